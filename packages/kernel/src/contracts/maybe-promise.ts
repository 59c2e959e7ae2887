/**
 * A value now or later.
 *
 * Embedded databases answer at once, and each turn of the microtask queue costs about a twentieth of a point select;
 * so the contracts on the path of a statement allow both, and the engine only waits where there is something to wait for.
 */
export type MaybePromise<T> = T | Promise<T>;

/** Whether a value is still to come. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Goes on with a value now or when it comes. */
export function chain<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Runs `run`, and `recover` if it throws now or rejects later. */
export function attempt<T>(run: () => MaybePromise<T>, recover: (error: unknown) => MaybePromise<T>): MaybePromise<T> {
  let value: MaybePromise<T>;
  try {
    value = run();
  } catch (error) {
    return recover(error);
  }
  return value instanceof Promise ? value.catch(recover) : value;
}
