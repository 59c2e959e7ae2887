import { resolve } from 'node:path';
import { type DatabaseUrl, definePlugin, dialect, type Plugin } from '@sqlayer/kernel';
import { PostgresDialect } from './dialect.ts';
import { PgDriver } from './driver-pg.ts';
import { isInMemory, PgliteDriver } from './driver-pglite.ts';
import type { PostgresDriver } from './postgres-driver.ts';

const DEFAULT_PORT = 5432;

/** Provides PostgreSQL to a kernel: on servers through pg, and within the process through PGlite. */
export const postgres: Plugin = provide({
  drivers: ['pg', 'pglite'],
  driverFor: ({ driver }) => (driver === 'pglite' ? new PgliteDriver() : new PgDriver()),
});

/** Provides PostgreSQL through a driver of the application's own, such as a `PgliteDriver` with a PGlite that is there already. */
export function postgresWith(driver: PostgresDriver): Plugin {
  return provide({ drivers: [driver.name], driverFor: () => driver });
}

interface Provision {
  readonly drivers: readonly string[];
  driverFor(url: DatabaseUrl): PostgresDriver;
}

function provide({ drivers, driverFor }: Provision): Plugin {
  return definePlugin({
    name: '@sqlayer/dialect-postgres',
    version: '0.1.0',
    provides: [dialect('postgres')],
    install(context) {
      context.provide(dialect('postgres'), () => ({
        name: 'postgres',
        drivers,
        normalise,
        create: (url) => new PostgresDialect(driverFor(url)),
      }));
    },
  });
}

function normalise(url: DatabaseUrl): DatabaseUrl {
  if (url.driver === 'pglite') return url.with({ database: isInMemory(url) ? ':memory:' : resolve(url.database ?? '') });
  return url.with({ hosts: url.hosts.map(({ host, port }) => ({ host, port: port === DEFAULT_PORT ? undefined : port })) });
}
