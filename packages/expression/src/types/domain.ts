import { type AnySqlType, SqlType, type TypedExpression, type TypeFamily } from './sql-type.ts';

/** What a domain can be told. */
export interface DomainOptions {
  readonly schema?: string | undefined;
  /** What every value must meet, on the word VALUE: sql`VALUE LIKE '%@%'`. */
  readonly check?: TypedExpression | undefined;
  /** The name of that rule; the database makes one up if left out. */
  readonly constraintName?: string | undefined;
  readonly notNull?: boolean | undefined;
  /** What a column of this type gets when nothing is given. */
  readonly default?: TypedExpression | undefined;
}

/** A named type of the schema: another type with a rule for its values. */
export class DomainType<in out T> extends SqlType<T> {
  readonly kind = 'domain' as const;
  readonly name: string;
  readonly base: SqlType<T>;
  readonly schema: string | undefined;
  readonly check: TypedExpression | undefined;
  readonly constraintName: string | undefined;
  readonly notNull: boolean;
  readonly default: TypedExpression | undefined;
  override readonly bindExpression: AnySqlType['bindExpression'];
  override readonly columnExpression: AnySqlType['columnExpression'];
  override readonly operators: AnySqlType['operators'];

  constructor(name: string, base: SqlType<T>, options: DomainOptions = {}) {
    super();
    this.name = name;
    this.base = base;
    this.schema = options.schema;
    this.check = options.check;
    this.constraintName = options.constraintName;
    this.notNull = options.notNull ?? false;
    this.default = options.default;
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

/**
 * A DOMAIN of the schema: `domain('email', Text, { check: sql`VALUE LIKE '%@%'` })`.
 *
 * Only PostgreSQL has them; use `variant()` for what stands in its place elsewhere.
 */
export function domain<T>(name: string, base: SqlType<T>, options?: DomainOptions): DomainType<T> {
  return new DomainType(name, base, options);
}
