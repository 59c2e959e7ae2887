import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { Result, RowSet } from './result.ts';

/** Why there are no rows: what was thrown, of any type, as with promises. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Reason = any;

/**
 * Rows of a statement that was sent: await it for a `RowSet`, or ask for rows at once (`await pending.all()`).
 *
 * The statement runs whether or not anybody waits. An error comes out of whatever is awaited; if nothing is, it is an
 * unhandled rejection.
 */
export class PendingRows<T, Settled extends RowSet<T> = RowSet<T>> implements PromiseLike<Settled>, AsyncIterable<T> {
  readonly #outcome: MaybePromise<Settled>;

  /** An outcome that is there already costs no promise until rows are asked for. */
  constructor(outcome: MaybePromise<Settled>) {
    this.#outcome = outcome;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a statement is the API.
  then<A = Settled, B = never>(
    onFulfilled?: ((rows: Settled) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: Reason) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return Promise.resolve(this.#outcome).then(onFulfilled, onRejected);
  }

  catch<B>(onRejected: (reason: Reason) => B | PromiseLike<B>): Promise<Settled | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally: () => void): Promise<Settled> {
    return Promise.resolve(this.#outcome).finally(onFinally);
  }

  /** Every row, in the order of the database. */
  all(): Promise<T[]> {
    return this.read(readAll<T>);
  }

  /** The only row; RESULT_NO_ROW or RESULT_MULTIPLE_ROWS where there is not exactly one. */
  one(): Promise<T> {
    return this.read(readOne<T>);
  }

  /** The only row, or null; RESULT_MULTIPLE_ROWS where there are several. */
  oneOrNone(): Promise<T | null> {
    return this.read(readOneOrNone<T>);
  }

  /** The first row, or null. */
  first(): Promise<T | null> {
    return this.read(readFirst<T>);
  }

  /** The rows in arrays of `size`, the last one shorter. */
  async *partitions(size: number): AsyncGenerator<T[], void, undefined> {
    yield* (await this).partitions(size);
  }

  /** The rows without repetitions, as `RowSet.unique` tells. */
  unique(key?: (row: T) => unknown): PendingRows<T> {
    return new PendingRows(this.derive((rows) => rows.unique(key)));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* await this;
  }

  /** Reads something from the rows; an error of `read` is a rejection. */
  protected read<U>(read: (rows: Settled) => U): Promise<U> {
    const outcome = this.#outcome;
    if (isPromise(outcome)) return outcome.then(read);
    try {
      return Promise.resolve(read(outcome));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The same for what further pending rows are made of: a promise only where there is one already, or an error. */
  protected derive<U>(make: (rows: Settled) => U): MaybePromise<U> {
    const outcome = this.#outcome;
    if (isPromise(outcome)) return outcome.then(make);
    try {
      return make(outcome);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}

/** The result of a statement that was sent; `await` gives a `Result`. */
export class PendingResult<Row = unknown, Tuple = unknown, First = unknown> extends PendingRows<Row, Result<Row, Tuple, First>> {
  /** The first column of the first row, or null without rows. */
  scalar(): Promise<First | null> {
    return this.read((result) => result.scalar());
  }

  /** The first column of the only row; RESULT_NO_ROW or RESULT_MULTIPLE_ROWS where there is not exactly one. */
  scalarOne(): Promise<First> {
    return this.read((result) => result.scalarOne());
  }

  /** The first column of the only row, or null; RESULT_MULTIPLE_ROWS where there are several. */
  scalarOneOrNone(): Promise<First | null> {
    return this.read((result) => result.scalarOneOrNone());
  }

  /** The first column of each row. */
  scalars(): PendingRows<First> {
    return new PendingRows(this.derive((result) => result.scalars()));
  }

  /** Each row as an array of its values. */
  tuples(): PendingRows<Tuple> {
    return new PendingRows(this.derive((result) => result.tuples()));
  }

  /** Each row as a record without a prototype. */
  mappings(): PendingRows<Readonly<Record<string, unknown>>> {
    return new PendingRows(this.derive((result) => result.mappings()));
  }

  override unique(key?: (row: Row) => unknown): PendingResult<Row, Tuple, First> {
    return new PendingResult(this.derive((result) => result.unique(key)));
  }
}

function readAll<T>(rows: RowSet<T>): T[] {
  return rows.all();
}

function readOne<T>(rows: RowSet<T>): T {
  return rows.one();
}

function readOneOrNone<T>(rows: RowSet<T>): T | null {
  return rows.oneOrNone();
}

function readFirst<T>(rows: RowSet<T>): T | null {
  return rows.first();
}
