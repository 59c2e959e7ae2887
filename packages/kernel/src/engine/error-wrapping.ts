import type { ErrorClassification } from '../contracts/driver.ts';
import { DatabaseError, type DatabaseErrorOptions, DataError, IntegrityError, OperationalError, ProgrammingError } from '../errors.ts';
import { shownSql } from './shown-text.ts';

type DatabaseErrorClass = new (code: string, message: string, options: DatabaseErrorOptions) => DatabaseError;

const classes: Readonly<Record<ErrorClassification['kind'], DatabaseErrorClass>> = {
  integrity: IntegrityError,
  operational: OperationalError,
  programming: ProgrammingError,
  data: DataError,
  other: DatabaseError,
};

/** What was sent when an error came. */
export interface FailedStatement {
  readonly sql: string;
  /** Parameters as errors may show them; undefined where there are none. */
  readonly parameters: string | undefined;
}

/**
 * A driver's error as one of ours.
 *
 * The message is the dialect's own sentence, the statement, and its parameters as they may be shown. The driver's error
 * is the `cause`, as it came: its message may hold values, and is the driver's business.
 */
export function wrapDriverError(
  error: unknown,
  classification: ErrorClassification,
  statement: FailedStatement | undefined,
): DatabaseError {
  const { kind, code, message, retryable, disconnected, nativeCode, constraint } = classification;
  const options = { cause: error, sql: statement?.sql, parameters: statement?.parameters, retryable, disconnected, nativeCode, constraint };
  return withDeeperStack(() => new classes[kind](code, message + (statement === undefined ? '' : context(statement)), options));
}

/** Our own frames must not push those of the caller out of the stack. */
function withDeeperStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  // Where built-in objects are frozen, the stack stays as it is.
  const raised = Reflect.set(Error, 'stackTraceLimit', limit + OWN_FRAMES);
  const made = make();
  if (raised) Error.stackTraceLimit = limit;
  return made;
}

const OWN_FRAMES = 16;

function context({ sql, parameters }: FailedStatement): string {
  return `\n  in: ${shownSql(sql)}${parameters === undefined ? '' : `\n  with: ${parameters}`}`;
}
