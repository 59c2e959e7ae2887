import {
  type AnySqlType,
  BigInteger,
  Blob,
  DateOnly,
  encodeDecimal,
  encodeJson,
  encodeWithin,
  Integer,
  Interval,
  invalid,
  Json,
  JsonText,
  type NativeType,
  type NativeTypeDefinition,
  Numeric,
  nativeType,
  quoteString,
  type SqlType,
  sized,
  Text,
  Timestamp,
} from '@sqlayer/expression';
import { type RangeText, readHstore, readMultirange, readRange, writeHstore, writeRange } from './composite-text.ts';

type Definition<T> = Omit<NativeTypeDefinition<T>, 'name' | 'dialects' | 'sqlName' | 'key'>;

/** The name tells all, and types of one name are alike. */
function native<T>(sqlName: string, definition: Definition<T>): NativeType<T> {
  return keyed(sqlName, definition, `postgres ${sqlName}`);
}

function keyed<T>(sqlName: string, definition: Definition<T>, key: string | undefined): NativeType<T> {
  const name = sqlName.replace(/\(.*/, '').trim();
  return nativeType({ ...definition, name, sqlName, dialects: ['postgres'], key });
}

/** Types whose values are the text that the server takes and gives. */
const likeText = (sqlName: string): NativeType<string> => native(sqlName, { like: Text, family: 'other' });

/** The address of a host or a network, as `'10.0.0.1/8'`. */
export const Inet: SqlType<string> = likeText('INET');
/** The address of a network. */
export const Cidr: SqlType<string> = likeText('CIDR');
/** The address of a network card, six bytes. */
export const MacAddr: SqlType<string> = likeText('MACADDR');
/** The address of a network card, eight bytes. */
export const MacAddr8: SqlType<string> = likeText('MACADDR8');
/** An amount; takes a decimal and gives the text that the server's `lc_monetary` makes of it, such as `'$1,234.50'`. */
export const Money: SqlType<string> = native('MONEY', {
  encode: (value: string) => encodeMoney(value),
  decode: String,
  family: 'number',
  generic: Text,
});
/** The number of an object in the system catalogues. */
export const Oid: SqlType<number> = native('OID', {
  encode: encodeWithin(0n, 4_294_967_295n),
  decode: Number,
  family: 'number',
  generic: BigInteger,
});
/** The name of a table, view or index. */
export const RegClass: SqlType<string> = likeText('REGCLASS');
/** The name of a configuration of text search. */
export const RegConfig: SqlType<string> = likeText('REGCONFIG');
/** A text as full-text search sees it: words with their places. */
export const TsVector: SqlType<string> = likeText('TSVECTOR');
/** What is looked for in a `TsVector`. */
export const TsQuery: SqlType<string> = likeText('TSQUERY');
/** Text that compares without regard to case; needs the extension citext. */
export const CiText: SqlType<string> = native('CITEXT', { like: Text });
/** A path of SQL/JSON, as `'$.a[*]'`. */
export const JsonPath: SqlType<string> = likeText('JSONPATH');
/** Bytes under PostgreSQL's own name. */
export const Bytea: SqlType<Uint8Array> = native('BYTEA', { like: Blob });

/** JSON that is kept parsed, can be indexed and has operators; the order of keys and repeated keys are lost. */
export function Jsonb<T>(): SqlType<T> {
  return native<T>('JSONB', { like: Json<T>(), bindCast: 'JSONB', literal: (value) => `${quoteString(encodeJson(value))}::JSONB` });
}

/** The same as its text, with every digit of its numbers. */
export const JsonbText: SqlType<string> = keyed(
  'JSONB',
  { like: JsonText, bindCast: 'JSONB', literal: (value) => `${quoteString(value)}::JSONB` },
  'postgres JSONB as text',
);

/** Text by text; a value can be null. Needs the extension hstore. */
export const HStore: SqlType<Readonly<Record<string, string | null>>> = native('HSTORE', {
  encode: (value: Readonly<Record<string, string | null>>) => encodeHstore(value),
  decode: (raw) => (typeof raw === 'string' ? readHstore(raw) : (raw as Record<string, string | null>)),
  generic: Text,
});

/** Exactly `length` bits, as `'0101'`. */
export function Bit(length = 1): SqlType<string> {
  return bits(`BIT${sized(length)}`, (count) => count === length, `${length} bits such as '0101'`);
}

/** At most `length` bits, or any number of them. */
export function BitVarying(length?: number): SqlType<string> {
  return bits(`BIT VARYING${sized(length)}`, (count) => count <= (length ?? count), `at most ${length} bits such as '0101'`);
}

function bits(sqlName: string, fits: (count: number) => boolean, wanted: string): SqlType<string> {
  const encode = (value: string): string => {
    if (typeof value === 'string' && /^[01]*$/.test(value) && fits(value.length)) return value;
    throw invalid(wanted, value);
  };
  return native(sqlName, { encode, decode: String, literal: (value) => `B'${encode(value)}'`, generic: Text });
}

/** What an interval keeps. */
export type IntervalFields =
  | 'YEAR'
  | 'MONTH'
  | 'DAY'
  | 'HOUR'
  | 'MINUTE'
  | 'SECOND'
  | 'YEAR TO MONTH'
  | 'DAY TO HOUR'
  | 'DAY TO MINUTE'
  | 'DAY TO SECOND'
  | 'HOUR TO MINUTE'
  | 'HOUR TO SECOND'
  | 'MINUTE TO SECOND';

/** An interval that keeps some fields only: `PgInterval('DAY TO SECOND', 3)`. */
export function PgInterval(fields?: IntervalFields, precision?: number): SqlType<string> {
  if (fields !== undefined && !/^[A-Z]+( TO [A-Z]+)?$/.test(fields)) throw invalid("fields of an interval such as 'DAY TO SECOND'", fields);
  const size = sized(precision);
  return native(fields === undefined ? `INTERVAL${size}` : `INTERVAL ${fields}${size && ` ${size}`}`, {
    like: Interval,
    bindCast: 'INTERVAL',
  });
}

/** Values between two ends; null is no end. `bounds` tells which ends are inside. */
export interface Range<T> {
  readonly lower: T | null;
  readonly upper: T | null;
  /** `'[)'`, the usual, has its lower end inside and its upper end not. */
  readonly bounds: '[)' | '[]' | '()' | '(]';
  /** True for the range that has no values; it has no ends either. */
  readonly empty?: true;
}

/** The range without values. */
export const emptyRange: Range<never> = { lower: null, upper: null, bounds: '[)', empty: true };

/** A range of `element`, by the name that PostgreSQL or CREATE TYPE gave it. */
export function RangeOf<T>(sqlName: string, element: SqlType<T>): SqlType<Range<T>> {
  return rangeType<Range<T>>(sqlName, element, ({ write, read }) => ({
    encode: (value) => writeRange(write(value)),
    decode: (raw) => read(readRange(String(raw))),
  }));
}

/** Several ranges of `element` that do not touch, in order; the server joins those that do. */
export function MultirangeOf<T>(sqlName: string, element: SqlType<T>): SqlType<readonly Range<T>[]> {
  return rangeType<readonly Range<T>[]>(sqlName, element, ({ write, read }) => ({
    encode: (value) => {
      if (!Array.isArray(value)) throw invalid('an array of ranges', value);
      return `{${value.map((range) => writeRange(write(range))).join(',')}}`;
    },
    decode: (raw) => readMultirange(String(raw)).map(read),
  }));
}

interface RangeConversion {
  readonly write: (value: unknown) => RangeText | undefined;
  readonly read: (range: RangeText | undefined) => Range<unknown>;
}
type Conversion = Pick<Required<NativeTypeDefinition<unknown>>, 'encode' | 'decode'>;

function rangeType<R>(sqlName: string, element: AnySqlType, convert: (ends: RangeConversion) => Conversion): SqlType<R> {
  const implement: Definition<R>['implement'] = (types) => {
    const { encode = same, decode = same } = types.implementationOf(element);
    const writeEnd = (end: unknown): string | null => (end === null ? null : String(encode(end)));
    const readEnd = (end: string | null): unknown => (end === null ? null : decode(end));
    return convert({
      write: (value) => {
        if (!isRange(value)) throw invalid("a range such as { lower: 1, upper: 10, bounds: '[)' }", value);
        return value.empty === true ? undefined : { lower: writeEnd(value.lower), upper: writeEnd(value.upper), bounds: value.bounds };
      },
      read: (range) =>
        range === undefined ? emptyRange : { lower: readEnd(range.lower), upper: readEnd(range.upper), bounds: range.bounds },
    });
  };
  const { cacheKey } = element;
  const key = typeof cacheKey === 'string' ? `postgres ${sqlName} of ${cacheKey}` : undefined;
  return keyed<R>(sqlName, { bindCast: sqlName, generic: Text, implement }, key);
}

function isRange(value: unknown): value is Range<unknown> {
  const { lower, upper, bounds } = (value ?? {}) as Partial<Range<unknown>>;
  return lower !== undefined && upper !== undefined && bounds !== undefined && /^[[(][\])]$/.test(bounds);
}

function same(value: unknown): unknown {
  return value;
}

/** A range of integers of 32 bits. */
export const Int4Range: SqlType<Range<number>> = RangeOf('INT4RANGE', Integer);
/** A range of integers of 64 bits. */
export const Int8Range: SqlType<Range<bigint>> = RangeOf('INT8RANGE', BigInteger);
/** A range of decimals. */
export const NumRange: SqlType<Range<string>> = RangeOf('NUMRANGE', Numeric());
/** A range of dates. */
export const DateRange: SqlType<Range<string>> = RangeOf('DATERANGE', DateOnly);
/** A range of instants without time zone. */
export const TsRange: SqlType<Range<Date>> = RangeOf('TSRANGE', Timestamp);
/** A range of instants with time zone. */
export const TstzRange: SqlType<Range<Date>> = RangeOf('TSTZRANGE', Timestamp.with({ timezone: true }));
/** Several ranges of integers of 32 bits. */
export const Int4Multirange: SqlType<readonly Range<number>[]> = MultirangeOf('INT4MULTIRANGE', Integer);
/** Several ranges of integers of 64 bits. */
export const Int8Multirange: SqlType<readonly Range<bigint>[]> = MultirangeOf('INT8MULTIRANGE', BigInteger);
/** Several ranges of decimals. */
export const NumMultirange: SqlType<readonly Range<string>[]> = MultirangeOf('NUMMULTIRANGE', Numeric());
/** Several ranges of dates. */
export const DateMultirange: SqlType<readonly Range<string>[]> = MultirangeOf('DATEMULTIRANGE', DateOnly);
/** Several ranges of instants without time zone. */
export const TsMultirange: SqlType<readonly Range<Date>[]> = MultirangeOf('TSMULTIRANGE', Timestamp);
/** Several ranges of instants with time zone. */
export const TstzMultirange: SqlType<readonly Range<Date>[]> = MultirangeOf('TSTZMULTIRANGE', Timestamp.with({ timezone: true }));

function encodeMoney(value: string): string {
  return /^-?\$[\d,]+\.\d\d$/.test(value) ? value : encodeDecimal(value);
}

function encodeHstore(value: Readonly<Record<string, string | null>>): string {
  const usable =
    typeof value === 'object' && value !== null && Object.values(value).every((item: unknown) => item === null || typeof item === 'string');
  if (!usable) throw invalid('an object of strings and nulls', value);
  return writeHstore(value);
}
