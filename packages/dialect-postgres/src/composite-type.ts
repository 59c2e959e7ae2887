import { type AnySqlType, invalid, nativeType, type SqlType, Text, type TypeImplementation, unreadable } from '@sqlayer/expression';
import { readRow, writeRow } from './composite-text.ts';

/** What is said of a type whose values are rows: `unnest` would give their fields, and not the rows. */
export interface RowImplementation extends TypeImplementation {
  readonly isRow?: boolean;
}

/** `{ street: Text, zip: Integer }` has values such as `{ street: 'Elm', zip: null }`. */
export type CompositeValue<F extends Readonly<Record<string, AnySqlType>>> = {
  readonly [K in keyof F]: F[K] extends SqlType<infer T> ? T | null : never;
};

/**
 * A row of fields as one value, by the name that CREATE TYPE gave it: `CompositeOf('address', { street: Text, zip: Integer })`.
 *
 * The fields stand in the order of the type, and any of them can be null.
 */
export function CompositeOf<const F extends Readonly<Record<string, AnySqlType>>>(sqlName: string, fields: F): SqlType<CompositeValue<F>> {
  const types = Object.entries(fields) as readonly (readonly [string, AnySqlType])[];
  return nativeType<CompositeValue<F>>({
    name: sqlName,
    dialects: ['postgres'],
    bindCast: sqlName,
    generic: Text,
    implement: (resolver) => {
      const members = types.map(([name, type]) => {
        const { encode = same, decode = same } = resolver.implementationOf(type);
        return { name, encode, decode };
      });
      const own: Partial<RowImplementation> = {
        isRow: true,
        encode: (value) => writeRow(members.map(({ name, encode }) => orNull(encode, fieldOf(value, name, sqlName)))),
        decode: (raw) => {
          const row = readRow(String(raw));
          if (row.length !== members.length) {
            throw unreadable(`a value of ${sqlName} with ${row.length} fields`, `declare them all; there are ${members.length} so far`);
          }
          return Object.fromEntries(members.map(({ name, decode }, i) => [name, orNull(decode, row[i])]));
        },
      };
      return own;
    },
  });
}

function fieldOf(value: unknown, name: string, sqlName: string): unknown {
  const field = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  if (field === undefined) throw invalid(`an object with all fields of ${sqlName}, '${name}' among them`, value);
  return field;
}

function orNull(convert: (value: unknown) => unknown, value: unknown): unknown {
  return value === null ? null : convert(value);
}

function same(value: unknown): unknown {
  return value;
}
