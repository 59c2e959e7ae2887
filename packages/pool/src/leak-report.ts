import type { PoolEvents } from '@sqlayer/kernel/contracts';

type LeakReport = PoolEvents<never>['leak'];

/**
 * Reports once if it is not stopped within `afterMs`; the stack tells who checked the connection out.
 *
 * Taking the stack is dear, so this is only asked for with `leakReportAfterMs`.
 */
export function watchForLeak(afterMs: number, report: (leak: LeakReport) => void): () => void {
  const checkedOutAt = new Date();
  const startedMs = performance.now();
  const { stack } = new Error('checked out here');
  const timer = setTimeout(() => report({ heldForMs: performance.now() - startedMs, checkedOutAt, stack }), afterMs);
  // A leak is no reason to keep a process alive.
  timer.unref();
  return () => clearTimeout(timer);
}
