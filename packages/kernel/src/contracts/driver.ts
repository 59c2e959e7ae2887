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
  readonly signal: AbortSignal | undefined;
}

export interface DriverResult {
  /** Empty where the statement gives none. */
  readonly rows: readonly RawRow[];
  /** Names of the columns in the order of the rows; undefined where the statement gives no rows. */
  readonly columnNames: readonly string[] | undefined;
  /** Rows inserted, updated or deleted; undefined where the database does not tell. */
  readonly affectedRows: number | undefined;
  /** The key that the database generated for the last row inserted, where it tells. */
  readonly lastInsertId: number | bigint | undefined;
}

/** A streamed result: column names first, then rows in chunks; ending the iteration early closes the cursor. */
export interface DriverStream {
  readonly columnNames: readonly string[];
  readonly chunks: AsyncIterable<readonly RawRow[]>;
}

export interface TransactionOptions {
  readonly isolationLevel?: IsolationLevel | undefined;
  readonly readOnly?: boolean | undefined;
}

/**
 * One physical connection of an npm driver.
 *
 * The engine calls one method at a time. Errors are the driver's own; the dialect classifies them.
 */
export interface DriverConnection {
  /** The driver's connection itself, for what sqlayer does not cover. */
  readonly native: unknown;
  execute(request: DriverRequest): MaybePromise<DriverResult>;
  stream(request: DriverRequest, chunkRows: number): MaybePromise<DriverStream>;
  begin(options: TransactionOptions): MaybePromise<void>;
  commit(): MaybePromise<void>;
  rollback(): MaybePromise<void>;
  /** Leaves the connection as if it were new: no transaction, no session state. */
  reset(): MaybePromise<void>;
  /** Rejects when the connection is dead. */
  ping(): MaybePromise<void>;
  close(): MaybePromise<void>;
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
