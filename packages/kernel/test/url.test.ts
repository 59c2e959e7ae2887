import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../src/errors.ts';
import { DatabaseUrl } from '../src/url.ts';
import type { DatabaseUrlParts } from '../src/url-parts.ts';

/** The parts of a URL, without those that are not there. */
function partsOf(url: DatabaseUrl): Partial<DatabaseUrlParts> {
  const { dialect, driver, username, password, hosts, database, query } = url;
  const all = { dialect, driver, username, password, hosts, database, query };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && (typeof value === 'string' || Object.keys(value).length > 0)),
  );
}

const host = (name: string, port?: number): { readonly host: string; readonly port: number | undefined } => ({ host: name, port });

describe('a URL of a server', () => {
  test.each<[text: string, parts: Partial<DatabaseUrlParts>]>([
    ['postgres://localhost', { dialect: 'postgres', hosts: [host('localhost')] }],
    ['postgresql://localhost/app', { dialect: 'postgres', hosts: [host('localhost')], database: 'app' }],
    ['postgres:///app', { dialect: 'postgres', database: 'app' }],
    ['mysql://root@db:3307/app', { dialect: 'mysql', username: 'root', hosts: [host('db', 3307)], database: 'app' }],
    ['mariadb://root:@db/app', { dialect: 'mariadb', username: 'root', password: '', hosts: [host('db')], database: 'app' }],
    [
      'oracle://scott:tiger@db:1521/XEPDB1',
      { dialect: 'oracle', username: 'scott', password: 'tiger', hosts: [host('db', 1521)], database: 'XEPDB1' },
    ],
    ['mssql://sa:Pass@db/master', { dialect: 'mssql', username: 'sa', password: 'Pass', hosts: [host('db')], database: 'master' }],
    ['sqlserver://db', { dialect: 'mssql', hosts: [host('db')] }],
    ['postgres+pglite://db/app', { dialect: 'postgres', driver: 'pglite', hosts: [host('db')], database: 'app' }],
    ['sqlite+better-sqlite3:///a.db', { dialect: 'sqlite', driver: 'better-sqlite3', database: 'a.db' }],
    ['POSTGRES://DB.Example.COM/App', { dialect: 'postgres', hosts: [host('db.example.com')], database: 'App' }],
    ['postgres://[::1]:5432/app', { dialect: 'postgres', hosts: [host('::1', 5432)], database: 'app' }],
    ['postgres://[FE80::1%25Eth0]/app', { dialect: 'postgres', hosts: [host('fe80::1%Eth0')], database: 'app' }],
    ['postgres://h1:1,h2:2,[::1]/app', { dialect: 'postgres', hosts: [host('h1', 1), host('h2', 2), host('::1')], database: 'app' }],
    ['postgres://%2Fvar%2FRun%2Fpg/app', { dialect: 'postgres', hosts: [host('/var/Run/pg')], database: 'app' }],
    ['postgres:///app?host=/var/run/pg', { dialect: 'postgres', database: 'app', query: { host: '/var/run/pg' } }],
    ['postgres://:secret@db', { dialect: 'postgres', password: 'secret', hosts: [host('db')] }],
    [
      'postgres://b%C3%BCrger:%40%3A%2F%3F%23%25%20%E2%82%AC@db',
      { dialect: 'postgres', username: 'bürger', password: '@:/?#% €', hosts: [host('db')] },
    ],
    ['postgres://u:a:b@db', { dialect: 'postgres', username: 'u', password: 'a:b', hosts: [host('db')] }],
    ['postgres://u:a@b@db', { dialect: 'postgres', username: 'u', password: 'a@b', hosts: [host('db')] }],
    ['postgres://u%40corp:p@db', { dialect: 'postgres', username: 'u@corp', password: 'p', hosts: [host('db')] }],
    ['postgres://db/a%2Fb%3Fc%40d', { dialect: 'postgres', hosts: [host('db')], database: 'a/b?c@d' }],
    ['postgres://db?x=1&y=2&x=3&z&=e', { dialect: 'postgres', hosts: [host('db')], query: { '': 'e', x: ['1', '3'], y: '2', z: '' } }],
    ['postgres://db?a+b=c+d&e%26=%3D', { dialect: 'postgres', hosts: [host('db')], query: { 'a+b': 'c+d', 'e&': '=' } }],
    ['  postgres://db\n', { dialect: 'postgres', hosts: [host('db')] }],
  ])('reads %s', (text, parts) => {
    expect(partsOf(DatabaseUrl.parse(text))).toEqual(parts);
  });
});

describe('a URL of a file', () => {
  test.each<[text: string, database: string | undefined, query?: object]>([
    ['sqlite:///relative.db', 'relative.db'],
    ['sqlite:////absolute/path.db', '/absolute/path.db'],
    ['sqlite:///C:/path/x.db', 'C:/path/x.db'],
    ['sqlite:///C:\\path\\x.db', 'C:\\path\\x.db'],
    ['sqlite:C:/path/x.db', 'C:/path/x.db'],
    ['sqlite:relative.db', 'relative.db'],
    ['sqlite:/absolute.db', '/absolute.db'],
    ['sqlite:file.db?mode=ro', 'file.db', { mode: 'ro' }],
    ['sqlite:////home/me@work/a.db', '/home/me@work/a.db'],
    ['sqlite:///C:/me@work/a.db', 'C:/me@work/a.db'],
    ['sqlite:///with%20space%3F%23.db', 'with space?#.db'],
    ['sqlite:///mit Umlauten äöü.db', 'mit Umlauten äöü.db'],
    ['sqlite::memory:', ':memory:'],
    ['sqlite:///:memory:', ':memory:'],
    ['sqlite://', undefined],
    ['sqlite:///', undefined],
    ['sqlite:', undefined],
  ])('reads %s', (text, database, query = {}) => {
    const url = DatabaseUrl.parse(text);
    expect(url).toMatchObject({ dialect: 'sqlite', hosts: [], database, query });
    expect(DatabaseUrl.parse(url.toStringWithPassword()).database).toBe(database);
  });
});

describe('a URL that cannot be read', () => {
  test.each<[text: string, code: string, part: string, shown: string]>([
    ['', 'URL_INVALID', 'not of the form', '…'],
    ['nonsense', 'URL_INVALID', 'not of the form', '…'],
    ['//host/db', 'URL_INVALID', 'not of the form', '…'],
    ['"postgres://host/db"', 'URL_INVALID', 'not of the form', '…'],
    ['postgres+://host/db', 'URL_INVALID', 'not of the form', 'postgres:…'],
    ['postgres://u:p#w@host/db', 'URL_INVALID', 'holds a #; write %23', 'postgres:…'],
    ['postgres+p!g://host', 'URL_SCHEME_INVALID', 'no name of a driver', 'postgres:…'],
    ['postgres://host:port/db', 'URL_PORT_INVALID', 'a port is a number', 'postgres:…'],
    ['postgres://host:/db', 'URL_PORT_INVALID', 'a port is a number', 'postgres:…'],
    ['postgres://u:p@host:0/db?a=b', 'URL_PORT_INVALID', 'a port is a number', 'postgres://***@host:0/db?…'],
    ['postgres://u:p@host:65536', 'URL_PORT_INVALID', 'from 1 to 65535', 'postgres://***@host:65536'],
    ['postgres://u:p@host:123456', 'URL_PORT_INVALID', 'from 1 to 65535', 'postgres://***@host:123456'],
    ['postgres://u:p@a,,b/db', 'URL_HOST_INVALID', 'a host is empty', 'postgres://***@a,,b/db'],
    ['postgres://u:p@:5432/db', 'URL_HOST_INVALID', 'a host is empty', 'postgres://***@:5432/db'],
    ['postgres://[::1/db', 'URL_HOST_INVALID', 'a host is not of the form', 'postgres:…'],
    ['postgres://[host]/db', 'URL_HOST_INVALID', 'no IPv6 address', 'postgres:…'],
    ['postgres://[::g]/db', 'URL_HOST_INVALID', 'no IPv6 address', 'postgres:…'],
    ['postgres://a%20b/db', 'URL_HOST_INVALID', 'a character that no name', 'postgres:…'],
    ['postgres://u%ff:p@host', 'URL_ENCODING_INVALID', 'the user name has a %', 'postgres://***@host'],
    ['postgres://u:100%@host', 'URL_ENCODING_INVALID', 'the password has a %', 'postgres://***@host'],
    ['postgres://u:p@host/100%', 'URL_ENCODING_INVALID', 'the database has a %', 'postgres://***@host/100%'],
    ['postgres://u:p@host?a=%', 'URL_ENCODING_INVALID', 'the query has a %', 'postgres://***@host?…'],
    ['postgres://u:a/b@host/db', 'URL_AMBIGUOUS', 'an @ stands behind the host', 'postgres://***@host/db'],
    ['postgres://u:1/b@host/db', 'URL_AMBIGUOUS', 'an @ stands behind the host', 'postgres://***@host/db'],
    ['postgres://u:1?b@host/db', 'URL_AMBIGUOUS', 'an @ stands behind the host', 'postgres:…'],
    ['postgres:///u:p@host/db', 'URL_AMBIGUOUS', 'an @ stands behind the host', 'postgres://***@host/db'],
    ['postgres:u:p@host/db', 'URL_AMBIGUOUS', 'an @ and no //', 'postgres://***@host/db'],
    ['root:secret@tcp(host)/db', 'URL_AMBIGUOUS', 'an @ and no //', 'root://***@tcp(host)/db'],
  ])('%s names the part and shows what may be shown', (text, code, part, shown) => {
    const error = thrownBy(() => DatabaseUrl.parse(text));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(part) });
    expect(error.message).toContain(`${code}: the URL '${shown}' cannot be read: `);
  });

  test.each([undefined, null, 5, {}])('because it is %j says so', (value) => {
    expect(() => DatabaseUrl.parse(value as never)).toThrow(
      /^URL_INVALID: the URL '…' cannot be read: it is (undefined|null|number|object) instead of text\.$/,
    );
  });
});

describe('a URL made of parts', () => {
  const full: DatabaseUrlParts = {
    dialect: 'PostgreSQL',
    driver: 'PG',
    username: 'ann',
    password: 'p@ss/word',
    hosts: [host('DB', 5432), host('::1'), host('/var/Run')],
    database: 'a/b c?',
    query: { sslmode: 'require', application: ['x', 'y'], single: ['one'], none: [] },
  };

  test('is written in canonical form', () => {
    const url = new DatabaseUrl(full);
    expect(url.toStringWithPassword()).toBe(
      'postgres+pg://ann:p%40ss%2Fword@db:5432,[::1],%2Fvar%2FRun/a/b%20c%3F?application=x&application=y&single=one&sslmode=require',
    );
    expect(url.query).toEqual({ application: ['x', 'y'], single: 'one', sslmode: 'require' });
  });

  test('cannot be changed', () => {
    const url = new DatabaseUrl(full);
    for (const target of [url, url.hosts, url.hosts[0], url.query, ...Object.values(url.query)]) expect(Object.isFrozen(target)).toBe(true);
  });

  test('gives copies with other parts', () => {
    const url = new DatabaseUrl(full);
    const copy = url.with({ password: undefined, database: 'other', query: {} });
    expect(copy.toStringWithPassword()).toBe('postgres+pg://ann@db:5432,[::1],%2Fvar%2FRun/other');
    expect(url.password).toBe('p@ss/word');
    expect(url.with({}).equals(url)).toBe(true);
    expect(copy.equals(url)).toBe(false);
  });

  test('gives the first value of an option, and none that only an object has', () => {
    const url = new DatabaseUrl(full);
    expect([url.option('application'), url.option('single'), url.option('toString'), url.option('missing')]).toEqual([
      'x',
      'one',
      undefined,
      undefined,
    ]);
    expect(DatabaseUrl.parse('x:?__proto__=1').option('__proto__')).toBe('1');
  });

  test.each<[Partial<DatabaseUrlParts>, string]>([
    [{ dialect: 'no name' }, 'URL_SCHEME_INVALID'],
    [{ dialect: '' }, 'URL_SCHEME_INVALID'],
    [{ driver: 'a/b' }, 'URL_SCHEME_INVALID'],
    [{ hosts: [host('')] }, 'URL_HOST_INVALID'],
    [{ hosts: [host('a b')] }, 'URL_HOST_INVALID'],
    [{ hosts: [host('user@host')] }, 'URL_HOST_INVALID'],
    [{ hosts: [host('x:y')] }, 'URL_HOST_INVALID'],
    [{ hosts: [host('h', 1.5)] }, 'URL_PORT_INVALID'],
    [{ hosts: [host('h', Number.NaN)] }, 'URL_PORT_INVALID'],
    [{ username: '\ud800' }, 'URL_ENCODING_INVALID'],
    [{ query: { a: ['ok', '\udc00'] } }, 'URL_ENCODING_INVALID'],
  ])('is refused with %j', (parts, code) => {
    expect(thrownBy(() => new DatabaseUrl({ ...full, ...parts }))).toMatchObject({ code });
  });
});

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}
