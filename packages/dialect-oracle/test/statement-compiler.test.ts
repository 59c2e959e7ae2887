import { Bool, column, Integer, insert, not, select, table, toSql } from '@sqlayer/expression';
import { expect, test } from 'vitest';
import { OracleDialect } from '../src/index.ts';

const t = table('t', { id: column(Integer, { primaryKey: true }), seen: column(Bool, { nullable: true }) });
const { id, seen } = t.c;
const sql = (...args: Parameters<typeof toSql>): string => toSql(args[0], new OracleDialect());

test('a value that is not true may be unknown', () => {
  expect(sql(select(id).where(not(seen.is(true))))).toBe('SELECT t.id FROM t WHERE DECODE(t.seen, 1, 0, 1) = 1');
});

test('an offset cannot stand beside a lock', () => {
  expect(() => sql(select(id).offset(1).forUpdate())).toThrow('FOR UPDATE beside a limit');
});

test('the rows of a query give nothing back, even where that would be welcome', () => {
  const statement = insert(t).fromSelect(['seen'], select(seen));
  expect(sql(statement.returnDefaults())).toBe('INSERT INTO t (seen) SELECT t.seen FROM t');
  expect(() => sql(statement.returning(id))).toThrow('RETURNING for an INSERT of the rows of a query');
});
