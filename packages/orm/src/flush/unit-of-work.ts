import type { ColumnReference } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import type { Mapper } from '../mapping/mapper.ts';
import type { Relationship, Secondary } from '../mapping/relationship.ts';
import { type EntityState, stateOf } from '../state/entity-state.ts';
import { acceptRelationChanges, ensureState, relationChanges } from '../state/managed-relations.ts';
import { changedColumns, databaseKey, snapshotValue, takeSnapshot } from '../state/snapshot.ts';
import { orderDeletes, orderInserts } from './flush-order.ts';
import { foreignSide, syncKey } from './key-sync.ts';
import { type ChangedEntity, deleteEntities, deleteRows, insertEntities, insertPlainRows, updateEntities } from './persister.ts';

/** What a flush has to write, and how it tells the session what it did. */
export interface FlushWork {
  readonly pending: readonly object[];
  readonly persistent: Iterable<object>;
  readonly deleted: ReadonlySet<object>;
  inserted(entity: object): void;
  updated(entity: object): void;
  removed(entity: object): void;
}

/** A row of a table in between that comes or goes. */
interface SecondaryChange {
  readonly secondary: Secondary;
  readonly owner: object;
  readonly target: object;
}

/**
 * Writes what changed in the objects of a session: new ones first, each after those it needs the key of, then changes,
 * then rows between objects, then deletes, each before those it refers to.
 */
export class UnitOfWork {
  readonly #connection: Connection;
  readonly #work: FlushWork;

  constructor(connection: Connection, work: FlushWork) {
    this.#connection = connection;
    this.#work = work;
  }

  async flush(): Promise<void> {
    const { pending, deleted } = this.#work;
    const persistent = [...this.#work.persistent].filter((entity) => !deleted.has(entity));
    const touched = [...pending, ...persistent].map(ensureState);
    const entities = [...pending, ...persistent];
    await this.#insert(pending, entities, touched);
    this.#syncKeys(entities, touched);
    await this.#update(persistent);
    await this.#writeSecondaries(entities, touched);
    await this.#delete();
    for (const entity of pending) this.#finish(entity);
    for (const state of touched) if (state.relations !== undefined) acceptRelationChanges(state);
  }

  async #insert(pending: readonly object[], entities: readonly object[], states: readonly EntityState[]): Promise<void> {
    if (pending.length === 0) return;
    const parents = newParents(new Set(pending), entities, states);
    for (const { mapper, entities: batch } of orderInserts(
      pending,
      (entity) => ensureState(entity).mapper,
      (entity) => parents.get(entity) ?? [],
    )) {
      // Keys of objects in earlier batches are known by now.
      for (const entity of batch) this.#syncKeysOf(entity, ensureState(entity));
      for (const parent of entities) this.#syncHeldKeys(parent, ensureState(parent), new Set(batch));
      await insertEntities(this.#connection, mapper, batch);
    }
  }

  #finish(entity: object): void {
    const state = ensureState(entity);
    state.snapshot = takeSnapshot(state.mapper, entity);
    this.#work.inserted(entity);
  }

  #syncKeys(entities: readonly object[], states: readonly EntityState[]): void {
    entities.forEach((entity, i) => {
      const state = states[i] as EntityState;
      if (state.relations === undefined) return;
      this.#syncKeysOf(entity, state);
      this.#syncHeldKeys(entity, state, undefined);
    });
  }

  /** Foreign keys that the object holds itself. */
  #syncKeysOf(entity: object, state: EntityState): void {
    if (state.relations === undefined) return;
    for (const relationship of state.mapper.relationships) {
      if (relationship.direction !== 'manyToOne') continue;
      const changes = relationChanges(state, relationship);
      if (changes !== undefined) syncKey(relationship.pairs, entity, 'local', changes.added[0] ?? null);
    }
  }

  /** Foreign keys that objects hold which were put into or taken out of this one's relationships. */
  #syncHeldKeys(entity: object, state: EntityState, only: ReadonlySet<object> | undefined): void {
    if (state.relations === undefined) return;
    for (const relationship of state.mapper.relationships) {
      if (relationship.direction !== 'oneToMany') continue;
      const changes = relationChanges(state, relationship);
      if (changes === undefined) continue;
      for (const child of changes.added)
        if (only === undefined || only.has(child)) syncKey(relationship.pairs, child, foreignSide(relationship), entity);
      if (only !== undefined) continue;
      for (const child of changes.removed)
        if (this.#isOrphanOf(child, relationship, entity)) syncKey(relationship.pairs, child, foreignSide(relationship), null);
    }
  }

  /** Whether the child still refers to the parent it was taken from, rather than to another one. */
  #isOrphanOf(child: object, { pairs }: Relationship, parent: object): boolean {
    if (this.#work.deleted.has(child)) return false;
    return pairs.every(({ local, remote }) => attributeOf(child, remote) === attributeOf(parent, local));
  }

  async #update(persistent: readonly object[]): Promise<void> {
    const changed = new Map<Mapper, ChangedEntity[]>();
    for (const entity of persistent) {
      const state = ensureState(entity);
      const columns = changedColumns(state, entity);
      if (columns === undefined) continue;
      const list = changed.get(state.mapper);
      const one = { entity, columns, key: databaseKey(state) };
      if (list === undefined) changed.set(state.mapper, [one]);
      else list.push(one);
    }
    for (const [mapper, list] of changed) {
      await updateEntities(this.#connection, mapper, list);
      for (const { entity } of list) {
        this.#work.updated(entity);
        const state = ensureState(entity);
        state.snapshot = takeSnapshot(mapper, entity);
      }
    }
  }

  /** Rows of the tables in between; a change seen from both sides is written once. */
  async #writeSecondaries(entities: readonly object[], states: readonly EntityState[]): Promise<void> {
    const added = new Map<string, SecondaryChange>();
    const removed = new Map<string, SecondaryChange>();
    entities.forEach((entity, i) => {
      const state = states[i] as EntityState;
      if (state.relations === undefined) return;
      for (const relationship of state.mapper.relationships) {
        const { secondary } = relationship;
        if (secondary === undefined) continue;
        const changes = relationChanges(state, relationship);
        for (const target of changes?.added ?? []) note(added, { secondary, owner: entity, target });
        for (const target of changes?.removed ?? []) note(removed, { secondary, owner: entity, target });
      }
    });
    for (const [table, rows] of bySecondary(removed.values())) {
      const [first] = rows;
      if (first === undefined) continue;
      const columns = Object.keys(first).map((key) => table.columns.find((column) => column.key === key) as ColumnReference);
      await deleteRows(
        this.#connection,
        table,
        columns,
        rows.map((row) => columns.map(({ key }) => row[key])),
      );
    }
    for (const [table, rows] of bySecondary(added.values())) await insertPlainRows(this.#connection, table, rows);
  }

  async #delete(): Promise<void> {
    const { deleted } = this.#work;
    const byMapper = new Map<Mapper, object[]>();
    for (const entity of deleted) {
      const { mapper } = ensureState(entity);
      const list = byMapper.get(mapper);
      if (list === undefined) byMapper.set(mapper, [entity]);
      else list.push(entity);
    }
    for (const mapper of byMapper.keys()) await this.#deleteSecondaries(mapper, byMapper.get(mapper) ?? []);
    for (const mapper of orderDeletes(new Set(byMapper.keys()))) {
      for (const level of childrenFirst(mapper, byMapper.get(mapper) ?? [])) {
        await deleteEntities(
          this.#connection,
          mapper,
          level.map((entity) => databaseKey(ensureState(entity))),
        );
      }
    }
    for (const entity of deleted) this.#work.removed(entity);
  }

  async #deleteSecondaries(mapper: Mapper, entities: readonly object[]): Promise<void> {
    for (const { secondary } of mapper.relationships) {
      if (secondary === undefined) continue;
      const columns = secondary.toOwner.map(({ remote }) => remote);
      const keys = entities.map((entity) => secondary.toOwner.map(({ local }) => attributeOf(entity, local)));
      await deleteRows(this.#connection, secondary.table, columns, keys);
    }
  }
}

function attributeOf(entity: object, { key }: ColumnReference): unknown {
  return (entity as Readonly<Record<string, unknown>>)[key];
}

/** For each new object, the new ones whose key it needs. */
function newParents(
  pending: ReadonlySet<object>,
  entities: readonly object[],
  states: readonly EntityState[],
): ReadonlyMap<object, readonly object[]> {
  const parents = new Map<object, object[]>();
  const need = (child: object, parent: object): void => {
    if (!pending.has(child) || !pending.has(parent)) return;
    const list = parents.get(child);
    if (list === undefined) parents.set(child, [parent]);
    else list.push(parent);
  };
  entities.forEach((entity, i) => {
    const state = states[i] as EntityState;
    if (state.relations === undefined) return;
    for (const relationship of state.mapper.relationships) {
      if (relationship.direction === 'manyToMany') continue;
      for (const other of relationChanges(state, relationship)?.added ?? []) {
        if (relationship.direction === 'manyToOne') need(entity, other);
        else need(other, entity);
      }
    }
  });
  return parents;
}

function note(changes: Map<string, SecondaryChange>, change: SecondaryChange): void {
  const row = secondaryRow(change);
  const key = `${change.secondary.table.identity}:${Object.keys(row)
    .sort()
    .map((name) => `${name}=${typeof row[name]}${String(row[name])}`)
    .join('\u0000')}`;
  changes.set(key, change);
}

function secondaryRow({ secondary, owner, target }: SecondaryChange): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const { local, remote } of secondary.toOwner) row[remote.key] = attributeOf(owner, local);
  for (const { local, remote } of secondary.toTarget) row[remote.key] = attributeOf(target, local);
  return row;
}

function bySecondary(changes: Iterable<SecondaryChange>): ReadonlyMap<Secondary['table'], Record<string, unknown>[]> {
  const rows = new Map<Secondary['table'], Record<string, unknown>[]>();
  for (const change of changes) {
    const list = rows.get(change.secondary.table);
    if (list === undefined) rows.set(change.secondary.table, [secondaryRow(change)]);
    else list.push(secondaryRow(change));
  }
  return rows;
}

/** Objects of a class that refers to itself, in levels: each before those it refers to. */
function childrenFirst(mapper: Mapper, entities: readonly object[]): readonly (readonly object[])[] {
  const own = mapper.table.foreignKeys.filter((constraint) => mapper.table.columns.some((column) => constraint.refersTo(0, column)));
  if (own.length === 0 || entities.length < 2) return [entities];
  const byKey = new Map(entities.map((entity) => [mapper.identity(databaseKey(ensureState(entity))), entity]));
  const depths = new Map<object, number>();
  const depthOf = (entity: object, above: ReadonlySet<object>): number => {
    const known = depths.get(entity);
    if (known !== undefined) return known;
    const state = stateOf(entity);
    const parents = own.flatMap((constraint) => {
      const values = constraint.columns.map((column) =>
        state?.snapshot === undefined ? null : snapshotValue(state.snapshot, mapper.columns.indexOf(column)),
      );
      const parent = byKey.get(mapper.identity(values));
      return parent === undefined || parent === entity || above.has(parent) ? [] : [parent];
    });
    const depth = Math.max(-1, ...parents.map((parent) => depthOf(parent, new Set([...above, entity])))) + 1;
    depths.set(entity, depth);
    return depth;
  };
  const levels: object[][] = [];
  for (const entity of entities) {
    const depth = depthOf(entity, new Set());
    levels[depth] ??= [];
    levels[depth].push(entity);
  }
  return levels.filter((level) => level !== undefined).reverse();
}
