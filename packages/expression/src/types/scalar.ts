import { SqlType, type TypeFamily } from './sql-type.ts';

export class BooleanType extends SqlType<boolean> {
  readonly kind = 'boolean' as const;
  readonly family: TypeFamily = 'boolean';
  readonly cacheKey = 'boolean';
}

/** True or false; 1 or 0 where the database has no type for it. */
export const Bool: SqlType<boolean> = new BooleanType();

export class BinaryType extends SqlType<Uint8Array> {
  readonly kind = 'binary' as const;
  readonly family: TypeFamily = 'binary';
  readonly cacheKey = 'binary';
}

/** Bytes of any length. */
export const Blob: SqlType<Uint8Array> = new BinaryType();

/** A type that is not known; values pass as the driver gives and takes them. */
export class UnknownType extends SqlType<unknown> {
  readonly kind = 'unknown' as const;
  readonly family: TypeFamily = 'other';
  readonly cacheKey = 'unknown';
}

/** The type of an expression whose type nobody told. */
export const Unknown: SqlType<unknown> = new UnknownType();
