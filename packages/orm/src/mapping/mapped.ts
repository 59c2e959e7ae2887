import {
  type ColumnReference,
  type ColumnSpecs,
  columnCollection,
  guard,
  type Index,
  MetaData,
  Table,
  type TableConstraint,
  type TableOptions,
} from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { defineCompositeAccessors } from '../state/composites.ts';
import { defineRelationshipAccessors } from '../state/managed-relations.ts';
import type { SoundComposites } from './composite.types.ts';
import { ClassComposite } from './composite-attribute.ts';
import type { ColumnAttributes, EntityBase, EntityConstructor, EntitySpec } from './entity.types.ts';
import { entityBase } from './entity-base.ts';
import {
  type AttributeDefinitions,
  findMapper,
  installClassProtocols,
  Mapper,
  type RelationshipDefinitions,
  registerMapper,
} from './mapper.ts';
import { ClassRelationship } from './relationship-attribute.ts';

/** Where the tables of mapped classes are registered unless `metadata` says otherwise. */
export const defaultMetaData: MetaData = new MetaData();

/** The columns of a table that is being mapped, by attribute. */
export type MappedColumns = Readonly<Record<string, ColumnReference>>;

/** What the table of a mapped class has beside its columns. `C` is the type of those. */
export interface MappedOptions<C = MappedColumns> extends Omit<TableOptions<unknown, string>, 'metadata' | 'constraints'> {
  readonly metadata?: MetaData;
  /** Constraints and indexes over several columns: `(c) => [unique([c.country, c.code])]`. */
  readonly constraints?: (columns: C) => readonly (TableConstraint | Index)[];
}

/**
 * The base class of an entity, with everything about it inferred from one definition.
 *
 * `class User extends mapped('user_account', { id: column(Integer, { primaryKey: true }) }) {}`
 */
export function mapped<const N extends string, S extends EntitySpec>(
  name: N,
  spec: S & SoundComposites<S>,
  options: MappedOptions<ColumnAttributes<S, N>> = {},
): EntityBase<S, N> {
  const { columns, attributes } = divide(spec);
  const table = mappedTable(name, columns, options);
  const Entity = entityBase(() => mapper);
  const mapper = new Mapper(Entity, table, attributes, true);
  install(Entity, mapper);
  // What the base class has at run time is what its type says: attributes by the specification.
  return Entity as unknown as EntityBase<S, N>;
}

/** The table of a mapped class, registered where its options say. */
export function mappedTable<C>(name: string, columns: ColumnSpecs, options: MappedOptions<C>): Table {
  const { constraints, metadata = defaultMetaData, ...rest } = options;
  // The columns of the table are those that the class was defined by.
  const made = constraints && { constraints: (all: unknown) => constraints(all as C) };
  return new Table(name, columns, { ...rest, ...made, metadata });
}

/** Maps a plain class to a table imperatively, with relationships and composites by attribute; the class must not have been mapped before. */
export function map<E extends object>(
  entityClass: EntityConstructor<E>,
  table: Table<unknown, string>,
  attributes: AttributeDefinitions = {},
): Mapper {
  if (findMapper(entityClass)?.entityClass === entityClass) {
    throw new ArgumentError('ORM_INVALID_MAPPING', `the class ${entityClass.name} is mapped already.`);
  }
  const mapper = new Mapper(entityClass, table, attributes);
  install(entityClass, mapper);
  return mapper;
}

/** Registers a mapper, and gives the class its accessors and its attributes under `c`. */
export function install(entityClass: EntityConstructor, mapper: Mapper): void {
  registerMapper(mapper);
  installClassProtocols(entityClass, mapper);
  defineRelationshipAccessors(entityClass.prototype as object, mapper);
  defineCompositeAccessors(entityClass.prototype as object, mapper);
  defineClassAttributes(entityClass, mapper);
}

function defineClassAttributes(entityClass: EntityConstructor, mapper: Mapper): void {
  const attributes = classAttributes(mapper);
  Object.defineProperty(entityClass, 'c', {
    configurable: true,
    get(this: unknown) {
      mapper.adopt(this);
      return attributes;
    },
  });
}

/** Gives a mapped class more relationships, before any of it was used. */
export function addRelationships(mapper: Mapper, relationships: RelationshipDefinitions): void {
  mapper.addRelationships(relationships);
  defineRelationshipAccessors(mapper.entityClass.prototype as object, mapper);
  defineClassAttributes(mapper.entityClass, mapper);
}

/** Columns, composites and relationships of a class by name; an unknown name is an error that lists them. */
function classAttributes(mapper: Mapper): object {
  const attributes = Object.create(
    guard(
      () => `the class ${mapper.name}`,
      () => mapper.attributeKeys,
    ),
  ) as object;
  const columns = columnCollection(mapper.name, mapper.columns);
  for (const [key, column] of Object.entries(columns)) Object.defineProperty(attributes, key, { value: column, enumerable: true });
  for (const composite of mapper.composites)
    Object.defineProperty(attributes, composite.key, { value: new ClassComposite(composite, columns), enumerable: true });
  for (const key of mapper.relationshipKeys) {
    const attribute = new ClassRelationship(key, () => mapper.relationship(key));
    Object.defineProperty(attributes, key, { value: attribute, enumerable: true });
  }
  return attributes;
}

/** The columns of a specification, and what it has beside them. */
export function divide(spec: EntitySpec): { readonly columns: ColumnSpecs; readonly attributes: AttributeDefinitions } {
  const columns: Record<string, ColumnSpecs[string]> = {};
  const attributes: Record<string, AttributeDefinitions[string]> = {};
  for (const [key, definition] of Object.entries(spec)) {
    // The kind tells which definition it is.
    if (definition.kind === 'column') columns[key] = definition as ColumnSpecs[string];
    else attributes[key] = definition as AttributeDefinitions[string];
  }
  return { columns, attributes };
}
