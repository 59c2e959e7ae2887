import { asColumnGroup, asFrom, ColumnGroup, type ColumnReference, type Table } from '@sqlayer/expression';
import { ArgumentError, ConfigurationError } from '@sqlayer/kernel/errors';
import { Composite } from './composite.ts';
import type { CompositeDef } from './composite-definition.ts';
import type { EntityConstructor } from './entity.types.ts';
import { type Hydrate, makeHydrate } from './hydrate.ts';
import { identityKey } from './identity-key.ts';
import { Relationship, type RelationshipEnd } from './relationship.ts';
import type { ManyDef, OneDef } from './relationship-definition.ts';
import { type MatchesRow, makeMatchesRow } from './row-match.ts';

export type RelationshipDefinitions = Readonly<Record<string, ManyDef<unknown> | OneDef<unknown, boolean>>>;

/** What a class has beside its columns. */
export type AttributeDefinitions = Readonly<Record<string, RelationshipDefinitions[string] | CompositeDef<unknown, unknown, boolean>>>;

/** Connects a class with a table: which attribute is which column, and how classes are related. */
export class Mapper implements RelationshipEnd {
  readonly table: Table;
  /** In the order of the table; the key of a column is the name of its attribute. */
  readonly columns: readonly ColumnReference[];
  readonly columnKeys: readonly string[];
  readonly primaryKey: readonly ColumnReference[];
  /** Where the columns of the primary key stand among `columns`. */
  readonly primaryKeyIndexes: readonly number[];
  /** What a select of the class asks for. */
  readonly group: ColumnGroup;
  /** Value objects that stand for several columns. */
  readonly composites: readonly Composite[];
  #definitions: RelationshipDefinitions;
  #relationshipKeys: readonly string[];
  readonly #attributes: Set<string>;
  #relationships: readonly Relationship[] | undefined;
  #hydrate: Hydrate | undefined;
  #matchesRow: MatchesRow | undefined;
  #entityClass: EntityConstructor;
  /** Whether the class is one that `mapped()` made, for the application's to extend. */
  #isBase: boolean;

  /** With `isBase`, the class stands in until the one that extends it is known. */
  constructor(entityClass: EntityConstructor, table: Table, attributes: AttributeDefinitions, isBase = false) {
    this.#entityClass = entityClass;
    this.#isBase = isBase;
    this.table = table;
    this.columns = table.columns;
    this.columnKeys = table.columns.map(({ key }) => key);
    this.primaryKey = table.primaryKey.columns;
    if (this.primaryKey.length === 0) {
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `${entityClass.name || table.name} is mapped to '${table.name}', which has no primary key; rows need one to be told apart.`,
      );
    }
    this.primaryKeyIndexes = this.primaryKey.map((column) => table.columns.indexOf(column));
    this.group = new ColumnGroup(table.name, table, this);
    const { composites, relationships } = divided(attributes);
    this.composites = composites.map(([key, definition], index) => new Composite(this, key, index, definition));
    this.#definitions = relationships;
    this.#relationshipKeys = Object.keys(relationships);
    this.#attributes = new Set([...this.columnKeys, ...Object.keys(attributes)]);
  }

  get entityClass(): EntityConstructor {
    return this.#entityClass;
  }

  /** The name of the class, or of the table if it has none. */
  get name(): string {
    return this.#isBase || this.#entityClass.name === '' ? this.table.name : this.#entityClass.name;
  }

  /** Takes the class that extends what `mapped()` made: its objects are of that class, with its methods. */
  adopt(entityClass: unknown): void {
    if (!this.#isBase || typeof entityClass !== 'function' || entityClass === this.#entityClass) return;
    // What has the base as its prototype is a class of entities.
    this.#entityClass = entityClass as unknown as EntityConstructor;
    this.#isBase = false;
    this.#hydrate = undefined;
    registerMapper(this);
  }

  /** Worked out at the first call, when every class that is named is defined. */
  get relationships(): readonly Relationship[] {
    this.#relationships ??= Object.entries(this.#definitions).map(
      ([key, definition], index) => new Relationship(this, mapperOf(definition.target()), key, index, definition),
    );
    return this.#relationships;
  }

  get relationshipKeys(): readonly string[] {
    return this.#relationshipKeys;
  }

  /** Names of all columns, composites and relationships. */
  get attributeKeys(): readonly string[] {
    return [...this.#attributes];
  }

  /** Whether there is a column, a composite or a relationship of this name. */
  hasAttribute(key: string): boolean {
    return this.#attributes.has(key);
  }

  /** Adds relationships to those of the class; ORM_INVALID_MAPPING once any of them was used. */
  addRelationships(definitions: RelationshipDefinitions): void {
    if (this.#relationships !== undefined) {
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `${this.name} cannot be given the relationships ${Object.keys(definitions).join(', ')}: the class is in use already.`,
      );
    }
    this.#definitions = { ...this.#definitions, ...definitions };
    this.#relationshipKeys = Object.keys(this.#definitions);
    for (const key of this.#relationshipKeys) this.#attributes.add(key);
  }

  findDefinition(key: string): ReturnType<RelationshipEnd['findDefinition']> {
    const definition = this.#definitions[key];
    return definition && { definition, index: this.relationshipKeys.indexOf(key) };
  }

  findRelationship(key: string): Relationship | undefined {
    return this.relationships.find((relationship) => relationship.key === key);
  }

  /** The relationship of a name; ORM_UNKNOWN_ATTRIBUTE if there is none. */
  relationship(key: string): Relationship {
    const found = this.findRelationship(key);
    if (found !== undefined) return found;
    throw new ArgumentError(
      'ORM_UNKNOWN_ATTRIBUTE',
      `${this.name} has no relationship '${key}'; it has ${this.relationshipKeys.join(', ') || 'none'}.`,
    );
  }

  /** Makes an object from a row, without calling the constructor of its class. */
  get hydrate(): Hydrate {
    this.#hydrate ??= makeHydrate(
      this.entityClass.prototype as object,
      this.columns.map(({ key }) => key),
    );
    return this.#hydrate;
  }

  /** Whether an object holds the very values of a row. */
  get matchesRow(): MatchesRow {
    this.#matchesRow ??= makeMatchesRow(this.columns.map(({ key }) => key));
    return this.#matchesRow;
  }

  /** The key under which an object is known: the value of its primary key, or a text for a key of several columns. */
  identity(values: readonly unknown[]): unknown {
    return identityKey(this.primaryKey, values);
  }
}

/** The composites and the relationships among definitions. */
function divided(attributes: AttributeDefinitions): {
  readonly composites: readonly (readonly [key: string, definition: CompositeDef<unknown, unknown, boolean>])[];
  readonly relationships: RelationshipDefinitions;
} {
  const composites: [string, CompositeDef<unknown, unknown, boolean>][] = [];
  const relationships: Record<string, RelationshipDefinitions[string]> = {};
  for (const [key, definition] of Object.entries(attributes)) {
    if (definition.kind === 'composite') composites.push([key, definition]);
    else relationships[key] = definition;
  }
  return { composites, relationships };
}

const mappers = new WeakMap<EntityConstructor, Mapper>();
const mappersByTable = new WeakMap<Table, Mapper>();

/** Registers the mapper of a class. */
export function registerMapper(mapper: Mapper): void {
  mappers.set(mapper.entityClass, mapper);
  if (!mappersByTable.has(mapper.table)) mappersByTable.set(mapper.table, mapper);
}

/** The mapper of the class that was first mapped to a table. */
export function findMapperOfTable(table: Table): Mapper | undefined {
  return mappersByTable.get(table);
}

/** The mapper of a class or an object; a class inherits that of its base. */
export function findMapper(target: unknown): Mapper | undefined {
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return undefined;
  let current: unknown = typeof target === 'function' ? target : target.constructor;
  while (typeof current === 'function') {
    const mapper = mappers.get(current as EntityConstructor);
    if (mapper !== undefined) {
      mapper.adopt(typeof target === 'function' ? target : target.constructor);
      return mapper;
    }
    current = Object.getPrototypeOf(current);
  }
  return undefined;
}

/** The mapper of a class or an object; ORM_NOT_MAPPED if there is none. */
export function mapperOf(target: unknown): Mapper {
  const mapper = findMapper(target);
  if (mapper !== undefined) return mapper;
  // A class that waits for its table says so when it is asked for it.
  if (typeof target === 'function') void (target as { readonly [asFrom]?: unknown })[asFrom];
  const name =
    typeof target === 'function'
      ? `the class ${target.name}`
      : target !== null && typeof target === 'object'
        ? `an object of class ${target.constructor?.name}`
        : String(target);
  throw new ArgumentError('ORM_NOT_MAPPED', `${name} is not mapped; extend mapped(), decorate it with @Mapped, or map it with map().`);
}

/** The mapper at an end of a relationship. */
export function mapperOfEnd(end: RelationshipEnd): Mapper {
  if (end instanceof Mapper) return end;
  throw new TypeError('the ends of a relationship are mappers');
}

/** Lets a class stand for its table and columns in statements. A class that extends it is known from then on. */
export function installClassProtocols(entityClass: object, mapper: Mapper): void {
  const define = (key: symbol, value: object): void => {
    Object.defineProperty(entityClass, key, {
      get(this: unknown) {
        mapper.adopt(this);
        return value;
      },
    });
  };
  define(asFrom, mapper.table);
  define(asColumnGroup, mapper.group);
}
