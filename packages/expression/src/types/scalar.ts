import { SqlType, type TypeFamily } from './sql-type.ts';

/** The type of truth values. */
export class BooleanType extends SqlType<boolean> {
  readonly kind = 'boolean' as const;
  readonly family: TypeFamily = 'boolean';
  readonly cacheKey = 'boolean';
}

/** True or false; 1 or 0 where the database has no type for it. */
export const Bool: SqlType<boolean> = new BooleanType();

/** What a type of bytes can be told. */
export interface BinaryOptions {
  /** In bytes. */
  readonly length?: number | undefined;
  /** Whether every value has exactly `length` bytes. */
  readonly fixed?: boolean | undefined;
}

/** BLOB, VARBINARY or BINARY. */
export class BinaryType extends SqlType<Uint8Array> {
  readonly kind = 'binary' as const;
  readonly family: TypeFamily = 'binary';
  readonly form: 'large' | 'varying' | 'fixed';
  readonly length: number | undefined;
  readonly cacheKey: string;

  constructor(form: 'large' | 'varying' | 'fixed', length: number | undefined) {
    super();
    this.form = form;
    this.length = length;
    this.cacheKey = `binary(${form},${length ?? ''})`;
  }

  with({ length = this.length, fixed }: BinaryOptions): BinaryType {
    const form = fixed === undefined ? this.form : fixed ? 'fixed' : 'large';
    return new BinaryType(form, length);
  }
}

/** Bytes of any length that the database has a type for: 64 KiB on MySQL, at least 1 GiB elsewhere. */
export const Blob: BinaryType = new BinaryType('large', undefined);

/** Exactly `length` bytes; a shorter value is refused rather than padded. */
export function Binary(length: number): BinaryType {
  return new BinaryType('fixed', length);
}

/** At most `length` bytes. */
export function VarBinary(length: number): BinaryType {
  return new BinaryType('varying', length);
}

/** A type that is not known; values pass as the driver gives and takes them. */
export class UnknownType extends SqlType<unknown> {
  readonly kind = 'unknown' as const;
  readonly family: TypeFamily = 'other';
  readonly cacheKey = 'unknown';
}

/** The type of an expression whose type nobody told. */
export const Unknown: SqlType<unknown> = new UnknownType();
