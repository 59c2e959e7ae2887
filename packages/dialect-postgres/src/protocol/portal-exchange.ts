import type { RawRow } from '@sqlayer/kernel/contracts';
import type { Exchange, Link } from './link.ts';
import {
  BIND_COMPLETE,
  COMMAND_COMPLETE,
  COPY_DATA,
  COPY_OUT,
  DATA_ROW,
  ERROR,
  PARSE_COMPLETE,
  PORTAL_SUSPENDED,
  READY,
  ROW_DESCRIPTION,
} from './message-codes.ts';
import { MessageWriter } from './message-writer.ts';
import { type ResultShape, readRow, readShape } from './row-reader.ts';
import { PostgresError, readServerMessage } from './server-message.ts';
import { copyColumns, isFatal, type KnownStatement, type Opening } from './statement-exchange.ts';

/** Rows of the first chunk; each later one has four times as many, up to what was asked for. */
export const FIRST_CHUNK_ROWS = 64;
const GROWTH = 4;
/** Data of a COPY go together into chunks of so many bytes. */
const COPY_CHUNK_BYTES = 65_536;
/** Chunks that wait to be read before the server is kept waiting. */
const CHUNKS_AHEAD = 1;

interface Reader {
  resolve(chunk: readonly RawRow[] | undefined): void;
  reject(error: unknown): void;
}

/**
 * Reads the rows of a statement a chunk at a time, through a portal; its opening ends with Execute and Flush.
 *
 * The server works on the next chunk while one is read, and no further.
 */
export class PortalExchange implements Exchange {
  /** The names of the columns, once they are known. */
  readonly columnNames: Promise<readonly string[]>;
  readonly #opening: Opening;
  readonly #statement: KnownStatement;
  readonly #chunkRows: number;
  readonly #writer = new MessageWriter();
  #knowColumns: (names: readonly string[]) => void = ignore;
  #refuse: (error: unknown) => void = ignore;
  #link: Link | undefined;
  #cells: ResultShape['asText'];
  #commandsBefore: number;
  #parses: number;
  /** `running` while the server works on a chunk, `suspended` while it waits, `ending` once it was told to end. */
  #state: 'running' | 'suspended' | 'ending' | 'over' = 'running';
  #nextRows: number;
  #chunk: RawRow[] = [];
  #chunkBytes = 0;
  readonly #ahead: (readonly RawRow[])[] = [];
  #reader: Reader | undefined;
  #closers: (() => void)[] = [];
  #isCopy = false;
  #isPaused = false;
  /** Nobody reads any more. */
  #isLeft = false;
  #error: Error | undefined;

  constructor(opening: Opening, statement: KnownStatement, chunkRows: number) {
    this.#opening = opening;
    this.#statement = statement;
    this.#chunkRows = chunkRows;
    this.#nextRows = Math.min(chunkRows, FIRST_CHUNK_ROWS);
    this.#cells = opening.shape?.asAsked ?? [];
    this.#commandsBefore = opening.commandsBefore;
    this.#parses = opening.parses;
    this.columnNames = new Promise((resolve, reject) => {
      this.#knowColumns = resolve;
      this.#refuse = reject;
    });
    // The error also comes to whoever reads.
    this.columnNames.catch(ignore);
  }

  start(link: Link): void {
    this.#link = link;
    link.write(this.#opening.bytes);
  }

  take(code: number, bytes: Buffer, start: number, end: number): void {
    switch (code) {
      case DATA_ROW:
        if (!this.#isLeft) this.#chunk.push(readRow(bytes, start, this.#cells));
        break;
      case PORTAL_SUSPENDED:
        if (this.#state !== 'running') break;
        this.#state = 'suspended';
        this.#chunkComes();
        break;
      case COMMAND_COMPLETE:
        if (this.#commandsBefore > 0) this.#commandsBefore -= 1;
        else this.#complete();
        break;
      case READY:
        this.#over();
        break;
      case PARSE_COMPLETE:
        this.#parses -= 1;
        if (this.#parses === 0) this.#statement.parse = 'done';
        break;
      case BIND_COMPLETE:
        // That the server still has what it was asked for is known now.
        if (this.#commandsBefore === 0 && this.#opening.shape) this.#knowColumns(this.#opening.shape.columnNames);
        break;
      case ROW_DESCRIPTION:
        this.#describe(readShape(bytes, start));
        break;
      case ERROR:
        this.#failed(new PostgresError(readServerMessage(bytes, start, end)));
        break;
      case COPY_OUT:
        this.#isCopy = true;
        this.#knowColumns(copyColumns);
        break;
      case COPY_DATA:
        this.#copied(bytes.subarray(start, end));
        break;
    }
  }

  fail(error: Error): void {
    this.#error ??= error;
    this.#over();
  }

  /** The next rows; undefined after the last ones, when the link is free again. */
  next(): Promise<readonly RawRow[] | undefined> {
    const chunk = this.#ahead.shift();
    if (chunk !== undefined) {
      this.#goOn();
      return Promise.resolve(chunk);
    }
    if (this.#state === 'over') return this.#error === undefined ? Promise.resolve(undefined) : Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** Ends it before its time. What the server has sent already is read and forgotten; a COPY, to its end. */
  close(): Promise<void> {
    if (this.#state === 'over') return Promise.resolve();
    this.#isLeft = true;
    this.#ahead.length = 0;
    this.#unpause();
    if (!this.#isCopy) this.#end();
    return new Promise((resolve) => this.#closers.push(resolve));
  }

  #describe(shape: ResultShape): void {
    this.#statement.shape = shape;
    this.#cells = shape.asText;
    this.#knowColumns(shape.columnNames);
  }

  #complete(): void {
    if (this.#chunk.length > 0) this.#chunkComes();
    this.#end();
  }

  #chunkComes(): void {
    const chunk = this.#chunk;
    this.#chunk = [];
    this.#chunkBytes = 0;
    const reader = this.#reader;
    if (this.#isLeft) return;
    if (reader === undefined) this.#ahead.push(chunk);
    else {
      this.#reader = undefined;
      reader.resolve(chunk);
    }
    this.#goOn();
  }

  /** Has the server go on if there is room for another chunk. */
  #goOn(): void {
    if (this.#ahead.length >= CHUNKS_AHEAD) {
      if (this.#isCopy && !this.#isPaused) {
        this.#isPaused = true;
        this.#link?.pause();
      }
      return;
    }
    this.#unpause();
    if (this.#state !== 'suspended') return;
    this.#state = 'running';
    this.#nextRows = Math.min(this.#chunkRows, this.#nextRows * GROWTH);
    this.#link?.write(this.#writer.execute(this.#nextRows).flush().take());
  }

  #unpause(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#link?.resume();
  }

  #copied(data: Buffer): void {
    if (this.#isLeft) return;
    this.#chunk.push([new Uint8Array(data)]);
    this.#chunkBytes += data.length;
    if (this.#chunkBytes >= COPY_CHUNK_BYTES) this.#chunkComes();
  }

  #failed(error: PostgresError): void {
    this.#error ??= error;
    if (this.#statement.parse === 'sent') this.#statement.parse = 'unsent';
    if (isFatal(error)) this.#over();
    else this.#end();
  }

  /** Tells the server that this was all; until it answers, the link is not free. */
  #end(): void {
    if (this.#state === 'ending' || this.#state === 'over') return;
    this.#state = 'ending';
    this.#link?.write(this.#writer.closePortal().sync().take());
  }

  #over(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    const reader = this.#reader;
    this.#reader = undefined;
    const error = this.#error;
    if (error === undefined) {
      this.#statement.shape ??= this.#isCopy ? undefined : null;
      this.#knowColumns([]);
      reader?.resolve(undefined);
    } else {
      this.#refuse(error);
      reader?.reject(error);
    }
    for (const closed of this.#closers) closed();
  }
}

function ignore(): void {}
