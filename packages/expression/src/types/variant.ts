import type { DialectName } from './dialect-names.ts';
import { type AnySqlType, SqlType, type TypeFamily, type TypeOf } from './sql-type.ts';

/** A type that is another one in some dialects. */
export class VariantType<in out T> extends SqlType<T> {
  readonly kind = 'variant' as const;
  readonly base: AnySqlType;
  readonly variants: Readonly<Record<string, AnySqlType | undefined>>;
  override readonly bindExpression: AnySqlType['bindExpression'];
  override readonly columnExpression: AnySqlType['columnExpression'];
  override readonly operators: AnySqlType['operators'];

  constructor(base: AnySqlType, variants: Readonly<Record<string, AnySqlType | undefined>>) {
    super();
    this.base = base;
    this.variants = variants;
    this.bindExpression = base.bindExpression;
    this.columnExpression = base.columnExpression;
    this.operators = base.operators;
  }

  get family(): TypeFamily {
    return this.base.family;
  }

  get cacheKey(): unknown {
    return this;
  }
}

type Variants = { readonly [D in DialectName]?: AnySqlType };

/**
 * `base`, but another type in the dialects named: `variant(Text, { mysql: LongText, oracle: NClob })`.
 *
 * A dialect that is not named takes `base`; in particular what is said of `mysql` does not hold for `mariadb`. Where a
 * variant has values of another kind, the column's values are of either.
 */
export function variant<T, const V extends Variants>(base: SqlType<T>, variants: V): SqlType<T | TypeOf<V[keyof V]>> {
  return new VariantType(base, variants);
}
