import { encodeDate, invalid, unreadable } from './type-encoding.ts';

/** A point in time in UTC, as `2024-02-29 23:59:59.123`. */
export function encodeTimestamp(value: unknown): string {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    if (year >= 1 && year <= 9999) return value.toISOString().slice(0, 23).replace('T', ' ');
  }
  throw invalid('a valid Date of the years 1 to 9999', value);
}

const instantText = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * An instant that is given as a text of ISO 8601 with its zone, in UTC with so many digits of a second:
 * `2024-02-29 23:59:59.123456`. Equal instants are equal texts, and sort as the instants do.
 */
export function encodeTimestampText(value: unknown, digits = 6): string {
  const match = typeof value === 'string' ? instantText.exec(value) : null;
  const instant = match === null || encodeDate(match[1]) === undefined ? undefined : readInstant(match[0]);
  if (instant === undefined) throw invalid("an instant such as '2024-02-29T23:59:59.123456Z' of the years 1 to 9999", value);
  const { date, fraction } = instant;
  if (fraction.length > digits) throw invalid(`an instant with at most ${digits} digits of a second`, value);
  const behind = digits === 0 ? '' : `.${fraction.padEnd(digits, '0')}`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}${behind}`;
}

/** An instant with all digits that the database has, without zeros at the end: `2024-02-29T23:59:59.123456Z`. */
export function decodeTimestampText(raw: unknown): string {
  const { date, fraction } = raw instanceof Date ? { date: raw, fraction: fractionOf(raw) } : (readInstant(String(raw)) ?? outside());
  return `${date.toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function fractionOf(date: Date): string {
  return date.toISOString().slice(20, 23).replace(/0+$/, '');
}

/** A point in time from a `Date` or from text; without a zone it is in UTC. What is finer than a millisecond is cut off. */
export function decodeTimestamp(raw: unknown): Date {
  if (raw instanceof Date) return raw;
  if (typeof raw === 'string' && raw.length === 23) {
    // The form that we write ourselves, which most rows have.
    const date = new Date(`${raw.slice(0, 10)}T${raw.slice(11)}Z`);
    if (!Number.isNaN(date.getTime())) return date;
  }
  return (readInstant(String(raw)) ?? outside()).date;
}

const timestamp =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(?:[zZ]|([+-])(\d\d):?(\d\d)?:?(\d\d)?)?( BC)?$/;

/** A point in time, and the digits of its second without zeros at the end. */
interface Instant {
  readonly date: Date;
  readonly fraction: string;
}

/**
 * Undefined for what is no instant of the years 1 to 9999. In the zone of a session the year can be 10000 or 1 BC where in UTC it
 * is still one of them.
 */
function readInstant(text: string): Instant | undefined {
  const match = timestamp.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const [, , , , , , , fraction = '', sign, ...rest] = match;
  const [hours = 0, minutes = 0, seconds = 0] = rest.slice(0, 3).map((part) => Number(part ?? 0));
  const ahead = (sign === '-' ? -1 : 1) * (hours * 3_600 + minutes * 60 + seconds);
  const date = new Date(0);
  date.setUTCFullYear(rest[3] === undefined ? year : 1 - year, month - 1, day);
  date.setUTCHours(hour, minute, second - ahead, Number(fraction.slice(0, 3).padEnd(3, '0')));
  const isReadable = month >= 1 && month <= 12 && day >= 1 && date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999;
  return isReadable ? { date, fraction: fraction.replace(/0+$/, '') } : undefined;
}

type Six = [number, number, number, number, number, number];

function outside(): never {
  throw unreadable('a timestamp outside of the years 1 to 9999, such as infinity', 'select it as text to see it');
}
