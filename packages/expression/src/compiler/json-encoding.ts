import { decodeDecimal, invalid, unreadable } from './type-encoding.ts';

/** JSON text; what JSON cannot hold is refused rather than dropped. A bigint is written with all its digits. */
export function encodeJson(value: unknown): string {
  let hasBigint = false;
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw invalid('JSON, which has finite numbers only', part);
    if (typeof part !== 'bigint') return part;
    hasBigint = true;
    return null;
  }) as string | undefined;
  if (text === undefined) throw invalid('something that JSON can hold', value);
  // What could be written once can be written again.
  return hasBigint ? (writeExactly(value) as string) : text;
}

/** What `JSON.stringify` writes, and bigints; undefined for what it leaves out. */
function writeExactly(value: unknown): string | undefined {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) as string | undefined;
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === 'function') return writeExactly(toJSON.call(value));
  if (Array.isArray(value)) return `[${value.map((item) => writeExactly(item) ?? 'null').join(',')}]`;
  const fields = Object.entries(value).flatMap(([key, field]) => {
    const text = writeExactly(field);
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{${fields.join(',')}}`;
}

/** What a number needs to have that JavaScript might not hold: many digits, or a great exponent. */
const greatNumber = /\d{16}|\d[eE]\+?\d{3}/;

/**
 * A document from its text; from what a driver has parsed already, as it is.
 *
 * A whole number is a bigint where a number would be another one. A fraction is the number that is next to it, as everywhere
 * with JSON.
 */
export function decodeJson(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw;
  const value: unknown = JSON.parse(raw);
  return greatNumber.test(raw) ? readExactly(raw) : value;
}

/** Reads text that is known to be JSON. */
function readExactly(text: string): unknown {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[-\d][\d.eE+-]*|[a-z]+|[[\]{}]/g) as readonly string[];
  let at = 0;
  const next = (): string => tokens[at++] as string;
  const untilEnd = <T>(end: string, read: () => T): T[] => {
    const items: T[] = [];
    while (tokens[at] !== end) items.push(read());
    at += 1;
    return items;
  };
  const readValue = (): unknown => {
    const token = next();
    if (token === '[') return untilEnd(']', readValue);
    if (token === '{') return Object.fromEntries(untilEnd('}', () => [JSON.parse(next()) as string, readValue()]));
    return /^[-\d]/.test(token) ? numberOf(token) : JSON.parse(token);
  };
  return readValue();
}

function numberOf(text: string): number | bigint {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  if (/^-?\d+$/.test(text)) return Number.isFinite(value) && decodeDecimal(value) === text ? value : BigInt(text);
  if (Number.isFinite(value)) return value;
  throw unreadable('a number in JSON that JavaScript has none for', 'read the column as JsonText');
}

/** Checks text that is to be JSON, and gives it as it is. */
export function encodeJsonText(value: unknown): string {
  try {
    JSON.parse(value as string);
    if (typeof value === 'string') return value;
  } catch {
    // Said below.
  }
  throw invalid('the text of a JSON document', value);
}
