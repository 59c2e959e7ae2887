import {
  BigInteger,
  Bool,
  case_,
  cast,
  DateOnly,
  Double,
  func,
  Integer,
  literal,
  Numeric,
  nullLiteral,
  select,
  Timestamp,
  Varchar,
} from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, team } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const conditionals = new CaseGroup('CASE and CAST', { fixtures: [company] });

const { age, id, name } = person.c;

conditionals.it('CASE gives the value of the first condition that holds', async (connection) => {
  const kind = case_().when(age.lt(20), 'young').when(age.lt(40), 'grown').else('old');
  expect(await connection.scalars(select(kind.label('kind')).orderBy(id)).all()).toEqual(['grown', 'old', 'grown', 'old', 'young']);
});

conditionals.it('CASE without ELSE gives NULL', async (connection) => {
  const kind = case_().when(age.lt(20), 'young');
  expect(await connection.scalars(select(kind.label('kind')).orderBy(id.desc())).all()).toEqual(['young', null, null, null, null]);
});

conditionals.it('CASE compares a value', async (connection) => {
  const word = case_(team.c.id).when(1, 'one').when(2, 'two').else('many');
  expect(await connection.scalars(select(word.label('word')).orderBy(team.c.id)).all()).toEqual(['one', 'two', 'many']);
});

conditionals.it('CASE gives columns and NULL', async (connection) => {
  const value = case_().when(id.eq(1), name).when(id.eq(2), nullLiteral).else('x');
  expect(await connection.scalars(select(value.label('value')).where(id.le(3)).orderBy(id)).all()).toEqual(['Ada', null, 'x']);
});

conditionals.it('CASE gives numbers and truth values of their type', async (connection) => {
  const query = select(
    case_().when(id.eq(1), 10).else(20).label('number'),
    case_().when(id.eq(1), person.c.isActive).else(false).label('truth'),
  );
  expect(
    await connection
      .execute(query.where(id.le(2)).orderBy(id))
      .tuples()
      .all(),
  ).toEqual([
    [10, true],
    [20, false],
  ]);
});

conditionals.it('CASE stands in another one', async (connection) => {
  const inner = case_().when(age.gt(50), 'very old').else('old');
  const outer = case_().when(age.lt(40), 'young').else(inner);
  expect(
    await connection
      .scalars(
        select(outer.label('k'))
          .where(id.in([1, 2, 4]))
          .orderBy(id),
      )
      .all(),
  ).toEqual(['young', 'old', 'very old']);
});

conditionals.it('CASE orders rows', async (connection) => {
  const rank = case_().when(name.eq('Di'), 0).else(1);
  expect(await connection.scalars(select(name).orderBy(rank, id)).all()).toEqual(['Di', 'Ada', 'Bo', 'Cy', 'Ed']);
});

conditionals.it('CASE stands in a condition', async (connection) => {
  const value = case_().when(person.c.isActive, age).else(0);
  expect(await connection.scalars(select(id).where(value.gt(40)).orderBy(id)).all()).toEqual([2, 4]);
});

conditionals.it('CAST makes a number of a text', async (connection) => {
  expect(await connection.scalar(select(literal('42').cast(Integer)))).toBe(42);
  expect(await connection.scalar(select(literal('42').cast(Integer).add(1)))).toBe(43);
});

conditionals.it('CAST makes a text of a number', async (connection) => {
  expect(await connection.scalar(select(age.cast(Varchar(10))).where(id.eq(1)))).toBe('36');
  expect(await connection.scalar(select(literal(5).cast(Varchar(10)).concat('!')))).toBe('5!');
});

conditionals.it('CAST makes a decimal, rounded to its scale', async (connection) => {
  expect(Number(await connection.scalar(select(literal('12.345').cast(Numeric(10, 2)))))).toBeCloseTo(12.35, 1);
  expect(Number(await connection.scalar(select(age.cast(Numeric(10, 2))).where(id.eq(1))))).toBe(36);
});

conditionals.it('CAST makes floating point', async (connection) => {
  expect(await connection.scalar(select(literal('1.5').cast(Double)))).toBe(1.5);
  expect(await connection.scalar(select(age.cast(Double).div(8)).where(id.eq(1)))).toBe(4.5);
});

conditionals.it('CAST makes an integer of 64 bits', async (connection) => {
  expect(await connection.scalar(select(literal('9007199254740993').cast(BigInteger)))).toBe(9_007_199_254_740_993n);
});

conditionals.it('CAST makes a date of a text', async (connection) => {
  expect(await connection.scalar(select(literal('2024-02-29').cast(DateOnly)))).toBe('2024-02-29');
  expect(
    await connection.scalar(
      select(func.count())
        .from(person)
        .where(person.c.joinedOn.gt(cast('2021-06-15', DateOnly))),
    ),
  ).toBe(2);
});

conditionals.it('CAST of NULL is NULL', async (connection) => {
  expect(await connection.scalar(select(nullLiteral.cast(Integer)))).toBeNull();
  expect(await connection.scalar(select(nullLiteral.cast(Timestamp)))).toBeNull();
});

conditionals.it('CAST cuts a fraction off, or rounds it', async (connection) => {
  expect([3, 4]).toContain(await connection.scalar(select(literal(3.7, Double).cast(Integer))));
});

conditionals.it('CAST leaves a truth value what it is', async (connection) => {
  expect(await connection.scalar(select(person.c.isActive.cast(Bool)).where(id.eq(3)))).toBe(false);
});
