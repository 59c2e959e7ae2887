import type {
  DriverBatch,
  DriverConnection,
  DriverNotice,
  DriverRequest,
  DriverResult,
  DriverStream,
  RawRow,
  TransactionOptions,
} from '@sqlayer/kernel/contracts';
import { PgTwoPhase } from './pg-two-phase.ts';
import type { Link, Notification } from './protocol/link.ts';
import { Session } from './protocol/session.ts';

export interface PostgresConnectionOptions {
  /** Prepared statements kept; 0 for none. */
  readonly statementsKept: number;
  readonly hasTwoPhase: boolean;
}

/** Who wants to know of notifications, and when there can be no more of them. */
export interface NotificationListener {
  notification(notification: Notification): void;
  lost(error: Error): void;
}

/** One connection, over whatever link. */
export class PostgresConnection implements DriverConnection {
  readonly twoPhase: PgTwoPhase | undefined;
  readonly #link: Link;
  readonly #session: Session;
  #heardNotices: (notice: DriverNotice) => void = () => undefined;
  #heardNotifications: NotificationListener | undefined;

  constructor(link: Link, { statementsKept, hasTwoPhase }: PostgresConnectionOptions) {
    this.#link = link;
    link.listener = {
      notice: ({ severity = 'NOTICE', code, message }) => this.#heardNotices({ severity, nativeCode: code, message }),
      notification: (notification) => this.#heardNotifications?.notification(notification),
      lost: (error) => this.#heardNotifications?.lost(error),
    };
    this.#session = new Session(link, statementsKept);
    const commands = {
      begin: (options: TransactionOptions) => this.begin(options),
      query: async (sql: string) => (await this.execute({ sql, ...plain })).rows,
    };
    this.twoPhase = hasTwoPhase ? new PgTwoPhase(commands) : undefined;
  }

  /** The driver's own connection. Whoever has it once has transactions begin at once from then on. */
  get native(): unknown {
    this.#session.share();
    return this.#link.native;
  }

  get lost(): Error | undefined {
    return this.#link.lost;
  }

  get inTransaction(): boolean {
    return this.#session.inTransaction;
  }

  execute(request: DriverRequest): Promise<DriverResult> {
    const { signal } = request;
    this.#assertAlive();
    return signal === undefined ? this.#session.execute(request) : this.#whileWatched(signal, () => this.#session.execute(request));
  }

  executeMany(batch: DriverBatch): Promise<DriverResult> {
    const { signal } = batch;
    this.#assertAlive();
    return signal === undefined ? this.#session.executeMany(batch) : this.#whileWatched(signal, () => this.#session.executeMany(batch));
  }

  async stream(request: DriverRequest, chunkRows: number): Promise<DriverStream> {
    const { signal } = request;
    this.#assertAlive();
    if (signal === undefined) return this.#session.stream(request, chunkRows);
    const { columnNames, chunks } = await this.#whileWatched(signal, () => this.#session.stream(request, chunkRows));
    return { columnNames, chunks: this.#watchedChunks(signal, chunks) };
  }

  async begin({ isolationLevel, readOnly, deferrable }: TransactionOptions): Promise<void> {
    this.#assertAlive();
    const level = isolationLevel === undefined ? '' : ` ISOLATION LEVEL ${isolationLevel}`;
    await this.#session.begin(`BEGIN${level}${readOnly === true ? ' READ ONLY' : ''}${deferrable === true ? ' DEFERRABLE' : ''}`);
  }

  async commit(): Promise<void> {
    this.#assertAlive();
    await this.#session.commit();
  }

  async rollback(): Promise<void> {
    this.#assertAlive();
    await this.#session.rollback();
  }

  /**
   * Sees to it that values come in the forms that are read, and literals are read as they are written, whatever the server's
   * own settings are. Nearly always they are the usual ones, and nothing is sent.
   */
  async settle(parameters: Readonly<Record<string, string | undefined>>): Promise<void> {
    const { DateStyle, IntervalStyle, standard_conforming_strings: literals } = parameters;
    const wanted = [
      DateStyle === undefined || DateStyle.startsWith('ISO') ? [] : ['SET DateStyle TO ISO'],
      IntervalStyle === undefined || /^(?:postgres|iso_8601)$/.test(IntervalStyle) ? [] : ['SET IntervalStyle TO iso_8601'],
      literals === undefined || literals === 'on' ? [] : ['SET standard_conforming_strings TO on'],
    ];
    for (const sql of wanted.flat()) await this.execute({ sql, ...plain });
  }

  opened(): void {
    this.#session.opened();
  }

  hearNotices(listener: (notice: DriverNotice) => void): void {
    this.#heardNotices = listener;
  }

  /** Takes who is told of notifications, in the place of whoever was told before. */
  hearNotifications(listener: NotificationListener): void {
    this.#heardNotifications = listener;
  }

  async reset(): Promise<void> {
    this.#assertAlive();
    await this.#session.reset();
  }

  async ping(): Promise<void> {
    this.#assertAlive();
    // The server answers to nothing at all.
    await this.#session.command('');
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  destroy(): void {
    this.#link.destroy();
  }

  #assertAlive(): void {
    if (this.#link.lost !== undefined) throw this.#link.lost;
  }

  /** Runs something that is cancelled on the server when the signal says so, and is not begun where it has said so before. */
  async #whileWatched<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    return this.#cancelledBy(signal, run);
  }

  /** The same for what is under way already. */
  async #cancelledBy<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    let cancelling: Promise<void> | undefined;
    const cancel = (): void => {
      // A statement that cannot be cancelled goes on, and its answer is what counts.
      cancelling = this.#link.cancel?.().catch(() => undefined);
    };
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    try {
      return await run();
    } finally {
      signal.removeEventListener('abort', cancel);
      // What comes next on this connection must not be hit.
      await cancelling;
    }
  }

  async *#watchedChunks(signal: AbortSignal, chunks: DriverStream['chunks']): AsyncGenerator<readonly RawRow[]> {
    const iterator = chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        // What was sent has to be ended on the server, and its end to be read.
        const { done, value } = await this.#cancelledBy(signal, () => iterator.next());
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}

const plain = { parameters: [], exactIntegers: false, prepare: false, signal: undefined };
