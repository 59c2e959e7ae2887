import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PgliteDriver, postgresWith } from '@sqlayer/dialect-postgres';
import { type EngineOptions, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import type { TestEngine } from './test-engine.ts';

type PgliteModule = typeof import('@electric-sql/pglite');
type Database = InstanceType<PgliteModule['PGlite']>;

let shared: Promise<Database> | undefined;

/** Starts the PGlite that the tests of a file share, one after another; that takes seconds. */
export function startPglite(): Promise<Database> {
  shared ??= start();
  return shared;
}

/** An engine on the PGlite of the file, which is empty; what was made in it goes in the end. */
export async function openPglite(options?: EngineOptions): Promise<TestEngine> {
  const database = await startPglite();
  const kernel = new Kernel().use([poolPlugin, postgresWith(new PgliteDriver(database))]);
  return {
    kernel,
    url: 'postgres://',
    engine: await kernel.engine('postgres://', options),
    other: (query, given) => kernel.engine(`postgres://?${new URLSearchParams(query)}`, given),
    [Symbol.asyncDispose]: async () => {
      await kernel.dispose();
      await empty(database);
    },
  };
}

/** Begins with the files of a fresh database, which take longer to make than to load. */
async function start(): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  const extensions = {
    citext: (await import('@electric-sql/pglite/contrib/citext')).citext,
    hstore: (await import('@electric-sql/pglite/contrib/hstore')).hstore,
  };
  const { version } = createRequire(import.meta.url)('../../node_modules/@electric-sql/pglite/package.json') as {
    readonly version: string;
  };
  const template = join(tmpdir(), `sqlayer-pglite-${version}.tar`);
  if (existsSync(template)) return PGlite.create({ extensions, loadDataDir: new Blob([await readFile(template)]) });
  const database = await PGlite.create({ extensions });
  const own = `${template}.${process.pid}`;
  await writeFile(own, Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer()));
  await rename(own, template);
  return database;
}

/** Takes away everything that tests can have made. */
async function empty(database: Database): Promise<void> {
  const { rows } = await database.query<{ readonly name: string }>(
    "SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
  );
  const drops = rows.map(({ name }) => `DROP SCHEMA ${name} CASCADE;`);
  await database.exec(`${drops.join(' ')} CREATE SCHEMA public;`);
  await database.exec('DISCARD ALL');
}
