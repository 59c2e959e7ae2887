import { isPromise, type MaybePromise } from '@sqlayer/kernel/contracts';

/**
 * Waits for something no longer than `timeoutMs`, and then rejects with what `late` gives; what comes after that is nobody's.
 *
 * What is there at once costs no timer.
 */
export function withinTime<T>(work: MaybePromise<T>, timeoutMs: number, late: () => unknown): MaybePromise<T> {
  if (!isPromise(work) || timeoutMs === Number.POSITIVE_INFINITY) return work;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), timeoutMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
