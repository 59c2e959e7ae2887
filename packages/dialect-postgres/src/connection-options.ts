import type { DatabaseUrl } from '@sqlayer/kernel';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import { type TlsMode, tlsMode } from './tls-options.ts';

/** What a server must be, by the names of libpq. */
export type TargetSession = 'any' | 'read-write' | 'read-only' | 'primary' | 'standby' | 'prefer-standby';

export interface ServerAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

export interface ConnectionOptions {
  /** Tried in this order, unless it is to be shuffled. */
  readonly addresses: readonly ServerAddress[];
  readonly shuffle: boolean;
  readonly target: TargetSession;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly passwordFile: string | undefined;
  readonly connectTimeoutMs: number;
  readonly keepAlive: boolean;
  readonly keepAliveDelayMs: number;
  readonly tls: TlsMode;
  readonly statementsKept: number;
  /** In which sessions begin; undefined where `options` say it. */
  readonly timeZone: string | undefined;
  /** Settings that the server is told at the start. */
  readonly settings: {
    readonly application_name: string;
    readonly options: string | undefined;
    readonly statement_timeout: number | undefined;
    readonly lock_timeout: number | undefined;
    readonly idle_in_transaction_session_timeout: number | undefined;
  };
}

const known = [
  'application_name',
  'channel_binding',
  'connect_timeout',
  'host',
  'idle_in_transaction_session_timeout',
  'keepalives',
  'keepalives_idle',
  'load_balance_hosts',
  'lock_timeout',
  'options',
  'passfile',
  'prepared_statement_cache_size',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslpassword',
  'sslrootcert',
  'statement_timeout',
  'target_session_attrs',
] as const;
export type OptionName = (typeof known)[number];

/** Options of libpq that cannot be had here, and what to do instead. */
const elsewhere: Readonly<Record<string, string>> = {
  service: 'service files are not read; write what they say into the URL',
  hostaddr: 'write the address as the host',
  dbname: 'write the name of the database behind the host',
  user: 'write the user before the host',
  password: 'write the password before the host, or name a passfile',
  port: 'write the port behind the host',
  client_encoding: 'text is always sent in UTF-8',
  tcp_user_timeout: 'Node has no way to set it; use keepalives and statement timeouts',
};

const DEFAULT_PORT = 5432;
const DEFAULT_STATEMENTS_KEPT = 100;
const MAX_STATEMENTS_KEPT = 10_000;

const targets = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;

/**
 * How to connect, as a URL says, by the names that libpq has (PostgreSQL manual, 32.1.2): `connect_timeout` and
 * `keepalives_idle` count seconds, the other times milliseconds; `host` may be the folder of a Unix socket. Of our own is
 * `prepared_statement_cache_size`, 0 for poolers that take none. An unknown option is DB_INVALID_OPTION.
 *
 * Sessions are in UTC, as `Timestamp` without a zone is, whatever the server's zone is; PGTZ and `options=-c TimeZone=…` name
 * another.
 */
export function connectionOptions(url: DatabaseUrl): ConnectionOptions {
  for (const name of Object.keys(url.query)) refuseUnknown(url, name);
  const option = (name: OptionName): string | undefined => url.option(name);
  const options = option('options');
  const { PGOPTIONS, PGTZ = 'UTC' } = process.env;
  return {
    addresses: addressesOf(url, option('host')),
    shuffle: choice(url, 'load_balance_hosts', ['disable', 'random'] as const) === 'random',
    target: choice(url, 'target_session_attrs', targets),
    user: url.username,
    password: url.password,
    database: url.database,
    passwordFile: option('passfile'),
    connectTimeoutMs: (wholeNumber(url, 'connect_timeout') ?? 0) * 1_000,
    keepAlive: wholeNumber(url, 'keepalives', 1) !== 0,
    keepAliveDelayMs: (wholeNumber(url, 'keepalives_idle') ?? 0) * 1_000,
    tls: tlsMode(url, option),
    statementsKept: wholeNumber(url, 'prepared_statement_cache_size', MAX_STATEMENTS_KEPT) ?? DEFAULT_STATEMENTS_KEPT,
    timeZone: /timezone/i.test(options ?? PGOPTIONS ?? '') ? undefined : PGTZ,
    settings: {
      application_name: option('application_name') ?? 'sqlayer',
      options,
      statement_timeout: wholeNumber(url, 'statement_timeout'),
      lock_timeout: wholeNumber(url, 'lock_timeout'),
      idle_in_transaction_session_timeout: wholeNumber(url, 'idle_in_transaction_session_timeout'),
    },
  };
}

/** One of the values that an option has; the first one if it is not given. */
export function choice<const T extends string>(url: DatabaseUrl, name: OptionName, values: readonly T[]): T {
  const given = url.option(name) ?? values[0];
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  throw new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} is one of ${values.join(', ')}.`);
}

function refuseUnknown(url: DatabaseUrl, name: string): void {
  if (known.includes(name as OptionName)) return;
  const advice = elsewhere[name] ?? `PostgreSQL knows ${known.join(', ')}`;
  throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} has an option '${name}'; ${advice}.`);
}

function addressesOf(url: DatabaseUrl, given: string | undefined): readonly ServerAddress[] {
  const port = url.hosts[0]?.port ?? DEFAULT_PORT;
  if (given !== undefined) return given.split(',').map((host) => ({ host, port }));
  if (url.hosts.length === 0) return [{ host: 'localhost', port }];
  // A port that is left out is the usual one, and not that of the host before.
  return url.hosts.map((one) => ({ host: one.host === '' ? 'localhost' : one.host, port: one.port ?? DEFAULT_PORT }));
}

function wholeNumber(url: DatabaseUrl, name: OptionName, greatest = 2_147_483_647): number | undefined {
  const text = url.option(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= greatest) return value;
  throw new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} is a whole number from 0 to ${greatest}.`);
}
