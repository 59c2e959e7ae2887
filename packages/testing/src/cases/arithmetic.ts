import { BigInteger, Double, type Expression, func, Integer, literal, Numeric, select } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { company, person } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const arithmetic = new CaseGroup('arithmetic', { fixtures: [company] });

const { age, salary, height, id } = person.c;

/** An expression over the row of Ada, who is 36, earns 1200.50 and is 1.75 tall. */
function ofAda<T>(connection: Connection, element: Expression<T>): Promise<unknown> {
  return connection.scalar(select({ value: element }).where(id.eq(1)));
}

arithmetic.it('adds, subtracts and multiplies whole numbers', async (connection) => {
  expect(await ofAda(connection, age.add(4))).toBe(40);
  expect(await ofAda(connection, age.sub(40))).toBe(-4);
  expect(await ofAda(connection, age.mul(3))).toBe(108);
});

arithmetic.it('has the value on either side', async (connection) => {
  expect(await ofAda(connection, literal(100).sub(age))).toBe(64);
});

arithmetic.it('divides whole numbers with a fraction', async (connection) => {
  expect(Number(await ofAda(connection, age.div(8)))).toBe(4.5);
  expect(Number(await ofAda(connection, literal(1).div(4)))).toBe(0.25);
});

arithmetic.it('divides without a fraction where that is asked for', async (connection) => {
  expect(await ofAda(connection, age.floorDiv(8))).toBe(4);
});

arithmetic.it('gives what is left over', async (connection) => {
  expect(await ofAda(connection, age.mod(5))).toBe(1);
});

arithmetic.it('negates', async (connection) => {
  expect(await ofAda(connection, age.neg())).toBe(-36);
  expect(await ofAda(connection, age.neg().neg())).toBe(36);
});

arithmetic.it('raises to a power', async (connection) => {
  expect(Number(await ofAda(connection, age.pow(2)))).toBe(1296);
});

arithmetic.it('keeps the order of operations that was written', async (connection) => {
  expect(await ofAda(connection, age.add(4).mul(2))).toBe(80);
  expect(await ofAda(connection, age.add(age.mul(2)))).toBe(108);
  expect(await ofAda(connection, age.sub(age.sub(1)))).toBe(1);
  expect(Number(await ofAda(connection, literal(72).div(age.div(2))))).toBe(4);
});

arithmetic.it('works on bits', async (connection) => {
  expect(await ofAda(connection, age.bitAnd(12))).toBe(4);
  expect(await ofAda(connection, age.bitOr(3))).toBe(39);
  expect(await ofAda(connection, age.bitXor(5))).toBe(33);
});

arithmetic.it('moves bits', async (connection) => {
  expect(Number(await ofAda(connection, age.shiftLeft(2)))).toBe(144);
  expect(Number(await ofAda(connection, age.shiftRight(2)))).toBe(9);
});

arithmetic.it('adds decimals', async (connection) => {
  expect(await ofAda(connection, salary.add('0.25'))).toMatch(/^1200\.750*$/);
  expect(await ofAda(connection, salary.sub('1200'))).toMatch(/^0?\.50*$/);
});

arithmetic.it('adds decimals without loss', ['exactDecimals'], async (connection) => {
  const tenth = literal('0.1', Numeric(10, 2));
  expect(await ofAda(connection, tenth.add('0.2'))).toMatch(/^0?\.30*$/);
  expect(await connection.scalar(select(id).where(tenth.add('0.2').eq('0.3'), id.eq(1)))).toBe(1);
});

arithmetic.it('multiplies decimals without loss', ['exactDecimals'], async (connection) => {
  const price = literal('12345678.91', Numeric(20, 2));
  expect(await ofAda(connection, price.mul('1.01'))).toMatch(/^12469135\.69910*$/);
});

arithmetic.it('works with floating point', async (connection) => {
  expect(await ofAda(connection, height.mul(2))).toBe(3.5);
  expect(await ofAda(connection, height.add(0.25))).toBe(2);
  expect(await ofAda(connection, literal(0.1, Double).add(0.2))).toBeCloseTo(0.3, 12);
});

arithmetic.it('mixes whole numbers and floating point', async (connection) => {
  expect(Number(await ofAda(connection, height.mul(age as never)))).toBe(63);
});

arithmetic.it('works with integers of 64 bits', async (connection) => {
  const big = literal(9_007_199_254_740_993n, BigInteger);
  expect(await ofAda(connection, big.add(age.cast(BigInteger)))).toBe(9_007_199_254_741_029n);
  expect(await ofAda(connection, big.sub(age.cast(BigInteger)))).toBe(9_007_199_254_740_957n);
});

arithmetic.it('of nothing but values is as exact as they are', ['untypedParameters'], async (connection) => {
  const big = literal(9_007_199_254_740_993n, BigInteger);
  expect(await ofAda(connection, big.add(2n))).toBe(9_007_199_254_740_995n);
  expect(await ofAda(connection, literal(7, Integer).add(3))).toBe(10);
  expect(await ofAda(connection, literal(0.5, Double).add(0.25))).toBe(0.75);
});

arithmetic.it('with NULL gives NULL', async (connection) => {
  expect(await connection.scalar(select(salary.add('1')).where(id.eq(5)))).toBeNull();
  expect(await connection.scalar(select(height.mul(2)).where(id.eq(3)))).toBeNull();
});

arithmetic.it('stands in conditions', async (connection) => {
  expect(await connection.scalars(select(id).where(age.mul(2).gt(80)).orderBy(id)).all()).toEqual([2, 4]);
  expect(await connection.scalars(select(id).where(age.mod(2).eq(0)).orderBy(id)).all()).toEqual([1, 4]);
});

arithmetic.it('stands in an order', async (connection) => {
  expect(await connection.scalars(select(id).orderBy(age.mod(10), id)).all()).toEqual([2, 4, 3, 1, 5]);
});

arithmetic.it('takes values of the application as what they are', async (connection) => {
  const query = select(literal(7, Integer).label('whole'), literal(1.5, Double).label('float'), func.abs(literal(-2)).label('abs'));
  expect(await connection.execute(query).one()).toEqual({ whole: 7, float: 1.5, abs: 2 });
});

arithmetic.it('takes an operator of the application', async (connection) => {
  expect(await ofAda(connection, age.op('+', 4))).toBe(40);
  expect(
    await connection
      .scalars(
        select(id)
          .where(age.op('>', 40, { predicate: true }))
          .orderBy(id),
      )
      .all(),
  ).toEqual([2, 4]);
});
