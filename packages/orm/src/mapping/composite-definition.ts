/** A class whose objects stand for several columns. */
export type ValueClass<V> = new (...values: never[]) => V;

/** A value object for several columns, not yet part of a class; `Columns` has the keys of the columns by property. */
export interface CompositeDef<out V, out Columns, out Nullable extends boolean> {
  readonly kind: 'composite';
  readonly _v?: V;
  readonly _nullable?: Nullable;
  readonly valueClass: ValueClass<V>;
  readonly columns: Columns;
  readonly nullable: boolean;
}

/** Keys of columns by property of the value object. */
export type PropertyColumns = Readonly<Record<string, string>>;

/**
 * A value object for several columns: `composite(Point, { x: 'x1', y: 'y1' })`.
 *
 * Of a row it is made by `new Point(x1, y1)`, with the values of the columns in the order in which they are given here. With
 * `{ nullable: true }` it is null where all its columns are.
 */
export function composite<V extends object, const C extends PropertyColumns>(
  valueClass: ValueClass<V>,
  columns: C,
  options?: { readonly nullable?: false },
): CompositeDef<V, C, false>;
export function composite<V extends object, const C extends PropertyColumns>(
  valueClass: ValueClass<V>,
  columns: C,
  options: { readonly nullable: true },
): CompositeDef<V, C, true>;
export function composite<V extends object, const C extends PropertyColumns>(
  valueClass: ValueClass<V>,
  columns: C,
  { nullable = false }: { readonly nullable?: boolean } = {},
): CompositeDef<V, C, boolean> {
  return { kind: 'composite', valueClass, columns, nullable };
}
