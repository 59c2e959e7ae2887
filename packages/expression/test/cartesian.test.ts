import { describe, expect, test } from 'vitest';
import { and, type DefaultDialect, delete_, exists, func, or, type Statement, select, Text, tableFunction, update } from '../src/index.ts';
import { address, employee, user } from './dialects.ts';
import { mysql, postgres } from './six-dialects.ts';

function warnings(statement: Statement, dialect: DefaultDialect = postgres): readonly string[] {
  return dialect.compile(statement).warnings ?? [];
}

const tied = user.c.id.eq(address.c.userId);

describe('FROM elements that nothing connects', () => {
  test('are told by name, with what to do', () => {
    expect(warnings(select(user.c.name, address.c.email))).toEqual([
      "nothing connects 'user_account' and 'address' in FROM: every row of one meets every row of the other; add a join condition, or crossJoin() if that is meant.",
    ]);
    expect(warnings(select(user.c.name, address.c.email, employee.c.name).where(tied))[0]).toMatch(
      /^nothing connects '\w+' and 'employee' in/,
    );
    const a = user.as('a');
    expect(warnings(select(a.c.id, address.c.id).where(a.c.id.gt(1), address.c.id.lt(5)))[0]).toContain("'a' and 'address'");
  });

  test('are told of a query within another one, of an UPDATE and of a DELETE', () => {
    expect(warnings(select(select(user.c.id, address.c.email).subquery('q').c.id))).toHaveLength(1);
    expect(warnings(update(user).set({ name: address.c.email }).where(user.c.id.eq(1)))).toHaveLength(1);
    expect(warnings(delete_(user).using(address).where(address.c.id.eq(1)))).toHaveLength(1);
  });
});

describe('FROM elements are connected', () => {
  test.each<[string, Statement]>([
    ['by a condition', select(user.c.name, address.c.email).where(tied)],
    ['by one of several conditions', select(user.c.name, address.c.email).where(and(user.c.id.gt(1), tied))],
    ['by a condition with OR', select(user.c.name, address.c.email).where(or(tied, user.c.id.eq(1)))],
    ['by a join', select(user.c.name, address.c.email).join(address)],
    ['by a cross join, which is meant', select(user.c.name, address.c.email).crossJoin(address)],
    ['by the query around them', select(user.c.id).where(exists(select(address.c.id).where(tied)))],
    ['by a function of their columns', select(user.c.id, tableFunction(func.call('split', Text, user.c.name), { w: Text }, 's').c.w)],
    ['in an UPDATE', update(user).set({ name: address.c.email }).where(tied)],
    ['in a DELETE', delete_(user).using(address).where(tied)],
    ['where there is one only', select(user.c.id)],
  ])('%s', (_how, statement) => {
    expect(warnings(statement)).toEqual([]);
  });

  test('by the join of an UPDATE', () => {
    expect(warnings(update(user).join(address).set({ name: address.c.email }), mysql)).toEqual([]);
  });
});
