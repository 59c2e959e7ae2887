import type { Dialect, ErrorClassification } from '../contracts/index.ts';
import {
  DatabaseError,
  type DatabaseErrorOptions,
  DataError,
  IntegrityError,
  OperationalError,
  ProgrammingError,
  SqlayerError,
} from '../errors.ts';
import { shownSql } from './shown-text.ts';

type ErrorClass = new (code: string, message: string, options: DatabaseErrorOptions) => DatabaseError;

const classes: Readonly<Record<ErrorClassification['kind'], ErrorClass>> = {
  integrity: IntegrityError,
  operational: OperationalError,
  programming: ProgrammingError,
  data: DataError,
  other: DatabaseError,
};

/** What was sent when an error came. */
export interface FailedStatement {
  readonly sql: string;
  /** As they may be shown. */
  readonly parameters: string | undefined;
}

/** A driver's error in our terms, with the driver's as its cause; our own errors pass as they are. */
export function wrapError(dialect: Dialect, error: unknown, statement: FailedStatement | undefined): SqlayerError {
  if (error instanceof SqlayerError) return error;
  const { kind, code, message, retryable, disconnected, nativeCode, constraint } = dialect.classifyError(error);
  const shown =
    statement === undefined
      ? ''
      : `\n  in: ${shownSql(statement.sql)}${statement.parameters === undefined ? '' : `\n  with: ${statement.parameters}`}`;
  return new classes[kind](code, `${message}${shown}`, {
    cause: error,
    sql: statement?.sql,
    parameters: statement?.parameters,
    retryable,
    disconnected,
    nativeCode,
    constraint,
  });
}
