import type { OwningSession, Snapshot } from '../state/entity-state.ts';
import { ensureState, forgetInverse, forgetRelations } from '../state/managed-relations.ts';
import { restoreSnapshot, takeSnapshot } from '../state/snapshot.ts';
import type { IdentityMap } from './identity-map.ts';

/** What a transaction did to the objects of a session, so that it can be undone with the transaction. */
export class TransactionJournal {
  readonly #session: OwningSession;
  readonly #identities: IdentityMap;
  /** How objects were before the transaction changed them. */
  readonly #before = new Map<object, Snapshot>();
  readonly #inserted = new Set<object>();
  readonly #deleted = new Set<object>();

  constructor(session: OwningSession, identities: IdentityMap) {
    this.#session = session;
    this.#identities = identities;
  }

  /** A new object has a row now. */
  inserted(entity: object): void {
    const state = ensureState(entity);
    state.status = 'persistent';
    this.#identities.adopt(entity, state);
    this.#inserted.add(entity);
  }

  /** The row of an object was changed; its snapshot is still the one from before. */
  updated(entity: object): void {
    const { snapshot } = ensureState(entity);
    if (snapshot !== undefined && !this.#before.has(entity)) this.#before.set(entity, snapshot);
  }

  /** The row of an object is gone. */
  removed(entity: object): void {
    const state = ensureState(entity);
    this.#identities.release(state);
    forgetInverse(entity, state);
    state.status = 'deleted';
    state.session = undefined;
    this.#deleted.add(entity);
  }

  /** The transaction was committed: every object may be changed by others from now on. */
  committed(): void {
    for (const entity of this.#identities) ensureState(entity).isStale = true;
    this.#clear();
  }

  /** The transaction was rolled back: objects are as they were before it; those it made, and those still pending, are new again. */
  rolledBack(pending: Iterable<object>): void {
    for (const entity of [...pending, ...this.#inserted]) this.#makeTransient(entity);
    for (const entity of this.#deleted) if (!this.#inserted.has(entity)) this.#revive(entity);
    for (const entity of this.#identities) this.#restore(entity);
    this.#clear();
  }

  #makeTransient(entity: object): void {
    const state = ensureState(entity);
    this.#identities.release(state);
    state.status = 'transient';
    state.session = undefined;
    state.snapshot = undefined;
  }

  #revive(entity: object): void {
    const state = ensureState(entity);
    state.status = 'persistent';
    state.session = this.#session;
    this.#identities.adopt(entity, state);
  }

  #restore(entity: object): void {
    const state = ensureState(entity);
    const snapshot = this.#before.get(entity) ?? state.snapshot;
    if (snapshot !== undefined) {
      restoreSnapshot(state.mapper, entity, snapshot);
      state.snapshot = takeSnapshot(state.mapper, entity);
    }
    state.isStale = true;
    forgetRelations(state);
  }

  #clear(): void {
    this.#before.clear();
    this.#inserted.clear();
    this.#deleted.clear();
  }
}
