import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatabaseUrl } from '../src/url.ts';
import type { DatabaseUrlParts } from '../src/url-parts.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'@:/?#%[]&=+,;.\\ \n"\'äß€😀ab1') }));
const hostName = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.constantFrom('localhost', 'DB', 'bücher', '/var/run/PG', 'fe80::1%Eth0'));

const parts: fc.Arbitrary<DatabaseUrlParts> = fc.record(
  {
    dialect: fc.constantFrom('postgres', 'postgresql', 'MySQL', 'sqlite', 'x-y.z1'),
    driver: fc.constantFrom('pg', 'better-sqlite3', 'node_odbc', '2'),
    username: text,
    password: text,
    hosts: fc.array(fc.record({ host: hostName, port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }) }), {
      maxLength: 3,
    }),
    database: text,
    query: fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 })), { maxKeys: 4 }),
  },
  { requiredKeys: ['dialect'] },
);
const urls = parts.map((all) => new DatabaseUrl(all));

describe('any URL', () => {
  test('is the same after it was written and read', () => {
    fc.assert(
      fc.property(urls, (url) => {
        const read = DatabaseUrl.parse(url.toStringWithPassword());
        expect(read.equals(url)).toBe(true);
        const { dialect, driver, username, password, hosts, database, query } = url;
        expect(read).toMatchObject({ dialect, driver, username, hosts, database });
        expect([read.password, read.query]).toEqual([password, query]);
      }),
      { numRuns: 1000 },
    );
  });

  test('is written the same however often it is read', () => {
    fc.assert(
      fc.property(urls, (url) => {
        const written = url.toStringWithPassword();
        expect(DatabaseUrl.parse(written).toStringWithPassword()).toBe(written);
        expect(url.with({}).toStringWithPassword()).toBe(written);
      }),
      { numRuns: 1000 },
    );
  });

  test('is equal to another exactly if it is written the same', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const [urlA, urlB] = [new DatabaseUrl(a), new DatabaseUrl({ ...a, password: b.password })];
        expect(urlA.equals(urlB)).toBe(urlA.password === urlB.password);
      }),
    );
  });

  test('does not depend on the order of its options', () => {
    fc.assert(
      fc.property(parts, (all) => {
        const reversed = Object.fromEntries(Object.entries(all.query ?? {}).reverse());
        expect(new DatabaseUrl({ ...all, query: reversed }).equals(new DatabaseUrl(all))).toBe(true);
      }),
    );
  });

  test('or any other text is read, or refused with a code, and never fails otherwise', () => {
    const anything = fc.oneof(
      text,
      fc.tuple(fc.constantFrom('postgres:', 'postgres://', 'sqlite:///', 'a+b:'), text).map(([a, b]) => a + b),
    );
    fc.assert(
      fc.property(anything, (written) => {
        try {
          const url = DatabaseUrl.parse(written);
          expect(DatabaseUrl.parse(url.toStringWithPassword()).equals(url)).toBe(true);
        } catch (error) {
          expect((error as { readonly code?: string }).code).toMatch(/^URL_/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
