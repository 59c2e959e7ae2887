import type { ExecutionOptions } from '../contracts/execution-options.ts';
import type { BoundStatement, Compiled, StatementStructure } from '../contracts/statement.ts';
import { ArgumentError } from '../errors.ts';
import type { EngineCore } from './engine-core.ts';
import { Execution } from './execution.ts';
import type { StatementPlan } from './statement-plan.ts';

/** Begins the key of SQL that is sent as it is; no statement has it in its own. */
const RAW = Symbol('raw SQL');

/** Makes SQL that is sent as it is executable like a compiled statement; its decoder is kept among the others. */
export function prepareRaw(
  engine: EngineCore,
  statement: BoundStatement,
  options: ExecutionOptions,
): { readonly plan: StatementPlan; readonly execution: Execution } {
  const { sql } = statement;
  if (typeof sql !== 'string')
    throw new ArgumentError('ENGINE_NOT_EXECUTABLE', 'executeRaw() takes SQL as text; give statements to execute().');
  const plan = engine.cachedPlan(structureOf(sql), () => compiledOf(sql));
  return { plan, execution: new Execution(plan.compiled, statement, options) };
}

function structureOf(sql: string): StatementStructure {
  const { length } = sql;
  const hash = (length * 961 + sql.charCodeAt(length - 1) * 31 + sql.charCodeAt(length >> 1)) | 0;
  return { key: [RAW, sql], hash, cacheable: true, values: [], parameters: [] };
}

function compiledOf(sql: string): Compiled {
  return {
    sql,
    purpose: 'text',
    returnsRows: undefined,
    columns: undefined,
    exactIntegers: true,
    secretParameters: undefined,
    bind: (parameters) => ({ sql, parameters }),
    bindBatches: undefined,
  };
}
