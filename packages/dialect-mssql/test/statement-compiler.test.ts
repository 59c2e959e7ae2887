import { Bool, column, Integer, not, select, table, tableSample, toSql, union, update } from '@sqlayer/expression';
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

test('a hint stands behind the sample of a table', () => {
  const sample = tableSample(t, 5, { name: 's' });
  expect(sql(select(sample.c.id).withHint(sample, 'WITH (NOLOCK)', 'mssql'))).toBe(
    'SELECT s.id FROM t AS s TABLESAMPLE (5 PERCENT) WITH (NOLOCK)',
  );
});
