import type { MaybePromise } from '../contracts/maybe-promise.ts';
import { ArgumentError, DatabaseError, OperationalError } from '../errors.ts';

/** When and how often a transaction is tried again. */
export interface RetryOptions {
  /** Tries in all, the first one among them; from 1, 5 if not given. */
  readonly attempts?: number;
  /** The longest wait before the second try, in milliseconds, from 0; 20 if not given. It doubles with each try. */
  readonly minDelayMs?: number;
  /** No wait is longer, in milliseconds, from 0; 2,000 if not given. */
  readonly maxDelayMs?: number;
  /**
   * Whether an error is worth another try. If not given, that is what the database says of it (`retryable`): serialization
   * failures, deadlocks, locks that were waited for too long, connections that broke or could not be made. It is asked of an
   * error that came from elsewhere as well.
   */
  readonly when?: (error: unknown) => boolean;
  /**
   * Tries again after ENGINE_COMMIT_UNKNOWN too, for work that may be done twice without harm: the commit may have been
   * carried out. False if not given.
   */
  readonly afterUnknownCommit?: boolean;
  /** Called before each wait; engines tell the same through their event `retry`. */
  readonly onRetry?: (event: RetryEvent) => void;
}

/** A try failed, and there will be another one. */
export interface RetryEvent {
  /** The number of the try that failed, from 1. */
  readonly attempt: number;
  readonly error: unknown;
  /** How long is waited before the next one. */
  readonly delayMs: number;
}

/** One try. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Set once something was committed, after which nothing may be repeated. */
  isCommitted: boolean;
}

/** What is tried, and who is to know of it. */
export interface RetriedWork<T> {
  readonly signal: AbortSignal | undefined;
  attempt(attempt: Attempt): Promise<T>;
  tell(event: RetryEvent): MaybePromise<void>;
}

type Resolved = Required<Omit<RetryOptions, 'onRetry'>> & Pick<RetryOptions, 'onRetry'>;

/** Runs work until it succeeds, may not be repeated, or was tried often enough; the last error is thrown as it came. */
export async function retrying<T>(options: RetryOptions | boolean | undefined, work: RetriedWork<T>): Promise<T> {
  const resolved = resolve(options);
  const { signal } = work;
  for (let number = 1; ; number++) {
    const attempt: Attempt = { number, isCommitted: false };
    try {
      return await work.attempt(attempt);
    } catch (error) {
      if (number >= resolved.attempts || attempt.isCommitted || !mayRepeat(error, resolved)) throw error;
      const event: RetryEvent = { attempt: number, error, delayMs: delayMs(number, resolved) };
      resolved.onRetry?.(event);
      await work.tell(event);
      await wait(event.delayMs, signal);
    }
  }
}

function resolve(options: RetryOptions | boolean | undefined): Resolved {
  const given = typeof options === 'object' ? options : {};
  return {
    attempts: options === false ? 1 : wholeNumber('attempts', given.attempts ?? 5, 1),
    minDelayMs: wholeNumber('minDelayMs', given.minDelayMs ?? 20, 0),
    maxDelayMs: wholeNumber('maxDelayMs', given.maxDelayMs ?? 2_000, 0),
    when: given.when ?? isRetryable,
    afterUnknownCommit: given.afterUnknownCommit ?? false,
    ...(given.onRetry === undefined ? {} : { onRetry: given.onRetry }),
  };
}

function wholeNumber(name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw new ArgumentError('ENGINE_INVALID_OPTION', `the option '${name}' of retry is a whole number from ${least}, not ${String(value)}.`);
}

function mayRepeat(error: unknown, { when, afterUnknownCommit }: Resolved): boolean {
  return databaseErrorIn(error)?.code === 'ENGINE_COMMIT_UNKNOWN' ? afterUnknownCommit : when(error);
}

function isRetryable(error: unknown): boolean {
  return databaseErrorIn(error)?.retryable ?? false;
}

/** The error of the database, which others may have wrapped into theirs. */
function databaseErrorIn(error: unknown): DatabaseError | undefined {
  const seen = new Set<unknown>();
  for (let current = error; current instanceof Error && !seen.has(current); current = current.cause) {
    if (current instanceof DatabaseError) return current;
    seen.add(current);
  }
  return undefined;
}

/**
 * Exponential, with full jitter: any time up to the longest is as likely, so that those who ran into each other do not meet
 * again (Marc Brooker, "Exponential Backoff and Jitter").
 */
function delayMs(attempt: number, { minDelayMs, maxDelayMs }: Resolved): number {
  return Math.random() * Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1));
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      const cause: unknown = signal?.reason;
      reject(
        new OperationalError('ENGINE_ABORTED', 'the transaction was given up through its AbortSignal before it was tried again.', {
          cause,
        }),
      );
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}
