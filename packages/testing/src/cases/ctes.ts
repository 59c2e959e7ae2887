import { delete_, func, Integer, insert, literal, select, union, unionAll, update } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const ctes = new CaseGroup('a common table expression', { fixtures: [company, stock] });

const { id, name, age, bossId } = person.c;

ctes.it('is read like a table', async (connection) => {
  const old = select(id, name).where(age.gt(40)).cte('old');
  expect(await connection.scalars(select(old.c.name).orderBy(old.c.id)).all()).toEqual(['Bo', 'Di']);
});

ctes.it('needs no name', async (connection) => {
  const old = select(id).where(age.gt(40)).cte();
  expect(await connection.scalars(select(old.c.id).orderBy(old.c.id)).all()).toEqual([2, 4]);
});

ctes.it('is read several times', async (connection) => {
  const all = select(id, age).cte('everybody');
  const [a, b] = [all.as('a'), all.as('b')];
  const query = select(a.c.id, func.count().label('n')).join(b, b.c.age.gt(a.c.age)).groupBy(a.c.id).orderBy(a.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 2],
    [2, 1],
    [3, 3],
    [5, 4],
  ]);
});

ctes.it('reads another one', async (connection) => {
  const hours = select(task.c.personId, func.sum(task.c.hours).label('hours')).groupBy(task.c.personId).cte('hours');
  const busy = select(hours.c.personId).where(hours.c.hours.gt(4)).cte('busy');
  expect(await connection.scalars(select(name).join(busy, busy.c.personId.eq(id)).orderBy(id)).all()).toEqual(['Ada', 'Bo']);
});

ctes.it('keeps the order of its values', async (connection) => {
  const first = select(id, literal('x').label('mark')).where(name.eq('Ada')).cte('first_one');
  const query = select(literal('y').label('a'), first.c.mark, first.c.id).where(first.c.id.eq(1));
  expect(await connection.execute(query).one()).toEqual({ a: 'y', mark: 'x', id: 1 });
});

ctes.it('stands in a subquery', async (connection) => {
  const old = select(id).where(age.gt(40)).cte('old');
  expect(
    await connection
      .scalars(
        select(name)
          .where(id.in(select(old.c.id)))
          .orderBy(id),
      )
      .all(),
  ).toEqual(['Bo', 'Di']);
});

ctes.it('is read by the parts of a union', async (connection) => {
  const everybody = select(id, age).cte('everybody');
  const query = unionAll(select(everybody.c.id).where(everybody.c.age.lt(20)), select(everybody.c.id).where(everybody.c.age.gt(50)));
  expect((await connection.scalars(query).all()).sort()).toEqual([4, 5]);
});

ctes.it('may be a union', async (connection) => {
  const names = union(select(name), select(team.c.name)).cte('names');
  expect(await connection.scalar(select(func.count()).from(names))).toBe(8);
});

ctes.it('refers to itself', ['recursiveCtes'], async (connection) => {
  const numbers = select(literal(1, Integer).label('n')).recursiveCte('numbers', (self) => select(self.c.n.add(1)).where(self.c.n.lt(10)));
  expect(await connection.scalars(select(numbers.c.n).orderBy(numbers.c.n)).all()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

ctes.it('walks a tree', ['recursiveCtes'], async (connection) => {
  const start = select(id, name, literal(0, Integer).label('depth')).where(bossId.isNull(), id.eq(1));
  const below = start.recursiveCte('below', (self) =>
    select(id, name, self.c.depth.add(1).label('depth')).join(self, bossId.eq(self.c.id)),
  );
  expect(await connection.execute(select(below.c.name, below.c.depth).orderBy(below.c.id)).tuples().all()).toEqual([
    ['Ada', 0],
    ['Bo', 1],
    ['Cy', 1],
    ['Di', 2],
  ]);
});

ctes.it('that adds each row once ends in a circle', ['recursiveCtes'], async (connection) => {
  const circle = select(literal(0, Integer).label('n')).recursiveCte('circle', (self) => select(self.c.n.add(1).mod(4)), {
    distinct: true,
  });
  expect(await connection.scalars(select(circle.c.n).orderBy(circle.c.n)).all()).toEqual([0, 1, 2, 3]);
});

ctes.it('gives the rows of an INSERT', async (connection) => {
  const old = select(name).where(age.gt(40)).cte('old');
  await connection.execute(insert(item).fromSelect(['sku'], select(old.c.name)));
  expect((await connection.scalars(select(item.c.sku)).all()).sort()).toEqual(['Bo', 'Di']);
});

ctes.it('stands before an UPDATE', ['ctesBeforeChanges'], async (connection) => {
  const planners = select(task.c.personId).where(task.c.title.eq('plan')).cte('planners');
  await connection.execute(
    update(person)
      .set({ age: 0 })
      .where(id.in(select(planners.c.personId))),
  );
  expect(await connection.scalars(select(id).where(age.eq(0)).orderBy(id)).all()).toEqual([1, 4]);
});

ctes.it('stands before a DELETE', ['ctesBeforeChanges'], async (connection) => {
  const short = select(task.c.id).where(task.c.hours.lt(3)).cte('short_ones');
  await connection.execute(delete_(task).where(task.c.id.in(select(short.c.id))));
  expect(await connection.scalar(select(func.count()).from(task))).toBe(4);
});

ctes.it('changes rows and gives them on', ['changesInCtes', 'deleteReturning'], async (connection) => {
  const gone = delete_(task).where(task.c.hours.lt(3)).returning(task.c.title).cte('gone');
  expect((await connection.scalars(select(gone.c.title)).all()).sort()).toEqual(['ship', 'test']);
  expect(await connection.scalar(select(func.count()).from(task))).toBe(4);
});

ctes.it('may ask to be materialized', async (connection) => {
  const old = select(id).where(age.gt(40)).cte('old', { materialized: true });
  expect(await connection.scalars(select(old.c.id).orderBy(old.c.id)).all()).toEqual([2, 4]);
});
