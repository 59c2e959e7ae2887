import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Kernel } from '../src/kernel.ts';
import { shownUrl } from '../src/redaction.ts';
import { DatabaseUrl } from '../src/url.ts';
import { fakeDialectPlugin, fakePoolPlugin } from './fake-database.ts';

/** Everything that a log, a debugger or an error report might make of a value. */
function showings(value: unknown): string {
  const texts = [
    String(value),
    JSON.stringify(value),
    JSON.stringify({ nested: [{ value }] }),
    format('%s %o %O %j %d', value, value, value, value, value),
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, showProxy: true }),
    inspect({ nested: [new Map([[value, value]])] }, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    inspect(value, { depth: Number.POSITIVE_INFINITY, getters: true, customInspect: false }),
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, customInspect: false }),
  ];
  if (typeof value === 'object' && value !== null) {
    texts.push(JSON.stringify({ ...value }), JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(value))));
    for (const key in value) texts.push(key, String((value as Readonly<Record<string, unknown>>)[key]));
  }
  if (value instanceof Error) texts.push(value.message, value.stack ?? '', showings(value.cause), showings({ ...value }));
  return texts.join('\n');
}

const thrown = (error: unknown): unknown => error;

/** Letters that stand nowhere else in what is shown, so that any piece of a password is found. */
const piece = fc.stringMatching(/^[QZXJ]{6,10}$/);
const pieces = fc.array(piece, { minLength: 1, maxLength: 3 });

function expectNone(secrets: readonly string[], shown: string): void {
  expect(secrets.filter((secret) => shown.includes(secret) || shown.includes(encodeURIComponent(secret)))).toEqual([]);
}

describe('a password', () => {
  test('is in nothing that a URL gives of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 5 }), pieces, (noise, secrets) => {
        const password = secrets.join(noise);
        const url = DatabaseUrl.parse(`postgres://ann:${encodeURIComponent(password)}@host:5432/db?application=x`);
        expect(url.password).toBe(password);
        expectNone(secrets, showings(url));
        expectNone(secrets, showings(new DatabaseUrl({ dialect: 'x', password })));
        expect(String(url)).toBe('postgres://ann:***@host:5432/db?application=x');
      }),
    );
  });

  test.each([
    'password',
    'sslpassword',
    'passwd',
    'pwd',
    'pass',
    'sslpass',
    'db_pass',
    'pw',
    'dbpw',
    'auth',
    'proxy_auth',
    'proxyAuth',
    'authorization',
    'bearer',
    'jwt',
    'sig',
    'token',
    'access_token',
    'key',
    'passphrase',
    'client_secret',
    'authToken',
    'api_key',
    'apikey',
    'sslkey',
    'signature',
    'credentials',
  ])('is in nothing that a URL gives of itself when it is the option %s', (name) => {
    const url = DatabaseUrl.parse(`mssql://host/db?${name}=QZXJQZXJ&${name}=XJXJXJXJ&${name.toUpperCase()}=ZZZZQQQQ`);
    expectNone(['QZXJQZXJ', 'XJXJXJXJ', 'ZZZZQQQQ'], showings(url));
    expect(url.option(name)).toBe('QZXJQZXJ');
    expect(DatabaseUrl.parse(url.toStringWithPassword()).equals(url)).toBe(true);
  });

  test.each([
    'application',
    'auth_plugin',
    'authSource',
    'authMechanism',
    'foreign_keys',
    'keyspace',
    'passfile',
    'sslcert',
    'sslmode',
    'author',
    'oauth_scope',
    'design',
  ])('is not what the option %s holds, which is shown', (name) => {
    expect(String(DatabaseUrl.parse(`postgres://host/db?${name}=plain`))).toBe(`postgres://host/db?${name}=plain`);
  });

  test('is in no error and no text of a URL, however badly it is written', () => {
    const bad = fc.constantFrom<((password: string) => string)[]>(
      (password) => `postgres://ann:${password}@host:5432/db?x=1`,
      (password) => `postgres://ann:${password}@host:nope/db`,
      (password) => `postgres://ann:${password}@host:5432/100%`,
      (password) => `postgres://ann:${password}@a b/db`,
      (password) => `postgres://ann:${password}@[::1/db`,
      (password) => `postgres://:${password}@/db`,
      (password) => `postgres://ann:${password}%@host/db`,
      (password) => `postgres://ann:${password}#@host/db`,
      (password) => `postgres://ann@corp:${password.replaceAll('@', '')}/db`,
      (password) => `postgres:///ann:${password}@host/db`,
      (password) => `postgres:/ann:${password}@host/db`,
      (password) => `postgres:ann:${password}@host/db`,
      (password) => `postgres//ann:${password}@host/db`,
      (password) => `://ann:${password}@host/db`,
      (password) => `ann:${password}@host/db`,
      (password) => `ann:${password}@tcp(host:3306)/db?x=y@z`,
      (password) => `"postgres://ann:${password}@host/db"`,
      (password) => `postgres://ann:${password.replaceAll('@', '')}`,
      (password) => `postgres://ann:${password.replaceAll('@', '')}/db`,
    );
    const special = fc.stringMatching(/^[@:/?#%[\]&=+,;.\\ !$]{0,3}$/);
    fc.assert(
      fc.property(bad, special, pieces, (write, noise, secrets) => {
        const text = write(secrets.join(noise));
        expectNone(secrets, shownUrl(text));
        try {
          expectNone(secrets, showings(DatabaseUrl.parse(text)));
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/^URL_/));
          expectNone(secrets, showings(error));
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('is in nothing that a kernel shows or throws', async () => {
    const secrets = ['QZXJQZXJ', 'JXZQJXZQ'];
    const withPassword = (scheme: string): string => `${scheme}://ann:QZXJQZXJ@host/db?sslpassword=JXZQJXZQ`;
    const kernel = new Kernel().use([fakePoolPlugin(), fakeDialectPlugin('fake')]);
    const options = {
      echo: true,
      connectHook: (url: DatabaseUrl) => url.with({ password: 'JXZQJXZQ' }),
      executionOptions: { logTag: 'reports' },
    };
    const engine = await kernel.engine(withPassword('fake'), options);
    const failing = new Kernel({ findDialect: () => Promise.reject(new Error('no')) });
    const shown = [
      kernel,
      kernel.engines,
      engine,
      engine.url,
      await kernel
        .engine(withPassword('fake'), { echo: false, connectHook: (url) => url, executionOptions: { logTag: 'JXZQJXZQ' } })
        .catch(thrown),
      await kernel.engine(withPassword('postgres')).catch(thrown),
      await kernel.engine(withPassword('duckdb')).catch(thrown),
      await kernel.engine(withPassword('fake+nope')).catch(thrown),
      await kernel.engine(withPassword('fake').replace('host', 'host:QZXJQZXJ')).catch(thrown),
      await failing.engine(withPassword('postgres')).catch(thrown),
      await new Kernel().use(fakeDialectPlugin('fake')).engine(withPassword('fake')).catch(thrown),
    ];
    expect(shown.filter((value) => value instanceof Error)).toHaveLength(7);
    for (const value of shown) expectNone(secrets, showings(value));
    expectNone(secrets, inspect(kernel.container, { depth: Number.POSITIVE_INFINITY, showHidden: true }));
  });

  test('is in no error of a kernel whose engine fails to go', async () => {
    const pool = fakePoolPlugin();
    const stuck = {
      ...pool,
      install: (context: Parameters<typeof pool.install>[0]) =>
        pool.install({
          ...context,
          provide: (token, factory) =>
            context.provide(token, (resolver) => {
              // The plugin provides a factory of pools and nothing else.
              const made = factory(resolver) as { create(): object };
              return { create: () => ({ ...made.create(), dispose: () => Promise.reject(new Error('stuck')) }) } as never;
            }),
        }),
    };
    const kernel = new Kernel().use([stuck, fakeDialectPlugin('fake')]);
    await kernel.engine('fake://ann:QZXJQZXJ@host/db');
    const error = await kernel.dispose().catch(thrown);
    expect(error).toMatchObject({
      code: 'KERNEL_DISPOSE_FAILED',
      message: expect.stringContaining('the engine of fake://ann:***@host/db'),
    });
    expectNone(['QZXJQZXJ'], showings(error));
  });
});
