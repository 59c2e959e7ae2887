import { SqlType, type TypeFamily } from './sql-type.ts';

/** What a type of text can be told. */
export interface StringOptions {
  /** In characters; in UTF-16 units on SQL Server. */
  readonly length?: number | undefined;
  /** How the database compares and sorts, by the name that the database has for it. */
  readonly collation?: string | undefined;
  /** True for the types of the national character set (NCHAR, NVARCHAR), false to do without them where they are the default. */
  readonly national?: boolean | undefined;
}

/** CHAR, VARCHAR or TEXT. */
export class StringType extends SqlType<string> {
  readonly kind: 'char' | 'varchar' | 'text';
  readonly family: TypeFamily = 'text';
  readonly length: number | undefined;
  readonly collation: string | undefined;
  readonly national: boolean | undefined;
  readonly cacheKey: string;

  constructor(kind: 'char' | 'varchar' | 'text', { length, collation, national }: StringOptions = {}) {
    super();
    this.kind = kind;
    this.length = length;
    this.collation = collation;
    this.national = national;
    this.cacheKey = `${kind}(${length ?? ''},${national ?? ''},${collation ?? ''})`;
  }

  with(options: StringOptions): StringType {
    const { length, collation, national } = this;
    return new StringType(this.kind, { length, collation, national, ...options });
  }
}

/** Text of any length that the database has a type for: 64 KiB on MySQL, at least 1 GiB elsewhere. */
export const Text: StringType = new StringType('text');
/** The name of `Text` in standard SQL. */
export const Clob: StringType = new StringType('text');

/** Text of at most `length` characters; MySQL needs the length. */
export function Varchar(length?: number): StringType {
  return new StringType('varchar', { length });
}

/** Text of exactly `length` characters, padded with blanks by most databases. */
export function Char(length: number): StringType {
  return new StringType('char', { length });
}

/** NVARCHAR: a VARCHAR of the national character set. */
export function NVarchar(length?: number): StringType {
  return new StringType('varchar', { length, national: true });
}

/** NCHAR: a CHAR of the national character set. */
export function NChar(length: number): StringType {
  return new StringType('char', { length, national: true });
}

/** What an enumeration can be told. */
export interface EnumOptions {
  /** The name of the type where types have names, and of the CHECK constraint where they have not. */
  readonly name?: string | undefined;
  readonly schema?: string | undefined;
  /** False for a VARCHAR even where the database has enumerations. */
  readonly native?: boolean | undefined;
  /** Whether a CHECK constraint guards the values where the database has no enumerations. */
  readonly constraint?: boolean | undefined;
}

/** One of a list of strings. */
export class EnumType<in out V extends string> extends SqlType<V> {
  readonly kind = 'enum' as const;
  readonly family: TypeFamily = 'text';
  readonly values: readonly V[];
  readonly name: string | undefined;
  readonly schema: string | undefined;
  readonly native: boolean;
  readonly constraint: boolean;
  readonly cacheKey: string;

  constructor(values: readonly V[], { name, schema, native = true, constraint = false }: EnumOptions = {}) {
    super();
    this.values = values;
    this.name = name;
    this.schema = schema;
    this.native = native;
    this.constraint = constraint;
    this.cacheKey = `enum${JSON.stringify([name, schema, native, ...values])}`;
  }

  with(options: EnumOptions): EnumType<V> {
    const { name, schema, native, constraint } = this;
    return new EnumType(this.values, { name, schema, native, constraint, ...options });
  }
}

/**
 * One of `values`; any other string is refused before it reaches the database.
 *
 * PostgreSQL needs a name to have a type for it, `Enum('sad', 'ok').with({ name: 'mood' })`; without one it is a VARCHAR.
 */
export function Enum<const V extends readonly [string, ...string[]]>(...values: V): EnumType<V[number]> {
  return new EnumType<V[number]>(values);
}

/** What a UUID can be told. */
export interface UuidOptions {
  /** False for 32 hexadecimal digits even where the database has a type for UUIDs. */
  readonly native?: boolean | undefined;
}

/** A UUID in its canonical text form, lower case with hyphens. */
export class UuidType extends SqlType<string> {
  readonly kind = 'uuid' as const;
  readonly family: TypeFamily = 'other';
  readonly native: boolean;
  readonly cacheKey: string;

  constructor({ native = true }: UuidOptions = {}) {
    super();
    this.native = native;
    this.cacheKey = native ? 'uuid' : 'uuid(hex)';
  }

  with(options: UuidOptions): UuidType {
    return new UuidType({ native: this.native, ...options });
  }
}

/** A UUID as a string such as `'6ba7b810-9dad-11d1-80b4-00c04fd430c8'` (RFC 9562). */
export const Uuid: UuidType = new UuidType();
