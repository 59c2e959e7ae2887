import { bindParam, delete_, func, Integer, insert, select, update } from '@sqlayer/expression';
import { expect } from 'vitest';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const manyRows = new CaseGroup('many rows at once', { fixtures: [stock] });

const { id, sku, amount, name } = item.c;
const rows = (count: number) => Array.from({ length: count }, (_one, i) => ({ sku: `s${String(i).padStart(5, '0')}`, amount: i }));

manyRows.it('are inserted in batches that keep to the limits of the database', async (connection) => {
  const { rowCount } = await connection.execute(insert(item).values(rows(1_100)));
  expect(rowCount).toBe(1_100);
  const query = select(func.count().label('n'), func.min(amount).label('min'), func.max(amount).label('max'));
  expect(await connection.execute(query).one()).toEqual({ n: 1_100, min: 0, max: 1_099 });
});

manyRows.it('give back their keys in the order in which they were given', ['insertGivesKeys'], async (connection) => {
  const keys = await connection.scalars(insert(item).values(rows(1_200)).returning(id)).all();
  const stored = await connection.execute(select(id, amount).orderBy(amount)).all();
  expect(keys).toEqual(stored.map((row) => row.id));
});

manyRows.it('give back columns beside their keys', ['insertReturning'], async (connection) => {
  const given = await connection.execute(insert(item).values(rows(50)).returning(id, sku, amount)).all();
  expect(given).toHaveLength(50);
  const stored = await connection.execute(select(id, sku, amount).orderBy(amount)).all();
  expect(given.sort((a, b) => a.amount - b.amount)).toEqual(stored);
});

manyRows.it('in no order of their values keep their keys', ['insertReturning', 'insertReturningKeepsOrder'], async (connection) => {
  const mixed = ['m', 'z', 'a', 'q', 'b'].map((one) => ({ sku: one }));
  const given = await connection.execute(insert(item).values(mixed).returning(sku)).scalars().all();
  expect(given).toEqual(['m', 'z', 'a', 'q', 'b']);
});

manyRows.it('give the same columns each', async (connection) => {
  const uneven = [{ sku: 'a', amount: 1 }, { sku: 'b' }];
  await expect(connection.execute(insert(item).values(uneven))).rejects.toMatchObject({ code: 'SQL_MISSING_COLUMN' });
  expect(await connection.scalar(select(func.count()).from(item))).toBe(0);
});

manyRows.it('with NULL in some are what they were', async (connection) => {
  const some = rows(20).map((row, i) => ({ ...row, name: i % 3 === 0 ? null : `n${i}` }));
  await connection.execute(insert(item).values(some));
  const stored = await connection.execute(select(sku, amount, name).orderBy(amount)).all();
  expect(stored).toEqual(some);
});

manyRows.it('are updated each with its own values', async (connection) => {
  await connection.execute(insert(item).values(rows(30)));
  const statement = update(item)
    .set({ amount: bindParam('next', Integer) })
    .where(amount.eq(bindParam('before', Integer)));
  const { rowCount } = await connection.execute(
    statement,
    Array.from({ length: 30 }, (_one, i) => ({ before: i, next: 1_000 + i })),
  );
  expect(rowCount).toBe(30);
  expect(await connection.scalars(select(amount).orderBy(sku)).all()).toEqual(rows(30).map((row) => row.amount + 1_000));
});

manyRows.it('are deleted each by its own condition', async (connection) => {
  await connection.execute(insert(item).values(rows(10)));
  const statement = delete_(item).where(amount.eq(bindParam('gone', Integer)));
  const { rowCount } = await connection.execute(statement, [{ gone: 1 }, { gone: 3 }, { gone: 99 }]);
  expect(rowCount).toBe(2);
  expect(await connection.scalar(select(func.count()).from(item))).toBe(8);
});

manyRows.it('that are found by many keys are all found', async (connection) => {
  await connection.execute(insert(item).values(rows(1_100)));
  const keys = rows(1_100).map((row) => row.sku);
  expect(await connection.scalar(select(func.count()).from(item).where(sku.in(keys)))).toBe(1_100);
});

manyRows.it('none of which is given are an error', async (connection) => {
  expect(() => insert(item).values([])).toThrow('SQL_NO_VALUES');
  await expect(connection.execute(update(item).set({ amount: 1 }), [])).rejects.toMatchObject({ code: 'ENGINE_NO_PARAMETER_SETS' });
});

manyRows.it('are read back in order', async (connection) => {
  await connection.execute(insert(item).values(rows(1_200)));
  const stored = await connection.scalars(select(amount).orderBy(amount)).all();
  expect(stored).toEqual(rows(1_200).map((row) => row.amount));
});
