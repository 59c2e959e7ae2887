import type { ForeignKeyConstraint } from '@sqlayer/expression';
import { keyOf } from '../mapping/identity-key.ts';
import type { ColumnPair, Relationship } from '../mapping/relationship.ts';

type Entity = Record<string, unknown>;

/** Copies the key of one object into the foreign key of another; null takes the foreign key away. */
export function syncKey(pairs: readonly ColumnPair[], holder: object, holderSide: 'local' | 'remote', target: object | null): void {
  const targetSide = holderSide === 'local' ? 'remote' : 'local';
  if (target === null) detach(pairs, holder, holderSide);
  else for (const pair of pairs) (holder as Entity)[pair[holderSide].key] = (target as Entity)[pair[targetSide].key];
}

/**
 * Takes a foreign key away. One of several columns is NULL when one of them is: those that must have a value stay, such as
 * that of a tenant. Where all must, the database will say so.
 */
export function detach(pairs: readonly ColumnPair[], holder: object, side: 'local' | 'remote'): void {
  const columns = pairs.map((pair) => pair[side]);
  const nullable = columns.filter(({ options }) => options.nullable === true && options.primaryKey !== true);
  for (const { key } of nullable.length === 0 ? columns : nullable) (holder as Entity)[key] = null;
}

/** The foreign key by which the objects of a collection refer to its owner, with what the database does by itself. */
export function foreignKeyOf({ target, pairs }: Relationship): ForeignKeyConstraint | undefined {
  return target.table.foreignKeys.find(({ columns }) => pairs.every(({ remote }) => columns.includes(remote)));
}

/** Whether an object of a collection refers to its owner by the key that it has now. */
export function refersTo({ locals, remotes }: Relationship, child: object, parent: object): boolean {
  return keyOf(child, remotes) === keyOf(parent, locals);
}

/** Which side of a relationship's pairs holds the foreign key. */
export function foreignSide(relationship: Relationship): 'local' | 'remote' {
  return relationship.direction === 'manyToOne' ? 'local' : 'remote';
}
