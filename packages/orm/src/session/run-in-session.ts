import type { Connection, Engine, RunOptions } from '@sqlayer/kernel';
import { Session, type SessionOptions } from './session.ts';

/** How often the work is tried, and what its sessions can be told. */
export interface RunInSessionOptions extends RunOptions {
  /** Options of each session. */
  readonly session?: SessionOptions;
}

/**
 * Runs a callback in a session and a transaction: written and committed when it is done, rolled back when it throws, and run
 * again, in a new session, when it fails for a reason that trying again can help; see `Engine.run()`.
 *
 * Load within the callback what it changes: objects of an earlier try, or of another session, know nothing of what has changed
 * since. What it gives back is readable afterwards and belongs to no session.
 */
export function runInSession<T>(
  engine: Pick<Engine, 'run'>,
  work: (session: Session, attempt: number) => Promise<T> | T,
  { session: sessionOptions, ...options }: RunInSessionOptions = {},
): Promise<T> {
  return engine.run(async (connection: Connection, attempt) => {
    // The transaction is the engine's, who commits it when everything is written.
    const session = new Session(connection, sessionOptions);
    try {
      const value = await work(session, attempt);
      await session.commit();
      return value;
    } finally {
      await session.close();
    }
  }, options);
}
