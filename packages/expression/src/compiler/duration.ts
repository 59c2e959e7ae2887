import { invalid } from './type-encoding.ts';

/** A length of time, in the three units that do not turn into each other: a month has 28 to 31 days, a day 23 to 25 hours. */
export interface Duration {
  readonly months: bigint;
  readonly days: bigint;
  readonly microseconds: bigint;
}

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const iso =
  /^([+-]?)P(?=[\dT+-])(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(?:T(?=[\d+-])(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?)(\d+)(?:[.,](\d{1,6})0*)?S)?)?$/;

/** Reads a duration of ISO 8601, with signs before single parts as PostgreSQL writes them; undefined if it is none. */
export function readDuration(text: string): Duration | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, sign, years, months, weeks, days, hours, minutes, secondSign, seconds, fraction = ''] = match;
  const all = sign === '-' ? -1n : 1n;
  const count = (part: string | undefined): bigint => all * BigInt(part ?? 0);
  const exact = BigInt(seconds ?? 0) * SECOND + BigInt(fraction.padEnd(6, '0'));
  return {
    months: count(years) * 12n + count(months),
    days: count(weeks) * 7n + count(days),
    microseconds: (count(hours) * 60n + count(minutes)) * 60n * SECOND + all * (secondSign === '-' ? -exact : exact),
  };
}

/** A duration of ISO 8601 in its shortest form; nothing at all is `PT0S`. */
export function writeDuration({ months, days, microseconds }: Duration): string {
  const part = (amount: bigint, unit: string): string => (amount === 0n ? '' : `${amount}${unit}`);
  const seconds = microseconds / SECOND;
  const rest = microseconds % SECOND;
  const fraction =
    rest === 0n
      ? ''
      : `.${String(rest < 0n ? -rest : rest)
          .padStart(6, '0')
          .replace(/0+$/, '')}`;
  const left = seconds % 60n;
  const sign = left === 0n && rest < 0n ? '-' : '';
  const clock =
    part(seconds / 3_600n, 'H') + part((seconds / 60n) % 60n, 'M') + (left === 0n && rest === 0n ? '' : `${sign}${left}${fraction}S`);
  const text = part(months / 12n, 'Y') + part(months % 12n, 'M') + part(days, 'D') + (clock === '' ? '' : `T${clock}`);
  return `P${text === '' ? 'T0S' : text}`;
}

/** Checks a duration of the application. */
export function parseDuration(value: unknown): Duration {
  const duration = typeof value === 'string' ? readDuration(value) : undefined;
  if (duration !== undefined) return duration;
  throw invalid("a duration of ISO 8601 to the microsecond, such as 'PT1H30M'", value);
}

/** The microseconds of a duration without months, with days of 24 hours; 64 bits at most. */
export function encodeMicroseconds(value: unknown): bigint {
  const { months, days, microseconds } = parseDuration(value);
  if (months !== 0n) throw invalid('a duration of days and less, since months have no fixed length in this database', value);
  const total = days * DAY + microseconds;
  if (BigInt.asIntN(64, total) !== total) throw invalid('a duration of less than 292,271 years', value);
  return total;
}

export function decodeMicroseconds(raw: unknown): string {
  const total = BigInt(raw as bigint | number | string);
  return writeDuration({ months: 0n, days: total / DAY, microseconds: total % DAY });
}
