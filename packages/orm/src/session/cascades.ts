import type { Relationship } from '../mapping/relationship.ts';
import type { Cascade } from '../mapping/relationship-definition.ts';
import { ensureState, relatedInMemory } from '../state/managed-relations.ts';

/** Objects that can be reached from others along relationships with a cascade, themselves included; only those in memory. */
export function reachable(entities: Iterable<object>, cascade: Cascade): ReadonlySet<object> {
  // A set is walked in the order of insertion, including what is added on the way; so objects keep their order.
  const found = new Set(entities);
  for (const entity of found) {
    const state = ensureState(entity);
    if (state.relations === undefined) continue;
    for (const relationship of state.mapper.relationships) {
      if (!relationship.cascade.has(cascade)) continue;
      for (const related of relatedInMemory(state, relationship)) found.add(related);
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
  const constraint = relationship.target.table.foreignKeys.find((key) =>
    relationship.pairs.every(({ remote }) => key.columns.includes(remote)),
  );
  const onDelete = constraint?.onDelete;
  if (onDelete === 'CASCADE' || onDelete === 'SET NULL' || onDelete === 'SET DEFAULT') return undefined;
  return relationship.cascade.has('delete') ? 'delete' : 'detach';
}
