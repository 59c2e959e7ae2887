import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';

/** Does a step for each item, one after another; waits only for steps that answer with a promise. */
export function inTurn<T>(items: readonly T[], step: (item: T) => MaybePromise<void>): MaybePromise<void> {
  for (let i = 0; i < items.length; i++) {
    // The loop is bounded by the length.
    const pending = step(items[i] as T);
    if (isPromise(pending)) return finishInTurn(pending, items.slice(i + 1), step);
  }
}

async function finishInTurn<T>(pending: Promise<void>, rest: readonly T[], step: (item: T) => MaybePromise<void>): Promise<void> {
  await pending;
  for (const item of rest) await step(item);
}
