/** Types that say what an expression is worth and where it comes from. */
import type { AnySqlType } from '../types/sql-type.ts';

/**
 * Anything that has a value in SQL.
 *
 * `T` is the TypeScript type of the value; `O` the name of the FROM element it reads, `''` if it reads none, and `string`
 * if several or unknown. An outer join makes nullable what the joined element owns.
 */
export interface Expression<out T, out O extends string = string> {
  readonly _value: T;
  readonly _owner: O;
}

/** An expression with a name in the row: `NamedExpression<number, 'id', 'user_account'>`. */
export interface NamedExpression<out T, out N extends string, out O extends string> extends Expression<T, O> {
  readonly key: N;
}

/** A value of type `T` or an expression that gives one. */
export type Operand<T> = T | Expression<T | null> | SubqueryOperand;

/** `null` where a value or what an expression gives may be NULL, since most of what is made of NULL is NULL: never for `Expression<string>`. */
export type NullIn<V> = V extends Expression<infer T> ? Extract<T, null> : Extract<V, null>;

/** A text, or an expression that gives one. */
export type TextOperand = string | Expression<string | null>;

/** What IN takes: a list of values and expressions, a select, or a parameter that stands for a list. */
export type ListOperand<T> = readonly (T | Expression<T | null>)[] | SubqueryOperand | Expression<T>;

/** A select in the place of a value. */
export interface SubqueryOperand {
  readonly _cols?: unknown;
  readonly [asExpression]: () => object;
}

/** Gives the expression that stands for an object which is not one itself, such as a select. */
export const asExpression: unique symbol = Symbol('sqlayer.asExpression');

/** How a pattern is looked for. */
export interface SearchOptions {
  /** The character that takes the special meaning of `%` and `_` away, `/` if not given. */
  readonly escape?: string;
}

/** How a full-text search goes about it, where the database has a choice. */
export interface MatchOptions {
  /** The text search configuration, as PostgreSQL has it: `english`. Other databases leave it out. */
  readonly configuration?: string;
  /** How the query is read, as MySQL and MariaDB have it: with operators if not given. */
  readonly mode?: 'BOOLEAN' | 'NATURAL LANGUAGE' | 'QUERY EXPANSION';
}

/** How a value is bound. */
export interface BindParameterOptions {
  readonly name?: string | undefined;
  readonly expanding?: boolean | undefined;
  readonly rowTypes?: readonly AnySqlType[] | undefined;
  readonly literalExecute?: boolean | undefined;
  readonly secret?: boolean | undefined;
}

/** What an operation has beside its operands: words and characters that stand in the text. */
export interface OperationModifiers extends SearchOptions, MatchOptions {
  /** The name of a collation. */
  readonly collation?: string;
  /** Flags of a regular expression. */
  readonly flags?: string;
}
