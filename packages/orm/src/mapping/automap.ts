import type { ColumnReference, MetaData, Table } from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { type AutomapLink, connectionsOf, isBetween } from './automap-links.ts';
import { type AutomapNames, freeName, usualNames } from './automap-names.ts';
import type { DynamicClass, DynamicEntity } from './dynamic-class.ts';
import type { EntityConstructor } from './entity.types.ts';
import { entityBase } from './entity-base.ts';
import { addRelationships, map } from './mapped.ts';
import { findMapper, findMapperOfTable, type Mapper, type RelationshipDefinitions } from './mapper.ts';
import { many, one, type RelationshipOptions } from './relationship-definition.ts';

/** How classes are made of tables, and which classes stand for some of them. */
export interface AutomapOptions extends Partial<AutomapNames> {
  /**
   * Classes of the application by the full names of their tables. Plain ones are mapped; those that are mapped, here or
   * anywhere else, keep what they say, and get the relationships that they do not have.
   */
  readonly classes?: Readonly<Record<string, EntityConstructor>> | undefined;
  /** Options of a relationship, laid over the usual ones; false leaves it out. */
  readonly relationship?: ((link: AutomapLink, key: string) => RelationshipOptions | false | undefined) | undefined;
}

/** The classes of a metadata's tables. */
export class Automap {
  /** By their names. */
  readonly classes: Readonly<Record<string, DynamicClass>>;
  readonly #byTable: ReadonlyMap<string, EntityConstructor>;

  constructor(classes: readonly { readonly table: Table; readonly name: string; readonly entityClass: EntityConstructor }[]) {
    this.#byTable = new Map(classes.map(({ table, entityClass }) => [table.fullName, entityClass]));
    // What classes have at run time is what `DynamicClass` says.
    this.classes = Object.fromEntries(classes.map(({ name, entityClass }) => [name, entityClass as unknown as DynamicClass]));
  }

  /** The class of a table, by its full name; `I` tells what its objects have. ORM_NOT_MAPPED if there is none. */
  classFor<I extends object = DynamicEntity>(table: string): DynamicClass<I> {
    const found = this.#byTable.get(table);
    if (found !== undefined) return found as unknown as DynamicClass<I>;
    const known = [...this.#byTable.keys()].join(', ');
    throw new ArgumentError('ORM_NOT_MAPPED', `automap() made no class for '${table}'; there are classes for ${known}.`);
  }
}

/**
 * Makes a class of each table that has a primary key, and relationships of the foreign keys between them.
 *
 * A key becomes a reference to one object and a collection on the other side, or one object there too where the key is
 * unique. A table that has two foreign keys and no other column becomes a many-to-many relationship, and no class unless
 * the application gives one. Rows whose key must have a value are deleted with their owner and when they are taken out
 * of the collection.
 */
export function automap(metadata: MetaData, options: AutomapOptions = {}): Automap {
  return new AutomapBuilder(metadata, options).build();
}

/** One side of a connection, on the way to a relationship. */
interface Side {
  readonly link: AutomapLink;
  /** The attribute, and whether the class has it already. */
  readonly key: string;
  readonly isGiven: boolean;
}

class AutomapBuilder {
  readonly #metadata: MetaData;
  readonly #options: AutomapOptions;
  readonly #names: AutomapNames;
  readonly #classes = new Map<Table, EntityConstructor>();
  /** Names of attributes that are taken, by the table of their class. */
  readonly #taken = new Map<Table, Set<string>>();
  readonly #relationships = new Map<Table, Record<string, RelationshipDefinitions[string]>>();

  constructor(metadata: MetaData, options: AutomapOptions) {
    this.#metadata = metadata;
    this.#options = options;
    const { className, referenceName, collectionName } = { ...usualNames, ...definedOnly(options) };
    this.#names = { className, referenceName, collectionName };
  }

  build(): Automap {
    const tables = [...this.#metadata.tables.values()];
    const given = new Map(tables.map((table) => [table, this.#givenClass(table)]));
    this.#refuseUnknown(tables);
    const between = tables.filter((table) => given.get(table) === undefined && isBetween(table));
    const entities = tables.filter((table) => !between.includes(table) && (given.get(table) ?? table.primaryKey.columns[0]) !== undefined);
    const named = new Map<string, Table>();
    for (const table of entities) {
      const name = freeName(this.#classNameOf(table, given.get(table)), (one) => named.has(one));
      named.set(name, table);
      const entityClass = given.get(table) ?? makeClass(name);
      this.#classes.set(table, entityClass);
      this.#taken.set(table, new Set([...table.columns.map(({ key }) => key), ...(findMapper(entityClass)?.relationshipKeys ?? [])]));
      this.#relationships.set(table, {});
    }
    for (const { forward, backward } of connectionsOf(this.#metadata, entities, between)) this.#relate(forward, backward);
    for (const [table, entityClass] of this.#classes) this.#map(table, entityClass);
    return new Automap([...named].map(([name, table]) => ({ table, name, entityClass: this.#classes.get(table) as EntityConstructor })));
  }

  #givenClass(table: Table): EntityConstructor | undefined {
    return this.#options.classes?.[table.fullName] ?? findMapperOfTable(table)?.entityClass;
  }

  #refuseUnknown(tables: readonly Table[]): void {
    for (const name of Object.keys(this.#options.classes ?? {})) {
      if (tables.some((table) => table.fullName === name)) continue;
      throw new ArgumentError('ORM_INVALID_OPTION', `automap() was given a class for '${name}', which is no table of the metadata.`);
    }
  }

  /** A class of the application has its own name, unless nobody has extended yet what it is to extend. */
  #classNameOf(table: Table, given: EntityConstructor | undefined): string {
    const isBase = given === undefined || findMapper(given)?.name === table.name;
    return isBase ? this.#names.className(table) : given.name;
  }

  /** Makes the attributes at both ends of a connection, as far as the classes do not have them. */
  #relate(forward: AutomapLink, backward: AutomapLink): void {
    const there = this.#givenSide(forward);
    const back = this.#givenSide(backward);
    const one = there ?? this.#newSide(forward, back);
    const other = back ?? this.#newSide(backward, one);
    if (one !== undefined && !one.isGiven) this.#add(one, other);
    if (other !== undefined && !other.isGiven) this.#add(other, one);
  }

  /** The relationship that a class of the application has for a link. */
  #givenSide(link: AutomapLink): Side | undefined {
    const mapper = findMapper(this.#classes.get(link.owner));
    for (const key of mapper?.relationshipKeys ?? []) {
      const { definition } = mapper?.findDefinition(key) ?? {};
      if (definition === undefined) continue;
      const { secondary, foreignKey } = definition.options;
      const target = targetOf(definition);
      if (target === undefined ? foreignKey === undefined : !this.#isOf(link.target, target)) continue;
      const isMany = definition.kind === 'many';
      if (isMany !== (link.kind === 'oneToMany' || link.kind === 'manyToMany')) continue;
      if ((typeof secondary === 'function' ? secondary() : secondary) !== link.secondary) continue;
      if (foreignKey === undefined || link.secondary !== undefined || names(foreignKey, link.constraint.columns))
        return { link, key, isGiven: true };
    }
    return undefined;
  }

  #isOf(table: Table, entityClass: unknown): boolean {
    return this.#classes.get(table) === entityClass || findMapper(entityClass)?.table === table;
  }

  /** A new attribute; the other side may say what it is called, and the application that there shall be none. */
  #newSide(link: AutomapLink, other: Side | undefined): Side | undefined {
    const wanted = other?.isGiven === true ? this.#backPopulated(other) : undefined;
    const isReference = link.kind === 'manyToOne' || link.kind === 'oneToOne';
    const name = wanted ?? this.#names[isReference ? 'referenceName' : 'collectionName'](link);
    const taken = this.#taken.get(link.owner) as Set<string>;
    const key = freeName(name, (one) => taken.has(one));
    if (this.#options.relationship?.(link, key) === false) return undefined;
    taken.add(key);
    return { link, key, isGiven: false };
  }

  #backPopulated({ link, key }: Side): string | undefined {
    return findMapper(this.#classes.get(link.owner))?.findDefinition(key)?.definition.options.backPopulates;
  }

  #add(side: Side, other: Side | undefined): void {
    const { link, key } = side;
    const own = this.#relationships.get(link.owner) as Record<string, RelationshipDefinitions[string]>;
    own[key] = this.#definition(side, other);
  }

  #definition({ link, key }: Side, other: Side | undefined): RelationshipDefinitions[string] {
    const { kind, owner, secondary, constraint } = link;
    const target = this.#classes.get(link.target) as EntityConstructor;
    // A side that a class of the application has is kept in step only if it says so itself.
    const inStep = other !== undefined && (!other.isGiven || this.#backPopulated(other) === key);
    const changed = this.#options.relationship?.(link, key);
    const options: RelationshipOptions = {
      ...(inStep && { backPopulates: other.key }),
      ...(secondary === undefined ? {} : { secondary }),
      foreignKey: () => keyColumn(link),
      ...(isOwned(link) && { cascade: 'all, delete-orphan' }),
      ...(changed === false ? {} : changed),
    };
    const holdsKey = constraint.columns[0]?.from === owner;
    if (kind === 'manyToOne' || kind === 'oneToOne') {
      const nullable = !holdsKey || constraint.columns.some((column) => column.options.nullable === true);
      return nullable ? one(() => target, { ...options, nullable: true }) : one(() => target, options);
    }
    return many(() => target, options);
  }

  #map(table: Table, entityClass: EntityConstructor): void {
    const relationships = this.#relationships.get(table) ?? {};
    const mapper = findMapper(entityClass);
    if (mapper === undefined) map(entityClass, table, relationships);
    else if (Object.keys(relationships).length > 0) addRelationships(mapper, relationships);
  }
}

/** A class whose table is known when it is mapped, which is when all classes are there. */
function makeClass(name: string): EntityConstructor {
  const Entity = entityBase(() => findMapper(Entity) as Mapper);
  Object.defineProperty(Entity, 'name', { value: name });
  return Entity;
}

/** The column by which the key is told from others between the same tables. */
function keyColumn({ owner, target, constraint, secondary }: AutomapLink): ColumnReference {
  const from = constraint.columns[0]?.from;
  if (secondary !== undefined) {
    // In a table between, the key that leads to the owner is meant.
    const toOwner = secondary.foreignKeys.find((other) => other !== constraint) ?? constraint;
    return toOwner.columns.find((column) => !constraint.columns.includes(column)) ?? (toOwner.columns[0] as ColumnReference);
  }
  const table = from === owner ? owner : target;
  const others = table.foreignKeys.filter((other) => other !== constraint);
  const own = constraint.columns.find((column) => !others.some((other) => other.columns.includes(column)));
  return own ?? (constraint.columns[0] as ColumnReference);
}

/** Whether the rows of the other side cannot be without this one. */
function isOwned({ kind, owner, constraint, secondary }: AutomapLink): boolean {
  if (secondary !== undefined || kind === 'manyToOne' || constraint.columns[0]?.from === owner) return false;
  return constraint.columns.every((column) => column.options.nullable !== true);
}

/** The related class; undefined where it is one of those that are just being made, so that asking for it is too early. */
function targetOf({ target }: RelationshipDefinitions[string]): unknown {
  try {
    return target();
  } catch {
    return undefined;
  }
}

/** Whether a relationship's `foreignKey` names one of these columns. */
function names(foreignKey: NonNullable<RelationshipOptions['foreignKey']>, columns: readonly ColumnReference[]): boolean {
  if (typeof foreignKey === 'function') return columns.includes(foreignKey() as ColumnReference);
  const name = foreignKey.slice(foreignKey.lastIndexOf('.') + 1);
  return columns.some((column) => column.key === name || column.name === name);
}

function definedOnly(options: Partial<AutomapNames>): Partial<AutomapNames> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
