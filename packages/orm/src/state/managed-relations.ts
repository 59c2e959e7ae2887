import type { ColumnReference } from '@sqlayer/expression';
import { ArgumentError, InvalidStateError } from '@sqlayer/kernel/errors';
import { keyOf } from '../mapping/identity-key.ts';
import { type Mapper, mapperOf } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { Collection } from './collection.ts';
import { attachState, EntityState, stateOf } from './entity-state.ts';

/** A single related object: what it is, and what it was in the database. */
interface Reference {
  value: object | null;
  /** `unknownValue` where it was set without being loaded. */
  original: object | null | typeof unknownValue;
  /** A foreign key that was found to lead to no object, as where the database does not check it. */
  missingKey?: unknown;
}

const unknownValue: unique symbol = Symbol('unknown');

/** The state of a mapped object, made if it has none. */
export function ensureState(entity: object): EntityState {
  // What is no object at all is refused as what is not mapped.
  let state = typeof entity === 'object' && entity !== null ? stateOf(entity) : undefined;
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
    if (value !== collection) collection.replaceBy(value as readonly object[]);
    return;
  }
  if (value !== null && typeof value !== 'object')
    throw new ArgumentError('ORM_INVALID_MAPPING', `${relationship} takes an object or null.`);
  const before = knownReference(entity, relationship);
  if (before === value) return;
  // The row of the one before holds the key, so that one must be known to be let go.
  if (before === undefined && relationship.direction !== 'manyToOne') throw notLoaded(relationship);
  assignReference(entity, relationship, value);
  const { inverse } = relationship;
  if (inverse === undefined) return;
  if (before !== undefined && before !== null) leave(before, inverse, entity);
  if (value !== null) join(value, inverse, entity);
}

/** Brings an object into the session of another one that it was related to. */
function cascade(from: object, { cascade: cascades }: Relationship, to: object): void {
  const session = stateOf(from)?.session;
  if (session !== undefined && cascades.has('save-update')) session.adopt(to);
}

/** Puts in what was loaded; nothing is dirty for it, and changes made before stay. */
export function setLoaded(entity: object, relationship: Relationship, value: readonly object[] | object | null): void {
  if (relationship.isCollection) {
    // Collections are loaded with arrays.
    collectionOf(entity, relationship).setLoaded(value as readonly object[]);
    return;
  }
  let slot = referenceOf(entity, relationship);
  if (slot === undefined) {
    slot = { value: value as object | null, original: null };
    setSlot(entity, relationship, slot);
  }
  slot.original = value as object | null;
  if (value === null && relationship.direction === 'manyToOne') slot.missingKey = keyOf(entity, relationship.locals);
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

/** Brings the other sides in step with what was done to collections by index or by length. */
export function settleCollections({ relations }: EntityState): void {
  for (const slot of relations ?? []) if (slot instanceof Collection && slot.touched) slot.settle();
}

/** Whether something came to or went from one of the relationships since it was loaded or flushed, be it the same. */
export function relationsTouched({ relations }: EntityState): boolean {
  if (relations === undefined) return false;
  for (const slot of relations) {
    if (slot instanceof Collection ? slot.touched : slot !== undefined && (slot as Reference).value !== (slot as Reference).original)
      return true;
  }
  return false;
}

/** Objects that were taken out of a collection since it was flushed, whether the database had them in it or not. */
export function takenFrom({ relations }: EntityState, relationship: Relationship): Iterable<object> {
  const slot = relations?.[relationship.index];
  return slot instanceof Collection ? (slot.taken as ReadonlySet<object>) : [];
}

/** Related objects that are in memory, loaded or added. */
export function relatedInMemory(state: EntityState, relationship: Relationship): readonly object[] {
  const slot = state.relations?.[relationship.index];
  if (slot === undefined) return [];
  if (slot instanceof Collection) return slot.slice() as object[];
  const { value } = slot as Reference;
  return value === null ? [] : [value];
}

/** Gives what is needed to say later that the database has what is related now, whatever is changed until then. */
export function relationsAccepted(state: EntityState): (gone: ReadonlySet<object>) => void {
  const accept = (state.relations ?? []).map((slot): ((gone: ReadonlySet<object>) => void) | undefined => {
    if (slot instanceof Collection) {
      const elements = slot.slice() as object[];
      return (gone) => slot.acceptChanges(gone.size === 0 ? elements : elements.filter((element) => !gone.has(element)));
    }
    if (slot === undefined) return undefined;
    const reference = slot as Reference;
    const { value } = reference;
    return (gone) => {
      reference.original = value !== null && gone.has(value) ? null : value;
    };
  });
  return (gone) => {
    for (const one of accept) one?.(gone);
  };
}

/** The database has nothing of what is related, since the object has no row any more. */
export function markRelationsNew(state: EntityState): void {
  for (const slot of state.relations ?? []) {
    if (slot instanceof Collection) slot.markNew();
    else if (slot !== undefined) (slot as Reference).original = null;
  }
}

/** Forgets what is related, so that it must be loaded again. */
export function forgetRelations(state: EntityState): void {
  state.relations = undefined;
}

/** The same, but for relationships that were changed and not flushed. */
export function forgetUnchangedRelations(state: EntityState): void {
  const { relations } = state;
  if (relations === undefined) return;
  for (const relationship of state.mapper.relationships)
    if (relationChanges(state, relationship) === undefined) relations[relationship.index] = undefined;
}

/** Has an object refer to nothing by a relationship that led to one which goes. */
export function forgetReference(entity: object, relationship: Relationship | undefined, gone: object): void {
  if (relationship === undefined || relationship.isCollection) return;
  const slot = referenceOf(entity, relationship);
  if (slot?.value === gone) slot.value = null;
}

/** Takes an object that has no row out of every relationship that other objects have to it. */
export function forgetInverse(entity: object, state: EntityState): void {
  for (const relationship of state.mapper.relationships) {
    const { inverse } = relationship;
    if (inverse === undefined) continue;
    for (const other of knownRelated(entity, state, relationship)) {
      const slot = stateOf(other)?.relations?.[inverse.index];
      if (slot instanceof Collection) slot.forget(entity);
      else if (slot !== undefined && (slot as Reference).value === entity) {
        // What the row refers to if not to this one, it refers to no more.
        if ((slot as Reference).original === entity) (slot as Reference).original = null;
        (slot as Reference).value = null;
      }
    }
  }
}

/** Related objects in memory, or the one in the session that the foreign key leads to, though nobody asked for it. */
function knownRelated(entity: object, state: EntityState, relationship: Relationship): readonly object[] {
  if (state.relations?.[relationship.index] !== undefined) return relatedInMemory(state, relationship);
  const found = state.session?.findLoaded(entity, relationship);
  return found === undefined || found === null ? [] : [found];
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
        cascade(entity, relationship, element);
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
  if (slot !== undefined && !isOutdated(entity, relationship, slot)) return slot.value;
  if (slot !== undefined) setSlot(entity, relationship, undefined);
  const state = ensureState(entity);
  const found = state.session?.findLoaded(entity, relationship);
  if (found !== undefined) {
    setLoaded(entity, relationship, found);
    return found;
  }
  return isNew(state) ? null : undefined;
}

/** Whether the foreign key was given another value since the reference was loaded or flushed. */
function isOutdated(entity: object, relationship: Relationship, { value, original, missingKey }: Reference): boolean {
  if (relationship.direction !== 'manyToOne' || value !== original) return false;
  const { locals, remotes } = relationship;
  const key = keyOf(entity, locals);
  if (value !== null) return key !== keyOf(value, remotes);
  // A key of several columns refers to nothing when one of them is NULL.
  return !locals.some((column) => isAbsent(entity, column)) && key !== missingKey;
}

function isAbsent(entity: object, { key }: ColumnReference): boolean {
  return ((entity as Readonly<Record<string, unknown>>)[key] ?? null) === null;
}

function referenceOf(entity: object, relationship: Relationship): Reference | undefined {
  return ensureState(entity).relations?.[relationship.index] as Reference | undefined;
}

function assignReference(entity: object, relationship: Relationship, value: object | null): void {
  if (value !== null) ensureElement(relationship, value);
  const slot = referenceOf(entity, relationship);
  if (slot !== undefined) slot.value = value;
  else setSlot(entity, relationship, { value, original: isNew(ensureState(entity)) ? null : unknownValue });
  if (value !== null) cascade(entity, relationship, value);
}

/** The other side of a relationship that began: `entity` is now related to `other`. */
function join(entity: object, relationship: Relationship, other: object): void {
  if (relationship.isCollection) {
    collectionOf(entity, relationship).follow(other);
    cascade(entity, relationship, other);
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
