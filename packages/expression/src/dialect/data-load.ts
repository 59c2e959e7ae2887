import { ArgumentError } from '@sqlayer/kernel/errors';
import type { TypeCompiler } from '../compiler/type-compiler.ts';
import type { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { defaultsOf } from '../statements/column-defaults.ts';
import { columnByKey } from '../statements/data-change.ts';
import { givenKeys, givesColumns, unequalRow } from '../statements/equal-columns.ts';

type Row = Readonly<Record<string, unknown>>;

/** What rows are loaded into, and by what. */
export interface DataLoadTarget {
  readonly table: Table;
  /** What the statement is called in errors: `COPY`. */
  readonly statement: string;
  readonly types: TypeCompiler;
}

/** Where the value of a field comes from, and how it is encoded. */
interface Field {
  readonly column: ColumnReference;
  readonly make: (row: Row) => unknown;
  readonly encode: (value: unknown) => unknown;
}

/** Data go to the server in parts of so many characters. */
const PART_LENGTH = 65_536;

/**
 * Rows on their way into a table by a statement that takes data in the place of parameters, such as COPY.
 *
 * All rows give the same columns as the first one; defaults of the application are added, those of the server apply. Values are
 * encoded by their types. An expression has no place in data, whether it is a default or what a type puts around its values.
 */
export class DataLoad {
  readonly #target: DataLoadTarget;
  readonly #first: Row;
  readonly #rest: AsyncIterator<Row> | Iterator<Row>;
  /** Columns that the rows give. */
  readonly #given: readonly ColumnReference[];
  readonly #fields: readonly Field[];

  private constructor(target: DataLoadTarget, first: Row, rest: AsyncIterator<Row> | Iterator<Row>) {
    const { table, statement } = target;
    this.#target = target;
    this.#first = first;
    this.#rest = rest;
    this.#given = givenKeys(first).map((key) => columnByKey(table, key, statement));
    const { client, sql } = defaultsOf(table, this.#given);
    const [computed] = sql;
    if (computed !== undefined)
      throw new ArgumentError(
        'SQL_MISSING_COLUMN',
        `the default of '${table.name}.${computed.column.key}' is an expression, which ${statement} has no place for; give a value, or use insert().`,
      );
    this.#fields = [
      ...this.#given.map((column) => ({ column, encode: encoderOf(target, column), make: (row: Row) => row[column.key] })),
      ...client.map(({ column, make }) => ({ column, encode: encoderOf(target, column), make: (row: Row) => make(row) ?? null })),
    ];
  }

  /** Reads the first row, which says what the others give; undefined where there is none. */
  static async of(rows: Iterable<Row> | AsyncIterable<Row>, target: DataLoadTarget): Promise<DataLoad | undefined> {
    const all = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
    const first = await all.next();
    return first.done === true ? undefined : new DataLoad(target, first.value, all);
  }

  /** The columns of the fields, those with defaults behind those that are given. */
  get columns(): readonly ColumnReference[] {
    return this.#fields.map(({ column }) => column);
  }

  /** All rows as lines, several at a time: a tab between fields, which `write` makes of encoded values and null. */
  async *lines(write: (value: unknown) => string): AsyncGenerator<string> {
    let part = '';
    let index = 0;
    for (let row = this.#first; ; index++) {
      part += this.#line(row, index, write);
      if (part.length >= PART_LENGTH) {
        yield part;
        part = '';
      }
      const step = this.#rest.next();
      // What is there already is not waited for.
      const { done, value } = step instanceof Promise ? await step : step;
      if (done === true) break;
      row = value;
    }
    if (part !== '') yield part;
  }

  #line(row: Row, index: number, write: (value: unknown) => string): string {
    const { statement } = this.#target;
    if (!givesColumns(row, this.#given.length)) throw unequalRow(statement, this.#given, row, index);
    const fields = this.#fields.map(({ make, encode }) => {
      const value = make(row);
      if (value === undefined) throw unequalRow(statement, this.#given, row, index);
      return write(value === null ? null : encode(value));
    });
    return `${fields.join('\t')}\n`;
  }
}

function encoderOf({ table, statement, types }: DataLoadTarget, column: ColumnReference): Field['encode'] {
  if (types.resolve(column.type).bindExpression !== undefined)
    throw new ArgumentError(
      'SQL_UNSUPPORTED',
      `the type of '${table.name}.${column.key}' puts an expression around its values, which ${statement} has no place for; use insert().`,
    );
  return types.implementationOf(column.type).encode ?? ((value) => value);
}
