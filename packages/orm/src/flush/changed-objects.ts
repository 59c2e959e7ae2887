import { ensureState, relationsTouched } from '../state/managed-relations.ts';
import { changedColumns } from '../state/snapshot.ts';

/**
 * Objects that may differ from their rows, by their columns or by what they are related to.
 *
 * Attributes are plain properties, so every object is looked at; for one that nobody changed that is a comparison of its
 * attributes with the row, and no more.
 */
export function changedAmong(entities: Iterable<object>): Set<object> {
  const changed = new Set<object>();
  for (const entity of entities) if (mayDiffer(entity)) changed.add(entity);
  return changed;
}

/** Whether there is one at all. */
export function hasChanged(entities: Iterable<object>): boolean {
  for (const entity of entities) if (mayDiffer(entity)) return true;
  return false;
}

function mayDiffer(entity: object): boolean {
  const state = ensureState(entity);
  return relationsTouched(state) || changedColumns(state, entity) !== undefined;
}
