import { column, func, Integer, insert, literal, MetaData, select, Timestamp, text, Varchar } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';
import { fresh } from '../suite/fixture.ts';

export const returnedRows = new CaseGroup('the row of an insert', { fixtures: [company, stock] });

const { id, sku, amount, price } = item.c;

returnedRows.it('gives back the key that the database made', ['insertGivesKeys'], async (connection) => {
  const key = await connection.execute(insert(item).values({ sku: 'a' }).returning(id)).scalarOne();
  expect(await connection.scalar(select(id))).toBe(key);
});

returnedRows.it('gives back values that the database made, in their types', ['insertReturning'], async (connection) => {
  const statement = insert(item).values({ sku: 'a', price: '1.50' }).returning(sku, amount, price);
  expect(await connection.execute(statement).one()).toEqual({ sku: 'a', amount: 10, price: '1.50' });
});

returnedRows.it('gives back expressions', ['insertReturning'], async (connection) => {
  const statement = insert(item).values({ sku: 'abc', amount: 4 }).returning(func.upper(sku).label('upper'), amount.mul(2).label('twice'));
  expect(await connection.execute(statement).one()).toEqual({ upper: 'ABC', twice: 8 });
});

returnedRows.it('gives back rows of a query that was inserted', ['insertReturning'], async (connection) => {
  const statement = insert(item).fromSelect(['sku', 'amount'], select(team.c.name, team.c.id)).returning(sku);
  expect((await connection.scalars(statement).all()).sort()).toEqual(['Alpha', 'Beta', 'Gamma']);
});

returnedRows.it('gives back what it can of the defaults', async (connection) => {
  const result = await connection.execute(insert(item).values({ sku: 'a' }).returnDefaults());
  if (result.returnsRows) expect(result.one()).toMatchObject({ amount: 10 });
  else expect(result.rowCount).toBe(1);
  expect(await connection.scalar(select(amount))).toBe(10);
});

returnedRows.it('is known by its key where the driver tells that', ['lastInsertId'], async (connection) => {
  const { lastInsertId } = await connection.execute(insert(item).values({ sku: 'a' }));
  expect(Number(lastInsertId)).toBe(await connection.scalar(select(id)));
});

returnedRows.it('has a key beyond those before', async (connection) => {
  await connection.execute(insert(item).values({ sku: 'a' }));
  await connection.execute(insert(item).values({ sku: 'b' }));
  const keys = await connection.scalars(select(id).orderBy(sku)).all();
  expect(keys[1]).toBeGreaterThan(keys[0] as number);
});

returnedRows.onEngine('has defaults of the application, called for each row', async (engine, database) => {
  const own = new MetaData();
  let calls = 0;
  const note = own.table(fresh('note'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    number: column(Integer, { default: () => (calls += 1) }),
    label: column(Varchar(20), { default: ({ row }: { row: Readonly<Record<string, unknown>> }) => `note ${String(row['id'])}` }),
    kind: column(Varchar(10), { default: 'plain' }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(note).values([{ id: 1 }, { id: 2 }, { id: 3 }]));
    expect(await connection.execute(select(note).orderBy(note.c.id)).tuples().all()).toEqual([
      [1, 1, 'note 1', 'plain'],
      [2, 2, 'note 2', 'plain'],
      [3, 3, 'note 3', 'plain'],
    ]);
  });
});

returnedRows.onEngine('has defaults in SQL, of the application and of the database', async (engine, database) => {
  const own = new MetaData();
  const note = own.table(fresh('note'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    madeAt: column(Timestamp, { name: 'made_at', serverDefault: text('CURRENT_TIMESTAMP') }),
    sum: column(Integer, { default: literal(2, Integer).add(3) }),
    word: column(Varchar(20), { serverDefault: "it's" }),
    zero: column(Integer, { serverDefault: 0 }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(note).values({ id: 1 }));
    const row = await connection.execute(select(note)).one();
    expect(row).toMatchObject({ id: 1, sum: 5, word: "it's", zero: 0 });
    expect(Math.abs(row.madeAt.getTime() - Date.now())).toBeLessThan(120_000);
  });
});

returnedRows.onEngine('is made without any column', ['emptyInsert', 'autoincrement'], async (engine, database) => {
  const own = new MetaData();
  const counter = own.table(fresh('counter'), {
    id: column(Integer, { primaryKey: true }),
    word: column(Varchar(10), { serverDefault: 'x' }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(counter).values({}));
    await connection.execute(insert(counter).values({}));
    expect(await connection.execute(select(counter).orderBy(counter.c.id)).tuples().all()).toEqual([
      [1, 'x'],
      [2, 'x'],
    ]);
  });
});
