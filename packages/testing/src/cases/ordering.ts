import { bindParam, func, Integer, literal, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const ordering = new CaseGroup('order and limit', { fixtures: [company] });

const { id, name, age, salary, isActive } = person.c;

ordering.it('sorts up and down', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(age)).all()).toEqual([5, 3, 1, 2, 4]);
  expect(await connection.scalars(select(id).orderBy(age.asc())).all()).toEqual([5, 3, 1, 2, 4]);
  expect(await connection.scalars(select(id).orderBy(age.desc())).all()).toEqual([4, 2, 1, 3, 5]);
});

ordering.it('sorts by several columns', async (connection) => {
  const query = select(id).where(salary.isNotNull()).orderBy(salary, id.desc());
  expect(await connection.scalars(query).all()).toEqual([4, 3, 2, 1]);
});

ordering.it('adds a second orderBy() to the first', async (connection) => {
  const query = select(id).where(salary.isNotNull()).orderBy(salary).orderBy(id);
  expect(await connection.scalars(query).all()).toEqual([4, 2, 3, 1]);
});

ordering.it('sorts by a label', async (connection) => {
  const next = age.neg().label('younger');
  expect(await connection.execute(select(id, next).orderBy(next).limit(2)).all()).toEqual([
    { id: 4, younger: -52 },
    { id: 2, younger: -41 },
  ]);
});

ordering.it('sorts by what is not selected', async (connection) => {
  expect(await connection.scalars(select(name).orderBy(age).limit(2)).all()).toEqual(['Ed', 'Cy']);
});

ordering.it('sorts by an expression', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(func.length(name).desc(), id)).all()).toEqual([1, 2, 3, 4, 5]);
});

ordering.it('sorts truth values false first', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(isActive, id)).all()).toEqual([3, 5, 1, 2, 4]);
});

ordering.it('sorts numbers as numbers', async (connection) => {
  expect(await connection.scalars(select(salary).where(salary.isNotNull()).orderBy(salary.desc())).all()).toEqual([
    '1200.50',
    '800.00',
    '800.00',
    '650.25',
  ]);
});

ordering.it('sorts times', async (connection) => {
  expect(await connection.scalars(select(id).where(person.c.seenAt.isNotNull()).orderBy(person.c.seenAt.desc())).all()).toEqual([4, 2, 1]);
});

ordering.it('puts NULL first where that is asked for', async (connection) => {
  expect(await connection.scalars(select(team.c.id).orderBy(team.c.city.asc().nullsFirst())).all()).toEqual([3, 2, 1]);
  expect(await connection.scalars(select(team.c.id).orderBy(team.c.city.desc().nullsFirst())).all()).toEqual([3, 1, 2]);
});

ordering.it('puts NULL last where that is asked for', async (connection) => {
  expect(await connection.scalars(select(team.c.id).orderBy(team.c.city.asc().nullsLast())).all()).toEqual([2, 1, 3]);
  expect(await connection.scalars(select(team.c.id).orderBy(team.c.city.desc().nullsLast())).all()).toEqual([1, 2, 3]);
});

ordering.it('gives at most so many rows', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(id).limit(2)).all()).toEqual([1, 2]);
  expect(await connection.scalars(select(id).orderBy(id).limit(99)).all()).toEqual([1, 2, 3, 4, 5]);
});

ordering.it('gives no row for a limit of 0', async (connection) => {
  expect(await connection.scalars(select(id).limit(0)).all()).toEqual([]);
});

ordering.it('leaves rows out at the beginning', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(id).offset(3)).all()).toEqual([4, 5]);
  expect(await connection.scalars(select(id).orderBy(id).offset(99)).all()).toEqual([]);
});

ordering.it('goes through pages', async (connection) => {
  const page = (number: number) =>
    connection
      .scalars(
        select(id)
          .orderBy(id)
          .limit(2)
          .offset(number * 2),
      )
      .all();
  expect(await page(0)).toEqual([1, 2]);
  expect(await page(1)).toEqual([3, 4]);
  expect(await page(2)).toEqual([5]);
});

ordering.it('gives a slice', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(id).slice(1, 3)).all()).toEqual([2, 3]);
});

ordering.it('takes the limit away again', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(id).limit(1).limit(null)).all()).toHaveLength(5);
});

ordering.it('takes a limit that is given at execution', async (connection) => {
  const query = select(id).orderBy(id).limit(bindParam('rows', Integer));
  expect(await connection.scalars(query, { rows: 1 }).all()).toEqual([1]);
  expect(await connection.scalars(query, { rows: 3 }).all()).toEqual([1, 2, 3]);
});

ordering.it('limits distinct rows', async (connection) => {
  expect(await connection.scalars(select(task.c.title).distinct().orderBy(task.c.title).limit(2)).all()).toEqual(['build', 'plan']);
});

ordering.it('limits groups', async (connection) => {
  const query = select(task.c.title).groupBy(task.c.title).orderBy(func.count().desc(), task.c.title).limit(1).offset(1);
  expect(await connection.scalars(query).all()).toEqual(['plan']);
});

ordering.it('fetches by the words of the standard', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(id).fetch(2)).all()).toEqual([1, 2]);
  expect(await connection.scalars(select(id).orderBy(id).offset(1).fetch(2)).all()).toEqual([2, 3]);
});

ordering.it('fetches rows that are equal to the last one', ['fetchWithTies'], async (connection) => {
  const query = select(id).where(salary.isNotNull()).orderBy(salary.desc()).fetch(2, { withTies: true });
  expect((await connection.scalars(query).all()).sort()).toEqual([1, 2, 3]);
});

ordering.it('sorts a query that stands in another one', async (connection) => {
  const two = select(id, age).orderBy(age.desc()).limit(3).subquery('two');
  expect(await connection.scalars(select(two.c.id).orderBy(two.c.id)).all()).toEqual([1, 2, 4]);
});

ordering.it('takes the order away again', async (connection) => {
  const query = select(id).orderBy(age).orderBy().orderBy(id.desc());
  expect(await connection.scalars(query).all()).toEqual([5, 4, 3, 2, 1]);
});

ordering.it('of one row is that row', async (connection) => {
  expect(await connection.scalars(select(literal(1)).orderBy(literal(1)).limit(5)).all()).toEqual([1]);
});
