import { type Dialect, type DialectProvider, minimalCapabilities, type Pool, type PoolFactory } from '../src/contracts/index.ts';
import { definePlugin, type Plugin } from '../src/plugin.ts';
import { dialect, poolFactory } from '../src/services.ts';

function notUsed(): never {
  throw new Error('This database is only there to make engines of it.');
}

function fakeDialect(name: string): Dialect {
  return {
    name,
    capabilities: minimalCapabilities,
    limits: { identifierLength: 63, parameters: 100, rowsPerInsert: 100 },
    driver: { name: 'fake', connect: notUsed },
    compile: notUsed,
    poolDefaults: () => ({}),
    savepointSql: notUsed,
    rollbackToSavepointSql: notUsed,
    releaseSavepointSql: notUsed,
    classifyError: notUsed,
    inspector: notUsed,
  };
}

/** A plugin for a dialect of which engines can be made and nothing else. */
export function fakeDialectPlugin(name: string, provider: Partial<DialectProvider> = {}, plugin: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name: `dialect-${name}`,
    version: '1.0.0',
    provides: [dialect(name)],
    install(context) {
      context.provide(dialect(name), () => ({ name, drivers: ['usual', 'other'], create: () => fakeDialect(name), ...provider }));
    },
    ...plugin,
  });
}

/** A pool that notes in `log` when it goes. */
export function fakePoolPlugin(log: string[] = []): Plugin {
  const factory: PoolFactory = {
    create: <C>(): Pool<C> => ({
      status: { kind: 'null', idle: 0, inUse: 0, waiting: 0, limit: 0 },
      acquire: notUsed,
      on: () => () => {},
      dispose: async () => void log.push('pool'),
    }),
  };
  return definePlugin({
    name: 'fake-pool',
    version: '1.0.0',
    provides: [poolFactory],
    install(context) {
      context.provide(poolFactory, () => factory);
    },
  });
}
