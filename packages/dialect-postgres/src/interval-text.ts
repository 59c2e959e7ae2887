import { readDuration, unreadable, writeDuration } from '@sqlayer/expression';

const UNITS: Readonly<Record<string, readonly ['months' | 'days', bigint]>> = {
  year: ['months', 12n],
  mon: ['months', 1n],
  day: ['days', 1n],
};

/**
 * An interval as a duration of ISO 8601, from the forms of `intervalstyle` iso_8601 and postgres: `P1DT2H` and
 * `1 day 02:00:00`.
 */
export function readInterval(raw: unknown): string {
  const text = String(raw);
  const duration = readDuration(text);
  if (duration !== undefined) return writeDuration(duration);
  const match = /^(?:(.*?) ?)??(?:([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/.exec(text);
  const parts = (match?.[1] ?? '').match(/[+-]?\d+ (?:year|mon|day)s?/g) ?? [];
  if (match === null || text === '' || parts.join(' ') !== (match[1] ?? '')) {
    throw unreadable('an interval in an unknown form', "set intervalstyle to 'iso_8601' or 'postgres'");
  }
  const [, , sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const clock = (BigInt(hours) * 3_600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  const sums = { months: 0n, days: 0n };
  for (const part of parts) {
    const [count = '0', name = ''] = part.split(' ');
    const [unit, factor] = UNITS[name.replace(/s$/, '')] ?? ['days', 1n];
    sums[unit] += BigInt(count) * factor;
  }
  return writeDuration({ ...sums, microseconds: sign === '-' ? -clock : clock });
}
