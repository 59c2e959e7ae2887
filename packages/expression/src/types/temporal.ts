import { SqlType, type TypeFamily } from './sql-type.ts';

/** A calendar date, a time of day or an instant. */
export class TemporalType<in out T extends string | Date> extends SqlType<T> {
  readonly kind: 'date' | 'time' | 'timestamp';
  readonly family: TypeFamily = 'temporal';

  constructor(kind: 'date' | 'time' | 'timestamp') {
    super();
    this.kind = kind;
  }

  get cacheKey(): string {
    return this.kind;
  }
}

/** A date of the calendar without time or zone, as `'2024-02-29'`; years 0001 to 9999. */
export const DateOnly: SqlType<string> = new TemporalType<string>('date');
/** A time of day without date or zone, as `'23:59:59'` or `'23:59:59.123456'`. */
export const TimeOnly: SqlType<string> = new TemporalType<string>('time');
/** A point in time as a `Date`, kept in UTC, to the millisecond; years 0001 to 9999. */
export const Timestamp: SqlType<Date> = new TemporalType<Date>('timestamp');
