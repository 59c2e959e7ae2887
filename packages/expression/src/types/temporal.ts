import { SqlType, type TypeFamily } from './sql-type.ts';

/** A date of the calendar. */
export class DateType extends SqlType<string> {
  readonly kind = 'date' as const;
  readonly family: TypeFamily = 'temporal';
  readonly cacheKey = 'date';
}

/** What a time of day can be told. */
export interface TimeOptions {
  /** Digits of a second that the database keeps, 0 to 9; it rounds what has more. */
  readonly precision?: number | undefined;
}

/** A time of day. */
export class TimeType extends SqlType<string> {
  readonly kind = 'time' as const;
  readonly family: TypeFamily = 'temporal';
  readonly precision: number | undefined;
  readonly cacheKey: string;

  constructor({ precision }: TimeOptions = {}) {
    super();
    this.precision = precision;
    this.cacheKey = `time(${precision ?? ''})`;
  }

  with(options: TimeOptions): TimeType {
    return new TimeType({ precision: this.precision, ...options });
  }
}

/** What an instant can be told. */
export interface TimestampOptions extends TimeOptions {
  /** Whether the column keeps or shows a zone, where the database has a type for it. The value is an instant either way. */
  readonly timezone?: boolean | undefined;
  /** `'text'` for instants that are finer than the milliseconds of a `Date`. */
  readonly as?: 'date' | 'text' | undefined;
}

/** An instant. */
export class TimestampType<in out T extends Date | string = Date> extends SqlType<T> {
  readonly kind = 'timestamp' as const;
  readonly family: TypeFamily = 'temporal';
  readonly precision: number | undefined;
  readonly timezone: boolean;
  readonly as: 'date' | 'text';
  readonly cacheKey: string;

  constructor({ precision, timezone = false, as = 'date' }: TimestampOptions = {}) {
    super();
    this.precision = precision;
    this.timezone = timezone;
    this.as = as;
    this.cacheKey = `timestamp(${precision ?? ''},${timezone},${as})`;
  }

  /** Digits of a second where a database would keep none, or not all, if it were not told. */
  get digits(): number {
    return this.precision ?? (this.as === 'text' ? 6 : 3);
  }

  with(options: TimestampOptions & { readonly as: 'text' }): TimestampType<string>;
  with(options: TimestampOptions & { readonly as: 'date' }): TimestampType;
  with(options: Omit<TimestampOptions, 'as'>): TimestampType<T>;
  with(options: TimestampOptions): TimestampType<string> | TimestampType<Date> | TimestampType<T> {
    const { precision, timezone, as } = this;
    return new TimestampType<T>({ precision, timezone, as, ...options });
  }
}

/** A date of the calendar without time or zone, as `'2024-02-29'`; years 0001 to 9999. */
export const DateOnly: SqlType<string> = new DateType();
/**
 * A time of day without date or zone, as `'23:59:59'` or `'23:59:59.123456'`.
 *
 * Values come back with seconds and without zeros at the end: `'12:30'` as `'12:30:00'`. More than 6 digits of a second are
 * refused unless the type has a precision.
 */
export const TimeOnly: TimeType = new TimeType();
/**
 * A point in time as a `Date`, kept in UTC; years 0001 to 9999.
 *
 * A `Date` has milliseconds, and what a database keeps beyond them is cut off when it is read. `Timestamp.with({ as: 'text' })`
 * keeps it: values are texts such as `'2024-02-29T23:59:59.123456Z'`, in UTC and without zeros at the end, as `Temporal.Instant`
 * reads and writes them. More digits than the column has, 6 if not told, are refused.
 */
export const Timestamp: TimestampType = new TimestampType();
/** `Timestamp` under the name that it has in MySQL and SQL Server. */
export const DateTime: TimestampType = new TimestampType();

/** What an interval can be told. */
export interface IntervalOptions {
  /** False for a count of microseconds even where the database has intervals. */
  readonly native?: boolean | undefined;
  /** Digits of a second, 0 to 6, where the database has intervals. */
  readonly precision?: number | undefined;
}

/** A length of time. */
export class IntervalType extends SqlType<string> {
  readonly kind = 'interval' as const;
  readonly family: TypeFamily = 'temporal';
  readonly native: boolean;
  readonly precision: number | undefined;
  readonly cacheKey: string;

  constructor({ native = true, precision }: IntervalOptions = {}) {
    super();
    this.native = native;
    this.precision = precision;
    this.cacheKey = `interval(${native},${precision ?? ''})`;
  }

  with(options: IntervalOptions): IntervalType {
    const { native, precision } = this;
    return new IntervalType({ native, precision, ...options });
  }
}

/**
 * A length of time as a duration of ISO 8601 to the microsecond: `'PT1H30M'`, `'P2DT0.5S'`, `'PT-5M'`.
 *
 * PostgreSQL keeps months, days and seconds apart. Elsewhere a day is 24 hours and years and months are refused, since
 * they have no fixed length; `'PT36H'` comes back as `'P1DT12H'`. Where the database has no intervals it is a BIGINT of
 * microseconds, which sorts and adds.
 */
export const Interval: IntervalType = new IntervalType();
