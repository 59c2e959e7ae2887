import { describe, expect, test } from 'vitest';
import {
  check,
  column,
  exactName,
  foreignKey,
  Integer,
  index,
  MetaData,
  primaryKey,
  references,
  sql,
  Table,
  Text,
  Timestamp,
  table,
  text,
  toSql,
  unique,
} from '../../src/index.ts';
import { inSix, mariadb, mysql, postgres, sqlite } from '../six-dialects.ts';

const one = (sqlText: string): string => sqlText.replace(/\s+/g, ' ');

describe('options that only one database knows', () => {
  test('are written by PostgreSQL for constraints and tables', () => {
    const metadata = new MetaData();
    metadata.table(
      'room',
      { id: column(Integer), during: column(Text) },
      {
        constraints: (c) => [primaryKey([c.id, c.during], { options: { postgres: { withoutOverlaps: true } } })],
        options: { postgres: { unlogged: true } },
      },
    );
    metadata.table(
      'booking',
      { room: column(Integer, { nullable: true }), at: column(Text, { nullable: true }) },
      {
        constraints: (c) => [
          check(sql`room > 0`, { options: { postgres: { noInherit: true } } }),
          check(sql`room < 9`, { options: { postgres: { notEnforced: true } } }),
          unique([c.room, c.at], { options: { postgres: { withoutOverlaps: true } } }),
          foreignKey([c.room, c.at], ['room.id', 'room.during'], {
            onDelete: 'SET NULL',
            options: { postgres: { period: true, onDeleteColumns: ['room'] } },
          }),
        ],
      },
    );
    metadata.table(
      'part',
      { id: column(Integer) },
      { options: { postgres: { partitionOf: { name: 'whole', schema: 's', bound: 'DEFAULT' } } } },
    );
    metadata.table('heir', { id: column(Integer) }, { options: { postgres: { inherits: ['a', { name: 'b', schema: 's' }] } } });
    expect(metadata.createStatements(postgres).map((statement) => one(toSql(statement, postgres)))).toEqual([
      'CREATE UNLOGGED TABLE room ( id INTEGER NOT NULL, during TEXT NOT NULL, PRIMARY KEY (id, during WITHOUT OVERLAPS) )',
      'CREATE TABLE part PARTITION OF s.whole DEFAULT',
      'CREATE TABLE heir ( id INTEGER NOT NULL ) INHERITS ( a, s.b )',
      'CREATE TABLE booking ( room INTEGER, at TEXT, CHECK (room > 0) NO INHERIT, CHECK (room < 9) NOT ENFORCED, UNIQUE (room, at WITHOUT OVERLAPS), FOREIGN KEY(room, PERIOD at) REFERENCES room (id, PERIOD during) ON DELETE SET NULL (room) )',
    ]);
  });

  test('are written by MySQL and MariaDB for columns, checks and indexes', () => {
    const metadata = new MetaData();
    const own = (options: Readonly<Record<string, unknown>>) => ({ mysql: options, mariadb: options });
    metadata.table(
      't',
      {
        id: column(Integer, { primaryKey: true }),
        at: column(Timestamp, { serverDefault: text('CURRENT_TIMESTAMP'), options: own({ onUpdate: 'CURRENT_TIMESTAMP(3)' }) }),
        secret: column(Integer, { nullable: true, options: own({ invisible: true }) }),
      },
      {
        constraints: (c) => [
          check(sql`secret > 0`, { options: { mysql: { notEnforced: true } } }),
          unique([c.secret], { options: own({ using: 'HASH' }) }),
          index([c.secret.desc()], { name: 'ix', comment: "it's", options: own({ invisible: true }) }),
        ],
      },
    );
    const written = (dialect: typeof mysql | typeof mariadb) =>
      metadata.createStatements(dialect).map((statement) => one(toSql(statement, dialect)));
    expect(written(mysql)).toEqual([
      'CREATE TABLE t ( id INTEGER NOT NULL AUTO_INCREMENT, at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), secret INTEGER INVISIBLE, PRIMARY KEY (id), CHECK (secret > 0) NOT ENFORCED, UNIQUE (secret) USING HASH )',
      "CREATE INDEX ix ON t (secret DESC) COMMENT 'it''s' INVISIBLE",
    ]);
    expect(written(mariadb)).toEqual([
      'CREATE TABLE t ( id INTEGER NOT NULL AUTO_INCREMENT, at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), secret INTEGER INVISIBLE, PRIMARY KEY (id), CHECK (secret > 0), UNIQUE (secret) USING HASH )',
      "CREATE INDEX ix ON t (secret DESC) COMMENT 'it''s' IGNORED",
    ]);
  });
});

test('an index has a comment where the database keeps one', () => {
  const metadata = new MetaData();
  metadata.table('t', { a: column(Integer) }, { constraints: (c) => [index([c.a], { name: 'ix', comment: 'for speed' })] });
  expect(inSix((dialect) => metadata.createStatements(dialect).slice(1))).toMatchInlineSnapshot(`
    "postgres:
      CREATE INDEX ix ON t (a)
      COMMENT ON INDEX ix IS 'for speed'
    mysql, mariadb:
      CREATE INDEX ix ON t (a) COMMENT 'for speed'
    oracle, mssql, sqlite:
      CREATE INDEX ix ON t (a)"
  `);
});

test('a default is put into parentheses only where it is not one term already', () => {
  const defaults = ["'a' || 'b'", "('a') || ('b')", "('a' || ')')", "'it''s'", 'f(1)', 'CURRENT_DATE', "x'00'"];
  const specs = Object.fromEntries(defaults.map((given, i) => [`c${i}`, column(Text, { serverDefault: text(given) })]));
  const metadata = new MetaData();
  metadata.table('t', specs);
  const [statement] = metadata.createStatements(sqlite);
  const written = [...toSql(statement as never, sqlite).matchAll(/DEFAULT (.*) NOT NULL/g)].map(([, given]) => given);
  expect(written).toEqual(["('a' || 'b')", "(('a') || ('b'))", "('a' || ')')", "'it''s'", '(f(1))', 'CURRENT_DATE', "x'00'"]);
});

describe('names', () => {
  test('of what a foreign key refers to may hold dots', () => {
    const metadata = new MetaData({ schema: 'my.schema' });
    const target = metadata.table('a.b', { id: column(Integer, { name: 'x.y', primaryKey: true }) });
    const source = metadata.table('source', {
      id: column(Integer, { primaryKey: true }),
      one: column(Integer, { foreignKey: references('my.schema.a.b.x.y') }),
      two: column(Integer, { foreignKey: references('my.schema.a.b.id') }),
    });
    for (const constraint of source.foreignKeys) {
      expect(constraint.target(0)).toMatchObject({ schema: 'my.schema', table: 'a.b', column: 'x.y', isKnown: true });
      expect(constraint.refersTo(0, target.c.id)).toBe(true);
    }
    const unknown = table('other', { id: column(Integer, { foreignKey: references('s.t.c') }) });
    expect(unknown.foreignKeys[0]?.target(0)).toMatchObject({ schema: 's', table: 't', column: 'c' });
  });

  test('that are none may be kept from the naming convention', () => {
    const metadata = new MetaData({ naming: { ck: 'ck_%(constraint_name)s', uq: 'uq_%(column_0_name)s' } });
    metadata.table(
      't',
      { a: column(Integer) },
      {
        constraints: (c) => [check(sql`a > 0`, { name: exactName(undefined) }), unique([c.a], { name: exactName(undefined) })],
      },
    );
    expect(metadata.createStatements(postgres).map((statement) => one(toSql(statement, postgres)))).toEqual([
      'CREATE TABLE t ( a INTEGER NOT NULL, CHECK (a > 0), UNIQUE (a) )',
    ]);
  });
});

describe('columns of a map', () => {
  test('stand in its order, even if their keys look like numbers', () => {
    const ordered = new Table(
      't',
      new Map([
        ['b', column(Integer)],
        ['2', column(Integer)],
        ['1', column(Integer)],
      ]),
    );
    expect(ordered.columns.map(({ key }) => key)).toEqual(['b', '2', '1']);
    expect(ordered.toMetaData(new MetaData()).columns.map(({ key }) => key)).toEqual(['b', '2', '1']);
  });
});

test('a table comes after those that it says it depends on', () => {
  const metadata = new MetaData();
  metadata.table('a', { id: column(Integer) }, { dependsOn: ['s.b', 'nowhere'] });
  metadata.table('b', { id: column(Integer) }, { schema: 's' });
  expect(metadata.sortedTables.map(({ name }) => name)).toEqual(['b', 'a']);
});
