import { Alias, asColumnGroup, asFrom, ColumnGroup, columnCollection, type FromClause, type Rowset } from '@sqlayer/expression';
import { columnSelect, entitySelect } from '../loading/select-plan.ts';
import { ClassComposite } from './composite-attribute.ts';
import type { AliasedAttributes, AliasedEntity } from './entity.types.ts';
import { EntityRows } from './entity-rows.ts';
import { type Mapper, mapperOf } from './mapper.ts';
import { ClassRelationship } from './relationship-attribute.ts';

/** A mapped class under another name, to use it twice in a statement or to read it from a query. */
class EntityAliasNode {
  readonly from: FromClause;
  readonly c: object;
  readonly [asFrom]: FromClause;
  readonly [asColumnGroup]: ColumnGroup;

  constructor(mapper: Mapper, name: string, query: Rowset | undefined) {
    const alias = query === undefined ? new Alias(mapper.table, name) : new EntityRows(mapper, columnQuery(query), name);
    this.from = alias;
    this[asFrom] = alias;
    this[asColumnGroup] = new ColumnGroup(name, alias, mapper);
    const attributes = Object.create(null) as Record<string, unknown>;
    const columns = columnCollection(`alias '${name}'`, alias.columns);
    Object.assign(attributes, columns);
    for (const composite of mapper.composites) attributes[composite.key] = new ClassComposite(composite, columns);
    for (const key of mapper.relationshipKeys) attributes[key] = new ClassRelationship(key, () => mapper.relationship(key), alias);
    this.c = attributes;
  }
}

/** A query without entities. */
function columnQuery(query: Rowset): Rowset {
  const select = entitySelect(query);
  return select === undefined ? query : columnSelect(select);
}

/**
 * A mapped class under another name: `const boss = aliased(User, 'boss')`.
 *
 * With a query its objects are made of the rows of that: of a select, a union, or SQL that is written by hand, as
 * `aliased(User, 'found', text('SELECT * FROM user_account WHERE …'))`. It gives all columns of the class under their names.
 */
export function aliased<I, C, A extends string>(
  entity: { new (...args: never[]): I; readonly c: C },
  name: A,
  query?: Rowset,
): AliasedEntity<I, AliasedAttributes<C, A>, A> {
  // What the alias offers at run time is what its type says.
  return new EntityAliasNode(mapperOf(entity), name, query) as unknown as AliasedEntity<I, AliasedAttributes<C, A>, A>;
}
