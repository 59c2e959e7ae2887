import {
  attempt,
  type BoundStatement,
  type Compiled,
  chain,
  type Dialect,
  type DriverConnection,
  type DriverResult,
  type Executable,
  type ExecutionOptions,
  type Inspector,
  type MaybePromise,
  type ParameterSet,
  type PooledConnection,
} from '../contracts/index.ts';
import { InvalidStateError, OperationalError, type SqlayerError } from '../errors.ts';
import type { ConnectionServices } from './connection-services.ts';
import { wrapError } from './error-wrapping.ts';
import { layerOptions } from './option-layers.ts';
import { PendingResult } from './pending-result.ts';
import { Result } from './result.ts';
import { columnsOfNames, rowDecoder } from './result-columns.ts';
import type { RowDecoder } from './row-decoder.ts';
import { SerialQueue } from './serial-queue.ts';
import { type OpenStream, StreamResult } from './stream-result.ts';
import { Transaction, type TransactionOwner } from './transaction.ts';

/** Parameters of an execution: one set, or several to execute the statement with each. */
export type Parameters = ParameterSet | readonly ParameterSet[] | undefined;

const nothing: DriverResult = { rows: [], columnNames: undefined, affectedRows: undefined, lastInsertId: undefined };

/**
 * A connection that was taken from the pool, with the transaction it is in.
 *
 * The first statement begins a transaction, `commit()` or `rollback()` ends it, the next one begins another
 * (commit as you go). Statements run one at a time in the order of the calls. Closing rolls back what is open.
 */
export class Connection implements AsyncDisposable, TransactionOwner {
  readonly engine: ConnectionServices;
  readonly #options: ExecutionOptions;
  /** Undefined after the connection was lost, until the next statement takes a new one. */
  #checkout: PooledConnection<DriverConnection> | undefined;
  /** The outermost transaction and the savepoints in it, innermost last. */
  #transactions: Transaction[] = [];
  /** Why the transaction is lost, until it is rolled back. */
  #lost: SqlayerError | undefined;
  readonly #queue = new SerialQueue();
  #streaming = false;
  #closed = false;
  #savepointCount = 0;

  constructor(engine: ConnectionServices, checkout: PooledConnection<DriverConnection>, options: ExecutionOptions) {
    this.engine = engine;
    this.#checkout = checkout;
    this.#options = options;
  }

  get dialect(): Dialect {
    return this.engine.dialect;
  }

  get inTransaction(): boolean {
    return this.#transactions.length > 0;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The driver's own connection, for what sqlayer does not cover. What is done to it there, sqlayer does not know. */
  get native(): unknown {
    this.#assertOpen();
    return this.#checkout?.connection.native;
  }

  /** Executes a statement; begins a transaction if there is none. */
  execute<Row, Tuple, First>(
    statement: Executable<Row, Tuple, First>,
    parameters?: Parameters,
    options?: ExecutionOptions,
  ): PendingResult<Row, Tuple, First> {
    let result: MaybePromise<Result<Row, Tuple, First>>;
    try {
      result = this.#queue.run(() => this.#execute(statement, parameters, options));
    } catch (error) {
      result = Promise.reject(error);
    }
    return new PendingResult(result);
  }

  /** The first column of the first row, or null without any. */
  scalar<First>(
    statement: Executable<unknown, unknown, First>,
    parameters?: Parameters,
    options?: ExecutionOptions,
  ): Promise<First | null> {
    return this.execute(statement, parameters, options).scalar();
  }

  /** Executes a query and gives its rows while they are read, with memory for one chunk of them. */
  stream<Row, Tuple, First>(
    statement: Executable<Row, Tuple, First>,
    parameters?: ParameterSet,
    options?: ExecutionOptions,
  ): StreamResult<Row, Tuple, First> {
    const close = (): void => {
      this.#streaming = false;
    };
    const open = async (): Promise<OpenStream> => this.#queue.run(() => this.#openStream(statement, parameters, options));
    return new StreamResult(open, close, (decoder) => decoder.object);
  }

  /**
   * Sends SQL as it is to the driver, with the driver's own placeholders; values come back as raw as the driver gives them.
   */
  executeRaw(sql: string, parameters: readonly unknown[] = []): Promise<DriverResult> {
    return this.#promise(() => this.#inTransaction((driver) => this.#send(driver, { sql, parameters }, undefined, this.#options)));
  }

  /**
   * Executes a compiled statement with the values of a structure and gives the driver's rows, for layers that read rows
   * in their own way.
   */
  executeCompiled(
    compiled: Compiled,
    values: readonly unknown[],
    named?: ParameterSet,
    options: ExecutionOptions = this.#options,
  ): MaybePromise<DriverResult> {
    return this.#queue.run(() => this.#inTransaction((driver) => this.#sendCompiled(driver, compiled, values, named, options)));
  }

  /** Begins a transaction; ENGINE_TRANSACTION_OPEN if one is open, be it by an execution before. */
  begin(): Promise<Transaction>;
  /** Begins a transaction, commits it when `work` is done and rolls it back if `work` throws. */
  begin<T>(work: (connection: this) => Promise<T> | T): Promise<T>;
  async begin<T>(work?: (connection: this) => Promise<T> | T): Promise<T | Transaction> {
    const transaction = await this.#promise(() => {
      if (this.inTransaction) {
        throw new InvalidStateError(
          'ENGINE_TRANSACTION_OPEN',
          'begin() was called on a connection that is in a transaction; a statement executed before may have begun it. Commit or roll back first, or use beginNested().',
        );
      }
      return chain(this.#connected(), (driver) => this.#beginTransaction(driver));
    });
    return work === undefined ? transaction : this.#complete(transaction, work);
  }

  /** Sets a savepoint; begins a transaction around it if there is none. */
  beginNested(): Promise<Transaction>;
  /** Sets a savepoint, releases it when `work` is done and rolls back to it if `work` throws. */
  beginNested<T>(work: (connection: this) => Promise<T> | T): Promise<T>;
  async beginNested<T>(work?: (connection: this) => Promise<T> | T): Promise<T | Transaction> {
    if (!this.dialect.capabilities.savepoints)
      throw new InvalidStateError('ENGINE_UNSUPPORTED', `the dialect '${this.dialect.name}' has no savepoints.`);
    const transaction = await this.#promise(() =>
      this.#inTransaction((driver) => {
        this.#savepointCount += 1;
        const name = `sqlayer_${this.#savepointCount}`;
        return chain(this.#command(driver, this.dialect.savepointSql(name)), () => {
          const savepoint = new Transaction(this, name);
          this.#transactions.push(savepoint);
          return chain(this.engine.tell('savepoint', { connection: this, name }), () => savepoint);
        });
      }),
    );
    return work === undefined ? transaction : this.#complete(transaction, work);
  }

  /** Commits the transaction; nothing happens without one. ENGINE_NESTED_ORDER while a savepoint is open. */
  commit(): Promise<void> {
    const [outermost] = this.#transactions;
    return outermost === undefined ? this.#promise(() => this.#assertOpen()) : this.endTransaction(outermost, 'commit');
  }

  /** Rolls the transaction back, with all savepoints in it; nothing happens without one. */
  rollback(): Promise<void> {
    const [outermost] = this.#transactions;
    if (outermost !== undefined) return this.endTransaction(outermost, 'rollback');
    return this.#promise(() => {
      this.#assertOpen();
      this.#lost = undefined;
    });
  }

  /** What the database tells of its schema, read through this connection. */
  inspect(): Inspector {
    this.#assertOpen();
    return this.dialect.inspector(async (sql, parameters = []) => (await this.executeRaw(sql, parameters)).rows);
  }

  /** A view of this connection, the same one, with options for what is executed through it. */
  withOptions(options: ExecutionOptions): Connection {
    return new Proxy(this, {
      get: (target, property) => {
        if (property === 'execute' || property === 'stream' || property === 'scalar') {
          const method = target[property] as (statement: Executable, parameters?: ParameterSet, own?: ExecutionOptions) => unknown;
          return (statement: Executable, parameters?: ParameterSet, own?: ExecutionOptions) =>
            method.call(target, statement, parameters, { ...options, ...own });
        }
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  /** Drops the physical connection; the next statement outside a transaction takes a new one. */
  async invalidate(reason: unknown = new Error('invalidated by the application')): Promise<void> {
    this.#assertOpen();
    await this.#lose(wrapError(this.dialect, reason, undefined), false);
  }

  /** Rolls back what is open and gives the connection back to the pool; again does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#queue.run(() => undefined);
    try {
      if (this.inTransaction && this.#lost === undefined) await this.rollback();
    } finally {
      this.#closed = true;
      for (const transaction of this.#transactions.splice(0)) transaction.markEnded('rolled back');
      const checkout = this.#checkout;
      this.#checkout = undefined;
      await checkout?.release();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Ends a transaction of this connection; called by it. */
  endTransaction(transaction: Transaction, how: 'commit' | 'rollback'): Promise<void> {
    return this.#promise(() => {
      const depth = this.#transactions.indexOf(transaction);
      if (how === 'commit') this.#assertUsable();
      else this.#assertOpen();
      if (how === 'commit' && depth < this.#transactions.length - 1) {
        throw new InvalidStateError(
          'ENGINE_NESTED_ORDER',
          'commit() was called while a savepoint inside the transaction is open; end that one first.',
        );
      }
      const ended = this.#transactions.slice(depth);
      const finish = (): MaybePromise<void> => {
        this.#transactions.length = depth;
        for (const one of ended) one.markEnded(how === 'commit' ? 'committed' : 'rolled back');
      };
      if (this.#lost !== undefined) {
        // The server has forgotten the transaction together with the connection.
        if (depth === 0) this.#lost = undefined;
        return finish();
      }
      const driver = (this.#checkout as PooledConnection<DriverConnection>).connection;
      return chain(
        transaction.savepoint === undefined ? this.#endOutermost(driver, how) : this.#endSavepoint(driver, transaction.savepoint, how),
        finish,
      );
    });
  }

  async #complete<T>(transaction: Transaction, work: (connection: this) => Promise<T> | T): Promise<T> {
    let value: T;
    try {
      value = await work(this);
    } catch (error) {
      if (transaction.isActive) {
        try {
          await transaction.rollback();
        } catch (rollbackError) {
          throw new AggregateError(
            [error, rollbackError],
            'the work in a transaction failed, and so did its rollback; the first error is the one of the work.',
            {
              cause: error,
            },
          );
        }
      }
      throw error;
    }
    if (transaction.isActive) await transaction.commit();
    return value;
  }

  #endOutermost(driver: DriverConnection, how: 'commit' | 'rollback'): MaybePromise<unknown> {
    const ended = attempt<void>(
      () => (how === 'commit' ? driver.commit() : driver.rollback()),
      (error) => this.#fail(error, how.toUpperCase(), undefined),
    );
    return chain(ended, () => {
      this.engine.log(how, how.toUpperCase());
      return this.engine.tell(how, { connection: this });
    });
  }

  #endSavepoint(driver: DriverConnection, name: string, how: 'commit' | 'rollback'): MaybePromise<unknown> {
    const sql = how === 'commit' ? this.dialect.releaseSavepointSql(name) : this.dialect.rollbackToSavepointSql(name);
    const event = how === 'commit' ? 'releaseSavepoint' : 'rollbackToSavepoint';
    return chain(sql === undefined ? nothing : this.#command(driver, sql), () => this.engine.tell(event, { connection: this, name }));
  }

  #command(driver: DriverConnection, sql: string): MaybePromise<DriverResult> {
    this.engine.log('savepoint', sql);
    return attempt<DriverResult>(
      () => driver.execute({ sql, parameters: [], exactIntegers: false, prepare: false, signal: undefined }),
      (error) => this.#fail(error, sql, undefined),
    );
  }

  async #promise<T>(run: () => MaybePromise<T>): Promise<T> {
    return this.#queue.run(run);
  }

  #execute<Row, Tuple, First>(
    statement: Executable<Row, Tuple, First>,
    parameters: Parameters,
    call: ExecutionOptions | undefined,
  ): MaybePromise<Result<Row, Tuple, First>> {
    const merged = parameters !== undefined && statement.withValues !== undefined ? statement.withValues(parameters) : statement;
    const named = merged === statement ? parameters : undefined;
    const own = merged.executionOptions;
    const options = layerOptions(layerOptions(this.#options, own), call);
    const structure = merged.structure();
    const compiled = this.engine.compile(merged, structure, options);
    const sent = this.#inTransaction((driver) =>
      Array.isArray(named)
        ? this.#sendMany(driver, compiled, structure.values, named as readonly ParameterSet[], options)
        : this.#sendCompiled(driver, compiled, structure.values, named as ParameterSet | undefined, options),
    );
    return chain(sent, (answer) => this.#result(compiled, answer) as Result<Row, Tuple, First>);
  }

  /** A result whose decoder was made from the statement's own columns. */
  #result(compiled: Compiled, answer: DriverResult): Result {
    const returnsRows = compiled.returnsRows ?? answer.columnNames !== undefined;
    return new Result(answer, returnsRows ? this.#decoderOf(compiled, answer.columnNames) : undefined, compiled.sql);
  }

  #decoderOf(compiled: Compiled, columnNames: readonly string[] | undefined): RowDecoder {
    return rowDecoder(compiled.columns ?? columnsOfNames(columnNames ?? [], narrowInteger));
  }

  async #openStream(statement: Executable, named: ParameterSet | undefined, call: ExecutionOptions | undefined): Promise<OpenStream> {
    const options = layerOptions(layerOptions(this.#options, statement.executionOptions), call);
    const structure = statement.structure();
    const compiled = this.engine.compile(statement, structure, options);
    const bound = compiled.bind(structure.values, named);
    return this.#inTransaction((driver) => {
      const request = {
        ...bound,
        exactIntegers: compiled.exactIntegers,
        prepare: options.preparedStatements ?? true,
        signal: options.signal,
      };
      this.engine.log('statement', bound.sql, { compiled, parameters: bound.parameters, tag: options.logTag });
      const opened = attempt(
        () => driver.stream(request, options.streamChunkRows ?? 1_000),
        (error) => this.#fail(error, bound.sql, bound.parameters, compiled),
      );
      return chain(opened, ({ chunks, columnNames }): OpenStream => {
        this.#streaming = true;
        return { chunks: this.#wrapChunks(chunks, bound, compiled), decoder: this.#decoderOf(compiled, columnNames) };
      });
    });
  }

  async *#wrapChunks(chunks: OpenStream['chunks'], bound: BoundStatement, compiled: Compiled): OpenStream['chunks'] {
    try {
      yield* chunks;
    } catch (error) {
      await this.#fail(error, bound.sql, bound.parameters, compiled);
    }
  }

  /** Runs with the driver's connection in a transaction, which is begun if there is none. */
  #inTransaction<T>(run: (driver: DriverConnection) => MaybePromise<T>): MaybePromise<T> {
    this.#assertUsable();
    const checkout = this.#checkout;
    if (checkout !== undefined && this.#transactions.length > 0) return run(checkout.connection);
    return chain(this.#connected(), (driver) => {
      if (this.inTransaction || this.#options.isolationLevel === 'AUTOCOMMIT') return run(driver);
      return chain(this.#beginTransaction(driver), () => run(driver));
    });
  }

  #connected(): MaybePromise<DriverConnection> {
    this.#assertUsable();
    if (this.#checkout !== undefined) return this.#checkout.connection;
    return chain(this.engine.checkOut(this.#options), (checkout) => {
      this.#checkout = checkout;
      return checkout.connection;
    });
  }

  #beginTransaction(driver: DriverConnection): MaybePromise<Transaction> {
    const { isolationLevel, readOnly } = this.#options;
    const begun = attempt<void>(
      () => driver.begin({ isolationLevel, readOnly }),
      (error) => this.#fail(error, 'BEGIN', undefined),
    );
    return chain(begun, () => {
      const transaction = new Transaction(this, undefined);
      this.#transactions.push(transaction);
      this.engine.log('begin', 'BEGIN');
      return chain(this.engine.tell('begin', { connection: this }), () => transaction);
    });
  }

  #sendMany(
    driver: DriverConnection,
    compiled: Compiled,
    values: readonly unknown[],
    sets: readonly ParameterSet[],
    options: ExecutionOptions,
  ): MaybePromise<DriverResult> {
    const next = (index: number, before: DriverResult): MaybePromise<DriverResult> => {
      const set = sets[index];
      if (set === undefined) return before;
      return chain(this.#sendCompiled(driver, compiled, values, set, options), (answer) => next(index + 1, joined(before, answer)));
    };
    return next(0, nothing);
  }

  #sendCompiled(
    driver: DriverConnection,
    compiled: Compiled,
    values: readonly unknown[],
    named: ParameterSet | undefined,
    options: ExecutionOptions,
  ): MaybePromise<DriverResult> {
    if (compiled.bindBatches === undefined) return this.#send(driver, compiled.bind(values, named), compiled, options);
    const batches = compiled.bindBatches(values, named);
    const next = (index: number, before: DriverResult): MaybePromise<DriverResult> => {
      const batch = batches[index];
      if (batch === undefined) return before;
      return chain(this.#send(driver, batch, compiled, options), (answer) => next(index + 1, joined(before, answer)));
    };
    const [only] = batches;
    return only !== undefined && batches.length === 1 ? this.#send(driver, only, compiled, options) : next(0, nothing);
  }

  #send(
    driver: DriverConnection,
    bound: BoundStatement,
    compiled: Compiled | undefined,
    options: ExecutionOptions,
  ): MaybePromise<DriverResult> {
    if (this.engine.isObserved) return this.#sendObserved(driver, bound, compiled, options);
    return this.#sendNow(driver, bound, compiled, options);
  }

  #sendNow(
    driver: DriverConnection,
    { sql, parameters }: BoundStatement,
    compiled: Compiled | undefined,
    options: ExecutionOptions,
  ): MaybePromise<DriverResult> {
    const { signal } = options;
    if (signal?.aborted)
      throw new OperationalError('ENGINE_ABORTED', 'the statement was given up before it was sent.', { cause: signal.reason, sql });
    let answer: MaybePromise<DriverResult>;
    try {
      answer = driver.execute({
        sql,
        parameters,
        exactIntegers: compiled?.exactIntegers ?? true,
        prepare: options.preparedStatements ?? true,
        signal,
      });
    } catch (error) {
      return this.#fail(error, sql, parameters, compiled);
    }
    return answer instanceof Promise ? answer.catch((error: unknown) => this.#fail(error, sql, parameters, compiled)) : answer;
  }

  #sendObserved(
    driver: DriverConnection,
    bound: BoundStatement,
    compiled: Compiled | undefined,
    options: ExecutionOptions,
  ): MaybePromise<DriverResult> {
    const startedMs = performance.now();
    return chain(this.engine.beforeExecute(this, bound), (replaced) =>
      chain(this.#sendNow(driver, replaced, compiled, options), (answer) => {
        const durationMs = performance.now() - startedMs;
        const rowCount = answer.affectedRows ?? answer.rows.length;
        this.engine.log('statement', replaced.sql, {
          compiled,
          parameters: replaced.parameters,
          durationMs,
          rowCount,
          tag: options.logTag,
        });
        return chain(this.engine.tell('afterExecute', { connection: this, ...replaced, durationMs, rowCount }), () => answer);
      }),
    );
  }

  /** Throws a driver's error in our terms; a lost connection is dropped, with all that are older. */
  #fail(error: unknown, sql: string, parameters: readonly unknown[] | undefined, compiled?: Compiled): MaybePromise<never> {
    const wrapped = wrapError(this.dialect, error, { sql, parameters: this.engine.parametersForError(parameters, compiled) });
    const lost = (wrapped as { readonly disconnected?: boolean }).disconnected ? this.#lose(wrapped, true) : undefined;
    return chain(lost as MaybePromise<void>, () =>
      chain(this.engine.replaceError({ connection: this, sql, parameters: parameters ?? [], error: wrapped }), (final): never => {
        throw final;
      }),
    );
  }

  #lose(reason: SqlayerError, olderToo: boolean): MaybePromise<void> {
    const checkout = this.#checkout;
    this.#checkout = undefined;
    if (this.inTransaction) this.#lost = reason;
    return checkout?.invalidate(reason, { olderToo });
  }

  #assertOpen(): void {
    if (this.#closed) throw new InvalidStateError('ENGINE_CLOSED', 'the connection was closed; take a new one from the engine.');
  }

  #assertUsable(): void {
    this.#assertOpen();
    if (this.#streaming)
      throw new InvalidStateError(
        'ENGINE_STREAM_OPEN',
        'a stream on this connection is still being read; finish or close it, or use another connection.',
      );
    if (this.#lost !== undefined) {
      throw new InvalidStateError(
        'ENGINE_INVALIDATED',
        'the connection was lost within a transaction, whose changes are undone; call rollback() and begin again.',
        {
          cause: this.#lost,
        },
      );
    }
  }
}

function joined(before: DriverResult, answer: DriverResult): DriverResult {
  return {
    rows: before.rows.length === 0 ? answer.rows : before.rows.concat(answer.rows),
    columnNames: answer.columnNames ?? before.columnNames,
    affectedRows: answer.affectedRows === undefined ? before.affectedRows : (before.affectedRows ?? 0) + answer.affectedRows,
    lastInsertId: answer.lastInsertId ?? before.lastInsertId,
  };
}

/** A column of textual SQL has no type: a whole number is a number where it fits, else a bigint. */
function narrowInteger(raw: unknown): unknown {
  return typeof raw === 'bigint' && BigInt(Number(raw)) === raw && Number.isSafeInteger(Number(raw)) ? Number(raw) : raw;
}
