import { foreignKeyOf } from '../flush/key-sync.ts';
import type { Relationship } from '../mapping/relationship.ts';
import type { Cascade } from '../mapping/relationship-definition.ts';
import { ensureState, relatedInMemory, relationChanges, takenFrom } from '../state/managed-relations.ts';

/** Objects that can be reached from others along relationships with a cascade, themselves included; only those in memory. */
export function reachable(entities: Iterable<object>, cascade: Cascade): ReadonlySet<object> {
  // A set is walked in the order of insertion, including what is added on the way; so objects keep their order.
  const found = new Set(entities);
  for (const entity of found) {
    const state = ensureState(entity);
    if (state.relations === undefined) continue;
    for (const relationship of state.mapper.relationships) {
      if (!relationship.cascade.has(cascade)) continue;
      for (const related of relatedInMemory(state, relationship)) found.add(related);
    }
  }
  return found;
}

/** What becomes of the objects at the other end of a relationship when one is deleted. */
export interface DependentsFate {
  readonly action: 'delete' | 'detach';
  /** Whether those that are not in memory must be loaded; the database may see to them by itself. */
  readonly needsAll: boolean;
}

/** The fate of objects that go with the one that is deleted, or refer to it; undefined where they need not be looked at. */
export function fateOfDependents(relationship: Relationship): DependentsFate | undefined {
  if (relationship.direction !== 'oneToMany') return relationship.cascade.has('delete') ? { action: 'delete', needsAll: true } : undefined;
  const onDelete = foreignKeyOf(relationship)?.onDelete;
  if (onDelete === 'CASCADE') return { action: 'delete', needsAll: false };
  if (onDelete === 'SET DEFAULT') return undefined;
  return { action: relationship.cascade.has('delete') ? 'delete' : 'detach', needsAll: onDelete !== 'SET NULL' };
}

/**
 * Objects that come into a session with others along `save-update`, in the order in which they are met; those that
 * `isMember` says yes to are there already.
 *
 * A new object brings all that it is related to, one that has a row only what was added to it: the rest came with it or
 * was let go.
 */
export function newcomers(sources: Iterable<object>, isMember: (entity: object) => boolean): ReadonlySet<object> {
  const open = [...sources];
  const found = new Set(open.filter((entity) => !isMember(entity)));
  // What is added on the way is walked as well.
  for (const entity of open) {
    const state = ensureState(entity);
    if (state.relations === undefined) continue;
    const hasRow = state.status === 'persistent' && isMember(entity);
    for (const relationship of state.mapper.relationships) {
      if (!relationship.cascade.has('save-update')) continue;
      const related = hasRow ? (relationChanges(state, relationship)?.added ?? []) : relatedInMemory(state, relationship);
      for (const one of related) {
        if (found.has(one) || isMember(one)) continue;
        found.add(one);
        open.push(one);
      }
    }
  }
  return found;
}

/** Objects that were taken out of a relationship which owns them, and put into no other one; new ones among them. */
export function orphansAmong(entities: Iterable<object>): readonly object[] {
  const taken = new Map<Relationship, Set<object>>();
  const added = new Map<Relationship, Set<object>>();
  for (const entity of entities) {
    const state = ensureState(entity);
    if (state.relations === undefined) continue;
    for (const relationship of state.mapper.relationships) {
      if (!relationship.cascade.has('delete-orphan')) continue;
      const changes = relationChanges(state, relationship);
      note(taken, relationship, changes?.removed ?? []);
      // Of those that were put in only to be taken out again, the others are owned by somebody else.
      note(
        taken,
        relationship,
        [...takenFrom(state, relationship)].filter((child) => ensureState(child).status === 'pending'),
      );
      note(added, relationship, changes?.added ?? []);
    }
  }
  return [...taken].flatMap(([relationship, children]) =>
    [...children].filter((child) => added.get(relationship)?.has(child) !== true && !hasParent(child, relationship)),
  );
}

function note(notes: Map<Relationship, Set<object>>, relationship: Relationship, entities: Iterable<object>): void {
  for (const entity of entities) {
    const noted = notes.get(relationship);
    if (noted === undefined) notes.set(relationship, new Set([entity]));
    else noted.add(entity);
  }
}

function hasParent(child: object, { inverse }: Relationship): boolean {
  return inverse !== undefined && relatedInMemory(ensureState(child), inverse).length > 0;
}
