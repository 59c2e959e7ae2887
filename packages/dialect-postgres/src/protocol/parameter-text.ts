import { DataError } from '@sqlayer/kernel/errors';
import { writeArray } from '../composite-text.ts';

/**
 * A parameter, neither null nor bytes, as the text that the server reads.
 *
 * Values of statements are text and numbers already; the others come with SQL that is sent as it is. A `Date` is written in
 * UTC, an array as an array, any other object as JSON.
 */
export function parameterText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      // The sign of zero is lost in the usual notation.
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return objectText(value as object);
    default:
      throw new DataError('DB_INVALID_PARAMETER', `a parameter is ${typeof value}; pass null for NULL.`);
  }
}

function objectText(value: object): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new DataError('DB_INVALID_PARAMETER', 'a parameter is an invalid Date.');
    return value.toISOString();
  }
  if (Array.isArray(value)) return writeArray(value.map(elementOf));
  if (ArrayBuffer.isView(value)) throw new DataError('DB_INVALID_PARAMETER', 'bytes are given as a Uint8Array or a Buffer.');
  return JSON.stringify(value);
}

function elementOf(element: unknown): unknown {
  if (element === null || element instanceof Uint8Array) return element;
  return Array.isArray(element) ? element.map(elementOf) : parameterText(element);
}
