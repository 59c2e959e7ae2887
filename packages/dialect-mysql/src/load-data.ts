import {
  type ColumnKeys,
  type ColumnReference,
  type ColumnValue,
  defaultsOf,
  insert,
  type RequiredKeys,
  type Table,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { ArgumentError, InvalidStateError } from '@sqlayer/kernel/errors';
import { MysqlDialect } from './dialect.ts';
import { LoadSource } from './protocol/load-source.ts';

/** A row for `loadFrom()`: values of the columns by key. Expressions have no place in the data of a LOAD DATA. */
export type LoadRow<S> = { readonly [K in RequiredKeys<S>]: ColumnValue<S[K]> } & {
  readonly [K in Exclude<ColumnKeys<S>, RequiredKeys<S>>]?: ColumnValue<S[K]>;
};

type Source<T> = Iterable<T> | AsyncIterable<T>;
type Row = Readonly<Record<string, unknown>>;

/** Data go to the server in parts of so many characters. */
const PART_LENGTH = 65_536;

/**
 * Inserts rows by LOAD DATA LOCAL, the fastest way in, as they come from an array, a generator or a stream. Gives how many there were.
 *
 * The URL must allow it (`local_infile=1`), and the server too. Like those of `insert()`, all rows give the same columns; defaults of
 * the application are added, those of the server apply, and values are checked by their types. What the server would leave out or
 * cut is an error, and then nothing of the data stays where they were in a transaction that is rolled back. Keys that the database
 * makes are not given back. The connection does nothing else in the meantime: rows must not come from a query on the same one.
 */
export async function loadFrom<S>(
  connection: Connection,
  table: { readonly _spec?: S; readonly _from: string },
  rows: Source<LoadRow<S>>,
): Promise<number> {
  const { dialect, executionOptions } = connection;
  if (!(dialect instanceof MysqlDialect))
    throw new InvalidStateError(
      'ENGINE_UNSUPPORTED',
      `LOAD DATA was asked for on a connection of '${dialect.name}'; only MySQL and MariaDB have it.`,
    );
  const target = insert(table).table;
  const all = iterate(rows as Source<Row>);
  const first = await all.next();
  if (first.done === true) return 0;
  const layout = new LoadLayout(dialect, target, first.value);
  const into = dialect.loadTarget(target, executionOptions.schemaTranslateMap);
  const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${into} CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ${layout.columns}`;
  const { rowCount } = await connection.executeRaw(sql, [new LoadSource(layout.parts(first.value, all))]);
  return rowCount ?? 0;
}

interface Field {
  readonly make: (row: Row) => unknown;
  readonly write: (value: unknown) => string;
}

/** How rows with the same columns as the first one become lines. */
class LoadLayout {
  /** The columns as the statement names them, with what is made of fields that are not the value itself. */
  readonly columns: string;
  readonly #table: Table;
  readonly #given: readonly string[];
  readonly #fields: readonly Field[];

  constructor(dialect: MysqlDialect, table: Table, first: Row) {
    this.#table = table;
    this.#given = Object.keys(first).filter((key) => first[key] !== undefined);
    const given = this.#given.map((key) => columnOf(table, key));
    const { client, sql } = defaultsOf(table, given);
    const [computed] = sql;
    if (computed !== undefined)
      throw new ArgumentError(
        'SQL_MISSING_COLUMN',
        `the default of '${table.name}.${computed.column.key}' is an expression, which LOAD DATA has no place for; give a value, or use insert().`,
      );
    const sources = [
      ...given.map((column) => ({ column, make: (row: Row) => row[column.key] })),
      ...client.map(({ column, make }) => ({ column, make: (row: Row) => make(row) ?? null })),
    ];
    const forms = sources.map(({ column }) => formOf(dialect, table, column));
    this.#fields = sources.map(({ make }, i) => ({ make, write: (forms[i] as FieldForm).write }));
    const places = sources.map(({ column }, i) => (forms[i]?.reads === undefined ? dialect.quoted(column.name) : `@f${i}`));
    const set = sources.flatMap(({ column }, i) => {
      const reads = forms[i]?.reads;
      return reads === undefined ? [] : [`${dialect.quoted(column.name)} = ${reads(`@f${i}`)}`];
    });
    this.columns = `(${places.join(', ')})${set.length === 0 ? '' : ` SET ${set.join(', ')}`}`;
  }

  /** The first row and those behind it, several lines at a time. */
  async *parts(first: Row, rest: AsyncIterator<Row> | Iterator<Row>): AsyncGenerator<string> {
    let part = '';
    let index = 0;
    for (let row = first; ; index++) {
      part += this.#line(row, index);
      if (part.length >= PART_LENGTH) {
        yield part;
        part = '';
      }
      const step = rest.next();
      // What is there already is not waited for.
      const { done, value } = step instanceof Promise ? await step : step;
      if (done === true) break;
      row = value;
    }
    if (part !== '') yield part;
  }

  #line(row: Row, index: number): string {
    const given = Object.keys(row).filter((key) => row[key] !== undefined);
    const fields = this.#fields.map(({ make, write }) => {
      const value = make(row);
      if (value === undefined || given.length !== this.#given.length)
        throw new ArgumentError(
          'SQL_MISSING_COLUMN',
          `row ${index} for '${this.#table.name}' gives the columns ${given.join(', ') || '(none)'}, the first row ${this.#given.join(', ')}; rows of one LOAD DATA give the same columns.`,
        );
      return value === null ? '\\N' : write(value);
    });
    return `${fields.join('\t')}\n`;
  }
}

interface FieldForm {
  readonly write: (value: unknown) => string;
  /** What is made of the field, where that is not the value itself. */
  readonly reads?: (field: string) => string;
}

function formOf(dialect: MysqlDialect, table: Table, column: ColumnReference): FieldForm {
  if (dialect.types.resolve(column.type).bindExpression !== undefined)
    throw new ArgumentError(
      'SQL_UNSUPPORTED',
      `the type of '${table.name}.${column.key}' puts an expression around its values, which LOAD DATA has no place for; use insert().`,
    );
  const { encode = (value: unknown) => value, sqlName } = dialect.types.implementationOf(column.type);
  const write = (value: unknown): string => fieldOf(encode(value));
  if (/BINARY|BLOB/.test(sqlName)) return { write, reads: (field) => `UNHEX(${field})` };
  // A text of digits would be taken for the bits of its characters.
  if (/^BIT\b/.test(sqlName)) return { write, reads: (field) => `CAST(${field} AS UNSIGNED)` };
  return { write };
}

const special = /[\\\t\n\0]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\0': '\\0' };

function fieldOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  return text.replace(special, (letter) => escapes[letter] as string);
}

function columnOf(table: Table, key: string): ColumnReference {
  const column = table.columns.find((candidate) => candidate.key === key);
  if (column !== undefined) return column;
  const known = table.columns.map((candidate) => candidate.key).join(', ');
  throw new ArgumentError('SQL_UNKNOWN_COLUMN', `a LOAD DATA into '${table.name}' names a column '${key}'; it has ${known}.`);
}

function iterate<T>(source: Source<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
