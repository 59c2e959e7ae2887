import { func, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const windows = new CaseGroup('a window', { fixtures: [company], needs: ['windowFunctions'] });

const { id, hours, personId } = task.c;
const byId = { orderBy: id };

windows.it('numbers rows', async (connection) => {
  const number = func.rowNumber().over({ orderBy: hours.desc() });
  expect(
    await connection
      .execute(select(id, number.label('n')).orderBy(id))
      .tuples()
      .all(),
  ).toEqual([
    [1, 4],
    [2, 1],
    [3, 2],
    [4, 5],
    [5, 6],
    [6, 3],
  ]);
});

windows.it('numbers rows in each part', async (connection) => {
  const number = func.rowNumber().over({ partitionBy: personId, orderBy: id });
  expect(await connection.scalars(select(number.label('n')).orderBy(id)).all()).toEqual([1, 2, 1, 1, 2, 1]);
});

windows.it('ranks with gaps and without', async (connection) => {
  const order = { orderBy: person.c.salary.desc() };
  const query = select(person.c.name, func.rank().over(order).label('r'), func.denseRank().over(order).label('d')).where(person.c.id.le(4));
  expect(await connection.execute(query.orderBy(person.c.id)).tuples().all()).toEqual([
    ['Ada', 1, 1],
    ['Bo', 2, 2],
    ['Cy', 2, 2],
    ['Di', 4, 3],
  ]);
});

windows.it('cuts rows into equal parts', async (connection) => {
  expect(await connection.scalars(select(func.ntile(3).over(byId).label('part')).orderBy(id)).all()).toEqual([1, 1, 2, 2, 3, 3]);
});

windows.it('looks at the row before and after', async (connection) => {
  const query = select(func.lag(hours).over(byId).label('before'), func.lead(hours).over(byId).label('after')).orderBy(id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [null, 8],
    [3, 5],
    [8, 2],
    [5, 1],
    [2, 4],
    [1, null],
  ]);
});

windows.it('looks several rows back', async (connection) => {
  expect(await connection.scalars(select(func.lag(hours, 2).over(byId).label('before')).orderBy(id)).all()).toEqual([
    null,
    null,
    3,
    8,
    5,
    2,
  ]);
});

windows.it('gives another value where there is no row before', ['lagDefault'], async (connection) => {
  expect(await connection.scalars(select(func.lag(hours, 1, 0).over(byId).label('before')).orderBy(id)).all()).toEqual([0, 3, 8, 5, 2, 1]);
});

windows.it('gives its first and its last value', async (connection) => {
  const whole = { partitionBy: personId, orderBy: id, rows: ['unboundedPreceding', 'unboundedFollowing'] } as const;
  const query = select(func.firstValue(hours).over(whole).label('first'), func.lastValue(hours).over(whole).label('last')).orderBy(id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [3, 8],
    [3, 8],
    [5, 5],
    [2, 1],
    [2, 1],
    [4, 4],
  ]);
});

windows.it('adds up to the row at hand', async (connection) => {
  expect(await connection.scalars(select(func.sum(hours).over(byId).label('n')).orderBy(id)).all()).toEqual([3, 11, 16, 18, 19, 23]);
});

windows.it('takes rows of equal order together unless rows are counted', async (connection) => {
  const order = { orderBy: task.c.title };
  const query = select(
    task.c.title,
    func.count().over(order).label('range'),
    func
      .count()
      .over({ orderBy: [task.c.title, id], rows: ['unboundedPreceding', 'currentRow'] })
      .label('rows'),
  ).orderBy(task.c.title, id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['build', 2, 1],
    ['build', 2, 2],
    ['plan', 4, 3],
    ['plan', 4, 4],
    ['ship', 5, 5],
    ['test', 6, 6],
  ]);
});

windows.it('has a frame around the row', async (connection) => {
  const around = func.sum(hours).over({ orderBy: id, rows: [-1, 1] });
  expect(await connection.scalars(select(around.label('n')).orderBy(id)).all()).toEqual([11, 16, 15, 8, 7, 5]);
});

windows.it('has a frame ahead of the row', async (connection) => {
  const ahead = func.sum(hours).over({ orderBy: id, rows: [1, 2] });
  expect(await connection.scalars(select(ahead.label('n')).orderBy(id)).all()).toEqual([13, 7, 3, 5, 4, null]);
});

windows.it('has a frame by value', async (connection) => {
  const near = func.count().over({ orderBy: hours, range: [-1, 1] });
  expect(
    await connection
      .execute(select(hours, near.label('n')).orderBy(hours))
      .tuples()
      .all(),
  ).toEqual([
    [1, 2],
    [2, 3],
    [3, 3],
    [4, 3],
    [5, 2],
    [8, 1],
  ]);
});

windows.it('has a frame by a fraction', async (connection) => {
  const { salary } = person.c;
  const near = func.count().over({ orderBy: salary, range: [-149.75, 0.5] });
  const query = select(salary, near.label('n')).where(salary.isNotNull()).orderBy(salary);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['650.25', 1],
    ['800.00', 3],
    ['800.00', 3],
    ['1200.50', 1],
  ]);
});

windows.it('has a frame in groups', ['groupsFrames'], async (connection) => {
  const near = func.count().over({ orderBy: task.c.title, groups: [-1, 'currentRow'] });
  expect(await connection.scalars(select(near.label('n')).orderBy(task.c.title)).all()).toEqual([2, 2, 4, 4, 3, 2]);
});

windows.it('leaves rows out of its frame', ['frameExclusion'], async (connection) => {
  const others = func.sum(hours).over({
    partitionBy: personId,
    orderBy: id,
    rows: ['unboundedPreceding', 'unboundedFollowing'],
    exclude: 'CURRENT ROW',
  });
  expect(await connection.scalars(select(others.label('n')).orderBy(id)).all()).toEqual([8, 3, null, 1, 2, null]);
});

windows.it('of all rows needs nothing said', async (connection) => {
  expect((await connection.execute(select(id, func.count().over().label('n')).orderBy(id)).all()).map(({ n }) => n)).toEqual([
    6, 6, 6, 6, 6, 6,
  ]);
});

windows.it('is over groups', async (connection) => {
  const total = func.sum(hours);
  const query = select(personId, func.rank().over({ orderBy: total.desc() }).label('place')).groupBy(personId);
  const places = await connection.execute(query).tuples().all();
  expect(places.sort(([a], [b]) => a - b)).toEqual([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 3],
  ]);
});

windows.it('is filtered through a subquery', async (connection) => {
  const number = func.rowNumber().over({ partitionBy: personId, orderBy: hours.desc() });
  const ranked = select(id, number.label('n')).subquery('ranked');
  expect(await connection.scalars(select(ranked.c.id).where(ranked.c.n.eq(1)).orderBy(ranked.c.id)).all()).toEqual([2, 3, 4, 6]);
});

windows.it('takes part in arithmetic', async (connection) => {
  const share = hours.mul(100).floorDiv(func.sum(hours).over({ partitionBy: personId }));
  expect(await connection.scalars(select(share.label('percent')).orderBy(id)).all()).toEqual([27, 72, 100, 66, 33, 100]);
});

windows.it('of an aggregate with a condition counts some rows', async (connection) => {
  const long = func.count().filter(hours.gt(3)).over({ partitionBy: personId });
  expect(await connection.scalars(select(long.label('n')).orderBy(id)).all()).toEqual([1, 1, 1, 0, 0, 1]);
});
