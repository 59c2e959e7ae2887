import { describe, expect, test } from 'vitest';
import {
  addConstraint,
  CreateDomain,
  CreateEnumType,
  column,
  createIndex,
  createSchema,
  createSequence,
  createTableAs,
  createView,
  type DdlStatement,
  DropColumnComment,
  DropDomain,
  DropEnumType,
  DropTableComment,
  ddl,
  dropConstraint,
  dropIndex,
  dropSchema,
  dropSequence,
  dropView,
  func,
  type IndexOptions,
  Integer,
  index,
  MetaData,
  type SchemaExpression,
  SetColumnComment,
  SetTableComment,
  select,
  sequence,
  sql,
  table,
  unionAll,
  unique,
  Varchar,
} from '../../src/index.ts';
import { inSix, mysql, postgres, sqlite } from '../six-dialects.ts';

const t = table(
  't',
  {
    id: column(Integer, { primaryKey: true }),
    a: column(Varchar(20), { nullable: true, comment: 'an a' }),
    b: column(Integer, { nullable: true }),
  },
  { schema: 's', comment: "it's" },
);

function indexed(expressions: readonly SchemaExpression[], options: IndexOptions): DdlStatement {
  return createIndex(t, index(expressions, options));
}

describe('indexes', () => {
  test('are over columns and expressions, in either order', () => {
    expect(inSix(() => indexed([t.c.a, t.c.b.desc()], { name: 'ix' }))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, mssql:
        CREATE INDEX ix ON s.t (a, b DESC)
      oracle:
        CREATE INDEX s.ix ON s.t (a, b DESC)
      sqlite:
        CREATE INDEX s.ix ON t (a, b DESC)"
    `);
    expect(inSix(() => indexed([func.lower(t.c.a), t.c.b.add(1).desc()], { unique: true }))).toMatchInlineSnapshot(`
      "postgres:
        CREATE UNIQUE INDEX ix_s_t_a_b ON s.t (lower(a), (b + 1) DESC)
      mysql:
        CREATE UNIQUE INDEX ix_s_t_a_b ON s.t ((lower(a)), (b + 1) DESC)
      mariadb, mssql:
        SQL_UNSUPPORTED: the dialect does not have indexes over expressions.
      oracle:
        CREATE UNIQUE INDEX s.ix_s_t_a_b ON s.t (lower(a), b + 1 DESC)
      sqlite:
        CREATE UNIQUE INDEX s.ix_s_t_a_b ON t (lower(a), b + 1 DESC)"
    `);
  });

  test('hold some of the rows', () => {
    expect(inSix(() => indexed([t.c.a], { name: 'ix', where: t.c.b.gt(5) }))).toMatchInlineSnapshot(`
      "postgres, mssql:
        CREATE INDEX ix ON s.t (a) WHERE b > 5
      mysql, mariadb, oracle:
        SQL_UNSUPPORTED: the dialect does not have indexes with a condition.
      sqlite:
        CREATE INDEX s.ix ON t (a) WHERE b > 5"
    `);
  });

  test('take the options of each database', () => {
    const options = {
      postgres: { using: 'gin', ops: { a: 'gin_trgm_ops' }, concurrently: true, include: [t.c.b], with: { fastupdate: 'off' } },
      mysql: { length: { a: 10 }, prefix: 'FULLTEXT', withParser: 'ngram', using: 'btree' },
      mariadb: { length: 4 },
      oracle: { bitmap: true, compress: true },
      mssql: { clustered: false, include: ['b'], where: sql`b > 0` },
      sqlite: { where: t.c.b.isNotNull() },
    };
    expect(inSix(() => indexed([t.c.a], { name: 'ix', options }))).toMatchInlineSnapshot(`
      "postgres:
        CREATE INDEX CONCURRENTLY ix ON s.t USING gin (a gin_trgm_ops) INCLUDE (b) WITH (fastupdate = off)
      mysql:
        CREATE FULLTEXT INDEX ix ON s.t (a(10)) WITH PARSER ngram USING btree
      mariadb:
        CREATE INDEX ix ON s.t (a(4))
      oracle:
        CREATE BITMAP INDEX s.ix ON s.t (a) COMPRESS
      mssql:
        CREATE NONCLUSTERED INDEX ix ON s.t (a) INCLUDE (b) WHERE b > 0
      sqlite:
        CREATE INDEX s.ix ON t (a) WHERE b IS NOT NULL"
    `);
    expect(
      inSix(() => indexed([t.c.a], { name: 'ix', options: { mssql: { clustered: true, columnstore: true } } })),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb:
        CREATE INDEX ix ON s.t (a)
      oracle:
        CREATE INDEX s.ix ON s.t (a)
      mssql:
        CREATE CLUSTERED COLUMNSTORE INDEX ix ON s.t
      sqlite:
        CREATE INDEX s.ix ON t (a)"
    `);
  });

  test('are created and dropped if need be', () => {
    const ix = index([t.c.a], { name: 'ix' });
    expect(inSix(() => [createIndex(t, ix, { ifNotExists: true }), dropIndex(t, ix, { ifExists: true })])).toMatchInlineSnapshot(`
      "postgres:
        CREATE INDEX IF NOT EXISTS ix ON s.t (a)
        DROP INDEX IF EXISTS s.ix
      mysql:
        SQL_UNSUPPORTED: the dialect does not have IF EXISTS and IF NOT EXISTS for indexes.
      mariadb:
        CREATE INDEX IF NOT EXISTS ix ON s.t (a)
        DROP INDEX IF EXISTS ix ON s.t
      oracle:
        CREATE INDEX IF NOT EXISTS s.ix ON s.t (a)
        DROP INDEX IF EXISTS s.ix
      mssql:
        IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'ix' AND object_id = OBJECT_ID(N's.t')) CREATE INDEX ix ON s.t (a)
        DROP INDEX IF EXISTS ix ON s.t
      sqlite:
        CREATE INDEX IF NOT EXISTS s.ix ON t (a)
        DROP INDEX IF EXISTS s.ix"
    `);
    expect(postgres.compile(dropIndex(t, ix, { concurrently: true })).sql).toBe('DROP INDEX CONCURRENTLY s.ix');
    expect(() => dropIndex(t, 'nope')).toThrow("SQL_INVALID_NAME: table 't' has no index 'nope'; it has none.");
  });
});

describe('constraints', () => {
  test('are added and dropped', () => {
    const metadata = new MetaData({ naming: { uq: 'uq_%(table_name)s_%(column_0_name)s' } });
    const u = metadata.table('u', { a: column(Integer, { unique: true }) });
    expect(inSix(() => [addConstraint(u, 'uq_u_a'), dropConstraint(u, 'uq_u_a', { ifExists: true })])).toMatchInlineSnapshot(`
      "postgres, oracle, mssql:
        ALTER TABLE u ADD CONSTRAINT uq_u_a UNIQUE (a)
        ALTER TABLE u DROP CONSTRAINT IF EXISTS uq_u_a
      mysql:
        ALTER TABLE u ADD CONSTRAINT uq_u_a UNIQUE (a)
        ALTER TABLE u DROP INDEX uq_u_a
      mariadb:
        ALTER TABLE u ADD CONSTRAINT uq_u_a UNIQUE (a)
        ALTER TABLE u DROP INDEX IF EXISTS uq_u_a
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have ALTER TABLE to add or drop a constraint."
    `);
    expect(() => dropConstraint(u, 'nope')).toThrow(/it has uq_u_a\./);
    const nameless = unique([u.c.a]);
    const bare = table('v', { a: column(Integer) });
    expect(() => postgres.compile(dropConstraint(bare, nameless))).toThrow(/SQL_UNNAMED_CONSTRAINT/);
  });
});

describe('sequences, schemas and types', () => {
  test('sequences count as they are told', () => {
    const counted = sequence('s', {
      start: 1,
      increment: -2n,
      minValue: -100,
      maxValue: 1,
      cache: 5,
      cycle: true,
      order: true,
      dataType: Integer,
    });
    const unbounded = sequence('s', { schema: 'x', noMinValue: true, noMaxValue: true, cycle: false });
    expect(
      inSix(() => [createSequence(counted), createSequence(unbounded, { ifNotExists: true }), dropSequence(counted, { ifExists: true })]),
    ).toMatchInlineSnapshot(`
      "postgres:
        CREATE SEQUENCE s AS INTEGER INCREMENT BY -2 START WITH 1 MINVALUE -100 MAXVALUE 1 CACHE 5 CYCLE
        CREATE SEQUENCE IF NOT EXISTS x.s NO MINVALUE NO MAXVALUE NO CYCLE
        DROP SEQUENCE IF EXISTS s
      mysql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have sequences.
      mariadb:
        CREATE SEQUENCE s AS INTEGER INCREMENT BY -2 START WITH 1 MINVALUE -100 MAXVALUE 1 CACHE 5 CYCLE
        CREATE SEQUENCE IF NOT EXISTS x.s NO MINVALUE NO MAXVALUE NOCYCLE
        DROP SEQUENCE IF EXISTS s
      oracle:
        CREATE SEQUENCE s AS INTEGER INCREMENT BY -2 START WITH 1 MINVALUE -100 MAXVALUE 1 CACHE 5 CYCLE ORDER
        CREATE SEQUENCE IF NOT EXISTS x.s NOMINVALUE NOMAXVALUE NOCYCLE
        DROP SEQUENCE IF EXISTS s
      mssql:
        CREATE SEQUENCE s AS INTEGER INCREMENT BY -2 START WITH 1 MINVALUE -100 MAXVALUE 1 CACHE 5 CYCLE
        IF OBJECT_ID(N'x.s', N'SO') IS NULL CREATE SEQUENCE x.s NO MINVALUE NO MAXVALUE NO CYCLE
        DROP SEQUENCE IF EXISTS s"
    `);
    expect(() => postgres.compile(createSequence(sequence('s', { start: 1.5 })))).toThrow(/START WITH takes a whole number/);
  });

  test('schemas are created and dropped', () => {
    expect(inSix(() => [createSchema('a b', { ifNotExists: true }), dropSchema('a b', { ifExists: true })])).toMatchInlineSnapshot(`
      "postgres:
        CREATE SCHEMA IF NOT EXISTS "a b"
        DROP SCHEMA IF EXISTS "a b"
      mysql, mariadb:
        CREATE SCHEMA IF NOT EXISTS \`a b\`
        DROP SCHEMA IF EXISTS \`a b\`
      oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have CREATE SCHEMA and DROP SCHEMA.
      mssql:
        IF SCHEMA_ID(N'a b') IS NULL EXEC(N'CREATE SCHEMA [a b]')
        DROP SCHEMA IF EXISTS [a b]"
    `);
  });

  test('enumerations and domains are types of PostgreSQL', () => {
    const mood = { name: 'Mood', schema: 's', values: ['a', "it's"] };
    const positive = { name: 'positive', base: Integer, default: 1, notNull: true, check: sql`VALUE > 0`, constraintName: 'pos' };
    expect(
      inSix(() => [new CreateEnumType(mood, { ifNotExists: true }), new DropEnumType(mood, { ifExists: true })]),
    ).toMatchInlineSnapshot(`
      "postgres:
        DO $ddl$ BEGIN CREATE TYPE s."Mood" AS ENUM ('a', 'it''s'); EXCEPTION WHEN duplicate_object THEN NULL; END $ddl$
        DROP TYPE IF EXISTS s."Mood"
      mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have CREATE TYPE … AS ENUM."
    `);
    expect(inSix(() => [new CreateDomain(positive), new DropDomain(positive, { ifExists: true })])).toMatchInlineSnapshot(`
      "postgres:
        CREATE DOMAIN positive AS INTEGER DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (VALUE > 0)
        DROP DOMAIN IF EXISTS positive
      mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have domains."
    `);
  });
});

describe('views and tables made of queries', () => {
  const query = select(t.c.id, func.lower(t.c.a).label('low')).where(t.c.a.eq("it's"));

  test('hold the query with its values', () => {
    expect(inSix(() => [createView('v', query, { schema: 'x' }), dropView('v', { schema: 'x', ifExists: true })])).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        CREATE VIEW x.v AS SELECT s.t.id, lower(s.t.a) AS low FROM s.t WHERE s.t.a = 'it''s'
        DROP VIEW IF EXISTS x.v"
    `);
    expect(inSix(() => createView('v', query, { orReplace: true }))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle:
        CREATE OR REPLACE VIEW v AS SELECT s.t.id, lower(s.t.a) AS low FROM s.t WHERE s.t.a = 'it''s'
      mssql:
        CREATE OR ALTER VIEW v AS SELECT s.t.id, lower(s.t.a) AS low FROM s.t WHERE s.t.a = 'it''s'
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have CREATE OR REPLACE VIEW."
    `);
    expect(inSix(() => createView('v', query, { materialized: true }))).toMatchInlineSnapshot(`
      "postgres, oracle:
        CREATE MATERIALIZED VIEW v AS SELECT s.t.id, lower(s.t.a) AS low FROM s.t WHERE s.t.a = 'it''s'
      mysql, mariadb, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have materialized views."
    `);
    expect(inSix(() => createView('v', query, { temporary: true, ifNotExists: true }))).toMatchInlineSnapshot(`
      "postgres:
        SQL_UNSUPPORTED: the dialect does not have CREATE VIEW IF NOT EXISTS.
      mysql, mariadb, oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have temporary views.
      sqlite:
        CREATE TEMPORARY VIEW IF NOT EXISTS v AS SELECT s.t.id, lower(s.t.a) AS low FROM s.t WHERE s.t.a = 'it''s'"
    `);
  });

  test('are selected from by the names of the query', () => {
    const view = createView('v', query);
    const ids: readonly (typeof view.table.c.low)[] = [view.table.c.low];
    expect(sqlite.compile(select(view.table.c.id).where(ids[0]?.eq('x') ?? view.table.c.id.eq(1))).sql).toBe(
      'SELECT v.id FROM v WHERE v.low = ?',
    );
    expect(sqlite.compile(dropView(view)).sql).toBe('DROP VIEW v');
  });

  test('are made anew for other values, though the text was kept', () => {
    const of = (a: string) => createView('v', select(t.c.id).where(t.c.a.eq(a)));
    expect(of('x').structure().key).not.toEqual(of('y').structure().key);
  });

  test('tables are made of queries', () => {
    const make = (ifNotExists: boolean) => createTableAs('copy', unionAll(select(t.c.id), select(t.c.id)), { schema: 'x', ifNotExists });
    expect(inSix(() => make(false))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, sqlite:
        CREATE TABLE x.copy AS SELECT s.t.id FROM s.t UNION ALL SELECT s.t.id FROM s.t
      mssql:
        SELECT s.t.id INTO x.copy FROM s.t UNION ALL SELECT s.t.id FROM s.t"
    `);
    expect(inSix(() => make(true))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, sqlite:
        CREATE TABLE IF NOT EXISTS x.copy AS SELECT s.t.id FROM s.t UNION ALL SELECT s.t.id FROM s.t
      mssql:
        IF OBJECT_ID(N'x.copy', N'U') IS NULL BEGIN SELECT s.t.id INTO x.copy FROM s.t UNION ALL SELECT s.t.id FROM s.t END"
    `);
    expect(inSix(() => createTableAs('copy', query, { temporary: true }))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, sqlite:
        CREATE TEMPORARY TABLE copy AS SELECT s.t.id, lower(s.t.a) AS low FROM s.t WHERE s.t.a = 'it''s'
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have CREATE TEMPORARY TABLE … AS."
    `);
    const recent = select(t.c.id).where(t.c.id.gt(1)).cte('recent');
    expect(inSix(() => createTableAs('copy', select(recent.c.id)))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, sqlite:
        CREATE TABLE copy AS WITH recent AS (SELECT s.t.id AS id FROM s.t WHERE s.t.id > 1) SELECT recent.id FROM recent
      mssql:
        WITH recent AS (SELECT s.t.id AS id FROM s.t WHERE s.t.id > 1) SELECT recent.id INTO copy FROM recent"
    `);
  });
});

describe('comments', () => {
  test('are set and taken away', () => {
    expect(
      inSix(() => [new SetTableComment(t), new DropTableComment(t), new SetColumnComment(t, t.c.a), new DropColumnComment(t, t.c.a)]),
    ).toMatchInlineSnapshot(`
      "postgres:
        COMMENT ON TABLE s.t IS 'it''s'
        COMMENT ON TABLE s.t IS NULL
        COMMENT ON COLUMN s.t.a IS 'an a'
        COMMENT ON COLUMN s.t.a IS NULL
      mysql, mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have comments as statements.
      oracle:
        COMMENT ON TABLE s.t IS 'it''s'
        COMMENT ON TABLE s.t IS ''
        COMMENT ON COLUMN s.t.a IS 'an a'
        COMMENT ON COLUMN s.t.a IS ''
      mssql:
        execute sp_addextendedproperty 'MS_Description', N'it''s', 'schema', s, 'table', t
        execute sp_dropextendedproperty 'MS_Description', 'schema', s, 'table', t
        execute sp_addextendedproperty 'MS_Description', N'an a', 'schema', s, 'table', t, 'column', a
        execute sp_dropextendedproperty 'MS_Description', 'schema', s, 'table', t, 'column', a"
    `);
  });

  test('stand in CREATE TABLE with a backslash as it is', () => {
    const metadata = new MetaData();
    metadata.table('t', { a: column(Integer, { comment: 'a\\b' }) }, { comment: "c\\'d" });
    const [statement] = metadata.createStatements(mysql);
    expect(mysql.compile(statement as DdlStatement).sql).toContain("COMMENT 'a\\\\b'");
    expect(mysql.compile(statement as DdlStatement).sql).toContain("COMMENT='c\\\\''d'");
  });
});

describe('DDL written by hand', () => {
  test('names the table it belongs to', () => {
    const trigger = ddl("CREATE TRIGGER %(name)s ON %(fullname)s -- %(table)s in %(schema)s, 5 % 2, '%(other)s'", { name: '"Tr"' });
    expect(postgres.compile(trigger.for(t)).sql).toBe('CREATE TRIGGER "Tr" ON s.t -- t in s, 5 % 2, \'%(other)s\'');
    expect(() => ddl('a\0b')).toThrow(/SQL_INVALID_TEXT/);
  });
});
