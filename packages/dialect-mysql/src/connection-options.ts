import { readFileSync } from 'node:fs';
import type { DatabaseUrl } from '@sqlayer/kernel';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import type { ConnectionOptions } from 'mysql2';
import type { Mysql2ConnectionOptions } from './mysql2-connection.ts';

const known = ['connect_timeout', 'socket', 'statement_cache', 'local_infile', 'ssl_ca', 'ssl_cert', 'ssl_key', 'ssl_mode'] as const;
type OptionName = (typeof known)[number];

const sslModes = ['disabled', 'required', 'verify_ca', 'verify_identity'] as const;

/**
 * How to connect, as a URL says, by the names that the command line client has: `ssl_mode`, `ssl_ca` and so on; `socket` is
 * the path of a Unix socket, `connect_timeout` counts seconds, `statement_cache` the prepared statements that a connection keeps, and `local_infile=1` allows LOAD DATA LOCAL. An
 * unknown option is DB_INVALID_OPTION.
 */
export function connectionOptions(url: DatabaseUrl): Mysql2ConnectionOptions {
  for (const name of Object.keys(url.query)) {
    if (!known.includes(name as OptionName))
      throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} has an option '${name}'; MySQL knows ${known.join(', ')}.`);
  }
  const [first, ...others] = url.hosts;
  if (others.length > 0) throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} names several hosts; name one.`);
  const timeoutSeconds = count(url, 'connect_timeout', 10);
  const socket = url.option('socket');
  const ssl = tls(url);
  const connect: ConnectionOptions = {
    ...(socket === undefined ? { host: first?.host ?? 'localhost', port: first?.port ?? 3306 } : { socketPath: socket }),
    ...(url.username === undefined ? {} : { user: url.username }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ...(url.database === undefined ? {} : { database: url.database }),
    ...(ssl === undefined ? {} : { ssl }),
    connectTimeout: timeoutSeconds * 1_000,
    charset: 'utf8mb4_unicode_ci',
    // Procedures may give OUT parameters and several results. Whatever a server asks for, it is never given a file of this machine.
    flags: ['PS_MULTI_RESULTS', ...(isOn(url, 'local_infile') ? [] : ['-LOCAL_FILES']), '-CLIENT_QUERY_ATTRIBUTES'],
  };
  return { connect, statementsKept: count(url, 'statement_cache', 100) };
}

function isOn(url: DatabaseUrl, name: OptionName): boolean {
  const given = url.option(name) ?? '0';
  if (given === '0' || given === '1') return given === '1';
  throw new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} is 0 or 1.`);
}

function count(url: DatabaseUrl, name: OptionName, usual: number): number {
  const given = Number(url.option(name) ?? usual);
  if (Number.isSafeInteger(given) && given >= 0) return given;
  throw new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} is a whole number from 0.`);
}

function tls(url: DatabaseUrl): Exclude<ConnectionOptions['ssl'], string> {
  const mode = url.option('ssl_mode')?.toLowerCase() ?? 'disabled';
  if (!sslModes.includes(mode as never))
    throw new ConfigurationError('DB_INVALID_OPTION', `the option 'ssl_mode' of the URL ${url} is one of ${sslModes.join(', ')}.`);
  if (mode === 'disabled') return undefined;
  const file = (name: OptionName): { readonly [key: string]: string } => {
    const path = url.option(name);
    return path === undefined ? {} : { [name.slice('ssl_'.length)]: readFileSync(path, 'utf8') };
  };
  return {
    // `required` encrypts and believes any server; `verify_ca` checks the certificate and not the name in it.
    rejectUnauthorized: mode !== 'required',
    verifyIdentity: mode === 'verify_identity',
    ...file('ssl_ca'),
    ...file('ssl_cert'),
    ...file('ssl_key'),
  };
}
