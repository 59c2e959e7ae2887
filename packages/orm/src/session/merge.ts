import { InvalidStateError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { settleComposites } from '../state/composites.ts';
import { ensureState, getRelated, isLoaded, relatedInMemory, setRelated } from '../state/managed-relations.ts';

/** What merging needs of the session it merges into. */
export interface MergingSession {
  has(entity: object): boolean;
  add(entity: object): void;
  /** The object that stands for the row of a primary key; null if there is no such row. */
  find(mapper: Mapper, key: readonly unknown[]): Promise<object | null>;
  /** Loads a relationship of an object that has a row. */
  loadRelated(entity: object, relationship: Relationship): Promise<void>;
}

/**
 * Copies an object and what its `merge` cascades reach onto the objects of a session that stand for the same rows; new
 * ones are made where there is no row. `merged` tells what was copied onto what.
 */
export async function merge(session: MergingSession, given: object, merged: Map<object, object> = new Map()): Promise<object> {
  const { status, mapper } = ensureState(given);
  if (status === 'deleted') throw new InvalidStateError('ORM_DELETED_INSTANCE', `an object of ${mapper.name} was deleted; make a new one.`);
  const known = session.has(given) ? given : merged.get(given);
  if (known !== undefined) return known;
  const key = attributesOf(given, mapper.primaryKey);
  const hasKey = key.every((value) => value !== undefined && value !== null);
  const target = (hasKey ? await session.find(mapper, key) : null) ?? mapper.hydrate([], 0, []);
  merged.set(given, target);
  settleComposites(ensureState(given), given);
  settleComposites(ensureState(target), target);
  for (const { key: attribute } of mapper.columns) {
    const value = (given as Record<string, unknown>)[attribute];
    if (value !== undefined) (target as Record<string, unknown>)[attribute] = value;
  }
  session.add(target);
  for (const relationship of mapper.relationships) {
    if (relationship.cascade.has('merge') && says(given, relationship)) await mergeRelated(session, given, target, relationship, merged);
  }
  return target;
}

async function mergeRelated(
  session: MergingSession,
  given: object,
  target: object,
  relationship: Relationship,
  merged: Map<object, object>,
): Promise<void> {
  const related: object[] = [];
  for (const one of relatedInMemory(ensureState(given), relationship)) related.push(await merge(session, one, merged));
  if (ensureState(target).status === 'persistent') await session.loadRelated(target, relationship);
  if (relationship.isCollection) setRelated(target, relationship, related);
  else setRelated(target, relationship, related[0] ?? null);
}

/** Whether the object says what it is related to: an empty collection of a new object may just not have been filled. */
function says(entity: object, relationship: Relationship): boolean {
  const { relations, status } = ensureState(entity);
  if (relations?.[relationship.index] === undefined || !isLoaded(entity, relationship)) return false;
  return status === 'detached' || !relationship.isCollection || (getRelated(entity, relationship) as readonly object[]).length > 0;
}

function attributesOf(entity: object, columns: readonly { readonly key: string }[]): readonly unknown[] {
  return columns.map(({ key }) => (entity as Readonly<Record<string, unknown>>)[key]);
}
