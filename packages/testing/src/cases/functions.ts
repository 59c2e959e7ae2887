import {
  case_,
  Double,
  type Expression,
  extract,
  func,
  Integer,
  literal,
  nullLiteral,
  select,
  sql,
  sqlFunction,
  Timestamp,
  tableFunction,
  text,
  Varchar,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { company, person, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const functions = new CaseGroup('a function', { fixtures: [company] });

/** The value of an expression without a table. */
function ask<T>(connection: Connection, element: Expression<T>): Promise<T | null> {
  return connection.scalar(select({ value: element })) as Promise<T | null>;
}

functions.it('coalesce() gives the first value that is not NULL', async (connection) => {
  const query = select(func.coalesce(team.c.city, team.c.name).label('place')).orderBy(team.c.id);
  expect(await connection.scalars(query).all()).toEqual(['Oslo', 'Lima', 'Gamma']);
  expect(await connection.scalar(select(func.coalesce(person.c.teamId, 0)).where(person.c.id.eq(5)))).toBe(0);
});

functions.it('nullif() gives NULL for what is equal', async (connection) => {
  const query = select(func.nullif(team.c.name, 'Beta').label('name')).orderBy(team.c.id);
  expect(await connection.scalars(query).all()).toEqual(['Alpha', null, 'Gamma']);
});

functions.it('abs() takes the sign away', async (connection) => {
  expect(await ask(connection, func.abs(literal(-7)))).toBe(7);
});

functions.it('round() rounds to so many digits', async (connection) => {
  expect(await connection.scalar(select(func.round(person.c.salary, 0)).where(person.c.id.eq(4)))).toBe(650);
  expect(await connection.scalar(select(func.round(person.c.salary, 1)).where(person.c.id.eq(1)))).toBe(1200.5);
});

functions.it('now() is about now', async (connection) => {
  const now = await ask(connection, func.now());
  expect(now).toBeInstanceOf(Date);
  expect(Math.abs((now as Date).getTime() - Date.now())).toBeLessThan(120_000);
});

functions.it('currentTimestamp() is what now() is', async (connection) => {
  const row = await connection.execute(select(func.now().label('a'), func.currentTimestamp().label('b'))).one();
  expect(Math.abs(row.a.getTime() - row.b.getTime())).toBeLessThan(5_000);
});

functions.it('currentDate() is a date of today, or of its neighbours', async (connection) => {
  const today = await ask(connection, func.currentDate());
  expect(today).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(Math.abs(Date.parse(String(today)) - Date.now())).toBeLessThan(2 * 86_400_000);
});

functions.it('random() gives another number each time', async (connection) => {
  const numbers = new Set([await ask(connection, func.random()), await ask(connection, func.random())]);
  expect(numbers.size).toBe(2);
});

functions.it('of any name is called with values that are bound', async (connection) => {
  expect(await ask(connection, func.call('coalesce', Integer, nullLiteral, 5))).toBe(5);
  expect(await ask(connection, func.call('replace', Varchar(20), 'a-b-c', '-', '+'))).toBe('a+b+c');
});

functions.it('is declared once with its types', async (connection) => {
  const replace = sqlFunction('replace', Varchar(40), Varchar(40), Varchar(40), Varchar(40));
  expect(await connection.scalar(select(replace(team.c.name, 'a', 'A')).where(team.c.id.eq(3)))).toBe('GAmmA');
});

functions.it('takes another one as an argument', async (connection) => {
  expect(await connection.scalar(select(func.upper(func.trim(literal('  a b ')))))).toBe('A B');
});

functions.it('stands in conditions, groups and orders', async (connection) => {
  const length = func.length(person.c.name);
  const query = select(length.label('n'), func.count().label('people')).where(length.gt(1)).groupBy(length).orderBy(length.desc());
  expect(await connection.execute(query).tuples().all()).toEqual([
    [3, 1],
    [2, 4],
  ]);
});

functions.it('that gives rows is read like a table', ['generateSeries'], async (connection) => {
  const series = tableFunction(func.call('generate_series', Integer, 1, 4), { value: Integer }, 'series', { columnList: 'names' });
  expect(await connection.scalars(select(series.c.value.mul(10)).orderBy(series.c.value)).all()).toEqual([10, 20, 30, 40]);
});

functions.it('EXTRACT gives the parts of a time', async (connection) => {
  const { seenAt } = person.c;
  const query = select(
    extract('year', seenAt).label('year'),
    extract('month', seenAt).label('month'),
    extract('day', seenAt).label('day'),
    extract('hour', seenAt).label('hour'),
    extract('minute', seenAt).label('minute'),
  ).where(person.c.id.eq(1));
  expect(await connection.execute(query).tuples().one()).toEqual([2024, 1, 1, 10, 20]);
});

functions.it('EXTRACT gives the quarter, the week and the days of a date', async (connection) => {
  const { joinedOn } = person.c;
  const query = select(
    extract('quarter', joinedOn).label('quarter'),
    extract('week', joinedOn).label('week'),
    extract('doy', joinedOn).label('doy'),
    extract('dow', joinedOn).label('dow'),
  ).orderBy(person.c.id);
  // 2020-02-29 a Saturday, 2021-06-15 a Tuesday, 2021-12-31 a Friday, 2019-01-01 a Tuesday, 2024-07-04 a Thursday.
  expect(await connection.execute(query).tuples().all()).toEqual([
    [1, 9, 60, 6],
    [2, 24, 166, 2],
    [4, 52, 365, 5],
    [1, 1, 1, 2],
    [3, 27, 186, 4],
  ]);
});

functions.it('EXTRACT counts seconds since 1970', async (connection) => {
  const query = select(extract('epoch', person.c.seenAt)).where(person.c.id.eq(2));
  expect(await connection.scalar(query)).toBe(Date.parse('2024-03-31T01:30:00Z') / 1_000);
});

functions.it('EXTRACT stands in conditions', async (connection) => {
  const query = select(person.c.id).where(extract('year', person.c.joinedOn).eq(2021)).orderBy(person.c.id);
  expect(await connection.scalars(query).all()).toEqual([2, 3]);
});

functions.it('is part of SQL that is written by hand', async (connection) => {
  const query = select(sql`${person.c.age} + ${1}`.as(Integer).label('next')).where(person.c.id.eq(5));
  expect(await connection.scalar(query)).toBe(20);
});

functions.it('text() takes named values and tells names', async (connection) => {
  const query = text('SELECT :a AS first, :b AS second', { a: 'x', b: 'y' }).columns({ first: Varchar(5), second: Varchar(5) });
  expect(await connection.execute(query).one()).toEqual({ first: 'x', second: 'y' });
});

functions.it('text() gives its columns their types', async (connection) => {
  const table = person.name;
  const query = text(`SELECT seen_at, height FROM ${table} WHERE id = 1`).columns({ seen: Timestamp, height: Double });
  expect(await connection.execute(query).one()).toEqual({ seen: new Date('2024-01-01T10:20:30.456Z'), height: 1.75 });
});

functions.it('text() leaves quotes, casts and comments alone', async (connection) => {
  expect(await connection.scalar(text("SELECT ':not /* a */ -- name'"))).toBe(':not /* a */ -- name');
});

functions.it('the sql tag takes tables, columns and values', async (connection) => {
  const query = sql<{ name: string }>`SELECT name FROM ${team} WHERE ${team.c.id} = ${2}`;
  expect(await connection.execute(query).all()).toEqual([{ name: 'Beta' }]);
});

functions.it('takes NULL for an argument', async (connection) => {
  expect(await connection.scalar(select(func.upper(team.c.city as never)).where(team.c.id.eq(3)))).toBeNull();
  expect(await ask(connection, func.coalesce(case_().when(literal(1).eq(2), 'x'), 'y'))).toBe('y');
});
