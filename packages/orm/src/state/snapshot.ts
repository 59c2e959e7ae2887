import { type ColumnReference, copyOfValue, sameValue } from '@sqlayer/expression';
import { SqlayerError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';
import { dropOutdatedComposites, settleComposites } from './composites.ts';
import { type EntityState, type Snapshot, stateOf } from './entity-state.ts';

type Entity = Readonly<Record<string, unknown>>;

/** Of a snapshot whose values need no decoding. */
const noDecoders: readonly undefined[] = [];

/**
 * What the row of an object has when `written` was sent: these columns as the attributes are now, the others as they were in the
 * row before, or NULL without one. What was assigned to the others meanwhile is still to be written.
 */
export function writtenSnapshot(mapper: Mapper, entity: object, written: ReadonlySet<ColumnReference>, before?: Snapshot): Snapshot {
  const values = mapper.columns.map((column, i) => {
    if (written.has(column)) return copyOfValue(column.type, (entity as Entity)[column.key] ?? null);
    return before === undefined ? null : snapshotValue(before, i);
  });
  return { values, offset: 0, decoders: noDecoders };
}

/** Value `index` of a snapshot, as the application sees it. */
export function snapshotValue({ values, offset, decoders }: Snapshot, index: number): unknown {
  const raw = values[offset + index];
  const decode = decoders[index];
  return raw === null || decode === undefined ? raw : decode(raw);
}

/** The key that the row of an object has, which may not be the one the object was given since. */
export function databaseKey(state: EntityState): readonly unknown[] {
  const { snapshot, mapper } = state;
  if (snapshot === undefined) throw new SqlayerError('ORM_NOT_IN_SESSION', `an object of ${mapper.name} has no row.`);
  return mapper.primaryKeyIndexes.map((index) => snapshotValue(snapshot, index));
}

/** Indexes of the columns whose attributes differ from the database; undefined if none does. */
export function changedColumns(state: EntityState, entity: object): readonly number[] | undefined {
  settleComposites(state, entity);
  const { snapshot, mapper } = state;
  if (snapshot === undefined || mapper.matchesRow(entity, snapshot.values, snapshot.offset, snapshot.decoders)) return undefined;
  const own = decodedSnapshot(mapper, snapshot);
  state.snapshot = own;
  const { columns } = mapper;
  let changed: number[] | undefined;
  for (let i = 0; i < columns.length; i++) {
    // The loop is bounded by the length.
    const { key, type } = columns[i] as ColumnReference;
    const value = (entity as Entity)[key];
    if (value === own.values[i] || sameValue(type, value ?? null, own.values[i])) continue;
    changed ??= [];
    changed.push(i);
  }
  return changed;
}

/** The same snapshot with values as the application sees them, so that they are decoded once and not at every flush. */
function decodedSnapshot(mapper: Mapper, snapshot: Snapshot): Snapshot {
  if (snapshot.decoders === noDecoders) return snapshot;
  return { values: mapper.columns.map((_column, i) => snapshotValue(snapshot, i)), offset: 0, decoders: noDecoders };
}

/** A snapshot with other values in some places, by index. */
export function snapshotWith(mapper: Mapper, snapshot: Snapshot, others: ReadonlyMap<number, unknown>): Snapshot {
  const values = mapper.columns.map((_column, i) => (others.has(i) ? others.get(i) : snapshotValue(snapshot, i)));
  return { values, offset: 0, decoders: noDecoders };
}

/** Sets the attributes of an object to those of a snapshot. */
export function restoreSnapshot(mapper: Mapper, entity: object, snapshot: Snapshot): void {
  mapper.columns.forEach(({ key, type }, i) => {
    (entity as Record<string, unknown>)[key] = copyOfValue(type, snapshotValue(snapshot, i));
  });
  const state = stateOf(entity);
  if (state !== undefined) dropOutdatedComposites(state, entity);
}
