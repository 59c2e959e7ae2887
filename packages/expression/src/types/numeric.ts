import { SqlType, type TypeFamily } from './sql-type.ts';

/** INTEGER, SMALLINT or BIGINT. */
export class IntegerType<in out T extends number | bigint> extends SqlType<T> {
  readonly kind: 'smallInteger' | 'integer' | 'bigInteger';
  readonly family: TypeFamily = 'number';

  constructor(kind: 'smallInteger' | 'integer' | 'bigInteger') {
    super();
    this.kind = kind;
  }

  get cacheKey(): string {
    return this.kind;
  }
}

/** 32-bit signed whole numbers; on SQLite up to 53 bits. Reading a larger one throws SQL_UNSAFE_INTEGER. */
export const Integer: SqlType<number> = new IntegerType<number>('integer');
/** 16-bit signed whole numbers. */
export const SmallInteger: SqlType<number> = new IntegerType<number>('smallInteger');
/** 64-bit signed whole numbers, as `bigint`, without loss. */
export const BigInteger: SqlType<bigint> = new IntegerType<bigint>('bigInteger');

/** Binary floating point: REAL or DOUBLE PRECISION. */
export class FloatType extends SqlType<number> {
  readonly kind: 'float' | 'double';
  readonly family: TypeFamily = 'number';

  constructor(kind: 'float' | 'double') {
    super();
    this.kind = kind;
  }

  get cacheKey(): string {
    return this.kind;
  }
}

/** Floating point of the precision that the database prefers. */
export const Float: SqlType<number> = new FloatType('float');
/** Floating point of 64 bits, as JavaScript's own numbers. */
export const Double: SqlType<number> = new FloatType('double');

/** An exact decimal number of `precision` digits, `scale` of them behind the point. */
export class NumericType<in out T extends string | number> extends SqlType<T> {
  readonly kind = 'numeric' as const;
  readonly family: TypeFamily = 'number';
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly as: 'string' | 'number';

  constructor(precision: number | undefined, scale: number | undefined, as: 'string' | 'number') {
    super();
    this.precision = precision;
    this.scale = scale;
    this.as = as;
  }

  get cacheKey(): string {
    return `numeric(${this.precision ?? ''},${this.scale ?? ''},${this.as})`;
  }
}

/**
 * An exact decimal, as a string such as `'12.50'` so that no digit is lost.
 *
 * `precision` counts all digits, `scale` those behind the point. With `{ as: 'number' }` values are JavaScript numbers,
 * for columns where 15 significant digits are enough.
 */
export function Numeric(precision?: number, scale?: number): SqlType<string>;
export function Numeric(precision: number | undefined, scale: number | undefined, options: { readonly as: 'number' }): SqlType<number>;
export function Numeric(precision?: number, scale?: number, options: { readonly as?: 'number' } = {}): SqlType<string> | SqlType<number> {
  return options.as === 'number'
    ? new NumericType<number>(precision, scale, 'number')
    : new NumericType<string>(precision, scale, 'string');
}
