import { describe, expect, test } from 'vitest';
import {
  Blob,
  Bool,
  type ColumnElement,
  column,
  customType,
  Enum,
  func,
  Integer,
  Interval,
  Json,
  nativeType,
  Operation,
  type OperatorName,
  select,
  Text,
  Timestamp,
  type TypedExpression,
  table,
  typeCoerce,
  Uuid,
} from '../src/index.ts';
import { inSix, postgres } from './six-dialects.ts';

const t = table('t', {
  flag: column(Bool),
  count: column(Integer),
  name: column(Text),
  mood: column(Enum('sad', 'ok')),
  at: column(Timestamp),
  span: column(Interval),
  bytes: column(Blob),
  doc: column(Json<unknown>()),
  key: column(Uuid),
  own: column(nativeType<string>({ name: 'GEOMETRY' })),
});
// biome-ignore lint/suspicious/noExplicitAny: operators are called by name, where the compiler would refuse some.
const c = t.c as any;

function sql(condition: ColumnElement): string {
  return postgres.compile(select(condition.label('x'))).sql.replace(/^SELECT | AS x FROM t$/g, '');
}

const element = (expression: TypedExpression): ColumnElement => expression as ColumnElement;

describe('an operator', () => {
  test.each([
    ['flag', 'add', true],
    ['flag', 'neg', undefined],
    ['flag', 'like', 'x%'],
    ['bytes', 'mul', 2],
    ['doc', 'add', 1],
    ['doc', 'like', '%x%'],
    ['name', 'sub', 'x'],
    ['name', 'bitAnd', 1],
    ['count', 'contains', 'x'],
    ['count', 'regexpMatch', '^1'],
    ['count', 'match', '1'],
    ['at', 'mod', 2],
    ['at', 'startsWith', '2024'],
  ])('of %s has no meaning as %s, which is said with what to do', (column, method, argument) => {
    expect(() => c[column][method](argument)).toThrow(/SQL_WRONG_OPERATOR: .* has no meaning for a value of type '.*'; cast\(\) it/);
  });

  test('has a meaning for what its type is like, for types of a database and for what is seen as another type', () => {
    expect(sql(c.mood.like('s%'))).toBe('t.mood LIKE $1');
    expect(sql(c.span.add('PT1H'))).toBe('t.span + $1::INTERVAL');
    expect(sql(c.span.neg())).toBe('-t.span');
    expect(sql(c.at.sub(c.at))).toBe('t.at - t.at');
    expect(sql(c.own.mul(c.own))).toBe('t.own * t.own');
    expect(sql(c.bytes.like('%x'))).toBe('t.bytes LIKE $1');
    expect(sql(typeCoerce(c.flag, Integer).add(1))).toBe('t.flag + $1');
    expect(sql(c.flag.op('+', 1))).toBe('t.flag + $1');
  });
});

describe('parentheses stand where databases', () => {
  const { count: number, name, at } = table('t', { count: column(Integer), name: column(Text), at: column(Timestamp) }).c;
  const lasting = func.call('lasting', Interval);
  const of = (element: ColumnElement) => inSix(() => select(element.label('x')));

  test('bind || more tightly than +', () => {
    expect(of(number.sub(1).concat('x'))).toMatchInlineSnapshot(`
      "postgres:
        SELECT (t.count - $1) || $2 AS x FROM t
      mysql, mariadb:
        SELECT concat(t.count - ?, ?) AS x FROM t
      oracle:
        SELECT (t.count - :1) || :2 AS x FROM t
      mssql:
        SELECT (t.count - @p1) + @p2 AS x FROM t
      sqlite:
        SELECT (t.count - ?) || ? AS x FROM t"
    `);
    expect(sql(name.concat('a').concat(name.concat('b')))).toBe('t.name || $1 || t.name || $2');
  });

  test('bind ^ more tightly than *', () => {
    expect(of(number.mul(2).bitXor(number.add(1)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT t.count * $1 # (t.count + $2) AS x FROM t
      mysql, mariadb:
        SELECT (t.count * ?) ^ (t.count + ?) AS x FROM t
      oracle:
        SELECT BITXOR(t.count * :1, t.count + :2) AS x FROM t
      mssql:
        SELECT t.count * @p1 ^ (t.count + @p2) AS x FROM t
      sqlite:
        SELECT ((t.count * ? | (t.count + ?)) - (t.count * ? & (t.count + ?))) AS x FROM t"
    `);
  });

  test('add months one by one', () => {
    // Durations are added to moments at run time only; their types do not meet.
    const moment = at as ColumnElement as ColumnElement<number>;
    const duration = lasting as ColumnElement as ColumnElement<number>;
    expect(sql(moment.add(duration.add(duration)))).toBe('t.at + (lasting() + lasting())');
    expect(sql(number.add(number.add(1)))).toBe('t.count + t.count + $1');
  });
});

describe('a type owns', () => {
  const called = (name: string) => (left: TypedExpression, right?: TypedExpression) =>
    func.call(name, Text, element(left), ...(right === undefined ? [] : [element(right)]));
  const names = ['like', 'contains', 'in', 'is', 'regexpMatch', 'match', 'concat', 'isDistinctFrom', 'collate', 'subtract'] as const;
  const operators = Object.fromEntries(names.map((name: OperatorName) => [name, called(`my_${name}`)]));
  const Own = customType(Text, {
    encode: (value: string) => value,
    decode: (value) => value,
    operators: { ...operators, negate: (only) => new Operation('negate', [element(only)], Integer), between: called('my_between') },
  });
  const own = table('t', { a: column(Own) }).c.a;

  test('every operator that it says so of', () => {
    expect(sql(own.like('x'))).toBe('my_like(t.a, $1)');
    expect(sql(own.contains('x'))).toBe('my_contains(t.a, $1)');
    expect(sql(own.in(['x', 'y']))).toBe('my_in(t.a, ($1))');
    expect(sql(own.is(null))).toBe('my_is(t.a, NULL)');
    expect(sql(own.eq(null))).toBe('my_is(t.a, NULL)');
    expect(sql(own.regexpMatch('x'))).toBe('my_regexpMatch(t.a, $1)');
    expect(sql(own.match('x'))).toBe('my_match(t.a, $1)');
    expect(sql(own.concat('x'))).toBe('my_concat(t.a, $1)');
    expect(sql(own.isDistinctFrom('x'))).toBe('my_isDistinctFrom(t.a, $1)');
    expect(sql(own.between('a', 'b'))).toBe('my_between(t.a, $1)');
  });

  test('operators that its family lacks, and leaves the others as they are', () => {
    expect(sql(own.sub('x'))).toBe('my_subtract(t.a, $1)');
    expect(sql(own.neg())).toBe('-t.a');
    expect(sql(own.eq('x'))).toBe('t.a = $1');
    expect(() => own.mod('x')).toThrow('SQL_WRONG_OPERATOR');
  });
});
