import { ArgumentError, DataError } from '@sqlayer/kernel/errors';
import { describeValue } from '../elements/values.ts';

// How values of the application become values of a driver and the other way round, where databases do it alike. Drivers are
// asked to give text for what JavaScript has no exact type for: decimals, dates, times, timestamps and JSON.

/** The error for a value that a type cannot hold; it tells the kind of the value, never the value. */
export function invalid(wanted: string, value: unknown): DataError {
  const isInvalidDate = value instanceof Date && Number.isNaN(value.getTime());
  const given =
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : isInvalidDate ? 'an invalid Date' : describeValue(value);
  return new DataError('SQL_INVALID_VALUE', `a value must be ${wanted}, not ${given}.`);
}

/** The error for something in the database that the type of its column has no value for. */
export function unreadable(found: string, advice: string): DataError {
  return new DataError('SQL_INVALID_VALUE', `the database gave ${found}; ${advice}.`);
}

/** A string as SQL text: quoted, with quotes doubled. */
export function quoteString(value: unknown): string {
  const text = String(value);
  if (text.includes('\0')) throw new ArgumentError('SQL_NO_LITERAL', 'a text with a NUL character has no literal; bind it instead.');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A whole number, as a number of up to 53 bits or a bigint; anything else is SQL_INVALID_VALUE. */
export function encodeInteger(value: unknown): unknown {
  if (typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'bigint') return value;
  throw invalid('a whole number of at most 53 bits', value);
}

/** Passes numbers that are exact; what a driver rounded is refused. */
export function decodeInteger(raw: unknown): number {
  const value = typeof raw === 'number' ? raw : Number(raw);
  if (Number.isSafeInteger(value)) return value;
  if (typeof raw === 'number' && !Number.isInteger(raw)) return raw;
  throw new DataError(
    'SQL_UNSAFE_INTEGER',
    'an integer beyond 2^53 was read as Integer, which cannot hold it; declare the column as BigInteger.',
  );
}

/** A whole number of up to 64 bits, as a bigint or a number; anything else is SQL_INVALID_VALUE. */
export function encodeBigInteger(value: unknown): unknown {
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) !== value) throw invalid('a whole number of at most 64 bits', value);
    return value;
  }
  if (Number.isSafeInteger(value)) return value;
  throw invalid('a bigint', value);
}

/** An integer of any size as the driver gives it. */
export function decodeBigInteger(raw: unknown): bigint {
  return typeof raw === 'bigint' ? raw : BigInt(raw as number | string);
}

/** Checks a whole number of a range; both ends are inside. */
export function encodeWithin(least: bigint, greatest: bigint): (value: unknown) => unknown {
  return (value) => {
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) {
      const whole = BigInt(value as number | bigint);
      if (whole >= least && whole <= greatest) return value;
    }
    throw invalid(`a whole number from ${least} to ${greatest}`, value);
  };
}

/** Floating point: NaN and infinities are refused, since most databases have neither. */
export function encodeNumber(value: unknown): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid('a finite number', value);
}

const decimal = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/;

/** A decimal as text; numbers are taken by their shortest exact notation. */
export function encodeDecimal(value: unknown): string {
  if (typeof value === 'string' && decimal.test(value) && /^\D?\.?\d/.test(value)) return value;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  throw invalid("a decimal such as '12.50'", value);
}

/**
 * A decimal in plain notation, filled up with zeros to the digits of its scale: `.5` of scale 2 is `0.50`.
 *
 * Nothing is cut off, unless `trim` takes the zeros at the end away.
 */
export function decodeDecimal(raw: unknown, scale = 0, trim = false): string {
  const match = decimal.exec(String(raw).trim());
  if (match === null) return String(raw);
  const [, sign = '', before = '', behind = '', exponent = '0'] = match;
  const digits = before + behind;
  const point = before.length + Number(exponent);
  const whole = digits.slice(0, Math.max(point, 0)).padEnd(point, '0').replace(/^0+/, '') || '0';
  const exact = '0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0));
  const fraction = (trim ? exact.replace(/0+$/, '') : exact).padEnd(scale, '0');
  const minus = sign === '-' && /[1-9]/.test(digits) ? '-' : '';
  return fraction === '' ? minus + whole : `${minus}${whole}.${fraction}`;
}

/** Checks that a decimal has at most so many digits before and behind its point, so that the database need not round it. */
export function encodeDecimalOf(before: number, behind: number): (value: unknown) => string {
  return (value) => {
    const text = encodeDecimal(value);
    const [whole = '', fraction = ''] = decodeDecimal(text, 0, true).replace('-', '').split('.');
    if ((whole === '0' ? 0 : whole.length) <= before && fraction.length <= behind) return text;
    throw invalid(`a decimal of at most ${before} digits before the point and ${behind} behind it`, value);
  };
}

/** Text; anything else is SQL_INVALID_VALUE. */
export function encodeString(value: unknown): unknown {
  if (typeof value === 'string') return value;
  throw invalid('a string', value);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID in lower case with hyphens; anything else is SQL_INVALID_VALUE. */
export function encodeUuid(value: unknown): string {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (uuid.test(text)) return text;
  throw invalid('a UUID in its canonical form', value);
}

/** A UUID in its canonical form, from any form in which databases give it: bytes, capitals, without hyphens. */
export function decodeUuid(raw: unknown): string {
  const digits = raw instanceof Uint8Array ? hex(raw) : String(raw).trim().toLowerCase().replaceAll('-', '');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Checks a date of the proleptic Gregorian calendar, years 0001 to 9999. */
export function encodeDate(value: unknown): string {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (match !== null) {
    const [, year, month, day] = match.map(Number) as [number, number, number, number];
    const lengths = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if (year >= 1 && day >= 1 && day <= (lengths[month - 1] ?? 0)) return match[0];
  }
  throw invalid("a date such as '2024-02-29'", value);
}

/** The day of a date that a driver gives as text, with or without a time behind it, or as midnight in UTC. */
export function decodeDate(raw: unknown): string {
  if (raw instanceof Date) return raw.toISOString().slice(0, 10);
  const text = String(raw);
  return /^\d{4}-\d\d-\d\d[ T]\d/.test(text) ? text.slice(0, 10) : text;
}

const time = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/;

/** A time of day with seconds and without zeros at the end of their fraction, so that equal times are equal texts. */
export function encodeTime(value: unknown, digits = 6): string {
  const match = typeof value === 'string' ? time.exec(value) : null;
  if (match === null) throw invalid("a time of day such as '23:59:59'", value);
  const [, hour, minute, second = '00', fraction = ''] = match;
  const exact = fraction.replace(/0+$/, '');
  if (exact.length > digits) throw invalid(`a time of day with at most ${digits} digits of a second`, value);
  return `${hour}:${minute}:${second}${exact === '' ? '' : `.${exact}`}`;
}

/** A time as `encodeTime` writes it; what is no time of day (MySQL has `-838:59:59`) stays as it is. */
export function decodeTime(raw: unknown): string {
  const text = raw instanceof Date ? raw.toISOString().slice(11, 23) : String(raw);
  return time.test(text) ? encodeTime(text, 9) : text;
}

/** A truth value; anything else is SQL_INVALID_VALUE. */
export function encodeBoolean(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  throw invalid('true or false', value);
}

/** For databases whose truth values are numbers. */
export function encodeBit(value: unknown): number {
  return encodeBoolean(value) === true ? 1 : 0;
}

/** True or false from what drivers give: a boolean, a number, the byte of a BIT, the letter of an array's element. */
export function decodeBoolean(raw: unknown): boolean {
  if (typeof raw === 'string') return /^(?:t|true|y|yes|on|1)$/i.test(raw);
  return raw instanceof Uint8Array ? raw[0] === 1 : Boolean(raw);
}

/** Bytes; anything else is SQL_INVALID_VALUE. */
export function encodeBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  throw invalid('a Uint8Array', value);
}

/** Bytes in hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A whole number of unknown type is a number where it fits, else a bigint. */
export function decodeUnknown(raw: unknown): unknown {
  return typeof raw === 'bigint' && raw >= BigInt(Number.MIN_SAFE_INTEGER) && raw <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(raw) : raw;
}
