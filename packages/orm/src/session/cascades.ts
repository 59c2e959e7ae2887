import type { Relationship } from '../mapping/relationship.ts';
import type { Cascade } from '../mapping/relationship-definition.ts';
import { ensureState, relatedInMemory } from '../state/managed-relations.ts';

/** Objects that can be reached from others along relationships with a cascade, themselves included; only those in memory. */
export function reachable(entities: Iterable<object>, cascade: Cascade): ReadonlySet<object> {
  const found = new Set<object>();
  const open = [...entities];
  for (let entity = open.pop(); entity !== undefined; entity = open.pop()) {
    if (found.has(entity)) continue;
    found.add(entity);
    const state = ensureState(entity);
    if (state.relations === undefined) continue;
    for (const relationship of state.mapper.relationships) {
      if (relationship.cascade.has(cascade)) open.push(...relatedInMemory(state, relationship));
    }
  }
  return found;
}

/**
 * Whether the objects at the other end must be looked at when one is deleted: because they go as well, or because they
 * refer to it and the database does not see to that by itself.
 */
export function needsDependents(relationship: Relationship): 'delete' | 'detach' | undefined {
  if (relationship.direction !== 'oneToMany') return relationship.cascade.has('delete') ? 'delete' : undefined;
  const constraint = relationship.target.table.foreignKeys.find((key) => relationship.pairs.every(({ remote }) => key.columns.includes(remote)));
  const onDelete = constraint?.onDelete;
  if (onDelete === 'CASCADE' || onDelete === 'SET NULL' || onDelete === 'SET DEFAULT') return undefined;
  return relationship.cascade.has('delete') ? 'delete' : 'detach';
}
