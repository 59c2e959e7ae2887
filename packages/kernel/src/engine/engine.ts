import type { Dialect } from '../contracts/dialect.ts';
import type { TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import type { Inspector } from '../contracts/inspector.ts';
import type { MaybePromise } from '../contracts/maybe-promise.ts';
import type { PoolFactory, PoolStatus } from '../contracts/pool.ts';
import type { Compiled, Executable } from '../contracts/statement.ts';
import type { EventHub } from '../event-hub.ts';
import type { DatabaseUrl } from '../url.ts';
import { Connection, type ConnectionEngine, type RunOptions } from './connection.ts';
import { ConnectionCore } from './connection-core.ts';
import { EngineCore, type UnpooledConnection } from './engine-core.ts';
import type { EngineEvents } from './engine-events.ts';
import type { EngineOptions } from './engine-options.ts';
import { inspectAsText } from './inspect-as-text.ts';
import { notNested } from './nested-runs.ts';
import { layerOptions, noOptions } from './option-layers.ts';
import { retrying } from './retry.ts';

/** What an engine is made of; a kernel puts it together. */
export interface EngineInit {
  readonly url: DatabaseUrl;
  readonly dialect: Dialect;
  readonly poolFactory: PoolFactory;
  readonly options: EngineOptions;
  /** Called once, when the engine begins to be disposed. */
  readonly onDispose?: () => void;
}

/** What sets the views of an engine apart, beside the core that they share. */
interface EngineView {
  readonly core: EngineCore;
  readonly executionOptions: ExecutionOptions;
  readonly onDispose: (() => void) | undefined;
}

/**
 * Not in private fields, which would make the type of `Engine` nominal: `Connection.engine`, whose type must not name the
 * class, could then stand for no engine.
 */
const views = new WeakMap<Engine, EngineView>();

/** A database as an application sees it: a pool of connections, a dialect, and a cache of compiled statements. */
export class Engine implements ConnectionEngine, AsyncDisposable {
  static {
    inspectAsText(Engine.prototype);
  }

  constructor(init: EngineInit | EngineView) {
    views.set(this, 'core' in init ? init : createView(init));
  }

  /** The name of the dialect. */
  get name(): string {
    return viewOf(this).core.dialect.name;
  }

  get url(): DatabaseUrl {
    return viewOf(this).core.url;
  }

  get dialect(): Dialect {
    return viewOf(this).core.dialect;
  }

  /** Hooks around connections, statements and transactions; shared with the views of `withOptions()`. */
  get events(): EventHub<EngineEvents> {
    return viewOf(this).core.events;
  }

  /** Defaults for every execution; connection, statement and call lay theirs over them. */
  get executionOptions(): ExecutionOptions {
    return viewOf(this).executionOptions;
  }

  get poolStatus(): PoolStatus {
    return viewOf(this).core.pool.status;
  }

  get disposed(): boolean {
    return viewOf(this).core.disposed;
  }

  /** Takes a connection from the pool. Close it, or hold it with `await using`. ENGINE_DISPOSED after `dispose()`. */
  connect(): Promise<Connection>;
  /** Takes a connection for as long as a callback runs, and closes it: what was not committed is rolled back. */
  connect<T>(work: (connection: Connection) => MaybePromise<T>): Promise<T>;
  async connect<T>(work?: (connection: Connection) => MaybePromise<T>): Promise<T | Connection> {
    const { core, executionOptions } = viewOf(this);
    const checkout = await core.checkOut(executionOptions.signal);
    const connection = new Connection(new ConnectionCore(core, checkout), this, executionOptions);
    if (work === undefined) return connection;
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  /**
   * Runs a callback in a transaction on a connection of its own: committed when it is done, rolled back when it throws.
   *
   * What the callback throws comes out; where the rollback fails too, its error goes with it as `rollbackError`.
   */
  begin<T>(work: (connection: Connection) => MaybePromise<T>, options?: TransactionOptions): Promise<T> {
    return this.connect((connection) => connection.begin(() => work(connection), options));
  }

  /**
   * Runs a callback in a transaction like `begin()`, and again from the start, on another connection, when it fails for a reason
   * that trying again can help: a serialization failure, a deadlock, a lock that was waited for too long, a broken connection.
   *
   * What the callback does beside the transaction must stand being done again. An error that comes after something was
   * committed is thrown, ENGINE_COMMIT_UNKNOWN included, which says that nobody knows whether it was. Between tries it waits,
   * longer each time and not as long as others. `signal` gives up everything. Within another `run()` of the engine it is
   * ENGINE_NESTED_RUN.
   */
  async run<T>(work: (connection: Connection, attempt: number) => MaybePromise<T>, options: RunOptions = {}): Promise<T> {
    const { retry, ...transactionOptions } = options;
    const { signal } = transactionOptions;
    const { core } = viewOf(this);
    const engine = signal === undefined ? this : this.withOptions({ signal });
    return notNested(core, () =>
      retrying(retry, {
        signal,
        attempt: (attempt) =>
          engine.connect(async (connection) => {
            const transaction = await connection.begin(transactionOptions);
            try {
              return await transaction.run(() => work(connection, attempt.number));
            } finally {
              attempt.isCommitted = transaction.isCommitted;
            }
          }),
        tell: (event) => core.retried(event),
      }),
    );
  }

  /**
   * Opens a physical connection that the pool knows nothing of, for what lasts longer than any work: LISTEN, replication.
   *
   * It is the driver adapter's: errors are the driver's own. Close it; disposing the engine closes it too.
   */
  openUnpooled({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<UnpooledConnection> {
    return viewOf(this).core.openUnpooled(signal);
  }

  /** What the database tells of its schema; each question takes a connection of its own. */
  inspect(): Inspector;
  /** Asks several questions on one connection. */
  inspect<T>(work: (inspector: Inspector) => MaybePromise<T>): Promise<T>;
  inspect<T>(work?: (inspector: Inspector) => MaybePromise<T>): Inspector | Promise<T> {
    if (work !== undefined) return this.connect((connection) => work(connection.inspect()));
    return this.dialect.inspector((sql, parameters) =>
      this.connect(async (connection) => {
        const result = await connection.executeRaw(sql, parameters);
        return result.tuples().all();
      }),
    );
  }

  /** A statement in the SQL of this dialect, through the cache; needs no connection. */
  compile(statement: Executable): Compiled {
    return viewOf(this).core.plan(statement, statement.structure(), layerOptions(this.executionOptions, statement.executionOptions))
      .compiled;
  }

  /** The same engine, pool, cache and events, with other defaults for what is executed through it. */
  withOptions(options: ExecutionOptions): Engine {
    return new Engine({ ...viewOf(this), executionOptions: layerOptions(this.executionOptions, options) });
  }

  /**
   * Closes the pool, for all views: idle connections now, others when they come back. A second call waits for the same end.
   *
   * A kernel makes a new engine for the URL after that.
   */
  async dispose(): Promise<void> {
    const { core, onDispose } = viewOf(this);
    if (!core.disposed) onDispose?.();
    await core.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  toString(): string {
    return `Engine(${this.url})`;
  }

  toJSON(): { readonly dialect: string; readonly driver: string; readonly url: string; readonly pool: PoolStatus } {
    const { dialect, url, poolStatus } = this;
    return { dialect: dialect.name, driver: dialect.driver.name, url: url.toString(), pool: poolStatus };
  }
}

function viewOf(engine: Engine): EngineView {
  // The constructor has put it there.
  return views.get(engine) as EngineView;
}

function createView({ url, dialect, poolFactory, options, onDispose }: EngineInit): EngineView {
  const executionOptions = layerOptions(noOptions, options.executionOptions);
  return { core: new EngineCore(url, dialect, poolFactory, options), executionOptions, onDispose };
}
