import { ArrayType, BigInteger, column, DomainType, EnumType, insert, MetaData, NativeType, select, toSql } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { recordStatements } from '@sqlayer/testing';
import { expect, test } from 'vitest';
import { PostgresDialect } from '../src/index.ts';
import { describeDrivers, type TestedDriver } from './databases.ts';

/** Servers take their time to create dozens of tables. */
const DDL_TIMEOUT_MS = 60_000;

type Statements = readonly string[] | ((version: number) => readonly string[]);

/** An empty database, with what the statements make; they may depend on the version of the server. */
async function withDatabase(
  driver: TestedDriver,
  statements: Statements,
  work: (connection: Connection, version: number) => Promise<void>,
): Promise<void> {
  await using at = await driver.open();
  await at.engine.connect(async (connection) => {
    const version = await versionOf(connection);
    for (const sql of typeof statements === 'function' ? statements(version) : statements) await connection.executeRaw(sql);
    await work(connection, version);
  });
}

async function versionOf(connection: Connection): Promise<number> {
  const [row] = (await connection.executeRaw('SHOW server_version_num')).tuples().all();
  return Math.floor(Number(row?.[0]) / 10_000);
}

describeDrivers('an inspector', (driver) => {
  test('tells schemas, and objects in a schema that is asked for, whatever their names', async () => {
    await withDatabase(
      driver,
      [
        'CREATE SCHEMA "sch""ma.ü"',
        'CREATE TABLE "sch""ma.ü"."táble ""1""" ("id.x" INT PRIMARY KEY, "名" TEXT)',
        'CREATE TABLE "sch""ma.ü".child (p INT REFERENCES "sch""ma.ü"."táble ""1""")',
        'CREATE TABLE home (p INT REFERENCES "sch""ma.ü"."táble ""1""" ON DELETE CASCADE)',
        'CREATE TYPE "sch""ma.ü"."mo od" AS ENUM ($$it\'s$$)'.replaceAll('$$', "'").replace("'it's'", "'it''s'"),
        'CREATE VIEW "sch""ma.ü".v AS SELECT 1 AS one',
        'CREATE SEQUENCE "sch""ma.ü"."s 1"',
      ],
      async (connection) => {
        const inspector = connection.inspect();
        const schema = 'sch"ma.ü';
        expect(await inspector.schemaNames()).toEqual(['public', schema]);
        expect(await inspector.defaultSchemaName()).toBe('public');
        expect(await inspector.hasSchema(schema)).toBe(true);
        expect(await inspector.hasSchema('nowhere')).toBe(false);
        expect(await inspector.tableNames()).toEqual(['home']);
        expect(await inspector.tableNames({ schema })).toEqual(['child', 'táble "1"']);
        expect(await inspector.viewNames({ schema })).toEqual(['v']);
        expect(await inspector.sequenceNames({ schema })).toEqual(['s 1']);
        expect(await inspector.hasSequence('s 1', { schema })).toBe(true);
        expect(await inspector.hasSequence('s 1')).toBe(false);
        expect(await inspector.enums({ schema })).toMatchObject([{ name: 'mo od', schema, values: ["it's"] }]);
        expect(await inspector.enums()).toEqual([]);
        expect((await inspector.table('táble "1"', { schema })).columns.map(({ name }) => name)).toEqual(['id.x', '名']);
        expect((await inspector.table('child', { schema })).foreignKeys).toMatchObject([
          { targetSchema: schema, targetTable: 'táble "1"', targetColumns: ['id.x'] },
        ]);
        expect((await inspector.table('home')).foreignKeys).toMatchObject([{ targetSchema: schema, onDelete: 'CASCADE' }]);
        await expect(inspector.table('child')).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_TABLE' });
        await expect(inspector.table('child', { schema: 'nowhere' })).rejects.toThrow(
          "INSPECT_NO_SUCH_TABLE: there is no table or view 'child' in 'nowhere'.",
        );
        await expect(inspector.sequence('none')).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_OBJECT' });
      },
    );
  });

  test(
    'takes as many queries for sixty tables as for three',
    async () => {
      await using at = await driver.open();
      using recorder = recordStatements(at.engine);
      await at.engine.connect(async (connection) => {
        const create = async (from: number, to: number): Promise<void> => {
          for (let i = from; i < to; i++)
            await connection.executeRaw(
              `CREATE TABLE t${i} (id SERIAL PRIMARY KEY, a INT UNIQUE CHECK (a > 0), p INT REFERENCES t${Math.max(i - 1, 0)})`,
            );
        };
        const queriesOf = async (): Promise<number> => {
          recorder.clear();
          expect((await connection.inspect().tables()).length).toBeGreaterThan(2);
          return recorder.sql.length;
        };
        await create(0, 3);
        const few = await queriesOf();
        await create(3, 60);
        expect(await queriesOf()).toBe(few);
        recorder.clear();
        await new MetaData().reflect(connection);
        expect(recorder.sql.length).toBeLessThan(12);
      });
    },
    DDL_TIMEOUT_MS,
  );

  test('tells how columns are made: types, defaults, sequences, identities and what is computed', async () => {
    await withDatabase(
      driver,
      [
        "CREATE TYPE mood AS ENUM ('sad', 'OK')",
        "CREATE DOMAIN email AS VARCHAR(30) COLLATE \"C\" DEFAULT 'x@y' NOT NULL CONSTRAINT at CHECK (VALUE LIKE '%@%')",
        'CREATE TYPE float_range AS RANGE (subtype = float8)',
        'CREATE SEQUENCE counter START 5 INCREMENT 3 MAXVALUE 100 CACHE 7 CYCLE',
        `CREATE TABLE t (id SERIAL PRIMARY KEY, m mood DEFAULT 'sad', ms mood[], e email, r float_range, n NUMERIC(10,2)[][],
          c INT DEFAULT nextval('counter'), name TEXT COLLATE "C", g INT GENERATED ALWAYS AS (c * 2) STORED,
          i BIGINT GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 2), j INT GENERATED BY DEFAULT AS IDENTITY, at TIMESTAMP(3) WITH TIME ZONE)`,
        "COMMENT ON COLUMN t.name IS 'what it''s called'",
      ],
      async (connection) => {
        const { columns } = await connection.inspect().table('t');
        const byName = Object.fromEntries(columns.map((one) => [one.name, one]));
        expect(byName['id']).toMatchObject({
          autoincrement: true,
          primaryKeyPosition: 1,
          defaultSequence: { name: 't_id_seq', isOwned: true },
        });
        expect(byName['m']).toMatchObject({
          typeName: 'mood',
          defaultSql: "'sad'::mood",
          namedType: { kind: 'enum', values: ['sad', 'OK'] },
        });
        expect(byName['ms']).toMatchObject({ typeName: 'mood[]', namedType: { kind: 'enum', name: 'mood' } });
        expect(byName['e']?.namedType).toMatchObject({
          kind: 'domain',
          base: { typeName: 'character varying(30)', collation: 'C' },
          nullable: false,
          checks: [{ name: 'at', sql: "((VALUE)::text ~~ '%@%'::text)" }],
        });
        expect(byName['r']?.namedType).toMatchObject({ kind: 'range', element: { typeName: 'double precision' } });
        expect(byName['n']?.typeName).toBe('numeric(10,2)[][]');
        expect(byName['c']).toMatchObject({ defaultSequence: { name: 'counter', isOwned: false } });
        expect(byName['name']).toMatchObject({ collation: 'C', comment: "what it's called" });
        expect(byName['g']).toMatchObject({ computed: { sql: '(c * 2)', stored: true }, defaultSql: undefined });
        expect(byName['i']).toMatchObject({ identity: { always: true, start: 10n, increment: 2n, maxValue: 9223372036854775807n } });
        expect(byName['j']).toMatchObject({ identity: { always: false }, nullable: false, autoincrement: true });
        expect(byName['at']?.typeName).toBe('timestamp(3) with time zone');
        expect(await connection.inspect().sequences()).toMatchObject([
          { name: 'counter', start: 5n, increment: 3n, maxValue: 100n, cache: 7n, cycle: true, ownedBy: undefined },
          { name: 't_id_seq', typeName: 'integer', ownedBy: { table: 't', column: 'id' } },
        ]);
      },
    );
  });

  test('tells constraints and indexes with all that is said of them', async () => {
    await withDatabase(
      driver,
      (version) => [
        'CREATE TABLE other (a INT, b INT, c INT, CONSTRAINT other_key PRIMARY KEY (b, a) INCLUDE (c))',
        `CREATE TABLE t (x INT, y INT, name TEXT, during TSTZRANGE,
          CONSTRAINT up UNIQUE ${version >= 15 ? 'NULLS NOT DISTINCT ' : ''}(x, y) INCLUDE (name) DEFERRABLE INITIALLY DEFERRED,
          CONSTRAINT "ch eck" CHECK (x > y) NO INHERIT,
          CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES other (b, a) MATCH FULL ON UPDATE SET DEFAULT ON DELETE SET NULL DEFERRABLE,
          CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (x > 3))`,
        "COMMENT ON CONSTRAINT up ON t IS 'unique it is'",
        'ALTER TABLE t ADD CONSTRAINT later CHECK (x < 1000) NOT VALID',
        'CREATE INDEX ix ON t (x DESC, lower(name) text_pattern_ops, name COLLATE "POSIX" NULLS FIRST, (x + y) DESC NULLS LAST) INCLUDE (y) WITH (fillfactor = 70) WHERE x > 1',
        'CREATE UNIQUE INDEX hx ON t USING btree (y)',
        'CREATE INDEX gx ON t USING gist (during)',
        "COMMENT ON INDEX gx IS 'an index'",
      ],
      async (connection, version) => {
        const inspector = connection.inspect();
        const table = await inspector.table('t');
        expect(table.uniques).toMatchObject([
          {
            name: 'up',
            columns: ['x', 'y'],
            include: ['name'],
            deferrable: true,
            initiallyDeferred: true,
            nullsNotDistinct: version >= 15,
            comment: 'unique it is',
          },
        ]);
        expect(table.checks).toMatchObject([
          { name: 'ch eck', sql: '(x > y)', options: { noInherit: true } },
          { name: 'later', sql: '(x < 1000)', options: { notValid: true } },
        ]);
        expect(table.foreignKeys).toMatchObject([
          {
            name: 'fk',
            columns: ['x', 'y'],
            targetColumns: ['b', 'a'],
            match: 'FULL',
            onUpdate: 'SET DEFAULT',
            onDelete: 'SET NULL',
            deferrable: true,
            initiallyDeferred: false,
          },
        ]);
        expect(table.exclusions).toMatchObject([
          { name: 'apart', using: 'gist', elements: [{ sql: 'during', operator: '&&' }], whereSql: '(x > 3)' },
        ]);
        expect(table.indexes).toMatchObject([
          { name: 'gx', using: 'gist', comment: 'an index' },
          { name: 'hx', unique: true, using: undefined },
          {
            name: 'ix',
            include: ['y'],
            whereSql: '(x > 1)',
            options: { with: { fillfactor: '70' } },
            elements: [
              { column: 'x', descending: true, nulls: undefined },
              { column: undefined, sql: 'lower(name)', operatorClass: 'text_pattern_ops' },
              { column: 'name', collation: 'POSIX', nulls: 'first' },
              { sql: '((x + y))', descending: true, nulls: 'last' },
            ],
          },
        ]);
        expect((await inspector.table('other')).primaryKey).toMatchObject({
          name: 'other_key',
          columns: ['b', 'a'],
          options: { include: ['c'] },
        });
        expect(await inspector.hasIndex('t', 'gx')).toBe(true);
        expect(await inspector.hasIndex('t', 'up')).toBe(true);
        expect(await inspector.hasIndex('t', 'nx')).toBe(false);
      },
    );
  });

  test('tells views, partitions, heirs, unlogged and temporary tables apart', async () => {
    await withDatabase(
      driver,
      [
        'CREATE TABLE base (id INT PRIMARY KEY, at DATE)',
        'CREATE UNLOGGED TABLE heir (more INT) INHERITS (base) WITH (fillfactor = 50)',
        'CREATE VIEW v AS SELECT id FROM base WHERE id > 3',
        "COMMENT ON VIEW v IS 'a view'",
        'CREATE MATERIALIZED VIEW mv AS SELECT id FROM base',
        'CREATE UNIQUE INDEX mvi ON mv (id)',
        'CREATE TABLE parted (id INT, at DATE, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)',
        "CREATE TABLE part1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        'CREATE TABLE refers (id INT, at DATE, FOREIGN KEY (id, at) REFERENCES parted)',
        'CREATE TEMPORARY TABLE tmp (id INT PRIMARY KEY, up INT REFERENCES tmp)',
      ],
      async (connection) => {
        const inspector = connection.inspect();
        expect(await inspector.tableNames()).toEqual(['base', 'heir', 'part1', 'parted', 'refers']);
        expect(await inspector.viewNames()).toEqual(['v']);
        expect(await inspector.materializedViewNames()).toEqual(['mv']);
        expect(await inspector.temporaryTableNames()).toEqual(['tmp']);
        expect(await inspector.hasTable('tmp')).toBe(true);
        expect(await inspector.hasTable('mv')).toBe(true);
        expect(await inspector.table('tmp')).toMatchObject({
          schema: undefined,
          temporary: true,
          foreignKeys: [{ targetSchema: undefined }],
        });
        expect(await inspector.views()).toMatchObject([
          { name: 'mv', kind: 'materializedView', indexes: [{ name: 'mvi', unique: true }] },
          { name: 'v', kind: 'view', comment: 'a view', definitionSql: expect.stringMatching(/^SELECT .*id > 3\)$/s) as string },
        ]);
        expect(await inspector.table('heir')).toMatchObject({
          parents: [{ name: 'base' }],
          options: { unlogged: true, inherits: ['base'], with: { fillfactor: '50' } },
        });
        expect((await inspector.table('parted')).partitioning).toEqual({ strategy: 'range', sql: 'RANGE (at)' });
        expect(await inspector.table('part1')).toMatchObject({
          parents: [{ name: 'parted' }],
          partitionBoundSql: "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        });
        // The copies that the key keeps for each part are none of its own.
        expect((await inspector.table('refers')).foreignKeys).toHaveLength(1);
      },
    );
  });

  test('tells what PostgreSQL 18 has brought', async (context) => {
    await withDatabase(
      driver,
      (version) => {
        if (version < 18) context.skip(`the server is PostgreSQL ${version}`);
        return [
          'CREATE TABLE room (id int4range, during tstzrange, PRIMARY KEY (id, during WITHOUT OVERLAPS))',
          'CREATE TABLE t (x INT CONSTRAINT named NOT NULL, v INT GENERATED ALWAYS AS (x + 1) VIRTUAL, a int4range, d tstzrange, CHECK (x > 3) NOT ENFORCED, FOREIGN KEY (a, PERIOD d) REFERENCES room (id, PERIOD during))',
        ];
      },
      async (connection) => {
        const inspector = connection.inspect();
        expect((await inspector.table('room')).primaryKey).toMatchObject({ columns: ['id', 'during'], options: { withoutOverlaps: true } });
        const table = await inspector.table('t');
        expect(table.columns[0]).toMatchObject({ nullable: false });
        expect(table.columns[1]).toMatchObject({ computed: { sql: '(x + 1)', stored: false } });
        expect(table.checks).toMatchObject([{ options: { notEnforced: true } }]);
        expect(table.foreignKeys).toMatchObject([{ options: { period: true } }]);
      },
    );
  });
});

describeDrivers('reflecting', (driver) => {
  test('follows foreign keys into other schemas, and makes named types once', async () => {
    await using at = await driver.open();
    await at.engine.begin(async (connection) => {
      for (const sql of [
        'CREATE SCHEMA far',
        "CREATE TYPE far.mood AS ENUM ('sad', 'ok')",
        'CREATE DOMAIN positive AS INT CHECK (VALUE > 0)',
        'CREATE TABLE far.top (id INT PRIMARY KEY, m far.mood)',
        'CREATE TABLE far.mid (id INT PRIMARY KEY, top INT REFERENCES far.top)',
        'CREATE TABLE near (id positive PRIMARY KEY, mid INT REFERENCES far.mid, m far.mood[], n positive)',
      ])
        await connection.executeRaw(sql);
    });
    const metadata = new MetaData();
    await metadata.reflect(at.engine, { only: ['near'] });
    expect([...metadata.tables.keys()]).toEqual(['near', 'far.mid', 'far.top']);
    const near = metadata.tables.get('near');
    const top = metadata.tables.get('far.top');
    expect(near?.column('n').type).toBe(near?.column('id').type);
    expect(near?.column('n').type).toBeInstanceOf(DomainType);
    const moods = near?.column('m').type;
    expect(moods).toBeInstanceOf(ArrayType);
    expect((moods as ArrayType<unknown>).element).toBe(top?.column('m').type);
    expect(top?.column('m').type).toBeInstanceOf(EnumType);
    // Seen from its own schema, a table's neighbours are there too.
    const far = new MetaData({ schema: 'far' });
    await far.reflect(at.engine);
    expect([...far.tables.keys()]).toEqual(['far.mid', 'far.top']);
    expect([...far.types.keys()]).toEqual(['far.mood']);
    expect(toSql(select(far.tables.get('far.top')?.column('m') as never), new PostgresDialect())).toBe('SELECT far.top.m FROM far.top');
  });

  test('gives a table whose sequence, enumeration and domain work', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      for (const sql of [
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        'CREATE SEQUENCE numbers START 100',
        "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n BIGINT DEFAULT nextval('numbers') NOT NULL, m mood NOT NULL, tags TEXT[], doc JSONB, odd POINT)",
      ])
        await connection.executeRaw(sql);
      const warnings: string[] = [];
      const metadata = new MetaData();
      const t = await metadata.reflectTable(connection, 't', { n: column(BigInteger) }, { onWarning: (message) => warnings.push(message) });
      expect(warnings).toEqual([]);
      expect(t.column('odd').type).toBeInstanceOf(NativeType);
      const row = await connection
        .execute(
          insert(t)
            .values({ n: 7n, m: 'ok', tags: ['a', 'b,c'], doc: { deep: [1] }, odd: '(1,2)' })
            .returning(t.column('id'), t.c.n, t.column('tags'), t.column('doc'), t.column('odd')),
        )
        .one();
      expect(row).toEqual({ id: 1, n: 7n, tags: ['a', 'b,c'], doc: { deep: [1] }, odd: '(1,2)' });
      await expect(connection.execute(insert(t).values({ n: 1n, m: 'glad' })).all()).rejects.toThrow(/one of sad, ok/);
    });
  });

  test('warns of a type of an extension that is not known', async () => {
    await withDatabase(driver, ['CREATE TYPE pair AS (a INT, b INT)', 'CREATE TABLE t (p pair)'], async (connection) => {
      const warnings: string[] = [];
      const t = await new MetaData().reflectTable(connection, 't', undefined, { onWarning: (message) => warnings.push(message) });
      expect(warnings).toEqual(["the type 'pair' of column 't.p' is not known; its values pass as they are."]);
      await connection.execute(insert(t).values({ p: '(1,2)' }));
      expect(await connection.scalar(select(t.column('p')))).toBe('(1,2)');
    });
  });

  test('gives parts of tables and their whole, created in the order that they need', async () => {
    await withDatabase(
      driver,
      [
        'CREATE TABLE b_whole (id INT, at DATE, PRIMARY KEY (id, at)) PARTITION BY LIST (id)',
        'CREATE TABLE a_part PARTITION OF b_whole FOR VALUES IN (1, 2)',
      ],
      async (connection) => {
        const whole = new MetaData();
        await whole.reflect(connection);
        expect([...whole.tables.keys()]).toEqual(['b_whole']);
        const all = new MetaData();
        await all.reflect(connection, { partitions: true });
        expect(all.createStatements(new PostgresDialect()).map((one) => toSql(one, new PostgresDialect()).replace(/\s+/g, ' '))).toEqual([
          'CREATE TABLE b_whole ( id INTEGER NOT NULL, at DATE NOT NULL, CONSTRAINT b_whole_pkey PRIMARY KEY (id, at) ) PARTITION BY LIST (id)',
          'CREATE TABLE a_part PARTITION OF b_whole FOR VALUES IN (1, 2)',
        ]);
      },
    );
  });
});
