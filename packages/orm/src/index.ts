/** The object-relational mapper: mapped classes, relationships, and the session that loads and writes them. */

export type { OrmErrorCode } from './errors.ts';
export { ormErrorCodes } from './errors.ts';
export type { LoaderStrategy, Relationships } from './loading/loader-options.ts';
export { joinedLoad, LoaderOption, lazyLoad, selectinLoad } from './loading/loader-options.ts';
export { columnSelect } from './loading/select-plan.ts';
export { aliased } from './mapping/aliased.ts';
export type { AutomapOptions } from './mapping/automap.ts';
export { Automap, automap } from './mapping/automap.ts';
export type { AutomapLink } from './mapping/automap-links.ts';
export type { AutomapNames } from './mapping/automap-names.ts';
export type { CompositeAttribute, CompositeColumns, SoundComposites } from './mapping/composite.types.ts';
export type { CompositeDef, PropertyColumns, ValueClass } from './mapping/composite-definition.ts';
export { composite } from './mapping/composite-definition.ts';
export type { ColumnDecorator, DecoratedOptions, EntityDecorator, PropertyDecorator } from './mapping/decorators.ts';
export { attrs, Column, Composite, Many, Mapped, One } from './mapping/decorators.ts';
export type { DeferredOptions, PrepareOptions } from './mapping/deferred.ts';
export { deferred, prepare } from './mapping/deferred.ts';
export type { DeferredBase, DynamicAttribute, DynamicAttributes, DynamicClass, DynamicEntity } from './mapping/dynamic-class.ts';
export type {
  AliasedAttributes,
  AliasedEntity,
  Attributes,
  AttributeValue,
  ColumnAttributes,
  EntityBase,
  EntityConstructor,
  EntitySpec,
  HasTable,
  Init,
  Instance,
  InstanceAttributes,
  RelationshipAttribute,
  TableOf,
} from './mapping/entity.types.ts';
export type { MappedColumns, MappedOptions } from './mapping/mapped.ts';
export { defaultMetaData, map, mapped } from './mapping/mapped.ts';
export { Mapper, mapperOf } from './mapping/mapper.ts';
export type { ColumnPair, Direction, Secondary } from './mapping/relationship.ts';
export { Relationship } from './mapping/relationship.ts';
export type {
  AttributesOfRelated,
  Cascade,
  LazyMode,
  ManyDef,
  OneDef,
  RelationshipOptions,
  TargetClass,
} from './mapping/relationship-definition.ts';
export { many, one } from './mapping/relationship-definition.ts';
export type { RunInSessionOptions } from './session/run-in-session.ts';
export { runInSession } from './session/run-in-session.ts';
export type { GetOptions, SessionOptions } from './session/session.ts';
export { Session } from './session/session.ts';
export { Collection } from './state/collection.ts';
export type { EntityStatus } from './state/entity-state.ts';
