import type { ExecutionOptions, MaybePromise, PoolOptions } from '../contracts/index.ts';
import type { DatabaseUrl } from '../url.ts';
import type { LogSink } from './statement-log.ts';

export interface EngineOptions {
  readonly pool?: PoolOptions;
  /** Logs every statement. */
  readonly echo?: boolean;
  /** Where log records go; standard error if not given. */
  readonly logger?: LogSink;
  /** Shows bound values in errors; the log of `echo` shows them unless this is false. Secret ones are never shown. */
  readonly showParameters?: boolean;
  /** Compiled statements kept; 0 keeps none, 500 if not given. */
  readonly compiledCacheSize?: number;
  /** Defaults for every execution of this engine. */
  readonly executionOptions?: ExecutionOptions;
  /** Called for every new physical connection: gives the URL to connect with, such as one with a fresh password. */
  readonly connect?: (url: DatabaseUrl) => MaybePromise<DatabaseUrl>;
}
