import type { DatabaseUrl } from '@sqlayer/kernel';
import { ConfigurationError } from '@sqlayer/kernel/errors';

/** How a database is opened and set up, as the query of its URL says. */
export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly readOnly: boolean;
  /** An error if the file is not there, rather than a new one. */
  readonly mustExist: boolean;
  /** How long a statement waits for a lock, in milliseconds. */
  readonly busyTimeoutMs: number;
  /** How a transaction begins. */
  readonly begin: 'DEFERRED' | 'IMMEDIATE' | 'EXCLUSIVE';
  /** Pragmas set on every connection, in order. */
  readonly pragmas: readonly (readonly [name: string, value: string])[];
}

const known = ['busy_timeout', 'cache_size', 'foreign_keys', 'journal_mode', 'mode', 'synchronous', 'transaction'];

export function isMemory(url: DatabaseUrl): boolean {
  return url.database === undefined || url.database === ':memory:';
}

/** Reads the options of a URL; an unknown one or a wrong value is DB_INVALID_OPTION. */
export function sqliteOptions(url: DatabaseUrl): SqliteOptions {
  for (const name of Object.keys(url.query)) {
    if (!known.includes(name))
      throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} has an option '${name}'; SQLite knows ${known.join(', ')}.`);
  }
  if (url.hosts.length > 0) {
    throw new ConfigurationError(
      'DB_INVALID_OPTION',
      `the URL ${url} names a host, which SQLite has none of; a relative path has three slashes: sqlite:///file.db.`,
    );
  }
  const memory = isMemory(url);
  const mode = choose(url, 'mode', ['rwc', 'rw', 'ro']);
  const readOnly = mode === 'ro';
  const setsJournal = !memory && !readOnly;
  const pragmas: (readonly [string, string])[] = [['foreign_keys', choose(url, 'foreign_keys', ['on', 'off'])]];
  if (setsJournal) pragmas.push(['journal_mode', choose(url, 'journal_mode', ['wal', 'delete', 'truncate', 'persist', 'memory', 'off'])]);
  // With a write-ahead log, NORMAL may lose the last transactions at a power cut but never damages the file.
  if (setsJournal) pragmas.push(['synchronous', choose(url, 'synchronous', ['normal', 'off', 'full', 'extra'])]);
  const cacheSize = url.option('cache_size');
  if (cacheSize !== undefined) pragmas.push(['cache_size', String(wholeNumber(url, 'cache_size', cacheSize, -2_147_483_648))]);
  return {
    file: memory ? ':memory:' : (url.database as string),
    readOnly,
    mustExist: mode !== 'rwc',
    busyTimeoutMs: wholeNumber(url, 'busy_timeout', url.option('busy_timeout') ?? '5000', 0),
    begin: choose(url, 'transaction', ['deferred', 'immediate', 'exclusive']).toUpperCase() as SqliteOptions['begin'],
    pragmas,
  };
}

/** The option's value among those it can have; the first if it is not given. */
function choose(url: DatabaseUrl, name: string, values: readonly [string, ...string[]]): string {
  const value = url.option(name)?.toLowerCase() ?? values[0];
  if (values.includes(value)) return value;
  throw new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} is one of ${values.join(', ')}.`);
}

function wholeNumber(url: DatabaseUrl, name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} is a whole number from ${least}.`);
}
