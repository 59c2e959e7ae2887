import type { ColumnReference } from '@sqlayer/expression';
import type { Attributes, HasTable, Init, Instance, InstanceAttributes, RelationshipAttribute } from './entity.types.ts';

/** An object of a class whose attributes only the run time knows. */
export interface DynamicEntity {
  [attribute: string]: unknown;
}

/** An attribute at the level of such a class: a column or a relationship, whichever the run time knows it to be. */
export type DynamicAttribute = ColumnReference<unknown, string, string> & RelationshipAttribute<DynamicEntity, 'one' | 'many'>;

/** Columns and relationships of a class that was made of a table, by name. */
export interface DynamicAttributes {
  readonly [key: string]: DynamicAttribute;
}

/** A mapped class that was made of a table; `I` is what its objects are said to have, and so its attributes. */
export interface DynamicClass<I extends object = DynamicEntity> {
  new (init?: Readonly<Record<string, unknown>>): I & HasTable<string>;
  readonly _from: string;
  readonly c: string extends keyof I ? DynamicAttributes : InstanceAttributes<I>;
}

/** The base of a class that is defined before its table is read: what was said of it has types, all else is not known. */
export interface DeferredBase<S, N extends string> {
  new (init?: Partial<Init<S>> & Readonly<Record<string, unknown>>): Instance<S> & HasTable<N> & DynamicEntity;
  readonly _from: N;
  readonly c: Attributes<S, N> & DynamicAttributes;
}
