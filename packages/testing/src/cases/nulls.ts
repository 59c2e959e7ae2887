import { and, func, insert, literal, not, nullLiteral, or, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const nulls = new CaseGroup('NULL', { fixtures: [company, stock] });

const { id, salary, teamId, height } = person.c;
const found = select(id).orderBy(id);

nulls.it('is found by IS NULL, however that is written', async (connection) => {
  expect(await connection.scalars(found.where(salary.isNull())).all()).toEqual([5]);
  expect(await connection.scalars(found.where(salary.eq(null))).all()).toEqual([5]);
  expect(await connection.scalars(found.where(salary.is(null))).all()).toEqual([5]);
});

nulls.it('is left out by IS NOT NULL', async (connection) => {
  expect(await connection.scalars(found.where(height.isNotNull())).all()).toEqual([1, 2, 4]);
  expect(await connection.scalars(found.where(height.ne(null))).all()).toEqual([1, 2, 4]);
  expect(await connection.scalars(found.where(not(height.isNull()))).all()).toEqual([1, 2, 4]);
});

nulls.it('is neither equal nor unequal to anything', async (connection) => {
  expect(await connection.scalars(found.where(teamId.eq(1))).all()).toEqual([1, 2]);
  expect(await connection.scalars(found.where(teamId.ne(1))).all()).toEqual([3, 4]);
  expect(await connection.scalars(found.where(not(teamId.eq(1)))).all()).toEqual([3, 4]);
});

nulls.it('is not equal to NULL', async (connection) => {
  const other = person.as('other');
  const query = select(id).join(other, other.c.teamId.eq(teamId)).where(id.eq(5));
  expect(await connection.scalars(query).all()).toEqual([]);
});

nulls.it('is distinct from everything but NULL', async (connection) => {
  expect(await connection.scalars(found.where(teamId.isDistinctFrom(1))).all()).toEqual([3, 4, 5]);
  expect(await connection.scalars(found.where(teamId.isNotDistinctFrom(null))).all()).toEqual([5]);
  expect(await connection.scalars(found.where(teamId.isNotDistinctFrom(2))).all()).toEqual([3, 4]);
});

nulls.it('makes AND and OR unknown unless the other side decides', async (connection) => {
  const unknown = teamId.eq(9);
  expect(await connection.scalars(found.where(or(unknown, id.eq(5)))).all()).toEqual([5]);
  expect(await connection.scalars(found.where(not(and(unknown, id.eq(4))))).all()).toEqual([1, 2, 3, 4, 5]);
});

nulls.it('is no value of a list', async (connection) => {
  expect(await connection.scalars(found.where(teamId.in([1, 2]))).all()).toEqual([1, 2, 3, 4]);
  expect(await connection.scalars(found.where(teamId.notIn([1]))).all()).toEqual([3, 4]);
});

nulls.it('does not match a pattern', async (connection) => {
  expect(await connection.scalars(select(team.c.id).where(team.c.city.like('%')).orderBy(team.c.id)).all()).toEqual([1, 2]);
  expect(await connection.scalars(select(team.c.id).where(team.c.city.notLike('x%')).orderBy(team.c.id)).all()).toEqual([1, 2]);
});

nulls.it('is written and read as null', async (connection) => {
  await connection.execute(insert(item).values({ sku: 'a', name: null, price: null }));
  expect(await connection.execute(select(item.c.name, item.c.price)).one()).toEqual({ name: null, price: null });
});

nulls.it('is told from an empty text', async (connection) => {
  await connection.execute(
    insert(item).values([
      { sku: 'empty', name: '' },
      { sku: 'null', name: null },
    ]),
  );
  expect(await connection.scalars(select(item.c.sku).where(item.c.name.eq(''))).all()).toEqual(['empty']);
  expect(await connection.scalars(select(item.c.sku).where(item.c.name.isNull())).all()).toEqual(['null']);
});

nulls.it('is taken from the first row as from any other', async (connection) => {
  const query = select(teamId, salary).orderBy(id.desc()).limit(2);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [null, null],
    [2, '650.25'],
  ]);
});

nulls.it('is unknown as a truth value', async (connection) => {
  expect(
    await connection.scalar(
      select(
        literal(1)
          .eq(nullLiteral as never)
          .label('x'),
      ),
    ),
  ).toBeNull();
});

nulls.it('is replaced by coalesce() in a condition', async (connection) => {
  expect(await connection.scalars(found.where(func.coalesce(teamId, 0).eq(0))).all()).toEqual([5]);
});
