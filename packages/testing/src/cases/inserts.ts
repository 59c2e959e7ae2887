import { case_, func, Integer, insert, Keyword, literal, select, sql, text, unionAll } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const inserts = new CaseGroup('an insert', { fixtures: [company, stock] });

const { id, sku, name, amount, price } = item.c;
const all = select(sku, name, amount, price).orderBy(sku);

inserts.it('writes a row', async (connection) => {
  const { rowCount } = await connection.execute(insert(item).values({ sku: 'a', name: 'lamp', amount: 3, price: '12.50' }));
  expect(rowCount).toBe(1);
  expect(await connection.execute(all).all()).toEqual([{ sku: 'a', name: 'lamp', amount: 3, price: '12.50' }]);
});

inserts.it('writes several rows', async (connection) => {
  const { rowCount } = await connection.execute(insert(item).values([{ sku: 'a' }, { sku: 'b' }, { sku: 'c' }]));
  expect(rowCount).toBe(3);
  expect(await connection.scalars(select(sku).orderBy(sku)).all()).toEqual(['a', 'b', 'c']);
});

inserts.it('leaves columns that are not given to the database', async (connection) => {
  await connection.execute(insert(item).values({ sku: 'a' }));
  expect(await connection.execute(all).one()).toEqual({ sku: 'a', name: null, amount: 10, price: null });
  expect(await connection.scalar(select(id))).toEqual(expect.any(Number));
});

inserts.it('takes undefined for not given', async (connection) => {
  await connection.execute(insert(item).values({ sku: 'a', name: undefined as never }));
  expect(await connection.execute(all).one()).toMatchObject({ name: null, amount: 10 });
});

inserts.it('takes DEFAULT for a value', ['defaultInValues'], async (connection) => {
  await connection.execute(insert(item).values({ sku: 'a', name: 'x', amount: new Keyword<number>('default', Integer) }));
  expect(await connection.execute(select(name, amount)).one()).toEqual({ name: 'x', amount: 10 });
});

inserts.it('takes a key of the application', async (connection) => {
  await connection.execute(insert(item).values({ id: 4_711, sku: 'a' }));
  expect(await connection.scalar(select(id))).toBe(4_711);
});

inserts.it('takes expressions', async (connection) => {
  await connection.execute(insert(item).values({ sku: func.lower('ABC'), amount: literal(2, Integer).mul(21) }));
  expect(await connection.execute(select(sku, amount)).one()).toEqual({ sku: 'abc', amount: 42 });
});

inserts.it('takes a query for a value', async (connection) => {
  const oldest = select(func.max(person.c.age)).scalarSubquery();
  await connection.execute(insert(item).values({ sku: 'a', amount: oldest as never }));
  expect(await connection.scalar(select(amount))).toBe(52);
});

inserts.it('takes several rows of expressions', ['multiRowExpressions'], async (connection) => {
  await connection.execute(
    insert(item).values([
      { sku: 'a', amount: literal(1, Integer).add(1) },
      { sku: 'b', amount: literal(2, Integer).add(2) },
    ]),
  );
  expect(await connection.scalars(select(amount).orderBy(sku)).all()).toEqual([2, 4]);
});

inserts.it('takes the rows of a query', async (connection) => {
  const { rowCount } = await connection.execute(insert(item).fromSelect(['sku', 'amount'], select(team.c.name, team.c.id)));
  expect(rowCount).toBe(3);
  expect(await connection.execute(select(sku, amount).orderBy(amount)).tuples().all()).toEqual([
    ['Alpha', 1],
    ['Beta', 2],
    ['Gamma', 3],
  ]);
});

inserts.it('takes the rows of a query with values in it', async (connection) => {
  const query = select(team.c.name.concat('!'), case_().when(team.c.id.gt(1), 7).else(8)).where(team.c.name.ne('Gamma'));
  await connection.execute(insert(item).fromSelect(['sku', 'amount'], query));
  expect(await connection.execute(select(sku, amount).orderBy(sku)).tuples().all()).toEqual([
    ['Alpha!', 8],
    ['Beta!', 7],
  ]);
});

inserts.it('takes the rows of a union', async (connection) => {
  await connection.execute(insert(item).fromSelect(['sku'], unionAll(select(team.c.name), select(person.c.name))));
  expect(await connection.scalar(select(func.count()).from(item))).toBe(8);
});

inserts.it('takes rows of its own table', async (connection) => {
  await connection.execute(insert(item).values([{ sku: 'a' }, { sku: 'b' }]));
  await connection.execute(insert(item).fromSelect(['sku'], select(sku.concat('2'))));
  expect(await connection.scalars(select(sku).orderBy(sku)).all()).toEqual(['a', 'a2', 'b', 'b2']);
});

inserts.it('takes rows at execution', async (connection) => {
  const statement = insert(item);
  await connection.execute(statement, { sku: 'a', amount: 1 });
  await connection.execute(statement, [
    { sku: 'b', amount: 2 },
    { sku: 'c', amount: 3 },
  ]);
  expect(await connection.scalars(select(amount).orderBy(sku)).all()).toEqual([1, 2, 3]);
});

inserts.it('writes texts that look like SQL', async (connection) => {
  const texts = ["'); DROP TABLE x; --", '"', '`', '\\', "\\'", '%s', '?', ':a', '$1', '$x', '/*'];
  await connection.execute(insert(item).values(texts.map((one, i) => ({ sku: `s${i}`, name: one }))));
  expect(await connection.scalars(select(name).orderBy(id)).all()).toEqual(texts);
});

inserts.it('by hand binds its values', async (connection) => {
  await connection.execute(sql`INSERT INTO ${item} (sku, amount) VALUES (${"o'x"}, ${5})`);
  await connection.execute(text(`INSERT INTO ${item.name} (sku, amount) VALUES (:sku, :amount)`), [
    { sku: 'b', amount: 6 },
    { sku: 'c', amount: 7 },
  ]);
  expect(await connection.execute(select(sku, amount).orderBy(amount)).tuples().all()).toEqual([
    ["o'x", 5],
    ['b', 6],
    ['c', 7],
  ]);
});

inserts.it('that the database refuses leaves nothing of its rows', ['savepoints'], async (connection) => {
  const refused = connection.beginNested(() => connection.execute(insert(item).values([{ sku: 'a' }, { sku: 'b' }, { sku: 'a' }])));
  await expect(refused).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
  expect(await connection.scalar(select(func.count()).from(item))).toBe(0);
});
