import { allOf, anyOf, exists, func, Integer, literal, not, select, tuple, Varchar, values } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const subqueries = new CaseGroup('a subquery', { fixtures: [company] });

const { id, name } = person.c;

subqueries.it('is read like a table', async (connection) => {
  const old = select(id, name.label('who')).where(person.c.age.gt(40)).subquery('old');
  expect(await connection.execute(select(old.c.who).orderBy(old.c.id)).all()).toEqual([{ who: 'Bo' }, { who: 'Di' }]);
});

subqueries.it('needs no name', async (connection) => {
  const old = select(id).where(person.c.age.gt(40)).subquery();
  expect(await connection.scalars(select(old).orderBy(old.c.id)).all()).toEqual([2, 4]);
});

subqueries.it('keeps its own order and limit', async (connection) => {
  const oldest = select(id, person.c.age).orderBy(person.c.age.desc()).limit(2).subquery('oldest');
  expect(await connection.scalars(select(oldest.c.id).orderBy(oldest.c.age)).all()).toEqual([2, 4]);
});

subqueries.it('is a value where a value is wanted', async (connection) => {
  const oldest = select(func.max(person.c.age)).scalarSubquery();
  expect(await connection.scalar(select(name).where(person.c.age.eq(oldest)))).toBe('Di');
});

subqueries.it('as a value is NULL without a row', async (connection) => {
  const nobody = select(name).where(id.eq(99)).scalarSubquery();
  expect(await connection.execute(select(nobody.label('nobody'))).one()).toEqual({ nobody: null });
});

subqueries.it('as a value is computed for each row that it belongs to', async (connection) => {
  const count = select(func.count()).from(task).where(task.c.personId.eq(id)).scalarSubquery();
  expect(
    await connection
      .execute(select(id, count.label('n')).orderBy(id))
      .tuples()
      .all(),
  ).toEqual([
    [1, 2],
    [2, 1],
    [3, 2],
    [4, 1],
    [5, 0],
  ]);
});

subqueries.it('gives the values of IN', async (connection) => {
  const planners = select(task.c.personId).where(task.c.title.eq('plan'));
  expect(await connection.scalars(select(name).where(id.in(planners)).orderBy(id)).all()).toEqual(['Ada', 'Di']);
  expect(await connection.scalars(select(name).where(id.notIn(planners)).orderBy(id)).all()).toEqual(['Bo', 'Cy', 'Ed']);
});

subqueries.it('that gives NULL makes NOT IN neither true nor false', async (connection) => {
  const query = select(team.c.id).where(team.c.id.notIn(select(person.c.teamId)));
  expect(await connection.scalars(query).all()).toEqual([]);
});

subqueries.it('gives pairs for IN', async (connection) => {
  const pairs = select(person.c.teamId, person.c.age).where(id.in([1, 4]));
  const query = select(id).where(tuple(person.c.teamId, person.c.age).in(pairs)).orderBy(id);
  expect(await connection.scalars(query).all()).toEqual([1, 4]);
});

subqueries.it('is asked whether it gives a row', async (connection) => {
  const busy = exists(select(task.c.id).where(task.c.personId.eq(id)));
  expect(await connection.scalars(select(id).where(busy).orderBy(id)).all()).toEqual([1, 2, 3, 4]);
  expect(await connection.scalars(select(id).where(not(busy))).all()).toEqual([5]);
});

subqueries.it('is asked for by table and condition', async (connection) => {
  const query = select(team.c.name).where(exists(person, person.c.teamId.eq(team.c.id), person.c.age.lt(30)));
  expect(await connection.scalars(query).all()).toEqual(['Beta']);
});

subqueries.it('is compared with any of its values', ['anyAndAll'], async (connection) => {
  const planners = select(task.c.personId).where(task.c.title.eq('plan'));
  expect(
    await connection
      .scalars(
        select(id)
          .where(id.eq(anyOf(planners)))
          .orderBy(id),
      )
      .all(),
  ).toEqual([1, 4]);
  expect(
    await connection
      .scalars(
        select(id)
          .where(id.gt(anyOf(planners)))
          .orderBy(id),
      )
      .all(),
  ).toEqual([2, 3, 4, 5]);
});

subqueries.it('is compared with all of its values', ['anyAndAll'], async (connection) => {
  const others = person.as('others');
  const ages = select(others.c.age).where(others.c.teamId.eq(1));
  expect(await connection.scalars(select(id).where(person.c.age.gt(allOf(ages)))).all()).toEqual([4]);
});

subqueries.it('without rows is greater than any and than all', ['anyAndAll'], async (connection) => {
  const none = select(task.c.hours).where(task.c.id.gt(99));
  expect(await connection.scalars(select(team.c.id).where(team.c.id.gt(anyOf(none)))).all()).toEqual([]);
  expect(
    await connection
      .scalars(
        select(team.c.id)
          .where(team.c.id.gt(allOf(none)))
          .orderBy(team.c.id),
      )
      .all(),
  ).toEqual([1, 2, 3]);
});

subqueries.it('stands in another one', async (connection) => {
  const inner = select(person.c.teamId).where(person.c.age.gt(50));
  const outer = select(team.c.id).where(team.c.id.in(inner));
  expect(await connection.scalars(select(name).where(person.c.teamId.in(outer)).orderBy(id)).all()).toEqual(['Cy', 'Di']);
});

subqueries.it('sees the query around it through one in between', async (connection) => {
  const inner = select(literal(1)).where(exists(select(task.c.id).where(task.c.personId.eq(person.c.id), person.c.teamId.eq(team.c.id))));
  const query = select(team.c.id)
    .where(exists(inner.from(person).where(person.c.teamId.eq(team.c.id))))
    .orderBy(team.c.id);
  expect(await connection.scalars(query).all()).toEqual([1, 2]);
});

subqueries.it('that correlates nothing is a query of its own', async (connection) => {
  const all = select(func.count()).from(person).where(person.c.age.gt(30)).correlate().scalarSubquery();
  const query = select(id, all.label('n')).where(id.le(2)).orderBy(id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 3],
    [2, 3],
  ]);
});

subqueries.it('keeps the types of its columns', async (connection) => {
  const one = select(person).where(id.eq(1)).subquery('one');
  const row = await connection.execute(select(one.c.salary, one.c.isActive, one.c.joinedOn, one.c.seenAt)).one();
  expect(row).toEqual({ salary: '1200.50', isActive: true, joinedOn: '2020-02-29', seenAt: new Date('2024-01-01T10:20:30.456Z') });
});

subqueries.it('of values is read like a table', async (connection) => {
  const numbers = values('numbers', { n: Integer, word: Varchar(10) }, [
    { n: 1, word: 'one' },
    { n: 2, word: 'two' },
    { n: 3, word: null },
  ]);
  expect(await connection.execute(select(numbers).orderBy(numbers.c.n)).all()).toEqual([
    { n: 1, word: 'one' },
    { n: 2, word: 'two' },
    { n: 3, word: null },
  ]);
});

subqueries.it('of values is joined', async (connection) => {
  const wanted = values('wanted', { who: Varchar(20), rank: Integer }, [
    { who: 'Cy', rank: 2 },
    { who: 'Ada', rank: 1 },
  ]);
  const query = select(id, wanted.c.rank).join(wanted, wanted.c.who.eq(name)).orderBy(wanted.c.rank);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 1],
    [3, 2],
  ]);
});

subqueries.it('orders the rows', async (connection) => {
  const hours = select(func.sum(task.c.hours)).where(task.c.personId.eq(id)).scalarSubquery();
  const query = select(id).where(id.le(4)).orderBy(hours.desc());
  expect(await connection.scalars(query).all()).toEqual([1, 2, 4, 3]);
});
