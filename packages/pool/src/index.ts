/** Connection pools, the same on every database. */
export { createPool, sqlayerPools } from './create-pool.ts';
export type { PoolErrorCode } from './errors.ts';
export { poolErrorCodes } from './errors.ts';
export { poolPlugin } from './plugin.ts';
export { QueuePool } from './queue-pool.ts';
export { AssertionPool, NullPool, StaticPool } from './simple-pools.ts';
