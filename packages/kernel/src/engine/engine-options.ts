import type { ExecutionOptions } from '../contracts/execution-options.ts';
import type { MaybePromise } from '../contracts/maybe-promise.ts';
import type { PoolOptions } from '../contracts/pool.ts';
import type { DatabaseUrl } from '../url.ts';
import type { LogSink } from './statement-log.ts';

/** What an engine is told beside its URL. */
export interface EngineOptions {
  /** How connections are kept; what is not said here, the dialect decides. */
  readonly pool?: PoolOptions;
  /** Logs what is sent to the database; `debug` logs the rows that come back as well. */
  readonly echo?: boolean | 'debug';
  /** Where log records go, standard error if not given. Given alone, it turns the log on. */
  readonly logger?: LogSink;
  /**
   * Shows bound values in logs and errors.
   *
   * If not given, logs show them (shortened) and errors only their types and lengths; false hides them in both. Values
   * bound as secret are `***` everywhere.
   */
  readonly showParameters?: boolean;
  /** Shows no bound value and no result row anywhere, whatever the other options say. */
  readonly hideParameters?: boolean;
  /**
   * How long a server has to answer that a statement was cancelled, in milliseconds, 0 for not at all; 5,000 if not given. A
   * connection that is silent for longer is dropped, so that what has a `signal` or `timeoutMs` always comes to an end.
   */
  readonly cancelTimeoutMs?: number;
  /** Compiled statements kept; 0 keeps none, 500 if not given. */
  readonly compiledCacheSize?: number;
  /** Defaults for every execution of this engine. */
  readonly executionOptions?: ExecutionOptions;
  /**
   * Called for every new physical connection; the URL it answers with is the one that is connected to. The place for
   * passwords and tokens that change.
   */
  readonly connectHook?: (url: DatabaseUrl) => MaybePromise<DatabaseUrl>;
}
