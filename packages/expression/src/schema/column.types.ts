import type { Expression } from '../elements/expression.types.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { AnyColumnDef, ColumnDef } from './column-definition.ts';

/** The columns of a table by key. */
export type ColumnSpecs = Readonly<Record<string, AnyColumnDef>>;

/** The value of a column: `ColumnDef<string, { nullable: true }>` gives `string | null`. */
export type ColumnValue<D> = D extends ColumnDef<infer T, infer O> ? (O extends { readonly nullable: true } ? T | null : T) : never;

/** Whether a row may be made without a value for the column. */
export type IsOptional<O> = O extends
  | { readonly nullable: true }
  | { readonly default: unknown }
  | { readonly serverDefault: unknown }
  | { readonly primaryKey: true }
  | { readonly generated: true }
  | { readonly computed: unknown }
  | { readonly identity: unknown }
  ? true
  : false;

/** Keys of a definition that are columns; relationships are left out. */
export type ColumnKeys<S> = { [K in keyof S]: S[K] extends { readonly kind: 'column' } ? K : never }[keyof S];

/** Keys of the columns that every new row must give. */
export type RequiredKeys<S> = {
  [K in keyof S]: S[K] extends ColumnDef<infer _T, infer O> ? (IsOptional<O> extends true ? never : K) : never;
}[keyof S];

/** A value, or an expression that the database computes. */
type Assigned<T> = T | Expression<T>;

/** What `insert().values()` takes: `{ name: string; note?: string | null }`. */
export type InsertValues<S> = { readonly [K in RequiredKeys<S>]: Assigned<ColumnValue<S[K]>> } & {
  readonly [K in Exclude<ColumnKeys<S>, RequiredKeys<S>>]?: Assigned<ColumnValue<S[K]>>;
};

/** A new row without expressions: `{ name: string; note?: string | null }`. */
export type PlainValues<S> = { readonly [K in RequiredKeys<S>]: ColumnValue<S[K]> } & {
  readonly [K in Exclude<ColumnKeys<S>, RequiredKeys<S>>]?: ColumnValue<S[K]>;
};

/** What `update().set()` takes: any of the columns. */
export type UpdateValues<S> = { readonly [K in ColumnKeys<S>]?: Assigned<ColumnValue<S[K]>> };

/** A column's key and its new value: `['name', 'x'] | ['age', 5]`. */
export type UpdateEntry<S> = { readonly [K in ColumnKeys<S>]: readonly [key: K, value: Assigned<ColumnValue<S[K]>>] }[ColumnKeys<S>];

/** The columns of a table or alias named `N`: `{ id: ColumnReference<number, 'id', N> }`. */
export type TableColumns<S, N extends string> = {
  readonly [K in ColumnKeys<S> & string]: ColumnReference<ColumnValue<S[K]>, K, N>;
};
