import {
  type AnySqlType,
  BindParameter,
  Bool,
  Cast,
  type ColumnElement,
  customOperator,
  type Expression,
  Integer,
  Operation,
  operand,
  type SqlType,
  Text,
  Timestamp,
  Unknown,
} from '@sqlayer/expression';
import type { ArrayLiteral } from './array-literal.ts';

// Operators of more than one kind of type, as functions that know what they take (PostgreSQL manual, chapter 9). Those of
// ranges, documents and text search have files of their own; anything else is written with `op()`.

/** An array, or what is written as one. */
export type ArrayExpression<T> = Expression<readonly T[] | null> | ArrayLiteral<T>;

/** `left symbol right` as a truth value; `type` is that of a plain value on the right, the same as on the left if not given. */
export function predicate(symbol: string, left: unknown, right: unknown, type?: AnySqlType): ColumnElement<boolean> {
  const first = operand(left, Unknown);
  return new Operation(customOperator(symbol, { precedence: 6, predicate: true }), [first, operand(right, type ?? first.type)], Bool);
}

/** A value with its type beside it, where the server would take a parameter for something else. */
export function typedOperand(value: unknown, type: AnySqlType): ColumnElement {
  const element = operand(value, type);
  return element instanceof BindParameter ? new Cast(element, type) : element;
}

/** `array @> other`: every element of `other` is in it; for ranges every value, for documents and hstore every key. */
export function contains<T>(whole: Expression<T | null>, part: NonNullable<T> | Expression<T | null>): ColumnElement<boolean> {
  return predicate('@>', whole, part);
}

/** `array <@ other`: every element is in `other`. */
export function containedBy<T>(part: Expression<T | null>, whole: NonNullable<T> | Expression<T | null>): ColumnElement<boolean> {
  return predicate('<@', part, whole);
}

/** `a && b`: both have something in common. */
export function overlaps<T>(left: Expression<T | null>, right: NonNullable<T> | Expression<T | null>): ColumnElement<boolean> {
  return predicate('&&', left, right);
}

/** `a || b`: two arrays, documents, hstores, vectors or queries of text search as one. */
export function merged<T>(left: Expression<T | null>, right: NonNullable<T> | Expression<T | null>): ColumnElement<T> {
  const first = operand(left, Unknown);
  return new Operation('concat', [first, operand(right, first.type)], first.type);
}

/** `array[index]`, counted from 1, or the value of a key of an hstore. */
export function subscript<T>(array: ArrayExpression<T>, index: number | Expression<number>, type: SqlType<T>): ColumnElement<T | null>;
export function subscript(store: Expression<Readonly<Record<string, string | null>> | null>, key: string): ColumnElement<string | null>;
export function subscript(container: unknown, index: unknown, type: SqlType<unknown> = Text as SqlType<unknown>): ColumnElement {
  return new Operation('at', [operand(container, Unknown), operand(index, typeof index === 'string' ? Text : Integer)], type);
}

/** `array[from:to]`: the elements from one place to another, both included and counted from 1. */
export function slice<T>(
  array: ArrayExpression<T>,
  from: number | Expression<number>,
  to: number | Expression<number>,
): ColumnElement<readonly T[]> {
  const whole = operand(array, Unknown);
  return new Operation('slice', [whole, operand(from, Integer), operand(to, Integer)], whole.type);
}

/** `timestamp AT TIME ZONE 'Europe/Paris'` */
export function atTimeZone(timestamp: Expression<Date | null>, zone: string | Expression<string>): ColumnElement<Date | null> {
  return new Operation(customOperator('AT TIME ZONE', { precedence: 9 }), [operand(timestamp, Timestamp), operand(zone, Text)], Timestamp);
}
