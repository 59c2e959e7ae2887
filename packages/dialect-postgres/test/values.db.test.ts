import {
  ArrayOf,
  BigInteger,
  Blob,
  Bool,
  Char,
  DateOnly,
  Double,
  Enum,
  Float,
  Json,
  Numeric,
  select,
  Text,
  Timestamp,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestEngine } from '../../../tools/servers/test-engine.ts';
import { expectHeld, type ValueTable } from '../../../tools/values/held-values.ts';
import {
  characters,
  days,
  documents,
  exactInstants,
  genericSamples,
  greatWholes,
  instants,
  sample,
  type ValueSample,
} from '../../../tools/values/value-samples.ts';
import * as postgres from '../src/index.ts';
import { describeDrivers } from './databases.ts';

const {
  copyFrom,
  copyTo,
  CompositeOf,
  NumRange,
  DateRange,
  TsRange,
  TstzRange,
  RangeOf,
  MultirangeOf,
  HStore,
  Inet,
  Cidr,
  MacAddr,
  Jsonb,
} = postgres;

const mood = Enum('sad', "it's", 'very "happy", {so}', 'Ünïcödé 😀').with({ name: 'mood' });

const address = CompositeOf('address', {
  street: Text,
  zip: BigInteger,
  tags: ArrayOf(Text, { nulls: true }),
  open: Bool,
  scan: Blob,
});

const words = fc.oneof(characters, fc.string({ unit: fc.constantFrom(...'{}[](),="\\>\'N \tul') }));
const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const numerals = fc
  .tuple(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.stringMatching(/^[0-9]{0,40}[1-9]$/))
  .map(([whole, part]) => `${whole === 0n ? 1n : whole}.${part}`);

const addresses = fc.record({
  street: fc.option(words),
  zip: fc.option(big),
  tags: fc.option(fc.array(fc.option(words))),
  open: fc.option(fc.boolean()),
  scan: fc.option(fc.uint8Array()),
});

/** Ranges as PostgreSQL keeps them: with the lower end inside, and the upper one not. */
function ranges<T>(ends: fc.Arbitrary<T>, compare: (a: T, b: T) => number): fc.Arbitrary<postgres.Range<T>> {
  return fc
    .tuple(fc.option(ends), fc.option(ends))
    .filter(([a, b]) => a === null || b === null || compare(a, b) !== 0)
    .map(([a, b]) => {
      const [lower, upper] = a !== null && b !== null && compare(a, b) > 0 ? [b, a] : [a, b];
      return { lower, upper, bounds: lower === null ? '()' : '[)' };
    });
}
const inOrder = <T extends bigint | string | Date>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
const decimalOrder = (a: string, b: string): number => Number(a) - Number(b);

/** What PostgreSQL has beyond the types of every database. */
const samples: readonly ValueSample[] = [
  ...genericSamples,
  sample('floating point down to the smallest, without numbers and without end', Double, fc.double(), [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    Number.MIN_VALUE,
    1e-310,
  ]),
  sample(
    'floating point of 24 bits, in its shortest notation',
    Float.with({ precision: 24 }),
    fc.integer({ min: -999_999, max: 999_999 }).map((digits) => digits / 1_000),
    [Number.NaN, Number.NEGATIVE_INFINITY, -0, 1e-45, 3.4028235e38, 0.1, 16_777_216],
  ),
  sample('decimals of any size', Numeric(), numerals, [
    `1${'0'.repeat(1_000)}.${'0'.repeat(999)}1`,
    'NaN',
    'Infinity',
    '-Infinity',
    '0',
    '0.00',
  ]),
  sample('days before the year 1, after 9999 and without end', DateOnly, days, [
    '0001-12-31 BC',
    '4713-01-01 BC',
    '10000-01-01',
    '5874897-12-31',
    'infinity',
    '-infinity',
  ]),
  sample('instants without end', Timestamp.with({ as: 'text', timezone: true }), exactInstants, ['infinity', '-infinity']),
  sample(
    'characters of a length',
    Char(3),
    fc.string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 3 }).filter((one) => !/ $/.test(one)),
    ['日本語', '😀😀😀'],
  ),
  sample('documents that are kept parsed', Jsonb<unknown>(), documents, [{ a: [1e300, 5e-324, 1e21, -0.1] }, 'text', [[]], {}]),
  sample('great numbers in documents that are kept parsed', Jsonb<unknown>(), fc.array(greatWholes), [
    [2n ** 63n - 1n, 10n ** 400n, -(2n ** 53n) - 1n],
  ]),
  sample('documents that are kept parsed, as text', postgres.JsonbText, fc.constant('{}'), [
    `{"a": [0.${'1234567890'.repeat(5)}, 1${'0'.repeat(400)}]}`,
  ]),
  sample('arrays of text', ArrayOf(Text, { nulls: true }), fc.array(fc.option(words)), [
    [],
    [null],
    ['', 'NULL', 'null', '{}', '"', '\\', ' '],
  ]),
  sample('arrays of bytes', ArrayOf(Blob), fc.array(fc.uint8Array()), [[new Uint8Array(0), Uint8Array.of(0, 92, 34)]]),
  sample('arrays of 64-bit integers', ArrayOf(BigInteger), fc.array(big), [[2n ** 63n - 1n, -(2n ** 63n)]]),
  sample('arrays of floating point', ArrayOf(Double), fc.array(fc.double()), [[Number.NaN, -0, Number.POSITIVE_INFINITY]]),
  sample('arrays of truth values', ArrayOf(Bool, { nulls: true }), fc.array(fc.option(fc.boolean())), [[true, null, false]]),
  sample('arrays of instants', ArrayOf(Timestamp.with({ timezone: true })), fc.array(instants), [[new Date(-1)]]),
  sample('arrays of documents', ArrayOf(Json<unknown>()), fc.array(documents), [[{ a: '"\\{' }, [2n ** 64n]]]),
  sample('arrays of arrays', ArrayOf(Text, { dimensions: 2, nulls: true }), rectangles(fc.option(words)), [
    [
      ['a', null],
      ['"', ''],
    ],
  ]),
  sample('arrays of three dimensions', ArrayOf(BigInteger, { dimensions: 3 }), fc.constant([[[1n]]]), [
    [
      [
        [2n ** 63n - 1n, 2n],
        [3n, 4n],
      ],
      [
        [5n, 6n],
        [7n, 8n],
      ],
    ],
  ]),
  sample('enumerations', mood, fc.constantFrom(...mood.values), mood.values),
  sample('arrays of enumerations', ArrayOf(mood.with({ name: 'moods' })), fc.array(fc.constantFrom(...mood.values)), [[...mood.values]]),
  sample('ranges of 64-bit integers', postgres.Int8Range, ranges(big, inOrder), [
    postgres.emptyRange,
    { lower: null, upper: null, bounds: '()' },
    { lower: -(2n ** 63n), upper: 2n ** 63n - 1n, bounds: '[)' },
  ]),
  sample('ranges of decimals', NumRange, ranges(numerals, decimalOrder), [
    { lower: '0.1', upper: '0.10000000000000000000000000000000000001', bounds: '(]' },
    { lower: '-Infinity', upper: 'Infinity', bounds: '[]' },
  ]),
  sample('ranges of days', DateRange, ranges(days, inOrder), [{ lower: '2024-01-01', upper: 'infinity', bounds: '[)' }]),
  sample('ranges of instants', TsRange, ranges(instants, inOrder), [{ lower: new Date(0), upper: null, bounds: '()' }]),
  sample('ranges of instants with a zone', TstzRange, ranges(instants, inOrder), [
    { lower: new Date('0001-01-01T00:00:00.000Z'), upper: new Date('9999-12-31T23:59:59.999Z'), bounds: '[]' },
  ]),
  sample(
    'ranges of instants to the microsecond',
    RangeOf('TSTZRANGE', Timestamp.with({ as: 'text', timezone: true })),
    // Within a millisecond, a longer fraction is later.
    ranges(exactInstants, (a, b) => inOrder(new Date(a), new Date(b)) || inOrder(a.replace('Z', ''), b.replace('Z', ''))),
    [{ lower: '2024-01-01T00:00:00.000001Z', upper: 'infinity', bounds: '[)' }],
  ),
  sample(
    'several ranges',
    postgres.Int8Multirange,
    ranges(big, inOrder).map((range) => [range]),
    [
      [],
      [
        { lower: null, upper: -5n, bounds: '()' },
        { lower: 2n ** 60n, upper: 2n ** 61n, bounds: '[)' },
      ],
    ],
  ),
  sample(
    'several ranges of decimals',
    MultirangeOf('NUMMULTIRANGE', Numeric()),
    ranges(numerals, decimalOrder).map((range) => [range]),
    [[{ lower: '1', upper: '2.5', bounds: '[]' }]],
  ),
  sample('stores', HStore, fc.dictionary(words, fc.option(words)), [{}, { '': '', a: null, NULL: 'NULL', '"=>': '\\' }]),
  sample('rows of fields', address, addresses, [
    { street: null, zip: null, tags: null, open: null, scan: null },
    { street: '', zip: -(2n ** 63n), tags: ['"', '', null, '(,)'], open: true, scan: Uint8Array.of(0, 92, 34) },
    { street: '"\\ ,()', zip: 0n, tags: [], open: false, scan: new Uint8Array(0) },
  ]),
  sample('arrays of rows', ArrayOf(address), fc.array(addresses), [[], [{ street: '"', zip: null, tags: ['\\'], open: null, scan: null }]]),
  sample('addresses', Inet, fc.ipV4(), [
    '0.0.0.0/0',
    '10.0.0.1/8',
    '255.255.255.255',
    '::',
    '::/0',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127',
    '::ffff:1.2.3.4',
  ]),
  sample(
    'networks',
    Cidr,
    fc.ipV4().map((address) => `${address}/32`),
    ['0.0.0.0/0', '::/0', '192.168.0.0/16'],
  ),
  sample('addresses of cards', MacAddr, bytesText(6), ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff']),
  sample('long addresses of cards', postgres.MacAddr8, bytesText(8), ['ff:ff:ff:ff:ff:ff:ff:ff']),
  sample('bits', postgres.Bit(8), fc.stringMatching(/^[01]{8}$/), ['00000000', '11111111']),
  sample('any number of bits', postgres.BitVarying(), fc.stringMatching(/^[01]{0,99}$/), ['', '0', '1'.repeat(1_000)]),
  sample('amounts of money', postgres.Money, fc.constant('$1.00'), [
    '$0.00',
    '-$0.01',
    '$1,234.50',
    '$92,233,720,368,547,758.07',
    '-$92,233,720,368,547,758.08',
  ]),
  sample('words of a text', postgres.TsVector, fc.constant("'a':1"), ['', "'a \\\\ b':1,2B 'it''s':3A"]),
  sample('queries of a text search', postgres.TsQuery, fc.constant("'a'"), ["'a' & !( 'b' | 'c':*A )", "'a' <2> 'it''s'"]),
  sample('paths into documents', postgres.JsonPath, fc.constant('$'), ['$."a b"[*]?(@ > 1)', 'strict $."it\'s \\""']),
  sample('names of tables', postgres.RegClass, fc.constant('pg_class'), ['pg_class', 'information_schema.columns']),
  sample('object numbers', postgres.Oid, fc.integer({ min: 0, max: 4_294_967_295 }), [0, 4_294_967_295]),
  sample('lengths of time with months', postgres.PgInterval(), fc.constant('P1Y2M3DT4H5M6.789S'), [
    'P178000000Y',
    'P-178000000Y',
    'P1M-1DT1H',
    'PT-0.000001S',
    'PT2562047788H54.775807S',
    'P10M3DT-4H-5M-6.000007S',
  ]),
  sample('text that compares without regard to case', postgres.CiText, words, ['Straße', 'STRASSE', '']),
];

/** Arrays of equal length in an array; PostgreSQL has no others, and none that are empty. */
function rectangles<T>(items: fc.Arbitrary<T>): fc.Arbitrary<T[][]> {
  return fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.array(fc.array(items, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }))
    .map(([width, rows]) => rows.map((row) => row.slice(0, width)));
}

function bytesText(count: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: count, maxLength: count })
    .map((bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
}

/** By COPY, in and out. */
async function expectCopied(connection: Connection, table: ValueTable, values: readonly unknown[]): Promise<void> {
  await copyFrom(
    connection,
    table,
    values.map((value, id) => ({ id, value })),
  );
  const read: unknown[] = [];
  for await (const row of copyTo(connection, select(table.c.value).orderBy(table.c.id))) read.push(row.value);
  expect(read, 'by COPY').toEqual(values);
  await connection.rollback();
}

describeDrivers('values come back as they went', (driver) => {
  let at: TestEngine;
  beforeAll(async () => {
    at = await driver.open();
    await at.engine.begin(async (connection) => {
      for (const name of ['hstore', 'citext']) await connection.executeRaw(`CREATE EXTENSION ${name}`);
      await connection.executeRaw('CREATE TYPE address AS (street TEXT, zip BIGINT, tags TEXT[], open BOOL, scan BYTEA)');
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  test.each(samples)('$title', (one) => expectHeld(at.engine, one, { literals: true, alone: true, more: expectCopied }));
});
