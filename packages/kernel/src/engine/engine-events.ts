import type { DriverConnection, DriverNotice, DriverRequest, DriverResult, TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import { chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { StatementPurpose } from '../contracts/statement.ts';
import type { SqlayerError } from '../errors.ts';
import type { EventHub } from '../event-hub.ts';
import type { DatabaseUrl } from '../url.ts';
import type { RetryEvent } from './retry.ts';

/** What the engine was doing with a connection. */
export type EngineOperation =
  | 'connect'
  | 'execute'
  | 'stream'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'rollbackToSavepoint'
  | 'releaseSavepoint'
  | 'prepare'
  | 'commitPrepared'
  | 'rollbackPrepared'
  | 'recoverTwoPhase'
  | 'readIsolation';

/** A physical connection, by the number that it keeps from being opened to being closed. */
export interface ConnectionEvent {
  readonly connectionId: number;
  /** The driver adapter's connection; statements sent through it are seen by nobody else. */
  readonly connection: DriverConnection;
}

/** A physical connection is dropped. */
export interface InvalidateEvent extends ConnectionEvent {
  readonly reason: unknown;
}

/** A connection that is held for longer than the pool's `leakReportAfterMs`. */
export interface LeakEvent extends ConnectionEvent {
  readonly heldForMs: number;
  readonly checkedOutAt: Date;
  /** The stack of the call that asked for the connection. */
  readonly stack: string | undefined;
}

/** What the database says beside its answers. */
export interface NoticeEvent extends ConnectionEvent {
  readonly notice: DriverNotice;
}

/** Something was done with the transaction of a connection. */
export interface TransactionEvent {
  readonly connectionId: number;
}

/** A transaction was begun. */
export interface BeginEvent extends TransactionEvent {
  readonly options: TransactionOptions;
}

/** A transaction was prepared for the second phase of its commit. */
export interface PrepareEvent extends TransactionEvent {
  /** The name of the transaction of two phases. */
  readonly id: string;
}

/** Something was done with a savepoint. */
export interface SavepointEvent extends TransactionEvent {
  readonly name: string;
}

/** A statement on its way to the driver, and after. */
export interface StatementEvent {
  readonly connectionId: number;
  readonly sql: string;
  /** As the driver gets them, secret ones included. */
  readonly parameters: readonly unknown[];
  readonly purpose: StatementPurpose;
  readonly options: ExecutionOptions;
}

/** A statement was executed. */
export interface ExecutedEvent extends StatementEvent {
  readonly durationMs: number;
  readonly result: DriverResult;
}

/** What a listener of `beforeExecute` may answer: it is sent in the place of the statement. */
export interface ReplacedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A physical connection is about to be opened. */
export interface DoConnectEvent {
  /** As the engine's `connectHook` gives it, password included. */
  readonly url: DatabaseUrl;
  /** Raised when nobody waits any more. */
  readonly signal: AbortSignal | undefined;
}

/** A statement is about to be given to the driver. */
export interface DoExecuteEvent extends StatementEvent {
  /** The driver adapter's connection. */
  readonly connection: DriverConnection;
  /** What the driver is given, with what `beforeExecute` has put into its place. */
  readonly request: DriverRequest;
}

/** Something failed. */
export interface ErrorEvent {
  /** Undefined where no connection came about. */
  readonly connectionId: number | undefined;
  readonly operation: EngineOperation;
  /** The statement, as messages show it; undefined where there is none. */
  readonly sql: string | undefined;
  readonly error: SqlayerError;
}

/**
 * What an engine tells.
 *
 * Listeners are called one after another and waited for; what one throws is thrown at the caller, except that errors from
 * `close`, `invalidate`, `leak` and `notice` are nobody's. A listener must not wait for another statement on the same connection, whose turn never comes.
 * `begin`, `commit` and the like tell what the database has done already.
 */
export interface EngineEvents {
  /** A listener may answer with a connection, which is taken in the place of one of the driver; the last one is. */
  doConnect: DoConnectEvent;
  /** A physical connection was opened; the place for session settings. */
  connect: ConnectionEvent;
  /** The first one of the engine was opened. */
  firstConnect: ConnectionEvent;
  /** A physical connection was taken from the pool; a listener that throws refuses it. */
  checkout: ConnectionEvent;
  /** A physical connection came back to the pool. */
  checkin: ConnectionEvent;
  /** A physical connection that came back was made as good as new. */
  reset: ConnectionEvent;
  /** A physical connection is dropped, since it is broken or gives no sign of life. */
  invalidate: InvalidateEvent;
  /** A physical connection was closed. */
  close: ConnectionEvent;
  /** A connection is held for longer than the pool's `leakReportAfterMs`; told once for each checkout. */
  leak: LeakEvent;
  /** The database says something beside its answers; with statements, before they are answered. Nobody waits for listeners. */
  notice: NoticeEvent;
  begin: BeginEvent;
  /** A transaction of two phases was prepared; its end is told like that of any other. */
  prepare: PrepareEvent;
  commit: TransactionEvent;
  rollback: TransactionEvent;
  savepoint: SavepointEvent;
  rollbackToSavepoint: SavepointEvent;
  releaseSavepoint: SavepointEvent;
  /** A statement is about to be sent; the last answer that is a `ReplacedStatement` is sent in its place. */
  beforeExecute: StatementEvent;
  /**
   * A listener may answer with a `DriverResult`, which is taken in the place of what the driver would give; the last one is.
   * What it throws is taken for an error of the driver. Statements sent by a driver that takes several at once go one by one
   * while somebody listens. Streams are not told of here.
   */
  doExecute: DoExecuteEvent;
  /** A statement was executed. Streams, whose rows come later, are not told of here. */
  afterExecute: ExecutedEvent;
  /** `run()` will try a transaction again. */
  retry: RetryEvent;
  /** Something failed; the last answer that is an error is thrown in the place of the error. */
  handleError: ErrorEvent;
}

/** Tells an event; costs next to nothing where nobody listens, and waits only for listeners that answer with a promise. */
export function tell<K extends keyof EngineEvents>(events: EventHub<EngineEvents>, event: K, payload: EngineEvents[K]): MaybePromise<void> {
  if (events.has(event)) return chain(events.emit(event, payload), () => undefined);
}
