import type { DriverConnection, DriverResult, ReadIsolation, TransactionOptions, TwoPhaseTransactions } from '../contracts/driver.ts';
import type { ExecutionOptions, IsolationLevel } from '../contracts/execution-options.ts';
import { attempt, chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { PooledConnection } from '../contracts/pool.ts';
import { ArgumentError, DatabaseError, InvalidStateError } from '../errors.ts';
import type { EngineCore, Failure } from './engine-core.ts';
import { type EngineOperation, tell } from './engine-events.ts';
import { Patience } from './patience.ts';
import { SerialQueue } from './serial-queue.ts';
import { Transaction, TwoPhaseTransaction } from './transaction.ts';
import { type BeginTraits, type TransactionPort, TransactionStack } from './transaction-stack.ts';

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
  beginTransaction(options: ExecutionOptions, overruled: IsolationLevel | undefined): MaybePromise<Transaction> {
    this.assertOpen();
    this.assertNoStream();
    return chain(this.transactions.begin(options, overruled), (level) => new Transaction(this.transactions, level, this.queue));
  }

  /** Begins a transaction of two phases by a name that it keeps beyond this connection. */
  beginTwoPhase(id: string, options: ExecutionOptions, overruled: IsolationLevel | undefined): MaybePromise<TwoPhaseTransaction> {
    this.assertOpen();
    this.assertNoStream();
    const begun = this.transactions.beginTwoPhase(id, options, overruled);
    return chain(begun, (level) => new TwoPhaseTransaction(this.transactions, level, this.queue, id));
  }

  /** Sets a savepoint, in a transaction that is begun if there is none. */
  beginNested(options: ExecutionOptions): MaybePromise<Transaction> {
    const { capabilities, name } = this.engine.dialect;
    if (!capabilities.savepoints) throw unsupported(name, 'savepoints');
    const begun = chain(this.makeReady(options), () => this.transactions.beginNested());
    return chain(begun, (level) => new Transaction(this.transactions, level, this.queue));
  }

  begin(options: TransactionOptions, { timeoutMs, twoPhaseId: id }: BeginTraits): MaybePromise<void> {
    assertTransactionOptions(this.engine, options);
    const begin = (signal: AbortSignal | undefined): MaybePromise<void> => {
      const given = { ...options, signal };
      return id === undefined ? this.driver.begin(given) : this.twoPhase.begin(id, given);
    };
    const begun = chain(this.#connect(options.signal), () => this.#perform('begin', begin, { signal: options.signal, timeoutMs }));
    return chain(begun, () =>
      attempt<void>(
        () => tell(this.engine.events, 'begin', { connectionId: this.#knownId, options }),
        // A listener that throws refuses the transaction; left open, nobody would know of it.
        (error) => this.#undoBegin(error),
      ),
    );
  }

  commit(): MaybePromise<void> {
    return chain(
      this.#perform('commit', () => this.driver.commit(), this.#commitTraits),
      () => tell(this.engine.events, 'commit', { connectionId: this.#knownId }),
    );
  }

  rollback(): Promise<void> {
    return this.#undo('rollback', () => this.driver.rollback());
  }

  prepare(id: string): MaybePromise<void> {
    return chain(
      this.#perform('prepare', () => this.twoPhase.prepare(id)),
      () => tell(this.engine.events, 'prepare', { connectionId: this.#knownId, id }),
    );
  }

  commitPrepared(id: string): MaybePromise<void> {
    return chain(
      this.#perform('commitPrepared', () => this.twoPhase.commitPrepared(id), this.#commitTraits),
      () => tell(this.engine.events, 'commit', { connectionId: this.#knownId }),
    );
  }

  rollbackPrepared(id: string): Promise<void> {
    return this.#undo('rollbackPrepared', () => this.twoPhase.rollbackPrepared(id));
  }

  /** Ends a transaction that was prepared on this connection or another one. */
  endPrepared(operation: 'commitPrepared' | 'rollbackPrepared', id: string, options: ExecutionOptions): MaybePromise<void> {
    this.transactions.assertNone(operation);
    return chain(
      this.ask(operation, options, () => this.twoPhase[operation](id)),
      () => tell(this.engine.events, operation === 'commitPrepared' ? 'commit' : 'rollback', { connectionId: this.#knownId }),
    );
  }

  /** Has the driver do something that is no statement of a transaction, on a connection that is taken if there is none. */
  ask<T>(operation: EngineOperation, { signal, timeoutMs }: ExecutionOptions, work: () => MaybePromise<T>): MaybePromise<T> {
    this.assertOpen();
    this.assertNoStream();
    return chain(this.#connect(signal), () => this.#perform(operation, work, { signal, timeoutMs }));
  }

  /** How transactions are isolated, as far as the database tells. */
  readIsolation(options: ExecutionOptions): MaybePromise<ReadIsolation> {
    const { dialect } = this.engine;
    return this.ask('readIsolation', options, () => {
      if (dialect.readIsolation === undefined) throw unsupported(dialect.name, 'way to tell its isolation level');
      return dialect.readIsolation((sql, parameters = []) => chain(this.#send(sql, parameters), ({ rows }) => rows));
    });
  }

  /** What the driver can do for transactions of two phases; ENGINE_UNSUPPORTED where it cannot. */
  get twoPhase(): TwoPhaseTransactions {
    const { twoPhase } = this.driver;
    if (twoPhase !== undefined) return twoPhase;
    throw unsupported(this.engine.dialect.name, 'transactions of two phases');
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
    if (release !== undefined) await this.#perform('releaseSavepoint', () => this.#send(release), { sql: release });
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

  /**
   * Makes a driver's error one of ours and throws it. A lost connection is dropped before, with all that are older; a
   * transaction that the database has rolled back by itself takes nothing but `rollback()` from then on.
   */
  fail(error: unknown, failure: Omit<Failure, 'connectionId'>): MaybePromise<never> {
    const wrapped = this.engine.wrap(error, failure);
    const { id } = this;
    // That one server does not answer one connection says nothing of the others.
    if (wrapped instanceof DatabaseError && wrapped.disconnected) this.lose(wrapped, failure.givenUpHow === undefined);
    else if (this.#checkout?.connection.inTransaction === false) this.transactions.undone();
    return this.engine.raise(wrapped, { ...failure, connectionId: id });
  }

  /**
   * Waits for the driver until it is given up, and after that for `answerMs` longer; then its connection is dropped, and the
   * error says so.
   */
  untilAnswered<T>(
    answer: MaybePromise<T>,
    patience: Patience,
    failure: Omit<Failure, 'connectionId'>,
    answerMs: number = this.engine.cancelTimeoutMs,
  ): MaybePromise<T> {
    return patience.untilAnswered(answer, answerMs, () =>
      this.fail(patience.signal.reason, { ...failure, givenUpHow: 'with its connection, since the server did not answer' }),
    );
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
      if (this.transactions.isDecided) this.lose(new Error('its prepared transaction is left to be committed'), false);
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

  async #undoBegin(error: unknown): Promise<never> {
    try {
      await this.rollback();
    } catch {
      // Its connection was dropped, or a listener of the rollback threw; the first error is the one that matters.
    }
    throw error;
  }

  #savepointStep(
    operation: 'savepoint' | 'releaseSavepoint' | 'rollbackToSavepoint',
    name: string,
    sql: string | undefined,
  ): MaybePromise<void> {
    const sent = sql === undefined ? undefined : this.#perform(operation, () => this.#send(sql), { sql });
    return chain(sent as MaybePromise<unknown>, () => tell(this.engine.events, operation, { connectionId: this.#knownId, name }));
  }

  async #undo(operation: 'rollback' | 'rollbackPrepared', work: () => MaybePromise<void>): Promise<void> {
    await this.closeStream();
    try {
      await this.#perform(operation, work);
    } catch (error) {
      // What state it is in, nobody knows.
      this.lose(error, false);
      throw error;
    }
    await tell(this.engine.events, 'rollback', { connectionId: this.#knownId });
  }

  /** What is known to be broken is not asked, so that nothing is committed. */
  get #commitTraits(): Performance {
    return { isCommitSent: this.driver.lost === undefined };
  }

  #send(sql: string, parameters: readonly unknown[] = []): MaybePromise<DriverResult> {
    return this.driver.execute({ sql, parameters, exactIntegers: false, prepare: false, signal: undefined });
  }

  /** Has the driver do something for a transaction, with log and errors, and waits for it as long as the transaction may take. */
  #perform<T>(
    operation: EngineOperation,
    work: (signal: AbortSignal | undefined) => MaybePromise<T>,
    { sql, signal, timeoutMs = this.transactions.timeoutMs, isCommitSent = false }: Performance = {},
  ): MaybePromise<T> {
    const { log, cancelTimeoutMs } = this.engine;
    const patience = signal === undefined && timeoutMs === undefined ? undefined : new Patience({ signal, timeoutMs });
    const startedMs = log.enabled ? performance.now() : 0;
    const statement = sql === undefined ? {} : { statement: { sql, parameters: [] } };
    const failure = { operation, startedMs, isCommitSent, signal: patience?.signal, ...statement };
    const perform = (): MaybePromise<T> =>
      attempt<T>(
        () => {
          patience?.signal.throwIfAborted();
          return work(patience?.signal);
        },
        (error) => this.fail(error, failure),
      );
    // Only what waits for others listens to the signal; the rest has nothing left to answer once its time is up.
    const answerMs = operation === 'begin' ? cancelTimeoutMs : 0;
    const done = patience === undefined ? perform() : patience.during(() => this.untilAnswered(perform(), patience, failure, answerMs));
    return chain(done, (value) => {
      if (log.enabled) log.write({ event: operation, connectionId: this.id, sql, durationMs: performance.now() - startedMs });
      return value;
    });
  }
}

/** How something is done for a transaction. */
interface Performance {
  readonly sql?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly isCommitSent?: boolean;
}

function assertTransactionOptions({ dialect }: EngineCore, { isolationLevel, readOnly, deferrable }: TransactionOptions): void {
  const { name, capabilities } = dialect;
  const { isolationLevels, readOnlyTransactions, deferrableTransactions } = capabilities;
  if (isolationLevel !== undefined && !isolationLevels.includes(isolationLevel)) {
    throw new ArgumentError(
      'ENGINE_ISOLATION_UNSUPPORTED',
      `the dialect '${name}' has no isolation level ${isolationLevel}; it has ${[...isolationLevels, 'AUTOCOMMIT'].join(', ')}.`,
    );
  }
  if (readOnly === true && !readOnlyTransactions) throw unsupported(name, 'read-only transactions');
  if (deferrable === true && !deferrableTransactions) throw unsupported(name, 'deferrable transactions');
}

function unsupported(dialect: string, what: string): InvalidStateError {
  return new InvalidStateError('ENGINE_UNSUPPORTED', `the dialect '${dialect}' has no ${what}.`);
}
