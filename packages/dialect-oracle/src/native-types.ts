import {
  Blob,
  Double,
  hex,
  invalid,
  type NativeType,
  type NativeTypeDefinition,
  Numeric,
  NVarchar,
  nativeType,
  type SqlType,
  sized,
  Text,
  Timestamp,
} from '@sqlayer/expression';
import { decodeYearMonth, encodeYearMonth } from './interval-text.ts';

function native<T>(sqlName: string, definition: Omit<NativeTypeDefinition<T>, 'name' | 'dialects' | 'sqlName' | 'key'>): NativeType<T> {
  const name = sqlName.replace(/\(.*/, '');
  return nativeType({ castName: sqlName, ...definition, name, sqlName, dialects: ['oracle'], key: `oracle ${sqlName}` });
}

/** A decimal as text; without a precision of up to 38 digits, wherever the point is. A negative scale rounds to tens. */
export function OracleNumber(precision?: number, scale?: number): SqlType<string> {
  return native(`NUMBER${sized(precision, scale)}`, { like: Numeric(precision, scale === undefined || scale < 0 ? undefined : scale) });
}

/** At most `length` characters. */
export function Varchar2(length: number): SqlType<string> {
  return native(`VARCHAR2(${sized(length).slice(1, -1)} CHAR)`, { like: Text });
}

/** At most `length` characters of the national character set. */
export function NVarchar2(length: number): SqlType<string> {
  return native(`NVARCHAR2${sized(length)}`, { like: NVarchar(length) });
}

/** At most `length` bytes. */
export function Raw(length: number): SqlType<Uint8Array> {
  return native(`RAW${sized(length)}`, {
    like: Blob,
    encode: (value) => {
      if (value instanceof Uint8Array && value.length <= length) return value;
      throw invalid(`a Uint8Array of at most ${length} bytes`, value);
    },
    literal: (value) => `HEXTORAW('${hex(value)}')`,
  });
}

/** Text of at most 2 GiB; kept for old tables, of which each can have one. */
export const Long: SqlType<string> = native('LONG', { like: Text, castName: null });
/** Text of any length in the national character set. */
export const NClob: SqlType<string> = native('NCLOB', { like: Text, castName: null });
/** The address of a row. */
export const RowId: SqlType<string> = native('ROWID', { like: Text, family: 'other' });
/** Floating point of 32 bits: 7 significant digits. */
export const BinaryFloat: SqlType<number> = native('BINARY_FLOAT', { like: Double, literal: (value) => `${value}f` });
/** Floating point of 64 bits; `Double` is the same here. */
export const BinaryDouble: SqlType<number> = native('BINARY_DOUBLE', { like: Double });

/** An instant that is shown in the zone of the session. */
export function TimestampLocalTz(precision?: number): SqlType<Date> {
  return native(`TIMESTAMP${sized(precision)} WITH LOCAL TIME ZONE`, { like: Timestamp.with({ timezone: true }) });
}

/** Years and months as a duration of ISO 8601: `P1Y6M`. */
export function IntervalYearToMonth(precision = 9): SqlType<string> {
  return native<string>(`INTERVAL YEAR${sized(precision)} TO MONTH`, {
    encode: encodeYearMonth,
    decode: decodeYearMonth,
    literal: (value) => `INTERVAL '${encodeYearMonth(value).replace('+', '')}' YEAR(9) TO MONTH`,
    family: 'temporal',
  });
}

/** Numbers of a vector for similarity search; `format` is how each is kept. Both are free if left out. Since 23ai. */
export function Vector(dimensions?: number, format: 'INT8' | 'FLOAT32' | 'FLOAT64' | 'BINARY' | '*' = '*'): SqlType<readonly number[]> {
  if (!/^[A-Z0-9]+$|^\*$/.test(format)) throw invalid('a format of a VECTOR such as FLOAT32', format);
  const count = dimensions === undefined ? '*' : sized(dimensions).slice(1, -1);
  return native<readonly number[]>(`VECTOR(${count},${format},*)`, {
    encode: (value) => {
      const usable = Array.isArray(value) && value.every(Number.isFinite) && (dimensions === undefined || value.length === dimensions);
      if (!usable) throw invalid(`an array of ${dimensions ?? ''} finite numbers`.replace('  ', ' '), value);
      return JSON.stringify(value);
    },
    decode: (raw) => (typeof raw === 'string' ? (JSON.parse(raw) as number[]) : Array.from(raw as ArrayLike<number>)),
  });
}
