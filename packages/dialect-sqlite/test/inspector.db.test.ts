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
import { parseCreateTable } from '../src/create-table-parser.ts';
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
      expect(weird.uniques).toEqual([{ name: 'a_and_b', columns: ['a', 'b'] }]);
      expect(weird.checks).toEqual([{ name: 'a_is_positive', sql: 'a > 0' }]);
      expect(weird.foreignKeys).toEqual([
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
      expect(weird.indexes).toEqual([
        { name: 'by_a', columns: ['a'], unique: false, whereSql: 'b > 3' },
        { name: 'ix_Weird "name"_owner id', columns: ['owner id'], unique: false, whereSql: undefined },
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
      await connection.executeRaw('CREATE TABLE t0 (a)');
      const one = await count();
      for (let i = 1; i < 20; i++) await connection.executeRaw(`CREATE TABLE t${i} (a PRIMARY KEY, b REFERENCES t0 (a))`);
      expect((await connection.inspect().tables()).length).toBe(20);
      expect(await count()).toBe(one);
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
      expect((await inspector.table('area')).columns.map(({ computedSql }) => computedSql)).toEqual([undefined, undefined, 'w * (h + 0)']);
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
});

test('CREATE TABLE is parsed through comments, quotes and nested parentheses', () => {
  const parsed = parseCreateTable(`CREATE TABLE "a, b" ( -- a comment, with (parentheses
    id INTEGER CONSTRAINT "the key" PRIMARY KEY AUTOINCREMENT,
    [x y] TEXT DEFAULT 'a, (b' /* , */ CHECK (length("x y") > (1 + 2)),
    total AS (id * (2)) VIRTUAL,
    CONSTRAINT u UNIQUE (id, "x y" DESC),
    CONSTRAINT f FOREIGN KEY (id) REFERENCES other (id) ON DELETE CASCADE
  )`);
  expect(parsed).toMatchObject({
    primaryKeyName: 'the key',
    isAutoincrement: true,
    uniques: [{ name: 'u', columns: ['id', 'x y'] }],
    foreignKeys: [{ name: 'f', columns: ['id'] }],
    checks: [{ name: undefined, sql: 'length("x y") > (1 + 2)' }],
  });
  expect(parsed.computed.get('total')).toBe('id * (2)');
});
