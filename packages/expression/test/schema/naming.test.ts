import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { md5 } from '../../src/compiler/md5.ts';
import {
  check,
  column,
  createTable,
  exclude,
  foreignKey,
  Integer,
  index,
  MetaData,
  type NamingConvention,
  nameOf,
  primaryKey,
  sql,
  table,
  unique,
} from '../../src/index.ts';
import { inSix, mysql, postgres } from '../six-dialects.ts';

function names(naming: NamingConvention): readonly (string | undefined)[] {
  const metadata = new MetaData({ naming });
  metadata.table('p', { x: column(Integer, { primaryKey: true }), y: column(Integer, { primaryKey: true }) }, { schema: 's' });
  const t = metadata.table(
    't',
    { aKey: column(Integer, { name: 'a' }), b: column(Integer) },
    {
      schema: 's',
      constraints: (c) => [
        primaryKey([c.aKey, c.b]),
        unique([c.aKey, c.b]),
        check(c.b.gt(c.aKey), { name: 'order' }),
        foreignKey([c.aKey, c.b], ['s.p.x', 's.p.y']),
        exclude([[c.b, '=']]),
        index([c.b.desc(), c.aKey]),
      ],
    },
  );
  return [...t.constraints, ...t.indexes].map((constraint) => nameOf(constraint, t)?.name);
}

describe('a naming convention', () => {
  test('fills in the names of tables and columns', () => {
    expect(
      names({
        pk: 'pk_%(table_name)s',
        uq: 'uq_%(table_name)s_%(column_0_N_name)s',
        ck: 'ck_%(table_name)s_%(constraint_name)s',
        fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_N_name)s',
        ex: '100%%_%(column_0_label)s',
        ix: 'ix_%(column_0N_key)s_%(column_1_name)s',
      }),
    ).toEqual(['pk_t', 'uq_t_a_b', 'ck_t_order', 'fk_t_a_p_x_y', '100%_s_t_b', 'ix_baKey_a']);
  });

  test('may be a function, or have tokens of its own', () => {
    const [pk, uq] = names({
      pk: (constraint, { name }) => `${constraint.kind}_${name}`,
      uq: '%(short)s_x',
      tokens: { short: ({ kind }) => kind.slice(0, 2) },
    });
    expect([pk, uq]).toEqual(['primaryKey_t', 'un_x']);
  });

  test('leaves what has a name alone, and names only indexes where it says nothing', () => {
    expect(names({})).toEqual([undefined, undefined, 'order', undefined, undefined, 'ix_s_t_b_a']);
  });

  test('refuses tokens it does not know, and names it cannot make', () => {
    expect(() => names({ uq: '%(nope)s' })).toThrow(/has the token %\(nope\)s, which is none/);
    expect(() => names({ uq: '%(referred_column_0_name)s' })).toThrow(/which is none/);
    expect(() => names({ pk: '%(column_2_name)s' })).toThrow(/has no such column; name it/);
    const metadata = new MetaData({ naming: { ck: 'ck_%(constraint_name)s' } });
    expect(() => metadata.table('t', { a: column(Integer, { check: sql`a > 0` }) })).toThrow(/SQL_UNNAMED_CONSTRAINT/);
    expect(metadata.tables.size).toBe(0);
  });
});

describe('names that are too long', () => {
  const long = 'x'.repeat(60);

  test('are cut where they were made up, to the limit of each database', () => {
    const metadata = new MetaData({ naming: { uq: 'uq_%(table_name)s_%(column_0_name)s' } });
    const t = metadata.table(long, { [`${long}1`]: column(Integer, { unique: true }) });
    expect(
      inSix(() => createTable(t))
        .replaceAll(long, '<60>')
        .replace(/x{20,}/g, (run) => `<${run.length}>`),
    ).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE <60> ( <60>1 INTEGER NOT NULL, CONSTRAINT uq_<52>_16d2 UNIQUE (<60>1) )
      mysql, mariadb:
        CREATE TABLE <60> ( <60>1 INTEGER NOT NULL, CONSTRAINT uq_<53>_16d2 UNIQUE (<60>1) )
      oracle, mssql, sqlite:
        CREATE TABLE <60> ( <60>1 INTEGER NOT NULL, CONSTRAINT uq_<60>_<60>1 UNIQUE (<60>1) )"
    `);
  });

  test('stay apart, and count bytes where the database does', () => {
    const metadata = new MetaData({ naming: { uq: 'uq_%(table_name)s_%(column_0_name)s' } });
    const t = metadata.table('ü'.repeat(28), {
      [`${long}1`]: column(Integer, { unique: true, name: 'a'.repeat(20) }),
      [`${long}2`]: column(Integer, { unique: true, name: 'b'.repeat(20) }),
    });
    const made = [...postgres.compile(createTable(t)).sql.matchAll(/CONSTRAINT "([^"]+)"/g)].map(([, name]) => name as string);
    expect(new Set(made).size).toBe(2);
    for (const name of made) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    const wide = new MetaData({ naming: { uq: `${'語'.repeat(70)}_%(column_0_name)s` } }).table('t', {
      a: column(Integer, { unique: true }),
    });
    expect(mysql.compile(createTable(wide)).sql).toContain(`CONSTRAINT \`${'語'.repeat(56)}_`);
  });

  test('are refused where they were given', () => {
    const t = table('t', { a: column(Integer) }, { constraints: (c) => [unique([c.a], { name: 'y'.repeat(64) })] });
    expect(() => postgres.compile(createTable(t))).toThrow(/SQL_NAME_TOO_LONG/);
    expect(mysql.compile(createTable(t)).sql).toContain('y'.repeat(64));
  });
});

test('the digest that tells cut names apart is MD5', () => {
  expect(md5('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'));
    }),
  );
});
