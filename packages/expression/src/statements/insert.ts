import type { ParameterSet } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { asElement, BindParameter, ExpressionList } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { Node, type NodePass } from '../elements/node.ts';
import type { ColumnKeys, ColumnValue, InsertValues } from '../schema/column.types.ts';
import type { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { Unknown } from '../types/scalar.ts';
import { type ClientDefault, defaultsOf, defaultValues, isMadeByDatabase, type SqlDefault } from './column-defaults.ts';
import { DataChange, returnedColumns, settableColumn, targetTable, valueFor } from './data-change.ts';
import { givesColumns, unequalRow } from './equal-columns.ts';
import { type ConflictTarget, type ConflictUpdate, doNothing, doUpdate, type OnConflict } from './on-conflict.ts';
import { holdsObject } from './row-access.ts';
import { Select } from './select.ts';
import type { First, Rows, Tuple } from './select.types.ts';
import type { Rowset, WithRows } from './statement.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Rows of plain values: one node for all of them, however many.
 *
 * The structure is the list of columns, so that inserts of one row and of a thousand share one compiled statement.
 */
export class InsertRows extends Node {
  /** Columns that the rows give, in table order. */
  readonly columns: readonly ColumnReference[];
  readonly rows: readonly Row[];
  /** Columns the rows do not give, which the application fills. */
  readonly defaults: readonly ClientDefault[];
  /** Columns the rows do not give, for which the statement has an expression. */
  readonly sqlDefaults: readonly SqlDefault[];
  /** Stands for the rows among the statement's values. */
  readonly parameter: BindParameter;

  constructor(
    columns: readonly ColumnReference[],
    rows: readonly Row[],
    defaults: readonly ClientDefault[],
    sqlDefaults: readonly SqlDefault[],
  ) {
    super();
    this.sqlDefaults = sqlDefaults;
    this.columns = columns;
    this.rows = rows;
    this.defaults = defaults;
    this.parameter = new BindParameter(rows, Unknown);
  }

  get kind(): 'insertRows' {
    return 'insertRows';
  }

  describe(pass: NodePass): void {
    for (const column of this.columns) pass.atom('columns', column.key);
    pass.value(this.parameter, this.rows);
  }
}

type FillsColumns<S, K extends readonly unknown[], Query> = WithRows<
  Query,
  { readonly [I in keyof K]: ColumnValue<S[K[I] & keyof S]> },
  'fromSelect() takes a query that gives the columns that are named, of their types and in their order'
>;

/**
 * An INSERT into a table with definition `S`, giving back rows `R`.
 *
 * `values()` takes one row or many; many are cut into as few statements as the database's limits allow.
 */
export class Insert<S, C = never> extends DataChange<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  declare readonly _spec?: S;
  /** Rows of plain values; undefined where expressions or a query give them. */
  readonly rows: InsertRows | undefined = undefined;
  /** Columns given by `lists` or `query`. */
  readonly columns: readonly ColumnReference[] = none;
  /** One list of expressions for each row. */
  readonly lists: readonly ExpressionList[] = none;
  readonly query: Rowset | undefined = undefined;
  readonly conflict: OnConflict | undefined = undefined;
  /** What is given back is left out where the database cannot. */
  readonly isReturningOptional: boolean = false;

  get kind(): 'insert' {
    return 'insert';
  }

  /** The rows to insert; all of them give the same columns. */
  values(rows: InsertValues<S> | readonly InsertValues<S>[]): Insert<S, C> {
    return this.withValues(rows as Row | readonly Row[]);
  }

  /** The rows given by a query, for the columns of these keys in this order; defaults of the application are added. */
  fromSelect<const K extends readonly (ColumnKeys<S> & string)[], Q extends Rowset>(keys: K, query: FillsColumns<S, K, Q>): Insert<S, C> {
    // The type leaves nothing but a query.
    return this.withQuery(keys, query as Rowset);
  }

  private withQuery(keys: readonly string[], query: Rowset): Insert<S, C> {
    if (keys.length !== query.output.length) {
      throw new ArgumentError('SQL_INVALID_VALUE', `fromSelect() names ${keys.length} columns, the query gives ${query.output.length}.`);
    }
    const columns = keys.map((key) => settableColumn(this.table, key, 'fromSelect()'));
    const defaults = defaultValues(defaultsOf(this.table, columns), noRow);
    if (defaults.length === 0 || !(query instanceof Select)) return this.copyWith({ columns, query, rows: undefined, lists: none });
    const all = [...columns, ...defaults.map(({ column }) => column)];
    const items = [...query.items, ...defaults.map(({ element }) => element)];
    return this.copyWith({ columns: all, query: query.withItems(items), rows: undefined, lists: none });
  }

  /** Gives columns of the new rows back, in the order of the rows. */
  returning<const R extends readonly Expression<unknown>[]>(...columns: R): Insert<S, R> {
    return this.copyWith({ returned: returnedColumns(columns) }) as unknown as Insert<S, R>;
  }

  /** Gives back what the database makes of the columns that are not given, where it can: keys, defaults, computed columns. */
  returnDefaults(): Insert<S, C> {
    const given = new Set<ColumnReference>([
      ...this.columns,
      ...(this.rows?.columns ?? []),
      ...(this.rows?.defaults ?? []).map(({ column }) => column),
    ]);
    const made = this.table.columns.filter((column) => !given.has(column) && isMadeByDatabase(this.table, column));
    return this.copyWith({ returned: made, isReturningOptional: true });
  }

  /** Leaves a row alone that is there already; without a target any conflict counts. */
  onConflictDoNothing(target: ConflictTarget<S> = {}): Insert<S, C> {
    return this.copyWith({ conflict: doNothing(this.table, target) });
  }

  /**
   * Changes a row that is there already: `onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name }) })`.
   *
   * On MySQL and MariaDB any unique key is a conflict, whatever the target. Oracle and SQL Server get a MERGE.
   */
  onConflictDoUpdate(update: ConflictUpdate<S>): Insert<S, C> {
    return this.copyWith({ conflict: doUpdate(this.table, update) });
  }

  withValues(given: ParameterSet | readonly ParameterSet[]): Insert<S, C> {
    const rows: readonly Row[] = Array.isArray(given) ? given : [given];
    const [first] = rows;
    if (first === undefined) throw new ArgumentError('SQL_NO_VALUES', `insert into '${this.table.name}' was given no row.`);
    const columns = givenColumns(this.table, first);
    if (hasExpression(this.table, columns, rows)) {
      const initial = defaultsOf(this.table, columns);
      const all = [...columns, ...[...initial.client, ...initial.sql].map(({ column }) => column)];
      const lists = rows.map((row, index) => {
        checkKeys(columns, row, index);
        const defaults = defaultValues(initial, row).map(({ element }) => element);
        return new ExpressionList([...columns.map((column) => valueFor(column, row[column.key])), ...defaults]);
      });
      return this.copyWith({ columns: all, lists, rows: undefined, query: undefined });
    }
    const { client, sql } = defaultsOf(this.table, columns);
    return this.copyWith({ rows: new InsertRows(columns, rows, client, sql), columns: none, lists: none, query: undefined });
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
    pass.node('rows', this.rows);
    for (const column of this.columns) pass.atom('columns', column.key);
    pass.nodes('lists', this.lists);
    pass.node('query', this.query);
    pass.nodes('returned', this.returned);
    pass.atom('isReturningOptional', this.isReturningOptional);
    pass.node('conflict', this.conflict);
    pass.node('modifiers', this.modifiers);
  }
}

const none: readonly never[] = [];
const noRow: Row = {};

/** Columns that a row gives, in the order of the table; a key with the value undefined is not given. */
function givenColumns(table: Table, row: Row): readonly ColumnReference[] {
  for (const key in row) {
    if (row[key] !== undefined || Object.hasOwn(row, key)) settableColumn(table, key, 'values()');
  }
  return table.columns.filter(({ key }) => row[key] !== undefined && (Object.hasOwn(row, key) || !(key in Object.prototype)));
}

function checkKeys(columns: readonly ColumnReference[], row: Row, index: number): void {
  if (columns.every(({ key }) => row[key] !== undefined) && givesColumns(row, columns.length)) return;
  throw unequalRow('INSERT', columns, row, index);
}

const objectChecks = new WeakMap<Table, Map<string, (row: Row) => boolean>>();

function hasExpression(table: Table, columns: readonly ColumnReference[], rows: readonly Row[]): boolean {
  const keys = columns.map(({ key }) => key);
  const holds = objectCheck(table, keys);
  for (const row of rows) {
    if (holds(row) && keys.some((key) => asElement(row[key]) !== undefined)) return true;
  }
  return false;
}

/** The check for rows of a table with these keys, made once. */
function objectCheck(table: Table, keys: readonly string[]): (row: Row) => boolean {
  let checks = objectChecks.get(table);
  if (checks === undefined) {
    checks = new Map();
    objectChecks.set(table, checks);
  }
  const name = keys.join('\0');
  let check = checks.get(name);
  if (check === undefined) {
    check = holdsObject(keys);
    checks.set(name, check);
  }
  return check;
}

/** Inserts into a table or the table of a mapped class. */
export function insert<S>(table: { readonly _spec?: S; readonly _from: string }): Insert<S> {
  return new Insert<S>(targetTable(table, 'insert'));
}
