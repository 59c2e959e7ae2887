import { detach, refersTo } from '../flush/key-sync.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { ensureState, forgetReference, relatedInMemory, relationChanges } from '../state/managed-relations.ts';
import { fateOfDependents } from './cascades.ts';

/** What a cascade of deletes needs of its session. */
export interface DeletingSession {
  /** Objects to be deleted; the cascade adds to them by `delete`. */
  readonly deleted: ReadonlySet<object>;
  has(entity: object): boolean;
  delete(entity: object): void;
  /** Loads a relationship of objects of one class that have rows. */
  loadRelated(entities: readonly object[], relationship: Relationship): Promise<void>;
}

/**
 * Adds to the objects to be deleted those that go with them, and detaches those that refer to them; the latter are given
 * back, since they are changed by it.
 *
 * What objects of one class are related to is loaded for all of them at once.
 */
export async function expandDeletes(session: DeletingSession): Promise<readonly object[]> {
  const detached: object[] = [];
  let open: readonly object[] = [...session.deleted];
  while (open.length > 0) {
    const further: object[] = [];
    for (const [mapper, entities] of byMapper(open)) {
      for (const relationship of mapper.relationships) {
        const fate = fateOfDependents(relationship);
        if (fate === undefined) continue;
        if (fate.needsAll) await session.loadRelated(entities, relationship);
        for (const entity of entities) {
          const dependents = dependentsOf(entity, relationship).filter((one) => !session.deleted.has(one));
          if (fate.action === 'delete') further.push(...deleted(session, dependents));
          else for (const dependent of dependents) detached.push(letGo(dependent, relationship, entity));
        }
      }
    }
    open = further;
  }
  return detached;
}

/** Objects at the other end, but for those that were given another key by now; what was added has none yet. */
function dependentsOf(entity: object, relationship: Relationship): readonly object[] {
  const state = ensureState(entity);
  const related = relatedInMemory(state, relationship);
  if (relationship.direction !== 'oneToMany') return related;
  const added = new Set(relationChanges(state, relationship)?.added);
  return related.filter((dependent) => added.has(dependent) || refersTo(relationship, dependent, entity));
}

/** Deletes objects; those are given that have rows to delete. */
function deleted(session: DeletingSession, dependents: readonly object[]): readonly object[] {
  return dependents.filter((dependent) => {
    if (session.has(dependent)) session.delete(dependent);
    return session.deleted.has(dependent);
  });
}

/** Has an object of a collection refer to its owner no more, neither by key nor by reference. */
function letGo(dependent: object, { pairs, inverse }: Relationship, owner: object): object {
  detach(pairs, dependent, 'remote');
  forgetReference(dependent, inverse, owner);
  return dependent;
}

function byMapper(entities: readonly object[]): ReadonlyMap<Mapper, readonly object[]> {
  const groups = new Map<Mapper, object[]>();
  for (const entity of entities) {
    const { mapper } = ensureState(entity);
    const group = groups.get(mapper);
    if (group === undefined) groups.set(mapper, [entity]);
    else group.push(entity);
  }
  return groups;
}
