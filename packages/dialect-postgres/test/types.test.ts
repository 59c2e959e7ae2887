import {
  type AnySqlType,
  ArrayOf,
  Blob,
  Bool,
  cast,
  column,
  Integer,
  Interval,
  Json,
  SqlType,
  select,
  Text,
  Timestamp,
  table,
  toSql,
  Varchar,
} from '@sqlayer/expression';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArray, readHstore, readMultirange, readRange, writeArray, writeHstore, writeRange } from '../src/composite-text.ts';
import * as postgres from '../src/index.ts';

const types = new postgres.PostgresTypes();
const encode = (type: AnySqlType, value: unknown): unknown => types.implementationOf(type).encode?.(value) ?? value;
const decode = (type: AnySqlType, raw: unknown): unknown => types.implementationOf(type).decode?.(raw) ?? raw;

/** Texts with every character that means something in these forms. */
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'{}[](),="\\>\'N \tul') }));

test('names in DDL', () => {
  const { Bit, BitVarying, Jsonb, PgInterval, ...rest } = postgres;
  const constants = Object.entries(rest).filter(([, value]) => value instanceof SqlType);
  const parametrized = { Bit: Bit(4), BitVarying: BitVarying(8), Jsonb: Jsonb(), PgInterval: PgInterval('DAY TO SECOND', 3) };
  const lines = [...constants, ...Object.entries(parametrized)].map(([name, type]) => {
    const { sqlName, bindCast } = types.implementationOf(type as AnySqlType);
    return `${name}: ${sqlName}${bindCast === undefined ? '' : ` ?::${bindCast}`}`;
  });
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Bytea: BYTEA
    Cidr: CIDR
    CiText: CITEXT
    DateMultirange: DATEMULTIRANGE ?::DATEMULTIRANGE
    DateRange: DATERANGE ?::DATERANGE
    HStore: HSTORE
    Inet: INET
    Int4Multirange: INT4MULTIRANGE ?::INT4MULTIRANGE
    Int4Range: INT4RANGE ?::INT4RANGE
    Int8Multirange: INT8MULTIRANGE ?::INT8MULTIRANGE
    Int8Range: INT8RANGE ?::INT8RANGE
    JsonbText: JSONB ?::JSONB
    JsonPath: JSONPATH
    MacAddr: MACADDR
    MacAddr8: MACADDR8
    Money: MONEY
    NumMultirange: NUMMULTIRANGE ?::NUMMULTIRANGE
    NumRange: NUMRANGE ?::NUMRANGE
    Oid: OID
    RegClass: REGCLASS
    RegConfig: REGCONFIG
    TsMultirange: TSMULTIRANGE ?::TSMULTIRANGE
    TsQuery: TSQUERY
    TsRange: TSRANGE ?::TSRANGE
    TstzMultirange: TSTZMULTIRANGE ?::TSTZMULTIRANGE
    TstzRange: TSTZRANGE ?::TSTZRANGE
    TsVector: TSVECTOR
    Bit: BIT(4)
    BitVarying: BIT VARYING(8)
    Jsonb: JSONB ?::JSONB
    PgInterval: INTERVAL DAY TO SECOND (3) ?::INTERVAL
    "
  `);
});

describe('arrays', () => {
  test('come back as they went, whatever is in them', () => {
    const items = fc.letrec((tie) => ({
      list: fc.array(fc.oneof({ depthSize: 'small' }, fc.option(text), tie('list')), { maxLength: 4 }),
    }));
    fc.assert(
      fc.property(items.list, (list) => {
        expect(readArray(writeArray(list as unknown[]))).toEqual(list);
      }),
    );
  });

  test.each<[string, unknown[]]>([
    ['{}', []],
    ['{1,2,NULL}', ['1', '2', null]],
    ['{"NULL",null,""}', ['NULL', null, '']],
    [
      '{{1,2},{3,4}}',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['[0:1]={a,b}', ['a', 'b']],
    ['[1:1][-2:-1]={{a,b}}', [['a', 'b']]],
    ['{"a \\"b\\" \\\\ c",d e}', ['a "b" \\ c', 'd e']],
  ])('%s is read', (raw, items) => {
    expect(readArray(raw)).toEqual(items);
  });

  test.each(['', '{', '{1', '1,2}', '{1}x', '{"a}'])('%j is no array', (raw) => {
    expect(() => readArray(raw)).toThrow(expect.objectContaining({ code: 'SQL_INVALID_VALUE' }) as Error);
  });

  test('take and give values of their element', () => {
    const when = new Date('2024-02-29T23:59:59.123Z');
    const cases: readonly [AnySqlType, unknown, string][] = [
      [ArrayOf(Integer), [1, -2], '{1,-2}'],
      [ArrayOf(Bool), [true, false], '{true,false}'],
      [ArrayOf(Timestamp.with({ timezone: true })), [when], '{"2024-02-29 23:59:59.123+00:00"}'],
      [ArrayOf(Blob), [Uint8Array.of(0, 255)], '{"\\\\x00ff"}'],
      [ArrayOf(Json()), [{ a: '"' }], '{"{\\"a\\":\\"\\\\\\"\\"}"}'],
      [ArrayOf(postgres.HStore), [{ a: null }], '{"\\"a\\"=>NULL"}'],
      [ArrayOf(Varchar(5), { nulls: true }), ['a', null], '{a,NULL}'],
      [ArrayOf(Interval, { dimensions: 2 }), [['PT1H'], ['PT0S']], '{{PT1H},{PT0S}}'],
    ];
    for (const [type, value, raw] of cases) {
      expect(encode(type, value)).toBe(raw);
      expect(decode(type, raw)).toEqual(value);
    }
    // Some drivers read arrays themselves.
    expect(decode(ArrayOf(Integer), ['1', null])).toEqual([1, null]);
    for (const wrong of ['x', [1.5], [[1]]]) expect(() => encode(ArrayOf(Integer), wrong)).toThrow(/SQL_INVALID_VALUE/);
    expect(() => encode(ArrayOf(Integer, { dimensions: 2 }), [1])).toThrow(/SQL_INVALID_VALUE/);
  });

  test('of NULL only have a literal with a cast', () => {
    expect(types.implementationOf(ArrayOf(Integer, { nulls: true })).literal?.([null])).toBe('ARRAY[NULL]::INTEGER[]');
  });
});

describe('hstore', () => {
  test('comes back as it went', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.option(text)), (pairs) => {
        expect(readHstore(writeHstore(pairs))).toEqual({ ...pairs });
      }),
    );
  });
  test('has no special keys', () => {
    const pairs = Object.fromEntries([
      ['__proto__', 'x'],
      ['', null],
      ['null', 'NULL'],
    ]);
    expect(readHstore(writeHstore(pairs))).toEqual(pairs);
    expect(readHstore('a=>1,  b => null')).toEqual({ a: '1', b: null });
  });
  test('refuses what is no text', () => {
    for (const wrong of [null, 'a=>1', { a: 1 }]) expect(() => encode(postgres.HStore, wrong)).toThrow(/SQL_INVALID_VALUE/);
  });
});

describe('ranges', () => {
  const bounds = fc.constantFrom('[)', '[]', '()', '(]');
  const ranges = fc.option(fc.record({ lower: fc.option(text), upper: fc.option(text), bounds }), { nil: undefined });

  test('come back as they went', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        expect(readRange(writeRange(range as never))).toEqual(range);
      }),
    );
    fc.assert(
      fc.property(fc.array(ranges), (many) => {
        expect(readMultirange(`{${many.map((range) => writeRange(range as never)).join(',')}}`)).toEqual(many);
      }),
    );
  });

  test('take and give values of their element', () => {
    const from = new Date('2024-01-01T00:00:00.000Z');
    const cases: readonly [AnySqlType, unknown, string][] = [
      [postgres.Int4Range, { lower: 1, upper: 10, bounds: '[)' }, '[1,10)'],
      [postgres.Int8Range, { lower: null, upper: 2n ** 62n, bounds: '(]' }, '(,4611686018427387904]'],
      [postgres.NumRange, { lower: '0.50', upper: null, bounds: '[)' }, '[0.50,)'],
      [postgres.DateRange, { lower: '2024-01-01', upper: '2024-02-01', bounds: '[)' }, '[2024-01-01,2024-02-01)'],
      [postgres.TstzRange, { lower: from, upper: null, bounds: '[)' }, '["2024-01-01 00:00:00.000+00:00",)'],
      [postgres.Int4Range, postgres.emptyRange, 'empty'],
      [
        postgres.Int4Multirange,
        [
          { lower: 1, upper: 2, bounds: '[)' },
          { lower: 5, upper: null, bounds: '[)' },
        ],
        '{[1,2),[5,)}',
      ],
      [postgres.RangeOf('TEXTRANGE', Text), { lower: '', upper: 'a"b', bounds: '[]' }, '["","a\\"b"]'],
    ];
    for (const [type, value, raw] of cases) {
      expect(encode(type, value)).toBe(raw);
      expect(decode(type, raw)).toEqual(value);
    }
    expect(decode(postgres.TsRange, '["2024-01-01 00:00:00",infinity)'.replace('infinity', ''))).toMatchObject({ lower: from });
    expect(types.implementationOf(postgres.Int4Range).literal?.({ lower: 1, upper: 2, bounds: '[)' })).toBe("CAST('[1,2)' AS INT4RANGE)");
  });

  test('refuse what is no range', () => {
    for (const wrong of [
      null,
      '[1,2)',
      { lower: 1, upper: 2 },
      { lower: 1, upper: 2, bounds: '[[' },
      { lower: 1.5, upper: null, bounds: '[)' },
    ]) {
      expect(() => encode(postgres.Int4Range, wrong)).toThrow(/SQL_INVALID_VALUE/);
    }
    expect(() => readRange('[1,2')).toThrow(/SQL_INVALID_VALUE/);
  });
});

test.each([
  ['00:00:00', 'PT0S'],
  ['1 year 2 mons 3 days 04:05:06.789', 'P1Y2M3DT4H5M6.789S'],
  ['-1 years -2 mons +3 days -04:05:06.000001', 'P-1Y-2M3DT-4H-5M-6.000001S'],
  ['36:00:00', 'PT36H'],
  ['1 day', 'P1D'],
  ['-00:00:00.5', 'PT-0.5S'],
  ['P1Y2M3DT4H5M6.789S', 'P1Y2M3DT4H5M6.789S'],
  ['P-1Y-2M3DT-4H-5M-6S', 'P-1Y-2M3DT-4H-5M-6S'],
])('the interval %s is %s', (raw, duration) => {
  expect(decode(Interval, raw)).toBe(duration);
  expect(encode(Interval, duration)).toBe(duration);
});

test.each(['1 fortnight', '', '@ 1 min', 'infinity'])('the interval %j is refused rather than misread', (raw) => {
  expect(() => decode(Interval, raw)).toThrow(/intervalstyle/);
});

test('bits are checked', () => {
  expect([encode(postgres.Bit(4), '0101'), encode(postgres.BitVarying(8), ''), encode(postgres.BitVarying(), '1'.repeat(99))]).toHaveLength(
    3,
  );
  expect(types.implementationOf(postgres.Bit(4)).literal?.('0101')).toBe("B'0101'");
  for (const [type, wrong] of [
    [postgres.Bit(4), '01'],
    [postgres.BitVarying(1), '01'],
    [postgres.Bit(1), '2'],
  ] as const) {
    expect(() => encode(type, wrong)).toThrow(/SQL_INVALID_VALUE/);
  }
  expect(() => postgres.PgInterval('DAY); DROP' as never)).toThrow(/SQL_INVALID_VALUE/);
});

test('equal types that are made twice share compiled statements', () => {
  const t = table('t', { x: column(Text) });
  const make = () => select(cast(t.c.x, postgres.Bit(4)).label('b'));
  const dialect = new postgres.PostgresDialect();
  expect(toSql(make(), dialect)).toContain('CAST(t.x AS BIT(4))');
  expect(postgres.Bit(4).cacheKey).toBe(postgres.Bit(4).cacheKey);
  expect(postgres.Bit(4).cacheKey).not.toBe(postgres.Bit(5).cacheKey);
});
