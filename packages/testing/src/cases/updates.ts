import { assigned, case_, delete_, func, Integer, insert, literal, select, update, Varchar, values } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const updates = new CaseGroup('an update or delete', { fixtures: [company, stock] });

const { id, age, name, teamId } = person.c;
const ages = (connection: Connection) => connection.scalars(select(age).orderBy(id)).all();

updates.it('changes the rows that meet its condition', async (connection) => {
  const { rowCount } = await connection.execute(update(person).set({ age: 1 }).where(teamId.eq(1)));
  expect(rowCount).toBe(2);
  expect(await ages(connection)).toEqual([1, 1, 25, 52, 19]);
});

updates.it('without a condition changes every row', async (connection) => {
  expect((await connection.execute(update(person).set({ age: 1 }))).rowCount).toBe(5);
});

updates.it('counts rows that match, though nothing changes in them', async (connection) => {
  expect((await connection.execute(update(person).set({ age: 36 }).where(id.eq(1)))).rowCount).toBe(1);
});

updates.it('of no row counts none', async (connection) => {
  expect((await connection.execute(update(person).set({ age: 1 }).where(id.eq(99)))).rowCount).toBe(0);
});

updates.it('sets several columns, NULL among them', async (connection) => {
  await connection.execute(update(person).set({ age: 2, salary: null, isActive: false, joinedOn: '2000-01-01' }).where(id.eq(1)));
  const query = select(age, person.c.salary, person.c.isActive, person.c.joinedOn).where(id.eq(1));
  expect(await connection.execute(query).tuples().one()).toEqual([2, null, false, '2000-01-01']);
});

updates.it('computes from the values before', async (connection) => {
  await connection.execute(
    update(person)
      .set({ age: age.add(10) })
      .where(id.le(2)),
  );
  expect(await ages(connection)).toEqual([46, 51, 25, 52, 19]);
});

updates.it('takes a query for a value', async (connection) => {
  const hours = select(func.sum(task.c.hours)).where(task.c.personId.eq(id)).scalarSubquery();
  await connection.execute(update(person).set({ age: func.coalesce(hours, 0) as never }));
  expect(await ages(connection)).toEqual([11, 5, 3, 4, 0]);
});

updates.it('takes CASE for a value', async (connection) => {
  await connection.execute(update(person).set({ age: case_().when(teamId.eq(1), age).else(0) }));
  expect(await ages(connection)).toEqual([36, 41, 0, 0, 0]);
});

updates.it('uses the new value of another column', async (connection) => {
  await connection.execute(update(item).set({ amount: 1 }));
  await connection.execute(insert(item).values({ sku: 'a', amount: 1 }));
  await connection.execute(update(item).set({ amount: 7, name: assigned(item.c.amount).cast(Varchar(10)) as never }));
  expect(await connection.execute(select(item.c.amount, item.c.name)).one()).toEqual({ amount: 7, name: '7' });
});

updates.it('is limited by a query in its condition', async (connection) => {
  const planners = select(task.c.personId).where(task.c.title.eq('plan'));
  await connection.execute(update(person).set({ age: 0 }).where(id.in(planners)));
  expect(await ages(connection)).toEqual([0, 41, 25, 0, 19]);
});

updates.it('reads another table', ['updateFrom'], async (connection) => {
  const statement = update(person).set({ name: team.c.name }).where(teamId.eq(team.c.id), team.c.city.eq('Lima'));
  expect((await connection.execute(statement)).rowCount).toBe(2);
  expect(await connection.scalars(select(name).orderBy(id)).all()).toEqual(['Ada', 'Bo', 'Beta', 'Beta', 'Ed']);
});

updates.it('joins another table', ['updateFrom'], async (connection) => {
  await connection.execute(update(task).set({ title: person.c.name }).join(person).where(task.c.hours.gt(4)));
  expect(await connection.scalars(select(task.c.title).orderBy(task.c.id)).all()).toEqual(['plan', 'Ada', 'Bo', 'test', 'ship', 'plan']);
});

updates.it('reads a subquery', ['updateFrom'], async (connection) => {
  const busy = select(task.c.personId, func.sum(task.c.hours).label('hours')).groupBy(task.c.personId).subquery('busy');
  await connection.execute(
    update(person)
      .set({ age: busy.c.hours as never })
      .where(busy.c.personId.eq(id), busy.c.hours.gt(4)),
  );
  expect(await ages(connection)).toEqual([11, 5, 25, 52, 19]);
});

updates.it('gives each row of a list its own values', ['updateFromValues'], async (connection) => {
  const next = values('next', { key: Integer, years: Integer }, [
    { key: 1, years: 91 },
    { key: 3, years: 93 },
  ]);
  const statement = update(person).set({ age: next.c.years }).where(id.eq(next.c.key));
  expect((await connection.execute(statement)).rowCount).toBe(2);
  expect(await ages(connection)).toEqual([91, 41, 93, 52, 19]);
});

updates.it('gives back columns of the changed rows', ['updateReturning'], async (connection) => {
  const statement = update(person)
    .set({ age: age.add(1) })
    .where(id.le(2))
    .returning(id, age);
  const rows = await connection.execute(statement).tuples().all();
  expect(rows.sort()).toEqual([
    [1, 37],
    [2, 42],
  ]);
});

updates.it('gives back expressions over the changed rows', ['updateReturning'], async (connection) => {
  const statement = update(person).set({ age: 5 }).where(id.eq(1)).returning(age.mul(2).label('twice'), func.upper(name).label('upper'));
  expect(await connection.execute(statement).one()).toEqual({ twice: 10, upper: 'ADA' });
});

updates.it('gives back nothing where nothing changed', ['updateReturning'], async (connection) => {
  expect(await connection.execute(update(person).set({ age: 5 }).where(id.eq(99)).returning(id)).all()).toEqual([]);
});

updates.it('removes the rows that meet its condition', async (connection) => {
  expect((await connection.execute(delete_(task).where(task.c.hours.lt(4)))).rowCount).toBe(3);
  expect(await connection.scalars(select(task.c.id).orderBy(task.c.id)).all()).toEqual([2, 3, 6]);
});

updates.it('without a condition removes every row', async (connection) => {
  expect((await connection.execute(delete_(task))).rowCount).toBe(6);
  expect(await connection.scalar(select(func.count()).from(task))).toBe(0);
});

updates.it('removes rows by a query', async (connection) => {
  const old = select(id).where(age.gt(40));
  await connection.execute(delete_(task).where(task.c.personId.in(old)));
  expect(await connection.scalars(select(task.c.id).orderBy(task.c.id)).all()).toEqual([1, 2, 4, 5]);
});

updates.it('removes rows that another table names', ['deleteUsing'], async (connection) => {
  expect((await connection.execute(delete_(task).where(task.c.personId.eq(id), name.eq('Cy')))).rowCount).toBe(2);
  expect(await connection.scalars(select(task.c.id).orderBy(task.c.id)).all()).toEqual([1, 2, 3, 6]);
});

updates.it('gives back columns of the removed rows', ['deleteReturning'], async (connection) => {
  const rows = await connection
    .execute(delete_(task).where(task.c.personId.eq(1)).returning(task.c.id, task.c.title))
    .tuples()
    .all();
  expect(rows.sort()).toEqual([
    [1, 'plan'],
    [2, 'build'],
  ]);
});

updates.it('is executed with values that are given later', async (connection) => {
  const statement = update(person)
    .set({ age: literal(3, Integer) })
    .where(name.eq('Ada'));
  expect((await connection.execute(statement)).rowCount).toBe(1);
});
