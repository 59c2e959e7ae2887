import { Alias, asColumnGroup, asFrom, ColumnGroup, columnCollection, type FromClause } from '@sqlayer/expression';
import type { AliasedAttributes, AliasedEntity } from './entity.types.ts';
import { type Mapper, mapperOf } from './mapper.ts';
import { ClassRelationship } from './relationship-attribute.ts';

/** A mapped class under another name, to use it twice in a statement. */
class EntityAliasNode {
  readonly from: FromClause;
  readonly c: object;
  readonly [asFrom]: FromClause;
  readonly [asColumnGroup]: ColumnGroup;

  constructor(mapper: Mapper, name: string) {
    const alias = new Alias(mapper.table, name);
    this.from = alias;
    this[asFrom] = alias;
    this[asColumnGroup] = new ColumnGroup(name, alias, mapper);
    const attributes = Object.create(null) as Record<string, unknown>;
    Object.assign(attributes, columnCollection(`alias '${name}'`, alias.columns));
    for (const key of mapper.relationshipKeys) attributes[key] = new ClassRelationship(key, () => mapper.relationship(key), alias);
    this.c = attributes;
  }
}

/** A mapped class under another name: `const boss = aliased(User, 'boss')`. */
export function aliased<I, C, A extends string>(
  entity: { new (...args: never[]): I; readonly c: C },
  name: A,
): AliasedEntity<I, AliasedAttributes<C, A>, A> {
  // What the alias offers at run time is what its type says.
  return new EntityAliasNode(mapperOf(entity), name) as unknown as AliasedEntity<I, AliasedAttributes<C, A>, A>;
}
