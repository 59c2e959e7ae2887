import { definePlugin, type Plugin, poolFactory } from '@sqlayer/kernel';
import { sqlayerPools } from './create-pool.ts';

/** Provides sqlayer's pools to a kernel. */
export const poolPlugin: Plugin = definePlugin({
  name: '@sqlayer/pool',
  version: '0.1.0',
  provides: [poolFactory],
  install(context) {
    context.provide(poolFactory, () => sqlayerPools);
  },
});
