import type { Dialect } from '../contracts/dialect.ts';
import type { DriverConnection, DriverNotice, ErrorClassification } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import { attempt, chain, isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { Pool, PooledConnection, PoolFactory } from '../contracts/pool.ts';
import type { BoundStatement, Compiled, Executable, StatementStructure } from '../contracts/statement.ts';
import { ConfigurationError, InvalidStateError, SqlayerError } from '../errors.ts';
import { EventHub } from '../event-hub.ts';
import type { DatabaseUrl } from '../url.ts';
import { type ConnectionEvent, type EngineEvents, type EngineOperation, tell } from './engine-events.ts';
import type { EngineOptions } from './engine-options.ts';
import { commitUnknown, type GivenUpHow, givenUp, isAbort, type ParameterSetPosition, wrapDriverError } from './error-wrapping.ts';
import { type ParameterPolicy, parameterPolicy, showParameters } from './parameter-display.ts';
import { layerPoolOptions } from './pool-options.ts';
import type { RetryEvent } from './retry.ts';
import { StatementLog } from './statement-log.ts';
import { StatementPlan } from './statement-plan.ts';
import { StructureCache } from './structure-cache.ts';

/** What was going on when something failed. */
export interface Failure {
  readonly operation: EngineOperation;
  readonly connectionId: number | undefined;
  /** What was sent, with the text as messages show it. */
  readonly statement?: BoundStatement;
  readonly compiled?: Compiled | undefined;
  /** Which of several sets of parameters it was. */
  readonly set?: ParameterSetPosition | undefined;
  /** That through which it may have been given up. */
  readonly signal?: AbortSignal | undefined;
  readonly givenUpHow?: GivenUpHow;
  /** A commit that was sent: if the connection breaks, nobody knows whether it was carried out. */
  readonly isCommitSent?: boolean;
  readonly startedMs?: number;
}

/** A physical connection outside of the pool. */
export interface UnpooledConnection {
  readonly connection: DriverConnection;
  readonly connectionId: number;
  close(): Promise<void>;
}

const DEFAULT_CACHE_SIZE = 500;
const DEFAULT_CANCEL_TIMEOUT_MS = 5_000;

/** What an engine, its views and its connections share: pool, compiled statements, events and log. */
export class EngineCore {
  readonly url: DatabaseUrl;
  readonly events: EventHub<EngineEvents> = new EventHub<EngineEvents>((event) => this.#followCheckouts(event));
  readonly log: StatementLog;
  readonly parameters: ParameterPolicy;
  readonly pool: Pool<DriverConnection>;
  /** How long a server has to answer that something was given up. */
  readonly cancelTimeoutMs: number;
  #dialect: Dialect;
  readonly #plans: StructureCache<StatementPlan>;
  readonly #connectHook: EngineOptions['connectHook'];
  readonly #connectionIds = new WeakMap<DriverConnection, number>();
  #connectionCount = 0;
  readonly #followed = new Set<keyof EngineEvents>();
  /** Connections outside of the pool that are open. */
  readonly #unpooled = new Set<DriverConnection>();
  #disposal: Promise<void> | undefined;

  constructor(url: DatabaseUrl, dialect: Dialect, poolFactory: PoolFactory, options: EngineOptions) {
    this.url = url;
    this.#dialect = dialect;
    this.log = new StatementLog(dialect.name, options, options.hideParameters !== true);
    this.parameters = parameterPolicy(options);
    this.cancelTimeoutMs = wholeNumber('cancelTimeoutMs', options.cancelTimeoutMs ?? DEFAULT_CANCEL_TIMEOUT_MS);
    this.#plans = new StructureCache(wholeNumber('compiledCacheSize', options.compiledCacheSize ?? DEFAULT_CACHE_SIZE));
    this.#connectHook = options.connectHook;
    this.pool = poolFactory.create<DriverConnection>(
      {
        connect: (signal) => this.#connect(signal),
        close: (connection, isDead) => (isDead && connection.destroy !== undefined ? connection.destroy() : connection.close()),
        ping: (connection) => connection.ping(),
        reset: (connection) => connection.reset(),
      },
      layerPoolOptions(dialect.poolDefaults(url), options.pool),
    );
    this.#followPool();
  }

  /** The one that the engine was made with, until a server was seen that another one fits better. */
  get dialect(): Dialect {
    return this.#dialect;
  }

  get disposed(): boolean {
    return this.#disposal !== undefined;
  }

  /** The statement compiled, from the cache if one of its structure was compiled before. */
  plan(statement: Executable, structure: StatementStructure, options: ExecutionOptions): StatementPlan {
    if (options.compiledCache === false || !structure.cacheable) return new StatementPlan(this.#compile(statement, structure, options));
    const { schemaTranslateMap } = options;
    const key = schemaTranslateMap === undefined ? structure : translatedStructure(structure, schemaTranslateMap);
    return this.#plans.get(key) ?? this.#keep(key, this.#compile(statement, structure, options));
  }

  #keep(structure: StatementStructure, compiled: Compiled): StatementPlan {
    const plan = new StatementPlan(compiled);
    this.#plans.set(structure, plan);
    return plan;
  }

  #compile(statement: Executable, structure: StatementStructure, { logTag, schemaTranslateMap }: ExecutionOptions): Compiled {
    const compiled = this.dialect.compile(statement, { schemaTranslateMap, structure });
    for (const warning of compiled.warnings ?? []) this.log.warn(compiled.sql, warning, logTag);
    return compiled;
  }

  /** What is kept for a structure, made if there is nothing. */
  cachedPlan(structure: StatementStructure, compile: () => Compiled): StatementPlan {
    return this.#plans.get(structure) ?? this.#keep(structure, compile());
  }

  checkOut(signal: AbortSignal | undefined): MaybePromise<PooledConnection<DriverConnection>> {
    this.#assertLive();
    return this.pool.acquire({ signal });
  }

  #assertLive(): void {
    if (this.disposed) throw new InvalidStateError('ENGINE_DISPOSED', `the engine of ${this.url} was disposed; create it anew.`);
  }

  /** The number under which logs and events know a physical connection. */
  connectionId(connection: DriverConnection): number | undefined {
    return this.#connectionIds.get(connection);
  }

  /**
   * An error of the driver as one of ours; ours pass as they are. What was given up is ENGINE_ABORTED or ENGINE_TIMEOUT,
   * whatever the driver says of it.
   */
  wrap(error: unknown, failure: Omit<Failure, 'connectionId'>): SqlayerError {
    const { signal, statement, compiled, set } = failure;
    if (error instanceof SqlayerError && !(signal?.aborted && isAbort(error, signal))) return error;
    const meaning = this.#meaningOf(error, failure);
    const failed =
      statement === undefined
        ? undefined
        : { sql: statement.sql, parameters: showParameters(statement, compiled, this.parameters.inErrors), set };
    return wrapDriverError(meaning.code === 'ENGINE_ABORTED' ? signal?.reason : error, meaning, failed);
  }

  /** Logs an error, lets listeners replace it, and throws what comes out. */
  raise(error: SqlayerError, { operation, connectionId, statement, compiled, startedMs }: Failure): MaybePromise<never> {
    if (this.log.enabled) {
      this.log.write({
        event: operation,
        level: 'error',
        connectionId,
        sql: statement?.sql,
        parameters: statement === undefined ? undefined : showParameters(statement, compiled, this.parameters.inLogs),
        durationMs: startedMs === undefined ? undefined : performance.now() - startedMs,
        // The rest of the message is the statement, which stands in the record already.
        detail: error.message.split('\n', 1)[0],
      });
    }
    if (!this.events.has('handleError')) throw error;
    const answers = this.events.emit('handleError', { connectionId, operation, sql: statement?.sql, error });
    return chain(answers, (given): never => {
      throw given.findLast((answer) => answer instanceof Error) ?? error;
    });
  }

  /** A transaction will be tried again. */
  retried(event: RetryEvent): MaybePromise<void> {
    const { attempt, delayMs, error } = event;
    const detail = `try ${attempt} failed (${error instanceof SqlayerError ? error.code : 'an error'}), another one follows in ${delayMs.toFixed(0)} ms`;
    this.log.write({ event: 'retry', level: 'warn', connectionId: undefined, detail });
    return tell(this.events, 'retry', event);
  }

  /** Everybody who asks for it waits for the same end. */
  dispose(): Promise<void> {
    this.#disposal ??= this.#disposeAll();
    return this.#disposal;
  }

  /** A connection of the driver, or of a listener. */
  #open(url: DatabaseUrl, signal: AbortSignal | undefined): MaybePromise<DriverConnection> {
    const { driver } = this.dialect;
    if (!this.events.has('doConnect')) return driver.connect(url, { signal });
    const answered = this.events.emit('doConnect', { url, signal });
    return chain(answered, (answers) => answers.findLast(isConnection) ?? driver.connect(url, { signal }));
  }

  /** Opens a connection that the pool does not know of, with the same hooks and events; closed with the engine at the latest. */
  async openUnpooled(signal: AbortSignal | undefined): Promise<UnpooledConnection> {
    this.#assertLive();
    const connection = await this.#connect(signal);
    this.#unpooled.add(connection);
    const close = async (): Promise<void> => {
      if (this.#unpooled.delete(connection)) await this.#closeUnpooled(connection);
    };
    try {
      await this.#opened(connection);
    } catch (error) {
      await close();
      throw error;
    }
    return { connection, connectionId: this.#event(connection).connectionId, close };
  }

  async #disposeAll(): Promise<void> {
    const unpooled = [...this.#unpooled];
    this.#unpooled.clear();
    await Promise.all([this.pool.dispose(), ...unpooled.map((connection) => this.#closeUnpooled(connection))]);
  }

  /** However it ends, nobody needs it any more. */
  async #closeUnpooled(connection: DriverConnection): Promise<void> {
    try {
      await (connection.lost === undefined || connection.destroy === undefined ? connection.close() : connection.destroy());
    } catch {
      // It was broken.
    }
    await this.#closed(connection);
  }

  /** Tells listeners of a new connection; what they set is a part of its session. */
  #opened(connection: DriverConnection): MaybePromise<void> {
    return chain(tell(this.events, 'connect', this.#event(connection)), () => connection.opened?.());
  }

  #closed(connection: DriverConnection): MaybePromise<void> {
    this.log.write({ event: 'close', connectionId: this.connectionId(connection) });
    return tell(this.events, 'close', this.#event(connection));
  }

  #noticed(connection: DriverConnection, notice: DriverNotice): void {
    const { severity, nativeCode, message } = notice;
    // The database's words can hold values.
    const detail = this.parameters.inLogs === 'types' ? `${severity} ${nativeCode ?? ''}`.trim() : `${severity}: ${message}`;
    this.log.write({ event: 'notice', connectionId: this.connectionId(connection), detail });
    const told = attempt<void>(
      () => tell(this.events, 'notice', { ...this.#event(connection), notice }),
      () => undefined,
    );
    void told;
  }

  #meaningOf(error: unknown, { operation, signal, givenUpHow, isCommitSent }: Omit<Failure, 'connectionId'>): ErrorClassification {
    let meaning: ErrorClassification;
    if (signal?.aborted && isAbort(error, signal)) meaning = givenUp(operation, signal.reason, givenUpHow);
    else {
      meaning = this.dialect.classifyError(error);
      if (signal?.aborted && meaning.code === 'DB_CANCELLED') meaning = givenUp(operation, signal.reason, givenUpHow, meaning.nativeCode);
    }
    return isCommitSent === true && meaning.disconnected ? commitUnknown(meaning) : meaning;
  }

  #connect(signal: AbortSignal | undefined): MaybePromise<DriverConnection> {
    const { url } = this;
    const startedMs = performance.now();
    return chain(this.#connectHook === undefined ? url : this.#connectHook(url), (target) => {
      const opened = attempt<DriverConnection>(
        () => openUntil(signal, this.#open(target, signal)),
        (error) =>
          this.raise(this.wrap(error, { operation: 'connect', signal }), { operation: 'connect', connectionId: undefined, startedMs }),
      );
      return chain(opened, (connection) => {
        this.#connectionCount += 1;
        this.#connectionIds.set(connection, this.#connectionCount);
        connection.hearNotices?.((notice) => this.#noticed(connection, notice));
        this.log.write({ event: 'connect', connectionId: this.#connectionCount, durationMs: performance.now() - startedMs });
        return connection;
      });
    });
  }

  #followPool(): void {
    const { events, pool } = this;
    const event = (connection: DriverConnection): ConnectionEvent => this.#event(connection);
    pool.on('connect', ({ connection }) => this.#opened(connection));
    pool.on('firstConnect', ({ connection }) => {
      const looked = attempt<Dialect | undefined>(
        () => this.dialect.initialize?.(connection),
        (error) =>
          this.raise(this.wrap(error, { operation: 'connect' }), { operation: 'connect', connectionId: this.connectionId(connection) }),
      );
      return chain(looked, (dialect) => {
        if (dialect !== undefined) this.#replaceDialect(dialect);
        return tell(events, 'firstConnect', event(connection));
      });
    });
    pool.on('close', ({ connection }) => this.#closed(connection));
    pool.on('invalidate', ({ connection, reason }) => tell(events, 'invalidate', { ...event(connection), reason }));
    pool.on('leak', ({ connection, ...leak }) => {
      this.log.leak(this.connectionId(connection), leak, events.has('leak'));
      return tell(events, 'leak', { ...event(connection), ...leak });
    });
  }

  /** What was compiled for the old one is of no use any more. */
  #replaceDialect(dialect: Dialect): void {
    this.#dialect = dialect;
    this.#plans.clear();
  }

  /** Passes on what comes with every checkout, from when somebody wants to know: a pool that tells of it is slower. */
  #followCheckouts(name: keyof EngineEvents): void {
    if ((name !== 'checkout' && name !== 'checkin' && name !== 'reset') || this.#followed.has(name)) return;
    this.#followed.add(name);
    this.pool.on(name, ({ connection }) => tell(this.events, name, this.#event(connection)));
  }

  #event(connection: DriverConnection): ConnectionEvent {
    // Every connection of the pool was made by #connect, which numbers it.
    return { connection, connectionId: this.#connectionIds.get(connection) as number };
  }
}

/** A connection that is given up while the driver waits for the server is closed when it comes. */
function openUntil(signal: AbortSignal | undefined, opening: MaybePromise<DriverConnection>): MaybePromise<DriverConnection> {
  if (signal === undefined || !isPromise(opening)) return opening;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(signal.reason as Error);
      const close = (late: DriverConnection): MaybePromise<void> => (late.destroy === undefined ? late.close() : late.destroy());
      opening.then(close).catch(() => undefined);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    void opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function isConnection(answer: unknown): answer is DriverConnection {
  return typeof answer === 'object' && answer !== null && 'execute' in answer && 'begin' in answer;
}

function wholeNumber(name: keyof EngineOptions, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new ConfigurationError('ENGINE_INVALID_OPTION', `${name} is a whole number from 0, not ${String(value)}.`);
}

/** The structure of a statement whose schemas stand for others: another one for each map of the same content. */
export function translatedStructure(
  structure: StatementStructure,
  map: NonNullable<ExecutionOptions['schemaTranslateMap']>,
): StatementStructure {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  const { cacheable, values, parameters } = structure;
  return { key: [...structure.key, JSON.stringify(entries)], hash: structure.hash ^ entries.length, cacheable, values, parameters };
}
