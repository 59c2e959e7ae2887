import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import { ArgumentError } from '../errors.ts';

/** With what a signal is raised when a call has used up its time. */
export class TimeUp extends Error {
  override readonly name: string = 'TimeUp';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`it took longer than ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** By what a call may be given up. */
export interface PatienceLimits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Longest time that a timer of the platform takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * How long a call is waited for: until the caller's signal is raised, or its time is up.
 *
 * What happens then depends on how far it is. What has not begun is given up at once. What the driver is at is given up by the
 * driver, through `signal`, which takes its time; a driver that stays silent is not waited for in the end.
 */
export class Patience {
  readonly #controller = new AbortController();
  readonly #given: AbortSignal | undefined;
  readonly #timeoutMs: number | undefined;
  readonly #passOn = (): void => this.#controller.abort((this.#given as AbortSignal).reason);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The clock runs from now on. ENGINE_INVALID_OPTION for a time that is none. */
  constructor({ signal, timeoutMs }: PatienceLimits) {
    if (timeoutMs !== undefined) assertTimeout(timeoutMs);
    this.#given = signal;
    this.#timeoutMs = timeoutMs;
    if (signal?.aborted) this.#passOn();
    else signal?.addEventListener('abort', this.#passOn, { once: true });
    this.startClock();
  }

  /** Raised when the caller's is, and when the time is up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the whole time again. */
  startClock(): void {
    const timeoutMs = this.#timeoutMs;
    clearTimeout(this.#timer);
    if (timeoutMs !== undefined) this.#timer = setTimeout(() => this.#controller.abort(new TimeUp(timeoutMs)), timeoutMs);
  }

  stopClock(): void {
    clearTimeout(this.#timer);
  }

  /** To be called in any case: timers and listeners outlive the call otherwise. */
  end(): void {
    this.stopClock();
    this.#given?.removeEventListener('abort', this.#passOn);
  }

  /** Does something for which there is patience, and ends with it, however it ends. */
  during<T>(work: () => MaybePromise<T>): MaybePromise<T> {
    let isPending = false;
    try {
      const done = work();
      isPending = isPromise(done);
      return isPromise(done) ? done.finally(() => this.end()) : done;
    } finally {
      if (!isPending) this.end();
    }
  }

  /** Waits for what may not have begun: when it is given up before, `giveUp` says with which error. */
  untilBegun<T>(work: Promise<T>, hasBegun: () => boolean, giveUp: () => unknown): Promise<T> {
    return this.#wait(work, (reject) => {
      if (!hasBegun()) reject(giveUp());
    });
  }

  /** Waits for what the driver is at, and calls `silent` if it has not answered `answerMs` after it was given up. */
  untilAnswered<T>(work: MaybePromise<T>, answerMs: number, silent: () => MaybePromise<never>): MaybePromise<T> {
    if (!isPromise(work)) return work;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answered = this.#wait(work, (reject) => {
      const giveUp = (): void => {
        try {
          // `silent` throws, at once or later.
          Promise.resolve(silent()).catch(reject);
        } catch (error) {
          reject(error);
        }
      };
      if (answerMs === 0) giveUp();
      else timer = setTimeout(giveUp, answerMs);
    });
    return answered.finally(() => clearTimeout(timer));
  }

  #wait<T>(work: Promise<T>, onRaised: (reject: (error: unknown) => void) => void): Promise<T> {
    const { signal } = this;
    return new Promise<T>((resolve, reject) => {
      const raised = (): void => onRaised(reject);
      if (signal.aborted) raised();
      else signal.addEventListener('abort', raised, { once: true });
      void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', raised));
    });
  }
}

function assertTimeout(timeoutMs: unknown): void {
  if (Number.isSafeInteger(timeoutMs) && (timeoutMs as number) >= 1 && (timeoutMs as number) <= MAX_TIMEOUT_MS) return;
  throw new ArgumentError(
    'ENGINE_INVALID_OPTION',
    `timeoutMs is a whole number of milliseconds from 1 to ${MAX_TIMEOUT_MS}, not ${String(timeoutMs)}.`,
  );
}
