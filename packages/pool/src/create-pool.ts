import type { ConnectionLifecycle, Pool, PoolFactory, PoolOptions } from '@sqlayer/kernel/contracts';
import { resolvePoolOptions } from './pool-options.ts';
import { QueuePool } from './queue-pool.ts';
import { AssertionPool, NullPool, StaticPool } from './simple-pools.ts';

/** Makes a pool of the kind that the options name; wrong options are POOL_INVALID_OPTION. */
export function createPool<C>(lifecycle: ConnectionLifecycle<C>, options: PoolOptions = {}): Pool<C> {
  const resolved = resolvePoolOptions(options);
  switch (resolved.kind) {
    case 'queue':
      return new QueuePool(lifecycle, resolved);
    case 'null':
      return new NullPool(lifecycle, resolved);
    case 'static':
      return new StaticPool(lifecycle, resolved);
    case 'assertion':
      return new AssertionPool(lifecycle, resolved);
  }
}

/** The service that the pool plugin provides. */
export const sqlayerPools: PoolFactory = { create: createPool };
