import type { DatabaseUrl } from '../url.ts';
import type { IsolationLevel } from './execution-options.ts';
import type { MaybePromise } from './maybe-promise.ts';

/** A row as the driver gives it: values in the order of the columns, as raw as the driver can give them. */
export type RawRow = readonly unknown[];

/** One statement for a driver. */
export interface DriverRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Integers that need more than 53 bits must arrive as bigint; smaller ones may arrive either way. */
  readonly exactIntegers: boolean;
  /** Whether the driver may keep the statement prepared for the next time. */
  readonly prepare: boolean;
  /** The name of the column whose values the database makes for the rows of this INSERT: the result has them as its rows. */
  readonly generatedKey?: string | undefined;
  /** Gives the statement up; the driver rejects with its reason or with an AbortError then. */
  readonly signal: AbortSignal | undefined;
}

/** One statement with several sets of parameters for a driver. */
export interface DriverBatch extends Omit<DriverRequest, 'parameters'> {
  /** At least one; each as `DriverRequest.parameters`. */
  readonly parameterSets: readonly (readonly unknown[])[];
}

/** What a driver gives for one statement. */
export interface DriverResult {
  /** Empty where the statement gives none. */
  readonly rows: readonly RawRow[];
  /** Names of the columns in the order of the rows; undefined where the statement gives no rows. */
  readonly columnNames: readonly string[] | undefined;
  /** Rows inserted, updated or deleted; undefined where the database does not tell. */
  readonly affectedRows: number | undefined;
  /** The key that the database generated for the last row inserted, where it tells. */
  readonly lastInsertId: number | bigint | undefined;
  /** What else the statement gave, in order, as a stored procedure may. */
  readonly further?: readonly DriverResult[] | undefined;
  /** The values of a procedure's OUT parameters by name, where the database sends them beside its results. */
  readonly outParameters?: Readonly<Record<string, unknown>> | undefined;
}

/** A streamed result: column names first, then rows in chunks; ending the iteration early closes the cursor. */
export interface DriverStream {
  readonly columnNames: readonly string[];
  readonly chunks: AsyncIterable<readonly RawRow[]>;
}

/** How a transaction begins. */
export interface TransactionOptions {
  readonly isolationLevel?: IsolationLevel | undefined;
  readonly readOnly?: boolean | undefined;
  /** Waits until a serializable read-only transaction can run without ever failing (PostgreSQL's DEFERRABLE). */
  readonly deferrable?: boolean | undefined;
  /** Gives up beginning it, where that has to wait; of no meaning once it has begun. */
  readonly signal?: AbortSignal | undefined;
}

/** Isolation levels as a database tells them. */
export interface ReadIsolation {
  /** That of the transaction which is open; undefined where the database does not tell. */
  readonly current: IsolationLevel | undefined;
  /** That of transactions which ask for none. */
  readonly usual: IsolationLevel;
}

/**
 * Transactions of two phases: prepared on every database that takes part, and only then committed on each.
 *
 * A prepared transaction outlives its connection and the server's crash, until it is committed or rolled back by its name.
 * One that was begun and not prepared is ended by the `commit()` and `rollback()` of its connection, like any other.
 */
export interface TwoPhaseTransactions {
  begin(id: string, options: TransactionOptions): MaybePromise<void>;
  /**
   * Promises that the transaction can be committed. Some databases keep it with the connection, which can do nothing else
   * then, and others cannot end it, until this one is closed.
   */
  prepare(id: string): MaybePromise<void>;
  /** Commits what was prepared, on this connection or another one. */
  commitPrepared(id: string): MaybePromise<void>;
  /** Rolls back what was prepared, on this connection or another one. */
  rollbackPrepared(id: string): MaybePromise<void>;
  /** Names of the transactions that are prepared and wait for their end. */
  prepared(): MaybePromise<readonly string[]>;
}

/** What a database says beside its answers, such as PostgreSQL's NOTICE. */
export interface DriverNotice {
  /** How much it matters, by the database's own word: `NOTICE`, `WARNING`. */
  readonly severity: string;
  readonly nativeCode: string | undefined;
  /** The database's own words, which can hold values. */
  readonly message: string;
}

/**
 * One physical connection of an npm driver.
 *
 * The engine calls one method at a time. Errors are the driver's own; the dialect classifies them.
 */
export interface DriverConnection {
  /** The driver's connection itself, for what sqlayer does not cover. */
  readonly native: unknown;
  /**
   * Whether the database is in a transaction; asked after an error.
   *
   * Some errors have a database roll back by itself, such as that of the victim of a deadlock; what comes after must not be
   * taken for a part of the transaction. A driver that never sees that leaves it out.
   */
  readonly inTransaction?: boolean | undefined;
  /**
   * Why the connection broke while nothing was asked of it; undefined while it is not known to be broken.
   *
   * A commit that is asked of a connection known to be broken is not sent, which sets it apart from one whose outcome is
   * not known.
   */
  readonly lost?: unknown;
  /** Undefined where the database has none, or the driver no way to them. */
  readonly twoPhase?: TwoPhaseTransactions | undefined;
  execute(request: DriverRequest): MaybePromise<DriverResult>;
  /**
   * Executes a statement with each set in turn, in fewer round trips than there are sets; absent where the driver has no way to.
   *
   * The result has the rows of all in their order and the sum of the counts. The first set that is refused ends it, with a
   * `ParameterSetError`; outside of a transaction those before it are undone where the protocol makes them one.
   */
  executeMany?(batch: DriverBatch): MaybePromise<DriverResult>;
  stream(request: DriverRequest, chunkRows: number): MaybePromise<DriverStream>;
  begin(options: TransactionOptions): MaybePromise<void>;
  commit(): MaybePromise<void>;
  /** Does nothing where the database has rolled back by itself. */
  rollback(): MaybePromise<void>;
  /** Leaves the connection as if it were new: no transaction, no session state. */
  reset(): MaybePromise<void>;
  /** Called once, when listeners of `connect` are done: what they have set belongs to the session that `reset()` goes back to. */
  opened?(): void;
  /** Called once, before anything is sent: takes who is told of notices. Absent where the database has none. */
  hearNotices?(listener: (notice: DriverNotice) => void): void;
  /** Rejects when the connection is dead. */
  ping(): MaybePromise<void>;
  /** Takes leave of the server and closes the connection. */
  close(): MaybePromise<void>;
  /** Closes the connection at once, without a word to a server that does not answer; what is under way rejects or never settles. */
  destroy?(): void;
}

/** One npm driver. */
export interface Driver {
  /** Its package name: `better-sqlite3`. */
  readonly name: string;
  connect(url: DatabaseUrl, options: { readonly signal: AbortSignal | undefined }): MaybePromise<DriverConnection>;
}

/** What a driver's error means, in terms that do not depend on the database. */
export interface ErrorClassification {
  readonly kind: 'integrity' | 'operational' | 'programming' | 'data' | 'other';
  /** A stable code: `DB_UNIQUE_VIOLATION`, `DB_LOCKED`; listed in `docs/errors.md`. */
  readonly code: string;
  /** One sentence: what the database says. Holds no bound value. */
  readonly message: string;
  readonly nativeCode: string | undefined;
  /** Whether repeating the transaction can help. */
  readonly retryable: boolean;
  /** The connection is lost; the pool drops it and every one that is older. */
  readonly disconnected: boolean;
  readonly constraint?: string | undefined;
}
