import { type ColumnReference, isMadeByDatabase } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { keyOf } from '../mapping/identity-key.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { Relationship, Secondary } from '../mapping/relationship.ts';
import { settleComposites } from '../state/composites.ts';
import type { EntityState } from '../state/entity-state.ts';
import { ensureState, type RelationChanges, relationChanges, relationsAccepted } from '../state/managed-relations.ts';
import { changedColumns, databaseKey, snapshotValue } from '../state/snapshot.ts';
import { levelsOf, orderDeletes, orderInserts } from './flush-order.ts';
import { followersOf } from './key-followers.ts';
import { foreignSide, refersTo, syncKey } from './key-sync.ts';
import {
  applyDefaults,
  type ChangedEntity,
  deleteEntities,
  deleteRows,
  insertEntities,
  insertPlainRows,
  type RowInserted,
  type SnapshotTaken,
  staleRow,
  updateEntities,
} from './persister.ts';

/** What a flush has to write, and how it tells the session what it did. */
export interface FlushWork {
  readonly pending: readonly object[];
  /** Objects with rows that may have changed; those that nobody touched are left out. */
  readonly changed: Iterable<object>;
  readonly deleted: ReadonlySet<object>;
  /** A new object has a row now, an object has another one, or none: with the values of the row. */
  readonly inserted: RowInserted;
  readonly updated: SnapshotTaken;
  readonly removed: (entity: object) => void;
}

/** What came to and went from a relationship of an object. */
interface Changes extends RelationChanges {
  readonly relationship: Relationship;
}

/** An object with the changes of its relationships. */
interface Touched {
  readonly entity: object;
  readonly state: EntityState;
  readonly changes: readonly Changes[];
}

/** An owner of a collection, for what is in it. */
interface Holder {
  readonly relationship: Relationship;
  readonly parent: object;
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
  /** New objects and those with rows that stay, with what they are related to as it was when the flush began. */
  readonly #touched: readonly Touched[];
  /** Objects with rows that may have to be written. */
  readonly #persistent: ReadonlySet<object>;
  /** New objects that take the row of a deleted one over, since they have its key. */
  readonly #successors: ReadonlyMap<object, object>;
  readonly #pending: readonly object[];

  constructor(connection: Connection, work: FlushWork) {
    this.#connection = connection;
    this.#work = work;
    for (const entity of work.pending) settleComposites(ensureState(entity), entity);
    this.#successors = successorsAmong(work);
    this.#pending = work.pending.filter((entity) => !this.#successors.has(entity));
    const changed = [...work.changed].filter((entity) => !work.deleted.has(entity));
    this.#touched = [...work.pending, ...changed].flatMap((entity) => touchedBy(entity));
    this.#persistent = new Set([...changed, ...this.#successors.keys(), ...this.#holders()]);
  }

  async flush(): Promise<void> {
    const accept = this.#touched.map(({ state }) => relationsAccepted(state));
    await this.#succeed();
    // New rows may need a value that these give up.
    for (const { entity, changes } of this.#touched) this.#detachRemoved(entity, changes);
    if (this.#pending.length > 0) await this.#update(givesUpUnique);
    await this.#insert();
    this.#syncKeys();
    await this.#update();
    await this.#writeSecondaries();
    await this.#delete();
    for (const one of accept) one(this.#work.deleted);
  }

  /** Objects with rows whose foreign keys change because they came to a collection or went from it. */
  #holders(): readonly object[] {
    return this.#touched.flatMap(({ changes }) =>
      changes
        .filter(({ relationship }) => relationship.direction === 'oneToMany')
        .flatMap(({ added, removed }) => [...added, ...removed])
        .filter((child) => ensureState(child).status === 'persistent' && !this.#work.deleted.has(child)),
    );
  }

  async #insert(): Promise<void> {
    const { inserted } = this.#work;
    const pending = this.#pending;
    if (pending.length === 0) return;
    const parents = newParents(new Set(pending), this.#touched);
    const holders = holdersOf(this.#touched);
    const changesOf = new Map(this.#touched.map(({ entity, changes }) => [entity, changes]));
    for (const { mapper, entities: batch } of orderInserts(
      pending,
      (entity) => ensureState(entity).mapper,
      (entity) => parents.get(entity) ?? [],
    )) {
      // Keys of objects in earlier batches are known by now.
      for (const entity of batch) {
        syncOwnKeys(entity, changesOf.get(entity) ?? []);
        for (const { relationship, parent } of holders.get(entity) ?? [])
          syncKey(relationship.pairs, entity, foreignSide(relationship), parent);
      }
      await insertEntities(this.#connection, mapper, batch, inserted);
    }
  }

  #syncKeys(): void {
    for (const { entity, changes } of this.#touched) {
      syncOwnKeys(entity, changes);
      for (const { relationship, added } of changes) {
        if (relationship.direction !== 'oneToMany') continue;
        for (const child of added) syncKey(relationship.pairs, child, foreignSide(relationship), entity);
      }
    }
  }

  /** Takes foreign keys away that objects hold which were taken out of this one's relationships. */
  #detachRemoved(entity: object, changes: readonly Changes[]): void {
    for (const { relationship, removed } of changes) {
      if (relationship.direction !== 'oneToMany') continue;
      for (const child of removed) {
        // It may refer to another parent by now.
        const isLeft = !this.#work.deleted.has(child) && refersTo(relationship, child, entity);
        if (isLeft) syncKey(relationship.pairs, child, foreignSide(relationship), null);
      }
    }
  }

  /** Lets new objects stand for the rows of deleted ones, whose other columns the update writes. */
  async #succeed(): Promise<void> {
    for (const [entity, deleted] of this.#successors) {
      const { mapper, snapshot } = ensureState(deleted);
      await this.#deleteSecondaries(mapper, [deleted]);
      this.#work.removed(deleted);
      if (snapshot === undefined) continue;
      applyDefaults(mapper, entity);
      // What the database made for the row stays.
      const left = mapper.columns.filter((column) => attributeOf(entity, column) === undefined && isMadeByDatabase(mapper.table, column));
      for (const column of left) (entity as Record<string, unknown>)[column.key] = snapshotValue(snapshot, mapper.columns.indexOf(column));
      this.#work.inserted(entity, snapshot, left);
    }
  }

  /** Writes changes of objects that have rows; only those that `isMeant`. */
  async #update(isMeant: (state: EntityState, entity: object, columns: readonly number[]) => boolean = () => true): Promise<void> {
    const changed = new Map<Mapper, ChangedEntity[]>();
    for (const entity of this.#persistent) {
      const state = ensureState(entity);
      const columns = changedColumns(state, entity);
      if (columns === undefined || !isMeant(state, entity, columns)) continue;
      const list = changed.get(state.mapper);
      const one = { entity, columns, key: databaseKey(state) };
      if (list === undefined) changed.set(state.mapper, [one]);
      else list.push(one);
    }
    for (const [mapper, list] of changed) {
      const followers = list.flatMap(({ entity, columns }) => followersOf(entity, columns));
      await updateEntities(this.#connection, mapper, list, this.#work.updated);
      for (const { entity, follow } of followers) this.#work.updated(entity, follow());
    }
  }

  /** Rows of the tables in between; a change seen from both sides is written once. */
  async #writeSecondaries(): Promise<void> {
    const rows = { added: new Map<string, SecondaryChange>(), removed: new Map<string, SecondaryChange>() };
    for (const { entity, changes } of this.#touched) {
      for (const { relationship, added, removed } of changes) {
        const { secondary } = relationship;
        if (secondary === undefined) continue;
        for (const target of added) note(rows.added, { secondary, owner: entity, target });
        for (const target of removed) note(rows.removed, { secondary, owner: entity, target });
      }
    }
    for (const [table, gone] of bySecondary(rows.removed.values())) {
      const [first] = gone;
      if (first === undefined) continue;
      const columns = Object.keys(first).map((key) => table.columns.find((column) => column.key === key) as ColumnReference);
      await deleteRows(
        this.#connection,
        table,
        columns,
        gone.map((row) => columns.map(({ key }) => row[key])),
      );
    }
    for (const [table, come] of bySecondary(rows.added.values())) await insertPlainRows(this.#connection, table, come);
  }

  async #delete(): Promise<void> {
    const succeeded = new Set(this.#successors.values());
    const deleted = [...this.#work.deleted].filter((entity) => !succeeded.has(entity));
    const byMapper = new Map<Mapper, object[]>();
    for (const entity of deleted) {
      const { mapper } = ensureState(entity);
      const list = byMapper.get(mapper);
      if (list === undefined) byMapper.set(mapper, [entity]);
      else list.push(entity);
    }
    // Rows of a table in between may have gone with what they connect, also where a class is mapped to it.
    const mappers = new Set([...byMapper.keys(), ...this.#touched.map(({ state }) => state.mapper)]);
    const between = new Set([...mappers].flatMap(({ relationships }) => relationships.map(({ secondary }) => secondary?.table)));
    for (const mapper of byMapper.keys()) await this.#deleteSecondaries(mapper, byMapper.get(mapper) ?? []);
    for (const mapper of orderDeletes(new Set(byMapper.keys()))) {
      for (const level of childrenFirst(mapper, byMapper.get(mapper) ?? [])) {
        const keys = level.map((entity) => databaseKey(ensureState(entity)));
        const found = await deleteEntities(this.#connection, mapper, keys);
        if (found !== undefined && found !== keys.length && !between.has(mapper.table))
          throw staleRow('delete', mapper, keys.length, found);
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

/** New objects with the key of a deleted one: its row is changed, rather than deleted and inserted again. */
function successorsAmong({ pending, deleted }: FlushWork): ReadonlyMap<object, object> {
  const found = new Map<object, object>();
  if (deleted.size === 0 || pending.length === 0) return found;
  const rows = new Map<Mapper, Map<unknown, object>>();
  for (const entity of deleted) {
    const state = ensureState(entity);
    const byKey = rows.get(state.mapper) ?? new Map<unknown, object>();
    rows.set(state.mapper, byKey.set(state.mapper.identity(databaseKey(state)), entity));
  }
  for (const entity of pending) {
    const { mapper } = ensureState(entity);
    const former = rows.get(mapper)?.get(mapper.identity(mapper.primaryKey.map((column) => attributeOf(entity, column))));
    if (former !== undefined) found.set(entity, former);
  }
  return found;
}

/** Whether an object changes a column that must be unique, and needs no new row for that. */
function givesUpUnique({ mapper }: EntityState, entity: object, changed: readonly number[]): boolean {
  const { table } = mapper;
  const columns = changed.map((index) => mapper.columns[index] as ColumnReference);
  const isUnique = (column: ColumnReference): boolean =>
    column.options.unique === true ||
    table.constraints.some((one) => one.kind === 'unique' && one.columns.includes(column)) ||
    table.indexes.some((index) => index.unique && index.expressions.includes(column));
  const refersAnew = (column: ColumnReference): boolean =>
    attributeOf(entity, column) !== null && table.foreignKeys.some((key) => key.columns.includes(column));
  return columns.some(isUnique) && !columns.some(refersAnew);
}

/** The relationships of an object that changed; none for one that has no part in any. */
function touchedBy(entity: object): readonly Touched[] {
  const state = ensureState(entity);
  if (state.relations === undefined) return [];
  const changes = state.mapper.relationships.flatMap((relationship) => {
    const change = relationChanges(state, relationship);
    return change === undefined ? [] : [{ relationship, ...change }];
  });
  return [{ entity, state, changes }];
}

/** Foreign keys that an object holds itself. */
function syncOwnKeys(entity: object, changes: readonly Changes[]): void {
  for (const { relationship, added } of changes)
    if (relationship.direction === 'manyToOne') syncKey(relationship.pairs, entity, 'local', added[0] ?? null);
}

/** For each object that was put into collections, the relationships and owners of these. */
function holdersOf(touched: readonly Touched[]): ReadonlyMap<object, readonly Holder[]> {
  const holders = new Map<object, Holder[]>();
  for (const { entity: parent, changes } of touched) {
    for (const { relationship, added } of changes) {
      if (relationship.direction !== 'oneToMany') continue;
      for (const child of added) {
        const list = holders.get(child);
        if (list === undefined) holders.set(child, [{ relationship, parent }]);
        else list.push({ relationship, parent });
      }
    }
  }
  return holders;
}

/** For each new object, the new ones whose key it needs. */
function newParents(pending: ReadonlySet<object>, touched: readonly Touched[]): ReadonlyMap<object, readonly object[]> {
  const parents = new Map<object, object[]>();
  const need = (child: object, parent: object): void => {
    if (!pending.has(child) || !pending.has(parent)) return;
    const list = parents.get(child);
    if (list === undefined) parents.set(child, [parent]);
    else list.push(parent);
  };
  for (const { entity, changes } of touched) {
    for (const { relationship, added } of changes) {
      if (relationship.direction === 'manyToMany') continue;
      for (const other of added) {
        if (relationship.direction === 'manyToOne') need(entity, other);
        else need(other, entity);
      }
    }
  }
  return parents;
}

function note(changes: Map<string, SecondaryChange>, change: SecondaryChange): void {
  const { table, toOwner, toTarget } = change.secondary;
  const row = secondaryRow(change);
  // The same row is the same from both sides.
  const columns = table.columns.filter((column) => [...toOwner, ...toTarget].some(({ remote }) => remote === column));
  changes.set(`${table.identity}:${String(keyOf(row, columns))}`, change);
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
  const parentsOf = (entity: object): readonly object[] => {
    const { snapshot } = ensureState(entity);
    return own.flatMap((constraint) => {
      const values = constraint.columns.map((column) =>
        snapshot === undefined ? null : snapshotValue(snapshot, mapper.columns.indexOf(column)),
      );
      const parent = byKey.get(mapper.identity(values));
      return parent === undefined || parent === entity ? [] : [parent];
    });
  };
  // In a circle no order is right, and the database may not mind.
  const depths = levelsOf(entities, parentsOf, () => undefined);
  const levels: object[][] = [];
  for (const entity of entities) {
    const depth = depths.get(entity) ?? 0;
    levels[depth] ??= [];
    levels[depth].push(entity);
  }
  return levels.filter((level) => level !== undefined).reverse();
}
