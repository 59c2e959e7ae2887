import { type ColumnElement, type ColumnReference, conjunction, or } from '@sqlayer/expression';

/** `column IN (…)`, or for keys of several columns an OR of equalities, which every database has. */
export function keyIn(columns: readonly ColumnReference[], keys: readonly (readonly unknown[])[]): ColumnElement<boolean> {
  const [column] = columns;
  if (column !== undefined && columns.length === 1) return column.in(keys.map(([value]) => value as NonNullable<unknown>));
  return or(
    ...keys.map((key) =>
      conjunction(
        'and',
        columns.map((one, i) => one.eq(key[i] as NonNullable<unknown>)),
      ),
    ),
  );
}
