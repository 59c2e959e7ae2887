import { readFileSync } from 'node:fs';
import type { ConnectionOptions as TlsConnectionOptions } from 'node:tls';
import type { DatabaseUrl } from '@sqlayer/kernel';
import { ConfigurationError } from '@sqlayer/kernel/errors';

/** How a connection is encrypted. */
export interface TlsMode {
  /** Undefined where it is not. */
  readonly options: TlsConnectionOptions | undefined;
  /** A server that has no encryption is taken without. */
  readonly optional: boolean;
  /** Encryption begins with the first byte, which servers have since version 17. */
  readonly direct: boolean;
  /** Whether the password is bound to the server's certificate where the server can do that. */
  readonly channelBinding: boolean;
}

const modes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * Encryption, as the options of libpq ask for it (PostgreSQL manual, 32.19).
 *
 * `require` encrypts and believes any server, `verify-ca` checks its certificate, `verify-full` the name in it as well; with
 * an `sslrootcert`, `require` is `verify-ca`. Without one, or with `system`, the authorities of Node are believed. Files are
 * read at once, and an error names the option.
 */
export function tlsMode(url: DatabaseUrl, option: (name: TlsOptionName) => string | undefined): TlsMode {
  const mode = option('sslmode') ?? 'disable';
  if (!modes.includes(mode)) throw refused(url, 'sslmode', `is one of ${modes.join(', ')}`);
  const negotiation = option('sslnegotiation') ?? 'postgres';
  if (negotiation !== 'postgres' && negotiation !== 'direct') throw refused(url, 'sslnegotiation', 'is postgres or direct');
  const direct = negotiation === 'direct';
  if (direct && (mode === 'disable' || mode === 'prefer'))
    throw refused(url, 'sslnegotiation', 'can be direct where sslmode is require or more');
  const channelBinding = option('channel_binding') ?? 'prefer';
  if (channelBinding !== 'prefer' && channelBinding !== 'disable')
    throw refused(url, 'channel_binding', 'is prefer or disable; pg has no way to insist on it');
  if (mode === 'disable') return { options: undefined, optional: false, direct: false, channelBinding: false };
  return { options: tlsOptions(url, mode, option), optional: mode === 'prefer', direct, channelBinding: channelBinding === 'prefer' };
}

type TlsOptionName = 'channel_binding' | 'sslcert' | 'sslkey' | 'sslmode' | 'sslnegotiation' | 'sslpassword' | 'sslrootcert';

function tlsOptions(url: DatabaseUrl, mode: string, option: (name: TlsOptionName) => string | undefined): TlsConnectionOptions {
  const file = (name: TlsOptionName): string | undefined => {
    const path = option(name);
    return path === undefined ? undefined : readOptionFile(url, name, path);
  };
  const ca = option('sslrootcert') === 'system' ? undefined : file('sslrootcert');
  const checksName = mode === 'verify-full';
  return {
    rejectUnauthorized: checksName || mode === 'verify-ca' || (mode === 'require' && ca !== undefined),
    ca,
    cert: file('sslcert'),
    key: file('sslkey'),
    passphrase: option('sslpassword'),
    ...(checksName ? {} : { checkServerIdentity: () => undefined }),
  };
}

function readOptionFile(url: DatabaseUrl, name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigurationError(
      'DB_INVALID_OPTION',
      `the file '${path}' of the option '${name}' of the URL ${url} cannot be read (${code}).`,
      {
        cause,
      },
    );
  }
}

function refused(url: DatabaseUrl, name: string, why: string): ConfigurationError {
  return new ConfigurationError('DB_INVALID_OPTION', `the option '${name}' of the URL ${url} ${why}.`);
}
