import { ArgumentError } from '@sqlayer/kernel/errors';
import { BigInteger, Double, Integer } from '../types/numeric.ts';
import { Blob, Bool, Unknown } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { Timestamp } from '../types/temporal.ts';
import { Text } from '../types/text.ts';

// What is known of a plain value of JavaScript.

/** The type that a value is bound with: that of its place, or what the value itself tells where the place says nothing. */
export function boundType(value: unknown, type: AnySqlType): AnySqlType {
  if (value === undefined)
    throw new ArgumentError('SQL_UNDEFINED_VALUE', 'undefined was given where a value is wanted; pass null for NULL.');
  return type.kind === 'unknown' ? typeOfValue(value) : type;
}

/** The type under which a value of JavaScript is bound when nothing else tells. */
export function typeOfValue(value: unknown): AnySqlType {
  switch (typeof value) {
    case 'string':
      return Text;
    case 'number':
      return Number.isInteger(value) ? Integer : Double;
    case 'bigint':
      return BigInteger;
    case 'boolean':
      return Bool;
    default:
      return value instanceof Date ? Timestamp : value instanceof Uint8Array ? Blob : Unknown;
  }
}

/** What a value is, for an error message, without showing it. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value === 'object') return `an object of class ${value.constructor?.name ?? 'Object'}`;
  return `a ${typeof value}`;
}

/** A text to look for, with what LIKE gives a meaning preceded by `escaping`. */
export function escapePattern(text: string, escaping: string): string {
  return Array.from(text, (character) =>
    character === '%' || character === '_' || character === escaping ? escaping + character : character,
  ).join('');
}

/** Checks that the escaping of a pattern is one character. */
export function escapeCharacter(given: string): string {
  if ([...given].length === 1) return given;
  throw new ArgumentError('SQL_INVALID_VALUE', 'the escaping of a pattern is one character.');
}

/** Flags of a regular expression, which stand in the text: databases write them in different places. */
export function regexpFlags(flags: string): string {
  if (!/^[A-Za-z]+$/.test(flags)) throw new ArgumentError('SQL_INVALID_VALUE', 'the flags of a regular expression are letters.');
  return flags;
}

/** A word of SQL that stands in the text, which must be one of those that are known. */
export function knownWord<W extends string>(given: W, known: readonly W[], place: string): W {
  if (known.includes(given)) return given;
  throw new ArgumentError('SQL_INVALID_VALUE', `${place} is one of ${known.join(', ')}.`);
}

/** Refuses what never matches in the list of IN. */
export function checkListed(value: unknown): void {
  if (value === undefined) throw new ArgumentError('SQL_UNDEFINED_VALUE', 'the list of in() holds undefined.');
  if (value === null)
    throw new ArgumentError('SQL_NULL_COMPARISON', 'the list of in() holds null, which never matches; use isNull() beside it.');
}

export function nullComparison(operator: string): ArgumentError {
  return new ArgumentError('SQL_NULL_COMPARISON', `${operator}(null) is never true; use eq(null), ne(null) or isNull().`);
}

export function notAnExpression(value: unknown, place: string): ArgumentError {
  return new ArgumentError(
    'SQL_NOT_AN_EXPRESSION',
    `${place} takes an expression, not ${describeValue(value)}; use literal() to bind a value or text() for SQL.`,
  );
}
