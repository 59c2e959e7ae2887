import {
  case_,
  cast,
  column,
  Double,
  func,
  Integer,
  literal,
  Numeric,
  nullLiteral,
  type Statement,
  select,
  sql,
  Text,
  table,
  Varchar,
  values,
} from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { PostgresDialect } from '../src/index.ts';

const dialect = new PostgresDialect();
const item = table('item', { id: column(Integer), name: column(Varchar(5)), price: column(Numeric(10, 2)) });

function written(statement: Statement): string {
  return dialect.compile(statement).sql.replaceAll(/\s+/g, ' ');
}

describe('a parameter is told its type', () => {
  test('where it is selected, so that a number is no text', () => {
    expect(written(select(literal(1).label('n'), literal('x').label('s')))).toBe('SELECT $1::BIGINT AS n, $2::VARCHAR AS s');
  });

  test('beside nothing but parameters', () => {
    expect(written(select(literal(1).add(2).label('n')))).toBe('SELECT $1::BIGINT + $2::BIGINT AS n');
    expect(written(select(func.sum(case_().when(item.c.id.gt(5), 1).else(0)).label('n')))).toBe(
      'SELECT sum(CASE WHEN (item.id > $1) THEN $2::BIGINT ELSE $3::BIGINT END) AS n FROM item',
    );
    expect(written(select(func.call('abs', Integer, literal(-1)).label('n')))).toBe('SELECT abs($1::BIGINT) AS n');
  });

  test('in VALUES, and in functions that take anything', () => {
    const v = values('v', { n: Integer, s: Varchar(3) }, [{ n: 1, s: 'a' }]);
    expect(written(select(v.c.n))).toBe('SELECT v.n FROM (VALUES ($1::INTEGER, $2::VARCHAR)) AS v (n, s)');
    expect(written(select(func.concat(item.c.name, '-').label('s')))).toBe('SELECT concat(item.name, $1::VARCHAR) AS s FROM item');
  });

  test('without a length or a scale, to which a cast would cut it', () => {
    const price = case_().when(item.c.id.gt(5), literal('1.005', Numeric(10, 2)));
    expect(written(select(price.else(literal('0', Numeric(10, 2))).label('p')))).toContain('THEN $2::NUMERIC ELSE $3::NUMERIC END');
  });
});

describe('a parameter that is cast', () => {
  test('is of its own type before, unless it is text, which is read as any', () => {
    expect(written(select(literal(3.7, Double).cast(Integer).label('n')))).toBe('SELECT CAST($1::DOUBLE PRECISION AS INTEGER) AS n');
    expect(written(select(literal('42').cast(Integer).label('n')))).toBe('SELECT CAST($1 AS INTEGER) AS n');
    expect(written(select(cast(5, Integer).label('n')))).toBe('SELECT CAST($1 AS INTEGER) AS n');
  });
});

describe('a parameter is left as it is', () => {
  test('where a column or another value tells its type', () => {
    expect(written(select(item.c.price.add('1').label('p')).where(item.c.name.eq('x')))).toBe(
      'SELECT item.price + $1 AS p FROM item WHERE item.name = $2',
    );
    expect(written(select(case_().when(item.c.id.gt(5), item.c.name).else('none').label('s')))).toContain('THEN item.name ELSE $2 END');
    expect(written(select(func.coalesce(item.c.name, 'x').label('s')))).toBe('SELECT coalesce(item.name, $1) AS s FROM item');
  });

  test('for a function, which may want a type of its own', () => {
    expect(written(select(func.call('to_tsquery', Text, 'a & b').label('q')))).toBe('SELECT to_tsquery($1) AS q');
    expect(written(select(func.call('f', Text, 'a', nullLiteral, sql`now()`.as(Text), 'b').label('q')))).toBe(
      'SELECT f($1, NULL, now(), $2) AS q',
    );
  });

  test('in a list, and written into the text', () => {
    expect(written(select(item.c.id).where(literal(1).in([1, 2])))).toContain('$1::BIGINT IN ');
    expect(dialect.compile(select(literal(1).label('n')), { literalValues: true }).sql).toBe('SELECT 1 AS n');
  });
});
