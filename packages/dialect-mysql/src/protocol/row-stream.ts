import type { DriverResult, DriverStream, RawRow } from '@sqlayer/kernel/contracts';
import type { ResultShape } from './result-shape.ts';
import { type Order, StatementExchange } from './statement-exchange.ts';
import type { Wire } from './wire.ts';

/** Rows of the first chunk; each later one has four times as many, up to what was asked for. */
const FIRST_CHUNK_ROWS = 64;
const GROWTH = 4;
/** Chunks that wait to be read before the server is kept waiting. */
const CHUNKS_AHEAD = 2;
const done = { done: true, value: undefined } as const;

/** Reads the rows of a statement in chunks while they come, and has the server wait where nobody reads. */
export class RowStream extends StatementExchange {
  /** The names of the columns, once they are known; without a result there are none. */
  readonly columnNames: Promise<readonly string[]>;
  readonly #chunkRows: number;
  #nextRows: number;
  readonly #chunks: RawRow[][] = [];
  #knowColumns: (names: readonly string[]) => void = () => undefined;
  #refuse: (error: unknown) => void = () => undefined;
  #wake: () => void = () => undefined;
  #paused: Wire | undefined;
  #isLeft = false;
  #isOver = false;
  #error: unknown;

  constructor(order: Order, chunkRows: number) {
    super(order);
    this.#chunkRows = chunkRows;
    this.#nextRows = Math.min(chunkRows, FIRST_CHUNK_ROWS);
    this.columnNames = new Promise((resolve, reject) => {
      this.#knowColumns = resolve;
      this.#refuse = reject;
    });
    // The error comes to whoever reads.
    this.answer.catch(() => undefined);
    this.columnNames.catch(() => undefined);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** `leave` is called when the reader goes before the end, and ends what the server still does for it. */
  chunks(leave: () => Promise<void>): DriverStream['chunks'] {
    const iterator: AsyncIterator<readonly RawRow[]> = {
      next: async () => {
        const chunk = await this.#next();
        return chunk === undefined ? done : { done: false, value: chunk };
      },
      return: async () => {
        this.#isLeft = true;
        this.#chunks.length = 0;
        this.#resume();
        if (!this.#isOver) await leave();
        return done;
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  protected override columnsRead({ columnNames }: ResultShape): void {
    this.#knowColumns(columnNames);
  }

  protected override rowRead(wire: Wire): void {
    // Of several results only the first is streamed.
    if (this.#isLeft || this.resultsRead > 0) this.rows.length = 0;
    else if (this.rows.length === this.#nextRows) {
      this.#hand(this.rows);
      this.rows = [];
      this.#nextRows = Math.min(this.#chunkRows, this.#nextRows * GROWTH);
      if (this.#chunks.length < CHUNKS_AHEAD) return;
      wire.pause();
      this.#paused = wire;
    }
  }

  protected override done(results: readonly DriverResult[]): void {
    // What was handed over in chunks is not in there.
    const rest = results[0]?.rows ?? [];
    if (!this.#isLeft && rest.length > 0) this.#hand(rest as RawRow[]);
    this.#knowColumns([]);
    this.#end();
    super.done(results);
  }

  protected override fail(error: unknown): void {
    this.#error = error;
    this.#refuse(error);
    this.#end();
    super.fail(error);
  }

  async #next(): Promise<readonly RawRow[] | undefined> {
    while (this.#chunks.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const chunk = this.#chunks.shift();
    if (chunk === undefined && this.#error !== undefined) throw this.#error;
    this.#resume();
    return chunk;
  }

  #hand(chunk: RawRow[]): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  #end(): void {
    this.#isOver = true;
    this.#wake();
  }

  #resume(): void {
    const wire = this.#paused;
    this.#paused = undefined;
    wire?.resume();
  }
}
