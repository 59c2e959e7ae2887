import { case_, cube, func, groupingSets, Integer, not, rollup, select, stringAggregate, withinGroup } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const aggregates = new CaseGroup('an aggregate', { fixtures: [company] });

const { age, salary, height, teamId } = person.c;
const { personId, hours, title } = task.c;

aggregates.it('counts rows, and values that are not NULL', async (connection) => {
  const query = select(func.count().label('rows'), func.count(salary).label('salaries')).from(person);
  expect(await connection.execute(query).one()).toEqual({ rows: 5, salaries: 4 });
});

aggregates.it('counts values that differ', async (connection) => {
  expect(await connection.scalar(select(func.count(title).distinct()))).toBe(4);
});

aggregates.it('adds whole numbers to a whole number', async (connection) => {
  expect(await connection.scalar(select(func.sum(hours)))).toBe(23);
});

aggregates.it('adds decimals to a decimal', async (connection) => {
  expect(Number(await connection.scalar(select(func.sum(salary))))).toBe(3450.75);
  expect(await connection.scalar(select(func.sum(salary)))).toMatch(/^3450\.750*$/);
});

aggregates.it('finds the smallest and the greatest', async (connection) => {
  const query = select(func.min(age).label('min'), func.max(age).label('max'), func.min(person.c.name).label('first')).from(person);
  expect(await connection.execute(query).one()).toEqual({ min: 19, max: 52, first: 'Ada' });
});

aggregates.it('keeps the type of what it finds', async (connection) => {
  const query = select(func.max(person.c.joinedOn).label('day'), func.max(person.c.seenAt).label('at'), func.max(salary).label('pay'));
  expect(await connection.execute(query).one()).toEqual({
    day: '2024-07-04',
    at: new Date('2024-12-31T23:59:59.999Z'),
    pay: '1200.50',
  });
});

aggregates.it('gives the mean as floating point', async (connection) => {
  expect(await connection.scalar(select(func.avg(age)))).toBe(34.6);
  expect(await connection.scalar(select(func.avg(height)))).toBe(1.625);
});

aggregates.it('leaves NULL out', async (connection) => {
  expect(await connection.scalar(select(func.avg(salary)))).toBeCloseTo(862.6875, 4);
});

aggregates.it('of no rows is NULL, and 0 for a count', async (connection) => {
  const query = select(func.sum(hours).label('sum'), func.max(hours).label('max'), func.avg(hours).label('avg'), func.count().label('n'));
  expect(await connection.execute(query.where(hours.gt(99))).one()).toEqual({ sum: null, max: null, avg: null, n: 0 });
});

aggregates.it('is computed for each group', async (connection) => {
  const query = select(personId, func.sum(hours).label('hours')).groupBy(personId).orderBy(personId);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 11],
    [2, 5],
    [3, 3],
    [4, 4],
  ]);
});

aggregates.it('takes NULL for a group of its own', async (connection) => {
  const query = select(teamId, func.count().label('n')).groupBy(teamId);
  const rows = await connection.execute(query).tuples().all();
  expect(rows).toHaveLength(3);
  expect(rows).toContainEqual([null, 1]);
});

aggregates.it('is computed for groups by an expression with a value in it', ['boundGroups'], async (connection) => {
  const decade = age.floorDiv(10);
  const query = select(decade.label('decade'), func.count().label('n')).groupBy(decade).orderBy(decade);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 1],
  ]);
});

aggregates.it('filters groups', async (connection) => {
  const query = select(title).groupBy(title).having(func.count().gt(1)).orderBy(title);
  expect(await connection.scalars(query).all()).toEqual(['build', 'plan']);
});

aggregates.it('without groups is filtered by HAVING', async (connection) => {
  expect(await connection.scalars(select(func.count()).from(task).having(func.count().gt(99))).all()).toEqual([]);
});

aggregates.it('filters rows before and groups after', async (connection) => {
  const query = select(title, func.sum(hours).label('hours')).where(hours.gt(3)).groupBy(title).having(func.sum(hours).gt(4));
  expect(await connection.execute(query).tuples().all()).toEqual([['build', 13]]);
});

aggregates.it('orders groups', async (connection) => {
  const query = select(personId).groupBy(personId).orderBy(func.sum(hours).desc());
  expect(await connection.scalars(query).all()).toEqual([1, 2, 4, 3]);
});

aggregates.it('takes only rows that meet its condition', async (connection) => {
  const query = select(
    func.count().filter(hours.gt(3)).label('long'),
    func.sum(hours).filter(title.eq('plan')).label('planned'),
    func
      .count()
      .filter(not(hours.gt(3)))
      .label('short'),
  ).from(task);
  expect(await connection.execute(query).one()).toEqual({ long: 3, planned: 7, short: 3 });
});

aggregates.it('over CASE turns rows into columns', async (connection) => {
  const of = (name: string) => func.sum(case_().when(title.eq(name), hours).else(0)).label(name);
  expect(await connection.execute(select(of('plan'), of('build'), of('nap'))).one()).toEqual({ plan: 7, build: 13, nap: 0 });
});

aggregates.it('joins texts', async (connection) => {
  const query = select(personId, stringAggregate(title, ', ', { orderBy: title.desc() }).label('titles'))
    .groupBy(personId)
    .orderBy(personId);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 'plan, build'],
    [2, 'build'],
    [3, 'test, ship'],
    [4, 'plan'],
  ]);
});

aggregates.it('joins texts by a separator of any characters', async (connection) => {
  const query = select(stringAggregate(title, `'"\\|`, { orderBy: task.c.id }).label('titles')).where(personId.eq(3));
  expect(await connection.scalar(query)).toBe(`test'"\\|ship`);
});

aggregates.it('takes its values in an order', ['orderedAggregates'], async (connection) => {
  const query = select(func.call('array_agg', Integer, hours).orderBy(hours.desc()).label('list')).where(personId.eq(1));
  expect(String(await connection.executeRaw(connection.compile(query).sql, [1]).scalar())).toMatch(/8,3/);
});

aggregates.it('gives a value out of those in an order', ['withinGroup'], async (connection) => {
  const middle = withinGroup(func.call('percentile_disc', Integer, 0.5), hours);
  expect(await connection.scalar(select(middle))).toBe(3);
});

aggregates.it('is computed with subtotals', ['rollup'], async (connection) => {
  const query = select(personId, title, func.sum(hours).label('hours'))
    .where(personId.in([1, 3]))
    .groupBy(rollup(personId, title));
  const rows = await connection.execute(query).tuples().all();
  expect(rows).toHaveLength(7);
  expect(rows).toContainEqual([1, null, 11]);
  expect(rows).toContainEqual([3, null, 3]);
  expect(rows).toContainEqual([null, null, 14]);
});

aggregates.it('is computed for every combination of groups', ['groupingSets'], async (connection) => {
  const query = select(personId, title, func.count().label('n')).where(personId.eq(1)).groupBy(cube(personId, title));
  expect(await connection.execute(query).all()).toHaveLength(6);
});

aggregates.it('is computed for several groupings at once', ['groupingSets'], async (connection) => {
  const query = select(personId, title, func.sum(hours).label('n'))
    .where(personId.eq(1))
    .groupBy(groupingSets([personId], [title], []));
  const rows = await connection.execute(query).tuples().all();
  expect(rows).toHaveLength(4);
  expect(rows).toContainEqual([null, 'build', 8]);
  expect(rows).toContainEqual([1, null, 11]);
});

aggregates.it('takes part in arithmetic', async (connection) => {
  expect(await connection.scalar(select(func.max(hours).sub(func.min(hours))))).toBe(7);
});

aggregates.it('groups by what a join gives', async (connection) => {
  const query = select(team.c.name, func.coalesce(func.sum(hours), 0).label('hours'))
    .outerJoin(person, teamId.eq(team.c.id))
    .outerJoin(task, personId.eq(person.c.id))
    .groupBy(team.c.id, team.c.name)
    .orderBy(team.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['Alpha', 16],
    ['Beta', 7],
    ['Gamma', 0],
  ]);
});
