import { ArgumentError } from '@sqlayer/kernel/errors';
import { type ColumnElement, expression } from '../elements/column-element.ts';
import { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { fromClause } from '../selectables/join.ts';
import { outputColumns } from './output-columns.ts';
import type { OutputColumn } from './statement.ts';

// What INSERT, UPDATE and DELETE have in common.

/** The table that a statement changes; an alias or a subquery is refused. */
export function targetTable(value: unknown, statement: string): Table {
  const from = fromClause(value, `${statement}()`);
  if (from instanceof Table) return from;
  throw new ArgumentError('SQL_NOT_A_FROM', `${statement}() changes a table, not an alias or a query ('${from.name}').`);
}

/** The column of `table` with this key; its columns are listed in the error if there is none. */
export function columnByKey(table: Table, key: string, statement: string): ColumnReference {
  const column = table.columns.find((candidate) => candidate.key === key);
  if (column !== undefined) return column;
  const known = table.columns.map((candidate) => candidate.key).join(', ');
  throw new ArgumentError('SQL_UNKNOWN_COLUMN', `${statement}: table '${table.name}' has no column '${key}'; it has ${known}.`);
}

/** The columns of a RETURNING clause; a table stands for all of its own. */
export function returnedColumns(given: readonly unknown[]): readonly ColumnElement[] {
  return given.flatMap((value): readonly ColumnElement[] => (value instanceof Table ? value.columns : [expression(value, 'returning()')]));
}

const outputs = new WeakMap<object, readonly OutputColumn[]>();

/** What a statement returns, named and keyed as a select would. */
export function returnedOutput(statement: { readonly returned: readonly ColumnElement[] }): readonly OutputColumn[] {
  if (statement.returned.length === 0) return [];
  let output = outputs.get(statement);
  if (output === undefined) {
    output = outputColumns(statement.returned, undefined);
    outputs.set(statement, output);
  }
  return output;
}
