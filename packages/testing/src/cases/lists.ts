import { bindParam, Integer, literal, not, select, tuple, Varchar } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const lists = new CaseGroup('IN and rows of values', { fixtures: [company] });

const { id, name, age, teamId } = person.c;
const found = select(id).orderBy(id);

lists.it('finds what is in a list', async (connection) => {
  expect(await connection.scalars(found.where(id.in([2, 4, 99]))).all()).toEqual([2, 4]);
});

lists.it('finds what is not in a list', async (connection) => {
  expect(await connection.scalars(found.where(id.notIn([2, 4]))).all()).toEqual([1, 3, 5]);
  expect(await connection.scalars(found.where(not(id.in([2, 4])))).all()).toEqual([1, 3, 5]);
});

lists.it('takes lists of other lengths in the same statement', async (connection) => {
  for (const list of [[1], [1, 2], [1, 2, 3, 4, 5], [2]]) expect(await connection.scalars(found.where(id.in(list))).all()).toEqual(list);
});

lists.it('finds nothing in an empty list', async (connection) => {
  expect(await connection.scalars(found.where(id.in([]))).all()).toEqual([]);
});

lists.it('finds everything outside of an empty list', async (connection) => {
  expect(await connection.scalars(found.where(id.notIn([]))).all()).toEqual([1, 2, 3, 4, 5]);
  expect(await connection.scalars(found.where(teamId.notIn([]))).all()).toEqual([1, 2, 3, 4, 5]);
});

lists.it('takes an empty list of texts', async (connection) => {
  expect(await connection.scalars(found.where(name.in([]))).all()).toEqual([]);
});

lists.it('takes texts, with quotes too', async (connection) => {
  expect(await connection.scalars(found.where(name.in(['Ada', "o'x", 'Ed']))).all()).toEqual([1, 5]);
});

lists.it('takes dates and decimals', async (connection) => {
  expect(await connection.scalars(found.where(person.c.joinedOn.in(['2020-02-29', '2019-01-01']))).all()).toEqual([1, 4]);
  expect(await connection.scalars(found.where(person.c.salary.in(['800.00', '650.25']))).all()).toEqual([2, 3, 4]);
});

lists.it('takes several lists in one statement', async (connection) => {
  expect(await connection.scalars(found.where(id.in([1, 2, 3]), age.in([25, 41]))).all()).toEqual([2, 3]);
});

lists.it('takes a list among other values', async (connection) => {
  const query = found.where(age.gt(20), id.in([1, 2, 5]), name.ne('Bo'));
  expect(await connection.scalars(query).all()).toEqual([1]);
});

lists.it('takes expressions', async (connection) => {
  expect(await connection.scalars(found.where(id.in([literal(1), teamId]))).all()).toEqual([1]);
});

lists.it('takes a list that is given at execution', async (connection) => {
  const query = found.where(id.in(bindParam('ids', Integer, { expanding: true })));
  expect(await connection.scalars(query, { ids: [1, 3] }).all()).toEqual([1, 3]);
  expect(await connection.scalars(query, { ids: [] }).all()).toEqual([]);
  expect(await connection.scalars(query, { ids: [5, 4, 3] }).all()).toEqual([3, 4, 5]);
});

lists.it('takes a thousand values', async (connection) => {
  const many = Array.from({ length: 1_000 }, (_one, i) => i + 3);
  expect(await connection.scalars(found.where(id.in(many))).all()).toEqual([3, 4, 5]);
});

lists.it('finds rows of values', async (connection) => {
  const query = found.where(
    tuple(teamId, age).in([
      [1, 36],
      [2, 99],
      [2, 52],
    ]),
  );
  expect(await connection.scalars(query).all()).toEqual([1, 4]);
});

lists.it('finds what is in no row of values', async (connection) => {
  const query = found.where(
    tuple(id, age).notIn([
      [1, 36],
      [2, 0],
    ]),
  );
  expect(await connection.scalars(query).all()).toEqual([2, 3, 4, 5]);
});

lists.it('finds nothing in an empty list of rows', async (connection) => {
  expect(await connection.scalars(found.where(tuple(id, age).in([]))).all()).toEqual([]);
  expect(await connection.scalars(found.where(tuple(id, age).notIn([]))).all()).toEqual([1, 2, 3, 4, 5]);
});

lists.it('compares rows of values', async (connection) => {
  expect(await connection.scalars(found.where(tuple(teamId, age).eq([2, 25]))).all()).toEqual([3]);
  expect(await connection.scalars(found.where(tuple(teamId, age).ne([2, 25]))).all()).toEqual([1, 2, 4, 5]);
});

lists.it('goes on behind a row of values', async (connection) => {
  const { personId, hours } = task.c;
  const after = select(task.c.id)
    .where(tuple(personId, hours).gt([1, 8]))
    .orderBy(personId, hours)
    .limit(2);
  expect(await connection.scalars(after).all()).toEqual([3, 5]);
  const before = select(task.c.id)
    .where(tuple(personId, hours).le([1, 8]))
    .orderBy(personId, hours);
  expect(await connection.scalars(before).all()).toEqual([1, 2]);
});

lists.it('takes one value for several placeholders in any order', async (connection) => {
  const who = bindParam('who', Varchar(20));
  const query = select(who.label('given'), id).where(name.eq(who));
  expect(await connection.execute(query, { who: 'Cy' }).one()).toEqual({ given: 'Cy', id: 3 });
});
