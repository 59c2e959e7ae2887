import { readFileSync } from 'node:fs';
import type { DatabaseUrl } from '@sqlayer/kernel';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import type { ConnectionOptions } from 'mysql2';

const known = ['connect_timeout', 'socket', 'ssl_ca', 'ssl_cert', 'ssl_key', 'ssl_mode'] as const;
type OptionName = (typeof known)[number];

const sslModes = ['disabled', 'required', 'verify_ca', 'verify_identity'] as const;

/**
 * How to connect, as a URL says, by the names that the command line client has: `ssl_mode`, `ssl_ca` and so on; `socket` is
 * the path of a Unix socket, `connect_timeout` counts seconds. An unknown option is DB_INVALID_OPTION.
 */
export function connectionOptions(url: DatabaseUrl): ConnectionOptions {
  for (const name of Object.keys(url.query)) {
    if (!known.includes(name as OptionName))
      throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} has an option '${name}'; MySQL knows ${known.join(', ')}.`);
  }
  const [first, ...others] = url.hosts;
  if (others.length > 0) throw new ConfigurationError('DB_INVALID_OPTION', `the URL ${url} names several hosts; name one.`);
  const timeoutSeconds = Number(url.option('connect_timeout') ?? 10);
  if (!Number.isSafeInteger(timeoutSeconds) || timeoutSeconds < 0)
    throw new ConfigurationError('DB_INVALID_OPTION', `the option 'connect_timeout' of the URL ${url} is a whole number from 0.`);
  const socket = url.option('socket');
  const ssl = tls(url);
  return {
    ...(socket === undefined ? { host: first?.host ?? 'localhost', port: first?.port ?? 3306 } : { socketPath: socket }),
    ...(url.username === undefined ? {} : { user: url.username }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ...(url.database === undefined ? {} : { database: url.database }),
    ...(ssl === undefined ? {} : { ssl }),
    connectTimeout: timeoutSeconds * 1_000,
    charset: 'utf8mb4_unicode_ci',
    // Values are read by their types, from the text that the server sends.
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    rowsAsArray: true,
    maxPreparedStatements: 100,
    // Procedures may give OUT parameters and several results; the server may not ask for files of this machine.
    flags: ['PS_MULTI_RESULTS', '-LOCAL_FILES'],
  };
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
