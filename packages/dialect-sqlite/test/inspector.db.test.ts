import {
  check,
  column,
  foreignKey,
  Integer,
  index,
  literal,
  MetaData,
  Numeric,
  references,
  Text,
  unique,
  Varchar,
} from '@sqlayer/expression';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sqliteFixture } from './sqlite-engine.ts';

describe('reflection', () => {
  test('gives back tables, columns, keys, constraints and indexes as they were defined', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    metadata.table('owner', { id: column(Integer, { primaryKey: true }), name: column(Varchar(30), { unique: true }) });
    metadata.table(
      'Weird "name"',
      {
        a: column(Integer),
        b: column(Integer),
        price: column(Numeric(10, 2), { nullable: true, serverDefault: literal(5) }),
        ownerId: column(Integer, { name: 'owner id', foreignKey: references('owner.id', { onDelete: 'CASCADE' }), index: true }),
      },
      {
        constraints: (c) => [
          unique([c.a, c.b], { name: 'a_and_b' }),
          check(c.a.gt(0), { name: 'a_is_positive' }),
          index([c.a.desc()], { name: 'by_a', where: c.b.gt(3) }),
        ],
      },
    );
    await engine.connect(async (connection) => {
      // A table without a primary key is one of Core.
      await metadata.createAll(connection);
      const inspector = connection.inspect();
      expect(await inspector.tableNames()).toEqual(['Weird "name"', 'owner']);
      expect(await inspector.hasTable('owner')).toBe(true);
      expect(await inspector.hasTable('nobody')).toBe(false);
      const weird = await inspector.table('Weird "name"');
      expect(weird.columns.map(({ name, typeName, nullable, defaultSql }) => ({ name, typeName, nullable, defaultSql }))).toEqual([
        { name: 'a', typeName: 'INTEGER', nullable: false, defaultSql: undefined },
        { name: 'b', typeName: 'INTEGER', nullable: false, defaultSql: undefined },
        { name: 'price', typeName: 'NUMERIC(10, 2)', nullable: true, defaultSql: '5' },
        { name: 'owner id', typeName: 'INTEGER', nullable: false, defaultSql: undefined },
      ]);
      expect(weird.uniques).toMatchObject([{ name: 'a_and_b', columns: ['a', 'b'] }]);
      expect(weird.checks).toMatchObject([{ name: 'a_is_positive', sql: 'a > 0' }]);
      expect(weird.foreignKeys).toMatchObject([
        {
          name: undefined,
          columns: ['owner id'],
          targetSchema: undefined,
          targetTable: 'owner',
          targetColumns: ['id'],
          onDelete: 'CASCADE',
          onUpdate: 'NO ACTION',
        },
      ]);
      expect(weird.indexes).toMatchObject([
        { name: 'by_a', elements: [{ column: 'a', descending: true }], unique: false, whereSql: 'b > 3' },
        { name: 'ix_Weird "name"_owner id', elements: [{ column: 'owner id', descending: false }], unique: false, whereSql: undefined },
      ]);
      const owner = await inspector.table('owner');
      expect(owner.primaryKey.columns).toEqual(['id']);
      expect(owner.columns[0]).toMatchObject({ autoincrement: true, primaryKeyPosition: 1 });
      await expect(inspector.table('nobody')).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_TABLE' });
    });
  });

  test('reads any number of tables with the same number of queries', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    let queries = 0;
    engine.events.on('beforeExecute', () => {
      queries += 1;
    });
    await engine.connect(async (connection) => {
      const count = async (): Promise<number> => {
        queries = 0;
        await connection.inspect().tables();
        return queries;
      };
      const create = async (from: number, to: number): Promise<void> => {
        for (let i = from; i < to; i++) await connection.executeRaw(`CREATE TABLE t${i} (a PRIMARY KEY, b REFERENCES t0 (a))`);
      };
      await create(0, 3);
      const few = await count();
      await create(3, 60);
      expect((await connection.inspect().tables()).length).toBe(60);
      expect(await count()).toBe(few);
    });
  });

  test('knows views, computed columns and composite foreign keys', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    metadata.table('parent', { x: column(Integer, { primaryKey: true }), y: column(Integer, { primaryKey: true }) });
    metadata.table(
      'child',
      { id: column(Integer, { primaryKey: true }), px: column(Integer), py: column(Integer), note: column(Text, { nullable: true }) },
      { constraints: (c) => [foreignKey([c.px, c.py], ['parent.x', 'parent.y'], { name: 'to_parent' })] },
    );
    await engine.connect(async (connection) => {
      await metadata.createAll(connection);
      await connection.executeRaw('CREATE VIEW v AS SELECT x FROM parent');
      await connection.executeRaw('CREATE TABLE area (w REAL, h REAL, size REAL GENERATED ALWAYS AS (w * (h + 0)) STORED)');
      const inspector = connection.inspect();
      expect(await inspector.viewNames()).toEqual(['v']);
      expect((await inspector.table('v')).columns.map(({ name }) => name)).toEqual(['x']);
      expect((await inspector.table('parent')).primaryKey.columns).toEqual(['x', 'y']);
      expect((await inspector.table('child')).foreignKeys).toMatchObject([
        { name: 'to_parent', columns: ['px', 'py'], targetColumns: ['x', 'y'] },
      ]);
      expect((await inspector.table('area')).columns.map(({ computed }) => computed)).toEqual([
        undefined,
        undefined,
        { sql: 'w * (h + 0)', stored: true },
      ]);
      expect(await inspector.views()).toMatchObject([{ name: 'v', kind: 'view', definitionSql: 'SELECT x FROM parent' }]);
    });
  });

  test('creates again what it reflected: names of any kind keep their columns', async () => {
    const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0') && !/^sqlite_/i.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 2, maxLength: 6, selector: (text) => text.toLowerCase() }),
        async ([table = 't', ...columns]) => {
          await using fixture = sqliteFixture();
          const engine = await fixture.engine('sqlite::memory:');
          const metadata = new MetaData();
          metadata.table(table, Object.fromEntries(columns.map((one, i) => [`c${i}`, column(Integer, { name: one, nullable: true })])));
          await engine.connect(async (connection) => {
            await metadata.createAll(connection);
            const reflected = await connection.inspect().table(table);
            expect(reflected.columns.map((one) => one.name)).toEqual(columns);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('tells temporary tables, attached databases, and tables that keep to themselves', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      for (const sql of [
        'ATTACH \':memory:\' AS "other db"',
        'CREATE TABLE "other db".t (a INTEGER PRIMARY KEY, b REFERENCES t)',
        'CREATE TEMPORARY TABLE tmp (x INTEGER PRIMARY KEY, y REFERENCES tmp)',
        'CREATE TABLE strict_one (a INT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID, STRICT',
        'CREATE VIRTUAL TABLE doc USING fts5(body)',
      ])
        await connection.executeRaw(sql);
      const inspector = connection.inspect();
      expect(await inspector.schemaNames()).toEqual(['main', 'other db']);
      expect(await inspector.defaultSchemaName()).toBe('main');
      expect(await inspector.hasSchema('other db')).toBe(true);
      expect(await inspector.tableNames()).toEqual(['doc', 'strict_one']);
      expect(await inspector.temporaryTableNames()).toEqual(['tmp']);
      expect(await inspector.hasTable('tmp')).toBe(true);
      expect(await inspector.hasTable('t')).toBe(false);
      expect(await inspector.hasTable('t', { schema: 'other db' })).toBe(true);
      expect(await inspector.table('tmp')).toMatchObject({
        schema: undefined,
        temporary: true,
        foreignKeys: [{ targetSchema: undefined }],
      });
      expect(await inspector.table('t', { schema: 'other db' })).toMatchObject({
        schema: 'other db',
        foreignKeys: [{ targetSchema: 'other db', targetTable: 't', targetColumns: ['a'] }],
      });
      const strict = await inspector.table('strict_one');
      expect(strict.options).toEqual({ withoutRowid: true, strict: true });
      expect(strict.primaryKey.columns).toEqual(['b', 'a']);
      expect((await inspector.table('doc')).columns.map(({ name }) => name)).toEqual(['body']);
    });
  });

  test('tells which key is the number of the row', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      const counts = async (definition: string): Promise<boolean | undefined> => {
        await connection.executeRaw('DROP TABLE IF EXISTS t');
        await connection.executeRaw(`CREATE TABLE t (${definition}`);
        return (await connection.inspect().table('t')).columns[0]?.autoincrement;
      };
      expect(await counts('a INTEGER PRIMARY KEY)')).toBe(true);
      expect(await counts('a integer, PRIMARY KEY (a DESC))')).toBe(true);
      expect(await counts('a INTEGER PRIMARY KEY DESC)')).toBe(false);
      expect(await counts('a INT PRIMARY KEY)')).toBe(false);
      expect(await counts('a INTEGER PRIMARY KEY) WITHOUT ROWID')).toBe(false);
      expect(await counts('a INTEGER, b INTEGER, PRIMARY KEY (a, b))')).toBe(false);
    });
  });

  test('of names that a key or a constraint writes in another case, or not at all, tells those of the table', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await connection.executeRaw('CREATE TABLE Parent (Id INTEGER PRIMARY KEY, x, y, UNIQUE (X, "Y"))');
      await connection.executeRaw(
        'CREATE TABLE child (A CONSTRAINT one REFERENCES PARENT, b CONSTRAINT two REFERENCES parent (ID) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (a, B) REFERENCES parent (X, y))',
      );
      const inspector = connection.inspect();
      expect((await inspector.table('Parent')).uniques).toMatchObject([{ columns: ['x', 'y'] }]);
      expect((await inspector.table('child')).foreignKeys).toMatchObject([
        { name: 'one', columns: ['A'], targetTable: 'Parent', targetColumns: ['Id'], deferrable: false },
        { name: 'two', columns: ['b'], targetTable: 'Parent', targetColumns: ['Id'], deferrable: true, initiallyDeferred: true },
        { name: undefined, columns: ['A', 'b'], targetTable: 'Parent', targetColumns: ['x', 'y'] },
      ]);
    });
  });

  test('knows indexes over expressions, with their collations and conditions', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await connection.executeRaw('CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT, c INT)');
      await connection.executeRaw(
        'CREATE UNIQUE INDEX "an index" ON t (a, b COLLATE NOCASE DESC, lower(a) || \',\', a COLLATE BINARY) WHERE c > (1) AND a IS NOT NULL',
      );
      const inspector = connection.inspect();
      const [index] = (await inspector.table('t')).indexes;
      expect(index).toMatchObject({ name: 'an index', unique: true, whereSql: 'c > (1) AND a IS NOT NULL' });
      expect(index?.elements).toMatchObject([
        { column: 'a', collation: undefined, descending: false },
        { column: 'b', collation: 'NOCASE', descending: true },
        { column: undefined, sql: "lower(a) || ','" },
        { column: 'a', collation: 'BINARY' },
      ]);
      expect(await inspector.hasIndex('t', 'an index')).toBe(true);
      expect(await inspector.hasIndex('t', 'no index')).toBe(false);
      expect(await inspector.hasIndex('nowhere', 'an index')).toBe(false);
    });
  });

  test('gives empty lists for what SQLite does not have', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const inspector = engine.inspect();
    expect(await inspector.sequenceNames()).toEqual([]);
    expect(await inspector.sequences()).toEqual([]);
    expect(await inspector.hasSequence('s')).toBe(false);
    expect(await inspector.enums()).toEqual([]);
    expect(await inspector.domains()).toEqual([]);
    expect(await inspector.materializedViewNames()).toEqual([]);
    await expect(inspector.sequence('s')).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_OBJECT' });
  });
});
