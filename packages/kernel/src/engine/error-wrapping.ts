import type { ErrorClassification } from '../contracts/driver.ts';
import { DatabaseError, type DatabaseErrorOptions, DataError, IntegrityError, OperationalError, ProgrammingError } from '../errors.ts';
import type { EngineOperation } from './engine-events.ts';
import { TimeUp } from './patience.ts';
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
  /** Which of several sets of parameters it was. */
  readonly set?: ParameterSetPosition | undefined;
}

/** A set of parameters among those that a statement was executed with. */
export interface ParameterSetPosition {
  /** From 0. */
  readonly index: number;
  readonly count: number;
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
  const { sql, parameters, set } = statement ?? {};
  const options = { cause: error, sql, parameters, retryable, disconnected, nativeCode, constraint, parameterSet: set?.index };
  return withDeeperStack(() => new classes[kind](code, message + (statement === undefined ? '' : context(statement)), options));
}

/** Whether an error is how a driver answers to a signal that was raised. */
export function isAbort(error: unknown, { reason }: AbortSignal): boolean {
  return error === reason || (error instanceof Error && error.name === 'AbortError');
}

/** What is to be said of something that was given up, beside that it was: nothing where the server has cancelled it. */
export type GivenUpHow = 'before it was sent' | 'with its connection, since the server did not answer';

/** What it means that something was given up, through its signal or because its time was up. */
export function givenUp(operation: EngineOperation, reason: unknown, how?: GivenUpHow, nativeCode?: string): ErrorClassification {
  const what = operation === 'execute' || operation === 'stream' ? 'the statement' : operation;
  const isLate = reason instanceof TimeUp;
  const sentence = isLate
    ? `${what} took longer than ${reason.timeoutMs} ms and was given up`
    : `${what} was given up through its AbortSignal`;
  return {
    kind: 'operational',
    code: isLate ? 'ENGINE_TIMEOUT' : 'ENGINE_ABORTED',
    message: `${sentence}${how === undefined ? '' : ` ${how}`}.`,
    nativeCode,
    // Whoever gave the time has to say whether there is more of it.
    retryable: false,
    disconnected: how === 'with its connection, since the server did not answer',
  };
}

/** What it means that the connection broke while a commit was on its way. */
export function commitUnknown({ nativeCode }: { readonly nativeCode: string | undefined }): ErrorClassification {
  return {
    kind: 'operational',
    code: 'ENGINE_COMMIT_UNKNOWN',
    message: 'the connection broke while the commit was on its way; whether it was carried out is not known.',
    nativeCode,
    retryable: false,
    disconnected: true,
  };
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

function context({ sql, parameters, set }: FailedStatement): string {
  const which = set === undefined ? '' : ` (set ${set.index + 1} of ${set.count})`;
  return `\n  in: ${shownSql(sql)}${parameters === undefined ? '' : `\n  with: ${parameters}${which}`}`;
}
