import { SqlType, type TypeFamily } from './sql-type.ts';

/** A type of the application on top of another one. */
export class CustomType<in out T, in out Base> extends SqlType<T> {
  readonly kind = 'custom' as const;
  readonly base: SqlType<Base>;
  readonly encode: (value: T) => Base;
  readonly decode: (value: Base) => T;

  constructor(base: SqlType<Base>, encode: (value: T) => Base, decode: (value: Base) => T) {
    super();
    this.base = base;
    this.encode = encode;
    this.decode = decode;
  }

  get family(): TypeFamily {
    return this.base.family;
  }

  /** Two custom types are alike only if they are the same object: functions cannot be compared. */
  get cacheKey(): unknown {
    return this;
  }
}

/**
 * A type that is stored as `base` and seen by the application as `T`.
 *
 * `encode` and `decode` are never called with null.
 */
export function customType<T, Base>(
  base: SqlType<Base>,
  conversion: { readonly encode: (value: T) => Base; readonly decode: (value: Base) => T },
): SqlType<T> {
  return new CustomType(base, conversion.encode, conversion.decode);
}
