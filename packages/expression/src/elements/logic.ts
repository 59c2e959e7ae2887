import { ArgumentError } from '@sqlayer/kernel/errors';
import { Bool, Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { BindParameter, type ColumnElement, conjunction, expression, falseLiteral, Operation, trueLiteral } from './column-element.ts';
import type { BindParameterOptions, Expression } from './expression.types.ts';
import { operatorOf } from './operators.ts';
import { describeValue, typeOfValue } from './values.ts';

/** All conditions hold; true without any. */
export function and(...conditions: readonly (Expression<boolean | null> | boolean)[]): ColumnElement<boolean> {
  return conjunction('and', conditions);
}

/** At least one condition holds; false without any. */
export function or(...conditions: readonly (Expression<boolean | null> | boolean)[]): ColumnElement<boolean> {
  return conjunction('or', conditions);
}

/** The opposite truth value, by the operator's own negation where it has one. */
export function negation(condition: unknown): ColumnElement<boolean> {
  const element = expression(condition, 'not()');
  if (element === trueLiteral) return falseLiteral;
  if (element === falseLiteral) return trueLiteral;
  if (element instanceof Operation) {
    const { operator, operands } = element;
    if (operator === 'not') return operands[0] as ColumnElement<boolean>;
    const opposite = operatorOf(operator).negation;
    // `a = ANY (…)` is not the opposite of `a != ANY (…)`.
    const isQuantified = operands.some((one) => one instanceof Operation && (one.operator === 'any' || one.operator === 'all'));
    if (opposite !== undefined && !isQuantified) return element.copyWith({ operator: opposite }) as unknown as ColumnElement<boolean>;
  }
  return new Operation('not', [element], Bool);
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

/** What is known of a parameter beside its name and type. */
export interface BindParamOptions<T> extends Omit<BindParameterOptions, 'name' | 'rowTypes'> {
  /** The value when none is given at execution; without it one must be. */
  readonly value?: T | null;
}

/**
 * A parameter whose value is given at execution: `execute(statement, { name: value })`.
 *
 * `expanding` takes a list, for `in()`; `literalExecute` writes the value into the text, for the few places where a
 * database takes no parameter.
 */
export function bindParam<T>(name: string, type: SqlType<T>, options: BindParamOptions<T> = {}): BindParameter<T> {
  return new BindParameter<T>(options.value, type, { name, ...options });
}

/** A value that is shown as `***` in every log and error. */
export function secret<T>(value: T, type?: SqlType<T>): BindParameter<T> {
  return new BindParameter<T>(value, type ?? typeOfValue(value), { secret: true });
}
