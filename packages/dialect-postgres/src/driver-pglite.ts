import { resolve } from 'node:path';
import type { DatabaseUrl } from '@sqlayer/kernel';
import type { DriverConnection, PoolOptions } from '@sqlayer/kernel/contracts';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import { type Pglite, PgliteSession } from './pglite-session.ts';
import { PostgresConnection } from './postgres-connection.ts';
import type { PostgresDriver } from './postgres-driver.ts';

interface PgliteOptions {
  /** Undefined for a database in memory. */
  readonly folder: string | undefined;
  readonly extensions: readonly string[];
  readonly relaxedDurability: boolean;
  readonly statementsKept: number;
}

/** What is used of @electric-sql/pglite, which is loaded when it is needed. */
interface PgliteModule {
  readonly PGlite: { create(options: object): Promise<Pglite> };
}

const known = ['extensions', 'prepared_statement_cache_size', 'relaxed_durability'];
const DEFAULT_STATEMENTS_KEPT = 100;

/** Sessions by the folder of their database: two PGlites in one folder would destroy it. */
const open = new Map<string, Promise<PgliteSession>>();

/**
 * PGlite, a PostgreSQL within this process: `postgres+pglite://` in memory, `postgres+pglite:///folder` in a folder.
 *
 * It has one session, which connections take turns on; those of one pool are therefore one. A database in memory is there as
 * long as its engine, or for as long as the PGlite that the driver was made with.
 */
export class PgliteDriver implements PostgresDriver {
  readonly name = 'pglite';
  readonly canCancel = false;
  readonly hasTwoPhase = false;
  /** Whoever wants a connection waits for it; only one can be in a transaction. */
  readonly poolDefaults: PoolOptions = { kind: 'queue', size: 1, maxOverflow: 0 };
  readonly #given: Pglite | undefined;
  #own: Promise<PgliteSession> | undefined;

  /** With a PGlite, that is what URLs stand for, whatever they say. It stays its owner's to close. */
  constructor(given?: Pglite) {
    this.#given = given;
  }

  async connect(url: DatabaseUrl): Promise<DriverConnection> {
    const options = pgliteOptions(url);
    const { statementsKept } = options;
    const folder = this.#given === undefined ? options.folder : undefined;
    const session = await (folder === undefined ? this.#ownSession(options) : sharedSession(folder, options));
    const link = session.open(async () => {
      if (folder !== undefined) await closeUnused(folder, session);
    });
    return new PostgresConnection(link, { statementsKept, hasTwoPhase: false });
  }

  /** The session of this driver alone, opened anew where the one before has broken. */
  async #ownSession(options: PgliteOptions): Promise<PgliteSession> {
    this.#own ??= this.#given === undefined ? openSession(options) : Promise.resolve(new PgliteSession(this.#given));
    const opening = this.#own;
    const forget = (): void => {
      if (this.#own === opening) this.#own = undefined;
    };
    const session = await opening.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (!session.isBroken || this.#given !== undefined) return session;
    forget();
    return this.#ownSession(options);
  }
}

async function sharedSession(folder: string, options: PgliteOptions): Promise<PgliteSession> {
  const known = open.get(folder);
  if (known !== undefined && !(await known).isBroken) return known;
  const opening = openSession(options);
  open.set(folder, opening);
  opening.catch(() => open.delete(folder));
  return opening;
}

/** Closes the database of a folder when nobody uses it any more. */
async function closeUnused(folder: string, session: PgliteSession): Promise<void> {
  if (session.linkCount > 0) return;
  open.delete(folder);
  await session.native.close();
}

async function openSession({ folder, extensions, relaxedDurability }: PgliteOptions): Promise<PgliteSession> {
  const { PGlite } = await loadPglite();
  const found = await Promise.all(extensions.map(async (name) => [name, await extension(name)] as const));
  const dataDir = folder === undefined ? {} : { dataDir: folder };
  return new PgliteSession(await PGlite.create({ ...dataDir, relaxedDurability, extensions: Object.fromEntries(found) }));
}

/** An extension that comes with PGlite; CREATE EXTENSION is still to be said. */
async function extension(name: string): Promise<unknown> {
  const module = `@electric-sql/pglite/contrib/${name}`;
  try {
    return ((await import(module)) as Readonly<Record<string, unknown>>)[name];
  } catch (cause) {
    throw new ConfigurationError('DB_INVALID_OPTION', `PGlite comes without an extension '${name}'.`, { cause });
  }
}

async function loadPglite(): Promise<PgliteModule> {
  try {
    return (await import('@electric-sql/pglite')) as unknown as PgliteModule;
  } catch (cause) {
    throw new ConfigurationError('DB_DRIVER_MISSING', "the driver 'pglite' cannot be loaded; run: npm install @electric-sql/pglite.", {
      cause,
    });
  }
}

function pgliteOptions(url: DatabaseUrl): PgliteOptions {
  const unknown = Object.keys(url.query).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} has an option '${unknown}'; PGlite knows ${known.join(', ')}.`);
  if (url.hosts.length > 0)
    throw new ConfigurationError(
      'DB_INVALID_OPTION',
      `the URL ${url} names a host; PGlite is in this process: write postgres+pglite:///folder.`,
    );
  const size = url.option('prepared_statement_cache_size') ?? String(DEFAULT_STATEMENTS_KEPT);
  const relaxed = url.option('relaxed_durability') ?? 'off';
  const extensions = url.option('extensions')?.split(',') ?? [];
  if (!/^\d{1,5}$/.test(size) || !/^(?:on|off)$/.test(relaxed) || !extensions.every((name) => /^\w+$/.test(name))) {
    throw new ConfigurationError(
      'DB_INVALID_OPTION',
      `in the URL ${url}, prepared_statement_cache_size is a whole number, relaxed_durability on or off, and extensions are names between commas.`,
    );
  }
  return {
    folder: isInMemory(url) ? undefined : resolve(url.database ?? ''),
    extensions,
    relaxedDurability: relaxed === 'on',
    statementsKept: Number(size),
  };
}

export function isInMemory({ database }: DatabaseUrl): boolean {
  return database === undefined || database === '' || database === ':memory:';
}
