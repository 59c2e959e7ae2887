import type { DriverStream, RawRow } from '../contracts/index.ts';
import { assertPartitionSize } from './result.ts';
import type { RowDecoder } from './row-decoder.ts';

/** An open cursor and what its rows are read with. */
export interface OpenStream {
  readonly chunks: DriverStream['chunks'];
  readonly decoder: RowDecoder;
}

/**
 * Rows that come while they are read, a chunk at a time; memory holds no more than one chunk.
 *
 * It can be read once. The connection does nothing else until the stream ends, by reading all of it, by leaving the loop,
 * or by `close()`.
 */
export class StreamResult<out Row = unknown, out Tuple = unknown, out First = unknown> implements AsyncIterable<Row>, AsyncDisposable {
  readonly #open: () => Promise<OpenStream>;
  readonly #close: () => void;
  readonly #decode: (decoder: RowDecoder) => (raw: RawRow) => unknown;
  #iterator: AsyncIterator<readonly RawRow[]> | undefined;

  constructor(open: () => Promise<OpenStream>, close: () => void, decode: (decoder: RowDecoder) => (raw: RawRow) => unknown) {
    this.#open = open;
    this.#close = close;
    this.#decode = decode;
  }

  /** The first column of each row in the place of the row. */
  scalars(): StreamResult<First, [First], First> {
    return new StreamResult(this.#open, this.#close, (decoder) => decoder.first);
  }

  /** Rows as tuples. */
  tuples(): StreamResult<Tuple, Tuple, First> {
    return new StreamResult(this.#open, this.#close, (decoder) => decoder.tuple);
  }

  /** Rows in lists of `size`; the last one may be shorter. */
  async *partitions(size: number): AsyncGenerator<Row[]> {
    assertPartitionSize(size);
    let partition: Row[] = [];
    for await (const row of this) {
      partition.push(row);
      if (partition.length < size) continue;
      yield partition;
      partition = [];
    }
    if (partition.length > 0) yield partition;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    const { chunks, decoder } = await this.#open();
    const decode = this.#decode(decoder);
    const iterator = chunks[Symbol.asyncIterator]();
    this.#iterator = iterator;
    try {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done === true) return;
        // The decoder was made for the columns of this statement, whose types are in `Row`.
        for (const raw of value) yield decode(raw) as Row;
      }
    } finally {
      await this.close();
    }
  }

  /** Ends the stream; the connection is free again. */
  async close(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    await iterator?.return?.();
    this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
