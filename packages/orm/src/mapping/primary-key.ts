import { type ColumnElement, conjunction } from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
import type { Mapper } from './mapper.ts';

/** A primary key: a value, or an object by attribute where it has several columns. */
export type PrimaryKeyValue = unknown;

/** The values of a primary key in the order of its columns; ORM_INVALID_PRIMARY_KEY where it was not given as one. */
export function keyValues(mapper: Mapper, key: PrimaryKeyValue): readonly unknown[] {
  const columns = mapper.primaryKey;
  // A value may be an object too, such as a date.
  const isRecord = typeof key === 'object' && key !== null && columns.every((column) => column.key in key);
  const values = isRecord ? columns.map((column) => (key as Readonly<Record<string, unknown>>)[column.key]) : [key];
  if (values.length === columns.length && values.every((value) => value !== undefined && value !== null)) return values;
  const form = columns.length === 1 ? 'a value that is not null' : `an object with ${columns.map((column) => column.key).join(', ')}`;
  throw new ArgumentError('ORM_INVALID_PRIMARY_KEY', `the primary key of ${mapper.name} is given as ${form}.`);
}

/** The condition that a row has this primary key. */
export function keyEquals({ primaryKey }: Mapper, values: readonly unknown[]): ColumnElement<boolean> {
  return conjunction(
    'and',
    primaryKey.map((column, i) => column.eq(values[i] as NonNullable<unknown>)),
  );
}
