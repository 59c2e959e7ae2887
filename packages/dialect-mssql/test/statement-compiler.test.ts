import {
  Bool,
  case_,
  column,
  func,
  Integer,
  insert,
  literal,
  not,
  select,
  table,
  tableSample,
  toSql,
  union,
  update,
} from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { MssqlDialect } from '../src/index.ts';

const t = table('t', { id: column(Integer), seen: column(Bool, { nullable: true }) });
const { id, seen } = t.c;
const dialect = new MssqlDialect();
const sql = (...args: Parameters<typeof toSql>): string => toSql(args[0], dialect);

describe('an order without a limit is left out', () => {
  test('in a subquery of an UPDATE', () => {
    expect(
      sql(
        update(t)
          .set({ seen: true })
          .where(id.in(select(id).orderBy(id))),
      ),
    ).toBe('UPDATE t SET seen=@p1 WHERE t.id IN (SELECT t.id FROM t)');
  });

  test('of a set operation in FROM, but not of one that is a statement', () => {
    const both = union(select(id), select(id)).orderBy(id);
    expect(sql(both)).toBe('SELECT t.id FROM t UNION SELECT t.id FROM t ORDER BY id');
    const { c } = both.subquery('s');
    expect(sql(select(c.id))).toBe('SELECT s.id FROM (SELECT t.id AS id FROM t UNION SELECT t.id AS id FROM t) AS s');
  });

  test('of a member of a set operation', () => {
    expect(sql(union(select(id).orderBy(id), select(id)))).toBe('(SELECT t.id FROM t) UNION SELECT t.id FROM t');
  });
});

test('a value that is not true may be unknown', () => {
  expect(sql(select(id).where(not(seen.is(true))))).toBe('SELECT t.id FROM t WHERE NOT EXISTS (SELECT t.seen INTERSECT SELECT 1)');
});

test('a comparison is 1, 0 or NULL wherever a value is wanted', () => {
  const isFirst = id.eq(literal(1, Integer));
  const value = 'CASE WHEN (t.id = 1) THEN 1 WHEN NOT (t.id = 1) THEN 0 END';
  const written = (statement: Parameters<typeof toSql>[0]): string => toSql(statement, dialect, { literalValues: true });
  expect(written(update(t).set({ seen: isFirst }))).toBe(`UPDATE t SET seen=${value}`);
  expect(written(insert(t).values({ id: 2, seen: isFirst }))).toContain(`VALUES (2, ${value})`);
  expect(written(select(func.coalesce(isFirst, seen).label('x')).groupBy(isFirst).orderBy(isFirst.desc()))).toBe(
    `SELECT coalesce(${value}, t.seen) AS x FROM t GROUP BY ${value} ORDER BY ${value} DESC`,
  );
  expect(written(select(case_().when(seen, isFirst).label('x')))).toBe(`SELECT CASE WHEN t.seen = 1 THEN ${value} END AS x FROM t`);
});

test('a hint stands behind the sample of a table', () => {
  const sample = tableSample(t, 5, { name: 's' });
  expect(sql(select(sample.c.id).withHint(sample, 'WITH (NOLOCK)', 'mssql'))).toBe(
    'SELECT s.id FROM t AS s TABLESAMPLE (5 PERCENT) WITH (NOLOCK)',
  );
});
