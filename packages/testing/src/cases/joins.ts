import { func, literal, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const joins = new CaseGroup('a join', { fixtures: [company] });

joins.it('keeps the rows that match', async (connection) => {
  const query = select(person.c.name, team.c.name.label('team')).join(team, team.c.id.eq(person.c.teamId)).orderBy(person.c.id);
  expect(await connection.execute(query).all()).toEqual([
    { name: 'Ada', team: 'Alpha' },
    { name: 'Bo', team: 'Alpha' },
    { name: 'Cy', team: 'Beta' },
    { name: 'Di', team: 'Beta' },
  ]);
});

joins.it('follows a foreign key where nothing else is said', async (connection) => {
  const query = select(person.c.name, task.c.title).join(task).where(task.c.id.eq(5));
  expect(await connection.execute(query).tuples().all()).toEqual([['Cy', 'ship']]);
});

joins.it('follows a foreign key against its direction', async (connection) => {
  const query = select(team.c.name, func.count().label('n')).join(person).groupBy(team.c.id, team.c.name).orderBy(team.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['Alpha', 2],
    ['Beta', 2],
  ]);
});

joins.it('that is outer keeps rows of the left side that nothing matches', async (connection) => {
  const query = select(team.c.name, person.c.name.label('who')).outerJoin(person, person.c.teamId.eq(team.c.id)).where(team.c.id.ge(2));
  expect(await connection.execute(query.orderBy(team.c.id, person.c.id)).tuples().all()).toEqual([
    ['Beta', 'Cy'],
    ['Beta', 'Di'],
    ['Gamma', null],
  ]);
});

joins.it('that is outer finds the rows without a match', async (connection) => {
  const query = select(person.c.name).outerJoin(task, task.c.personId.eq(person.c.id)).where(task.c.id.isNull());
  expect(await connection.scalars(query).all()).toEqual(['Ed']);
});

joins.it('tells a condition of the join from one of the rows', async (connection) => {
  const { id } = team.c;
  const joined = person.c.teamId.eq(id).and(person.c.age.gt(50));
  const kept = select(id, person.c.id.label('who')).outerJoin(person, joined).orderBy(id);
  expect(await connection.execute(kept).tuples().all()).toEqual([
    [1, null],
    [2, 4],
    [3, null],
  ]);
  const filtered = select(id).outerJoin(person, person.c.teamId.eq(id)).where(person.c.age.gt(50));
  expect(await connection.scalars(filtered).all()).toEqual([2]);
});

joins.it('that is full keeps rows of both sides', ['fullJoin'], async (connection) => {
  const query = select(team.c.name, person.c.name.label('who')).fullJoin(person, person.c.teamId.eq(team.c.id));
  const rows = await connection.execute(query).tuples().all();
  expect(rows).toHaveLength(6);
  expect(rows).toContainEqual(['Gamma', null]);
  expect(rows).toContainEqual([null, 'Ed']);
});

joins.it('that is crossed gives every pair', async (connection) => {
  const other = team.as('other');
  const query = select(team.c.id, other.c.id.label('other')).crossJoin(other).orderBy(team.c.id, other.c.id);
  const pairs = await connection.execute(query).tuples().all();
  expect(pairs).toHaveLength(9);
  expect(pairs.slice(0, 4)).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 1],
  ]);
});

joins.it('goes over three tables', async (connection) => {
  const query = select(team.c.name, person.c.name.label('who'), task.c.title)
    .join(person, person.c.teamId.eq(team.c.id))
    .join(task, task.c.personId.eq(person.c.id))
    .where(task.c.title.eq('plan'))
    .orderBy(task.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['Alpha', 'Ada', 'plan'],
    ['Beta', 'Di', 'plan'],
  ]);
});

joins.it('goes on from the outer side', async (connection) => {
  const query = select(person.c.id, team.c.name, task.c.title)
    .outerJoin(team, team.c.id.eq(person.c.teamId))
    .outerJoin(task, task.c.personId.eq(person.c.id).and(task.c.hours.gt(4)))
    .orderBy(person.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 'Alpha', 'build'],
    [2, 'Alpha', 'build'],
    [3, 'Beta', null],
    [4, 'Beta', null],
    [5, null, null],
  ]);
});

joins.it('takes a condition that is no equality', async (connection) => {
  const younger = person.as('younger');
  const query = select(person.c.id, func.count().label('n'))
    .join(younger, younger.c.age.lt(person.c.age))
    .groupBy(person.c.id)
    .orderBy(person.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 2],
    [2, 3],
    [3, 1],
    [4, 4],
  ]);
});

joins.it('of tables in FROM is made by a condition in WHERE', async (connection) => {
  const query = select(person.c.name, team.c.name.label('team')).where(person.c.teamId.eq(team.c.id), team.c.id.eq(2));
  expect(await connection.execute(query.orderBy(person.c.id)).tuples().all()).toEqual([
    ['Cy', 'Beta'],
    ['Di', 'Beta'],
  ]);
});

joins.it('takes a subquery', async (connection) => {
  const busy = select(task.c.personId, func.sum(task.c.hours).label('hours')).groupBy(task.c.personId).subquery('busy');
  const query = select(person.c.name, busy.c.hours).outerJoin(busy, busy.c.personId.eq(person.c.id)).orderBy(person.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['Ada', 11],
    ['Bo', 5],
    ['Cy', 3],
    ['Di', 4],
    ['Ed', null],
  ]);
});

joins.it('to a lateral subquery runs it for each row', ['lateral'], async (connection) => {
  const longest = select(task.c.title, task.c.hours)
    .where(task.c.personId.eq(person.c.id))
    .orderBy(task.c.hours.desc())
    .limit(1)
    .lateral('longest');
  const query = select(person.c.name, longest.c.title).join(longest, literal(1).eq(1)).orderBy(person.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['Ada', 'build'],
    ['Bo', 'build'],
    ['Cy', 'test'],
    ['Di', 'plan'],
  ]);
});

joins.it('to a lateral subquery keeps rows for which it is empty', ['lateral'], async (connection) => {
  const some = select(task.c.title).where(task.c.personId.eq(person.c.id), task.c.hours.gt(4)).lateral('some');
  const query = select(person.c.id, some.c.title).outerJoin(some, literal(1).eq(1)).where(person.c.id.ge(2)).orderBy(person.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [2, 'build'],
    [3, null],
    [4, null],
    [5, null],
  ]);
});
