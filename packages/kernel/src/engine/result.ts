import type { DriverResult, RawRow } from '../contracts/driver.ts';
import { ArgumentError, ResultError } from '../errors.ts';
import { mappingReader, type RowDecoder } from './row-decoder.ts';
import { RowIdentity } from './row-identity.ts';
import { shownSql } from './shown-text.ts';

/** Picks how a row is read: as an object, a tuple, its first column, a mapping. */
export type RowView<T> = (decoder: RowDecoder) => (raw: RawRow) => T;

export const asObject: RowView<unknown> = (decoder) => decoder.object;
export const asTuple: RowView<unknown> = (decoder) => decoder.tuple;
export const asFirst: RowView<unknown> = (decoder) => decoder.first;

/**
 * Rows that are there, read in one way.
 *
 * Rows are turned into values when they are asked for, and anew each time; nothing is used up. Every method that reads
 * rows throws RESULT_NO_ROWS_RETURNED where the statement gives none.
 */
export class RowSet<T> implements Iterable<T> {
  /** The statement, as messages show it. */
  readonly sql: string;
  protected readonly rawRows: readonly RawRow[];
  protected readonly decoder: RowDecoder | undefined;
  readonly #view: RowView<T>;

  /** Without a decoder, the statement is one that gives no rows. */
  constructor(rawRows: readonly RawRow[], decoder: RowDecoder | undefined, view: RowView<T>, sql: string) {
    this.rawRows = rawRows;
    this.decoder = decoder;
    this.#view = view;
    this.sql = sql;
  }

  /** Every row, in the order of the database. */
  all(): T[] {
    const { rawRows } = this;
    const read = this.#reader();
    const rows: T[] = [];
    for (let i = 0; i < rawRows.length; i++) rows.push(read(rawRows[i] as RawRow));
    return rows;
  }

  /** The only row; RESULT_NO_ROW or RESULT_MULTIPLE_ROWS where there is not exactly one. */
  one(): T {
    const read = this.#reader();
    const [raw] = this.rawRows;
    if (raw === undefined) throw wrongCount('RESULT_NO_ROW', 'one row was asked for and there is none', this.sql);
    this.#refuseSecond();
    return read(raw);
  }

  /** The only row, or null; RESULT_MULTIPLE_ROWS where there are several. */
  oneOrNone(): T | null {
    this.#refuseSecond();
    return this.first();
  }

  /** The first row, or null. The database sends all of them; say `limit(1)` where it should not. */
  first(): T | null {
    const read = this.#reader();
    const [raw] = this.rawRows;
    return raw === undefined ? null : read(raw);
  }

  /** The rows in arrays of `size`, the last one shorter. */
  *partitions(size: number): Generator<T[], void, undefined> {
    const { rawRows } = this;
    const read = this.#reader();
    assertPartitionSize(size);
    for (let start = 0; start < rawRows.length; start += size) yield rawRows.slice(start, start + size).map((raw) => read(raw));
  }

  /**
   * The rows without repetitions; the first of each stays.
   *
   * Rows are the same when their values are, dates, bytes and plain objects by their contents; entities when they are the
   * same entity. With `key`, rows are the same when their keys are.
   */
  unique(key?: (row: T) => unknown): RowSet<T> {
    return new RowSet(this.distinct(key), this.decoder, this.#view, this.sql);
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    const read = this.#reader();
    for (const raw of this.rawRows) yield read(raw);
  }

  protected distinct(key: ((row: T) => unknown) | undefined): readonly RawRow[] {
    const read = this.#reader();
    const identity = new RowIdentity();
    const seen = new Set<string>();
    return this.rawRows.filter((raw) => {
      const row = read(raw);
      const known = seen.size;
      return seen.add(identity.of(key === undefined ? row : key(row))).size > known;
    });
  }

  protected assertRows(): RowDecoder {
    if (this.decoder !== undefined) return this.decoder;
    throw noRowsReturned(this.sql);
  }

  #reader(): (raw: RawRow) => T {
    return this.#view(this.assertRows());
  }

  #refuseSecond(): void {
    const { length } = this.rawRows;
    if (length > 1) throw wrongCount('RESULT_MULTIPLE_ROWS', `one row was asked for and there are ${length}`, this.sql);
  }
}

/** What a statement gave: rows as objects and, through its methods, in other forms; or how many rows it changed. */
export class Result<Row = unknown, Tuple = unknown, First = unknown> extends RowSet<Row> {
  readonly #answer: DriverResult;

  /** Without a decoder, the statement is one that gives no rows. */
  constructor(answer: DriverResult, decoder: RowDecoder<Row, Tuple, First> | undefined, sql: string) {
    // The view and the decoder belong together: `object` gives a Row.
    super(answer.rows, decoder, asObject as RowView<Row>, sql);
    this.#answer = answer;
  }

  /** Whether the statement gives rows, be they none. */
  get returnsRows(): boolean {
    return this.decoder !== undefined;
  }

  /** Keys of the row objects, in the order of the columns. */
  get keys(): readonly string[] {
    return this.assertRows().keys;
  }

  /** Rows inserted, updated or deleted; of a statement that gives rows, their number. Undefined where the database does not tell. */
  get rowCount(): number | undefined {
    return this.#answer.affectedRows ?? (this.returnsRows ? this.#answer.rows.length : undefined);
  }

  /** The key that the database generated for the last row inserted, where it tells; `returning()` works everywhere it exists. */
  get lastInsertId(): number | bigint | undefined {
    return this.#answer.lastInsertId;
  }

  /** The first column of the first row, or null without rows. */
  scalar(): First | null {
    return this.scalars().first();
  }

  /** The first column of the only row; RESULT_NO_ROW or RESULT_MULTIPLE_ROWS where there is not exactly one. */
  scalarOne(): First {
    return this.scalars().one();
  }

  /** The first column of the only row, or null; RESULT_MULTIPLE_ROWS where there are several. */
  scalarOneOrNone(): First | null {
    return this.scalars().oneOrNone();
  }

  /** The first column of each row. */
  scalars(): RowSet<First> {
    return new RowSet(this.rawRows, this.assertRows(), asFirst as RowView<First>, this.sql);
  }

  /** Each row as an array of its values. */
  tuples(): RowSet<Tuple> {
    return new RowSet(this.rawRows, this.assertRows(), asTuple as RowView<Tuple>, this.sql);
  }

  /** Each row as a record without a prototype, for keys that are not known beforehand. */
  mappings(): RowSet<Readonly<Record<string, unknown>>> {
    return new RowSet(this.rawRows, this.assertRows(), mappingReader, this.sql);
  }

  override unique(key?: (row: Row) => unknown): Result<Row, Tuple, First> {
    return this.#with(this.distinct(key));
  }

  /** A function that gives this result again and again, each time with values of its own. */
  freeze(): () => Result<Row, Tuple, First> {
    return () => this.#with(this.rawRows);
  }

  #with(rows: readonly RawRow[]): Result<Row, Tuple, First> {
    // The decoder came in as one of these types and lost them on its way through RowSet.
    const decoder = this.decoder as RowDecoder<Row, Tuple, First> | undefined;
    return new Result({ ...this.#answer, rows }, decoder, this.sql);
  }
}

/** Refuses what is no number of rows for `partitions()`. */
export function assertPartitionSize(size: number): void {
  if (Number.isInteger(size) && size > 0) return;
  throw new ArgumentError('ENGINE_INVALID_OPTION', `partitions() takes a whole number of rows from 1, not ${size}.`);
}

/** The error of asking for rows where a statement gives none. */
export function noRowsReturned(sql: string): ResultError {
  return wrongCount('RESULT_NO_ROWS_RETURNED', 'rows were asked for and the statement gives none; add returning(), or read rowCount', sql);
}

function wrongCount(code: string, message: string, sql: string): ResultError {
  return new ResultError(code, `${message}.\n  in: ${shownSql(sql)}`);
}
