import { type AnySqlType, storedValue, UuidType } from '@sqlayer/expression';

/** A column, as far as its values are told apart. */
interface TypedColumn {
  readonly type: AnySqlType;
}

/** What the values of some columns are compared by: the value itself where there is one, or a text for several columns. */
export function identityKey(columns: readonly TypedColumn[], values: readonly unknown[]): unknown {
  if (values.length === 1) return keyPart(columns[0], values[0]);
  // With its length, so that no value can pass for the end of one and the beginning of the next.
  return values
    .map((value, i) => {
      const part = keyPart(columns[i], value);
      const text = String(part);
      return `${typeof part}:${text.length}:${text}`;
    })
    .join();
}

/** The same for the attributes that an object has in these columns; one that was not set is like NULL. */
export function keyOf(entity: object, columns: readonly (TypedColumn & { readonly key: string })[]): unknown {
  return identityKey(
    columns,
    columns.map(({ key }) => (entity as Readonly<Record<string, unknown>>)[key] ?? null),
  );
}

/**
 * Dates, bytes and values of the application by their content; numbers alike, whether they come as numbers, bigints or decimals,
 * and with however many zeros; UUIDs in small letters, as databases give them back.
 */
function keyPart(column: TypedColumn | undefined, value: unknown): unknown {
  const stored = typeof value === 'object' && column !== undefined ? storedValue(column.type, value) : value;
  if (typeof stored === 'bigint') return Number.isSafeInteger(Number(stored)) ? Number(stored) : stored;
  if (stored instanceof Date) return stored.getTime();
  if (stored instanceof Uint8Array) return stored.join();
  if (typeof stored !== 'string' || column === undefined) return stored;
  if (column.type.family === 'number') return plainNumber(stored);
  return column.type instanceof UuidType ? stored.toLowerCase() : stored;
}

/** `01.50` as 1.5; a decimal that no number can hold as text. */
function plainNumber(decimal: string): number | string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(decimal) ?? [];
  if (whole === '') return decimal;
  const text = `${sign === '-' ? sign : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return String(Number(text)) === text ? Number(text) : text;
}
