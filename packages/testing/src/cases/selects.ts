import {
  and,
  bindParam,
  type Expression,
  falseLiteral,
  Integer,
  literal,
  nullLiteral,
  or,
  secret,
  select,
  trueLiteral,
  Varchar,
} from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const selects = new CaseGroup('a select', { fixtures: [company] });

selects.it('gives columns as objects, by the keys of the table', async (connection) => {
  const rows = await connection.execute(select(person.c.id, person.c.teamId).where(person.c.id.ge(4)).orderBy(person.c.id)).all();
  expect(rows).toEqual([
    { id: 4, teamId: 2 },
    { id: 5, teamId: null },
  ]);
});

selects.it('of a table gives every column, each in its own type', async (connection) => {
  const row = await connection.execute(select(person).where(person.c.id.eq(1))).one();
  expect(row).toEqual({
    id: 1,
    name: 'Ada',
    teamId: 1,
    bossId: null,
    age: 36,
    salary: '1200.50',
    height: 1.75,
    isActive: true,
    joinedOn: '2020-02-29',
    seenAt: new Date('2024-01-01T10:20:30.456Z'),
  });
});

selects.it('names a value by its label', async (connection) => {
  const row = await connection
    .execute(select(person.c.name.label('who'), person.c.age.add(1).label('next')).where(person.c.id.eq(2)))
    .one();
  expect(row).toEqual({ who: 'Bo', next: 42 });
});

selects.it('of a record gives rows with its keys', async (connection) => {
  const row = await connection.execute(select({ who: person.c.name, years: person.c.age }).where(person.c.id.eq(2))).one();
  expect(row).toEqual({ who: 'Bo', years: 41 });
});

selects.it('needs no table', async (connection) => {
  expect(await connection.execute(select(literal(1).label('one'), literal('two').label('text'))).all()).toEqual([{ one: 1, text: 'two' }]);
});

selects.it('tells columns of one name apart', async (connection) => {
  const query = select(team.c.id, person.c.id).join(person, person.c.teamId.eq(team.c.id)).where(person.c.id.eq(4));
  const result = await connection.execute(query);
  expect(result.keys).toEqual(['id', 'id_1']);
  expect(result.tuples().all()).toEqual([[2, 4]]);
});

selects.it('that matches nothing gives no rows, and still its keys', async (connection) => {
  const result = await connection.execute(select(person.c.id, person.c.name).where(person.c.id.eq(99)));
  expect(result.all()).toEqual([]);
  expect(result.keys).toEqual(['id', 'name']);
});

selects.it('takes labels of any characters, words of SQL among them', async (connection) => {
  const query = select(literal(1).label('select'), literal(2).label('Upper Case'), literal(3).label('quo"te'), literal(4).label('tick`'));
  expect(await connection.execute(query).one()).toEqual({ select: 1, 'Upper Case': 2, 'quo"te': 3, 'tick`': 4 });
});

selects.it('keeps rows for which all conditions hold', async (connection) => {
  const query = select(person.c.id).where(person.c.isActive.eq(true), person.c.age.gt(40)).orderBy(person.c.id);
  expect(await connection.scalars(query).all()).toEqual([2, 4]);
});

selects.it('adds a second where() to the first', async (connection) => {
  const query = select(person.c.id).where(person.c.teamId.eq(1)).where(person.c.age.lt(40));
  expect(await connection.scalars(query).all()).toEqual([1]);
});

selects.it('keeps AND and OR apart', async (connection) => {
  const { age, teamId, id } = person.c;
  const query = select(id)
    .where(or(and(teamId.eq(1), age.gt(40)), and(teamId.eq(2), age.lt(30))))
    .orderBy(id);
  expect(await connection.scalars(query).all()).toEqual([2, 3]);
});

selects.it('takes a boolean column as a condition', async (connection) => {
  expect(await connection.scalars(select(person.c.id).where(person.c.isActive).orderBy(person.c.id)).all()).toEqual([1, 2, 4]);
});

selects.it('tells true from false', async (connection) => {
  const query = select(person.c.id).where(person.c.isActive.eq(false)).orderBy(person.c.id);
  expect(await connection.scalars(query).all()).toEqual([3, 5]);
  expect(await connection.scalars(select(person.c.id).where(person.c.isActive.is(false)).orderBy(person.c.id)).all()).toEqual([3, 5]);
});

selects.it('takes a condition as a value', async (connection) => {
  const query = select(person.c.age.gt(30).label('old')).orderBy(person.c.id);
  expect((await connection.scalars(query).all()).map(Boolean)).toEqual([true, true, false, true, false]);
});

selects.it('takes constants as conditions', async (connection) => {
  expect(await connection.scalars(select(team.c.id).where(falseLiteral)).all()).toEqual([]);
  expect(await connection.scalars(select(team.c.id).where(trueLiteral).orderBy(team.c.id)).all()).toEqual([1, 2, 3]);
});

selects.it('compares with every operator', async (connection) => {
  const { id } = team.c;
  const found = (condition: Expression<boolean>) => connection.scalars(select(id).where(condition).orderBy(id)).all();
  expect(await found(id.eq(2))).toEqual([2]);
  expect(await found(id.ne(2))).toEqual([1, 3]);
  expect(await found(id.lt(2))).toEqual([1]);
  expect(await found(id.le(2))).toEqual([1, 2]);
  expect(await found(id.gt(2))).toEqual([3]);
  expect(await found(id.ge(2))).toEqual([2, 3]);
});

selects.it('includes both ends of BETWEEN, and negates it', async (connection) => {
  const { id, age } = person.c;
  expect(await connection.scalars(select(id).where(age.between(25, 41)).orderBy(id)).all()).toEqual([1, 2, 3]);
  expect(await connection.scalars(select(id).where(age.between(41, 25))).all()).toEqual([]);
});

selects.it('takes the ends of BETWEEN in any order where it is symmetric', ['symmetricBetween'], async (connection) => {
  const { id, age } = person.c;
  expect(
    await connection
      .scalars(
        select(id)
          .where(age.between(41, 25, { symmetric: true }))
          .orderBy(id),
      )
      .all(),
  ).toEqual([1, 2, 3]);
});

selects.it('gives each row once where it is distinct', async (connection) => {
  const query = select(task.c.title).distinct().orderBy(task.c.title);
  expect(await connection.scalars(query).all()).toEqual(['build', 'plan', 'ship', 'test']);
});

selects.it('takes NULL for one value where it is distinct', async (connection) => {
  expect(
    await connection
      .scalars(
        select(person.c.salary)
          .where(person.c.id.in([2, 3, 5]))
          .distinct(),
      )
      .all(),
  ).toHaveLength(2);
});

selects.it('keeps one row for each value with DISTINCT ON', ['distinctOn'], async (connection) => {
  const query = select(person.c.teamId, person.c.name).distinctOn(person.c.teamId).where(person.c.teamId.isNotNull());
  expect(await connection.execute(query.orderBy(person.c.teamId, person.c.age.desc())).tuples().all()).toEqual([
    [1, 'Bo'],
    [2, 'Di'],
  ]);
});

selects.it('reads a table under two names at once', async (connection) => {
  const boss = person.as('boss');
  const query = select(person.c.name, boss.c.name.label('boss')).join(boss, boss.c.id.eq(person.c.bossId)).orderBy(person.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    ['Bo', 'Ada'],
    ['Cy', 'Ada'],
    ['Di', 'Cy'],
  ]);
});

selects.it('reads an alias without a name', async (connection) => {
  const [first, second] = [team.as(), team.as()];
  const query = select(first.c.id, second.c.id.label('other'))
    .where(second.c.id.eq(first.c.id.add(1)))
    .orderBy(first.c.id);
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 2],
    [2, 3],
  ]);
});

selects.it('binds values with quotes, backslashes and signs of patterns as they are', async (connection) => {
  const texts = ["it's", '"double"', 'back\\slash', '100%', 'a_b', ':name', '?', '$1', '--', '/* */', ';', '{}'];
  const query = select(Object.fromEntries(texts.map((text, i) => [`c${i}`, literal(text)])));
  expect(Object.values(await connection.execute(query).one())).toEqual(texts);
});

selects.it('takes a parameter that is given at execution', async (connection) => {
  const query = select(person.c.name).where(person.c.id.eq(bindParam('id', Integer)));
  expect(await connection.scalar(query, { id: 3 })).toBe('Cy');
  expect(await connection.scalar(query, { id: 4 })).toBe('Di');
});

selects.it('takes a parameter in several places', async (connection) => {
  const years = bindParam('years', Integer);
  const query = select(person.c.id)
    .where(or(person.c.age.eq(years), person.c.age.eq(years.add(11))))
    .orderBy(person.c.id);
  expect(await connection.scalars(query, { years: 25 }).all()).toEqual([1, 3]);
});

selects.it('writes a value into the text where that is asked for', async (connection) => {
  const who = bindParam('who', Varchar(20), { literalExecute: true });
  const query = select(person.c.id).where(person.c.name.eq(who));
  expect(await connection.scalar(query, { who: 'Di' })).toBe(4);
  expect(await connection.scalar(query, { who: "o'\\" })).toBeNull();
});

selects.it('binds a secret value like any other', async (connection) => {
  expect(await connection.scalar(select(person.c.id).where(person.c.name.eq(secret('Cy'))))).toBe(3);
});

selects.it('built anew with other values gives other rows', async (connection) => {
  const named = (name: string) => connection.scalar(select(person.c.id).where(person.c.name.eq(name)));
  expect(await named('Ada')).toBe(1);
  expect(await named('Bo')).toBe(2);
});

selects.it('gives NULL as null', async (connection) => {
  expect(await connection.execute(select(nullLiteral.label('nothing'), literal(1).label('one'))).one()).toEqual({ nothing: null, one: 1 });
});

selects.it('of no table is filtered too', async (connection) => {
  expect(await connection.scalars(select(literal(1)).where(literal(1).eq(2))).all()).toEqual([]);
});

selects.it('may lock the rows that it reads', async (connection) => {
  const query = select(team.c.name).where(team.c.id.eq(1)).forUpdate();
  expect(await connection.scalar(query)).toBe('Alpha');
});

selects.it('is sent with a prefix of the application', async (connection) => {
  expect(await connection.scalar(select(team.c.name).where(team.c.id.eq(1)).prefixWith('/* hello */'))).toBe('Alpha');
});
