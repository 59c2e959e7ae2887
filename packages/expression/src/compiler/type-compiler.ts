import { ArgumentError, CompileError } from '@sqlayer/kernel/errors';
import { reservedWords } from '../dialect/reserved-words.ts';
import type { CustomType } from '../types/custom-type.ts';
import { productName } from '../types/dialect-names.ts';
import type { DomainType } from '../types/domain.ts';
import type { NativeType } from '../types/native-type.ts';
import type { FloatType, IntegerType, NumericType } from '../types/numeric.ts';
import type { BinaryType, BooleanType, UnknownType } from '../types/scalar.ts';
import type { AnySqlType, TypeImplementation, TypeResolver } from '../types/sql-type.ts';
import type { ArrayType, JsonType } from '../types/structured.ts';
import type { DateType, IntervalType, TimestampType, TimeType } from '../types/temporal.ts';
import type { EnumType, StringType, UuidType } from '../types/text.ts';
import type { VariantType } from '../types/variant.ts';
import { decodeMicroseconds, encodeMicroseconds } from './duration.ts';
import { IdentifierPreparer } from './identifiers.ts';
import { decodeTimestamp, decodeTimestampText, encodeTimestamp, encodeTimestampText } from './instant-encoding.ts';
import { decodeJson, encodeJson, encodeJsonText } from './json-encoding.ts';
import * as encoding from './type-encoding.ts';

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
  date: DateType;
  time: TimeType;
  timestamp: TimestampType<Date | string>;
  interval: IntervalType;
  boolean: BooleanType;
  binary: BinaryType;
  json: JsonType<unknown>;
  array: ArrayType<unknown>;
  unknown: UnknownType;
  custom: CustomType<unknown, unknown>;
  variant: VariantType<unknown>;
  native: NativeType<unknown>;
  domain: DomainType<unknown>;
}

/** One method per kind of type. */
export type TypeVisitor = { [Kind in keyof CoreTypes]: (type: CoreTypes[Kind]) => TypeImplementation };

/**
 * How a database writes, binds and reads each type; the base class is ANSI and checks values.
 *
 * A dialect overrides the kinds that differ. Values that a type cannot hold throw SQL_INVALID_VALUE before they are sent;
 * types that a database does not have throw SQL_UNSUPPORTED.
 */
export class TypeCompiler implements TypeVisitor, TypeResolver {
  /** Under which name `variant()` and `nativeType()` know the dialect. */
  readonly dialectName: string = 'ansi';
  /** Writes the names that stand in types: of collations, and of types that have names. */
  protected readonly names: IdentifierPreparer = new IdentifierPreparer({
    open: '"',
    close: '"',
    reserved: reservedWords,
    plain: /^[a-z_][a-z0-9_]*$/,
    maxLength: 128,
    lengthOf: (name) => name.length,
  });
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

  /** The type that stands for another one in this dialect: a variant's own, any other as it is. */
  resolve(type: AnySqlType): AnySqlType {
    if (type.kind !== 'variant') return type;
    const { base, variants } = type as VariantType<unknown>;
    return this.resolve(variants[this.dialectName] ?? base);
  }

  /**
   * The name of a type that exists in a schema, which is written as `schemaOf` says; undefined for any other type.
   *
   * It stands beside `sqlName`, which is made once and knows nothing of the statement that translates schemas.
   */
  named(_type: AnySqlType, _schemaOf: (schema: string | undefined) => string | undefined): string | undefined {
    return undefined;
  }

  smallInteger(_type: IntegerType<number>): TypeImplementation {
    return { sqlName: 'SMALLINT', encode: encoding.encodeInteger, decode: encoding.decodeInteger, literal: String };
  }

  integer(_type: IntegerType<number>): TypeImplementation {
    return { sqlName: 'INTEGER', encode: encoding.encodeInteger, decode: encoding.decodeInteger, literal: String };
  }

  bigInteger(_type: IntegerType<bigint>): TypeImplementation {
    return {
      sqlName: 'BIGINT',
      encode: encoding.encodeBigInteger,
      decode: encoding.decodeBigInteger,
      literal: String,
      exactIntegers: true,
    };
  }

  float({ precision }: FloatType): TypeImplementation {
    return { sqlName: `FLOAT${sized(precision)}`, encode: encoding.encodeNumber, decode: Number, literal: String };
  }

  double(_type: FloatType): TypeImplementation {
    return { sqlName: 'DOUBLE PRECISION', encode: encoding.encodeNumber, decode: Number, literal: String };
  }

  numeric({ precision, scale, as, keyword }: NumericType<string | number>): TypeImplementation {
    return {
      sqlName: keyword + sized(precision, scale),
      encode: encoding.encodeDecimal,
      decode: as === 'number' ? Number : (raw) => encoding.decodeDecimal(raw, scale),
      literal: (value) => encoding.encodeDecimal(value),
    };
  }

  char(type: StringType): TypeImplementation {
    return this.string(`${type.national === true ? 'NCHAR' : 'CHAR'}${sized(type.length ?? 1)}`, type);
  }

  varchar(type: StringType): TypeImplementation {
    return this.string(`${type.national === true ? 'NVARCHAR' : 'VARCHAR'}${sized(type.length)}`, type);
  }

  text(type: StringType): TypeImplementation {
    return this.string('TEXT', type);
  }

  /** Text of a name in SQL, with the collation behind it where a column is declared. */
  protected string(sqlName: string, { collation }: { readonly collation?: string | undefined } = {}): TypeImplementation {
    const values = { encode: encoding.encodeString, literal: (value: unknown) => this.quoteText(value) };
    return collation === undefined ? { sqlName, ...values } : { sqlName: this.collated(sqlName, collation), castName: sqlName, ...values };
  }

  protected collated(sqlName: string, collation: string): string {
    return `${sqlName} COLLATE ${this.names.quote(collation)}`;
  }

  /** Whether the database has a type of its own for an enumeration. */
  hasEnum(_type: EnumType<string>): boolean {
    return false;
  }

  enum(type: EnumType<string>): TypeImplementation {
    return { ...this.string(`VARCHAR(${this.longest(type)})`), encode: (value) => checkMember(type, value) };
  }

  /** The characters of the longest of an enumeration's values. */
  protected longest({ values }: EnumType<string>): number {
    return Math.max(...values.map((value) => [...value].length));
  }

  /** The hexadecimal digits without hyphens. */
  uuid(_type: UuidType): TypeImplementation {
    const encode = (value: unknown): string => encoding.encodeUuid(value).replaceAll('-', '');
    return { sqlName: 'CHAR(32)', encode, decode: encoding.decodeUuid, literal: (value) => encoding.quoteString(encode(value)) };
  }

  date(_type: DateType): TypeImplementation {
    return {
      sqlName: 'DATE',
      encode: encoding.encodeDate,
      decode: encoding.decodeDate,
      literal: (value) => encoding.quoteString(encoding.encodeDate(value)),
    };
  }

  time({ precision }: TimeType): TypeImplementation {
    const encode = (value: unknown): string => encoding.encodeTime(value, precision === undefined ? 6 : 9);
    return {
      sqlName: `TIME${sized(precision)}`,
      encode,
      decode: encoding.decodeTime,
      literal: (value) => encoding.quoteString(encode(value)),
    };
  }

  timestamp({ precision, timezone, as }: TimestampType<Date | string>): TypeImplementation {
    const plain = as === 'text' ? (value: unknown): string => encodeTimestampText(value, precision) : encodeTimestamp;
    const encode = timezone ? (value: unknown): string => `${plain(value)}+00:00` : plain;
    return {
      sqlName: `TIMESTAMP${sized(precision)}${timezone ? ' WITH TIME ZONE' : ''}`,
      encode,
      decode: as === 'text' ? decodeTimestampText : decodeTimestamp,
      literal: (value) => encoding.quoteString(encode(value)),
    };
  }

  /** A count of microseconds, which any database can keep, sort and add. */
  interval(_type: IntervalType): TypeImplementation {
    return {
      sqlName: 'BIGINT',
      encode: encodeMicroseconds,
      decode: decodeMicroseconds,
      literal: (value) => String(encodeMicroseconds(value)),
      exactIntegers: true,
    };
  }

  boolean(_type: BooleanType): TypeImplementation {
    return {
      sqlName: 'BOOLEAN',
      encode: encoding.encodeBoolean,
      decode: encoding.decodeBoolean,
      literal: (value) => (value === true ? 'true' : 'false'),
    };
  }

  binary(type: BinaryType): TypeImplementation {
    const { form, length } = type;
    const sqlName = form === 'large' ? 'BLOB' : `${form === 'fixed' ? 'BINARY' : 'VARBINARY'}${sized(length)}`;
    return { sqlName, encode: bytesOf(type), literal: (value) => `X'${encoding.hex(value as Uint8Array)}'` };
  }

  json({ as }: JsonType<unknown>): TypeImplementation {
    const encode = as === 'text' ? encodeJsonText : encodeJson;
    return { sqlName: 'JSON', encode, decode: as === 'text' ? String : decodeJson, literal: (value) => this.quoteText(encode(value)) };
  }

  array(_type: ArrayType<unknown>): TypeImplementation {
    throw this.unsupported('ARRAY', ['postgres']);
  }

  unknown(_type: UnknownType): TypeImplementation {
    return { sqlName: 'TEXT', encode: same, decode: encoding.decodeUnknown, exactIntegers: true };
  }

  custom(type: CustomType<unknown, unknown>): TypeImplementation {
    const base = this.implementationOf(type.variants[this.dialectName] ?? type.base);
    const { encode = same, decode = same, literal } = base;
    // Not a copy, since the name of a type that lacks a length is an error only if somebody asks for it.
    return Object.assign(Object.create(base) as TypeImplementation, {
      encode: (value: unknown) => encode(type.encode(value)),
      decode: (raw: unknown) => type.decode(decode(raw)),
      literal: literal && ((value: unknown) => literal(type.encode(value))),
    });
  }

  variant(type: VariantType<unknown>): TypeImplementation {
    return this.implementationOf(this.resolve(type));
  }

  native({ definition }: NativeType<unknown>): TypeImplementation {
    const { name, dialects, sqlName = name, castName, bindCast, like, implement, ...own } = definition;
    if (dialects !== undefined && !dialects.includes(this.dialectName)) throw this.unsupported(name, dialects);
    const base: Partial<TypeImplementation> = like === undefined ? {} : this.implementationOf(like);
    const made = implement?.(this) ?? {};
    const encode = own.encode ?? made.encode ?? base.encode;
    const fallback = own.encode === undefined && made.encode === undefined ? base.literal : undefined;
    return {
      ...base,
      ...made,
      sqlName,
      castName: castName === undefined ? base.castName : castName,
      bindCast,
      encode,
      decode: own.decode ?? made.decode ?? base.decode,
      literal:
        own.literal ?? made.literal ?? fallback ?? ((value) => this.literalOf(encode === undefined ? value : encode(value), bindCast)),
    };
  }

  domain(type: DomainType<unknown>): TypeImplementation {
    throw this.unsupported(`DOMAIN ${type.name}`, ['postgres']);
  }

  /** What a driver takes, as SQL text. */
  private literalOf(encoded: unknown, cast: string | undefined): string {
    const plain = typeof encoded === 'number' || typeof encoded === 'bigint';
    if (!plain && typeof encoded !== 'string') {
      throw new CompileError('SQL_NO_LITERAL', 'a value of this type has no literal; bind it instead.');
    }
    const sql = plain ? String(encoded) : this.quoteText(encoded);
    return cast === undefined ? sql : `CAST(${sql} AS ${cast})`;
  }

  /** A string as SQL text; the one place where a dialect says how it escapes. */
  protected quoteText(value: unknown): string {
    return encoding.quoteString(value);
  }

  /** The error for a type that the database does not have. */
  protected unsupported(name: string, dialects: readonly string[] = []): CompileError {
    const only = dialects.length === 0 ? '' : ` (${dialects.map(productName).join(' and ')} only)`;
    return new CompileError('SQL_UNSUPPORTED', `the dialect '${this.dialectName}' has no type ${name}${only}.`);
  }
}

/** A length, or a precision and scale, behind the name of a type: `(10, 2)`; nothing if there are none. */
export function sized(...sizes: readonly (number | undefined)[]): string {
  const given = sizes.filter((size) => size !== undefined).map(wholeSize);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** A length or precision as it stands in SQL, where nothing but digits may. */
export function wholeSize(size: number): number {
  if (Number.isSafeInteger(size)) return size;
  throw new CompileError('SQL_INVALID_VALUE', 'lengths and precisions of a type are whole numbers.');
}

/** A word that stands in SQL as it is, such as the name of a collation where the database takes no quotes around it. */
export function bareWord(word: string): string {
  if (/^\w+$/.test(word)) return word;
  throw new CompileError('SQL_INVALID_NAME', 'the name of a collation or character set may have letters, digits and underscores only.');
}

/** Passes a value of an enumeration, refuses any other. */
export function checkMember({ values }: { readonly values: readonly string[] }, value: unknown): unknown {
  if (!values.includes(value as string)) throw encoding.invalid(`one of ${values.join(', ')}`, value);
  return value;
}

/** Checks bytes and how many they are. */
function bytesOf({ form, length }: BinaryType): (value: unknown) => unknown {
  if (length === undefined) return encoding.encodeBytes;
  return (value) => {
    const bytes = encoding.encodeBytes(value) as Uint8Array;
    if (form === 'fixed' ? bytes.length === length : bytes.length <= length) return bytes;
    throw encoding.invalid(`${form === 'fixed' ? 'exactly' : 'at most'} ${length} bytes`, value);
  };
}

function same(value: unknown): unknown {
  return value;
}
