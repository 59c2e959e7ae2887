import type { DialectName } from './dialect-names.ts';
import { type AnySqlType, SqlType, type TypedExpression, type TypeFamily, type TypeOperators } from './sql-type.ts';

/** How a type of the application is stored; none of the functions is called with null. */
export interface CustomTypeDefinition<T, Base> {
  readonly encode: (value: T) => Base;
  readonly decode: (value: Base) => T;
  /** Types that some dialects store it as instead. */
  readonly variants?: { readonly [D in DialectName]?: SqlType<Base> };
  /** What stands in the place of a bound value, such as `ST_GeomFromText(?)`. */
  readonly bindExpression?: (parameter: TypedExpression) => TypedExpression;
  /** What stands in the place of a selected column, such as `ST_AsText(column)`. */
  readonly columnExpression?: (column: TypedExpression) => TypedExpression;
  /** Operators with a meaning of their own. */
  readonly operators?: TypeOperators;
}

/** A type of the application on top of another one. */
export class CustomType<in out T, in out Base> extends SqlType<T> {
  readonly kind = 'custom' as const;
  readonly base: SqlType<Base>;
  readonly variants: Readonly<Record<string, AnySqlType | undefined>>;
  readonly encode: (value: T) => Base;
  readonly decode: (value: Base) => T;
  override readonly bindExpression: AnySqlType['bindExpression'];
  override readonly columnExpression: AnySqlType['columnExpression'];
  override readonly operators: AnySqlType['operators'];

  constructor(base: SqlType<Base>, definition: CustomTypeDefinition<T, Base>) {
    super();
    this.base = base;
    this.variants = definition.variants ?? {};
    this.encode = definition.encode;
    this.decode = definition.decode;
    this.bindExpression = definition.bindExpression ?? base.bindExpression;
    this.columnExpression = definition.columnExpression ?? base.columnExpression;
    this.operators = definition.operators ?? base.operators;
  }

  get family(): TypeFamily {
    return this.base.family;
  }

  /** Two custom types are alike only if they are the same object: functions cannot be compared. */
  get cacheKey(): unknown {
    return this;
  }
}

/**
 * A type that is stored as `base` and seen by the application as `T`.
 *
 * It can also say what SQL stands around its values and columns, and what operators mean for it.
 */
export function customType<T, Base>(base: SqlType<Base>, definition: CustomTypeDefinition<T, Base>): SqlType<T> {
  return new CustomType(base, definition);
}
