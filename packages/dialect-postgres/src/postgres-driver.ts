import type { Driver, PoolOptions } from '@sqlayer/kernel/contracts';

/** A driver for PostgreSQL, with what sets it apart from others. What is not said is taken to be as on a server. */
export interface PostgresDriver extends Driver {
  /** Whether a statement under way can be cancelled. */
  readonly canCancel?: boolean;
  /** Whether there are transactions of two phases. */
  readonly hasTwoPhase?: boolean;
  /** The pool that fits it, where the application does not say. */
  readonly poolDefaults?: PoolOptions;
}
