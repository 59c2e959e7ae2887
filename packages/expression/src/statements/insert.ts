import type { ParameterSet } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { asElement, BindParameter, type ColumnElement, ExpressionList, nullLiteral, operand } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { Node, type NodePass } from '../elements/node.ts';
import type { InsertValues } from '../schema/column.types.ts';
import type { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { Unknown } from '../types/scalar.ts';
import { columnByKey, returnedColumns, returnedOutput, targetTable } from './data-change.ts';
import { holdsObject } from './row-access.ts';
import type { First, Rows, Tuple } from './select.types.ts';
import { type OutputColumn, Rowset } from './statement.ts';

type Row = Readonly<Record<string, unknown>>;

/** A value made by the application for each new row: a constant, or what a function gives. */
export interface ClientDefault {
  readonly column: ColumnReference;
  readonly make: () => unknown;
}

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
  /** Stands for the rows among the statement's values. */
  readonly parameter: BindParameter;

  constructor(columns: readonly ColumnReference[], rows: readonly Row[], defaults: readonly ClientDefault[]) {
    super();
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

/**
 * An INSERT into a table with definition `S`, giving back rows `R`.
 *
 * `values()` takes one row or many; many are cut into as few statements as the database's limits allow.
 */
export class Insert<S, C = never> extends Rowset<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  declare readonly _spec?: S;
  readonly table: Table;
  /** Rows of plain values; undefined where expressions or a query give them. */
  readonly rows: InsertRows | undefined;
  /** Columns given by `lists` or `query`. */
  readonly columns: readonly ColumnReference[];
  /** One list of expressions for each row. */
  readonly lists: readonly ExpressionList[];
  readonly query: Rowset | undefined;
  readonly returned: readonly ColumnElement[];

  constructor(table: Table) {
    super();
    this.table = table;
    this.rows = undefined;
    this.columns = none;
    this.lists = none;
    this.query = undefined;
    this.returned = none;
  }

  get kind(): 'insert' {
    return 'insert';
  }

  get output(): readonly OutputColumn[] {
    return returnedOutput(this);
  }

  /** The rows to insert; all of them give the same columns. */
  values(rows: InsertValues<S> | readonly InsertValues<S>[]): Insert<S, C> {
    return this.withValues(rows as Row | readonly Row[]);
  }

  /** The rows given by a query, for the columns of these keys in this order. */
  fromSelect(keys: readonly (keyof S & string)[], query: Rowset): Insert<S, C> {
    if (keys.length !== query.output.length) {
      throw new ArgumentError('SQL_INVALID_VALUE', `fromSelect() names ${keys.length} columns, the query gives ${query.output.length}.`);
    }
    return this.copyWith({ columns: keys.map((key) => columnByKey(this.table, key, 'fromSelect()')), query, rows: undefined, lists: none });
  }

  /** Gives columns of the new rows back, in the order of the rows. */
  returning<const R extends readonly Expression<unknown>[]>(...columns: R): Insert<S, R> {
    return this.copyWith({ returned: returnedColumns(columns) }) as unknown as Insert<S, R>;
  }

  withValues(given: ParameterSet | readonly ParameterSet[]): Insert<S, C> {
    const rows: readonly Row[] = Array.isArray(given) ? given : [given];
    const [first] = rows;
    if (first === undefined) throw new ArgumentError('SQL_NO_VALUES', `insert into '${this.table.name}' was given no row.`);
    const columns = givenColumns(this.table, first);
    const defaults = clientDefaults(this.table, columns);
    if (hasExpression(this.table, columns, rows)) {
      const all = [...columns, ...defaults.map(({ column }) => column)];
      const lists = rows.map(
        (row) => new ExpressionList([...valuesOf(columns, row), ...defaults.map(({ column, make }) => value(column, make()))]),
      );
      return this.copyWith({ columns: all, lists, rows: undefined, query: undefined });
    }
    return this.copyWith({ rows: new InsertRows(columns, rows, defaults), columns: none, lists: none, query: undefined });
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
    pass.node('rows', this.rows);
    for (const column of this.columns) pass.atom('columns', column.key);
    pass.nodes('lists', this.lists);
    pass.node('query', this.query);
    pass.nodes('returned', this.returned);
  }
}

const none: readonly never[] = [];

/** Columns that a row gives, in the order of the table; a key with the value undefined is not given. */
function givenColumns(table: Table, row: Row): readonly ColumnReference[] {
  for (const key in row) {
    if (row[key] !== undefined || Object.hasOwn(row, key)) columnByKey(table, key, 'values()');
  }
  return table.columns.filter((column) => row[column.key] !== undefined);
}

function clientDefaults(table: Table, given: readonly ColumnReference[]): readonly ClientDefault[] {
  return table.columns
    .filter((column) => column.options.default !== undefined && !given.includes(column))
    .map((column) => {
      const initial = column.options.default;
      return { column, make: typeof initial === 'function' ? () => (initial as () => unknown)() : () => initial };
    });
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

function valuesOf(columns: readonly ColumnReference[], row: Row): readonly ColumnElement[] {
  return columns.map((column) => value(column, row[column.key]));
}

function value(column: ColumnReference, given: unknown): ColumnElement {
  return given === null ? nullLiteral : operand(given, column.type);
}

/** Inserts into a table or the table of a mapped class. */
export function insert<S>(table: { readonly _spec?: S; readonly _from: string }): Insert<S> {
  return new Insert<S>(targetTable(table, 'insert'));
}
