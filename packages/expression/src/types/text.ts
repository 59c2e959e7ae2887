import { SqlType, type TypeFamily } from './sql-type.ts';

/** CHAR, VARCHAR or TEXT. */
export class StringType extends SqlType<string> {
  readonly kind: 'char' | 'varchar' | 'text';
  readonly family: TypeFamily = 'text';
  readonly length: number | undefined;

  constructor(kind: 'char' | 'varchar' | 'text', length: number | undefined) {
    super();
    this.kind = kind;
    this.length = length;
  }

  get cacheKey(): string {
    return `${this.kind}(${this.length ?? ''})`;
  }
}

/** Text of any length. */
export const Text: SqlType<string> = new StringType('text', undefined);

/** Text of at most `length` characters; some databases need the length. */
export function Varchar(length?: number): SqlType<string> {
  return new StringType('varchar', length);
}

/** Text of exactly `length` characters, padded with blanks by most databases. */
export function Char(length: number): SqlType<string> {
  return new StringType('char', length);
}

/** One of a list of strings. */
export class EnumType<in out V extends string> extends SqlType<V> {
  readonly kind = 'enum' as const;
  readonly family: TypeFamily = 'text';
  readonly values: readonly V[];

  constructor(values: readonly V[]) {
    super();
    this.values = values;
  }

  get cacheKey(): string {
    return `enum(${JSON.stringify(this.values)})`;
  }
}

/** One of `values`; any other string is refused before it reaches the database. */
export function Enum<const V extends readonly [string, ...string[]]>(...values: V): SqlType<V[number]> {
  return new EnumType<V[number]>(values);
}

/** A UUID in its canonical text form, lower case with hyphens. */
export class UuidType extends SqlType<string> {
  readonly kind = 'uuid' as const;
  readonly family: TypeFamily = 'other';
  readonly cacheKey = 'uuid';
}

/** A UUID as a string such as `'6ba7b810-9dad-11d1-80b4-00c04fd430c8'` (RFC 9562). */
export const Uuid: SqlType<string> = new UuidType();
