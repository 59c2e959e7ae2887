import {
  type AnySqlType,
  BigInteger,
  Blob,
  Bool,
  DateOnly,
  Double,
  Integer,
  Interval,
  Json,
  JsonText,
  Numeric,
  SmallInteger,
  type SqlType,
  Text,
  TimeOnly,
  Timestamp,
  Uuid,
  Varchar,
} from '@sqlayer/expression';
import type { Requirement } from '@sqlayer/testing/suite';
import fc from 'fast-check';

/** Values of a type that must come back as they went. */
export interface ValueSample<T = unknown> {
  readonly title: string;
  readonly type: AnySqlType;
  readonly values: fc.Arbitrary<T>;
  /** Values at the ends of the type, which are tried every time. */
  readonly extremes: readonly T[];
  /** What a database must have for them, by the names of the conformance suite. */
  readonly needs: Requirement | undefined;
}

export function sample<T>(
  title: string,
  type: SqlType<T>,
  values: fc.Arbitrary<NoInfer<T>>,
  extremes: readonly NoInfer<T>[],
  needs?: Requirement,
): ValueSample {
  return { title, type, values, extremes, needs };
}

const digits = (least: number, most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`));
const sign = fc.constantFrom('', '-');
const decimals = (before: number, behind: number): fc.Arbitrary<string> =>
  fc.tuple(sign, digits(0, before - 1), digits(behind, behind)).map(([minus, whole, part]) => `${minus}1${whole}.${part}`);

/** Without U+0000, which some databases have no place for. */
export const characters: fc.Arbitrary<string> = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
  .map((text) => text.replaceAll('\0', ''));

const firstInstant = new Date('0001-01-01T00:00:00.000Z');
const lastInstant = new Date('9999-12-31T23:59:59.999Z');
export const instants: fc.Arbitrary<Date> = fc.date({ min: firstInstant, max: lastInstant, noInvalidDate: true });
export const days: fc.Arbitrary<string> = instants.map((date) => date.toISOString().slice(0, 10));
const microseconds = fc.integer({ min: 0, max: 999_999 }).map((count) => String(count).padStart(6, '0').replace(/0+$/, ''));
const fraction = microseconds.map((text) => (text === '' ? '' : `.${text}`));
export const timesOfDay: fc.Arbitrary<string> = fc.tuple(instants, fraction).map(([date, part]) => date.toISOString().slice(11, 19) + part);
export const exactInstants: fc.Arbitrary<string> = fc
  .tuple(instants, fraction)
  .map(([date, part]) => `${date.toISOString().slice(0, 19)}${part}Z`);

/** Documents as JavaScript has them; JSON itself has no negative zero. */
export const documents: fc.Arbitrary<unknown> = fc
  .jsonValue({ stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '')) as unknown)
  .filter((value) => value !== null);

/** Whole numbers of JSON that are no numbers in JavaScript. */
export const greatWholes: fc.Arbitrary<bigint> = fc
  .tuple(fc.bigInt({ min: 2n ** 53n, max: 10n ** 60n }), fc.boolean())
  .map(([half, isNegative]) => (isNegative ? -1n : 1n) * (half * 2n + 1n));

/** Values of the types that every database has. */
export const genericSamples: readonly ValueSample[] = [
  sample('16-bit integers', SmallInteger, fc.integer({ min: -32_768, max: 32_767 }), [-32_768, 0, 32_767]),
  sample('32-bit integers', Integer, fc.integer(), [-2_147_483_648, 0, 2_147_483_647]),
  sample('64-bit integers', BigInteger, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), [
    -(2n ** 63n),
    -(2n ** 53n) - 1n,
    0n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
  ]),
  sample('decimals of 38 digits', Numeric(38, 10), decimals(28, 10), [
    '-9999999999999999999999999999.9999999999',
    '0.0000000001',
    '0.0000000000',
    '9999999999999999999999999999.9999999999',
  ]),
  sample('whole decimals of 38 digits', Numeric(38, 0), fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map(String), [
    '9'.repeat(38),
  ]),
  sample('floating point', Double, fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }).map(withoutTiny), [
    -Number.MAX_VALUE,
    0.1,
    1 / 3,
    2 ** 53,
    2.2250738585072014e-308,
    Number.MAX_VALUE,
  ]),
  sample('text', Text, characters, ['', ' ', 'NULL', "it's", '\\', '"', '😀 𝒳 👩‍👩‍👧', '\u0001\u007f\ufffd\uffff', '1e5', '%_']),
  sample('text of a length', Varchar(40), characters.map(beginning), ['', '😀'.repeat(20), 'é'.repeat(40)]),
  sample('bytes', Blob, fc.uint8Array({ maxLength: 300 }), [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(92, 120, 39, 255)]),
  sample('truth values', Bool, fc.boolean(), [true, false]),
  sample('days', DateOnly, days, ['0001-01-01', '1582-10-10', '1900-03-01', '2000-02-29', '9999-12-31']),
  sample('times of day to the microsecond', TimeOnly, timesOfDay, ['00:00:00', '00:00:00.000001', '23:59:59.999999'], 'timeMicroseconds'),
  sample('instants', Timestamp, instants, [firstInstant, new Date(-1), new Date(0), lastInstant]),
  sample('instants with a zone', Timestamp.with({ timezone: true }), instants, [firstInstant, new Date(-1), new Date(0), lastInstant]),
  sample('instants to the microsecond', Timestamp.with({ as: 'text' }), exactInstants, [
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999999Z',
    '9999-12-31T23:59:59.999999Z',
  ]),
  sample('instants with a zone to the microsecond', Timestamp.with({ as: 'text', timezone: true }), exactInstants, [
    '0001-01-01T00:00:00.000001Z',
    '9999-12-31T23:59:59.999999Z',
  ]),
  sample('lengths of time', Interval, fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n }).map(seconds), [
    'PT0S',
    'PT0.000001S',
    'PT-0.000001S',
  ]),
  sample('UUIDs', Uuid, fc.uuid({ version: [1, 4, 7] }), ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']),
  sample('documents', Json<unknown>(), documents, [{ a: [], b: {}, c: [null, [[]]], '': '' }, [], {}, '', 0, false], 'json'),
  sample(
    'documents with great numbers',
    Json<unknown>(),
    fc.array(greatWholes),
    [{ a: 2n ** 63n - 1n, b: [-(2n ** 64n) + 1n, 10n ** 40n + 1n], c: '9007199254740993' }],
    'exactJson',
  ),
  sample('documents as text', JsonText, fc.constant('{}'), ['{"a":[0.1234567890123456789012345678901234567890,1e400]}'], 'exactJson'),
];

/** What is below the smallest normal number, some databases do not keep. */
function withoutTiny(value: number): number {
  return Math.abs(value) < 2.2250738585072014e-308 ? 0 : value;
}

/** As much of a text as a column of 40 characters holds, wherever characters are counted in units of UTF-16 or more. */
function beginning(text: string): string {
  return [...text].slice(0, 20).join('');
}

/** A duration of less than a day, which no database counts in days. */
function seconds(count: bigint): string {
  const rest = count % 60_000_000n;
  const size = rest < 0n ? -rest : rest;
  if (size === 0n) return 'PT0S';
  const part = String(size % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `PT${rest < 0n ? '-' : ''}${size / 1_000_000n}${part === '' ? '' : `.${part}`}S`;
}
