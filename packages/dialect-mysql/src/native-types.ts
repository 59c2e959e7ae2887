import {
  type AnySqlType,
  BigInteger,
  Blob,
  bareWord,
  checkMember,
  Double,
  decodeBigInteger,
  EnumType,
  encodeDecimal,
  encodeWithin,
  Float,
  Integer,
  invalid,
  type NativeType,
  type NativeTypeDefinition,
  Numeric,
  nativeType,
  quoteString,
  SmallInteger,
  type SqlType,
  sized,
  Text,
  TimeOnly,
  Timestamp,
} from '@sqlayer/expression';

function native<T>(sqlName: string, definition: Omit<NativeTypeDefinition<T>, 'name' | 'dialects' | 'sqlName' | 'key'>): NativeType<T> {
  const name = sqlName.replace(/\W.*/, '');
  return nativeType({ ...definition, name, sqlName, dialects: ['mysql', 'mariadb'], key: `mysql ${sqlName}` });
}

/** What a type of numbers can be told. */
export interface MysqlNumberOptions {
  /** Whether there are no negative numbers, and twice as many positive ones. */
  readonly unsigned?: boolean | undefined;
}

/** A type of numbers that can be told to be unsigned: `TinyInt.with({ unsigned: true })`. */
export type MysqlNumberType<T> = NativeType<T> & { readonly with: (options: MysqlNumberOptions) => NativeType<T> };

function withUnsigned<T>(make: (suffix: '' | ' UNSIGNED') => NativeType<T>): MysqlNumberType<T> {
  return Object.assign(make(''), { with: ({ unsigned = false }: MysqlNumberOptions) => make(unsigned ? ' UNSIGNED' : '') });
}

/** `generic` are the types that stand for it elsewhere, signed and unsigned. */
function integer<T extends number | bigint>(
  word: string,
  size: bigint,
  decode: (raw: unknown) => T,
  generic: readonly [signed: AnySqlType, unsigned: AnySqlType],
): MysqlNumberType<T> {
  const half = 2n ** (size - 1n);
  return withUnsigned((suffix) =>
    native<T>(word + suffix, {
      castName: suffix === '' ? 'SIGNED INTEGER' : 'UNSIGNED INTEGER',
      encode: suffix === '' ? encodeWithin(-half, half - 1n) : encodeWithin(0n, 2n * half - 1n),
      decode,
      implement: () => ({ exactIntegers: size > 53n }),
      family: 'number',
      generic: generic[suffix === '' ? 0 : 1],
    }),
  );
}

/** -128 to 127, or 0 to 255. */
export const TinyInt: MysqlNumberType<number> = integer('TINYINT', 8n, Number, [SmallInteger, SmallInteger]);
/** 16 bits. */
export const SmallInt: MysqlNumberType<number> = integer('SMALLINT', 16n, Number, [SmallInteger, Integer]);
/** 24 bits. */
export const MediumInt: MysqlNumberType<number> = integer('MEDIUMINT', 24n, Number, [Integer, Integer]);
/** 32 bits. */
export const Int: MysqlNumberType<number> = integer('INT', 32n, Number, [Integer, BigInteger]);
/** 64 bits. */
export const BigInt64: MysqlNumberType<bigint> = integer('BIGINT', 64n, decodeBigInteger, [BigInteger, BigInteger]);

/** A decimal that can be unsigned: `MysqlDecimal(10, 2).with({ unsigned: true })`. */
export function MysqlDecimal(precision: number, scale = 0): MysqlNumberType<string> {
  return withUnsigned((suffix) =>
    native<string>(`DECIMAL${sized(precision, scale)}${suffix}`, {
      like: Numeric(precision, scale),
      encode: suffix === '' ? encodeDecimal : encodeUnsigned,
      literal: suffix === '' ? encodeDecimal : encodeUnsigned,
    }),
  );
}

function encodeUnsigned(value: string): string {
  const text = encodeDecimal(value);
  if (!text.startsWith('-')) return text;
  throw invalid('a decimal that is not negative', value);
}

/** Floating point that is rounded to `scale` digits behind the point and shown with `digits` in all. */
export function MysqlDouble(digits?: number, scale?: number): SqlType<number> {
  return native(`DOUBLE${sized(digits, scale)}`, { like: Double, castName: 'DOUBLE' });
}

/** Single precision, rounded to `scale` digits behind the point. */
export function MysqlFloat(digits?: number, scale?: number): SqlType<number> {
  return native(`FLOAT${sized(digits, scale)}`, { like: Float, castName: 'FLOAT' });
}

/** 1 to 64 bits, as a whole number. */
export function Bit(length = 1): SqlType<bigint> {
  const encode = encodeWithin(0n, 2n ** BigInt(length) - 1n);
  return native<bigint>(`BIT${sized(length)}`, {
    castName: 'UNSIGNED INTEGER',
    encode,
    decode: (raw) => (raw instanceof Uint8Array ? raw.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) : decodeBigInteger(raw)),
    implement: () => ({ exactIntegers: true }),
    family: 'number',
    generic: BigInteger,
  });
}

/** 1901 to 2155, or 0. */
export const Year: SqlType<number> = native('YEAR', {
  castName: 'UNSIGNED INTEGER',
  encode: encodeYear,
  decode: Number,
  family: 'number',
  generic: SmallInteger,
});

function encodeYear(value: number): number {
  if (value === 0 || (Number.isInteger(value) && value >= 1901 && value <= 2155)) return value;
  throw invalid('a year from 1901 to 2155', value);
}

/** What a type of text can be told, in the words of MySQL. */
export interface MysqlTextOptions {
  readonly charset?: string | undefined;
  readonly collation?: string | undefined;
  /** The binary collation of the character set. */
  readonly binary?: boolean | undefined;
}

/** A type of text that takes a character set: `LongText.with({ charset: 'utf8mb4' })`. */
export type MysqlTextType = NativeType<string> & { readonly with: (options: MysqlTextOptions) => NativeType<string> };

function textType(sqlName: string, castName = 'CHAR'): MysqlTextType {
  const make = ({ charset, collation, binary }: MysqlTextOptions): NativeType<string> => {
    const words = [
      sqlName,
      ...(charset === undefined ? [] : [`CHARACTER SET ${bareWord(charset)}`]),
      ...(binary === true ? ['BINARY'] : []),
      ...(collation === undefined ? [] : [`COLLATE ${bareWord(collation)}`]),
    ];
    return native(words.join(' '), { like: Text, castName });
  };
  return Object.assign(make({}), { with: make });
}

/** At most `length` characters. */
export function MysqlVarchar(length: number): MysqlTextType {
  return textType(`VARCHAR${sized(length)}`, `CHAR${sized(length)}`);
}

/** Exactly `length` characters; shorter text is padded with spaces. */
export function MysqlChar(length: number): MysqlTextType {
  return textType(`CHAR${sized(length)}`, `CHAR${sized(length)}`);
}

/** At most 255 bytes. */
export const TinyText: MysqlTextType = textType('TINYTEXT');
/** At most 64 KiB, or the smallest type that holds `length` characters. */
export function MysqlText(length?: number): MysqlTextType {
  return textType(`TEXT${sized(length)}`);
}
/** At most 16 MiB. */
export const MediumText: MysqlTextType = textType('MEDIUMTEXT');
/** At most 4 GiB. */
export const LongText: MysqlTextType = textType('LONGTEXT');

/** At most 255 bytes. */
export const TinyBlob: SqlType<Uint8Array> = native('TINYBLOB', { like: Blob });
/** At most 16 MiB. */
export const MediumBlob: SqlType<Uint8Array> = native('MEDIUMBLOB', { like: Blob });
/** At most 4 GiB. */
export const LongBlob: SqlType<Uint8Array> = native('LONGBLOB', { like: Blob });

/** DATETIME with `precision` digits of a second, 0 to 6. */
export function MysqlDateTime(precision?: number): SqlType<Date> {
  return native(`DATETIME${sized(precision)}`, { like: Timestamp });
}

/** TIMESTAMP, which ends on 2038-01-19 and which MySQL converts from and to the zone of the session; that must be UTC. */
export function MysqlTimestamp(precision?: number): SqlType<Date> {
  return native(`TIMESTAMP${sized(precision)}`, { like: Timestamp, castName: `DATETIME${sized(precision)}` });
}

/** TIME with `precision` digits of a second, 0 to 6. */
export function MysqlTime(precision?: number): SqlType<string> {
  return native(`TIME${sized(precision)}`, { like: TimeOnly });
}

/** ENUM under MySQL's own name; `Enum` is the same here and works elsewhere. */
export function MysqlEnum<const V extends readonly [string, ...string[]]>(...values: V): SqlType<V[number]> {
  return native<V[number]>(`ENUM(${quotedList(values)})`, {
    castName: 'CHAR',
    encode: (value) => checkMember({ values }, value),
    family: 'text',
    generic: new EnumType(values),
  });
}

/** Any number of a list of strings, in the order of the list; none of them may hold a comma. */
export function MysqlSet<const V extends readonly [string, ...string[]]>(...values: V): SqlType<readonly V[number][]> {
  if (values.some((value) => value.includes(','))) throw invalid('members of a SET without commas', values);
  return native<readonly V[number][]>(`SET(${quotedList(values)})`, {
    castName: 'CHAR',
    encode: (members) => {
      if (!Array.isArray(members)) throw invalid('an array of members of the SET', members);
      return members.map((member) => checkMember({ values }, member)).join(',');
    },
    decode: (raw) => (raw === '' ? [] : (String(raw).split(',') as V[number][])),
    generic: Text,
  });
}

function quotedList(values: readonly string[]): string {
  return values.map((value) => quoteString(value.replaceAll('\\', '\\\\'))).join(',');
}
