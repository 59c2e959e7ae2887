import { ArgumentError } from '@sqlayer/kernel/errors';
import { Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { BindParameter, type ColumnElement, conjunction, describeValue, negation, typeOfValue } from './column-element.ts';
import type { Expression } from './expression.types.ts';

/** All conditions hold; true without any. */
export function and(...conditions: readonly (Expression<boolean | null> | boolean)[]): ColumnElement<boolean> {
  return conjunction('and', conditions);
}

/** At least one condition holds; false without any. */
export function or(...conditions: readonly (Expression<boolean | null> | boolean)[]): ColumnElement<boolean> {
  return conjunction('or', conditions);
}

/** The condition does not hold. */
export function not(condition: Expression<boolean | null>): ColumnElement<boolean> {
  return negation(condition);
}

/** A value as a bound parameter: `literal(5)`, or with the type it is bound with. */
export function literal<T>(value: T, type?: SqlType<T>): BindParameter<T> {
  if (value === undefined) throw new ArgumentError('SQL_UNDEFINED_VALUE', 'literal() was given undefined; pass null for NULL.');
  const bound: AnySqlType = type ?? typeOfValue(value);
  if (bound === Unknown && value !== null) {
    throw new ArgumentError('SQL_INVALID_VALUE', `literal() cannot tell the type of ${describeValue(value)}; give it as second argument.`);
  }
  return new BindParameter<T>(value, bound);
}

/** A parameter whose value is given at execution: `execute(statement, { name: value })`. */
export function bindParam<T>(name: string, type: SqlType<T>, options: { readonly secret?: boolean } = {}): BindParameter<T> {
  return new BindParameter<T>(undefined, type, { name, ...options });
}

/** A value that is shown as `***` in every log and error. */
export function secret<T>(value: T, type?: SqlType<T>): BindParameter<T> {
  return new BindParameter<T>(value, type ?? typeOfValue(value), { secret: true });
}
