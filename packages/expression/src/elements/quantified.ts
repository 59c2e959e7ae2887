import { asElement, type ColumnElement, expression, Operation } from './column-element.ts';
import type { Expression, SubqueryOperand } from './expression.types.ts';

/** The values of one column of a query, or the elements of an array. */
type Values<T> = (SubqueryOperand & { readonly _first?: T }) | Expression<readonly T[] | null>;

/** `= ANY (…)`: compared with every value, at least one must fit. */
export function anyOf<T>(values: Values<T>): ColumnElement<T> {
  return quantified('any', values);
}

/** `> ALL (…)`: compared with every value, all must fit. */
export function allOf<T>(values: Values<T>): ColumnElement<T> {
  return quantified('all', values);
}

function quantified<T>(operator: 'any' | 'all', values: unknown): ColumnElement<T> {
  const element = asElement(values) ?? expression(values, `${operator}Of()`);
  return new Operation<T>(operator, [element], element.type);
}
