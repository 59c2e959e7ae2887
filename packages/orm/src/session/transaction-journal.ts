import type { ColumnReference } from '@sqlayer/expression';
import type { OwningSession, Snapshot } from '../state/entity-state.ts';
import { ensureState, forgetInverse, forgetRelations, markRelationsNew } from '../state/managed-relations.ts';
import { restoreSnapshot } from '../state/snapshot.ts';
import type { IdentityMap } from './identity-map.ts';

/** What was done to objects since a transaction began or a savepoint was set. */
class Entries {
  /** How objects were before they were changed. */
  readonly before = new Map<object, Snapshot>();
  /** Objects that got a row, with the columns whose values the database made. */
  readonly inserted = new Map<object, readonly ColumnReference[]>();
  readonly deleted = new Set<object>();
}

/** Stands for a savepoint. */
export type SavepointMark = object;

/** What a transaction did to the objects of a session, so that it can be undone with the transaction or a savepoint in it. */
export class TransactionJournal {
  readonly #session: OwningSession;
  readonly #identities: IdentityMap;
  /** Those of the transaction, then those of each savepoint that is open. */
  readonly #outer: Entries[] = [];
  #current = new Entries();

  constructor(session: OwningSession, identities: IdentityMap) {
    this.#session = session;
    this.#identities = identities;
  }

  /** A new object has a row now, with these values. */
  inserted(entity: object, snapshot: Snapshot, made: readonly ColumnReference[]): void {
    const state = ensureState(entity);
    state.snapshot = snapshot;
    this.#identities.adopt(entity, state);
    state.status = 'persistent';
    this.#current.inserted.set(entity, made);
  }

  /** The row of an object was changed, and has these values now; its key may be another one. */
  updated(entity: object, snapshot: Snapshot): void {
    const state = ensureState(entity);
    const { before } = this.#current;
    if (state.snapshot !== undefined && !before.has(entity)) before.set(entity, state.snapshot);
    this.#identities.release(entity, state);
    state.snapshot = snapshot;
    this.#identities.adopt(entity, state);
  }

  /** The row of an object is gone. */
  removed(entity: object): void {
    const state = ensureState(entity);
    this.#identities.release(entity, state);
    forgetInverse(entity, state);
    state.status = 'deleted';
    state.session = undefined;
    this.#current.deleted.add(entity);
  }

  /** A savepoint was set; what it gives stands for it. */
  savepointSet(): SavepointMark {
    this.#outer.push(this.#current);
    this.#current = new Entries();
    return this.#current;
  }

  /** Whether a savepoint was neither released nor undone with what is around it. */
  isOpen(mark: SavepointMark): boolean {
    return this.#current === mark || this.#outer.includes(mark as Entries);
  }

  /** A savepoint was released: what was done since is part of what is around it. */
  savepointReleased(mark: SavepointMark): void {
    while (this.isOpen(mark)) this.#joinOuter();
  }

  #joinOuter(): void {
    const { before, inserted, deleted } = this.#current;
    this.#current = this.#outer.pop() ?? new Entries();
    for (const [entity, snapshot] of before) if (!this.#current.before.has(entity)) this.#current.before.set(entity, snapshot);
    for (const [entity, made] of inserted) this.#current.inserted.set(entity, made);
    for (const entity of deleted) this.#current.deleted.add(entity);
  }

  /** A savepoint was rolled back to: objects are as they were when it was set. */
  savepointRolledBack(mark: SavepointMark, pending: Iterable<object>): void {
    while (this.#current !== mark) this.#joinOuter();
    this.#undo(pending);
    this.#current = this.#outer.pop() ?? new Entries();
  }

  /** The transaction was committed: every object may be changed by others from now on. */
  committed(): void {
    for (const entity of this.#identities) ensureState(entity).isStale = true;
    this.#outer.length = 0;
    this.#current = new Entries();
  }

  /** The transaction was rolled back: objects are as they were before it; those it made, and those still pending, are new again. */
  rolledBack(pending: Iterable<object>): void {
    while (this.#outer.length > 0) this.#joinOuter();
    this.#undo(pending);
    this.#current = new Entries();
  }

  #undo(pending: Iterable<object>): void {
    const { before, inserted, deleted } = this.#current;
    for (const entity of pending) this.#makeTransient(entity, []);
    for (const [entity, made] of inserted) this.#makeTransient(entity, made);
    for (const entity of deleted) if (!inserted.has(entity)) this.#revive(entity);
    // Keys may have been exchanged, so all go out before any comes in.
    for (const entity of before.keys()) this.#identities.release(entity, ensureState(entity));
    for (const [entity, snapshot] of before) this.#restoreRow(entity, snapshot);
    for (const entity of this.#identities) this.#restore(entity);
  }

  #makeTransient(entity: object, made: readonly ColumnReference[]): void {
    const state = ensureState(entity);
    this.#identities.release(entity, state);
    for (const { key } of made) (entity as Record<string, unknown>)[key] = undefined;
    state.status = 'transient';
    state.session = undefined;
    state.snapshot = undefined;
    markRelationsNew(state);
  }

  #revive(entity: object): void {
    const state = ensureState(entity);
    state.status = 'persistent';
    state.session = this.#session;
    this.#identities.adopt(entity, state);
  }

  /** Lets an object stand for its row as it was; one that the transaction made has no row any more. */
  #restoreRow(entity: object, snapshot: Snapshot): void {
    const state = ensureState(entity);
    if (state.status !== 'persistent') return;
    state.snapshot = snapshot;
    this.#identities.adopt(entity, state);
  }

  #restore(entity: object): void {
    const state = ensureState(entity);
    if (state.snapshot !== undefined) restoreSnapshot(state.mapper, entity, state.snapshot);
    state.isStale = true;
    forgetRelations(state);
  }
}
