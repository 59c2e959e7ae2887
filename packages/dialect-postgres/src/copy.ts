import {
  type ColumnKeys,
  type ColumnReference,
  type ColumnValue,
  defaultsOf,
  insert,
  quoteString,
  type RequiredKeys,
  type Table,
} from '@sqlayer/expression';
import { type Connection, type RawStream, rowDecoder } from '@sqlayer/kernel';
import type { Compiled, Executable } from '@sqlayer/kernel/contracts';
import { ArgumentError, InvalidStateError } from '@sqlayer/kernel/errors';
import { copyField, copyFields } from './copy-text.ts';
import { PostgresDialect } from './dialect.ts';
import { CopySource } from './protocol/copy-source.ts';

/** A row for `copyFrom()`: values of the columns by key. Expressions have no place in a COPY. */
export type CopyRow<S> = { readonly [K in RequiredKeys<S>]: ColumnValue<S[K]> } & {
  readonly [K in Exclude<ColumnKeys<S>, RequiredKeys<S>>]?: ColumnValue<S[K]>;
};

/** Rows, or bytes, that are there or come. */
type Source<T> = Iterable<T> | AsyncIterable<T>;

/** How the data of a COPY are written (PostgreSQL manual, "COPY"); what is not said is as the server has it. */
export interface CopyFormat {
  readonly format?: 'text' | 'csv' | 'binary';
  /** A line with the names of the columns comes first; `match` checks them. */
  readonly header?: boolean | 'match';
  readonly delimiter?: string;
  /** What stands for NULL. */
  readonly null?: string;
  readonly quote?: string;
  readonly escape?: string;
}

/** Data go to the server in parts of so many characters. */
const PART_LENGTH = 65_536;

/**
 * Inserts rows by COPY, the fastest way in, as they come from an array, a generator or a stream. Gives how many there were.
 *
 * Like those of `insert()`, all rows give the same columns; defaults of the application are added, those of the server apply, and
 * values are checked by their types. Keys that the database makes are not given back. The connection does nothing else in the
 * meantime: rows must not come from a query on the same one.
 */
export async function copyFrom<S>(
  connection: Connection,
  table: { readonly _spec?: S; readonly _from: string },
  rows: Source<CopyRow<S>>,
): Promise<number> {
  const target = insert(table).table;
  const all = iterate(rows as Source<Row>);
  const first = await all.next();
  if (first.done === true) return 0;
  const layout = new CopyLayout(dialectOf(connection), target, first.value);
  const source = new CopySource(layout.lines(first.value, all));
  const { rowCount } = await connection.executeRaw(`COPY ${targetOf(connection, target, layout.columns)} FROM STDIN`, [source]);
  return rowCount ?? 0;
}

/**
 * The rows of a query by COPY, which takes the server the least to send: `for await (const row of copyTo(connection, select(item)))`.
 *
 * They are read while they come. A COPY has no parameters: values of the query are written into its text, which is shown nowhere.
 */
export async function* copyTo<Row>(connection: Connection, query: Executable<Row>): AsyncGenerator<Row, void, undefined> {
  const { columns = [] } = dialectOf(connection).compile(query);
  const { object } = rowDecoder(columns);
  for await (const line of stream(connection, query, {})) yield object(copyFields(Buffer.from(line).toString('utf8'))) as Row;
}

/** Inserts rows that are written already, as text, CSV or binary. Gives how many there were. */
export async function copyBytesFrom<S>(
  connection: Connection,
  table: { readonly _spec?: S; readonly _from: string },
  data: Source<Uint8Array | string>,
  { columns, ...format }: CopyFormat & { readonly columns?: readonly (ColumnKeys<S> & string)[] } = {},
): Promise<number> {
  const target = insert(table).table;
  const named = columns?.map((key) => columnOf(target, key));
  const sql = `COPY ${targetOf(connection, target, named)} FROM STDIN${formatSql(format)}`;
  return (await connection.executeRaw(sql, [new CopySource(data)])).rowCount ?? 0;
}

/** The rows of a query as the server writes them, as text, CSV or binary, in parts that may be cut anywhere. */
export function copyBytesTo(
  connection: Connection,
  query: Executable,
  format: CopyFormat = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  return stream(connection, query, format);
}

type Row = Readonly<Record<string, unknown>>;

/** How rows with the same columns as the first one become lines. */
class CopyLayout {
  readonly columns: readonly ColumnReference[];
  readonly #given: readonly ColumnReference[];
  readonly #values: readonly { readonly make: (row: Row) => unknown; readonly encode: (value: unknown) => unknown }[];

  constructor(dialect: PostgresDialect, table: Table, first: Row) {
    this.#given = Object.keys(first)
      .filter((key) => first[key] !== undefined)
      .map((key) => columnOf(table, key));
    const { client, sql } = defaultsOf(table, this.#given);
    const [computed] = sql;
    if (computed !== undefined) {
      throw new ArgumentError(
        'SQL_MISSING_COLUMN',
        `the default of '${table.name}.${computed.column.key}' is an expression, which COPY has no place for; give a value, or use insert().`,
      );
    }
    const values = [
      ...this.#given.map((column) => ({ column, make: (row: Row) => row[column.key] })),
      ...client.map(({ column, make }) => ({ column, make: (row: Row) => make(row) ?? null })),
    ];
    this.columns = values.map(({ column }) => column);
    this.#values = values.map(({ column, make }) => {
      if (dialect.types.resolve(column.type).bindExpression !== undefined) {
        throw new ArgumentError(
          'SQL_UNSUPPORTED',
          `the type of '${table.name}.${column.key}' puts an expression around its values, which COPY has no place for; use insert().`,
        );
      }
      const { encode = (value: unknown) => value } = dialect.types.implementationOf(column.type);
      return { make, encode };
    });
  }

  /** The first row and those behind it, several lines at a time. */
  async *lines(first: Row, rest: AsyncIterator<Row> | Iterator<Row>): AsyncGenerator<string> {
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
    let given = 0;
    for (const key in row) if (row[key] !== undefined) given += 1;
    if (given !== this.#given.length) throw this.#unequal(row, index);
    const fields = this.#values.map(({ make, encode }) => {
      const value = make(row);
      if (value === undefined) throw this.#unequal(row, index);
      return copyField(value === null ? null : encode(value));
    });
    return `${fields.join('\t')}\n`;
  }

  #unequal(row: Row, index: number): ArgumentError {
    const given = Object.keys(row).filter((key) => row[key] !== undefined);
    return new ArgumentError(
      'SQL_MISSING_COLUMN',
      `row ${index} gives the columns ${given.join(', ') || '(none)'}, the first row ${this.#given.map(({ key }) => key).join(', ')}; rows of one COPY give the same columns.`,
    );
  }
}

/** The data of a COPY TO STDOUT, one part for each row in the text format. */
async function* stream(connection: Connection, query: Executable, format: CopyFormat): AsyncGenerator<Uint8Array, void, undefined> {
  const dialect = dialectOf(connection);
  const { schemaTranslateMap } = connection.executionOptions;
  const write = (literalValues: boolean): string =>
    `COPY (${dialect.compile(query, { literalValues, schemaTranslateMap }).sql}) TO STDOUT${formatSql(format)}`;
  const sent = write(true);
  const compiled: Compiled = {
    // What messages show holds no values.
    sql: write(false),
    purpose: 'text',
    returnsRows: true,
    columns: undefined,
    exactIntegers: false,
    secretParameters: undefined,
    bind: () => ({ sql: sent, parameters: [] }),
    bindBatches: undefined,
  };
  await using data: RawStream = connection.streamCompiled(compiled, []);
  for (let chunk = await data.nextChunk(); chunk !== undefined; chunk = await data.nextChunk()) {
    for (const [part] of chunk) yield part as Uint8Array;
  }
}

function dialectOf({ dialect }: Connection): PostgresDialect {
  if (dialect instanceof PostgresDialect) return dialect;
  throw new InvalidStateError('ENGINE_UNSUPPORTED', `a COPY was asked for on a connection of '${dialect.name}'; only PostgreSQL has it.`);
}

function targetOf(connection: Connection, table: Table, columns: readonly ColumnReference[] | undefined): string {
  return dialectOf(connection).copyTarget(table, columns, connection.executionOptions.schemaTranslateMap);
}

function columnOf(table: Table, key: string): ColumnReference {
  const column = table.columns.find((candidate) => candidate.key === key);
  if (column !== undefined) return column;
  const known = table.columns.map((candidate) => candidate.key).join(', ');
  throw new ArgumentError('SQL_UNKNOWN_COLUMN', `a COPY into '${table.name}' names a column '${key}'; it has ${known}.`);
}

function formatSql({ format, header, delimiter, quote, escape: escaped, null: nothing }: CopyFormat): string {
  const options = [
    format === undefined ? [] : `FORMAT ${word(format)}`,
    header === undefined ? [] : `HEADER ${word(String(header))}`,
    delimiter === undefined ? [] : `DELIMITER ${quoteString(delimiter)}`,
    nothing === undefined ? [] : `NULL ${quoteString(nothing)}`,
    quote === undefined ? [] : `QUOTE ${quoteString(quote)}`,
    escaped === undefined ? [] : `ESCAPE ${quoteString(escaped)}`,
  ].flat();
  return options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
}

function word(given: string): string {
  if (/^[a-z]+$/.test(given)) return given;
  throw new ArgumentError('SQL_INVALID_VALUE', 'format and header of a COPY are words.');
}

function iterate<T>(source: Source<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
