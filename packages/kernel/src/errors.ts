/**
 * The error hierarchy of sqlayer.
 *
 * Every error has a stable `code`, which also begins its message, so that a log line can be searched for in
 * `docs/errors.md`. A message says what failed, with what, and what to do; it never holds a bound value or a password.
 */

export interface SqlayerErrorOptions {
  /** The error below this one, usually the driver's. */
  readonly cause?: unknown;
}

/** The root of every error that sqlayer throws on purpose. */
export class SqlayerError extends Error {
  override readonly name: string = 'SqlayerError';
  readonly code: string;
  /** Whether doing the same again, without changing anything, can succeed. */
  readonly retryable: boolean = false;

  constructor(code: string, message: string, options: SqlayerErrorOptions = {}) {
    super(`${code}: ${message}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
  }
}

/** A URL, an option, a plugin or a mapping is wrong; found before any SQL is sent. */
export class ConfigurationError extends SqlayerError {
  override readonly name: string = 'ConfigurationError';
}

/** A call came at the wrong time: a closed connection, a transaction that has ended, an expired object. */
export class InvalidStateError extends SqlayerError {
  override readonly name: string = 'InvalidStateError';
}

/** An argument has no meaning where it was given: `undefined` for a value, a table that cannot be joined. */
export class ArgumentError extends SqlayerError {
  override readonly name: string = 'ArgumentError';
}

/** The pool could not give or keep a connection. */
export class PoolError extends SqlayerError {
  override readonly name: string = 'PoolError';
}

/** What an error of compiling knows beside its message. */
export interface CompileErrorOptions extends SqlayerErrorOptions {
  /** The statement as far as it could be printed. */
  readonly statement?: string;
}

/** A statement cannot be written in the SQL of a dialect. */
export class CompileError extends SqlayerError {
  override readonly name: string = 'CompileError';
  readonly statement: string | undefined;

  constructor(code: string, message: string, options: CompileErrorOptions = {}) {
    super(code, options.statement === undefined ? message : `${message}\n  in: ${options.statement}`, options);
    this.statement = options.statement;
  }
}

/** A result did not have the number of rows that was asked for. */
export class ResultError extends SqlayerError {
  override readonly name: string = 'ResultError';
}

/** What an error of a database knows beside its message. */
export interface DatabaseErrorOptions extends SqlayerErrorOptions {
  readonly sql?: string | undefined;
  /** Parameters as they may be shown: types and lengths only, unless the engine was told `showParameters`. */
  readonly parameters?: string | undefined;
  readonly retryable?: boolean;
  readonly disconnected?: boolean;
  /** The database's own code, such as `23505` or `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly nativeCode?: string | undefined;
  /** Name of the violated constraint, where the database tells. */
  readonly constraint?: string | undefined;
  /** Position of the parameter set among those that the statement was executed with, from 0; undefined for a single one. */
  readonly parameterSet?: number | undefined;
}

/** The database refused or failed; the driver's own error is the `cause`. */
export class DatabaseError extends SqlayerError {
  override readonly name: string = 'DatabaseError';
  override readonly retryable: boolean;
  readonly sql: string | undefined;
  readonly parameters: string | undefined;
  readonly disconnected: boolean;
  readonly nativeCode: string | undefined;
  readonly constraint: string | undefined;
  readonly parameterSet: number | undefined;

  constructor(code: string, message: string, options: DatabaseErrorOptions = {}) {
    super(code, message, options);
    this.retryable = options.retryable ?? false;
    this.sql = options.sql;
    this.parameters = options.parameters;
    this.disconnected = options.disconnected ?? false;
    this.nativeCode = options.nativeCode;
    this.constraint = options.constraint;
    this.parameterSet = options.parameterSet;
  }
}

/** A constraint was violated: unique, foreign key, not null, check, exclusion. */
export class IntegrityError extends DatabaseError {
  override readonly name: string = 'IntegrityError';
}

/** The server or the connection failed: lost, locked, out of resources, cancelled. */
export class OperationalError extends DatabaseError {
  override readonly name: string = 'OperationalError';
}

/** The SQL is wrong: syntax, an unknown table or column, missing rights. */
export class ProgrammingError extends DatabaseError {
  override readonly name: string = 'ProgrammingError';
}

/** A value does not fit its type: out of range, too long, not a date. */
export class DataError extends DatabaseError {
  override readonly name: string = 'DataError';
}
