import type { Dialect } from '../contracts/dialect.ts';
import type { DriverResult, TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions, IsolationLevel } from '../contracts/execution-options.ts';
import type { Inspector } from '../contracts/inspector.ts';
import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { PoolStatus } from '../contracts/pool.ts';
import type { Compiled, Executable, ProcedureCall } from '../contracts/statement.ts';
import { ArgumentError } from '../errors.ts';
import type { EventHub } from '../event-hub.ts';
import type { DatabaseUrl } from '../url.ts';
import type { ConnectionCore } from './connection-core.ts';
import type { UnpooledConnection } from './engine-core.ts';
import type { EngineEvents } from './engine-events.ts';
import { bind, Execution, type Parameters } from './execution.ts';
import { inspectAsText } from './inspect-as-text.ts';
import { layerOptions } from './option-layers.ts';
import { PendingResult, type PendingRows } from './pending-result.ts';
import { type ProcedureResult, procedureResult } from './procedure-result.ts';
import { prepareRaw } from './raw-statement.ts';
import { RawStream } from './raw-stream.ts';
import { noRowsReturned, Result } from './result.ts';
import type { RetryOptions } from './retry.ts';
import type { RowDecoder } from './row-decoder.ts';
import type { StatementPlan } from './statement-plan.ts';
import { StreamResult } from './stream-result.ts';
import type { Transaction, TwoPhaseTransaction } from './transaction.ts';

/** The type of `Engine`, which tells more of each member; the object is one. Here because neither file may need the other. */
export interface ConnectionEngine extends AsyncDisposable {
  readonly name: string;
  readonly url: DatabaseUrl;
  readonly dialect: Dialect;
  readonly events: EventHub<EngineEvents>;
  readonly executionOptions: ExecutionOptions;
  readonly poolStatus: PoolStatus;
  readonly disposed: boolean;
  connect(): Promise<Connection>;
  connect<T>(work: (connection: Connection) => MaybePromise<T>): Promise<T>;
  begin<T>(work: (connection: Connection) => MaybePromise<T>, options?: TransactionOptions): Promise<T>;
  run<T>(work: (connection: Connection, attempt: number) => MaybePromise<T>, options?: RunOptions): Promise<T>;
  openUnpooled(options?: { readonly signal?: AbortSignal | undefined }): Promise<UnpooledConnection>;
  inspect(): Inspector;
  inspect<T>(work: (inspector: Inspector) => MaybePromise<T>): Promise<T>;
  compile(statement: Executable): Compiled;
  withOptions(options: ExecutionOptions): ConnectionEngine;
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  toString(): string;
  toJSON(): { readonly dialect: string; readonly driver: string; readonly url: string; readonly pool: PoolStatus };
}

/** How `Engine.run()` runs a transaction: as `begin()` would, and when it does so again. */
export interface RunOptions extends TransactionOptions {
  /** False for a single try. */
  readonly retry?: RetryOptions | boolean;
}

/** A row of SQL that was sent as it is. */
export type RawRecord = Readonly<Record<string, unknown>>;

/**
 * A connection taken from the pool, with the transaction it is in.
 *
 * The first statement begins a transaction, `commit()` or `rollback()` ends it, the next statement begins another (commit
 * as you go); or `begin()` begins it by name. In isolation AUTOCOMMIT nothing begins by itself. Calls are carried out one
 * at a time in their order, awaited or not. Close it, or hold it with `await using`: what is open is then rolled back and
 * the physical connection goes back to the pool.
 */
export class Connection implements AsyncDisposable {
  static {
    inspectAsText(Connection.prototype);
  }

  readonly #core: ConnectionCore;
  readonly #engine: ConnectionEngine;
  readonly #options: ExecutionOptions;

  /** Made by `Engine.connect()`. */
  constructor(core: ConnectionCore, engine: ConnectionEngine, options: ExecutionOptions) {
    this.#core = core;
    this.#engine = engine;
    this.#options = options;
  }

  get engine(): ConnectionEngine {
    return this.#engine;
  }

  get dialect(): Dialect {
    return this.#core.engine.dialect;
  }

  /** Options of the engine and this connection, under those of a statement and of a call. */
  get executionOptions(): ExecutionOptions {
    return this.#options;
  }

  get closed(): boolean {
    return this.#core.closed;
  }

  /** Whether a transaction is open, by `begin()` or by a statement. */
  get inTransaction(): boolean {
    return this.#core.transactions.depth > 0;
  }

  /** Whether a savepoint is open. */
  get inNestedTransaction(): boolean {
    return this.#core.transactions.depth > 1;
  }

  /** The npm driver's own connection, for what sqlayer does not cover. What is done to it there, sqlayer does not see. */
  get native(): unknown {
    return this.#core.driver.native;
  }

  /**
   * Executes a statement; begins a transaction if none is open.
   *
   * `parameters` are values for named parameters, or rows for a statement that takes rows. A list executes the statement
   * with each set in turn; rows that come back are put together and counts added up. It starts now, awaited or not. Errors
   * of the database are `DatabaseError`s; a closed connection is ENGINE_CLOSED.
   */
  execute<Row, Tuple, First>(
    statement: Executable<Row, Tuple, First>,
    parameters?: Parameters,
    options?: ExecutionOptions,
  ): PendingResult<Row, Tuple, First> {
    let outcome: MaybePromise<Result<Row, Tuple, First>>;
    try {
      const { plan, execution } = this.#prepare(statement, parameters, options);
      outcome = this.#send(plan, execution) as MaybePromise<Result<Row, Tuple, First>>;
    } catch (error) {
      outcome = Promise.reject(error);
    }
    return new PendingResult(outcome);
  }

  /** The first column of the first row of a statement, or null without rows. */
  scalar<First>(
    statement: Executable<unknown, unknown, First>,
    parameters?: Parameters,
    options?: ExecutionOptions,
  ): Promise<First | null> {
    return this.execute(statement, parameters, options).scalar();
  }

  /** The first column of each row of a statement. */
  scalars<First>(statement: Executable<unknown, unknown, First>, parameters?: Parameters, options?: ExecutionOptions): PendingRows<First> {
    return this.execute(statement, parameters, options).scalars();
  }

  /**
   * The rows of a statement while they come, `streamChunkRows` at a time.
   *
   * The statement is compiled now, and sent when the first row is asked for. Until the stream ends, anything else on this
   * connection but `rollback()` and `close()`, which end it, is ENGINE_STREAM_OPEN.
   */
  stream<Row, Tuple, First>(
    statement: Executable<Row, Tuple, First>,
    parameters?: Parameters,
    options?: ExecutionOptions,
  ): StreamResult<Row, Tuple, First> {
    const { plan, execution } = this.#prepare(statement, parameters, options);
    if (plan.compiled.returnsRows === false) throw noRowsReturned(plan.compiled.sql);
    return new StreamResult(new RawStream(this.#core, execution), (columnNames) => plan.decoderFor(columnNames));
  }

  /**
   * Calls a stored procedure: `const { out, results } = await connection.call(call('totals', [7, out('sum', Integer)]))`.
   *
   * Begins a transaction if none is open, as any statement does. RESULT_COLUMN_COUNT where the procedure gives other values than
   * the call says.
   */
  async call<Out, const Sets extends readonly unknown[]>(
    procedure: ProcedureCall<Out, Sets>,
    options?: ExecutionOptions,
  ): Promise<ProcedureResult<Out, Sets>> {
    const { plan, execution } = this.#prepare(procedure, undefined, options);
    const given = await execution.send(this.#core);
    // The compiled call says how what the driver gives is read, by the types of the call.
    return procedureResult(plan.compiled, given) as ProcedureResult<Out, Sets>;
  }

  /**
   * Sends SQL to the driver as it is, with the driver's own placeholders.
   *
   * Values come back as raw as the driver gives them, but for whole numbers, which are numbers where they fit and bigints
   * where they do not.
   */
  executeRaw(sql: string, parameters: readonly unknown[] = [], options?: ExecutionOptions): PendingResult<RawRecord, unknown[], unknown> {
    let outcome: MaybePromise<Result<RawRecord, unknown[], unknown>>;
    try {
      const { plan, execution } = prepareRaw(this.#core.engine, { sql, parameters }, layerOptions(this.#options, options));
      outcome = this.#send(plan, execution) as typeof outcome;
    } catch (error) {
      outcome = Promise.reject(error);
    }
    return new PendingResult(outcome);
  }

  /**
   * Executes a compiled statement with the values of a structure, and gives the driver's rows as they are: for layers that
   * have compiled statements and decoders of their own.
   *
   * Answers at once where connection and driver do, and then throws at once too.
   */
  executeCompiled(
    compiled: Compiled,
    values: readonly unknown[],
    parameters?: Parameters,
    options?: ExecutionOptions,
  ): MaybePromise<DriverResult> {
    return new Execution(compiled, bind(compiled, values, parameters), layerOptions(this.#options, options)).send(this.#core);
  }

  /** The same for rows that are read while they come. */
  streamCompiled(compiled: Compiled, values: readonly unknown[], parameters?: Parameters, options?: ExecutionOptions): RawStream {
    return new RawStream(this.#core, new Execution(compiled, bind(compiled, values, parameters), layerOptions(this.#options, options)));
  }

  /** A statement compiled for this connection's dialect, through the cache of the engine. */
  compile(statement: Executable, options?: ExecutionOptions): Compiled {
    return this.#core.engine.plan(statement, statement.structure(), layerOptions(this.#options, options)).compiled;
  }

  /**
   * Begins a transaction; ENGINE_TRANSACTION_OPEN where one is open, be it that a statement has begun it.
   *
   * With a callback, the transaction is committed when the callback is done and rolled back when it throws. In AUTOCOMMIT
   * the database knows nothing of it, and rolls nothing back.
   */
  begin(options?: TransactionOptions): Promise<Transaction>;
  begin<T>(work: (transaction: Transaction) => MaybePromise<T>, options?: TransactionOptions): Promise<T>;
  async begin<T>(
    first?: TransactionOptions | ((transaction: Transaction) => MaybePromise<T>),
    second?: TransactionOptions,
  ): Promise<T | Transaction> {
    const [work, given] = typeof first === 'function' ? [first, second] : [undefined, first];
    const options = layerOptions(this.#options, given as ExecutionOptions | undefined);
    const transaction = await this.#core.queue.run(() => this.#core.beginTransaction(options, this.#options.isolationLevel));
    return work === undefined ? transaction : transaction.run(() => work(transaction));
  }

  /**
   * Sets a savepoint, in a transaction that is begun if none is open. Rolling it back undoes what came after and keeps
   * what came before.
   *
   * With a callback, the savepoint is released when the callback is done and rolled back to when it throws.
   */
  beginNested(): Promise<Transaction>;
  beginNested<T>(work: (savepoint: Transaction) => MaybePromise<T>): Promise<T>;
  async beginNested<T>(work?: (savepoint: Transaction) => MaybePromise<T>): Promise<T | Transaction> {
    const savepoint = await this.#core.queue.run(() => this.#core.beginNested(this.#options));
    return work === undefined ? savepoint : savepoint.run(() => work(savepoint));
  }

  /**
   * Begins a transaction of two phases, for a change that several databases take part in: prepare it on each, and commit it
   * when all of them are prepared.
   *
   * `id` is 1 to 64 printable characters of ASCII, made at random if not given, and unique on the server. ENGINE_UNSUPPORTED
   * where the database has no such transactions.
   */
  async beginTwoPhase(id: string = `sqlayer-${crypto.randomUUID()}`, options?: TransactionOptions): Promise<TwoPhaseTransaction> {
    if (!/^[\x21-\x7e]{1,64}$/.test(id)) {
      throw new ArgumentError(
        'ENGINE_INVALID_OPTION',
        `the name of a transaction of two phases is 1 to 64 printable characters of ASCII, not ${JSON.stringify(id)}.`,
      );
    }
    const layered = layerOptions(this.#options, options as ExecutionOptions | undefined);
    return this.#core.queue.run(() => this.#core.beginTwoPhase(id, layered, this.#options.isolationLevel));
  }

  /**
   * Names of the transactions that are prepared and wait for their end, those of crashed programs among them, oldest first
   * where the database tells: on PostgreSQL those of the database, on MySQL and MariaDB those of the server.
   */
  async recoverTwoPhase(): Promise<readonly string[]> {
    return this.#core.queue.run(() => this.#core.ask('recoverTwoPhase', this.#options, () => this.#core.twoPhase.prepared()));
  }

  /** Commits a transaction that was prepared on another connection; ENGINE_TRANSACTION_OPEN within a transaction. */
  async commitPrepared(id: string): Promise<void> {
    await this.#core.queue.run(() => this.#core.endPrepared('commitPrepared', id, this.#options));
  }

  /** Rolls back a transaction that was prepared on another connection; ENGINE_TRANSACTION_OPEN within a transaction. */
  async rollbackPrepared(id: string): Promise<void> {
    await this.#core.queue.run(() => this.#core.endPrepared('rollbackPrepared', id, this.#options));
  }

  /**
   * The isolation of the transaction that is open, or of the one that is begun next.
   *
   * Where the database does not tell that of an open transaction, it is what was asked for through sqlayer.
   */
  async isolationLevel(): Promise<IsolationLevel> {
    const { transactions } = this.#core;
    const asked = transactions.depth === 0 ? this.#options.isolationLevel : transactions.isolationLevel;
    if (asked === 'AUTOCOMMIT' || (transactions.depth === 0 && asked !== undefined)) return asked;
    const { current, usual } = await this.#core.queue.run(() => this.#core.readIsolation(this.#options));
    return current ?? asked ?? usual;
  }

  /** The isolation of transactions that ask for none, as the server and its settings for the user have it. */
  async defaultIsolationLevel(): Promise<IsolationLevel> {
    return (await this.#core.queue.run(() => this.#core.readIsolation(this.#options))).usual;
  }

  /** Commits the transaction; nothing happens where there is none. ENGINE_NESTED_ORDER while a savepoint is open. */
  async commit(): Promise<void> {
    await this.#core.queue.run(() => {
      this.#core.assertOpen();
      return this.#core.transactions.commitOutermost();
    });
  }

  /** Rolls the transaction back with all savepoints in it; nothing happens where there is none. */
  async rollback(): Promise<void> {
    await this.#core.queue.run(() => {
      this.#core.assertOpen();
      return this.#core.transactions.rollbackOutermost();
    });
  }

  /** What the database tells of its schema, read through this connection and its transaction. */
  inspect(): Inspector {
    return this.dialect.inspector(async (sql, parameters = []) => {
      const { execution } = prepareRaw(this.#core.engine, { sql, parameters }, this.#options);
      return (await execution.send(this.#core)).rows;
    });
  }

  /**
   * The same connection, seen with other options for what is executed through it; transaction and state are shared.
   *
   * Isolation belongs to a transaction as a whole: asked for here, it is that of the transaction begun next through here.
   */
  withOptions(options: ExecutionOptions): Connection {
    return new Connection(this.#core, this.#engine, layerOptions(this.#options, options));
  }

  /**
   * Drops the physical connection instead of giving it back, for one that is known to be broken.
   *
   * A transaction in it is lost: what comes next is ENGINE_INVALIDATED until `rollback()`. The next statement after that
   * takes another physical connection.
   */
  async invalidate(reason?: unknown): Promise<void> {
    await this.#core.queue.run(() => {
      this.#core.assertOpen();
      this.#core.lose(reason ?? new Error('invalidated by the application'), false);
    });
  }

  /** Rolls back what is open and gives the physical connection back to the pool, for all views of it. A second time does nothing. */
  async close(): Promise<void> {
    await this.#core.queue.run(() => this.#core.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toString(): string {
    const { id } = this.#core;
    const state = this.closed ? 'closed' : this.inTransaction ? 'in a transaction' : 'idle';
    return `Connection(${this.#engine.name}${id === undefined ? '' : `#${id}`}, ${state})`;
  }

  toJSON(): string {
    return this.toString();
  }

  #prepare(
    statement: Executable,
    parameters: Parameters,
    call: ExecutionOptions | undefined,
  ): { readonly plan: StatementPlan; readonly execution: Execution } {
    if (typeof (statement as Partial<Executable> | null | undefined)?.structure !== 'function') throw notExecutable();
    const takesRows = parameters !== undefined && statement.withValues !== undefined;
    const whole = takesRows ? (statement.withValues as NonNullable<Executable['withValues']>)(parameters) : statement;
    const options = layerOptions(layerOptions(this.#options, whole.executionOptions), call);
    const structure = whole.structure();
    const plan = this.#core.engine.plan(whole, structure, options);
    const bound = bind(plan.compiled, structure.values, takesRows ? undefined : parameters);
    return { plan, execution: new Execution(plan.compiled, bound, options) };
  }

  #send(plan: StatementPlan, execution: Execution): MaybePromise<Result> {
    const answer = execution.send(this.#core);
    return isPromise(answer) ? answer.then((result) => resultOf(plan, result)) : resultOf(plan, answer);
  }
}

function resultOf(plan: StatementPlan, answer: DriverResult): Result {
  const decoder: RowDecoder | undefined = plan.decoderFor(answer.columnNames);
  return new Result(answer, decoder, plan.compiled.sql);
}

function notExecutable(): ArgumentError {
  return new ArgumentError(
    'ENGINE_NOT_EXECUTABLE',
    'something was executed that is no statement; wrap SQL in text() or the sql tag, or send it as it is with executeRaw().',
  );
}

export type { Parameters } from './execution.ts';
