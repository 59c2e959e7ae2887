import { invalid, parseDuration, unreadable, writeDuration } from '@sqlayer/expression';

// The text of Oracle's intervals: `+5 02:03:04.500000` for DAY TO SECOND, `-01-06` for YEAR TO MONTH. Some drivers give
// objects with a number for each unit instead.

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;

/** A duration of ISO 8601 as days, hours, minutes and seconds, all of one sign. */
export function encodeDaySecond(value: unknown): string {
  const { months, days, microseconds } = parseDuration(value);
  if (months !== 0n) throw invalid('a duration of days and less; use IntervalYearToMonth for months', value);
  const total = days * DAY + microseconds;
  const size = total < 0n ? -total : total;
  if (size / DAY > 999_999_999n) throw invalid('a duration of less than 1,000,000,000 days', value);
  const two = (amount: bigint): string => String(amount).padStart(2, '0');
  const clock = `${two((size % DAY) / (3_600n * SECOND))}:${two((size / (60n * SECOND)) % 60n)}:${two((size / SECOND) % 60n)}`;
  return `${total < 0n ? '-' : '+'}${size / DAY} ${clock}.${String(size % SECOND).padStart(6, '0')}`;
}

export function decodeDaySecond(raw: unknown): string {
  if (typeof raw === 'object' && raw !== null) {
    const { days = 0, hours = 0, minutes = 0, seconds = 0, fseconds = 0 } = raw as Readonly<Record<string, number>>;
    // The fraction is in nanoseconds.
    const microseconds = BigInt(Math.trunc(fseconds / 1_000)) + SECOND * BigInt((hours * 60 + minutes) * 60 + seconds);
    return writeDuration({ months: 0n, days: BigInt(days), microseconds });
  }
  const match = /^\s*([+-]?)(\d+) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(String(raw));
  if (match === null) throw unreadable('an INTERVAL DAY TO SECOND in an unknown form', 'the driver must give it as text');
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const factor = sign === '-' ? -1n : 1n;
  const clock = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const microseconds = clock * SECOND + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return writeDuration({ months: 0n, days: factor * BigInt(days), microseconds: factor * microseconds });
}

/** A duration of years and months, such as `P1Y6M`. */
export function encodeYearMonth(value: unknown): string {
  const { months, days, microseconds } = parseDuration(value);
  if (days !== 0n || microseconds !== 0n) throw invalid('a duration of years and months', value);
  const size = months < 0n ? -months : months;
  if (size / 12n > 999_999_999n) throw invalid('a duration of less than 1,000,000,000 years', value);
  return `${months < 0n ? '-' : '+'}${size / 12n}-${size % 12n}`;
}

export function decodeYearMonth(raw: unknown): string {
  if (typeof raw === 'object' && raw !== null) {
    const { years = 0, months = 0 } = raw as Readonly<Record<string, number>>;
    return writeDuration({ months: BigInt(years * 12 + months), days: 0n, microseconds: 0n });
  }
  const match = /^\s*([+-]?)(\d+)-(\d+)$/.exec(String(raw));
  if (match === null) throw unreadable('an INTERVAL YEAR TO MONTH in an unknown form', 'the driver must give it as text');
  const [, sign, years = '0', months = '0'] = match;
  const total = BigInt(years) * 12n + BigInt(months);
  return writeDuration({ months: sign === '-' ? -total : total, days: 0n, microseconds: 0n });
}
