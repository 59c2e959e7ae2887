import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';

/**
 * Runs tasks one at a time, in the order in which they came.
 *
 * An idle queue runs a task at once and allocates nothing. A task that waits for another task of the same queue waits
 * for ever.
 */
export class SerialQueue {
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  /** Whether a task is under way; a task that comes now has to wait. */
  get busy(): boolean {
    return this.#busy;
  }

  run<T>(task: () => MaybePromise<T>): MaybePromise<T> {
    if (!this.#busy) return this.#start(task);
    return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(() => this.#start(task));
  }

  /** Keeps other tasks waiting until a promise settles; only for a task that began while the queue was idle. */
  hold<T>(pending: Promise<T>): Promise<T> {
    this.#busy = true;
    return pending.then(
      (value) => {
        this.#next();
        return value;
      },
      (error: unknown) => {
        this.#next();
        throw error;
      },
    );
  }

  #start<T>(task: () => MaybePromise<T>): MaybePromise<T> {
    this.#busy = true;
    let outcome: MaybePromise<T>;
    try {
      outcome = task();
    } catch (error) {
      this.#next();
      throw error;
    }
    if (isPromise(outcome)) return this.hold(outcome);
    this.#next();
    return outcome;
  }

  /** Hands over to the task that waits longest; the queue stays busy in between, so that none slips in before it. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy = false;
    else next();
  }
}
