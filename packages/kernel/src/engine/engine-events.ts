import type { DriverConnection, DriverResult, TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import { chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { StatementPurpose } from '../contracts/statement.ts';
import type { SqlayerError } from '../errors.ts';
import type { EventHub } from '../event-hub.ts';

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
  | 'releaseSavepoint';

/** A physical connection, by the number that it keeps from being opened to being closed. */
export interface ConnectionEvent {
  readonly connectionId: number;
  /** The driver adapter's connection; statements sent through it are seen by nobody else. */
  readonly connection: DriverConnection;
}

export interface TransactionEvent {
  readonly connectionId: number;
}

export interface BeginEvent extends TransactionEvent {
  readonly options: TransactionOptions;
}

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

export interface ExecutedEvent extends StatementEvent {
  readonly durationMs: number;
  readonly result: DriverResult;
}

/** What a listener of `beforeExecute` may answer: it is sent in the place of the statement. */
export interface ReplacedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

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
 * `close` are nobody's. A listener must not wait for another statement on the same connection, whose turn never comes.
 * `begin`, `commit` and the like tell what the database has done already.
 */
export interface EngineEvents {
  /** A physical connection was opened; the place for session settings. */
  connect: ConnectionEvent;
  /** The first one of the engine was opened. */
  firstConnect: ConnectionEvent;
  /** A physical connection was closed. */
  close: ConnectionEvent;
  begin: BeginEvent;
  commit: TransactionEvent;
  rollback: TransactionEvent;
  savepoint: SavepointEvent;
  rollbackToSavepoint: SavepointEvent;
  releaseSavepoint: SavepointEvent;
  /** A statement is about to be sent; the last answer that is a `ReplacedStatement` is sent in its place. */
  beforeExecute: StatementEvent;
  /** A statement was executed. Streams, whose rows come later, are not told of here. */
  afterExecute: ExecutedEvent;
  /** Something failed; the last answer that is an error is thrown in the place of the error. */
  handleError: ErrorEvent;
}

/** Tells an event; costs next to nothing where nobody listens, and waits only for listeners that answer with a promise. */
export function tell<K extends keyof EngineEvents>(events: EventHub<EngineEvents>, event: K, payload: EngineEvents[K]): MaybePromise<void> {
  if (events.has(event)) return chain(events.emit(event, payload), () => undefined);
}
