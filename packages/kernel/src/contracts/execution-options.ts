/** How transactions are isolated, by the names of ISO/IEC 9075-2 §17.3; `AUTOCOMMIT` means none. */
export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE' | 'SNAPSHOT' | 'AUTOCOMMIT';

/**
 * Options of an execution, layered: engine, then connection, then session, then statement, then the call itself.
 *
 * A plugin adds its own by declaration merging.
 */
export interface ExecutionOptions {
  /** Cancels the statement, on the server where the driver can: ENGINE_ABORTED. */
  readonly signal?: AbortSignal;
  /**
   * How long a statement may take, in milliseconds, from 1; it is cancelled like through a signal then: ENGINE_TIMEOUT.
   *
   * Counted from the call: waiting for other statements of the connection, taking a new physical connection in the place of a
   * lost one and beginning the transaction are a part of it; a checkout by `connect()` is not, which has the pool's
   * `checkoutTimeoutMs`. Of a stream it is how long each wait for rows may take. The transaction that a statement or `begin()`
   * begins has it for its commit, its rollback and its savepoints too, each by itself.
   */
  readonly timeoutMs?: number;
  /** Rows fetched at a time by `stream()`; 1 to 100,000, 1,000 if not given. */
  readonly streamChunkRows?: number;
  /** False compiles the statement anew and keeps nothing. */
  readonly compiledCache?: boolean;
  /** False leaves the driver's prepared statements alone, for proxies that forbid them. */
  readonly preparedStatements?: boolean;
  /** Isolation of the transaction that the connection begins next. */
  readonly isolationLevel?: IsolationLevel;
  /** Begins the next transaction as read-only. */
  readonly readOnly?: boolean;
  /** Has the next transaction, if it is serializable and read-only, wait until it can run without ever failing. */
  readonly deferrable?: boolean;
  /**
   * Schemas that stand for others in the SQL, such as that of a tenant; the empty name is that of tables without a schema.
   * Each map has statements of its own in the cache.
   */
  readonly schemaTranslateMap?: Readonly<Record<string, string | null>>;
  /** Shown in the log beside the statement. */
  readonly logTag?: string;
}
