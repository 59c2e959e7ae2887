import type { DriverConnection, DriverRequest, DriverResult, DriverStream, RawRow, TransactionOptions } from '@sqlayer/kernel/contracts';
import type { Connection, ConnectionOptions } from 'mysql2';
import { Mysql2TwoPhase } from './mysql2-two-phase.ts';
import { type Mysql2, openConnection } from './open-connection.ts';
import { CommandExchange, IN_TRANSACTION } from './protocol/command-exchange.ts';
import { LoadSource } from './protocol/load-source.ts';
import { PacketWriter } from './protocol/packet-writer.ts';
import { RowStream } from './protocol/row-stream.ts';
import { type KnownStatement, StatementCache } from './protocol/statement-cache.ts';
import { type Order, StatementExchange } from './protocol/statement-exchange.ts';
import { traitsOf } from './protocol/statement-traits.ts';
import type { Wire } from './protocol/wire.ts';

/**
 * What is set for every session: text is UTF-8, which a reset may undo, instants are kept in UTC, values that do not fit are
 * refused rather than cut off, and a backslash in a literal escapes.
 */
const SESSION =
  "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, time_zone = '+00:00', sql_mode = REPLACE(CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), 'NO_BACKSLASH_ESCAPES', '')";

/** Errors after which nobody but the server knows whether it has rolled back: a deadlock, a wait for a lock, another's change. */
const MAY_ROLL_BACK = new Set([1020, 1205, 1213]);
/** How long what is left of a stream is read to its end before the server is told to stop. */
const PATIENCE_MS = 100;

/** The traits of statements that are not the application's. */
const ownStatement = {
  traits: { ...traitsOf(''), changesSession: false },
  isPrepared: false,
  id: undefined,
  isDropped: true,
  shape: undefined,
};

/** How a connection is made, and made again to cancel what another one does. */
export interface Mysql2ConnectionOptions {
  readonly connect: ConnectionOptions;
  /** Prepared statements kept; 0 for none. */
  readonly statementsKept: number;
}

/**
 * One connection to a server. mysql2 opens it, logs in and queues commands; what statements send and receive is written and read
 * here.
 */
export class Mysql2Connection implements DriverConnection {
  readonly #native: Connection;
  readonly twoPhase: Mysql2TwoPhase = new Mysql2TwoPhase({
    prepareToBegin: (options) => this.#setNext(options),
    query: async (sql) => (await this.#ask(sql)).rows,
  });
  readonly #options: Mysql2ConnectionOptions;
  readonly #mysql2: Mysql2;
  readonly #wire: Wire;
  readonly #writer = new PacketWriter();
  readonly #statements: StatementCache;
  #isInTransaction = false;
  /** How the transaction was begun that the server has committed because of a statement in it. */
  #cutShort: TransactionOptions | undefined;
  #begunWith: TransactionOptions = {};
  /** Another database is in use than the one of the URL. */
  #isElsewhere = false;
  /** Something was sent that may leave a trace in the session. */
  #hasChanged = false;
  /** Listeners of `connect` have left a trace. */
  #hasOwnState = false;
  /** Somebody has the driver's own connection, and may send something at any time. */
  #isShared = false;
  /** Why the connection broke while nothing was asked of it. */
  #lost: Error | undefined;

  constructor(native: Connection, options: Mysql2ConnectionOptions, module: Mysql2) {
    this.#native = native;
    // What is used beyond its types, all of version 3 has.
    this.#wire = native as unknown as Wire;
    this.#options = options;
    this.#mysql2 = module;
    this.#statements = new StatementCache(options.statementsKept);
    // Without a listener the error would end the process.
    native.on('error', (error: Error) => {
      this.#lost ??= error;
    });
  }

  /** The driver's own connection. Whoever has it once has this one reset from then on each time that it goes back. */
  get native(): Connection {
    this.#isShared = true;
    return this.#native;
  }

  get lost(): Error | undefined {
    return this.#lost;
  }

  /** What the server has said last. */
  get inTransaction(): boolean {
    return this.#isInTransaction || this.#cutShort !== undefined || this.twoPhase.active !== undefined;
  }

  async execute(request: DriverRequest): Promise<DriverResult> {
    const { sql, parameters, prepare, generatedKey, signal } = request;
    const [source] = parameters;
    if (source instanceof LoadSource) {
      const load = (): Promise<DriverResult> => this.#load(sql, source);
      return signal === undefined ? load() : this.#whileWatched(signal, load);
    }
    const statement = this.#statements.get(sql, prepare);
    if (this.#cutShort !== undefined) await this.#goOn();
    const results = await (signal === undefined
      ? this.#send(statement, parameters)
      : this.#whileWatched(signal, () => this.#send(statement, parameters)));
    // There is one at the least.
    const first = results[0] as DriverResult;
    if (generatedKey !== undefined) return { ...first, columnNames: [generatedKey], rows: await this.#generatedKeys(first) };
    if (results.length === 1) return first;
    return { ...first, further: results.slice(1), affectedRows: results.at(-1)?.affectedRows };
  }

  async stream({ sql, parameters, prepare, signal }: DriverRequest, chunkRows: number): Promise<DriverStream> {
    this.#assertAlive();
    const statement = this.#statements.get(sql, prepare);
    if (this.#cutShort !== undefined) await this.#goOn();
    const rows = new RowStream(this.#order(statement, parameters), chunkRows);
    const cancel = (): void => void this.#cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const ended = rows.answer.then(
      () => undefined,
      (error: unknown) => this.#failed(error, statement).catch(() => undefined),
    );
    void ended.then(() => {
      signal?.removeEventListener('abort', cancel);
      this.#release(statement);
    });
    this.#wire.addCommand(rows);
    return { columnNames: await rows.columnNames, chunks: rows.chunks(() => this.#endSoon(ended)) };
  }

  async begin(options: TransactionOptions): Promise<void> {
    const { isolationLevel, readOnly } = options;
    this.#begunWith = options;
    if (isolationLevel !== undefined) await this.command(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`);
    await this.command(`START TRANSACTION${readOnly === true ? ' READ ONLY' : ''}`);
  }

  async commit(): Promise<void> {
    if (this.twoPhase.active !== undefined) return this.twoPhase.commitActive();
    this.#cutShort = undefined;
    await this.command('COMMIT');
  }

  async rollback(): Promise<void> {
    if (this.twoPhase.active !== undefined) return this.twoPhase.rollbackActive();
    this.#cutShort = undefined;
    await this.command('ROLLBACK');
  }

  /** Nothing is sent where nothing can have been left behind. */
  async reset(): Promise<void> {
    this.#assertAlive();
    if (!this.#hasChanged && !this.#isShared) {
      if (this.inTransaction) await this.rollback();
      return;
    }
    const { database } = this.#options.connect;
    if (this.#hasOwnState || (this.#isElsewhere && database === undefined))
      throw new Error('a statement may have changed what cannot be set back; another connection takes the place of this one');
    this.#hasChanged = false;
    this.#cutShort = undefined;
    this.#statements.clear();
    await this.#run(new CommandExchange(this.#writer.reset()));
    if (this.#isElsewhere && database !== undefined) await this.#run(new CommandExchange(this.#writer.useDatabase(database)));
    this.#isElsewhere = false;
    await this.settle();
  }

  /** What was sent until now belongs to the session. */
  opened(): void {
    this.#hasOwnState = this.#hasChanged;
    this.#hasChanged = false;
  }

  /** Sets what every session has. */
  async settle(): Promise<void> {
    await this.command(SESSION);
  }

  async ping(): Promise<void> {
    this.#assertAlive();
    await this.#run(new CommandExchange(this.#writer.ping()));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#native.end(() => resolve()));
  }

  destroy(): void {
    this.#native.destroy();
  }

  /** Sends a statement without parameters and waits until it is done. */
  async command(sql: string): Promise<void> {
    await this.#ask(sql);
  }

  /** Sets what the next transaction is to be; unlike START TRANSACTION, XA START does not take it. */
  async #setNext({ isolationLevel, readOnly }: TransactionOptions): Promise<void> {
    const traits = [isolationLevel === undefined ? [] : [`ISOLATION LEVEL ${isolationLevel}`], readOnly === true ? ['READ ONLY'] : []];
    if (traits.flat().length > 0) await this.command(`SET TRANSACTION ${traits.flat().join(', ')}`);
  }

  /** The only result of a statement that is not the application's. */
  async #ask(sql: string): Promise<DriverResult> {
    const statement: KnownStatement = { ...ownStatement, sql };
    return (await this.#send(statement, [])).at(-1) as DriverResult;
  }

  async #send(statement: KnownStatement, parameters: readonly unknown[]): Promise<readonly DriverResult[]> {
    this.#assertAlive();
    const exchange = new StatementExchange(this.#order(statement, parameters));
    const wasInTransaction = this.#isInTransaction;
    this.#wire.addCommand(exchange);
    try {
      const results = await exchange.answer;
      if (statement.traits.changesDatabase) this.#changeDatabase();
      if (wasInTransaction && !this.#isInTransaction && statement.traits.commitsByItself) this.#cutShort = this.#begunWith;
      return results;
    } catch (error) {
      return await this.#failed(error, statement);
    } finally {
      this.#release(statement);
    }
  }

  #changeDatabase(): void {
    this.#statements.closeAll();
    this.#isElsewhere = true;
  }

  /** Begins again what DDL has committed, so that what follows stands in a transaction as its sender believes. */
  async #goOn(): Promise<void> {
    const options = this.#cutShort;
    this.#cutShort = undefined;
    if (options !== undefined) await this.begin(options);
  }

  #order(statement: KnownStatement, parameters: readonly unknown[]): Order {
    this.#hasChanged ||= statement.traits.changesSession;
    const writer = this.#writer;
    return {
      statement,
      parameters,
      asText: parameters.length === 0 && !statement.isPrepared,
      writer,
      before: this.#statements.takeDropped().map((id) => writer.close(id)),
      onStatus: this.#onStatus,
    };
  }

  readonly #onStatus = (status: number): void => {
    this.#isInTransaction = (status & IN_TRANSACTION) !== 0;
  };

  /**
   * LOAD DATA LOCAL with its data. The server takes what it cannot take for a warning then, which is an error here; where the data
   * fail to come, it is told to give up, so that nothing of them stays.
   */
  async #load(sql: string, source: LoadSource): Promise<DriverResult> {
    this.#assertAlive();
    if (this.#cutShort !== undefined) await this.#goOn();
    const statement: KnownStatement = { ...ownStatement, sql };
    const exchange = new StatementExchange(this.#order(statement, []), async (wire) => {
      try {
        await source.send(wire);
      } catch (error) {
        await this.#cancel();
        throw error;
      }
    });
    this.#wire.addCommand(exchange);
    const [result] = await exchange.answer.catch((error: unknown) => this.#failed(error, statement));
    if (exchange.warnings > 0) throw await this.#firstWarning();
    return result as DriverResult;
  }

  async #firstWarning(): Promise<Error> {
    const { rows } = await this.#ask('SHOW WARNINGS LIMIT 1');
    const [, errno, message] = rows[0] ?? [];
    return Object.assign(new Error(String(message)), { errno: Number(errno), code: 'WARNING' });
  }

  /** Learns what an error has done to the transaction, and throws it. */
  async #failed(error: unknown, { traits: { commitsByItself } }: KnownStatement): Promise<never> {
    const { errno } = error as { readonly errno?: unknown };
    const mayHaveEnded = typeof errno === 'number' && (MAY_ROLL_BACK.has(errno) || commitsByItself);
    if (this.#isInTransaction && mayHaveEnded) await this.ping().catch(() => undefined);
    throw error;
  }

  async #run(exchange: CommandExchange): Promise<void> {
    this.#wire.addCommand(exchange);
    this.#onStatus((await exchange.answer).status);
  }

  #release(statement: KnownStatement): void {
    if (statement.isDropped) this.#statements.close(statement);
  }

  /**
   * The keys of the rows that an INSERT … VALUES has put in, of which the server tells the first. For rows whose number it knows
   * beforehand, and of which none brings a key, InnoDB takes them in a row in every mode of locking (MySQL manual, "AUTO_INCREMENT
   * Handling in InnoDB").
   */
  async #generatedKeys({ lastInsertId, affectedRows = 0 }: DriverResult): Promise<readonly RawRow[]> {
    if (lastInsertId === undefined || Number(lastInsertId) === 0) return [];
    if (affectedRows === 1) return [[lastInsertId]];
    // It may be another one at any time: in a cluster it follows the number of servers.
    const { rows } = await this.#ask('SELECT @@auto_increment_increment');
    const step = Number(rows[0]?.[0]);
    const first = Number(lastInsertId);
    if (first + step * affectedRows <= Number.MAX_SAFE_INTEGER)
      return Array.from({ length: affectedRows }, (_row, i) => [first + i * step]);
    return Array.from({ length: affectedRows }, (_row, i) => [BigInt(lastInsertId) + BigInt(i * step)]);
  }

  #assertAlive(): void {
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Runs something that is cancelled on the server when the signal says so, by a connection of its own. */
  async #whileWatched<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    let cancelling: Promise<void> | undefined;
    const cancel = (): void => {
      cancelling = this.#cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await run();
    } finally {
      signal.removeEventListener('abort', cancel);
      // What comes next on this connection must not be hit.
      await cancelling;
    }
  }

  /** Waits for the end of a stream that nobody reads any more, and has the server stop where there is much of it. */
  async #endSoon(ended: Promise<void>): Promise<void> {
    let cancelling: Promise<void> | undefined;
    const timer = setTimeout(() => {
      cancelling = this.#cancel();
    }, PATIENCE_MS);
    await ended;
    clearTimeout(timer);
    await cancelling;
  }

  async #cancel(): Promise<void> {
    try {
      const other = await openConnection(this.#mysql2, this.#options.connect);
      await new Promise<void>((resolve) => other.query(`KILL QUERY ${this.#native.threadId}`, () => other.end(() => resolve())));
    } catch {
      // The statement goes on, and its answer is what counts.
    }
  }
}
