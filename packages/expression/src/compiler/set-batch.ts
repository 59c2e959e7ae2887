import { BindParameter, ColumnElement, Operation } from '../elements/column-element.ts';
import type { Node } from '../elements/node.ts';
import type { Table } from '../schema/table.ts';
import { ColumnReference, FromClause } from '../selectables/from-clause.ts';
import type { Delete } from '../statements/delete.ts';
import type { Update } from '../statements/update.ts';
import { rewrite, walk } from '../traversal/walk.ts';
import type { RowSource } from './row-source.ts';

type Change = Update<unknown, unknown> | Delete<unknown>;

/** A statement that does for many sets of parameters at once what executing it with each of them does. */
export interface SetBatch {
  /** The parameters that each set gives. */
  readonly parameters: readonly BindParameter[];
  /** Those that tell rows apart: two sets with the same values in them would have to be executed one after the other. */
  readonly keys: readonly string[];
  /** Those that conditions hold. */
  readonly compared: ReadonlySet<string>;
}

/** What an expression may be made of if it is to depend on nothing but its own row and its own set. */
const local: ReadonlySet<string> = new Set([
  'operation',
  'columnReference',
  'bindParameter',
  'keyword',
  'functionCall',
  'cast',
  'case',
  'label',
]);

/** Types of which two values are equal only if they are written alike. */
const exact: ReadonlySet<string> = new Set(['smallInteger', 'integer', 'bigInteger', 'varchar', 'text', 'enum', 'uuid', 'date']);

/**
 * How an UPDATE or DELETE that is executed with many sets becomes one statement; undefined where that could do something else.
 *
 * Each set must be about rows of its own, found by the primary key, and nothing may depend on what the sets before it did:
 * on subqueries, on keys that are changed, on values that must differ between rows.
 */
export function setBatch(statement: Change): SetBatch | undefined {
  const { table, conditions, froms, returned, modifiers } = statement;
  if (froms.length > 0 || returned.length > 0 || modifiers !== undefined) return undefined;
  const assigned = statement.kind === 'update' ? statement.assignments : [];
  if (statement.kind === 'update' && (statement.joins.length > 0 || assigned.some(({ index }) => index !== undefined))) return undefined;
  const parameters = localParameters(table, [...assigned.map(({ value }) => value), ...conditions]);
  if (parameters === undefined) return undefined;
  const compared = new Set((localParameters(table, conditions) ?? []).map(({ parameterName }) => parameterName as string));
  const matched = new Map(conditions.flatMap(parts).flatMap((condition) => keyOf(table, condition)));
  const keys = table.primaryKey.columns.map((column) => matched.get(column));
  if (statement.kind === 'delete') {
    // Rows that refer to others of the table are removed in the order of the sets, which may be the only one that is possible.
    return table.foreignKeys.some((key) => refersToItself(table, key)) || matched.size === 0
      ? undefined
      : { parameters, keys: [], compared };
  }
  if (keys.length === 0 || !keys.every((name) => name !== undefined)) return undefined;
  if (!table.primaryKey.columns.every(({ type }) => exact.has(type.kind))) return undefined;
  return assigned.every(({ column }) => column.from === table && isFree(table, column)) ? { parameters, keys, compared } : undefined;
}

/** The statement with the cells of a row source in the place of its parameters. */
export function batched(statement: Change, { parameters }: SetBatch, { from, cells }: RowSource): Change {
  const places = new Map(parameters.map(({ parameterName }, i) => [parameterName, cells[i]]));
  const changed = rewrite<Node>(statement, (node) => (node instanceof BindParameter ? places.get(node.parameterName) : undefined));
  return (changed as Change).copyWith({ froms: [from] });
}

/** The named parameters of expressions, each once; undefined where one of the expressions or parameters is not simple enough. */
function localParameters(table: Table, expressions: readonly ColumnElement[]): readonly BindParameter[] | undefined {
  const named = new Map<string, BindParameter>();
  let isLocal = true;
  const look = (node: Node): boolean => {
    if (node === table) return false;
    if (!(node instanceof ColumnElement) || node instanceof FromClause || !local.has(node.kind)) isLocal = false;
    else if (node instanceof ColumnReference) isLocal &&= node.from === table;
    else if (node instanceof BindParameter && node.parameterName !== undefined) {
      const { parameterName, type, expanding, literalExecute, secret, value } = node;
      const known = named.get(parameterName);
      isLocal &&= !expanding && !literalExecute && !secret && value === undefined;
      isLocal &&= known === undefined || known.type.cacheKey === type.cacheKey;
      named.set(parameterName, known ?? node);
    }
    return isLocal;
  };
  for (const expression of expressions) walk(expression, look);
  return isLocal && named.size > 0 ? [...named.values()] : undefined;
}

/** The conditions that a conjunction is made of. */
function parts(condition: ColumnElement): readonly ColumnElement[] {
  return condition instanceof Operation && condition.operator === 'and' ? condition.operands.flatMap(parts) : [condition];
}

/** A column of the table that must be equal to a parameter, with the parameter's name. */
function keyOf(table: Table, condition: ColumnElement): readonly (readonly [ColumnReference, string])[] {
  if (!(condition instanceof Operation) || condition.operator !== 'eq') return [];
  const column = condition.operands.find((operand) => operand instanceof ColumnReference && operand.from === table);
  const parameter = condition.operands.find((operand) => operand instanceof BindParameter);
  const name = (parameter as BindParameter | undefined)?.parameterName;
  return column === undefined || name === undefined ? [] : [[column as ColumnReference, name]];
}

/** Whether a column may take any value without regard to those of other rows. */
function isFree({ constraints, indexes }: Table, column: ColumnReference): boolean {
  const isBound = constraints.some(
    (constraint) =>
      constraint.kind === 'exclude' ||
      ((constraint.kind === 'primaryKey' || constraint.kind === 'unique') && constraint.columns.includes(column)),
  );
  // Which columns an expression of an index is made of is not looked at.
  const isIndexed = ({ unique, expressions }: Table['indexes'][number]): boolean =>
    unique && expressions.some((element) => element === column || !(element instanceof ColumnReference));
  return !isBound && !indexes.some(isIndexed);
}

function refersToItself(table: Table, key: Table['foreignKeys'][number]): boolean {
  return key.columns.some((_column, i) => table.columns.some((column) => key.refersTo(i, column)));
}
