import type { ColumnReference, ColumnValue, Expression } from '@sqlayer/expression';
import type { CompositeDef } from './composite-definition.ts';

/** A composite of a class, as in `Vertex.c.start`; it stands for several columns, so those are what is selected and sorted by. */
export interface CompositeAttribute<V, out Columns> {
  readonly key: string;
  /** The columns by property of the value object: `Vertex.c.start.columns.x`. */
  readonly columns: Columns;
  /** Every column has the value of its property; for null all are NULL. */
  eq(value: V | null): Expression<boolean>;
  /** Some column has not the value of its property; for null some is not NULL. */
  ne(value: V | null): Expression<boolean>;
  /** All columns are NULL. */
  isNull(): Expression<boolean>;
  /** Some column is not NULL. */
  isNotNull(): Expression<boolean>;
}

/** Columns of `S` by property: `{ x: 'x1' }` gives `{ x: ColumnReference<number, 'x1', 'vertex'> }`. */
export type CompositeColumns<S, Columns, N extends string> = {
  readonly [P in keyof Columns]: Columns[P] extends keyof S & string ? ColumnReference<ColumnValue<S[Columns[P]]>, Columns[P], N> : never;
};

/** Keys of a definition that are composites. */
export type CompositeKeys<S> = { [K in keyof S]: S[K] extends { readonly kind: 'composite' } ? K : never }[keyof S];

/** Keys of the columns that a composite stands for. */
export type ColumnsOf<D> = D extends CompositeDef<infer _V, infer Columns, infer _Nullable> ? Columns[keyof Columns] : never;

/** Whether a property holds what its column does; in a nullable composite the column is NULL only with all others. */
type Agrees<Value, Property, Nullable> = Nullable extends true
  ? [NonNullable<Value>, Property] extends [Property, Value]
    ? true
    : false
  : [Value, Property] extends [Property, Value]
    ? true
    : false;

/** A sentence for a property that does not fit its column; `unknown`, which asks for nothing, for one that does. */
type PropertyFault<S, V, Property, Key, Nullable> = Property extends keyof V & string
  ? Key extends keyof S & string
    ? S[Key] extends { readonly kind: 'column' }
      ? Agrees<ColumnValue<S[Key]>, V[Property], Nullable> extends true
        ? never
        : `the type of property '${Property}' is not that of column '${Key}'`
      : `'${Key}' is not a column`
    : `there is no column '${Key & string}'`
  : `the value object has no property '${Property & string}'`;

type CompositeFault<S, D> =
  D extends CompositeDef<infer V, infer Columns, infer Nullable>
    ? { [P in keyof Columns]: PropertyFault<S, V, P, Columns[P], Nullable> }[keyof Columns]
    : never;

/** What composites of a definition must be beside what they are: a sentence, which they are not, if they do not fit their columns. */
export type SoundComposites<S> = {
  readonly [K in keyof S as S[K] extends { readonly kind: 'composite' } ? K : never]: [CompositeFault<S, S[K]>] extends [never]
    ? unknown
    : CompositeFault<S, S[K]>;
};
