import { ArgumentError, DataError } from '@sqlayer/kernel/errors';
import { describeValue } from '../elements/column-element.ts';
import type { CustomType } from '../types/custom-type.ts';
import type { FloatType, IntegerType, NumericType } from '../types/numeric.ts';
import type { BinaryType, BooleanType, UnknownType } from '../types/scalar.ts';
import type { AnySqlType, TypeImplementation } from '../types/sql-type.ts';
import type { JsonType } from '../types/structured.ts';
import type { TemporalType } from '../types/temporal.ts';
import type { EnumType, StringType, UuidType } from '../types/text.ts';

/** Every kind of type. */
export interface CoreTypes {
  smallInteger: IntegerType<number>;
  integer: IntegerType<number>;
  bigInteger: IntegerType<bigint>;
  float: FloatType;
  double: FloatType;
  numeric: NumericType<string | number>;
  char: StringType;
  varchar: StringType;
  text: StringType;
  enum: EnumType<string>;
  uuid: UuidType;
  date: TemporalType<string>;
  time: TemporalType<string>;
  timestamp: TemporalType<Date>;
  boolean: BooleanType;
  binary: BinaryType;
  json: JsonType<unknown>;
  unknown: UnknownType;
  custom: CustomType<unknown, unknown>;
}

/** One method per kind of type. */
export type TypeVisitor = { [Kind in keyof CoreTypes]: (type: CoreTypes[Kind]) => TypeImplementation };

/**
 * How a database writes, binds and reads each type; the base class is ANSI and checks values.
 *
 * A dialect overrides the kinds that differ. Values that a type cannot hold throw SQL_INVALID_VALUE before they are sent.
 */
export class TypeCompiler implements TypeVisitor {
  readonly #implementations = new Map<unknown, TypeImplementation>();
  readonly #byObject = new WeakMap<object, TypeImplementation>();

  /** The implementation of a type, made once for all types that are alike. */
  implementationOf(type: AnySqlType): TypeImplementation {
    const { cacheKey } = type;
    const known = typeof cacheKey === 'object' && cacheKey !== null ? this.#byObject.get(cacheKey) : this.#implementations.get(cacheKey);
    if (known !== undefined) return known;
    const method = (this as unknown as Record<string, ((type: AnySqlType) => TypeImplementation) | undefined>)[type.kind];
    if (method === undefined) {
      throw new ArgumentError('SQL_UNKNOWN_NODE', `this dialect does not know types of kind '${type.kind}'.`);
    }
    const made = method.call(this, type);
    if (typeof cacheKey === 'object' && cacheKey !== null) this.#byObject.set(cacheKey, made);
    else this.#implementations.set(cacheKey, made);
    return made;
  }

  smallInteger(_type: IntegerType<number>): TypeImplementation {
    return { sqlName: 'SMALLINT', encode: encodeInteger, decode: decodeInteger, literal: String };
  }

  integer(_type: IntegerType<number>): TypeImplementation {
    return { sqlName: 'INTEGER', encode: encodeInteger, decode: decodeInteger, literal: String };
  }

  bigInteger(_type: IntegerType<bigint>): TypeImplementation {
    return { sqlName: 'BIGINT', encode: encodeBigInteger, decode: decodeBigInteger, literal: String, exactIntegers: true };
  }

  float(_type: FloatType): TypeImplementation {
    return { sqlName: 'FLOAT', encode: encodeNumber, decode: Number, literal: String };
  }

  double(_type: FloatType): TypeImplementation {
    return { sqlName: 'DOUBLE PRECISION', encode: encodeNumber, decode: Number, literal: String };
  }

  numeric(type: NumericType<string | number>): TypeImplementation {
    const { precision, scale } = type;
    const sqlName = precision === undefined ? 'NUMERIC' : scale === undefined ? `NUMERIC(${precision})` : `NUMERIC(${precision}, ${scale})`;
    return { sqlName, encode: encodeDecimal, decode: type.as === 'number' ? Number : String, literal: (value) => encodeDecimal(value) };
  }

  char(type: StringType): TypeImplementation {
    return { sqlName: `CHAR(${type.length ?? 1})`, encode: encodeString, literal: quoteString };
  }

  varchar(type: StringType): TypeImplementation {
    return { sqlName: type.length === undefined ? 'VARCHAR' : `VARCHAR(${type.length})`, encode: encodeString, literal: quoteString };
  }

  text(_type: StringType): TypeImplementation {
    return { sqlName: 'TEXT', encode: encodeString, literal: quoteString };
  }

  enum(type: EnumType<string>): TypeImplementation {
    const allowed = new Set<unknown>(type.values);
    const encode = (value: unknown): unknown => {
      if (!allowed.has(value)) throw invalid(`one of ${type.values.join(', ')}`, value);
      return value;
    };
    const length = Math.max(...type.values.map((value) => value.length));
    return { sqlName: `VARCHAR(${length})`, encode, literal: quoteString };
  }

  uuid(_type: UuidType): TypeImplementation {
    return { sqlName: 'CHAR(36)', encode: encodeUuid, literal: quoteString };
  }

  date(_type: TemporalType<string>): TypeImplementation {
    return { sqlName: 'DATE', encode: encodeDate, literal: (value) => quoteString(encodeDate(value)) };
  }

  time(_type: TemporalType<string>): TypeImplementation {
    return { sqlName: 'TIME', encode: encodeTime, literal: (value) => quoteString(encodeTime(value)) };
  }

  timestamp(_type: TemporalType<Date>): TypeImplementation {
    return {
      sqlName: 'TIMESTAMP',
      encode: encodeTimestamp,
      decode: (raw) => (raw instanceof Date ? raw : new Date(String(raw))),
      literal: (value) => quoteString(encodeTimestamp(value)),
    };
  }

  boolean(_type: BooleanType): TypeImplementation {
    return { sqlName: 'BOOLEAN', encode: encodeBoolean, decode: Boolean, literal: (value) => (value ? 'true' : 'false') };
  }

  binary(_type: BinaryType): TypeImplementation {
    return { sqlName: 'BLOB', encode: encodeBytes, literal: (value) => `X'${hex(value as Uint8Array)}'` };
  }

  json(_type: JsonType<unknown>): TypeImplementation {
    return {
      sqlName: 'JSON',
      encode: encodeJson,
      decode: (raw) => (typeof raw === 'string' ? JSON.parse(raw) : raw),
      literal: (value) => quoteString(encodeJson(value)),
    };
  }

  unknown(_type: UnknownType): TypeImplementation {
    return { sqlName: 'TEXT', encode: (value) => value, decode: decodeUnknown, exactIntegers: true };
  }

  custom(type: CustomType<unknown, unknown>): TypeImplementation {
    const base = this.implementationOf(type.base);
    const { encode = same, decode = same, literal } = base;
    return {
      ...base,
      encode: (value) => encode(type.encode(value)),
      decode: (raw) => type.decode(decode(raw)),
      literal: literal && ((value) => literal(type.encode(value))),
    };
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function same(value: unknown): unknown {
  return value;
}

/** The error for a value that a type cannot hold; it tells the kind of the value, never the value. */
export function invalid(wanted: string, value: unknown): DataError {
  const given = typeof value === 'number' && !Number.isFinite(value) ? String(value) : describeValue(value);
  return new DataError('SQL_INVALID_VALUE', `a value must be ${wanted}, not ${given}.`);
}

/** A string as SQL text: quoted, with quotes doubled. */
export function quoteString(value: unknown): string {
  const text = String(value);
  if (text.includes('\0')) throw new ArgumentError('SQL_NO_LITERAL', 'a text with a NUL character has no literal; bind it instead.');
  return `'${text.replaceAll("'", "''")}'`;
}

export function encodeInteger(value: unknown): unknown {
  if (typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'bigint') return value;
  throw invalid('a whole number of at most 53 bits', value);
}

/** Passes numbers that are exact; what a driver rounded is refused. */
export function decodeInteger(raw: unknown): number {
  const value = typeof raw === 'number' ? raw : Number(raw);
  if (Number.isSafeInteger(value)) return value;
  if (typeof raw === 'number' && !Number.isInteger(raw)) return raw;
  throw new DataError(
    'SQL_UNSAFE_INTEGER',
    'an integer beyond 2^53 was read as Integer, which cannot hold it; declare the column as BigInteger.',
  );
}

export function encodeBigInteger(value: unknown): unknown {
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) !== value) throw invalid('a whole number of at most 64 bits', value);
    return value;
  }
  if (Number.isSafeInteger(value)) return value;
  throw invalid('a bigint', value);
}

export function decodeBigInteger(raw: unknown): bigint {
  return typeof raw === 'bigint' ? raw : BigInt(raw as number | string);
}

/** Floating point: NaN and infinities are refused unless a dialect can store them. */
export function encodeNumber(value: unknown): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid('a finite number', value);
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A decimal as text; numbers are taken by their shortest exact notation. */
export function encodeDecimal(value: unknown): string {
  if (typeof value === 'string' && decimal.test(value)) return value;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  throw invalid("a decimal such as '12.50'", value);
}

export function encodeString(value: unknown): unknown {
  if (typeof value === 'string') return value;
  throw invalid('a string', value);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function encodeUuid(value: unknown): unknown {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (uuid.test(text)) return text;
  throw invalid('a UUID in its canonical form', value);
}

/** Checks a date of the proleptic Gregorian calendar, years 0001 to 9999. */
export function encodeDate(value: unknown): string {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (match !== null) {
    const [, year, month, day] = match.map(Number) as [number, number, number, number];
    const lengths = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if (year >= 1 && day >= 1 && day <= (lengths[month - 1] ?? 0)) return match[0];
  }
  throw invalid("a date such as '2024-02-29'", value);
}

export function encodeTime(value: unknown): string {
  if (typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/.test(value)) return value;
  throw invalid("a time of day such as '23:59:59'", value);
}

/** A point in time in UTC, as `2024-02-29 23:59:59.123`. */
export function encodeTimestamp(value: unknown): string {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    if (year >= 1 && year <= 9999) return value.toISOString().slice(0, 23).replace('T', ' ');
  }
  throw invalid('a valid Date of the years 1 to 9999', value instanceof Date ? Number.NaN : value);
}

export function encodeBoolean(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  throw invalid('true or false', value);
}

export function encodeBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  throw invalid('a Uint8Array', value);
}

/** JSON text; what JSON cannot hold is refused rather than dropped. */
export function encodeJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw invalid('JSON, which has finite numbers only', part);
    if (typeof part === 'bigint') throw invalid('JSON, which has no bigint', part);
    return part;
  }) as string | undefined;
  if (text === undefined) throw invalid('something that JSON can hold', value);
  return text;
}

/** A whole number of unknown type is a number where it fits, else a bigint. */
export function decodeUnknown(raw: unknown): unknown {
  return typeof raw === 'bigint' && raw >= BigInt(Number.MIN_SAFE_INTEGER) && raw <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(raw) : raw;
}
