import type { AnyColumnDef, ColumnOptions, SqlType } from '@sqlayer/expression';
import { ArgumentError, ConfigurationError } from '@sqlayer/kernel/errors';
import type { Collection } from '../state/collection.ts';
import { composite, type PropertyColumns, type ValueClass } from './composite-definition.ts';
import { waitForTable } from './deferred.ts';
import type { EntityConstructor, InstanceAttributes } from './entity.types.ts';
import { defaultMetaData, type MappedOptions, map, mappedTable } from './mapped.ts';
import { type AttributeDefinitions, findMapper, mapperOf } from './mapper.ts';
import { many, one, type RelationshipOptions, type TargetClass } from './relationship-definition.ts';

/** A decorator of a property whose type must be `T`; as a legacy decorator it cannot be checked. */
export type PropertyDecorator<T> = ((target: object, key: string | symbol) => void) &
  (<This>(value: unknown, context: ClassFieldDecoratorContext<This, T>) => void);

/** A decorator of a class, standard or legacy. */
export type EntityDecorator = <C extends EntityConstructor>(entityClass: C, context?: ClassDecoratorContext<C>) => void;

interface Definitions {
  readonly columns: Record<string, AnyColumnDef>;
  /** Relationships and composites. */
  readonly attributes: Record<string, AttributeDefinitions[string]>;
}

/** By the metadata of a class under standard decorators, by its prototype under legacy ones. */
const definitions = new WeakMap<object, Definitions>();

// Standard decorators share what they know through the class's metadata, which Node does not have yet.
const symbols: { metadata?: symbol } = Symbol as never;
symbols.metadata ??= Symbol.for('Symbol.metadata');

function definitionsOf(owner: object): Definitions {
  let own = definitions.get(owner);
  if (own === undefined) {
    // A class takes over what its base defines.
    const base = definitionsOfBase(owner);
    own = { columns: { ...base?.columns }, attributes: { ...base?.attributes } };
    definitions.set(owner, own);
  }
  return own;
}

function definitionsOfBase(owner: object): Definitions | undefined {
  const base: unknown = Object.getPrototypeOf(owner);
  return typeof base === 'object' && base !== null ? (definitions.get(base) ?? definitionsOfBase(base)) : undefined;
}

/** Makes one decorator for both kinds: a standard one is called with a context, a legacy one with the name of the property. */
function property<T>(define: (own: Definitions, key: string) => void, hasAccessor: boolean): PropertyDecorator<T> {
  return ((target: unknown, context: string | symbol | ClassFieldDecoratorContext) => {
    const isStandard = typeof context === 'object';
    const key = isStandard ? context.name : context;
    if (typeof key !== 'string') throw new ArgumentError('ORM_INVALID_MAPPING', 'an attribute cannot be named by a symbol.');
    if (!isStandard) {
      define(definitionsOf(target as object), key);
      return;
    }
    if (context.kind !== 'field' || context.static || context.private) {
      throw new ArgumentError('ORM_INVALID_MAPPING', `'${key}' cannot be an attribute: attributes are public fields of objects.`);
    }
    define(definitionsOf(context.metadata), key);
    if (hasAccessor) {
      context.addInitializer(function (this: unknown) {
        adoptField(this as object, key);
      });
    }
  }) as PropertyDecorator<T>;
}

/** A field of the class hides the accessor of the relationship or composite: it is taken away, and what it holds goes through the accessor. */
function adoptField(entity: object, key: string): void {
  const field = Object.getOwnPropertyDescriptor(entity, key);
  if (field === undefined) return;
  delete (entity as Record<string, unknown>)[key];
  if (field.value !== undefined) (entity as Record<string, unknown>)[key] = field.value;
}

/** Makes a property a column; its type must agree with the column's. */
export interface ColumnDecorator {
  <T>(type: SqlType<T>, options: ColumnOptions & { readonly nullable: true }): PropertyDecorator<T | null>;
  <T>(type: SqlType<T>, options?: ColumnOptions): PropertyDecorator<T>;
}

/** Makes a property a column: `@Column(Varchar(20)) name!: string`. */
export const Column: ColumnDecorator = <T>(type: SqlType<T>, options: ColumnOptions = {}): PropertyDecorator<T> =>
  property((own, key) => {
    own.columns[key] = { kind: 'column', type, options };
  }, false);

/** Makes a property a collection of related objects: `@Many(() => Address) addresses!: Collection<Address>`. */
export function Many<E = never>(target: TargetClass, options?: RelationshipOptions): PropertyDecorator<Collection<E>> {
  return property((own, key) => {
    own.attributes[key] = many(target, options);
  }, true);
}

/** Makes a property a related object: `@One(() => User) user!: User`. */
export function One<E = never>(
  target: TargetClass,
  options: RelationshipOptions & { readonly nullable?: boolean } = {},
): PropertyDecorator<E> {
  return property((own, key) => {
    own.attributes[key] = one(target, options as never);
  }, true);
}

/**
 * Makes a property a value object for several columns: `@Composite(Point, { x: 'x1', y: 'y1' }) start!: Point`.
 *
 * One that is initialised stands after its columns, whose fields would take the values away again.
 */
export function Composite<V extends object>(
  valueClass: ValueClass<V>,
  columns: { readonly [P in keyof V]?: string },
  options: { readonly nullable: true },
): PropertyDecorator<V | null>;
export function Composite<V extends object>(
  valueClass: ValueClass<V>,
  columns: { readonly [P in keyof V]?: string },
  options?: { readonly nullable?: false },
): PropertyDecorator<V>;
export function Composite<V extends object>(
  valueClass: ValueClass<V>,
  columns: { readonly [P in keyof V]?: string },
  options: { readonly nullable?: boolean } = {},
): PropertyDecorator<V> {
  return property((own, key) => {
    own.attributes[key] = composite(valueClass, columns as PropertyColumns, options as never);
  }, true);
}

/** What a decorated class can be told beside the name of its table. */
export interface DecoratedOptions extends MappedOptions {
  /** The table is read by `prepare()`; decorated properties win over the columns that the database has. */
  readonly deferred?: boolean;
}

/** Maps a class to a table, with the attributes that its decorated properties are. */
export function Mapped(name: string, options: DecoratedOptions = {}): EntityDecorator {
  return ((entityClass: EntityConstructor, context?: ClassDecoratorContext): unknown => {
    const owner: object = context === undefined ? (entityClass.prototype as object) : context.metadata;
    const { columns, attributes } = definitionsOf(owner);
    if (Object.keys(columns).length === 0 && options.deferred !== true) {
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `${entityClass.name} is mapped to '${name}' but has no property decorated with @Column.`,
      );
    }
    const keys = Object.keys(attributes);
    const mappedClass = context === undefined && keys.length > 0 ? withoutFields(entityClass, keys) : entityClass;
    const { deferred = false, ...tableOptions } = options;
    if (deferred) {
      const { metadata = defaultMetaData, schema } = options;
      waitForTable(metadata, {
        tableName: name,
        schema: schema ?? undefined,
        columns,
        map: (table) => void map(mappedClass, table, attributes),
      });
    } else map(mappedClass, mappedTable(name, columns, tableOptions), attributes);
    return mappedClass === entityClass ? undefined : mappedClass;
  }) as EntityDecorator;
}

/** Legacy decorators cannot reach a field when it is made, so a class in between takes it away after. */
function withoutFields(entityClass: EntityConstructor, keys: readonly string[]): EntityConstructor {
  const base = entityClass as new (...args: readonly unknown[]) => object;
  const between = class extends base {
    constructor(...args: readonly unknown[]) {
      super(...args);
      for (const key of keys) adoptField(this, key);
    }
  };
  Object.defineProperty(between, 'name', { value: entityClass.name });
  return between;
}

/** Attributes of a decorated class, as `c` is to one made by `mapped()`. */
export function attrs<I extends object>(entityClass: abstract new (...args: never[]) => I): InstanceAttributes<I> {
  if (findMapper(entityClass) === undefined) mapperOf(entityClass);
  return (entityClass as unknown as { readonly c: InstanceAttributes<I> }).c;
}
