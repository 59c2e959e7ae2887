import type { Expression } from '../elements/expression.types.ts';

/** A mapped class: `new` gives its instances, `_from` is the name of its table. */
export interface EntityClass<I, N extends string> {
  new (...args: never[]): I;
  readonly _from: N;
}

/** A mapped class under another name. */
export interface EntityAlias<out I, out A extends string> {
  readonly _instance?: I;
  readonly _entityAlias: A;
}

/** A class mapped by decorators, whose type does not tell the name of its table. */
export type PlainClass<I> = abstract new (...args: never[]) => I;

/** What `select()` takes. */
export type Selectable = Expression<unknown> | EntityClass<unknown, string> | EntityAlias<unknown, string> | PlainClass<object>;

/** `ColumnReference<number, 'id', 'user'>` gives `'id'`; an unnamed one at position 2 gives `'_2'`. */
type KeyOf<C, Position extends string> = C extends { readonly key: infer N extends string }
  ? N
  : C extends { readonly _from: infer N extends string }
    ? N
    : C extends { readonly _entityAlias: infer N extends string }
      ? N
      : // The name of its table is its key, which only the run time knows; give it one with `select({ key: Class })`.
        C extends PlainClass<object>
        ? never
        : `_${Position}`;

/** `T | null` if an outer join may leave its owner out; what reads nothing has no owner. */
type OwnedValue<T, O, Nullable> = string extends O ? T : O extends '' ? T : O extends Nullable ? T | null : T;

/** The value that one selected thing has in a row. */
export type ValueOf<C, Nullable> =
  C extends Expression<infer T, infer O>
    ? OwnedValue<T, O, Nullable>
    : C extends EntityClass<infer I, infer N>
      ? OwnedValue<I, N, Nullable>
      : C extends EntityAlias<infer I, infer A>
        ? OwnedValue<I, A, Nullable>
        : C extends PlainClass<infer I>
          ? I
          : never;

/** The row object of a selection, given as a list or as a record. */
export type Rows<C, Nullable> = C extends readonly unknown[]
  ? RowOfList<C, Nullable>
  : { -readonly [K in keyof C]: ValueOf<C[K], Nullable> };

/** `[id, email, id]` gives `{ id; email; id_2 }`: a key that is taken gets the position behind it. */
type RowOfList<
  C extends readonly unknown[],
  Nullable,
  Seen extends string = never,
  Row = unknown,
  Before extends unknown[] = [],
> = C extends readonly [infer Head, ...infer Rest]
  ? RowOfList<
      Rest,
      Nullable,
      Seen | KeyOf<Head, `${Before['length']}`>,
      Row & { [K in KeyOf<Head, `${Before['length']}`> as K extends Seen ? `${K}_${Before['length']}` : K]: ValueOf<Head, Nullable> },
      [...Before, 0]
    >
  : { [K in keyof Row]: Row[K] };

/** `[id, email]` gives `[number, string]`. */
export type Tuple<C, Nullable> = C extends readonly unknown[]
  ? { -readonly [I in keyof C]: ValueOf<C[I], Nullable> }
  : C[keyof C] extends infer V
    ? ValueOf<V, Nullable>[]
    : never;

/** The value of the first selected thing. */
export type First<C, Nullable> = C extends readonly [infer Head, ...unknown[]] ? ValueOf<Head, Nullable> : ValueOf<C[keyof C], Nullable>;

/** Something that knows which FROM element it joins: a FROM element, a mapped class, a relationship. */
export type JoinTarget = { readonly _from: string } | { readonly _joins?: string } | { readonly _entityAlias: string };

/** The name under which a join target's columns are known. */
export type TargetName<T> = T extends { readonly _from: infer N extends string }
  ? N
  : T extends { readonly _entityAlias: infer N extends string }
    ? N
    : T extends { readonly _joins?: infer N extends string }
      ? N
      : never;
