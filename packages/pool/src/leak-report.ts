import type { PoolEvents } from '@sqlayer/kernel/contracts';

type LeakTimes = Pick<PoolEvents<never>['leak'], 'heldForMs' | 'checkedOutAt'>;

/** Reports once if it is not stopped within `afterMs`. */
export function watchForLeak(afterMs: number, report: (times: LeakTimes) => void): () => void {
  const checkedOutAt = new Date();
  const startedMs = performance.now();
  const timer = setTimeout(() => report({ heldForMs: performance.now() - startedMs, checkedOutAt }), afterMs);
  // A leak is no reason to keep a process alive.
  timer.unref();
  return () => clearTimeout(timer);
}
