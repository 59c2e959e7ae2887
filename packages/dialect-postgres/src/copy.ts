import {
  type ColumnKeys,
  type ColumnReference,
  columnByKey,
  DataLoad,
  insert,
  type PlainValues,
  quoteString,
  type Table,
} from '@sqlayer/expression';
import { type Connection, type RawStream, rowDecoder } from '@sqlayer/kernel';
import type { Compiled, Executable } from '@sqlayer/kernel/contracts';
import { ArgumentError, InvalidStateError } from '@sqlayer/kernel/errors';
import { copyField, copyFields } from './copy-text.ts';
import { PostgresDialect } from './dialect.ts';
import { CopySource } from './protocol/copy-source.ts';

/** A row for `copyFrom()`: values of the columns by key. Expressions have no place in a COPY. */
export type CopyRow<S> = PlainValues<S>;

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
  const { types } = dialectOf(connection);
  const load = await DataLoad.of(rows as Source<Readonly<Record<string, unknown>>>, { table: target, statement: 'COPY', types });
  if (load === undefined) return 0;
  const source = new CopySource(load.lines(copyField));
  const { rowCount } = await connection.executeRaw(`COPY ${targetOf(connection, target, load.columns)} FROM STDIN`, [source]);
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
  const named = columns?.map((key) => columnByKey(target, key, 'COPY'));
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
