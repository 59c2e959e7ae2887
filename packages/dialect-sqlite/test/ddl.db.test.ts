import {
  BigInteger,
  check,
  column,
  computed,
  createTable,
  createTableAs,
  createView,
  type DdlStatement,
  ddl,
  dropIndex,
  dropTable,
  dropView,
  foreignKey,
  func,
  Integer,
  identity,
  index,
  insert,
  MetaData,
  references,
  type SchemaEvent,
  SmallInteger,
  select,
  sql,
  Text,
  Timestamp,
  text,
  unique,
  update,
  Varchar,
} from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { sqliteFixture } from './sqlite-engine.ts';

const id = column(Integer, { primaryKey: true });

describe('a schema in a real database', () => {
  test('is created with defaults, computed columns, checks, partial indexes and views, and dropped again', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData({ naming: { uq: 'uq_%(table_name)s_%(column_0_N_name)s', fk: 'fk_%(table_name)s_%(column_0_name)s' } });
    const owner = metadata.table('owner', { id, name: column(Varchar(30), { unique: true, check: sql`length(name) > 1` }) });
    const box = metadata.table(
      'box',
      {
        id,
        ownerId: column(Integer, { name: 'owner_id', nullable: true, foreignKey: references('owner.id', { onDelete: 'SET NULL' }) }),
        width: column(Integer, { serverDefault: 2 }),
        height: column(Integer, { serverDefault: func.abs(sql`-3`.as(Integer)) }),
        area: column(Integer, { computed: computed(sql`width * height`, { stored: true }) }),
        note: column(Text, { serverDefault: "it's" }),
        at: column(Timestamp, { serverDefault: text('CURRENT_TIMESTAMP') }),
      },
      {
        options: { sqlite: { autoincrement: true } },
        constraints: (c) => [
          unique([c.width, c.height], { options: { sqlite: { onConflict: 'REPLACE' } } }),
          check(c.width.gt(0), { name: 'ck_width' }),
          index([func.lower(c.note), c.width.desc()], { name: 'ix_note', where: c.width.gt(1) }),
        ],
      },
    );
    const view = createView('wide', select(box.c.id, box.c.area.label('size')).where(box.c.width.gt(1)), { metadata });
    await engine.begin(async (connection) => {
      await metadata.createAll(connection);
      await metadata.createAll(connection);
      await connection.execute(insert(owner).values({ name: 'Ann' }));
      await connection.execute(insert(box).values({ ownerId: 1 }));
      await connection.execute(insert(box).values({ width: 2, height: 3 }));
      const rows = await connection.execute(select(box.c.id, box.c.area, box.c.note, box.c.ownerId)).all();
      expect(rows).toEqual([{ id: 2, area: 6, note: "it's", ownerId: null }]);
      expect(await connection.execute(select(view.table.c.size)).all()).toEqual([{ size: 6 }]);
      await expect(connection.execute(insert(box).values({ width: 0 })).all()).rejects.toThrow(/DB_CHECK_VIOLATION/);
      const reflected = await connection.inspect().table('box');
      expect(reflected.uniques).toMatchObject([{ name: 'uq_box_width_height', columns: ['width', 'height'] }]);
      expect(reflected.foreignKeys).toMatchObject([{ name: 'fk_box_owner_id', onDelete: 'SET NULL' }]);
      expect(reflected.indexes).toMatchObject([
        { name: 'ix_note', elements: [{ column: undefined }, { column: 'width' }], unique: false, whereSql: 'width > 1' },
      ]);
      expect(reflected.columns.find(({ name }) => name === 'area')?.computed).toEqual({ sql: 'width * height', stored: true });
      await metadata.dropAll(connection);
      await metadata.dropAll(connection);
      expect(await connection.inspect().tableNames()).toEqual([]);
      expect(await connection.inspect().viewNames()).toEqual([]);
    });
  });

  test('may have circles', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    metadata.table('a', { id, bId: column(Integer, { nullable: true, foreignKey: 'b.id' }) });
    metadata.table('b', { id, aId: column(Integer, { nullable: true }) }, { constraints: (c) => [foreignKey([c.aId], ['a.id'])] });
    await engine.begin(async (connection) => {
      await metadata.createAll(connection);
      expect((await connection.inspect().table('a')).foreignKeys).toHaveLength(1);
      await metadata.dropAll(connection, { checkFirst: false });
      expect(await connection.inspect().tableNames()).toEqual([]);
    });
  });

  test('may have circles with rows in them, which are dropped together and checked as before afterwards', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    const a = metadata.table('a', { id, bId: column(Integer, { nullable: true, foreignKey: 'b.id' }) });
    const b = metadata.table('b', { id, aId: column(Integer, { foreignKey: 'a.id' }) });
    await engine.begin(async (connection) => {
      for (const rounds of [1, 2]) {
        await metadata.createAll(connection);
        await connection.execute(insert(a).values({ id: rounds }));
        await connection.execute(insert(b).values({ id: 1, aId: rounds }));
        await connection.execute(update(a).set({ bId: 1 }));
        await metadata.dropAll(connection);
        expect(await connection.inspect().tableNames()).toEqual([]);
      }
    });
    await engine.begin((connection) => metadata.createAll(connection));
    await using connection = await engine.connect();
    await expect(connection.execute(insert(b).values({ id: 1, aId: 7 })).all()).rejects.toThrow(/DB_FOREIGN_KEY_VIOLATION/);
  });

  test('tells of what is done, with statements of its own', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    const log = metadata.table('log', { id, line: column(Text) });
    const seen: string[] = [];
    const note = ({ moment, table }: SchemaEvent): void => void seen.push(`${moment} ${table?.name ?? ''}`);
    const t = metadata.table(
      't',
      { id },
      {
        events: {
          afterCreate: [
            ddl("CREATE TRIGGER tr AFTER INSERT ON %(table)s BEGIN INSERT INTO log (line) VALUES ('new'); END").executeIf({
              dialect: 'sqlite',
            }),
            ddl('GRANT ALL').executeIf({ dialect: 'postgres' }),
            note,
          ],
          beforeDrop: [note],
        },
      },
    );
    metadata.on('afterDrop', note);
    await engine.begin(async (connection) => {
      await metadata.createAll(connection, { tables: [log, t] });
      await connection.execute(insert(t).values({ id: 5 }));
      expect(await connection.execute(select(log.c.line)).all()).toEqual([{ line: 'new' }]);
      await metadata.dropAll(connection);
    });
    expect(seen).toEqual(['afterCreate t', 'beforeDrop t', 'afterDrop ']);
  });

  test('has a key that the database makes, of any type of whole numbers, and nothing else that counts', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    const big = metadata.table('big', { id: column(BigInteger, { primaryKey: true }), a: column(Integer) });
    const small = metadata.table('small', { id: column(SmallInteger, { primaryKey: true, identity: identity() }), a: column(Integer) });
    await engine.begin(async (connection) => {
      await metadata.createAll(connection);
      expect(await connection.execute(insert(big).values({ a: 1 }).returning(big.c.id)).one()).toEqual({ id: 1n });
      expect(await connection.execute(insert(small).values({ a: 1 }).returning(small.c.id)).one()).toEqual({ id: 1 });
      const counting = new MetaData().table('t', { id, n: column(Integer, { identity: identity() }) });
      expect(() => connection.dialect.compile(createTable(counting))).toThrow(/SQL_UNSUPPORTED.*primary key/);
    });
  });

  test('takes single statements', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const metadata = new MetaData();
    const t = metadata.table('t', { id, a: column(Integer, { index: true }) });
    await engine.begin(async (connection) => {
      const run = (...statements: readonly DdlStatement[]) =>
        statements.reduce<Promise<unknown>>((before, one) => before.then(() => connection.execute(one)), Promise.resolve());
      await run(...(metadata.createStatements(connection.dialect) as readonly DdlStatement[]));
      await connection.execute(insert(t).values([{ a: 1 }, { a: 2 }]));
      const copy = createTableAs('copy', select(t.c.a.label('n')).where(t.c.a.gt(1)), { temporary: true });
      await run(
        copy,
        createView('v1', select(t.c.a).where(t.c.a.eq(1))),
        createView('v2', select(t.c.a).where(t.c.a.eq(2)), { ifNotExists: true }),
      );
      expect(await connection.execute(select(copy.table.c.n)).all()).toEqual([{ n: 2 }]);
      // The second view has the structure of the first one, but another value.
      expect(await connection.execute(text('SELECT * FROM v2')).all()).toEqual([{ a: 2 }]);
      await run(dropIndex(t, 'ix_t_a'), dropIndex(t, 'ix_t_a', { ifExists: true }), dropView('v2'), dropView('v2', { ifExists: true }));
      await run(dropView('v1'), dropTable(t), dropTable(t, { ifExists: true }));
    });
  });
});
