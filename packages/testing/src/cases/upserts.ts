import { func, insert, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const upserts = new CaseGroup('an upsert', { fixtures: [company, stock] });

const { id, sku, name, amount } = item.c;
const all = select(sku, name, amount).orderBy(sku);
const first = insert(item).values([
  { sku: 'a', name: 'one', amount: 1 },
  { sku: 'b', name: 'two', amount: 2 },
]);

upserts.it('leaves a row alone that is there', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    insert(item)
      .values([
        { sku: 'b', name: 'new', amount: 9 },
        { sku: 'c', name: 'three', amount: 3 },
      ])
      .onConflictDoNothing(),
  );
  expect(await connection.execute(all).tuples().all()).toEqual([
    ['a', 'one', 1],
    ['b', 'two', 2],
    ['c', 'three', 3],
  ]);
});

upserts.it('leaves a row alone by the key that is named', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    insert(item)
      .values({ sku: 'a', amount: 9 })
      .onConflictDoNothing({ target: ['sku'] }),
  );
  expect(await connection.scalars(select(amount).orderBy(sku)).all()).toEqual([1, 2]);
});

upserts.it('changes a row that is there, and inserts one that is not', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    insert(item)
      .values([
        { sku: 'b', name: 'new', amount: 9 },
        { sku: 'c', name: 'three', amount: 3 },
      ])
      .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name, amount: excluded.amount }) }),
  );
  expect(await connection.execute(all).tuples().all()).toEqual([
    ['a', 'one', 1],
    ['b', 'new', 9],
    ['c', 'three', 3],
  ]);
});

upserts.it('computes from the row that is there and the one that is not inserted', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    insert(item)
      .values({ sku: 'a', amount: 40 })
      .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ amount: amount.add(excluded.amount) }) }),
  );
  expect(await connection.scalar(select(amount).where(sku.eq('a')))).toBe(41);
});

upserts.it('sets values of the application', async (connection) => {
  await connection.execute(first);
  await connection.execute(
    insert(item)
      .values({ sku: 'a', amount: 5 })
      .onConflictDoUpdate({ target: ['sku'], set: { name: "it's there", amount: 77 } }),
  );
  expect(await connection.execute(select(name, amount).where(sku.eq('a'))).one()).toEqual({ name: "it's there", amount: 77 });
});

upserts.it('keeps the key of the row', async (connection) => {
  await connection.execute(first);
  const before = await connection.scalar(select(id).where(sku.eq('a')));
  await connection.execute(
    insert(item)
      .values({ sku: 'a', amount: 5 })
      .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ amount: excluded.amount }) }),
  );
  expect(await connection.scalar(select(id).where(sku.eq('a')))).toBe(before);
  expect(await connection.scalar(select(func.count()).from(item))).toBe(2);
});

upserts.it('changes a row only where a condition holds', ['upsertCondition'], async (connection) => {
  await connection.execute(first);
  const statement = (sku: string, amount: number) =>
    insert(item)
      .values({ sku, amount })
      .onConflictDoUpdate({
        target: ['sku'],
        set: (excluded) => ({ amount: excluded.amount }),
        where: (excluded) => item.c.amount.lt(excluded.amount),
      });
  await connection.execute(statement('a', 5));
  await connection.execute(statement('b', 0));
  expect(await connection.scalars(select(amount).orderBy(sku)).all()).toEqual([5, 2]);
});

upserts.it('refuses a conflict on a key that is not meant', ['upsertTarget', 'savepoints'], async (connection) => {
  await connection.execute(insert(item).values({ id: 1, sku: 'a' }));
  const statement = insert(item)
    .values({ id: 1, sku: 'z' })
    .onConflictDoNothing({ target: ['sku'] });
  await expect(connection.beginNested(() => connection.execute(statement))).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
});

upserts.it('by the primary key', async (connection) => {
  await connection.execute(insert(item).values({ id: 1, sku: 'a' }));
  await connection.execute(
    insert(item)
      .values({ id: 1, sku: 'b' })
      .onConflictDoUpdate({ target: ['id'], set: (excluded) => ({ sku: excluded.sku }) }),
  );
  expect(await connection.scalars(select(sku)).all()).toEqual(['b']);
});

upserts.it('gives back the row, inserted or changed', ['insertReturning'], async (connection) => {
  await connection.execute(first);
  const statement = insert(item)
    .values([
      { sku: 'b', amount: 9 },
      { sku: 'c', amount: 3 },
    ])
    .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ amount: excluded.amount }) })
    .returning(sku, amount);
  expect((await connection.execute(statement).tuples().all()).sort()).toEqual([
    ['b', 9],
    ['c', 3],
  ]);
});

upserts.it('takes the rows of a query', async (connection) => {
  await connection.execute(insert(item).values({ sku: 'Beta', amount: 0 }));
  await connection.execute(
    insert(item)
      .fromSelect(['sku', 'amount'], select(team.c.name, team.c.id))
      .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ amount: excluded.amount }) }),
  );
  expect(await connection.execute(select(sku, amount).orderBy(sku)).tuples().all()).toEqual([
    ['Alpha', 1],
    ['Beta', 2],
    ['Gamma', 3],
  ]);
});
