import { asElement, type ColumnElement } from '../elements/column-element.ts';
import { NextValue } from '../elements/next-value.ts';
import type { NodePass } from '../elements/node.ts';
import type { DefaultContext } from '../schema/column-definition.ts';
import { Sequence } from '../schema/sequence.ts';
import type { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { valueFor } from './data-change.ts';

type Row = DefaultContext['row'];

/** A value made by the application for each row: a constant, or what a function makes of the values the row gives. */
export interface ClientDefault {
  readonly column: ColumnReference;
  readonly make: (row: Row) => unknown;
}

/** A value that the database works out for each new row: `now()`, the next value of a sequence. */
export interface SqlDefault {
  readonly column: ColumnReference;
  readonly element: ColumnElement;
}

/** What an insert puts into columns that it is not given. */
export interface ColumnDefaults {
  readonly client: readonly ClientDefault[];
  readonly sql: readonly SqlDefault[];
}

/** The next value of the sequence that is a column's default; left out where the database does not need it. */
export class SequenceDefault extends NextValue {
  readonly sequence: Sequence;

  constructor(sequence: Sequence) {
    super(sequence);
    this.sequence = sequence;
  }

  override describe(pass: NodePass): void {
    pass.atom('sequence', this.sequence.identity);
  }
}

/** Defaults for the columns of a new row that are not given, in the order of the table. */
export function defaultsOf(table: Table, given: readonly ColumnReference[]): ColumnDefaults {
  return pickDefaults(table, given, ({ options }) => options.default);
}

/** What the columns that an UPDATE does not set become all the same, in the order of the table. */
export function updateDefaultsOf(table: Table, given: readonly ColumnReference[]): ColumnDefaults {
  return pickDefaults(table, given, ({ options }) => options.onUpdate);
}

function pickDefaults(table: Table, given: readonly ColumnReference[], pick: (column: ColumnReference) => unknown): ColumnDefaults {
  const client: ClientDefault[] = [];
  const sql: SqlDefault[] = [];
  for (const column of table.columns) {
    const initial = pick(column);
    if (initial === undefined || given.includes(column)) continue;
    const element = initial instanceof Sequence ? new SequenceDefault(initial) : asElement(initial);
    if (element !== undefined) sql.push({ column, element });
    else
      client.push({
        column,
        make: typeof initial === 'function' ? (row) => (initial as (context: DefaultContext) => unknown)({ row }) : () => initial,
      });
  }
  return { client, sql };
}

/** The same as expressions, with the application's values for a row made now. */
export function defaultValues({ client, sql }: ColumnDefaults, row: Row): readonly SqlDefault[] {
  return [...client.map(({ column, make }) => ({ column, element: valueFor(column, make(row) ?? null) })), ...sql];
}

/** Whether the database makes the value of a column that a new row does not give. */
export function isMadeByDatabase(table: Table, column: ColumnReference): boolean {
  const { generated, serverDefault, default: initial } = column.options;
  return (
    column === table.autoincrementColumn ||
    generated === true ||
    serverDefault !== undefined ||
    initial instanceof Sequence ||
    asElement(initial) !== undefined
  );
}

/** Whether the database makes a new value for a column at every UPDATE that does not set it. */
export function isChangedByDatabase({ options }: ColumnReference): boolean {
  return options.serverOnUpdate === true || options.computed !== undefined || asElement(options.onUpdate) !== undefined;
}
