import type { Table } from '@sqlayer/expression';

/** When a related object is loaded if a statement does not say: never by itself, with the query, in a second query, or not at all. */
export type LazyMode = 'select' | 'joined' | 'selectin' | 'raise';

/**
 * What happens to related objects: they are added (`save-update`), merged, deleted, let go (`expunge`) and brought up to
 * date (`refresh-expire`) with their owner, which is `all`; and they are deleted without one (`delete-orphan`).
 */
export type Cascade = 'save-update' | 'merge' | 'delete' | 'expunge' | 'refresh-expire' | 'delete-orphan';

/**
 * A function without parameters that gives attributes of a class: `() => Post.c.id`.
 *
 * What it gives is checked when it is called. A type with a call signature would have the compiler look at its result at once, which is
 * a circle where the class is the very one that is just being defined.
 */
// biome-ignore lint/complexity/noBannedTypes: see above.
export type AttributesOfRelated = Function;

/** What a relationship can be told. */
export interface RelationshipOptions {
  /** The attribute at the other side; both sides are kept in step. */
  readonly backPopulates?: string;
  /** A list separated by commas; `save-update, merge` if not given. */
  readonly cascade?: string;
  /** The order of a collection when it is loaded: an expression, or several of them in an array. */
  readonly orderBy?: AttributesOfRelated;
  /** The table in between, for many-to-many. */
  readonly secondary?: Table<unknown, string> | (() => Table<unknown, string>);
  /**
   * The column that holds the foreign key, where several would fit: of this class or of the other one; or, in a table in
   * between, of the key that leads to this class. By name, or as a function that gives the column.
   */
  readonly foreignKey?: string | AttributesOfRelated;
  readonly lazy?: LazyMode;
}

/**
 * Gives the related class, when it is defined.
 *
 * The result is `any` on purpose: only then does the compiler not ask for the type of a class whose definition it is
 * just reading, which would be a circle.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type TargetClass = () => any;

/** A collection of related objects, not yet part of a class. */
export interface ManyDef<out E> {
  readonly kind: 'many';
  readonly _e?: E;
  readonly target: TargetClass;
  readonly options: RelationshipOptions;
}

/** A related object, not yet part of a class. */
export interface OneDef<out E, out Nullable extends boolean> {
  readonly kind: 'one';
  readonly _e?: E;
  readonly _nullable?: Nullable;
  readonly target: TargetClass;
  readonly nullable: boolean;
  readonly options: RelationshipOptions;
}

/** Related objects: `many<Address>(() => Address, { backPopulates: 'user' })`. */
export function many<E>(target: TargetClass, options: RelationshipOptions = {}): ManyDef<E> {
  return { kind: 'many', target, options };
}

/** A related object: `one<User>(() => User)`, or null as well with `{ nullable: true }`. */
export function one<E>(target: TargetClass, options?: RelationshipOptions & { readonly nullable?: false }): OneDef<E, false>;
export function one<E>(target: TargetClass, options: RelationshipOptions & { readonly nullable: true }): OneDef<E, true>;
export function one<E>(target: TargetClass, options: RelationshipOptions & { readonly nullable?: boolean } = {}): OneDef<E, boolean> {
  const { nullable = false, ...rest } = options;
  return { kind: 'one', target, nullable, options: rest };
}
