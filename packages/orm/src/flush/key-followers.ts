import { identityKey, keyOf } from '../mapping/identity-key.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import type { EntityState, Snapshot } from '../state/entity-state.ts';
import { ensureState, relatedInMemory } from '../state/managed-relations.ts';
import { snapshotValue, snapshotWith } from '../state/snapshot.ts';
import { foreignKeyOf, syncKey } from './key-sync.ts';

/** An object whose foreign key the database changes with the key that it refers to. */
export interface KeyFollower {
  readonly entity: object;
  /** Takes over the key, once it was changed, and gives the row that the object has then. */
  follow(): Snapshot;
}

/**
 * Objects in memory that follow when columns of an object change, by foreign keys with ON UPDATE CASCADE: those in its collections, and
 * those that follow them. Asked before the change is written, while rows still have the former key.
 */
export function followersOf(entity: object, changed: readonly number[]): readonly KeyFollower[] {
  const state = ensureState(entity);
  const { snapshot, mapper } = state;
  if (snapshot === undefined) return [];
  return mapper.relationships.flatMap((relationship) => {
    const { direction, locals } = relationship;
    const isChanged = locals.some((column) => changed.includes(mapper.columns.indexOf(column)));
    if (direction !== 'oneToMany' || !isChanged || foreignKeyOf(relationship)?.onUpdate !== 'CASCADE') return [];
    const former = identityKey(
      locals,
      locals.map((column) => snapshotValue(snapshot, mapper.columns.indexOf(column))),
    );
    return relatedInMemory(state, relationship)
      .filter((child) => keyOf(child, relationship.remotes) === former)
      .flatMap((child) => following(entity, relationship, child, ensureState(child)));
  });
}

function following(entity: object, relationship: Relationship, child: object, state: EntityState): readonly KeyFollower[] {
  const { snapshot, mapper } = state;
  if (state.status !== 'persistent' || snapshot === undefined) return [];
  const indexes = relationship.remotes.map((column) => mapper.columns.indexOf(column));
  const follow = (): Snapshot => {
    syncKey(relationship.pairs, child, 'remote', entity);
    return snapshotWith(mapper, snapshot, attributesAt(mapper, child, indexes));
  };
  return [{ entity: child, follow }, ...followersOf(child, indexes)];
}

function attributesAt(mapper: Mapper, entity: object, indexes: readonly number[]): ReadonlyMap<number, unknown> {
  const attributes = entity as Readonly<Record<string, unknown>>;
  return new Map(indexes.map((index) => [index, attributes[mapper.columnKeys[index] as string]]));
}
