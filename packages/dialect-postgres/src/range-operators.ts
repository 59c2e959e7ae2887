import {
  BindParameter,
  Bool,
  type ColumnElement,
  cast,
  type Expression,
  func,
  Operation,
  operand,
  type SqlType,
  Unknown,
} from '@sqlayer/expression';
import type { Range } from './native-types.ts';
import { predicate } from './operators.ts';

// Operators and functions of ranges and multiranges (PostgreSQL manual, §9.20).

/** A range or several. */
type Ranges<E> = Range<E> | readonly Range<E>[];
/** The type of the ends of a range or of several. */
type EndOf<T> = T extends Range<infer E> ? E : T extends readonly Range<infer E>[] ? E : never;
/** The other side of an operator: a value of the same type, or an expression that gives a range or several. */
type Other<T> = T | Expression<Ranges<EndOf<T>> | null>;

/** `range @> CAST(element AS type)`: the element is in the range. */
export function containsElement<T>(
  range: Expression<Ranges<T> | null>,
  element: T | Expression<T | null>,
  type: SqlType<T>,
): ColumnElement<boolean> {
  const value = operand(element, type);
  // A value of unknown type is taken for a range.
  return predicate('@>', range, value instanceof BindParameter ? cast(value, type) : value);
}

/** `a << b`: `a` ends before `b` begins. */
export function strictlyLeftOf<T extends Ranges<unknown>>(left: Expression<T | null>, right: Other<T>): ColumnElement<boolean> {
  return predicate('<<', left, right);
}

/** `a >> b`: `a` begins after `b` ends. */
export function strictlyRightOf<T extends Ranges<unknown>>(left: Expression<T | null>, right: Other<T>): ColumnElement<boolean> {
  return predicate('>>', left, right);
}

/** `a &< b`: `a` does not extend to the right of `b`. */
export function notRightOf<T extends Ranges<unknown>>(left: Expression<T | null>, right: Other<T>): ColumnElement<boolean> {
  return predicate('&<', left, right);
}

/** `a &> b`: `a` does not extend to the left of `b`. */
export function notLeftOf<T extends Ranges<unknown>>(left: Expression<T | null>, right: Other<T>): ColumnElement<boolean> {
  return predicate('&>', left, right);
}

/** `a -|- b`: with nothing between them. */
export function adjacentTo<T extends Ranges<unknown>>(left: Expression<T | null>, right: Other<T>): ColumnElement<boolean> {
  return predicate('-|-', left, right);
}

/** `a + b`: the values of both; of two ranges, which must touch or overlap, one range. */
export function rangeUnion<T extends Ranges<unknown>>(left: Expression<T | null>, right: T | Expression<T | null>): ColumnElement<T> {
  return computed('add', left, right);
}

/** `a * b`: the values that are in both. */
export function rangeIntersection<T extends Ranges<unknown>>(
  left: Expression<T | null>,
  right: T | Expression<T | null>,
): ColumnElement<T> {
  return computed('multiply', left, right);
}

/** `a - b`: the values that are in `a` alone; of two ranges one range, so that `b` must not lie within `a`. */
export function rangeDifference<T extends Ranges<unknown>>(left: Expression<T | null>, right: T | Expression<T | null>): ColumnElement<T> {
  return computed('subtract', left, right);
}

function computed<T>(operator: 'add' | 'multiply' | 'subtract', left: Expression<T | null>, right: unknown): ColumnElement<T> {
  const first = operand(left, Unknown);
  return new Operation(operator, [first, operand(right, first.type)], first.type);
}

/** `lower(range)`: the lower end; NULL where there is none. */
export function lowerEnd<T>(range: Expression<Ranges<T> | null>, type: SqlType<T>): ColumnElement<T | null> {
  return func.call('lower', type, range);
}

/** `upper(range)`: the upper end; NULL where there is none. */
export function upperEnd<T>(range: Expression<Ranges<T> | null>, type: SqlType<T>): ColumnElement<T | null> {
  return func.call('upper', type, range);
}

/** `isempty(range)`: there is no value in it. */
export function isEmptyRange(range: Expression<Ranges<unknown> | null>): ColumnElement<boolean | null> {
  return func.call('isempty', Bool, range);
}
