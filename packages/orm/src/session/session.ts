import { Select } from '@sqlayer/expression';
import { type Connection, type Engine, type Parameters, PendingResult, type PendingRows, type Result } from '@sqlayer/kernel';
import type { Executable, ExecutionOptions } from '@sqlayer/kernel/contracts';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import { changedAmong, hasChanged } from '../flush/changed-objects.ts';
import { UnitOfWork } from '../flush/unit-of-work.ts';
import { relationshipOf } from '../loading/loader-options.ts';
import { entitySelect } from '../loading/select-plan.ts';
import type { EntityConstructor, RelationshipAttribute } from '../mapping/entity.types.ts';
import { type Mapper, mapperOf } from '../mapping/mapper.ts';
import { keyEquals, keyValues, type PrimaryKeyValue } from '../mapping/primary-key.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { type EntityState, type OwningSession, stateOf } from '../state/entity-state.ts';
import {
  ensureState,
  forgetInverse,
  forgetRelations,
  getRelated,
  isLoaded,
  relationChanges,
  settleCollections,
} from '../state/managed-relations.ts';
import { changedColumns, databaseKey, restoreSnapshot } from '../state/snapshot.ts';
import { newcomers, orphansAmong, reachable } from './cascades.ts';
import { expandDeletes } from './delete-cascade.ts';
import { EntityQueries } from './entity-queries.ts';
import { IdentityMap } from './identity-map.ts';
import { merge } from './merge.ts';
import { SessionConnection } from './session-connection.ts';
import { TransactionJournal } from './transaction-journal.ts';

/** What a session can be told. */
export interface SessionOptions {
  /** Flushes before each query, so that it sees what was changed; true if not given. */
  readonly autoflush?: boolean;
  /** What is executed in this session is executed with these. */
  readonly executionOptions?: ExecutionOptions;
}

/** How an object is got. */
export interface GetOptions {
  /** Asks the database even if the object is here, and takes over what it says. */
  readonly refresh?: boolean;
}

interface FindOptions extends GetOptions {
  readonly autoflush?: boolean;
}

/**
 * A unit of work: objects that are loaded and changed together, and written in one transaction.
 *
 * Each row is one object, for as long as the session holds it. Nothing is written until `flush()`, which `commit()` and
 * queries call by themselves. A session serves one task at a time; concurrent tasks take one each.
 */
export class Session implements AsyncDisposable {
  readonly #autoflushes: boolean;
  readonly #connection: SessionConnection;
  readonly #identities = new IdentityMap();
  /** Added, not yet in the database, in the order in which they were added. */
  readonly #pending = new Set<object>();
  readonly #deleted = new Set<object>();
  /** What objects of the session know of it. */
  readonly #owner: OwningSession = {
    // One of another session is refused by the flush, where what came of it can be said.
    adopt: (entity) => {
      if (ensureState(entity).session !== undefined) return;
      for (const one of newcomers([entity], (other) => this.has(other))) this.#addOne(one);
    },
    load: (entity, relationship) => this.#loadRelated(entity, relationship),
    findLoaded: (entity, relationship) => this.#queries.relationships.find(entity, relationship),
  };
  readonly #journal = new TransactionJournal(this.#owner, this.#identities);
  readonly #queries = new EntityQueries({
    owner: this.#owner,
    identities: this.#identities,
    connected: () => this.#connected(),
    // A flush that is under way makes rows that its objects stand for when it is done.
    settled: () => (this.#flushesOpen > 0 ? this.#flushes : undefined),
  });
  /** The flushes asked for so far; never rejects. */
  #flushes: Promise<void> = Promise.resolve();
  #flushesOpen = 0;
  /** Why a flush failed, until it is rolled back. */
  #failure: unknown;
  #inBlock = false;
  #closed = false;

  /**
   * On an engine the session takes a connection when it needs one and gives it back at the end of each transaction. A
   * transaction that a connection is in already stays that of its owner: `commit()` writes and leaves the commit to the
   * owner, `close()` leaves the transaction as it is, `rollback()` undoes all of it; `beginNested()` can be undone alone.
   */
  constructor(bind: Engine | Connection, options: SessionOptions = {}) {
    this.#autoflushes = options.autoflush ?? true;
    this.#connection = new SessionConnection(bind, options.executionOptions ?? {});
  }

  /** Objects to be inserted. */
  get new(): ReadonlySet<object> {
    return this.#pending;
  }

  /** Objects to be deleted. */
  get deleted(): ReadonlySet<object> {
    return this.#deleted;
  }

  /** Objects that differ from their rows. */
  get dirty(): ReadonlySet<object> {
    return new Set([...this.#identities].filter((entity) => !this.#deleted.has(entity) && this.#isDirty(entity)));
  }

  /** Whether an object is in this session. */
  has(entity: object): boolean {
    return stateOf(entity)?.session === this.#owner;
  }

  /** Puts an object and all that it is related to into the session, to be inserted unless they have rows already. */
  add(entity: object): void {
    this.#assertOpen();
    const { status, mapper } = ensureState(entity);
    if (status === 'deleted')
      throw new InvalidStateError('ORM_DELETED_INSTANCE', `an object of ${mapper.name} was deleted; make a new one.`);
    this.#deleted.delete(entity);
    for (const one of newcomers([entity], (other) => this.has(other))) this.#addOne(one);
  }

  addAll(entities: Iterable<object>): void {
    for (const entity of entities) this.add(entity);
  }

  /** Marks an object to be deleted at the next flush, with those that its cascades name. */
  delete(entity: object): void {
    this.#assertOpen();
    const state = this.#stateInSession(entity);
    if (state.status === 'pending') {
      this.expunge(entity);
      forgetInverse(entity, state);
      return;
    }
    this.#deleted.add(entity);
  }

  /** Takes an object out of the session, with those that its cascade `expunge` names; what was not flushed is not written. */
  expunge(entity: object): void {
    this.#stateInSession(entity);
    for (const one of reachable([entity], 'expunge')) if (this.has(one)) this.#expungeOne(one);
  }

  /** Takes all objects out of the session. */
  expungeAll(): void {
    for (const entity of [...this.#pending, ...this.#identities]) {
      const state = ensureState(entity);
      state.status = state.status === 'pending' ? 'transient' : 'detached';
      state.session = undefined;
    }
    this.#pending.clear();
    this.#deleted.clear();
    this.#identities.clear();
  }

  /** The object of a primary key, from the session if it is there, else from the database; null if there is no such row. */
  async get<E extends EntityConstructor>(entityClass: E, key: PrimaryKeyValue, options: GetOptions = {}): Promise<InstanceType<E> | null> {
    this.#assertOpen();
    const mapper = mapperOf(entityClass);
    // What a mapper's rows give is of its class.
    return (await this.#find(mapper, keyValues(mapper, key), options)) as InstanceType<E> | null;
  }

  /** Executes a statement; entities in a select come as objects of this session. */
  execute<Row, Tuple, First>(statement: Executable<Row, Tuple, First>, parameters?: Parameters): PendingResult<Row, Tuple, First> {
    return new PendingResult(this.#execute(statement, parameters));
  }

  /** The first thing selected of each row: `await session.scalars(select(User)).all()`. */
  scalars<First>(statement: Executable<unknown, unknown, First>, parameters?: Parameters): PendingRows<First> {
    return this.execute(statement, parameters).scalars();
  }

  /** The first thing selected of the first row, or null. */
  scalar<First>(statement: Executable<unknown, unknown, First>, parameters?: Parameters): Promise<First | null> {
    return this.execute(statement, parameters).scalar();
  }

  /**
   * Writes what changed; the transaction stays open.
   *
   * Flushes run one after another. After one that failed, part of what it was to write may be written: ORM_FLUSH_FAILED
   * keeps everything but `rollback()` and `close()` away until then.
   */
  flush(): Promise<void> {
    this.#flushesOpen += 1;
    const flushed = this.#flushes.then(() => this.#flush());
    this.#flushes = flushed
      .catch(() => undefined)
      .then(() => {
        this.#flushesOpen -= 1;
      });
    return flushed;
  }

  async #flush(): Promise<void> {
    this.#assertOpen();
    this.#assertNotFailed();
    const changed = this.#gather();
    const detached = await expandDeletes({
      deleted: this.#deleted,
      has: (entity) => this.has(entity),
      delete: (entity) => this.delete(entity),
      loadRelated: (entities, relationship) => this.#queries.flushRelationships.load(entities, relationship),
    });
    for (const entity of detached) changed.add(entity);
    if (this.#pending.size + this.#deleted.size + changed.size === 0) return;
    const connection = await this.#connected();
    // What comes while the flush runs is left to the next one.
    const [pending, deleted] = [[...this.#pending], new Set(this.#deleted)];
    const work = new UnitOfWork(connection, {
      pending,
      changed,
      deleted,
      inserted: (entity, snapshot, made) => this.#journal.inserted(entity, snapshot, made),
      updated: (entity, snapshot) => this.#journal.updated(entity, snapshot),
      removed: (entity) => this.#journal.removed(entity),
    });
    try {
      await work.flush();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
    for (const entity of pending) this.#pending.delete(entity);
    for (const entity of deleted) this.#deleted.delete(entity);
  }

  /** Writes what changed and makes it last. Objects stay readable; the next query of each brings it up to date. */
  async commit(): Promise<void> {
    await this.flush();
    await this.#connection.commit();
    this.#journal.committed();
    await this.#connection.release();
  }

  /**
   * Undoes the transaction: objects are as they were before it. New ones are no longer in the session, and have lost the keys
   * and defaults that the database made for them, so that they can be added again.
   */
  async rollback(): Promise<void> {
    this.#assertOpen();
    // What is being written must not go on in the next transaction.
    await this.#flushes;
    try {
      await this.#connection.rollback();
    } finally {
      // A connection that cannot be rolled back is lost, and its transaction with it.
      this.#undo(() => this.#journal.rolledBack(this.#pending));
      await this.#connection.release();
    }
  }

  /**
   * Runs `work`, commits when it is done and rolls back if it throws; an error of the rollback goes with that of the work
   * as its `rollbackError`. Within another `begin()` it is ORM_NESTED_BEGIN: `beginNested()` sets a savepoint.
   */
  async begin<T>(work: (session: this) => Promise<T> | T): Promise<T> {
    if (this.#inBlock)
      throw new InvalidStateError('ORM_NESTED_BEGIN', 'begin() was called within begin(); use beginNested() for a savepoint.');
    this.#inBlock = true;
    try {
      const value = await work(this);
      await this.commit();
      return value;
    } catch (error) {
      await undoneAfter(error, () => this.rollback());
      throw error;
    } finally {
      this.#inBlock = false;
    }
  }

  /**
   * Runs `work` within a savepoint: what it changed is kept when it is done, and undone when it throws, in the database and
   * in the objects, while the transaction goes on.
   */
  async beginNested<T>(work: (session: this) => Promise<T> | T): Promise<T> {
    await this.flush();
    const savepoint = await (await this.#connected()).beginNested();
    const mark = this.#journal.savepointSet();
    try {
      const value = await work(this);
      // After a rollback of the whole transaction there is nothing to write to; the commit says so.
      if (savepoint.isActive) await this.flush();
      await savepoint.commit();
      this.#journal.savepointReleased(mark);
      return value;
    } catch (error) {
      await this.#flushes;
      await undoneAfter(error, () => savepoint.rollback());
      // A rollback of the whole transaction has undone this as well.
      if (this.#journal.isOpen(mark)) this.#undo(() => this.#journal.savepointRolledBack(mark, this.#pending));
      throw error;
    }
  }

  /**
   * Copies an object of elsewhere, such as one that was detached or made from a request, onto the one of this session that
   * stands for the same row, and gives that; a new one is made if there is no such row.
   *
   * Attributes that are undefined, and relationships that are not loaded, say nothing. What relationships with the cascade
   * `merge` hold is merged as well. The object given stays as it is.
   */
  async merge<E extends object>(entity: E): Promise<E> {
    this.#assertOpen();
    const merged = await merge(
      {
        has: (one) => this.has(one),
        add: (one) => this.add(one),
        // What is merged half must not be written.
        find: async (mapper, key) => this.#findPending(mapper, key) ?? (await this.#find(mapper, key, { autoflush: false })),
        loadRelated: (one, relationship) => this.#queries.relationships.load([one], relationship),
      },
      entity,
    );
    // Merging gives an object of the same class.
    return merged as E;
  }

  /** Loads an object anew, over changes that were not flushed, and lets go of what its cascade `refresh-expire` names. */
  async refresh(entity: object): Promise<void> {
    const { mapper } = this.#stateInSession(entity);
    this.expire(entity);
    await this.#autoflush();
    const select = selectOf(mapper).where(keyEquals(mapper, databaseKey(ensureState(entity))));
    const rows = await this.#queries.select(select, new Set([entity]));
    if (rows.length === 0) throw new InvalidStateError('ORM_STALE_ROW', `the row of an object of ${mapper.name} is gone.`);
  }

  /**
   * Takes changes back that were not flushed, and lets the next query take over what the database says; so too for objects
   * that the cascade `refresh-expire` names.
   */
  expire(entity: object): void {
    this.#stateInSession(entity);
    for (const one of reachable([entity], 'refresh-expire')) if (this.has(one)) this.#expireOne(one);
  }

  expireAll(): void {
    for (const entity of this.#identities) this.#expireOne(entity);
  }

  /** Loads a relationship if it is not loaded, and gives it: `await session.load(user, User.c.addresses)`. */
  async load<E>(entity: object, relationship: RelationshipAttribute<E, 'many'>): Promise<readonly E[]>;
  async load<E>(entity: object, relationship: RelationshipAttribute<E, 'one'>): Promise<E | null>;
  async load(entity: object, relationship: unknown): Promise<unknown> {
    return this.#loadRelated(entity, relationshipOf(relationship));
  }

  async #loadRelated(entity: object, wanted: Relationship): Promise<unknown> {
    const state = this.#stateInSession(entity);
    if (wanted.lazy === 'raise') {
      throw new InvalidStateError(
        'ORM_NOT_LOADED',
        `${wanted} is mapped with lazy: 'raise', so it must be loaded by the query that loads its object.`,
      );
    }
    if (state.status === 'persistent' && !isLoaded(entity, wanted)) {
      await this.#autoflush();
      await this.#queries.relationships.load([entity], wanted);
    }
    return getRelated(entity, wanted);
  }

  /** The connection of the current transaction, for statements beside the ORM. */
  connection(): Promise<Connection> {
    this.#assertOpen();
    return this.#connected();
  }

  /** Rolls back what was not committed and lets all objects go. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.expungeAll();
    this.#closed = true;
    // Nothing may be written after the end.
    await this.#flushes;
    await this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #execute<Row, Tuple, First>(statement: Executable<Row, Tuple, First>, parameters: Parameters): Promise<Result<Row, Tuple, First>> {
    this.#assertOpen();
    await this.#autoflush();
    const connection = await this.#connected();
    const select = entitySelect(statement);
    if (select === undefined) return connection.execute(statement, parameters);
    const query = { select, structure: statement.structure(), parameters };
    // The rows hold what the statement selects, in its order.
    return this.#queries.execute(connection, query) as Promise<Result<Row, Tuple, First>>;
  }

  async #find(mapper: Mapper, key: readonly unknown[], options: FindOptions): Promise<object | null> {
    const identity = mapper.identity(key);
    const isRefresh = options.refresh ?? false;
    let known = this.#identities.get(mapper, identity);
    if (known === undefined || isRefresh || ensureState(known).isStale || this.#flushesOpen > 0) {
      if (options.autoflush === false) await this.#flushes;
      else await this.#autoflush();
      known = this.#identities.get(mapper, identity);
    }
    this.#assertNotFailed();
    if (known !== undefined && !isRefresh && !ensureState(known).isStale) return this.#deleted.has(known) ? null : known;
    const select = selectOf(mapper).where(keyEquals(mapper, key));
    const [row] = await this.#queries.select(select, new Set(known === undefined || !isRefresh ? [] : [known]));
    if (row === undefined && known !== undefined) this.#expungeOne(known);
    // The select asks for one entity.
    return (row?.[0] ?? null) as object | null;
  }

  /** Has a query see what was changed before, unless the session was told not to. */
  async #autoflush(): Promise<void> {
    if (!this.#autoflushes) await this.#flushes;
    else if (this.#flushesOpen > 0 || this.#pending.size + this.#deleted.size > 0 || hasChanged(this.#identities)) await this.flush();
  }

  async #connected(): Promise<Connection> {
    this.#assertNotFailed();
    return this.#connection.get();
  }

  #addOne(entity: object): void {
    const state = ensureState(entity);
    if (state.session === this.#owner) return;
    if (state.session !== undefined) {
      throw new InvalidStateError(
        'ORM_OTHER_SESSION',
        `an object of ${state.mapper.name} belongs to another session; expunge() it there first.`,
      );
    }
    // Others may still refer to what was deleted; it does not come back for that.
    if (state.status === 'deleted') return;
    if (state.status === 'transient') {
      state.status = 'pending';
      this.#pending.add(entity);
    } else {
      this.#identities.adopt(entity, state);
      state.status = 'persistent';
    }
    state.session = this.#owner;
  }

  #isDirty(entity: object): boolean {
    const state = ensureState(entity);
    if (changedColumns(state, entity) !== undefined) return true;
    return (
      state.relations !== undefined && state.mapper.relationships.some((relationship) => relationChanges(state, relationship) !== undefined)
    );
  }

  /** Objects with rows that may have changed; new ones that cascades reach join the session, and orphans are to be deleted. */
  #gather(): Set<object> {
    for (const entity of [...this.#identities, ...this.#pending]) settleCollections(ensureState(entity));
    const changed = changedAmong(this.#identities);
    for (const entity of newcomers([...this.#pending, ...changed], (one) => this.has(one))) {
      this.#addOne(entity);
      if (ensureState(entity).status === 'persistent') changed.add(entity);
    }
    for (const orphan of orphansAmong([...changed, ...this.#pending])) if (this.has(orphan)) this.delete(orphan);
    return changed;
  }

  /** A new object that was given this key. */
  #findPending(mapper: Mapper, key: readonly unknown[]): object | undefined {
    const identity = mapper.identity(key);
    for (const entity of this.#pending) {
      if (ensureState(entity).mapper !== mapper) continue;
      const values = mapper.primaryKey.map((column) => (entity as Readonly<Record<string, unknown>>)[column.key]);
      if (mapper.identity(values) === identity) return entity;
    }
    return undefined;
  }

  #expireOne(entity: object): void {
    const state = ensureState(entity);
    if (state.status !== 'persistent') return;
    if (state.snapshot !== undefined) restoreSnapshot(state.mapper, entity, state.snapshot);
    state.isStale = true;
    forgetRelations(state);
  }

  #expungeOne(entity: object): void {
    const state = ensureState(entity);
    this.#pending.delete(entity);
    this.#deleted.delete(entity);
    this.#identities.release(entity, state);
    state.status = state.status === 'pending' ? 'transient' : 'detached';
    state.session = undefined;
  }

  #stateInSession(entity: object): EntityState {
    this.#assertOpen();
    const state = ensureState(entity);
    if (state.session === this.#owner) return state;
    throw new InvalidStateError(
      'ORM_NOT_IN_SESSION',
      `an object of ${state.mapper.name} is not in this session; add it, or load it through the session.`,
    );
  }

  /** Undoes in memory what was undone in the database. */
  #undo(undoJournal: () => void): void {
    this.#failure = undefined;
    undoJournal();
    this.#pending.clear();
    this.#deleted.clear();
  }

  #assertNotFailed(): void {
    if (this.#failure === undefined) return;
    throw new InvalidStateError('ORM_FLUSH_FAILED', 'a flush failed, and part of it may be written; call rollback() first.', {
      cause: this.#failure,
    });
  }

  #assertOpen(): void {
    if (this.#closed) throw new InvalidStateError('ORM_SESSION_CLOSED', 'the session was closed; make a new one.');
  }
}

/** Undoes what was done until an error came; an error of the rollback goes with it. */
async function undoneAfter(error: unknown, rollback: () => Promise<void>): Promise<void> {
  try {
    await rollback();
  } catch (rollbackError) {
    if (error instanceof Error && Object.isExtensible(error)) Object.assign(error, { rollbackError });
  }
}

function selectOf(mapper: Mapper): Select<unknown, string> {
  return new Select<unknown, string>([mapper.group], undefined);
}
