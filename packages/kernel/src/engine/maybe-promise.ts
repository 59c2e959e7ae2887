import type { MaybePromise } from '../contracts/maybe-promise.ts';

/** Whether a value is still to come. Any thenable counts, since promises of other realms are not `instanceof Promise`. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && typeof (value as { readonly then?: unknown }).then === 'function';
}

/** Goes on with a value, at once if it is there. */
export function then<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** Does a step for each item, one after another; waits only for steps that answer with a promise. */
export function inTurn<T>(items: readonly T[], step: (item: T, index: number) => MaybePromise<void>): MaybePromise<void> {
  for (let i = 0; i < items.length; i++) {
    // The loop is bounded by the length.
    const pending = step(items[i] as T, i);
    if (isPromise(pending)) return finishInTurn(items, step, { after: i, pending });
  }
}

async function finishInTurn<T>(
  items: readonly T[],
  step: (item: T, index: number) => MaybePromise<void>,
  begun: { readonly after: number; readonly pending: Promise<void> },
): Promise<void> {
  await begun.pending;
  for (let i = begun.after + 1; i < items.length; i++) await step(items[i] as T, i);
}
