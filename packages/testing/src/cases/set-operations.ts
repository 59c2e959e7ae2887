import { except, exceptAll, intersect, intersectAll, literal, select, union, unionAll } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const setOperations = new CaseGroup('a set operation', { fixtures: [company] });

const teams = select(team.c.id);

setOperations.it('UNION gives each row once', async (connection) => {
  const query = union(select(team.c.id), select(person.c.id).where(person.c.id.le(4)));
  const rows = await connection.scalars(query).all();
  expect(rows.sort()).toEqual([1, 2, 3, 4]);
});

setOperations.it('UNION ALL keeps repetitions', async (connection) => {
  const rows = await connection.scalars(unionAll(teams, teams)).all();
  expect(rows.sort()).toEqual([1, 1, 2, 2, 3, 3]);
});

setOperations.it('UNION takes NULLs for equal', async (connection) => {
  const cities = select(team.c.city).where(team.c.id.eq(3));
  expect(await connection.scalars(union(cities, cities)).all()).toEqual([null]);
});

setOperations.it('combines more than two queries', async (connection) => {
  const query = unionAll(select(literal(1).label('n')), select(literal(2).label('n')), select(literal(3).label('n')));
  expect((await connection.scalars(query).all()).sort()).toEqual([1, 2, 3]);
});

setOperations.it('INTERSECT gives rows that both have', async (connection) => {
  const planners = select(task.c.personId).where(task.c.title.eq('plan'));
  const builders = select(task.c.personId).where(task.c.title.eq('build'));
  expect(await connection.scalars(intersect(planners, builders)).all()).toEqual([1]);
});

setOperations.it('EXCEPT gives rows that only the first has', async (connection) => {
  const query = except(select(person.c.id), select(task.c.personId));
  expect(await connection.scalars(query).all()).toEqual([5]);
});

setOperations.it('INTERSECT ALL counts repetitions', ['intersectAll'], async (connection) => {
  const query = intersectAll(select(task.c.title), select(task.c.title).where(task.c.hours.gt(3)));
  expect((await connection.scalars(query).all()).sort()).toEqual(['build', 'build', 'plan']);
});

setOperations.it('EXCEPT ALL takes away as many as there are', ['intersectAll'], async (connection) => {
  const query = exceptAll(select(task.c.title), select(task.c.title).where(task.c.hours.gt(3)));
  expect((await connection.scalars(query).all()).sort()).toEqual(['plan', 'ship', 'test']);
});

setOperations.it('is ordered as a whole', async (connection) => {
  const label = person.c.name.label('n');
  const query = union(select(label), select(team.c.name.label('n')));
  const rows = await connection.scalars(query.orderBy(label.desc())).all();
  expect(rows).toEqual(['Gamma', 'Ed', 'Di', 'Cy', 'Bo', 'Beta', 'Alpha', 'Ada']);
});

setOperations.it('is limited as a whole', async (connection) => {
  const label = person.c.name.label('n');
  const query = union(select(label), select(team.c.name.label('n')))
    .orderBy(label)
    .limit(2)
    .offset(1);
  expect(await connection.scalars(query).all()).toEqual(['Alpha', 'Beta']);
});

setOperations.it('keeps the order and limit of a part', async (connection) => {
  const oldest = select(person.c.id).orderBy(person.c.age.desc()).limit(1);
  const youngest = select(person.c.id).orderBy(person.c.age).limit(1);
  const rows = await connection.scalars(unionAll(oldest, youngest)).all();
  expect(rows.sort()).toEqual([4, 5]);
});

setOperations.it('stands in another one', async (connection) => {
  const inner = except(select(team.c.id), select(literal(2)));
  const rows = await connection.scalars(union(select(literal(7).label('n')), inner)).all();
  expect(rows.sort()).toEqual([1, 3, 7]);
});

setOperations.it('on the right is combined before what is on the left', async (connection) => {
  const [one, two, three] = [select(literal(1).label('n')), select(literal(2).label('n')), select(literal(3).label('n'))];
  // 1 EXCEPT (2 EXCEPT 3), which is not (1 EXCEPT 2) EXCEPT 3 with other numbers.
  const left = except(unionAll(one, two), except(unionAll(two, three), three));
  expect(await connection.scalars(left).all()).toEqual([1]);
});

setOperations.it('is read like a table', async (connection) => {
  const all = unionAll(select(person.c.id, person.c.name), select(team.c.id, team.c.name)).subquery('all_names');
  const rows = await connection
    .execute(select(all.c.name).where(all.c.id.eq(3)).orderBy(all.c.name))
    .scalars()
    .all();
  expect(rows).toEqual(['Cy', 'Gamma']);
});

setOperations.it('gives the values of IN', async (connection) => {
  const ids = union(select(task.c.personId).where(task.c.hours.gt(5)), select(task.c.personId).where(task.c.hours.lt(2)));
  expect(await connection.scalars(select(person.c.name).where(person.c.id.in(ids)).orderBy(person.c.id)).all()).toEqual(['Ada', 'Cy']);
});

setOperations.it('binds the values of all its parts', async (connection) => {
  const named = (name: string) => select(person.c.id).where(person.c.name.eq(name));
  const rows = await connection.scalars(union(named('Di'), named('Ada'), named('nobody'))).all();
  expect(rows.sort()).toEqual([1, 4]);
});
