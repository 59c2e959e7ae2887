import { ConfigurationError } from './errors.ts';
import { dialectName } from './known-dialects.ts';

/** One server; without a port the driver's default is meant. */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number | undefined;
}

/** Values of an option of the query; several if it is given several times. */
export type UrlQuery = Readonly<Record<string, string | readonly string[]>>;

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

const secretOption = /pass(word|wd|phrase)?$|secret|token|^key$|private_?key/i;
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Where a database is and how to get in: `postgres://user:password@host:5432/name?option=value`.
 *
 * The parts are percent-encoded (RFC 3986 §2.1); hosts may be IPv6 addresses in brackets, and several, separated by
 * commas. For files, `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite:///C:/path.db`, `sqlite:relative.db`, and
 * `sqlite::memory:` or `sqlite://` for memory. The password and options that look secret are in no text that this class
 * gives, except where the name of the method says so.
 */
export class DatabaseUrl {
  readonly dialect: string;
  readonly driver: string | undefined;
  readonly username: string | undefined;
  readonly hosts: readonly DatabaseHost[];
  readonly database: string | undefined;
  readonly #password: string | undefined;
  readonly #query: UrlQuery;

  constructor(parts: DatabaseUrlParts) {
    this.dialect = dialectName(parts.dialect.toLowerCase());
    this.driver = parts.driver?.toLowerCase();
    this.username = parts.username;
    this.#password = parts.password;
    this.hosts = parts.hosts ?? [];
    this.database = parts.database === '' ? undefined : parts.database;
    this.#query = Object.freeze({ ...parts.query });
    if (!/^[a-z][a-z0-9]*$/.test(this.dialect)) throw invalid('its scheme is no name of a dialect', this.dialect);
    for (const { host, port } of this.hosts) {
      if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw invalid('a port is a number from 1 to 65535', this.dialect);
      if (/[\s/@,?#[\]]/.test(host)) throw invalid('a host holds a character that no host has', this.dialect);
    }
  }

  /** Reads a URL; throws URL_INVALID, whose message never shows more of it than the scheme. */
  static parse(text: string): DatabaseUrl {
    const match = /^([a-zA-Z][a-zA-Z0-9]*)(?:\+([a-zA-Z][\w-]*))?:(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?$/.exec(text);
    if (match === null) throw invalid("it is not of the form 'dialect://user:password@host:port/database?option=value'", undefined);
    const [, scheme = '', driver, authority, path = '', query] = match;
    const at = authority?.lastIndexOf('@') ?? -1;
    const userInfo = at < 0 ? undefined : authority?.slice(0, at);
    const colon = userInfo?.indexOf(':') ?? -1;
    const decode = (part: string, what: string): string => decodePart(part, what, scheme);
    return new DatabaseUrl({
      dialect: scheme,
      driver,
      username: userInfo === undefined || userInfo === '' ? undefined : decode(colon < 0 ? userInfo : userInfo.slice(0, colon), 'user name'),
      password: userInfo === undefined || colon < 0 ? undefined : decode(userInfo.slice(colon + 1), 'password'),
      hosts: parseHosts(authority?.slice(at + 1) ?? '', scheme),
      // With an authority the slash only separates; without one the path is taken as it is.
      database: decode(authority === undefined ? path : path.slice(1), 'database'),
      query: parseQuery(query ?? '', scheme),
    });
  }

  get password(): string | undefined {
    return this.#password;
  }

  get query(): UrlQuery {
    return this.#query;
  }

  /** The first value of an option of the query. */
  option(name: string): string | undefined {
    const value = Object.hasOwn(this.#query, name) ? this.#query[name] : undefined;
    return typeof value === 'string' ? value : value?.[0];
  }

  /** A copy with other parts. */
  with(parts: Partial<DatabaseUrlParts>): DatabaseUrl {
    const { dialect, driver, username, hosts, database } = this;
    return new DatabaseUrl({ dialect, driver, username, password: this.#password, hosts, database, query: this.#query, ...parts });
  }

  /** The URL with `***` for the password and for options that look secret. */
  toString(): string {
    return this.#write(() => '***');
  }

  /** The whole URL, password included; equal for URLs that mean the same. Never log it. */
  toStringWithPassword(): string {
    return this.#write((secret) => encodeURIComponent(secret));
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect](): string {
    return `DatabaseUrl '${this.toString()}'`;
  }

  #write(secret: (value: string) => string): string {
    const driver = this.driver === undefined ? '' : `+${this.driver}`;
    const password = this.#password === undefined ? '' : `:${secret(this.#password)}`;
    const user = this.username === undefined && this.#password === undefined ? '' : `${encodeURIComponent(this.username ?? '')}${password}@`;
    const hosts = this.hosts.map(writeHost).join(',');
    const database = this.database === undefined ? '' : `/${encodeURIComponent(this.database).replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
    const query = Object.entries(this.#query)
      .flatMap(([name, values]) => (typeof values === 'string' ? [values] : values).map((value) => [name, value] as const))
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, value]) => `${encodeURIComponent(name)}=${secretOption.test(name) ? secret(value) : encodeURIComponent(value)}`)
      .join('&');
    return `${this.dialect}${driver}://${user}${hosts}${database}${query === '' ? '' : `?${query}`}`;
  }
}

function writeHost({ host, port }: DatabaseHost): string {
  const name = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  return port === undefined ? name.toLowerCase() : `${name.toLowerCase()}:${port}`;
}

function parseHosts(text: string, scheme: string): readonly DatabaseHost[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:[\]]*))(?::(\d+))?$/.exec(part);
    if (match === null) throw invalid('a host is not of the form host, host:port or [address]:port', scheme);
    const [, address, name = '', port] = match;
    const host = (address ?? decodePart(name, 'host', scheme)).toLowerCase();
    if (host === '') throw invalid('a host is empty', scheme);
    return { host, port: port === undefined ? undefined : Number(port) };
  });
}

function parseQuery(text: string, scheme: string): UrlQuery {
  const query: Record<string, string | readonly string[]> = Object.create(null) as Record<string, string | readonly string[]>;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals), 'query', scheme);
    const value = equals < 0 ? '' : decodePart(pair.slice(equals + 1), 'query', scheme);
    const before = query[name];
    query[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return query;
}

function decodePart(part: string, what: string, scheme: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid(`the ${what} has a % that begins no percent-encoded character; write %25 for a % itself`, scheme);
  }
}

function invalid(reason: string, scheme: string | undefined): ConfigurationError {
  return new ConfigurationError('URL_INVALID', `the URL${scheme === undefined ? '' : ` '${scheme}:…'`} cannot be read: ${reason}.`);
}
