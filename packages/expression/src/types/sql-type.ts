/**
 * A type of SQL, independent of any database, where the type of its values in TypeScript does not matter.
 *
 * A type says what it is by `kind` and its parameters. How a dialect writes it, binds it and reads it is answered by the
 * dialect's type compiler, which has one method per kind.
 */
export abstract class AnySqlType {
  /** Which method of a type compiler answers for it. */
  abstract readonly kind: string;
  /** Equal for types that compile and convert alike; a part of the cache key of every statement that names the type. */
  abstract readonly cacheKey: unknown;
  /** Operators treat values of one family alike: `+` joins text and adds numbers. */
  abstract readonly family: TypeFamily;
}

/** A type of SQL whose values are `T` in TypeScript, null left aside. */
export abstract class SqlType<in out T> extends AnySqlType {
  declare readonly _t?: (value: T) => T;
}

export type TypeFamily = 'number' | 'text' | 'boolean' | 'temporal' | 'binary' | 'json' | 'other';

/** What a dialect makes of a type. */
export interface TypeImplementation {
  /** As written in DDL and CAST: `VARCHAR(30)`. */
  readonly sqlName: string;
  /** From the application's value, never null, to what the driver takes; undefined where they are the same. */
  readonly encode?: ((value: unknown) => unknown) | undefined;
  /** From the driver's value, never null, to the application's; undefined where they are the same. */
  readonly decode?: ((raw: unknown) => unknown) | undefined;
  /** A value, never null, as SQL text; undefined where the database has no literal for it. */
  readonly literal?: ((value: unknown) => string) | undefined;
  /** True where an integer of more than 53 bits can come. */
  readonly exactIntegers?: boolean | undefined;
}

/** The TypeScript type of a SQL type: `TypeOf<typeof Integer>` is `number`. */
export type TypeOf<S> = S extends SqlType<infer T> ? T : never;
