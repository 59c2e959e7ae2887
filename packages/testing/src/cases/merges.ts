import { func, Integer, insert, merge, select, Varchar, values } from '@sqlayer/expression';
import { expect } from 'vitest';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const merges = new CaseGroup('a merge', { fixtures: [stock], needs: ['merge'] });

const { sku, amount } = item.c;
const first = insert(item).values([
  { sku: 'a', amount: 1 },
  { sku: 'b', amount: 2 },
  { sku: 'c', amount: 3 },
]);
const delivery = values('delivery', { code: Varchar(20), count: Integer }, [
  { code: 'b', count: 20 },
  { code: 'c', count: 0 },
  { code: 'd', count: 40 },
]);
const into = merge(item).using(delivery, sku.eq(delivery.c.code));
const all = select(sku, amount).orderBy(sku);

merges.it('updates rows that are there and inserts those that are not', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    into
      .whenMatched()
      .update({ amount: delivery.c.count })
      .whenNotMatched()
      .insert({ sku: delivery.c.code, amount: delivery.c.count } as never),
  );
  expect(await connection.execute(all).tuples().all()).toEqual([
    ['a', 1],
    ['b', 20],
    ['c', 0],
    ['d', 40],
  ]);
});

merges.it('carries out the first clause whose condition holds', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    into
      .whenMatched(delivery.c.count.eq(0))
      .delete()
      .whenMatched()
      .update({ amount: amount.add(delivery.c.count) }),
  );
  expect(await connection.execute(all).tuples().all()).toEqual([
    ['a', 1],
    ['b', 22],
  ]);
});

merges.it('inserts only', async (connection) => {
  await connection.execute(first);
  await connection.execute(into.whenNotMatched().insert({ sku: delivery.c.code, amount: 0 } as never));
  expect(await connection.scalar(select(func.count()).from(item))).toBe(4);
});

merges.it('leaves rows alone where it is told to', async (connection) => {
  await connection.execute(first);
  await connection.execute(into.whenMatched(amount.eq(2)).doNothing().whenMatched().delete());
  expect(await connection.scalars(select(sku).orderBy(sku)).all()).toEqual(['a', 'b']);
});

merges.it('takes the rows of a query', async (connection) => {
  await connection.execute(first);
  const twice = select(sku.label('code'), amount.mul(2).label('count')).subquery('twice');
  await connection.execute(merge(item).using(twice, sku.eq(twice.c.code)).whenMatched().update({ amount: twice.c.count }));
  expect(await connection.scalars(select(amount).orderBy(sku)).all()).toEqual([2, 4, 6]);
});

merges.it('deals with rows that the source does not have', ['mergeBySource'], async (connection) => {
  await connection.execute(first);
  await connection.execute(into.whenNotMatchedBySource().delete());
  expect(await connection.scalars(select(sku).orderBy(sku)).all()).toEqual(['b', 'c']);
});

merges.it('gives back columns of what it changed', ['mergeReturning'], async (connection) => {
  await connection.execute(first);
  const changed = into.whenMatched().update({ amount: delivery.c.count }).returning(sku, amount);
  expect((await connection.execute(changed).tuples().all()).sort()).toEqual([
    ['b', 20],
    ['c', 0],
  ]);
});
