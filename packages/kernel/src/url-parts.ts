import { ConfigurationError } from './errors.ts';
import { dialectName } from './known-dialects.ts';

/** One server; without a port the driver's default is meant. */
export interface DatabaseHost {
  /** A name, an address (IPv6 without its brackets), or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number | undefined;
}

/** Values of an option of the query; several if it is given several times. */
export type UrlQuery = Readonly<Record<string, string | readonly string[]>>;

/** What a URL is made of. */
export interface DatabaseUrlParts {
  /** `postgres`, `sqlite`; aliases such as `postgresql` are resolved. */
  readonly dialect: string;
  /** The driver named behind the `+`. */
  readonly driver?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly hosts?: readonly DatabaseHost[];
  /** The name of a database or the path of a file. */
  readonly database?: string | undefined;
  readonly query?: UrlQuery;
}

/** Parts in the one form that all URLs of the same meaning share. */
export type CanonicalUrlParts = { readonly [K in keyof DatabaseUrlParts]-?: DatabaseUrlParts[K] };

/**
 * Aliases resolved, names of hosts in lower case, options in order, and nothing empty.
 *
 * `shown` is the URL as an error may show it. Throws URL_SCHEME_INVALID, URL_HOST_INVALID, URL_PORT_INVALID or
 * URL_ENCODING_INVALID; none of them shows a value.
 */
export function canonicalParts(parts: DatabaseUrlParts, shown: string): CanonicalUrlParts {
  const dialect = dialectName(parts.dialect.toLowerCase());
  const driver = parts.driver?.toLowerCase() || undefined;
  if (!/^[a-z][a-z0-9.-]*$/.test(dialect)) throw invalidUrl('URL_SCHEME_INVALID', shown, 'its scheme is no name of a dialect');
  if (driver !== undefined && !/^[a-z0-9][\w.-]*$/.test(driver)) {
    throw invalidUrl('URL_SCHEME_INVALID', shown, 'what stands behind the + is no name of a driver');
  }
  const hosts = (parts.hosts ?? []).map(({ host, port }) =>
    Object.freeze({ host: canonicalHost(host, shown), port: checkedPort(port, shown) }),
  );
  const query = canonicalQuery(parts.query ?? {});
  const { username, password, database } = parts;
  for (const text of [username, password, database, ...hosts.map(({ host }) => host), ...Object.entries(query).flat(2)]) {
    if (text !== undefined && /\p{Surrogate}/u.test(text))
      throw invalidUrl('URL_ENCODING_INVALID', shown, 'it holds half of a surrogate pair, which is no text');
  }
  return {
    dialect,
    driver,
    username: username || undefined,
    password,
    hosts: Object.freeze(hosts),
    database: database || undefined,
    query,
  };
}

function canonicalHost(host: string, shown: string): string {
  if (host.startsWith('/')) return host;
  if (host === '') throw invalidUrl('URL_HOST_INVALID', shown, 'a host is empty');
  const [address = '', zone] = host.split('%');
  if (host.includes(':')) {
    if (!/^[0-9a-f:.]+(%[\w.~-]+)?$/i.test(host))
      throw invalidUrl('URL_HOST_INVALID', shown, 'a host holds a colon and is no IPv6 address');
    return zone === undefined ? address.toLowerCase() : `${address.toLowerCase()}%${zone}`;
  }
  if (/[\s/\\@,?#[\]]/.test(host)) throw invalidUrl('URL_HOST_INVALID', shown, 'a host holds a character that no name of a host has');
  return host.toLowerCase();
}

function checkedPort(port: number | undefined, shown: string): number | undefined {
  if (port === undefined || (Number.isInteger(port) && port > 0 && port < 65_536)) return port;
  throw invalidUrl('URL_PORT_INVALID', shown, 'a port is a number from 1 to 65535');
}

function canonicalQuery(query: UrlQuery): UrlQuery {
  const options = Object.entries(query)
    .filter(([, values]) => values.length > 0 || typeof values === 'string')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, values]): [string, string | readonly string[]] => {
      if (typeof values === 'string') return [name, values];
      return [name, values.length === 1 ? (values[0] as string) : Object.freeze([...values])];
    });
  return Object.freeze(Object.fromEntries(options));
}

/** The error of a URL that cannot be read; `shown` must be free of secrets. */
export function invalidUrl(code: `URL_${string}`, shown: string, reason: string): ConfigurationError {
  return new ConfigurationError(code, `the URL '${shown}' cannot be read: ${reason}.`);
}
