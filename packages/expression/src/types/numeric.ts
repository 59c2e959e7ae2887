import { type AnySqlType, SqlType, type TypeFamily } from './sql-type.ts';

/** INTEGER, SMALLINT or BIGINT. */
export class IntegerType<in out T extends number | bigint> extends SqlType<T> {
  readonly kind: 'smallInteger' | 'integer' | 'bigInteger';
  readonly family: TypeFamily = 'number';
  readonly cacheKey: string;

  constructor(kind: 'smallInteger' | 'integer' | 'bigInteger') {
    super();
    this.kind = kind;
    this.cacheKey = kind;
  }
}

/** 32-bit signed whole numbers; on SQLite up to 53 bits. Reading a larger one throws SQL_UNSAFE_INTEGER. */
export const Integer: SqlType<number> = new IntegerType<number>('integer');
/** 16-bit signed whole numbers. */
export const SmallInteger: SqlType<number> = new IntegerType<number>('smallInteger');
/** 64-bit signed whole numbers, as `bigint`, without loss. */
export const BigInteger: SqlType<bigint> = new IntegerType<bigint>('bigInteger');

/** What a type of floating-point numbers can be told. */
export interface FloatOptions {
  /** Significant bits: up to 24 for single precision, up to 53 for double. */
  readonly precision?: number | undefined;
}

/** Binary floating point: FLOAT or DOUBLE PRECISION. */
export class FloatType extends SqlType<number> {
  readonly kind: 'float' | 'double';
  readonly family: TypeFamily = 'number';
  readonly precision: number | undefined;
  readonly cacheKey: string;

  constructor(kind: 'float' | 'double', { precision }: FloatOptions = {}) {
    super();
    this.kind = kind;
    this.precision = precision;
    this.cacheKey = `${kind}(${precision ?? ''})`;
  }

  with(options: FloatOptions): FloatType {
    return new FloatType(this.kind, { precision: this.precision, ...options });
  }
}

/** Floating point of the precision that the database prefers, which is 24 bits on MySQL; `Float.with({ precision: 53 })`. */
export const Float: FloatType = new FloatType('float');
/** Floating point of 64 bits, as JavaScript's own numbers, without loss. */
export const Double: SqlType<number> = new FloatType('double');

/** What a type of decimals can be told. */
export interface NumericOptions {
  /** `'number'` for columns where 15 significant digits are enough. */
  readonly as?: 'string' | 'number' | undefined;
  /** The word that stands in DDL; the databases treat both alike. */
  readonly keyword?: 'NUMERIC' | 'DECIMAL' | undefined;
  /** The value was worked out and may have more digits behind the point than `scale`. */
  readonly isComputed?: boolean;
}

/** An exact decimal number of `precision` digits, `scale` of them behind the point. */
export class NumericType<in out T extends string | number> extends SqlType<T> {
  readonly kind = 'numeric' as const;
  readonly family: TypeFamily = 'number';
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly as: 'string' | 'number';
  readonly keyword: 'NUMERIC' | 'DECIMAL';
  readonly isComputed: boolean;
  readonly cacheKey: string;

  constructor(precision: number | undefined, scale: number | undefined, options: NumericOptions = {}) {
    super();
    const { as = 'string', keyword = 'NUMERIC', isComputed = false } = options;
    this.precision = precision;
    this.scale = scale;
    this.as = as;
    this.keyword = keyword;
    this.isComputed = isComputed;
    this.cacheKey = `${keyword}(${precision ?? ''},${scale ?? ''},${as}${isComputed ? ',computed' : ''})`;
  }
}

/**
 * An exact decimal, as a string such as `'12.50'` so that no digit is lost.
 *
 * `precision` counts all digits, `scale` those behind the point; without them the database keeps as many as it can, and a
 * value with more is refused. With `{ as: 'number' }` values are JavaScript numbers.
 */
export function Numeric(precision?: number, scale?: number): SqlType<string>;
export function Numeric(precision: number | undefined, scale: number | undefined, options: { readonly as: 'number' }): SqlType<number>;
export function Numeric(precision?: number, scale?: number, options: NumericOptions = {}): SqlType<string> | SqlType<number> {
  return options.as === 'number' ? new NumericType<number>(precision, scale, options) : new NumericType<string>(precision, scale, options);
}

/** `Numeric` under its other name in SQL: DECIMAL(8, 3). */
export function Decimal(precision?: number, scale?: number): SqlType<string> {
  return new NumericType<string>(precision, scale, { keyword: 'DECIMAL' });
}

/** The type of what is worked out from values of a type: a product has more digits than its factors. */
export function computedType(type: AnySqlType): AnySqlType {
  if (!(type instanceof NumericType) || type.isComputed) return type;
  return new NumericType(type.precision, type.scale, { as: type.as as 'string' | 'number', keyword: type.keyword, isComputed: true });
}

/** Whether values of the type are whole numbers. */
export function isWhole(type: AnySqlType): boolean {
  return type.kind === 'integer' || type.kind === 'smallInteger' || type.kind === 'bigInteger';
}
