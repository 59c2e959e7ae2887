import type { ColumnPair, Relationship } from '../mapping/relationship.ts';

type Entity = Record<string, unknown>;

/** Copies the key of one object into the foreign key of another; null takes the foreign key away. */
export function syncKey(pairs: readonly ColumnPair[], holder: object, holderSide: 'local' | 'remote', target: object | null): void {
  const targetSide = holderSide === 'local' ? 'remote' : 'local';
  for (const pair of pairs) {
    (holder as Entity)[pair[holderSide].key] = target === null ? null : (target as Entity)[pair[targetSide].key];
  }
}

/** Which side of a relationship's pairs holds the foreign key. */
export function foreignSide(relationship: Relationship): 'local' | 'remote' {
  return relationship.direction === 'manyToOne' ? 'local' : 'remote';
}
