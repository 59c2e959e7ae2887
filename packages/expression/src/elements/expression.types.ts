/** Types that say what an expression is worth and where it comes from. */

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

/** A select in the place of a value. */
export interface SubqueryOperand {
  readonly _cols?: unknown;
  readonly [asExpression]: () => object;
}

/** Gives the expression that stands for an object which is not one itself, such as a select. */
export const asExpression: unique symbol = Symbol('sqlayer.asExpression');
