import type { OperatorName } from '../elements/operators.ts';

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
  /** What stands in the place of a bound value of this type, such as `ST_GeomFromText(?)`. */
  readonly bindExpression?: ((parameter: TypedExpression) => TypedExpression) | undefined;
  /** What stands in the place of a selected column of this type, such as `ST_AsText(column)`. */
  readonly columnExpression?: ((column: TypedExpression) => TypedExpression) | undefined;
  /** Operators that this type gives a meaning of its own, by their name among the core operators. */
  readonly operators?: TypeOperators | undefined;
}

/** An expression as types see it; the expression language gives and takes its own elements. */
export interface TypedExpression {
  readonly type: AnySqlType;
}

/** What an operator makes of its operands; the first is of the type that owns it. */
export type TypeOperators = { readonly [O in OperatorName]?: (...operands: readonly TypedExpression[]) => TypedExpression };

/** A type of SQL whose values are `T` in TypeScript, null left aside. */
export abstract class SqlType<in out T> extends AnySqlType {
  declare readonly _t?: (value: T) => T;
}

/** What operators treat alike. */
export type TypeFamily = 'number' | 'text' | 'boolean' | 'temporal' | 'binary' | 'json' | 'other';

/** What a dialect makes of a type. */
export interface TypeImplementation {
  /** As written in DDL and CAST: `VARCHAR(30)`. */
  readonly sqlName: string;
  /** As written in CAST, where that differs from DDL; null where nothing can be cast to it. */
  readonly castName?: string | null | undefined;
  /** Written behind a placeholder, where the database must be told the type of a parameter: `UUID` gives `$1::UUID`. */
  readonly bindCast?: string | undefined;
  /** From the application's value, never null, to what the driver takes; undefined where they are the same. */
  readonly encode?: ((value: unknown) => unknown) | undefined;
  /** From the driver's value, never null, to the application's; undefined where they are the same. */
  readonly decode?: ((raw: unknown) => unknown) | undefined;
  /** A value, never null, as SQL text; undefined where the database has no literal for it. */
  readonly literal?: ((value: unknown) => string) | undefined;
  /** True where an integer of more than 53 bits can come. */
  readonly exactIntegers?: boolean | undefined;
}

/** Answers what a dialect makes of a type; types made of other types ask it for their parts. */
export interface TypeResolver {
  implementationOf(type: AnySqlType): TypeImplementation;
}

/** The TypeScript type of a SQL type: `TypeOf<typeof Integer>` is `number`. */
export type TypeOf<S> = S extends SqlType<infer T> ? T : never;
