import { isSecretOption } from './redaction.ts';
import { parseUrl } from './url-parser.ts';
import { canonicalParts, type DatabaseHost, type DatabaseUrlParts } from './url-parts.ts';
import { UrlSecrets } from './url-secrets.ts';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Where a database is and how to get in: `postgres://user:password@host:5432/name?option=value`.
 *
 * Hosts may be IPv6 addresses in brackets, and several, separated by commas. For files, `sqlite:///relative.db`,
 * `sqlite:////absolute.db`, `sqlite:///C:/path.db`, `sqlite:relative.db`, and `sqlite::memory:` or `sqlite://` for memory.
 *
 * Immutable, and in a canonical form: aliases of dialects are resolved, hosts are in lower case, options are in order. The
 * password and options that look secret are in no text that this class gives, except where the name of the method says
 * so, and in no property that a loop or a logger would come upon.
 */
export class DatabaseUrl extends UrlSecrets {
  readonly dialect: string;
  readonly driver: string | undefined;
  readonly username: string | undefined;
  readonly hosts: readonly DatabaseHost[];
  readonly database: string | undefined;

  /** Throws URL_SCHEME_INVALID, URL_HOST_INVALID, URL_PORT_INVALID or URL_ENCODING_INVALID. */
  constructor(parts: DatabaseUrlParts) {
    const { dialect, driver, username, password, hosts, database, query } = canonicalParts(parts, `${parts.dialect}:…`);
    super(password, query);
    this.dialect = dialect;
    this.driver = driver;
    this.username = username;
    this.hosts = hosts;
    this.database = database;
    Object.freeze(this);
  }

  /** Reads a URL; the codes of its errors begin with URL_, and none of them shows a password. */
  static parse(text: string): DatabaseUrl {
    return new DatabaseUrl(parseUrl(text));
  }

  /** The first value of an option of the query. */
  option(name: string): string | undefined {
    const value = Object.hasOwn(this.query, name) ? this.query[name] : undefined;
    return typeof value === 'string' ? value : value?.[0];
  }

  /** A copy with other parts. */
  with(parts: Partial<DatabaseUrlParts>): DatabaseUrl {
    const { dialect, driver, username, hosts, database } = this;
    return new DatabaseUrl({ dialect, driver, username, password: this.password, hosts, database, query: this.query, ...parts });
  }

  /** Whether both are the same in every part, the password too. */
  equals(other: DatabaseUrl): boolean {
    return this.toStringWithPassword() === other.toStringWithPassword();
  }

  /** The URL with `***` for the password and for options that look secret. */
  override toString(): string {
    return this.#write(() => '***');
  }

  /** The whole URL, password included, for `parse` to read again. Never log it. */
  toStringWithPassword(): string {
    return this.#write(encodeURIComponent);
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect](): string {
    return `DatabaseUrl '${this.toString()}'`;
  }

  #write(secret: (value: string) => string): string {
    const driver = this.driver === undefined ? '' : `+${this.driver}`;
    const password = this.password === undefined ? '' : `:${secret(this.password)}`;
    const user = this.username === undefined && this.password === undefined ? '' : `${encodeURIComponent(this.username ?? '')}${password}@`;
    const hosts = this.hosts.map(writeHost).join(',');
    const database = this.database === undefined ? '' : `/${writePath(this.database)}`;
    const query = Object.entries(this.query)
      .flatMap(([name, values]) => (typeof values === 'string' ? [values] : values).map((value) => [name, value] as const))
      .map(([name, value]) => `${encodeURIComponent(name)}=${isSecretOption(name) ? secret(value) : encodeURIComponent(value)}`)
      .join('&');
    return `${this.dialect}${driver}://${user}${hosts}${database}${query === '' ? '' : `?${query}`}`;
  }
}

function writeHost({ host, port }: DatabaseHost): string {
  const name = host.includes(':') && !host.startsWith('/') ? `[${host.replace('%', '%25')}]` : encodeURIComponent(host);
  return port === undefined ? name : `${name}:${port}`;
}

function writePath(path: string): string {
  return encodeURIComponent(path).replaceAll('%2F', '/').replaceAll('%3A', ':');
}
