import type { Mapper } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';

/**
 * Where an object stands: not known to a session, added but not in the database, in both, deleted, or left behind by its
 * session.
 */
export type EntityStatus = 'transient' | 'pending' | 'persistent' | 'deleted' | 'detached';

type Decode = ((raw: unknown) => unknown) | undefined;

/** What a session does for an object that belongs to it. */
export interface OwningSession {
  /** Takes an object in that was related to one of its own, unless it belongs to a session already. */
  adopt(entity: object): void;
  /** Loads a relationship of the object. */
  load(entity: object, relationship: Relationship): Promise<unknown>;
  /** The related object if that is known without asking the database; undefined if it is not. */
  findLoaded(entity: object, relationship: Relationship): object | null | undefined;
}

/**
 * The columns of an object as the database has them.
 *
 * It is the driver's own row, kept as it came: value `i` is `values[offset + i]`, to be decoded by `decoders[i]`. Nothing
 * is copied until something must be compared.
 */
export interface Snapshot {
  readonly values: readonly unknown[];
  readonly offset: number;
  readonly decoders: readonly Decode[];
}

/** A value object that an object has for several columns, with copies of its properties when the columns last had the same. */
export interface KeptComposite {
  readonly value: object;
  readonly agreed: unknown[];
}

/** What the ORM knows of an object, in a place where nothing that lists properties finds it. */
export class EntityState {
  readonly mapper: Mapper;
  status: EntityStatus = 'transient';
  session: OwningSession | undefined = undefined;
  snapshot: Snapshot | undefined = undefined;
  /** By index of the relationship; undefined until one is touched. */
  relations: unknown[] | undefined = undefined;
  /** By index of the composite; undefined until one is handed out or given. */
  composites: (KeptComposite | undefined)[] | undefined = undefined;
  /** The next row of it overwrites its attributes. */
  isStale = false;

  constructor(mapper: Mapper) {
    this.mapper = mapper;
  }
}

/** Gives an object back instead of making one, so that a derived class puts its private field on it. */
const Identity = class {
  constructor(entity: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field is put on an object of another class.
    return entity;
  }
} as new (
  entity: object,
) => object;

/** Keeps the state in a private field of the entity: no property, so copies, JSON and comparisons do not see it. */
class StateHolder extends Identity {
  #state: EntityState;

  constructor(entity: object, state: EntityState) {
    super(entity);
    this.#state = state;
  }

  static get(entity: object): EntityState | undefined {
    return #state in entity ? (entity as StateHolder).#state : undefined;
  }
}

/** The state of an object, if it has one. */
export const stateOf: (entity: object) => EntityState | undefined = StateHolder.get;

/** Gives a state to an object that has none yet. */
export function attachState(entity: object, state: EntityState): void {
  new StateHolder(entity, state);
}
