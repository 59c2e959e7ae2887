import type { RawRow } from '../contracts/driver.ts';
import { attempt, isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { BoundStatement } from '../contracts/statement.ts';
import { ArgumentError } from '../errors.ts';
import type { ConnectionCore, OpenStream } from './connection-core.ts';
import type { Failure } from './engine-core.ts';
import { type Execution, isList } from './execution.ts';
import { showParameters } from './parameter-display.ts';
import { Patience } from './patience.ts';

const DEFAULT_CHUNK_ROWS = 1_000;
const MAX_CHUNK_ROWS = 100_000;

/**
 * The driver's rows of a statement, a chunk at a time.
 *
 * The statement is sent when the first chunk is asked for. From then to its end the connection takes nothing else.
 */
export class RawStream implements OpenStream, AsyncDisposable {
  readonly #core: ConnectionCore;
  #execution: Execution;
  /** How long rows are waited for, once they are asked for; undefined where that is for as long as it takes. */
  #patience: Patience | undefined;
  readonly #chunkRows: number;
  /** Statements whose rows are still to come. */
  readonly #waiting: BoundStatement[];
  #current: BoundStatement | undefined;
  #iterator: AsyncIterator<readonly RawRow[]> | undefined;
  #columnNames: readonly string[] | undefined;
  #state: 'unopened' | 'open' | 'ended' = 'unopened';
  #startedMs = 0;
  #rowCount = 0;

  constructor(core: ConnectionCore, execution: Execution) {
    this.#core = core;
    this.#execution = execution;
    this.#chunkRows = chunkRows(execution);
    this.#waiting = isList(execution.bound) ? [...execution.bound] : [execution.bound];
  }

  /** Names of the columns; undefined until the first chunk has come. */
  get columnNames(): readonly string[] | undefined {
    return this.#columnNames;
  }

  /** The next rows, or undefined after the last and after `close()`. Ask for one at a time. */
  async nextChunk(): Promise<readonly RawRow[] | undefined> {
    if (this.#state === 'unopened') this.#takePatience();
    this.#patience?.startClock();
    try {
      if (this.#state === 'unopened') await this.#openInTurn();
      for (;;) {
        if (this.#iterator === undefined) return undefined;
        const chunk = await this.#read(this.#iterator);
        if (chunk === undefined) await this.#openNext();
        else if (chunk.length > 0) {
          this.#rowCount += chunk.length;
          return chunk;
        }
      }
    } finally {
      this.#patience?.stopClock();
    }
  }

  /** Ends it before its time; the connection is free again. A second time does nothing. */
  async close(): Promise<void> {
    const iterator = this.#iterator;
    this.#end();
    if (iterator?.return === undefined) return;
    this.#patience?.startClock();
    try {
      await this.#asked(async () => iterator.return?.());
    } finally {
      this.#patience?.end();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #takePatience(): void {
    const { signal, timeoutMs } = this.#execution.options;
    if (this.#patience !== undefined || (signal === undefined && timeoutMs === undefined)) return;
    this.#patience = new Patience({ signal, timeoutMs });
    this.#execution = this.#execution.givenUpBy(this.#patience);
  }

  /** Waits for its turn on the connection, and gives up before if it is to. */
  async #openInTurn(): Promise<void> {
    const patience = this.#patience;
    let hasBegun = false;
    const opened = this.#core.queue.run(() => {
      hasBegun = true;
      return this.#open();
    });
    if (patience === undefined || !isPromise(opened)) return opened;
    await patience.untilBegun(
      opened,
      () => hasBegun,
      () => this.#execution.notSent(),
    );
  }

  async #open(): Promise<void> {
    // Two may have asked for the first chunk; the second one came here after the first.
    if (this.#state !== 'unopened') return;
    this.#execution.assertNotAborted();
    await this.#core.makeReady(this.#execution.options);
    this.#state = 'open';
    this.#startedMs = performance.now();
    this.#core.streamOpened(this);
    await this.#openNext();
  }

  /** Sends the next statement, or ends where there is none. */
  async #openNext(): Promise<void> {
    const bound = this.#waiting.shift();
    if (bound === undefined) return this.#finish();
    this.#current = bound;
    const stream = await this.#asked(() => this.#core.driver.stream(this.#execution.request(bound), this.#chunkRows));
    this.#columnNames = stream.columnNames;
    this.#iterator = stream.chunks[Symbol.asyncIterator]();
  }

  async #read(iterator: AsyncIterator<readonly RawRow[]>): Promise<readonly RawRow[] | undefined> {
    const { done, value } = await this.#asked(() => iterator.next());
    return done === true ? undefined : value;
  }

  /** What the driver answers to something, waited for as long as there is patience. */
  async #asked<T>(work: () => MaybePromise<T>): Promise<T> {
    const patience = this.#patience;
    const answer = attempt<T>(work, (error) => this.#fail(error));
    if (patience === undefined) return answer;
    try {
      return await this.#core.untilAnswered(answer, patience, this.#failure());
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  #finish(): void {
    const { log, parameters } = this.#core.engine;
    if (log.enabled && this.#current !== undefined) {
      const { compiled, options } = this.#execution;
      log.write({
        event: 'stream',
        connectionId: this.#core.id,
        sql: compiled.sql,
        parameters: showParameters(this.#current, compiled, parameters.inLogs),
        durationMs: performance.now() - this.#startedMs,
        rowCount: this.#rowCount,
        tag: options.logTag,
      });
    }
    this.#end();
  }

  #end(): void {
    this.#state = 'ended';
    this.#iterator = undefined;
    this.#waiting.length = 0;
    this.#patience?.end();
    this.#core.streamEnded(this);
  }

  async #fail(error: unknown): Promise<never> {
    this.#end();
    return this.#core.fail(error, this.#failure());
  }

  #failure(): Omit<Failure, 'connectionId'> {
    const statement = this.#current === undefined ? {} : { statement: this.#execution.shown(this.#current) };
    const { compiled, options } = this.#execution;
    return { operation: 'stream', compiled, startedMs: this.#startedMs, signal: options.signal, ...statement };
  }
}

function chunkRows({ options: { streamChunkRows = DEFAULT_CHUNK_ROWS } }: Execution): number {
  if (Number.isInteger(streamChunkRows) && streamChunkRows >= 1 && streamChunkRows <= MAX_CHUNK_ROWS) return streamChunkRows;
  throw new ArgumentError(
    'ENGINE_INVALID_OPTION',
    `streamChunkRows is a whole number from 1 to ${MAX_CHUNK_ROWS}, not ${String(streamChunkRows)}.`,
  );
}
