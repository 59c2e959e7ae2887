import { ArgumentError, InvalidStateError } from '@sqlayer/kernel/errors';
import { type Mapper, mapperOf } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { Collection } from './collection.ts';
import { attachState, EntityState, stateOf } from './entity-state.ts';

/** A single related object: what it is, and what it was in the database. */
interface Reference {
  value: object | null;
  /** `unknownValue` where it was set without being loaded. */
  original: object | null | typeof unknownValue;
}

const unknownValue: unique symbol = Symbol('unknown');

/** The state of a mapped object, made if it has none. */
export function ensureState(entity: object): EntityState {
  let state = stateOf(entity);
  if (state === undefined) {
    state = new EntityState(mapperOf(entity));
    attachState(entity, state);
  }
  return state;
}

/** Makes relationships readable and assignable on objects of a class. */
export function defineRelationshipAccessors(prototype: object, mapper: Mapper): void {
  for (const key of mapper.relationshipKeys) {
    Object.defineProperty(prototype, key, {
      configurable: true,
      get(this: object) {
        return this === prototype ? undefined : getRelated(this, mapper.relationship(key));
      },
      set(this: object, value: unknown) {
        setRelated(this, mapper.relationship(key), value);
      },
    });
  }
}

/** What is related; ORM_NOT_LOADED if it is not known yet. */
export function getRelated(entity: object, relationship: Relationship): unknown {
  if (relationship.isCollection) return collectionOf(entity, relationship).shown();
  const known = knownReference(entity, relationship);
  if (known === undefined) throw notLoaded(relationship);
  return known;
}

/** Whether reading the relationship would give something. */
export function isLoaded(entity: object, relationship: Relationship): boolean {
  const slot = ensureState(entity).relations?.[relationship.index];
  if (relationship.isCollection) return slot instanceof Collection ? slot.loaded : isNew(ensureState(entity));
  return knownReference(entity, relationship) !== undefined;
}

/** Sets what is related, and keeps the other side in step. */
export function setRelated(entity: object, relationship: Relationship, value: unknown): void {
  if (relationship.isCollection) {
    if (!Array.isArray(value)) throw new ArgumentError('ORM_INVALID_MAPPING', `${relationship} is a collection and takes an array.`);
    const collection = collectionOf(entity, relationship);
    if (!collection.loaded) throw notLoaded(relationship);
    if (value !== collection) collection.splice(0, collection.length, ...(value as readonly object[]));
    return;
  }
  if (value !== null && typeof value !== 'object')
    throw new ArgumentError('ORM_INVALID_MAPPING', `${relationship} takes an object or null.`);
  const before = knownReference(entity, relationship);
  if (before === value) return;
  assignReference(entity, relationship, value);
  const { inverse } = relationship;
  if (inverse === undefined) return;
  if (before !== undefined && before !== null) leave(before, inverse, entity);
  if (value !== null) join(value, inverse, entity);
}

/** Puts in what was loaded; nothing is dirty for it, and changes made before stay. */
export function setLoaded(entity: object, relationship: Relationship, value: readonly object[] | object | null): void {
  if (relationship.isCollection) {
    // Collections are loaded with arrays.
    collectionOf(entity, relationship).setLoaded(value as readonly object[]);
    return;
  }
  const slot = referenceOf(entity, relationship);
  if (slot === undefined) setSlot(entity, relationship, { value: value as object | null, original: value as object | null });
  else slot.original = value as object | null;
}

/** What came to and went from a relationship since it was loaded or flushed. */
export interface RelationChanges {
  readonly added: readonly object[];
  readonly removed: readonly object[];
}

/** The changes of a relationship; undefined if it was not touched. */
export function relationChanges(state: EntityState, relationship: Relationship): RelationChanges | undefined {
  const slot = state.relations?.[relationship.index];
  if (slot === undefined) return undefined;
  if (slot instanceof Collection) {
    const added = slot.added() as readonly object[];
    const removed = slot.removed() as readonly object[];
    return added.length + removed.length === 0 ? undefined : { added, removed };
  }
  const { value, original } = slot as Reference;
  if (value === original) return undefined;
  return { added: value === null ? [] : [value], removed: original === null || original === unknownValue ? [] : [original] };
}

/** Related objects that are in memory, loaded or added. */
export function relatedInMemory(state: EntityState, relationship: Relationship): readonly object[] {
  const slot = state.relations?.[relationship.index];
  if (slot === undefined) return [];
  if (slot instanceof Collection) return slot.slice() as object[];
  const { value } = slot as Reference;
  return value === null ? [] : [value];
}

/** What is related now is what the database has. */
export function acceptRelationChanges(state: EntityState): void {
  for (const slot of state.relations ?? []) {
    if (slot instanceof Collection) slot.acceptChanges();
    else if (slot !== undefined) (slot as Reference).original = (slot as Reference).value;
  }
}

/** Forgets what is related, so that it must be loaded again. */
export function forgetRelations(state: EntityState): void {
  state.relations = undefined;
}

/** Takes an object out of every relationship that other objects have to it, without marking them as changed. */
export function forgetInverse(entity: object, state: EntityState): void {
  for (const relationship of state.mapper.relationships) {
    const { inverse } = relationship;
    if (inverse === undefined) continue;
    for (const other of relatedInMemory(state, relationship)) {
      const slot = stateOf(other)?.relations?.[inverse.index];
      if (slot instanceof Collection) slot.unfollow(entity);
      else if (slot !== undefined && (slot as Reference).value === entity) {
        (slot as Reference).value = null;
        (slot as Reference).original = null;
      }
    }
  }
}

function collectionOf(entity: object, relationship: Relationship): Collection<object> {
  const state = ensureState(entity);
  const slot = state.relations?.[relationship.index];
  if (slot instanceof Collection) return slot as Collection<object>;
  const { inverse } = relationship;
  const collection = new Collection<object>(
    {
      added: (element) => {
        ensureElement(relationship, element);
        if (inverse !== undefined) join(element, inverse, entity);
      },
      removed: (element) => {
        if (inverse !== undefined) leave(element, inverse, entity);
      },
      load: () => loadThroughSession(entity, relationship),
      notLoaded: () => notLoaded(relationship),
    },
    isNew(state),
  );
  setSlot(entity, relationship, collection);
  return collection;
}

/** What a single relationship is known to be; undefined if it is not known. */
function knownReference(entity: object, relationship: Relationship): object | null | undefined {
  const slot = referenceOf(entity, relationship);
  if (slot !== undefined) return slot.value;
  const state = ensureState(entity);
  const found = state.session?.findLoaded(entity, relationship);
  if (found !== undefined) {
    setLoaded(entity, relationship, found);
    return found;
  }
  return isNew(state) ? null : undefined;
}

function referenceOf(entity: object, relationship: Relationship): Reference | undefined {
  return ensureState(entity).relations?.[relationship.index] as Reference | undefined;
}

function assignReference(entity: object, relationship: Relationship, value: object | null): void {
  if (value !== null) ensureElement(relationship, value);
  const slot = referenceOf(entity, relationship);
  if (slot !== undefined) slot.value = value;
  else setSlot(entity, relationship, { value, original: isNew(ensureState(entity)) ? null : unknownValue });
}

/** The other side of a relationship that began: `entity` is now related to `other`. */
function join(entity: object, relationship: Relationship, other: object): void {
  if (relationship.isCollection) {
    collectionOf(entity, relationship).follow(other);
    return;
  }
  const before = knownReference(entity, relationship);
  if (before === other) return;
  assignReference(entity, relationship, other);
  const { inverse } = relationship;
  if (before !== undefined && before !== null && inverse !== undefined) leave(before, inverse, entity);
}

/** The other side of a relationship that ended. */
function leave(entity: object, relationship: Relationship, other: object): void {
  if (relationship.isCollection) collectionOf(entity, relationship).unfollow(other);
  else if (knownReference(entity, relationship) === other) assignReference(entity, relationship, null);
}

function ensureElement(relationship: Relationship, element: unknown): void {
  const mapper = mapperOf(element);
  if (mapper.table !== relationship.target.table) {
    throw new ArgumentError('ORM_INVALID_MAPPING', `${relationship} takes objects of ${relationship.target.name}, not of ${mapper.name}.`);
  }
}

function setSlot(entity: object, relationship: Relationship, slot: unknown): void {
  const state = ensureState(entity);
  state.relations ??= [];
  state.relations[relationship.index] = slot;
}

function isNew(state: EntityState): boolean {
  return state.status === 'transient' || state.status === 'pending';
}

async function loadThroughSession(entity: object, relationship: Relationship): Promise<unknown> {
  const { session } = ensureState(entity);
  if (session === undefined) {
    throw new InvalidStateError('ORM_NOT_IN_SESSION', `${relationship} cannot be loaded, because its object belongs to no session.`);
  }
  return session.load(entity, relationship);
}

function notLoaded(relationship: Relationship): InvalidStateError {
  const path = `${relationship.owner.name}.c.${relationship.key}`;
  const wait = relationship.isCollection ? `await object.${relationship.key}.load()` : `await session.load(object, ${path})`;
  return new InvalidStateError(
    'ORM_NOT_LOADED',
    `${relationship} is not loaded. Load it with the query, options(selectinLoad(${path})) or options(joinedLoad(${path})), or now: ${wait}.`,
  );
}
