import { type AnySqlType, SqlType, type TypeFamily } from './sql-type.ts';

/** The type of JSON documents. */
export class JsonType<in out T> extends SqlType<T> {
  readonly kind = 'json' as const;
  readonly family: TypeFamily = 'json';
  readonly as: 'value' | 'text';
  readonly cacheKey: string;

  constructor(as: 'value' | 'text' = 'value') {
    super();
    this.as = as;
    this.cacheKey = as === 'text' ? 'json as text' : 'json';
  }
}

const json = new JsonType<unknown>();

/** A JSON document as its text, with every digit of its numbers. */
export const JsonText: SqlType<string> = new JsonType<string>('text');

/**
 * A JSON document whose shape is `T`; what `JSON.stringify` cannot write is refused.
 *
 * A bigint is a number with all its digits, and a whole number that no number of JavaScript is comes as a bigint. Fractions are
 * rounded to the nearest one, as everywhere with JSON; `JsonText` gives them as they are.
 */
export function Json<T>(): SqlType<T> {
  // One object serves every shape: `T` exists for the compiler only.
  return json as unknown as SqlType<T>;
}

/** An array of values of one type, of one or more dimensions. */
export class ArrayType<in out T> extends SqlType<T> {
  readonly kind = 'array' as const;
  readonly family: TypeFamily = 'other';
  readonly element: AnySqlType;
  readonly dimensions: number;
  readonly cacheKey: unknown;

  constructor(element: AnySqlType, dimensions: number) {
    super();
    this.element = element;
    this.dimensions = dimensions;
    this.cacheKey = typeof element.cacheKey === 'string' ? `array(${dimensions},${element.cacheKey})` : this;
  }
}

/** What an array can be told. */
export interface ArrayOptions {
  readonly dimensions?: 1 | 2 | 3;
  /** Whether an element can be null. */
  readonly nulls?: boolean;
}

/** `Nested<string, { dimensions: 2 }>` is `readonly (readonly string[])[]`. */
export type Nested<T, O extends ArrayOptions> = O extends { dimensions: 3 }
  ? readonly (readonly (readonly Element<T, O>[])[])[]
  : O extends { dimensions: 2 }
    ? readonly (readonly Element<T, O>[])[]
    : readonly Element<T, O>[];
type Element<T, O extends ArrayOptions> = O extends { nulls: true } ? T | null : T;

/** An array of `element`; only PostgreSQL has them. */
export function ArrayOf<T, const O extends ArrayOptions = Record<never, never>>(element: SqlType<T>, options?: O): ArrayType<Nested<T, O>> {
  return new ArrayType(element, options?.dimensions ?? 1);
}
