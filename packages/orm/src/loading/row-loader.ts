import type { RawRow } from '@sqlayer/kernel/contracts';
import type { Relationship } from '../mapping/relationship.ts';
import type { IdentityMap } from '../session/identity-map.ts';
import { dropOutdatedComposites } from '../state/composites.ts';
import { attachState, EntityState, type OwningSession, stateOf } from '../state/entity-state.ts';
import { forgetRelations, forgetUnchangedRelations, isLoaded, setLoaded } from '../state/managed-relations.ts';
import { changedColumns } from '../state/snapshot.ts';
import type { LoaderTree } from './loader-tree.ts';
import type { EntityItem, SelectPlan } from './select-plan.ts';

/** Entities whose relationships are to be loaded when all rows are read. */
export interface SelectinTask {
  readonly tree: LoaderTree;
  readonly entities: Set<object>;
}

/** What the rows of a select gave. */
export interface LoadedRows {
  /** One array for each row, an element for each selected thing. */
  readonly rows: readonly (readonly unknown[])[];
  readonly tasks: readonly SelectinTask[];
}

/** Makes entities of rows: one object for each identity, the one that the session has if it has one. */
export class RowLoader {
  readonly #session: OwningSession;
  readonly #identities: IdentityMap;
  readonly #refresh: ReadonlySet<object>;
  readonly #tasks = new Map<EntityItem, SelectinTask>();
  /** Related objects found in the rows, by owner. */
  readonly #joined = new Map<Relationship, Map<object, Set<object>>>();

  /** Objects in `refresh` take over what the rows say, as stale ones do. */
  constructor(session: OwningSession, identities: IdentityMap, refresh: ReadonlySet<object>) {
    this.#session = session;
    this.#identities = identities;
    this.#refresh = refresh;
  }

  load(plan: SelectPlan, raw: readonly RawRow[]): LoadedRows {
    const [only] = plan.items;
    let rows: readonly (readonly unknown[])[];
    if (only?.kind === 'entity' && plan.items.length === 1) {
      const read = this.#reader(only);
      rows = raw.map((row) => [read(row)]);
    } else {
      const readers = plan.items.map((item) =>
        item.kind === 'entity' ? this.#reader(item) : (row: RawRow) => decoded(row[item.index], item.decode),
      );
      rows = raw.map((row) => readers.map((read) => read(row)));
    }
    this.#finishJoined();
    return { rows: plan.repeatsRows ? distinctRows(rows) : rows, tasks: [...this.#tasks.values()] };
  }

  /** A function that gives the entity of an item in a row, or null where an outer join left it out. */
  #reader(item: EntityItem): (row: RawRow) => object | null {
    const { mapper, offset, decoders, joined } = item;
    const { hydrate } = mapper;
    const identities = this.#identities.of(mapper);
    const identity = this.#identityReader(item);
    const session = this.#session;
    const task = item.selectin.size === 0 ? undefined : this.#task(item);
    const relatedReaders = joined.map(({ relationship, entity }) => ({ relationship, read: this.#reader(entity) }));

    return (row) => {
      const key = identity(row);
      if (key === undefined) return null;
      let entity = identities.get(key);
      if (entity === undefined) {
        entity = hydrate(row, offset, decoders);
        const state = new EntityState(mapper);
        state.status = 'persistent';
        state.session = session;
        state.snapshot = { values: row, offset, decoders };
        attachState(entity, state);
        identities.set(key, entity);
      } else {
        this.#refreshIfStale(item, entity, row);
      }
      task?.entities.add(entity);
      for (const { relationship, read } of relatedReaders) this.#collect(relationship, entity, read(row));
      return entity;
    };
  }

  /** The identity in a row; undefined if all of its key is NULL, as it is where an outer join found nothing. */
  #identityReader({ mapper, offset, decoders }: EntityItem): (row: RawRow) => unknown {
    const indexes = mapper.primaryKeyIndexes;
    const [only] = indexes;
    if (only !== undefined && indexes.length === 1) {
      const decode = decoders[only];
      return (row) => {
        const raw = row[offset + only];
        if (raw === null) return undefined;
        const value = decode === undefined ? raw : decode(raw);
        return typeof value === 'number' ? value : mapper.identity([value]);
      };
    }
    return (row) => {
      const values = indexes.map((index) => decoded(row[offset + index], decoders[index]));
      return values.every((value) => value === null) ? undefined : mapper.identity(values);
    };
  }

  #refreshIfStale({ mapper, offset, decoders }: EntityItem, entity: object, row: RawRow): void {
    const state = stateOf(entity);
    const isAsked = this.#refresh.has(entity);
    if (state === undefined || !(state.isStale || isAsked)) return;
    // What the application changed since, it keeps, unless it asked for what the database has.
    const kept = isAsked ? undefined : changedColumns(state, entity);
    state.isStale = false;
    state.snapshot = { values: row, offset, decoders };
    mapper.columns.forEach(({ key }, i) => {
      if (kept?.includes(i)) return;
      (entity as Record<string, unknown>)[key] = decoded(row[offset + i], decoders[i]);
    });
    dropOutdatedComposites(state, entity);
    if (isAsked) forgetRelations(state);
    else forgetUnchangedRelations(state);
  }

  #task(item: EntityItem): SelectinTask {
    let task = this.#tasks.get(item);
    if (task === undefined) {
      task = { tree: item.selectin, entities: new Set() };
      this.#tasks.set(item, task);
    }
    return task;
  }

  #collect(relationship: Relationship, owner: object, related: object | null): void {
    let owners = this.#joined.get(relationship);
    if (owners === undefined) {
      owners = new Map();
      this.#joined.set(relationship, owners);
    }
    let found = owners.get(owner);
    if (found === undefined) {
      found = new Set();
      owners.set(owner, found);
    }
    if (related !== null) found.add(related);
  }

  #finishJoined(): void {
    for (const [relationship, owners] of this.#joined) {
      for (const [owner, related] of owners) {
        if (isLoaded(owner, relationship) && !this.#refresh.has(owner)) continue;
        setLoaded(owner, relationship, relationship.isCollection ? [...related] : ([...related][0] ?? null));
      }
    }
  }
}

function decoded(raw: unknown, decode: ((raw: unknown) => unknown) | undefined): unknown {
  return raw === null || decode === undefined ? raw : decode(raw);
}

/** Rows whose elements are all the same count once. */
function distinctRows(rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  if (rows[0]?.length === 1) return [...new Set(rows.map(([first]) => first))].map((first) => [first]);
  const seen: Map<unknown, unknown> = new Map();
  return rows.filter((row) => {
    let level = seen;
    row.forEach((value, i) => {
      if (i === row.length - 1) return;
      const next = (level.get(value) as Map<unknown, unknown> | undefined) ?? new Map<unknown, unknown>();
      level.set(value, next);
      level = next;
    });
    const last = row.at(-1);
    if (level.has(last)) return false;
    level.set(last, true);
    return true;
  });
}
