import { Node, type NodePass } from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
import type { RelationshipAttribute } from '../mapping/entity.types.ts';
import { mapperOfEnd } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { ClassRelationship } from '../mapping/relationship-attribute.ts';
import type { Collection } from '../state/collection.ts';

/** How related objects come: in a query of their own, in the same query, or when they are asked for. */
export type LoaderStrategy = 'selectin' | 'joined' | 'lazy';

/** The relationships of an entity, for the next step of a path. */
export type Relationships<E> = {
  readonly [K in keyof E as NonNullable<E[K]> extends Collection<unknown>
    ? K
    : NonNullable<E[K]> extends object
      ? K
      : never]: E[K] extends Collection<infer T> ? RelationshipAttribute<T, 'many'> : RelationshipAttribute<NonNullable<E[K]>, 'one'>;
};

/** One step of a path, with how it is loaded. */
export interface LoaderStep {
  readonly relationship: Relationship;
  readonly strategy: LoaderStrategy;
}

/** A loader option: a path of relationships from the selected entity, each with its strategy. `E` is where it leads. */
export class LoaderOption<E = unknown> extends Node {
  declare readonly _e?: E;
  readonly steps: readonly LoaderStep[];

  constructor(steps: readonly LoaderStep[]) {
    super();
    this.steps = steps;
  }

  get kind(): 'loaderOption' {
    return 'loaderOption';
  }

  /** Then loads a relationship of what was loaded, for all of it in one more query. */
  selectinLoad<R>(choose: (related: Relationships<E>) => RelationshipAttribute<R, 'one' | 'many'>): LoaderOption<R> {
    return this.next('selectin', choose);
  }

  /** Then loads a relationship of what was loaded, in the same query. */
  joinedLoad<R>(choose: (related: Relationships<E>) => RelationshipAttribute<R, 'one' | 'many'>): LoaderOption<R> {
    return this.next('joined', choose);
  }

  private next<R>(
    strategy: LoaderStrategy,
    choose: (related: Relationships<E>) => RelationshipAttribute<R, 'one' | 'many'>,
  ): LoaderOption<R> {
    const last = this.steps.at(-1);
    if (last === undefined) throw new TypeError('a loader option has at least one step');
    const target = mapperOfEnd(last.relationship.target);
    const related = new Proxy({} as Relationships<E>, {
      get: (_target, key) => new ClassRelationship(String(key), () => target.relationship(String(key))),
    });
    return new LoaderOption<R>([...this.steps, { relationship: relationshipOf(choose(related)), strategy }]);
  }

  describe(pass: NodePass): void {
    for (const { relationship, strategy } of this.steps) {
      pass.atom('relationship', relationship);
      pass.atom('strategy', strategy);
    }
  }
}

/** The relationship that an attribute of a class stands for. */
export function relationshipOf(attribute: unknown): Relationship {
  if (attribute instanceof ClassRelationship) return attribute.relationship;
  throw new ArgumentError('ORM_INVALID_OPTION', 'a loader option takes a relationship of a mapped class, such as User.c.addresses.');
}

function option<E>(strategy: LoaderStrategy, attribute: RelationshipAttribute<E, 'one' | 'many'>): LoaderOption<E> {
  return new LoaderOption<E>([{ relationship: relationshipOf(attribute), strategy }]);
}

/** Loads related objects for all selected ones in one more query. */
export function selectinLoad<E>(attribute: RelationshipAttribute<E, 'one' | 'many'>): LoaderOption<E> {
  return option('selectin', attribute);
}

/** Loads related objects in the same query, by an outer join. */
export function joinedLoad<E>(attribute: RelationshipAttribute<E, 'one' | 'many'>): LoaderOption<E> {
  return option('joined', attribute);
}

/** Leaves related objects to be loaded when they are asked for, whatever the mapping says. */
export function lazyLoad<E>(attribute: RelationshipAttribute<E, 'one' | 'many'>): LoaderOption<E> {
  return option('lazy', attribute);
}
