import type { Dialect } from '../contracts/dialect.ts';
import type { DriverConnection } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import { attempt, chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { Pool, PooledConnection, PoolFactory } from '../contracts/pool.ts';
import type { BoundStatement, Compiled, Executable, StatementStructure } from '../contracts/statement.ts';
import { ConfigurationError, InvalidStateError, SqlayerError } from '../errors.ts';
import { EventHub } from '../event-hub.ts';
import type { DatabaseUrl } from '../url.ts';
import { type EngineEvents, type EngineOperation, tell } from './engine-events.ts';
import type { EngineOptions } from './engine-options.ts';
import { wrapDriverError } from './error-wrapping.ts';
import { type ParameterPolicy, parameterPolicy, showParameters } from './parameter-display.ts';
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
  readonly startedMs?: number;
}

const DEFAULT_CACHE_SIZE = 500;

/** What an engine, its views and its connections share: pool, compiled statements, events and log. */
export class EngineCore {
  readonly url: DatabaseUrl;
  readonly dialect: Dialect;
  readonly events: EventHub<EngineEvents> = new EventHub<EngineEvents>();
  readonly log: StatementLog;
  readonly parameters: ParameterPolicy;
  readonly pool: Pool<DriverConnection>;
  readonly #plans: StructureCache<StatementPlan>;
  readonly #connectHook: EngineOptions['connectHook'];
  readonly #connectionIds = new WeakMap<DriverConnection, number>();
  #connectionCount = 0;
  #disposal: Promise<void> | undefined;

  constructor(url: DatabaseUrl, dialect: Dialect, poolFactory: PoolFactory, options: EngineOptions) {
    this.url = url;
    this.dialect = dialect;
    this.log = new StatementLog(dialect.name, options, options.hideParameters !== true);
    this.parameters = parameterPolicy(options);
    this.#plans = new StructureCache(cacheSize(options));
    this.#connectHook = options.connectHook;
    this.pool = poolFactory.create<DriverConnection>(
      {
        connect: (signal) => this.#connect(signal),
        close: (connection) => connection.close(),
        ping: (connection) => connection.ping(),
        reset: (connection) => connection.reset(),
      },
      { ...dialect.poolDefaults(url), ...options.pool },
    );
    this.#followPool();
  }

  get disposed(): boolean {
    return this.#disposal !== undefined;
  }

  /** The statement compiled, from the cache if one of its structure was compiled before. */
  plan(statement: Executable, structure: StatementStructure, options: ExecutionOptions): StatementPlan {
    if (options.compiledCache === false || !structure.cacheable) return new StatementPlan(this.dialect.compile(statement));
    return this.cachedPlan(structure, () => this.dialect.compile(statement));
  }

  /** What is kept for a structure, made if there is nothing. */
  cachedPlan(structure: StatementStructure, compile: () => Compiled): StatementPlan {
    let plan = this.#plans.get(structure);
    if (plan === undefined) {
      plan = new StatementPlan(compile());
      this.#plans.set(structure, plan);
    }
    return plan;
  }

  checkOut(signal: AbortSignal | undefined): MaybePromise<PooledConnection<DriverConnection>> {
    if (this.disposed) throw new InvalidStateError('ENGINE_DISPOSED', `the engine of ${this.url} was disposed; create it anew.`);
    return this.pool.acquire({ signal });
  }

  /** The number under which logs and events know a physical connection. */
  connectionId(connection: DriverConnection): number | undefined {
    return this.#connectionIds.get(connection);
  }

  /** An error of the driver as one of ours; ours pass as they are. */
  wrap(error: unknown, { statement, compiled }: Pick<Failure, 'statement' | 'compiled'>): SqlayerError {
    if (error instanceof SqlayerError) return error;
    const failed =
      statement === undefined
        ? undefined
        : { sql: statement.sql, parameters: showParameters(statement, compiled, this.parameters.inErrors) };
    return wrapDriverError(error, this.dialect.classifyError(error), failed);
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

  /** Everybody who asks for it waits for the same end. */
  dispose(): Promise<void> {
    this.#disposal ??= this.pool.dispose();
    return this.#disposal;
  }

  #connect(signal: AbortSignal | undefined): MaybePromise<DriverConnection> {
    const { dialect, url } = this;
    const startedMs = performance.now();
    return chain(this.#connectHook === undefined ? url : this.#connectHook(url), (target) => {
      const opened = attempt<DriverConnection>(
        () => dialect.driver.connect(target, { signal }),
        (error) => this.raise(this.wrap(error, {}), { operation: 'connect', connectionId: undefined, startedMs }),
      );
      return chain(opened, (connection) => {
        this.#connectionCount += 1;
        this.#connectionIds.set(connection, this.#connectionCount);
        this.log.write({ event: 'connect', connectionId: this.#connectionCount, durationMs: performance.now() - startedMs });
        return connection;
      });
    });
  }

  #followPool(): void {
    const { dialect, events, pool } = this;
    const event = (connection: DriverConnection): EngineEvents['connect'] => {
      // Every connection of the pool was made by #connect, which numbers it.
      return { connection, connectionId: this.#connectionIds.get(connection) as number };
    };
    pool.on('connect', ({ connection }) => tell(events, 'connect', event(connection)));
    pool.on('firstConnect', ({ connection }) => {
      const looked = attempt<void>(
        () => dialect.initialize?.(connection),
        (error) => this.raise(this.wrap(error, {}), { operation: 'connect', connectionId: this.connectionId(connection) }),
      );
      return chain(looked, () => tell(events, 'firstConnect', event(connection)));
    });
    pool.on('close', ({ connection }) => {
      this.log.write({ event: 'close', connectionId: this.connectionId(connection) });
      return tell(events, 'close', event(connection));
    });
  }
}

function cacheSize({ compiledCacheSize = DEFAULT_CACHE_SIZE }: EngineOptions): number {
  if (Number.isSafeInteger(compiledCacheSize) && compiledCacheSize >= 0) return compiledCacheSize;
  throw new ConfigurationError('ENGINE_INVALID_OPTION', `compiledCacheSize is a whole number from 0, not ${String(compiledCacheSize)}.`);
}
