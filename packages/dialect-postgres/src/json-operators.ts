import {
  ArrayOf,
  type ColumnElement,
  customOperator,
  type Expression,
  Integer,
  Operation,
  operand,
  Text,
  Unknown,
} from '@sqlayer/expression';
import { JsonPath } from './native-types.ts';
import { predicate, typedOperand } from './operators.ts';

// Operators of JSONB documents and hstores (PostgreSQL manual, §9.16 and appendix F.16).

const Texts = ArrayOf(Text);

/** `document ? key`: a key of a JSONB document, an element of a JSONB array, or a key of an hstore. */
export function hasKey(document: Expression<unknown>, key: string | Expression<string>): ColumnElement<boolean> {
  return predicate('?', document, key, Text);
}

/** `document ?| keys`: at least one of the keys. */
export function hasAnyKey(document: Expression<unknown>, keys: readonly string[] | Expression<readonly string[]>): ColumnElement<boolean> {
  return predicate('?|', document, keys, Texts);
}

/** `document ?& keys`: all of the keys. */
export function hasAllKeys(document: Expression<unknown>, keys: readonly string[] | Expression<readonly string[]>): ColumnElement<boolean> {
  return predicate('?&', document, keys, Texts);
}

/** `document - key`: without a key, without each of several, or without the element at a place of an array. */
export function without<T>(document: Expression<T | null>, key: string | number | readonly string[]): ColumnElement<T> {
  const type = typeof key === 'string' ? Text : typeof key === 'number' ? Integer : Texts;
  const whole = operand(document, Unknown);
  return new Operation('subtract', [whole, typedOperand(key, type)], whole.type);
}

/** `document #- path`: a JSONB document without what the path leads to. */
export function withoutPath<T>(document: Expression<T | null>, path: readonly (string | number)[]): ColumnElement<T> {
  const whole = operand(document, Unknown);
  return new Operation(customOperator('#-', { precedence: 6 }), [whole, typedOperand(path.map(String), Texts)], whole.type);
}

/** `document @? path`: the path of SQL/JSON finds something, `$.items[*] ? (@.price > 10)`. */
export function pathExists(document: Expression<unknown>, path: string | Expression<string>): ColumnElement<boolean> {
  return predicate('@?', document, path, JsonPath);
}

/** `document @@ path`: what the path of SQL/JSON asks is true, `$.price > 10`. */
export function pathMatches(document: Expression<unknown>, path: string | Expression<string>): ColumnElement<boolean> {
  return predicate('@@', document, path, JsonPath);
}
