import type {
  Compiled,
  Dialect,
  DriverConnection,
  Executable,
  ExecutionOptions,
  MaybePromise,
  PooledConnection,
  StatementStructure,
} from '../contracts/index.ts';
import type { EngineEvents, ObservedConnection, ReplacedStatement, StatementEvent } from './engine-events.ts';
import type { LogRecord } from './statement-log.ts';

/** What is known of a statement that is logged. */
export interface LogDetails {
  readonly compiled?: Compiled | undefined;
  readonly parameters?: readonly unknown[];
  readonly durationMs?: number;
  readonly rowCount?: number;
  readonly tag?: string | undefined;
}

/** What a connection asks of its engine. */
export interface ConnectionServices {
  readonly dialect: Dialect;
  /** Whether anybody wants to hear of statements. */
  readonly isObserved: boolean;
  /** Takes a physical connection from the pool. */
  checkOut(options: ExecutionOptions): MaybePromise<PooledConnection<DriverConnection>>;
  compile(statement: Executable, structure?: StatementStructure, options?: ExecutionOptions): Compiled;
  tell<K extends keyof EngineEvents>(event: K, payload: EngineEvents[K]): MaybePromise<unknown>;
  beforeExecute(connection: ObservedConnection, statement: ReplacedStatement): MaybePromise<ReplacedStatement>;
  replaceError(event: StatementEvent & { readonly error: Error }): MaybePromise<Error>;
  parametersForError(parameters: readonly unknown[] | undefined, compiled: Compiled | undefined): string | undefined;
  log(event: LogRecord['event'], text: string, details?: LogDetails): void;
}
