import type { RawRow } from '../contracts/driver.ts';
import { InvalidStateError } from '../errors.ts';
import type { RawStream } from './raw-stream.ts';
import { asFirst, asObject, assertPartitionSize, asTuple, type RowView } from './result.ts';
import { mappingReader, type RowDecoder } from './row-decoder.ts';

/** Makes the decoder of a stream once its columns are known. */
export type StreamDecoder = (columnNames: readonly string[]) => RowDecoder;

/** What the views of a stream share: it can be read once, through one of them. */
interface StreamSource {
  readonly raw: RawStream;
  readonly decoderFor: StreamDecoder;
  consumed: boolean;
}

/**
 * Rows that come while they are read, in one form; memory holds no more than one chunk.
 *
 * Nothing is sent before the first row is asked for. Leaving the loop, `close()` and `await using` end the stream; until
 * then the connection takes nothing else.
 */
export class RowStream<T> implements AsyncIterable<T>, AsyncDisposable {
  protected readonly source: StreamSource;
  readonly #view: RowView<T>;

  constructor(source: StreamSource, view: RowView<T>) {
    this.source = source;
    this.#view = view;
  }

  /** The rows in arrays of `size`, the last one shorter. */
  async *partitions(size: number): AsyncGenerator<T[], void, undefined> {
    assertPartitionSize(size);
    let partition: T[] = [];
    for await (const row of this) {
      if (partition.push(row) < size) continue;
      yield partition;
      partition = [];
    }
    if (partition.length > 0) yield partition;
  }

  /** Ends the stream; the connection is free again. A second time does nothing. */
  close(): Promise<void> {
    this.source.consumed = true;
    return this.source.raw.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined, undefined> {
    const { source } = this;
    if (source.consumed) {
      throw new InvalidStateError('ENGINE_STREAM_CONSUMED', 'a stream can be read once; execute the statement again, or keep its rows.');
    }
    source.consumed = true;
    return new RowIterator(source, this.#view);
  }
}

/** A streamed result: rows as objects and, through its methods, in other forms. */
export class StreamResult<Row = unknown, Tuple = unknown, First = unknown> extends RowStream<Row> {
  constructor(raw: RawStream, decoderFor: StreamDecoder) {
    // The decoder is made for the statement that has these types.
    super({ raw, decoderFor, consumed: false }, asObject as RowView<Row>);
  }

  /** The first column of each row. */
  scalars(): RowStream<First> {
    return new RowStream(this.source, asFirst as RowView<First>);
  }

  /** Each row as an array of its values. */
  tuples(): RowStream<Tuple> {
    return new RowStream(this.source, asTuple as RowView<Tuple>);
  }

  /** Each row as a record without a prototype. */
  mappings(): RowStream<Readonly<Record<string, unknown>>> {
    return new RowStream(this.source, mappingReader);
  }
}

/**
 * Gives the rows of a chunk one by one.
 *
 * Written by hand: an async generator costs three turns of the microtask queue a row, this one none but the caller's.
 */
class RowIterator<T> implements AsyncIterator<T, undefined, undefined> {
  readonly #source: StreamSource;
  readonly #view: RowView<T>;
  #read: ((raw: RawRow) => T) | undefined;
  #chunk: readonly RawRow[] = [];
  #next = 0;
  #ended = false;
  /** Set while a chunk is on its way. */
  #fetching: Promise<void> | undefined;

  constructor(source: StreamSource, view: RowView<T>) {
    this.#source = source;
    this.#view = view;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const raw = this.#fetching === undefined ? this.#chunk[this.#next] : undefined;
    if (raw === undefined) return this.#ended ? Promise.resolve(done) : this.#nextChunk();
    this.#next += 1;
    try {
      // A chunk is fetched together with the way to read it.
      return Promise.resolve({ done: false, value: (this.#read as (raw: RawRow) => T)(raw) });
    } catch (error) {
      return this.return().then(() => Promise.reject(error));
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#ended = true;
    this.#chunk = [];
    await this.#source.raw.close();
    return done;
  }

  /** Asks come after each other, also from a caller who did not wait for the answer before. */
  #nextChunk(): Promise<IteratorResult<T, undefined>> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching.then(() => this.next());
  }

  async #fetch(): Promise<void> {
    const { raw } = this.#source;
    try {
      const chunk = await raw.nextChunk();
      if (this.#read === undefined && raw.columnNames !== undefined) this.#read = this.#view(this.#source.decoderFor(raw.columnNames));
      if (this.#ended) return;
      this.#ended = chunk === undefined;
      this.#chunk = chunk ?? [];
      this.#next = 0;
    } catch (error) {
      await this.return();
      throw error;
    }
  }
}

const done = Object.freeze({ done: true, value: undefined });
