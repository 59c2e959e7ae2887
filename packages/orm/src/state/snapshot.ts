import { SqlayerError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';
import type { EntityState, Snapshot } from './entity-state.ts';

const noDecoders: readonly undefined[] = [];

/** The attributes of an object as they are now, which is how the database has them. */
export function takeSnapshot(mapper: Mapper, entity: object): Snapshot {
  const values = mapper.columns.map(({ key }) => frozenCopy((entity as Record<string, unknown>)[key] ?? null));
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
  const { snapshot, mapper } = state;
  if (snapshot === undefined) return undefined;
  const { columns } = mapper;
  const { values, offset } = snapshot;
  let changed: number[] | undefined;
  for (let i = 0; i < columns.length; i++) {
    // The loop is bounded by the length.
    const value = (entity as Record<string, unknown>)[(columns[i] as { readonly key: string }).key];
    if (value === values[offset + i] || isSame(value ?? null, snapshotValue(snapshot, i))) continue;
    changed ??= [];
    changed.push(i);
  }
  return changed;
}

/** Sets the attributes of an object to those of a snapshot. */
export function restoreSnapshot(mapper: Mapper, entity: object, snapshot: Snapshot): void {
  mapper.columns.forEach(({ key }, i) => {
    (entity as Record<string, unknown>)[key] = frozenCopy(snapshotValue(snapshot, i));
  });
}

/** A copy of what can be changed in place, so that a change is seen. */
function frozenCopy(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value;
}

/** Equal by content: instants, bytes, and plain data such as JSON. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date) return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  if (keysA.length !== keysB.length || Array.isArray(a) !== Array.isArray(b)) return false;
  return keysA.every((key) => Object.hasOwn(b, key) && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
