import {
  type Compiled,
  chain,
  type Dialect,
  type DriverConnection,
  EventHub,
  type Executable,
  type ExecutionOptions,
  type MaybePromise,
  type Pool,
  type PooledConnection,
  type PoolFactory,
  type PoolStatus,
  type StatementStructure,
} from '../contracts/index.ts';
import { ConfigurationError, InvalidStateError } from '../errors.ts';
import type { DatabaseUrl } from '../url.ts';
import { Connection } from './connection.ts';
import type { ConnectionServices, LogDetails } from './connection-services.ts';
import type { EngineEvents, ObservedConnection, ReplacedStatement, StatementEvent } from './engine-events.ts';
import type { EngineOptions } from './engine-options.ts';
import { wrapError } from './error-wrapping.ts';
import { shownSql } from './shown-text.ts';
import { describeParameters, type LogRecord, showParameters, standardErrorSink } from './statement-log.ts';
import { StructureCache } from './structure-cache.ts';

export interface EngineInit {
  readonly url: DatabaseUrl;
  readonly dialect: Dialect;
  readonly poolFactory: PoolFactory;
  readonly options: EngineOptions;
  readonly onDispose?: () => void;
}

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A database as the application sees it: a dialect, a pool of connections, and a cache of compiled statements. */
export class Engine implements AsyncDisposable, ConnectionServices {
  readonly url: DatabaseUrl;
  readonly dialect: Dialect;
  /** Hooks around statements and transactions. */
  readonly events: EventHub<EngineEvents>;
  /** The pool's own hooks are `pool.on('connect', …)` and so on. */
  readonly pool: Pool<DriverConnection>;
  readonly executionOptions: ExecutionOptions;
  readonly #options: EngineOptions;
  readonly #cache: StructureCache<Compiled>;
  readonly #onDispose: (() => void) | undefined;
  #disposed = false;

  constructor({ url, dialect, poolFactory, options, onDispose }: EngineInit, parent?: Engine) {
    this.url = url;
    this.dialect = dialect;
    this.#options = options;
    this.#onDispose = onDispose;
    this.executionOptions = options.executionOptions ?? {};
    this.events = parent?.events ?? new EventHub<EngineEvents>();
    this.#cache = parent === undefined ? new StructureCache(cacheSize(options)) : parent.#cache;
    this.pool = parent?.pool ?? this.#createPool(poolFactory);
  }

  /** Takes a connection from the pool. Close it, or hold it with `await using`. */
  connect(): Promise<Connection>;
  /** Takes a connection for the time that `work` needs. */
  connect<T>(work: (connection: Connection) => Promise<T> | T): Promise<T>;
  async connect<T>(work?: (connection: Connection) => Promise<T> | T): Promise<T | Connection> {
    const connection = new Connection(this, await this.checkOut(this.executionOptions), this.executionOptions);
    if (work === undefined) return connection;
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  /** Runs `work` in a transaction of its own: committed when it is done, rolled back if it throws. */
  begin<T>(work: (connection: Connection) => Promise<T> | T): Promise<T> {
    return this.connect((connection) => connection.begin(work));
  }

  /** The same engine, pool and cache with other defaults for execution. */
  withOptions(executionOptions: ExecutionOptions): Engine {
    const options = { ...this.#options, executionOptions: { ...this.executionOptions, ...executionOptions } };
    return new Engine({ url: this.url, dialect: this.dialect, poolFactory: { create: () => this.pool as never }, options }, this);
  }

  /** A statement in the SQL of this engine's dialect, from the cache if one of its structure was compiled before. */
  compile(
    statement: Executable,
    structure: StatementStructure = statement.structure(),
    options: ExecutionOptions = this.executionOptions,
  ): Compiled {
    if (options.compiledCache === false) return this.dialect.compile(statement);
    let compiled = this.#cache.get(structure);
    if (compiled === undefined) {
      compiled = this.dialect.compile(statement);
      this.#cache.set(structure, compiled);
    }
    return compiled;
  }

  get poolStatus(): PoolStatus {
    return this.pool.status;
  }

  /** Compiled statements in the cache. */
  get compiledCacheSize(): number {
    return this.#cache.size;
  }

  /** Closes the pool: idle connections now, others when they come back. A kernel makes a new engine for the URL after it. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#onDispose?.();
    await this.pool.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  toString(): string {
    return `Engine(${this.url})`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect](): string {
    return this.toString();
  }

  // What follows is for connections.

  /** Takes a physical connection from the pool. */
  checkOut(options: ExecutionOptions): MaybePromise<PooledConnection<DriverConnection>> {
    if (this.#disposed) throw new InvalidStateError('ENGINE_DISPOSED', `the engine of ${this.url} was disposed; create it anew.`);
    return this.pool.acquire(options.signal === undefined ? undefined : { signal: options.signal });
  }

  /** Whether anybody wants to hear of statements. */
  get isObserved(): boolean {
    return this.#options.echo === true || this.events.has('beforeExecute') || this.events.has('afterExecute');
  }

  tell<K extends keyof EngineEvents>(event: K, payload: EngineEvents[K]): MaybePromise<unknown> {
    return this.events.has(event) ? this.events.emit(event, payload) : undefined;
  }

  beforeExecute(connection: ObservedConnection, { sql, parameters }: ReplacedStatement): MaybePromise<ReplacedStatement> {
    if (!this.events.has('beforeExecute')) return { sql, parameters };
    return chain(
      this.events.emit('beforeExecute', { connection, sql, parameters }),
      (answers) => answers.findLast(isStatement) ?? { sql, parameters },
    );
  }

  replaceError(event: StatementEvent & { readonly error: Error }): MaybePromise<Error> {
    this.log('error', event.error.message);
    if (!this.events.has('error')) return event.error;
    return chain(this.events.emit('error', event), (answers) => answers.findLast((answer) => answer instanceof Error) ?? event.error);
  }

  parametersForError(parameters: readonly unknown[] | undefined, compiled: Compiled | undefined): string | undefined {
    if (parameters === undefined) return undefined;
    return this.#options.showParameters === true ? showParameters(parameters, compiled?.secretParameters) : describeParameters(parameters);
  }

  log(event: LogRecord['event'], text: string, { compiled, parameters = [], durationMs, rowCount, tag }: LogDetails = {}): void {
    if (this.#options.echo !== true) return;
    const shown =
      this.#options.showParameters === false ? describeParameters(parameters) : showParameters(parameters, compiled?.secretParameters);
    (this.#options.logger ?? standardErrorSink)({ event, text: shownSql(text), parameters: shown, durationMs, rowCount, tag });
  }

  #createPool(poolFactory: PoolFactory): Pool<DriverConnection> {
    const { dialect, url } = this;
    const fail = (error: unknown): never => {
      throw wrapError(dialect, error, undefined);
    };
    const pool = poolFactory.create<DriverConnection>(
      {
        connect: async (signal) => {
          try {
            return await dialect.driver.connect((await this.#options.connect?.(url)) ?? url, { signal });
          } catch (error) {
            return fail(error);
          }
        },
        close: (connection) => connection.close(),
        ping: (connection) => connection.ping(),
        reset: (connection) => connection.reset(),
      },
      { ...dialect.poolDefaults(url), ...this.#options.pool },
    );
    if (dialect.initialize !== undefined) pool.on('firstConnect', ({ connection }) => dialect.initialize?.(connection));
    return pool;
  }
}

function isStatement(answer: unknown): answer is ReplacedStatement {
  return typeof answer === 'object' && answer !== null && 'sql' in answer && 'parameters' in answer;
}

function cacheSize({ compiledCacheSize = 500 }: EngineOptions): number {
  if (Number.isSafeInteger(compiledCacheSize) && compiledCacheSize >= 0) return compiledCacheSize;
  throw new ConfigurationError('KERNEL_INVALID_OPTION', `compiledCacheSize must be a whole number from 0, not ${compiledCacheSize}.`);
}
