import { type AnySqlType, SqlType, type TypeFamily, type TypeImplementation, type TypeResolver } from './sql-type.ts';

/** What a type of some databases is called and how its values are converted; no function is called with null. */
export interface NativeTypeDefinition<T> {
  /** As errors call it: `INET`. */
  readonly name: string;
  /** The dialects that have it; any, if left out. */
  readonly dialects?: readonly string[] | undefined;
  /** As written in DDL and CAST, if that is not the name. */
  readonly sqlName?: string | undefined;
  /** As written in CAST, where that differs; null where nothing can be cast to it. */
  readonly castName?: string | null | undefined;
  /** Written behind a placeholder, where the database must be told the type of a parameter. */
  readonly bindCast?: string | undefined;
  /** A type whose values are checked and converted in the same way; what is said here comes first. */
  readonly like?: SqlType<T> | undefined;
  /** The type that stands for it in any database, whose values may be others; `like`, if left out. */
  readonly generic?: AnySqlType | undefined;
  readonly encode?: ((value: T) => unknown) | undefined;
  readonly decode?: ((raw: unknown) => T) | undefined;
  /** A value as SQL text; what `encode` makes of it between quotes, if left out. */
  readonly literal?: ((value: T) => string) | undefined;
  /** What depends on the types that this one is made of. */
  readonly implement?: ((types: TypeResolver) => Partial<TypeImplementation>) | undefined;
  /** How operators treat it; as `like`, if left out. */
  readonly family?: TypeFamily | undefined;
  /** Types of equal key are alike, so that statements that name them share one compiled form. The object itself, if left out. */
  readonly key?: string | undefined;
}

/** A type that only some databases have. */
export class NativeType<in out T> extends SqlType<T> {
  readonly kind = 'native' as const;
  readonly family: TypeFamily;
  readonly definition: NativeTypeDefinition<T>;
  readonly cacheKey: unknown;

  constructor(definition: NativeTypeDefinition<T>) {
    super();
    this.definition = definition;
    this.family = definition.family ?? definition.like?.family ?? 'other';
    this.cacheKey = definition.key === undefined ? this : `native(${definition.key})`;
  }
}

/**
 * A type that only some databases have, or one that the application's own database has.
 *
 * `nativeType<string>({ name: 'GEOMETRY', sqlName: 'GEOMETRY(4326)' })` passes values as they are. In a dialect that is not
 * among `dialects` a statement with the type throws SQL_UNSUPPORTED.
 */
export function nativeType<T>(definition: NativeTypeDefinition<T>): NativeType<T> {
  return new NativeType(definition);
}
