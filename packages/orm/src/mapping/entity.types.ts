import type {
  ColumnDef,
  ColumnReference,
  ColumnValue,
  Expression,
  FromClause,
  IsOptional,
  JoinPath,
  joinPath,
  NamedExpression,
} from '@sqlayer/expression';
import type { Collection } from '../state/collection.ts';
import type { ColumnsOf, CompositeAttribute, CompositeColumns, CompositeKeys } from './composite.types.ts';
import type { CompositeDef } from './composite-definition.ts';
import type { ManyDef, OneDef } from './relationship-definition.ts';

/**
 * What a mapped class is defined by: columns, composites and relationships by attribute.
 *
 * No more is asked of a definition than its kind: a closer look would need the types of related classes, whose own
 * definitions are just being made.
 */
export type EntitySpec = Readonly<Record<string, { readonly kind: 'column' | 'composite' | 'many' | 'one' }>>;

/** The value of an attribute of an instance. */
export type AttributeValue<D> = D extends { readonly kind: 'column' }
  ? ColumnValue<D>
  : D extends ManyDef<infer E>
    ? Collection<E>
    : D extends OneDef<infer E, infer Nullable>
      ? Nullable extends true
        ? E | null
        : E
      : D extends CompositeDef<infer V, infer _Columns, infer Nullable>
        ? Nullable extends true
          ? V | null
          : V
        : never;

/** An object of a mapped class. */
export type Instance<S> = { -readonly [K in keyof S]: AttributeValue<S[K]> };

/** What an attribute may be set to when an object is made. */
type InitialValue<D> = D extends ManyDef<infer E> ? readonly E[] : AttributeValue<D>;

/** Attributes that must be given: columns without default; a foreign key may be left to its relationship. */
type RequiredAttributes<S> = {
  [K in keyof S]: S[K] extends ColumnDef<infer _T, infer O>
    ? IsOptional<O> extends true
      ? never
      : O extends { readonly foreignKey: unknown }
        ? never
        : K
    : never;
}[keyof S];

/** Columns that a composite stands for, which may be given by it. */
type ComposedColumns<S> = ColumnsOf<S[CompositeKeys<S>]>;

/** Attributes that must be given themselves. */
type AloneAttributes<S> = Exclude<RequiredAttributes<S>, ComposedColumns<S>>;

/** A composite, or else those of its columns that must be given. */
type CompositeInit<S, K extends keyof S> =
  | { readonly [P in K]: InitialValue<S[K]> }
  | ({ readonly [P in K]?: undefined } & { readonly [P in RequiredAttributes<S> & ColumnsOf<S[K]>]: InitialValue<S[P]> });

/** `CompositeInit` for each of the composites at once. */
type CompositeInits<S> = { [K in CompositeKeys<S>]: (init: CompositeInit<S, K>) => void }[CompositeKeys<S>] extends (
  init: infer All,
) => void
  ? All
  : never;

/** What the constructor of a mapped class takes; a composite may stand for its columns. */
export type Init<S> = { readonly [K in AloneAttributes<S>]: InitialValue<S[K]> } & {
  readonly [K in Exclude<keyof S, AloneAttributes<S>>]?: InitialValue<S[K]>;
} & ([CompositeKeys<S>] extends [never] ? unknown : CompositeInits<S>);

/** Carries the name of the table in the type of an instance, so that a relationship knows whose columns it makes nullable. */
declare const tableName: unique symbol;
/** An object of a class that is mapped to the table `N`. */
export interface HasTable<N extends string> {
  readonly [tableName]?: N;
}

/** The name of the table of an entity. */
export type TableOf<E> = E extends HasTable<infer N> ? N : never;

/** A relationship of a class, as in `User.c.addresses`. */
export interface RelationshipAttribute<out E, out Kind extends 'one' | 'many'> {
  readonly _e?: E;
  readonly _kind?: Kind;
  /** The name of the joined table, for the types of a join. */
  readonly _joins?: TableOf<E>;
  readonly key: string;
  readonly [joinPath]: JoinPath;
  /** Whether one of the related objects meets the condition, or there is one at all. For collections. */
  any(condition?: Expression<boolean | null>): Expression<boolean>;
  /** Whether the related object meets the condition, or there is one at all. For single objects. */
  has(condition?: Expression<boolean | null>): Expression<boolean>;
  /** Nothing is related. */
  isNull(): Expression<boolean>;
  /** Something is related. */
  isNotNull(): Expression<boolean>;
}

/** One attribute at the level of the class. */
type ClassAttribute<S, D, K extends string, N extends string> = D extends { readonly kind: 'column' }
  ? ColumnReference<ColumnValue<D>, K, N>
  : D extends ManyDef<infer E>
    ? RelationshipAttribute<E, 'many'>
    : D extends OneDef<infer E, infer _Nullable>
      ? RelationshipAttribute<E, 'one'>
      : D extends CompositeDef<infer V, infer Columns, infer _Nullable>
        ? CompositeAttribute<V, CompositeColumns<S, Columns, N>>
        : never;

/** The attributes that are columns, by name. */
export type ColumnAttributes<S, N extends string> = {
  readonly [K in keyof S & string as S[K] extends { readonly kind: 'column' } ? K : never]: ColumnReference<ColumnValue<S[K]>, K, N>;
};

/** Attributes at the level of the class, by name. */
export type Attributes<S, N extends string> = { readonly [K in keyof S & string]: ClassAttribute<S, S[K], K, N> };

/** What `mapped()` gives: the base of a mapped class. */
export interface EntityBase<S, N extends string> {
  new (init: Init<S>): Instance<S> & HasTable<N>;
  readonly _from: N;
  readonly _spec?: S;
  readonly c: Attributes<S, N>;
}

/** Attributes of a class under another name; relationships keep theirs. */
export type AliasedAttributes<C, A extends string> = {
  readonly [K in keyof C]: C[K] extends NamedExpression<infer T, infer K2, string>
    ? ColumnReference<T, K2, A>
    : C[K] extends CompositeAttribute<infer V, infer Columns>
      ? CompositeAttribute<V, AliasedAttributes<Columns, A>>
      : C[K];
};

/** What `aliased()` gives: a mapped class under another name in a statement. */
export interface AliasedEntity<out I, out C, out A extends string> {
  readonly _instance?: I;
  readonly _entityAlias: A;
  readonly c: C;
  readonly from: FromClause;
}

/** Values of columns that are objects and no related objects. */
type Scalar = string | number | bigint | boolean | Date | Uint8Array;

/**
 * Attributes that a decorated class has, told from its properties.
 *
 * A property whose type is an object may hold JSON or a related object; only the run time knows, so it is typed as both.
 */
export type InstanceAttributes<I> = {
  readonly [K in keyof I & string as I[K] extends (...args: never[]) => unknown ? never : K]: NonNullable<I[K]> extends Collection<infer E>
    ? RelationshipAttribute<E, 'many'>
    : NonNullable<I[K]> extends Scalar
      ? ColumnReference<I[K], K, string>
      : ColumnReference<I[K], K, string> & RelationshipAttribute<NonNullable<I[K]>, 'one'>;
};

/** Any mapped class. */
export type EntityConstructor<E extends object = object> = abstract new (...args: never[]) => E;
