import { setTimeout as pause } from 'node:timers/promises';

/** Waits between tries for a lock, in milliseconds: short at first, since most locks are. */
const PAUSES_MS = [1, 2, 5, 10, 20, 50];

/** How a lock is waited for. */
export interface LockWait {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Asked before every wait: whether the lock cannot come free by waiting. */
  isInVain?(): boolean;
}

/**
 * What `run` gives once no other connection holds the lock; `first` is what it threw when it was tried before.
 *
 * The event loop runs between tries, and the signal ends the wait with its reason. An error that is no lock is thrown, and
 * so is the last one when time is up.
 */
export async function onceUnlocked<T>(run: () => T, first: unknown, { timeoutMs, signal, isInVain }: LockWait): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  let error = first;
  for (let i = 0; isLock(error) && isInVain?.() !== true; i++) {
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) break;
    await interruptiblePause(Math.min(PAUSES_MS[Math.min(i, PAUSES_MS.length - 1)] as number, leftMs), signal);
    try {
      return run();
    } catch (next) {
      error = next;
    }
  }
  throw error;
}

/** Whether another connection holds a lock that is worth waiting for; what SQLite calls BUSY_SNAPSHOT is not. */
export function isLock(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return (
    typeof code === 'string' && code !== 'SQLITE_BUSY_SNAPSHOT' && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
  );
}

async function interruptiblePause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  try {
    await pause(waitMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    // What it rejects with only has the reason as its cause.
    signal?.throwIfAborted();
    throw error;
  }
}
