import type { CaseGroup } from '../suite/case-group.ts';
import { aggregates } from './aggregates.ts';
import { arithmetic } from './arithmetic.ts';
import { bytes, times } from './bytes-and-times.ts';
import { cancellation } from './cancellation.ts';
import { conditionals } from './conditionals.ts';
import { ctes } from './ctes.ts';
import { ddlStatements } from './ddl.ts';
import { documents } from './documents.ts';
import { errors } from './errors.ts';
import { functions } from './functions.ts';
import { generatedValues } from './generated-values.ts';
import { inserts } from './inserts.ts';
import { inspection } from './inspection.ts';
import { isolation } from './isolation.ts';
import { joins } from './joins.ts';
import { lists } from './lists.ts';
import { manyRows } from './many-rows.ts';
import { merges } from './merges.ts';
import { nulls } from './nulls.ts';
import { ordering } from './ordering.ts';
import { orm, relationships } from './orm.ts';
import { pools } from './pools.ts';
import { results, streams } from './results.ts';
import { returnedRows } from './returned-rows.ts';
import { schemas } from './schemas.ts';
import { selects } from './selects.ts';
import { setOperations } from './set-operations.ts';
import { strings } from './strings.ts';
import { subqueries } from './subqueries.ts';
import { transactions } from './transactions.ts';
import { numbers, texts } from './types.ts';
import { updates } from './updates.ts';
import { upserts } from './upserts.ts';
import { windows } from './windows.ts';

/** Every case of the suite, in the order in which they are run. */
export const caseGroups: readonly CaseGroup[] = [
  selects,
  joins,
  subqueries,
  setOperations,
  ctes,
  windows,
  aggregates,
  functions,
  strings,
  arithmetic,
  conditionals,
  nulls,
  ordering,
  lists,
  documents,
  inserts,
  manyRows,
  returnedRows,
  updates,
  upserts,
  merges,
  ddlStatements,
  generatedValues,
  schemas,
  inspection,
  results,
  streams,
  transactions,
  isolation,
  errors,
  pools,
  cancellation,
  numbers,
  texts,
  bytes,
  times,
  orm,
  relationships,
];
