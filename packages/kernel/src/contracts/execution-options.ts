/** How transactions are isolated, by the names of ISO/IEC 9075-2 §17.3; `AUTOCOMMIT` means none. */
export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE' | 'SNAPSHOT' | 'AUTOCOMMIT';

/**
 * Options of an execution, layered: engine, then connection, then session, then statement, then the call itself.
 *
 * A plugin adds its own by declaration merging.
 */
export interface ExecutionOptions {
  /** Cancels the statement, on the server where the driver can. */
  readonly signal?: AbortSignal;
  /** Rows fetched at a time by `stream()`; 1 to 100,000, 1,000 if not given. */
  readonly streamChunkRows?: number;
  /** False compiles the statement anew and keeps nothing. */
  readonly compiledCache?: boolean;
  /** False leaves the driver's prepared statements alone, for proxies that forbid them. */
  readonly preparedStatements?: boolean;
  /** Isolation of the transaction that the connection begins next. */
  readonly isolationLevel?: IsolationLevel;
  /** Begins the next transaction as read-only where the database has it. */
  readonly readOnly?: boolean;
  /** Shown in the log beside the statement. */
  readonly logTag?: string;
}
