import type { DriverConnection, TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions, IsolationLevel } from '../contracts/execution-options.ts';
import { attempt, chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { PooledConnection } from '../contracts/pool.ts';
import { ArgumentError, DatabaseError, InvalidStateError } from '../errors.ts';
import type { EngineCore, Failure } from './engine-core.ts';
import { type EngineOperation, tell } from './engine-events.ts';
import { SerialQueue } from './serial-queue.ts';
import { type Transaction, type TransactionPort, TransactionStack } from './transaction.ts';

/** Rows that are being read; nothing else is sent until they end. */
export interface OpenStream {
  close(): Promise<void>;
}

/**
 * What the views of a connection share: the physical connection, the queue of what is to be done with it, and the
 * transaction it is in.
 */
export class ConnectionCore implements TransactionPort {
  readonly engine: EngineCore;
  readonly queue: SerialQueue = new SerialQueue();
  readonly transactions: TransactionStack = new TransactionStack(this);
  /** Undefined after it was lost or given back. */
  #checkout: PooledConnection<DriverConnection> | undefined;
  #stream: OpenStream | undefined;
  #closed = false;

  constructor(engine: EngineCore, checkout: PooledConnection<DriverConnection>) {
    this.engine = engine;
    this.#checkout = checkout;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The driver adapter's connection; ENGINE_CLOSED or ENGINE_INVALIDATED where there is none. */
  get driver(): DriverConnection {
    this.assertOpen();
    if (this.#checkout === undefined) {
      throw new InvalidStateError(
        'ENGINE_INVALIDATED',
        'the physical connection was lost; the next statement takes a new one from the pool.',
      );
    }
    return this.#checkout.connection;
  }

  /** The number of the physical connection; undefined where there is none. */
  get id(): number | undefined {
    return this.#checkout === undefined ? undefined : this.engine.connectionId(this.#checkout.connection);
  }

  /** Whether a statement may be sent now, without anything before it. */
  isReady(isolationLevel: IsolationLevel | undefined): boolean {
    return this.#checkout !== undefined && this.#stream === undefined && this.transactions.isReady(isolationLevel);
  }

  /** Does what has to come before a statement: takes a physical connection if there is none, begins a transaction. */
  makeReady(options: ExecutionOptions): MaybePromise<void> {
    this.assertOpen();
    this.assertNoStream();
    this.transactions.assertUsable(options.isolationLevel);
    return chain(this.#connect(options.signal), () => this.transactions.autobegin(options));
  }

  /** Begins a transaction by name; throws ENGINE_TRANSACTION_OPEN where one is open. */
  beginTransaction(options: ExecutionOptions): MaybePromise<Transaction> {
    this.assertOpen();
    this.assertNoStream();
    return this.transactions.begin(options);
  }

  /** Sets a savepoint, in a transaction that is begun if there is none. */
  beginNested(options: ExecutionOptions): MaybePromise<Transaction> {
    const { capabilities, name } = this.engine.dialect;
    if (!capabilities.savepoints) throw new InvalidStateError('ENGINE_UNSUPPORTED', `the dialect '${name}' has no savepoints.`);
    return chain(this.makeReady(options), () => this.transactions.beginNested());
  }

  begin(options: TransactionOptions): MaybePromise<void> {
    assertIsolation(this.engine, options.isolationLevel);
    const begun = chain(this.#connect(undefined), () => this.#perform('begin', () => this.driver.begin(options)));
    return chain(begun, () => tell(this.engine.events, 'begin', { connectionId: this.#knownId, options }));
  }

  commit(): MaybePromise<void> {
    return chain(
      this.#perform('commit', () => this.driver.commit()),
      () => tell(this.engine.events, 'commit', { connectionId: this.#knownId }),
    );
  }

  async rollback(): Promise<void> {
    await this.closeStream();
    try {
      await this.#perform('rollback', () => this.driver.rollback());
    } catch (error) {
      // What state it is in, nobody knows.
      this.lose(error, false);
      throw error;
    }
    await tell(this.engine.events, 'rollback', { connectionId: this.#knownId });
  }

  savepoint(name: string): MaybePromise<void> {
    return this.#savepointStep('savepoint', name, this.engine.dialect.savepointSql(name));
  }

  releaseSavepoint(name: string): MaybePromise<void> {
    return this.#savepointStep('releaseSavepoint', name, this.engine.dialect.releaseSavepointSql(name));
  }

  /** Rolls back to a savepoint and forgets it: the database would keep it until the transaction ends. */
  async rollbackToSavepoint(name: string): Promise<void> {
    const { dialect } = this.engine;
    await this.closeStream();
    await this.#savepointStep('rollbackToSavepoint', name, dialect.rollbackToSavepointSql(name));
    const release = dialect.releaseSavepointSql(name);
    if (release !== undefined) await this.#perform('releaseSavepoint', () => this.#send(release), release);
  }

  assertOpen(): void {
    if (this.#closed) throw new InvalidStateError('ENGINE_CLOSED', 'the connection was closed; take a new one from the engine.');
  }

  assertNoStream(): void {
    if (this.#stream === undefined) return;
    throw new InvalidStateError(
      'ENGINE_STREAM_OPEN',
      'a stream on this connection is still being read; finish or close it first, or use another connection.',
    );
  }

  /** Keeps statements away until the stream ends. */
  streamOpened(stream: OpenStream): void {
    this.#stream = stream;
  }

  streamEnded(stream: OpenStream): void {
    if (this.#stream === stream) this.#stream = undefined;
  }

  /** Ends what is still being read, if there is something; a connection that cannot is of no use any more. */
  async closeStream(): Promise<void> {
    try {
      await this.#stream?.close();
    } catch (error) {
      this.lose(error, false);
      throw error;
    }
  }

  /** Makes a driver's error one of ours and throws it; a lost connection is dropped before, with all that are older. */
  fail(error: unknown, failure: Omit<Failure, 'connectionId'>): MaybePromise<never> {
    const wrapped = this.engine.wrap(error, failure);
    const { id } = this;
    if (wrapped instanceof DatabaseError && wrapped.disconnected) this.lose(wrapped, true);
    return this.engine.raise(wrapped, { ...failure, connectionId: id });
  }

  /** Drops the physical connection; a transaction in it is lost. Nobody waits for the end of what is of no use. */
  lose(reason: unknown, olderToo: boolean): void {
    const checkout = this.#checkout;
    if (checkout === undefined) return;
    this.#checkout = undefined;
    this.#stream = undefined;
    this.transactions.lose();
    const dropped = attempt<void>(
      () => checkout.invalidate(reason, { olderToo }),
      // The error that made us drop it is the one that matters.
      () => undefined,
    );
    void dropped;
  }

  /** Rolls back what is open and gives the physical connection back; a second time does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.closeStream();
      await this.transactions.rollbackOutermost();
    } catch {
      // A connection that cannot be rolled back was dropped, and the error told to listeners and log.
    } finally {
      this.#closed = true;
      this.transactions.abandon();
      const checkout = this.#checkout;
      this.#checkout = undefined;
      await checkout?.release();
    }
  }

  /** Set wherever the driver has just answered. */
  get #knownId(): number {
    return this.id ?? 0;
  }

  /** Takes a physical connection if there is none. */
  #connect(signal: AbortSignal | undefined): MaybePromise<void> {
    if (this.#checkout !== undefined) return;
    return chain(this.engine.checkOut(signal), (checkout) => {
      this.#checkout = checkout;
    });
  }

  #savepointStep(
    operation: 'savepoint' | 'releaseSavepoint' | 'rollbackToSavepoint',
    name: string,
    sql: string | undefined,
  ): MaybePromise<void> {
    const sent = sql === undefined ? undefined : this.#perform(operation, () => this.#send(sql), sql);
    return chain(sent as MaybePromise<void>, () => tell(this.engine.events, operation, { connectionId: this.#knownId, name }));
  }

  #send(sql: string): MaybePromise<unknown> {
    return this.driver.execute({ sql, parameters: [], exactIntegers: false, prepare: false, signal: undefined });
  }

  /** Has the driver do something for a transaction, with log and errors. */
  #perform(operation: EngineOperation, work: () => MaybePromise<unknown>, sql?: string): MaybePromise<void> {
    const { log } = this.engine;
    const startedMs = log.enabled ? performance.now() : 0;
    const statement = sql === undefined ? {} : { statement: { sql, parameters: [] } };
    const done = attempt<unknown>(work, (error) => this.fail(error, { operation, startedMs, ...statement }));
    return chain(done, () => {
      if (log.enabled) log.write({ event: operation, connectionId: this.id, sql, durationMs: performance.now() - startedMs });
    });
  }
}

function assertIsolation({ dialect }: EngineCore, level: IsolationLevel | undefined): void {
  const { isolationLevels } = dialect.capabilities;
  if (level === undefined || isolationLevels.includes(level)) return;
  throw new ArgumentError(
    'ENGINE_ISOLATION_UNSUPPORTED',
    `the dialect '${dialect.name}' has no isolation level ${level}; it has ${[...isolationLevels, 'AUTOCOMMIT'].join(', ')}.`,
  );
}
