import { type ColumnElement, type ColumnReference, conjunction, Select } from '@sqlayer/expression';
import {
  Connection,
  createRowDecoder,
  type Engine,
  type Parameters,
  PendingResult,
  type PendingRows,
  Result,
  StructureCache,
} from '@sqlayer/kernel';
import type { Dialect, Executable, ExecutionOptions, StatementStructure } from '@sqlayer/kernel/contracts';
import { ArgumentError, InvalidStateError } from '@sqlayer/kernel/errors';
import { UnitOfWork } from '../flush/unit-of-work.ts';
import { relationshipOf } from '../loading/loader-options.ts';
import { RelationshipLoader } from '../loading/relationship-loader.ts';
import { RowLoader } from '../loading/row-loader.ts';
import { hasEntities, planSelect, type SelectPlan } from '../loading/select-plan.ts';
import type { EntityConstructor, RelationshipAttribute } from '../mapping/entity.types.ts';
import { type Mapper, mapperOf } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { type EntityState, type OwningSession, stateOf } from '../state/entity-state.ts';
import { ensureState, forgetInverse, forgetRelations, getRelated, relatedInMemory, relationChanges } from '../state/managed-relations.ts';
import { changedColumns, databaseKey } from '../state/snapshot.ts';
import { needsDependents, reachable } from './cascades.ts';
import { IdentityMap } from './identity-map.ts';
import { TransactionJournal } from './transaction-journal.ts';

export interface SessionOptions {
  /** Flushes before each query, so that it sees what was changed; true if not given. */
  readonly autoflush?: boolean;
  /** What is executed in this session is executed with these. */
  readonly executionOptions?: ExecutionOptions;
}

export interface GetOptions {
  /** Asks the database even if the object is here, and takes over what it says. */
  readonly refresh?: boolean;
}

/** Plans of selects by dialect, of which each engine has its own: how to send them and how to read their rows. */
const plans = new WeakMap<Dialect, StructureCache<SelectPlan>>();
const PLANS_KEPT = 500;

/** A primary key: a value, or an object by attribute where it has several columns. */
export type PrimaryKeyValue = unknown;

/**
 * A unit of work: objects that are loaded and changed together, and written in one transaction.
 *
 * Each row is one object. Nothing is written until `flush()`, which `commit()` and queries call by themselves. A session
 * serves one task at a time; concurrent tasks take one each.
 */
export class Session implements AsyncDisposable, OwningSession {
  readonly #bind: Engine | Connection;
  readonly #options: SessionOptions;
  readonly #identities = new IdentityMap();
  /** Added, not yet in the database, in the order in which they were added. */
  readonly #pending = new Set<object>();
  readonly #deleted = new Set<object>();
  readonly #journal = new TransactionJournal(this, this.#identities);
  readonly #loader: RelationshipLoader;
  /** The flushes asked for so far; never rejects. */
  #flushes: Promise<void> = Promise.resolve();
  /** Why a flush failed, until it is rolled back. */
  #failure: unknown;
  #connection: Connection | undefined;
  #connecting: Promise<Connection> | undefined;
  #closed = false;

  /** On an engine the session takes a connection when it needs one and gives it back at the end of each transaction. */
  constructor(bind: Engine | Connection, options: SessionOptions = {}) {
    this.#bind = bind;
    this.#options = options;
    this.#loader = new RelationshipLoader((select) => this.#select(select, new Set()), this.#identities);
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
    return stateOf(entity)?.session === this;
  }

  /** Puts an object and all that it is related to into the session, to be inserted unless they have rows already. */
  add(entity: object): void {
    this.#assertOpen();
    const { status, mapper } = ensureState(entity);
    if (status === 'deleted')
      throw new InvalidStateError('ORM_DELETED_INSTANCE', `an object of ${mapper.name} was deleted; make a new one.`);
    for (const one of reachable([entity], 'save-update')) this.#addOne(one);
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

  /** Takes an object out of the session; changes that were not flushed are not written. */
  expunge(entity: object): void {
    const state = this.#stateInSession(entity);
    this.#pending.delete(entity);
    this.#deleted.delete(entity);
    this.#identities.release(state);
    state.status = state.status === 'pending' ? 'transient' : 'detached';
    state.session = undefined;
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
    const values = keyValues(mapper, key);
    const known = this.#identities.get(mapper, mapper.identity(values));
    const refresh = options.refresh === true || (known !== undefined && ensureState(known).isStale);
    // What the map holds for this mapper is of its class.
    if (known !== undefined && !refresh) return (this.#deleted.has(known) ? null : known) as InstanceType<E> | null;
    const select = new Select<unknown, string>([mapper.group], undefined).where(keyEquals(mapper.primaryKey, values));
    const [row] = await this.#select(select, refresh && known !== undefined ? new Set([known]) : new Set());
    if (row === undefined && known !== undefined) this.#forget(known);
    return (row?.[0] ?? null) as InstanceType<E> | null;
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
    const flushed = this.#flushes.then(() => this.#flush());
    this.#flushes = flushed.catch(() => undefined);
    return flushed;
  }

  async #flush(): Promise<void> {
    this.#assertOpen();
    this.#assertNotFailed();
    const added = reachable([...this.#pending, ...this.#identities], 'save-update');
    for (const entity of added) if (!this.has(entity)) this.#addOne(entity);
    this.#deleteOrphans();
    await this.#expandDeletes();
    if (this.#pending.size === 0 && this.#deleted.size === 0 && !this.#hasChanges()) return;
    const connection = await this.#connected();
    const work = new UnitOfWork(connection, {
      pending: [...this.#pending],
      persistent: this.#identities,
      deleted: this.#deleted,
      inserted: (entity) => this.#journal.inserted(entity),
      updated: (entity) => this.#journal.updated(entity),
      removed: (entity) => this.#journal.removed(entity),
    });
    try {
      await work.flush();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
    this.#pending.clear();
    this.#deleted.clear();
  }

  /** Writes what changed and makes it last. Objects stay readable; the next query of each brings it up to date. */
  async commit(): Promise<void> {
    await this.flush();
    await this.#connection?.commit();
    this.#journal.committed();
    await this.#release();
  }

  /** Undoes the transaction: objects are as they were before it, new ones are no longer in the session. */
  async rollback(): Promise<void> {
    this.#assertOpen();
    await this.#connection?.rollback();
    this.#failure = undefined;
    this.#journal.rolledBack(this.#pending);
    this.#pending.clear();
    this.#deleted.clear();
    await this.#release();
  }

  /** Runs `work`, commits when it is done and rolls back if it throws. */
  async begin<T>(work: (session: this) => Promise<T> | T): Promise<T> {
    let value: T;
    try {
      value = await work(this);
      await this.commit();
    } catch (error) {
      await this.rollback();
      throw error;
    }
    return value;
  }

  /** Loads an object anew, over changes that were not flushed. */
  async refresh(entity: object): Promise<void> {
    const state = this.#stateInSession(entity);
    const { mapper } = state;
    forgetRelations(state);
    const select = new Select<unknown, string>([mapper.group], undefined).where(keyEquals(mapper.primaryKey, databaseKey(state)));
    const rows = await this.#select(select, new Set([entity]));
    if (rows.length === 0) throw new InvalidStateError('ORM_STALE_ROW', `the row of an object of ${mapper.name} is gone.`);
  }

  /** Lets the next query take over what the database says, over changes that were not flushed. */
  expire(entity: object): void {
    const state = this.#stateInSession(entity);
    if (state.status !== 'persistent') return;
    state.isStale = true;
    forgetRelations(state);
  }

  expireAll(): void {
    for (const entity of this.#identities) this.expire(entity);
  }

  /** Loads a relationship if it is not loaded, and gives it: `await session.load(user, User.c.addresses)`. */
  async load<E>(entity: object, relationship: RelationshipAttribute<E, 'many'>): Promise<readonly E[]>;
  async load<E>(entity: object, relationship: RelationshipAttribute<E, 'one'>): Promise<E | null>;
  async load(entity: object, relationship: Relationship): Promise<unknown>;
  async load(entity: object, relationship: unknown): Promise<unknown> {
    const state = this.#stateInSession(entity);
    const wanted = isRelationship(relationship) ? relationship : relationshipOf(relationship);
    if (wanted.lazy === 'raise') {
      throw new InvalidStateError(
        'ORM_NOT_LOADED',
        `${wanted} is mapped with lazy: 'raise', so it must be loaded by the query that loads its object.`,
      );
    }
    if (state.status === 'persistent') await this.#loader.load([entity], wanted);
    return getRelated(entity, wanted);
  }

  findLoaded(entity: object, relationship: Relationship): object | null | undefined {
    return this.#loader.find(entity, relationship);
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
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    if (connection === this.#bind) await connection.rollback();
    else await connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #execute<Row, Tuple, First>(statement: Executable<Row, Tuple, First>, parameters: Parameters): Promise<Result<Row, Tuple, First>> {
    this.#assertOpen();
    if (this.#options.autoflush !== false) await this.flush();
    if (!hasEntities(statement)) return (await this.#connected()).execute(statement, parameters, this.#options.executionOptions);
    const structure = statement.structure();
    const connection = await this.#connected();
    const plan = this.#planOf(statement, structure, connection.dialect);
    const rows = await this.#load(plan, structure, parameters, new Set());
    const decoder = createRowDecoder(plan.keys.map((key) => ({ key, decode: undefined })));
    // The rows hold what the statement selects, in its order.
    return new Result(
      { rows, columnNames: plan.keys, affectedRows: undefined, lastInsertId: undefined },
      decoder,
      plan.compiled.sql,
    ) as Result<Row, Tuple, First>;
  }

  /** Runs a select with entities and gives rows of what it selects. */
  async #select(select: Select<unknown, string>, refresh: ReadonlySet<object>): Promise<readonly (readonly unknown[])[]> {
    const structure = select.structure();
    const connection = await this.#connected();
    return this.#load(this.#planOf(select, structure, connection.dialect), structure, undefined, refresh);
  }

  async #load(
    plan: SelectPlan,
    { values }: StatementStructure,
    parameters: Parameters,
    refresh: ReadonlySet<object>,
  ): Promise<readonly (readonly unknown[])[]> {
    if (Array.isArray(parameters)) throw new ArgumentError('ORM_INVALID_OPTION', 'a select takes one set of parameters.');
    const connection = await this.#connected();
    const ordered = plan.valueOrder.map((position) => values[position]);
    const { rows: raw } = await connection.executeCompiled(
      plan.compiled,
      ordered,
      parameters as Readonly<Record<string, unknown>> | undefined,
      this.#options.executionOptions,
    );
    const { rows, tasks } = new RowLoader(this, this.#identities, refresh).load(plan, raw);
    for (const { tree, entities } of tasks) await this.#loader.loadTree(entities, tree);
    return rows;
  }

  #planOf(select: Select<unknown, string>, structure: StatementStructure, dialect: Dialect): SelectPlan {
    let cache = plans.get(dialect);
    if (cache === undefined) {
      cache = new StructureCache(PLANS_KEPT);
      plans.set(dialect, cache);
    }
    let plan = cache.get(structure);
    if (plan === undefined) {
      plan = planSelect(select, structure, (lowered) => dialect.compile(lowered));
      cache.set(structure, plan);
    }
    return plan;
  }

  async #connected(): Promise<Connection> {
    this.#assertNotFailed();
    if (this.#connection !== undefined) return this.#connection;
    this.#connecting ??= this.#connect();
    return this.#connecting;
  }

  async #connect(): Promise<Connection> {
    try {
      const connection = this.#bind instanceof Connection ? this.#bind : await this.#bind.connect();
      this.#connection = connection;
      return connection;
    } finally {
      this.#connecting = undefined;
    }
  }

  /** Gives the connection back, for the next transaction may come much later. */
  async #release(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined && connection !== this.#bind) await connection.close();
  }

  #addOne(entity: object): void {
    const state = ensureState(entity);
    if (state.session === this) {
      this.#deleted.delete(entity);
      return;
    }
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
    state.session = this;
  }

  #isDirty(entity: object): boolean {
    const state = ensureState(entity);
    if (changedColumns(state, entity) !== undefined) return true;
    return (
      state.relations !== undefined && state.mapper.relationships.some((relationship) => relationChanges(state, relationship) !== undefined)
    );
  }

  #hasChanges(): boolean {
    for (const entity of this.#identities) if (this.#isDirty(entity)) return true;
    return false;
  }

  /** Objects that were taken out of a relationship which owns them, and not put into another one. */
  #deleteOrphans(): void {
    for (const entity of [...this.#identities, ...this.#pending]) {
      const state = ensureState(entity);
      if (state.relations === undefined) continue;
      for (const relationship of state.mapper.relationships) {
        if (!relationship.cascade.has('delete-orphan')) continue;
        for (const child of relationChanges(state, relationship)?.removed ?? []) {
          if (this.has(child) && !this.#hasOtherParent(child, relationship)) this.delete(child);
        }
      }
    }
  }

  #hasOtherParent(child: object, relationship: Relationship): boolean {
    const { inverse } = relationship;
    return inverse !== undefined && relatedInMemory(ensureState(child), inverse).length > 0;
  }

  /** Adds to the objects to be deleted those that go with them, and detaches those that refer to them. */
  async #expandDeletes(): Promise<void> {
    const open = [...this.#deleted];
    for (let entity = open.pop(); entity !== undefined; entity = open.pop()) {
      const { mapper } = ensureState(entity);
      for (const relationship of mapper.relationships) {
        const need = needsDependents(relationship);
        if (need === undefined) continue;
        await this.#loader.load([entity], relationship);
        for (const dependent of relatedInMemory(ensureState(entity), relationship)) {
          if (need === 'delete') {
            if (!this.has(dependent) || this.#deleted.has(dependent)) continue;
            this.delete(dependent);
            if (this.#deleted.has(dependent)) open.push(dependent);
          } else if (!this.#deleted.has(dependent)) {
            for (const { remote } of relationship.pairs) (dependent as Record<string, unknown>)[remote.key] = null;
          }
        }
      }
    }
  }

  /** An object whose row turned out to be gone. */
  #forget(entity: object): void {
    const state = ensureState(entity);
    this.#identities.release(state);
    state.status = 'detached';
    state.session = undefined;
  }

  #stateInSession(entity: object): EntityState {
    this.#assertOpen();
    const state = ensureState(entity);
    if (state.session === this) return state;
    throw new InvalidStateError(
      'ORM_NOT_IN_SESSION',
      `an object of ${state.mapper.name} is not in this session; add it, or load it through the session.`,
    );
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

function keyEquals(columns: readonly ColumnReference[], values: readonly unknown[]): ColumnElement<boolean> {
  return conjunction(
    'and',
    columns.map((column, i) => column.eq(values[i] as NonNullable<unknown>)),
  );
}

/** The values of a primary key in the order of its columns. */
function keyValues(mapper: Mapper, key: unknown): readonly unknown[] {
  const columns = mapper.primaryKey;
  const isRecord = typeof key === 'object' && key !== null && !(key instanceof Date) && !(key instanceof Uint8Array);
  const values = isRecord ? columns.map((column) => (key as Readonly<Record<string, unknown>>)[column.key]) : [key];
  if (values.length === columns.length && values.every((value) => value !== undefined && value !== null)) return values;
  const form = columns.length === 1 ? 'a value that is not null' : `an object with ${columns.map((column) => column.key).join(', ')}`;
  throw new ArgumentError('ORM_INVALID_PRIMARY_KEY', `the primary key of ${mapper.name} is given as ${form}.`);
}

function isRelationship(value: unknown): value is Relationship {
  return value !== null && typeof value === 'object' && 'owner' in value && 'direction' in value;
}
