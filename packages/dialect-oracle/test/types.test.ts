import { type AnySqlType, Interval } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import * as oracle from '../src/index.ts';

const types = new oracle.OracleTypes();
const made = (type: AnySqlType) => types.implementationOf(type);

test('names in DDL', () => {
  const all = [
    oracle.OracleNumber(),
    oracle.OracleNumber(10),
    oracle.OracleNumber(10, 2),
    oracle.OracleNumber(10, -2),
    oracle.Varchar2(10),
    oracle.NVarchar2(10),
    oracle.Raw(16),
    oracle.Long,
    oracle.NClob,
    oracle.RowId,
    oracle.BinaryFloat,
    oracle.BinaryDouble,
    oracle.TimestampLocalTz(3),
    oracle.IntervalYearToMonth(),
    oracle.Vector(3, 'FLOAT32'),
    oracle.Vector(),
  ];
  expect(`\n${all.map((type) => made(type as AnySqlType).sqlName).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    NUMBER
    NUMBER(10)
    NUMBER(10, 2)
    NUMBER(10, -2)
    VARCHAR2(10 CHAR)
    NVARCHAR2(10)
    RAW(16)
    LONG
    NCLOB
    ROWID
    BINARY_FLOAT
    BINARY_DOUBLE
    TIMESTAMP(3) WITH LOCAL TIME ZONE
    INTERVAL YEAR(9) TO MONTH
    VECTOR(3,FLOAT32,*)
    VECTOR(*,*,*)
    "
  `);
});

describe('intervals', () => {
  test.each([
    ['PT0S', '+0 00:00:00.000000'],
    ['P5DT2H3M4.5S', '+5 02:03:04.500000'],
    ['P-5DT-2H-3M-4.000001S', '-5 02:03:04.000001'],
    ['PT36H', '+1 12:00:00.000000', 'P1DT12H'],
    ['P1DT-1S', '+0 23:59:59.000000', 'PT23H59M59S'],
    ['P999999999D', '+999999999 00:00:00.000000'],
  ])('%s', (duration, text, back = duration) => {
    const { encode, decode } = made(Interval);
    expect(encode?.(duration)).toBe(text);
    expect(decode?.(text)).toBe(back);
  });

  test('as objects of a driver', () => {
    expect(made(Interval).decode?.({ days: -1, hours: -2, minutes: 0, seconds: -3, fseconds: -500_000_000 })).toBe('P-1DT-2H-3.5S');
    expect(made(oracle.IntervalYearToMonth()).decode?.({ years: -1, months: -6 })).toBe('P-1Y-6M');
  });

  test.each([
    ['P1Y6M', '+1-6'],
    ['P-6M', '-0-6'],
  ])('%s of years and months', (duration, text) => {
    const { encode, decode, literal } = made(oracle.IntervalYearToMonth());
    expect(encode?.(duration)).toBe(text);
    expect(decode?.(text.replace('-6', '-06'))).toBe(duration);
    expect(literal?.(duration)).toBe(`INTERVAL '${text.replace('+', '')}' YEAR(9) TO MONTH`);
  });

  test('of the other kind are refused', () => {
    expect(() => made(oracle.IntervalYearToMonth()).encode?.('P1D')).toThrow(/SQL_INVALID_VALUE/);
    expect(() => made(Interval).encode?.('P1M')).toThrow(/IntervalYearToMonth/);
    expect(() => made(Interval).encode?.('P1000000000D')).toThrow(/SQL_INVALID_VALUE/);
    expect(() => made(Interval).decode?.('1 day')).toThrow(/SQL_INVALID_VALUE/);
  });
});

test('vectors have as many numbers as they say', () => {
  const { encode, decode, literal } = made(oracle.Vector(2, 'FLOAT64'));
  expect(encode?.([0.1, -2])).toBe('[0.1,-2]');
  expect(decode?.(Float64Array.of(0.1, -2))).toEqual([0.1, -2]);
  expect(decode?.('[0.1,-2]')).toEqual([0.1, -2]);
  expect(literal?.([1, 2])).toBe("'[1,2]'");
  for (const wrong of [[1], [1, Number.NaN], 'x']) expect(() => encode?.(wrong)).toThrow(/SQL_INVALID_VALUE/);
});

test('bytes beyond a RAW are refused, and have a literal', () => {
  const { encode, literal } = made(oracle.Raw(2));
  expect(literal?.(Uint8Array.of(1, 255))).toBe("HEXTORAW('01ff')");
  expect(() => encode?.(new Uint8Array(3))).toThrow(/SQL_INVALID_VALUE/);
});
