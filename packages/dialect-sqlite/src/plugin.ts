import { definePlugin, dialect, type Plugin } from '@sqlayer/kernel';
import { isMemory } from './connection-options.ts';
import { SqliteDialect } from './dialect.ts';
import { BetterSqlite3Driver } from './driver-better-sqlite3.ts';

/** Provides SQLite to a kernel. */
export const sqlite: Plugin = definePlugin({
  name: '@sqlayer/dialect-sqlite',
  version: '0.1.0',
  provides: [dialect('sqlite')],
  install(context) {
    context.provide(dialect('sqlite'), () => ({
      name: 'sqlite',
      drivers: ['better-sqlite3'],
      // All names of the memory mean the same database.
      normalise: (url) => (isMemory(url) ? url.with({ database: ':memory:' }) : url),
      create: () => new SqliteDialect(new BetterSqlite3Driver()),
    }));
  },
});
