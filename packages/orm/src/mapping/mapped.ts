import { type ColumnSpecs, columnCollection, guard, MetaData, Table } from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { defineRelationshipAccessors, setRelated } from '../state/managed-relations.ts';
import type { EntityBase, EntityConstructor, EntitySpec } from './entity.types.ts';
import { findMapper, installClassProtocols, Mapper, type RelationshipDefinitions, registerMapper } from './mapper.ts';
import { ClassRelationship } from './relationship-attribute.ts';

/** Where the tables of mapped classes are registered unless `metadata` says otherwise. */
export const defaultMetaData: MetaData = new MetaData();

export interface MappedOptions {
  readonly metadata?: MetaData;
  readonly schema?: string;
  readonly comment?: string;
}

/**
 * The base class of an entity, with everything about it inferred from one definition.
 *
 * `class User extends mapped('user_account', { id: column(Integer, { primaryKey: true }) }) {}`
 */
export function mapped<const N extends string, S extends EntitySpec>(name: N, spec: S, options: MappedOptions = {}): EntityBase<S, N> {
  const { columns, relationships } = divide(spec);
  const table = new Table(name, columns, { ...options, metadata: options.metadata ?? defaultMetaData });
  const columnKeys = Object.keys(columns);
  const relationshipKeys = Object.keys(relationships);

  class Entity {
    constructor(init: Readonly<Record<string, unknown>> = {}) {
      mapper.adopt(new.target);
      // Every column is set, given or not, so that all objects have one hidden class.
      const self = this as unknown as Record<string, unknown>;
      for (const key of columnKeys) self[key] = init[key];
      for (const key of relationshipKeys) {
        const value = init[key];
        if (value !== undefined) setRelated(this, mapper.relationship(key), value);
      }
      for (const key in init) {
        if (!(key in spec)) throw unknownAttribute(mapper, key);
      }
    }
  }
  const mapper = new Mapper(Entity, table, relationships, true);
  install(Entity, mapper);
  // What the base class has at run time is what its type says: attributes by the specification.
  return Entity as unknown as EntityBase<S, N>;
}

/** Maps a plain class to a table imperatively; the class must not have been mapped before. */
export function map<E extends object>(
  entityClass: EntityConstructor<E>,
  table: Table<unknown, string>,
  relationships: RelationshipDefinitions = {},
): Mapper {
  if (findMapper(entityClass)?.entityClass === entityClass) {
    throw new ArgumentError('ORM_INVALID_MAPPING', `the class ${entityClass.name} is mapped already.`);
  }
  const mapper = new Mapper(entityClass, table, relationships);
  install(entityClass, mapper);
  return mapper;
}

/** Registers a mapper, and gives the class its accessors and its attributes under `c`. */
function install(entityClass: EntityConstructor, mapper: Mapper): void {
  registerMapper(mapper);
  installClassProtocols(entityClass, mapper);
  defineRelationshipAccessors(entityClass.prototype as object, mapper);
  const attributes = classAttributes(mapper);
  Object.defineProperty(entityClass, 'c', {
    configurable: true,
    get(this: unknown) {
      mapper.adopt(this);
      return attributes;
    },
  });
}

/** Columns and relationships of a class by name; an unknown name is an error that lists them. */
function classAttributes(mapper: Mapper): object {
  const attributes = Object.create(
    guard(
      () => `the class ${mapper.name}`,
      () => [...mapper.columns.map(({ key }) => key), ...mapper.relationshipKeys],
    ),
  ) as object;
  const columns = columnCollection(mapper.name, mapper.columns);
  for (const [key, column] of Object.entries(columns)) Object.defineProperty(attributes, key, { value: column, enumerable: true });
  for (const key of mapper.relationshipKeys) {
    const attribute = new ClassRelationship(key, () => mapper.relationship(key));
    Object.defineProperty(attributes, key, { value: attribute, enumerable: true });
  }
  return attributes;
}

function divide(spec: EntitySpec): { readonly columns: ColumnSpecs; readonly relationships: RelationshipDefinitions } {
  const columns: Record<string, ColumnSpecs[string]> = {};
  const relationships: Record<string, RelationshipDefinitions[string]> = {};
  for (const [key, definition] of Object.entries(spec)) {
    // The kind tells which definition it is.
    if (definition.kind === 'column') columns[key] = definition as ColumnSpecs[string];
    else relationships[key] = definition as RelationshipDefinitions[string];
  }
  return { columns, relationships };
}

function unknownAttribute(mapper: Mapper, key: string): ArgumentError {
  const known = [...mapper.columns.map((column) => column.key), ...mapper.relationshipKeys].join(', ');
  return new ArgumentError('ORM_UNKNOWN_ATTRIBUTE', `${mapper.name} has no attribute '${key}'; it has ${known}.`);
}
