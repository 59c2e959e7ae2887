import { check, column, createTable, foreignKey, Integer, index, MetaData, references, sql, unique, Varchar } from '@sqlayer/expression';
import { expect } from 'vitest';
import { CaseGroup } from '../suite/case-group.ts';
import { type Fixture, fresh, named } from '../suite/fixture.ts';

const metadata = new MetaData();

const shelf = metadata.table(named('shelf'), {
  id: column(Integer, { primaryKey: true }),
  label: column(Varchar(20), { unique: true }),
});

const box = metadata.table(
  named('box'),
  {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    shelfId: column(Integer, { name: 'shelf_id', nullable: true, foreignKey: references(() => shelf.c.id, { onDelete: 'SET NULL' }) }),
    width: column(Integer, { serverDefault: 5 }),
    note: column(Varchar(30), { nullable: true, serverDefault: "it's" }),
  },
  {
    constraints: (c) => [
      index([c.width], { name: named('ix_width') }),
      unique([c.shelfId, c.width], { name: named('uq_place') }),
      check(sql`width > 0`, { name: named('ck_width') }),
    ],
  },
);

const measures: Fixture = { metadata };

export const inspection = new CaseGroup('the inspector', { fixtures: [measures] });

inspection.it('lists tables', async (connection) => {
  const names = await connection.inspect().tableNames();
  expect(names).toEqual(expect.arrayContaining([shelf.name, box.name]));
});

inspection.it('knows whether there is a table', async (connection) => {
  const inspector = connection.inspect();
  expect(await inspector.hasTable(box.name)).toBe(true);
  expect(await inspector.hasTable(named('nothing'))).toBe(false);
});

inspection.it('says that there is no such table', async (connection) => {
  await expect(connection.inspect().table(named('nothing'))).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_TABLE' });
});

inspection.it('tells columns in their order, and whether they may be NULL', async (connection) => {
  const { columns } = await connection.inspect().table(box.name);
  expect(columns.map(({ name, nullable }) => [name, nullable])).toEqual([
    ['id', false],
    ['shelf_id', true],
    ['width', false],
    ['note', true],
  ]);
});

inspection.it('tells defaults as SQL', async (connection) => {
  const { columns } = await connection.inspect().table(box.name);
  const defaults = Object.fromEntries(columns.map(({ name, defaultSql }) => [name, defaultSql]));
  expect(defaults['width']).toContain('5');
  expect(defaults['note']).toMatch(/it''?s/);
  expect([null, undefined, 'NULL']).toContain(defaults['shelf_id']);
});

inspection.it('tells the primary key', async (connection) => {
  const { primaryKey, columns } = await connection.inspect().table(box.name);
  expect(primaryKey.columns).toEqual(['id']);
  expect(columns.map(({ primaryKeyPosition }) => primaryKeyPosition)).toEqual([1, 0, 0, 0]);
});

inspection.it('tells foreign keys', ['foreignKeys'], async (connection) => {
  const { foreignKeys } = await connection.inspect().table(box.name);
  expect(foreignKeys).toMatchObject([{ columns: ['shelf_id'], targetTable: shelf.name, targetColumns: ['id'], onDelete: 'SET NULL' }]);
});

inspection.it('tells indexes and what is unique', async (connection) => {
  const { indexes, uniques } = await connection.inspect().table(box.name);
  expect(indexes.find(({ name }) => name === named('ix_width'))).toMatchObject({
    elements: [{ column: 'width', descending: false }],
    unique: false,
  });
  const together = [
    ...uniques.map(({ columns }) => columns),
    ...indexes.filter((one) => one.unique).map(({ elements }) => elements.map(({ column: name }) => name)),
  ];
  expect(together).toContainEqual(['shelf_id', 'width']);
});

inspection.it('tells checks', ['checkConstraints'], async (connection) => {
  const { checks } = await connection.inspect().table(box.name);
  expect(checks.find(({ name }) => name === named('ck_width'))?.sql).toMatch(/width.*>.*0/);
});

inspection.it('reads all tables at once', async (connection) => {
  const tables = await connection.inspect().tables();
  const found = tables.find(({ name }) => name === box.name);
  expect(found?.columns.map(({ name }) => name)).toEqual(['id', 'shelf_id', 'width', 'note']);
  expect(tables.map(({ name }) => name)).toContain(shelf.name);
});

inspection.it('sees what the transaction has made', ['transactionalDdl'], async (connection) => {
  const own = new MetaData();
  const young = own.table(fresh('young'), { id: column(Integer, { primaryKey: true, autoincrement: false }) });
  await connection.execute(createTable(young));
  expect(await connection.inspect().hasTable(young.name)).toBe(true);
});

inspection.onEngine('asks several questions on one connection', async (engine) => {
  const answers = await engine.inspect(async (inspector) => [await inspector.hasTable(box.name), await inspector.hasTable(shelf.name)]);
  expect(answers).toEqual([true, true]);
});

inspection.onEngine('tells a foreign key of several columns in order', ['foreignKeys'], async (engine, database) => {
  const own = new MetaData();
  const key = { primaryKey: true, autoincrement: false } as const;
  const seat = own.table(fresh('seat'), { hall: column(Integer, key), number: column(Integer, key) });
  const ticket = own.table(
    fresh('ticket'),
    { id: column(Integer, key), n: column(Integer), h: column(Integer) },
    { constraints: (c) => [foreignKey([c.h, c.n], [() => seat.c.hall, () => seat.c.number], { name: named('fk_seat') })] },
  );
  await database.create(own);
  const { foreignKeys } = await engine.inspect().table(ticket.name);
  expect(foreignKeys).toMatchObject([{ columns: ['h', 'n'], targetColumns: ['hall', 'number'], targetTable: seat.name }]);
});
