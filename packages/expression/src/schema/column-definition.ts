import type { ReferentialAction } from '@sqlayer/kernel/contracts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import type { DialectOptions } from './dialect-options.ts';
import type { Computed, Identity } from './generated-column.ts';
import type { Sequence } from './sequence.ts';
import type { SchemaExpression } from './sql-expression.ts';

/**
 * A column of another table: `'user_account.id'`, `'schema.user_account.id'`, or a function that gives the column.
 *
 * The function's result is `any` on purpose: only then does the compiler not ask for the type of a table or class whose
 * definition it is just reading, which would be a circle.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type ColumnTarget = string | (() => any);

/** When a deferrable constraint is checked, unless a transaction says otherwise. */
export const checkTimes = ['DEFERRED', 'IMMEDIATE'] as const;

/** When a constraint is checked; databases without a choice refuse everything but their own way. */
export interface Deferral {
  readonly deferrable?: boolean | undefined;
  readonly initially?: (typeof checkTimes)[number] | undefined;
}

/** What belongs to a foreign key besides its columns. */
export interface ForeignKeyActions extends Deferral {
  readonly name?: ConstraintName | undefined;
  readonly onDelete?: ReferentialAction | undefined;
  readonly onUpdate?: ReferentialAction | undefined;
  /** How a key of which only some columns are NULL is treated. */
  readonly match?: 'FULL' | 'PARTIAL' | 'SIMPLE' | undefined;
  /** Always added by ALTER TABLE when all tables exist, where the database can. */
  readonly useAlter?: boolean | undefined;
  readonly comment?: string | undefined;
  readonly options?: DialectOptions | undefined;
}

/** A name, or none, that the naming convention of the metadata changes nothing about. */
export class ExactName {
  readonly name: string | undefined;

  constructor(name: string | undefined) {
    this.name = name;
  }
}

/** A name as it is, or one that the convention makes more of. */
export type ConstraintName = string | ExactName;

/**
 * The name as it is, though the naming convention would put its own around it: `check(…, { name: exactName('ck_1') })`;
 * undefined for none, which is then left to the database.
 */
export function exactName(name: string | undefined): ExactName {
  return new ExactName(name);
}

/** Which column a foreign key refers to, and what becomes of the row when that one goes or changes. */
export interface ForeignKeyDefinition extends ForeignKeyActions {
  readonly target: ColumnTarget;
}

/** What a function that makes a default is given. */
export interface DefaultContext {
  /** The values that the row gives, by key. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** What a column can be told beside its type. */
export interface ColumnOptions {
  /** The name in the database, if it is not the key. */
  readonly name?: string;
  readonly primaryKey?: boolean;
  /** NULL is allowed; a column is NOT NULL unless this is true. */
  readonly nullable?: boolean;
  /**
   * What a new row gets that gives none: a value, a function called for each row (it may take a `DefaultContext`), an
   * expression written into the INSERT, or a sequence.
   */
  readonly default?: unknown;
  /**
   * The default kept by the database: `text()` and `sql` as they stand, an expression with its values as literals, a
   * sequence, or a plain value as a literal. A string is always a literal, never SQL.
   */
  readonly serverDefault?: SchemaExpression | Sequence | string | number | bigint | boolean;
  /** A value, a function or an expression, for every UPDATE that does not set the column. */
  readonly onUpdate?: unknown;
  /** The database changes the value at every UPDATE, by a trigger for instance; what was read before is stale then. */
  readonly serverOnUpdate?: boolean;
  readonly foreignKey?: ColumnTarget | ForeignKeyDefinition;
  /** UNIQUE on this column alone; together with `index` a unique index. */
  readonly unique?: boolean;
  /** An index on this column alone. */
  readonly index?: boolean;
  /** CHECK within the definition of the column. */
  readonly check?: SchemaExpression | { readonly condition: SchemaExpression; readonly name?: ConstraintName };
  /** The database makes the value, by a trigger for instance; implied by `computed` and `identity`. */
  readonly generated?: boolean;
  /** Computed by the database from other columns of the row. */
  readonly computed?: Computed;
  /** Counted by the database. */
  readonly identity?: Identity;
  /**
   * False keeps an integer primary key from being generated; true asks for it where it is not the rule: for one column of
   * a composite key, a foreign key, a NUMERIC one. Oracle generates nothing by itself: give `identity` or a sequence.
   */
  readonly autoincrement?: boolean;
  readonly comment?: string;
  readonly options?: DialectOptions;
}

/** What `column()` gives: a type and options, not yet part of a table. */
export interface ColumnDef<T, O> {
  readonly kind: 'column';
  readonly type: SqlType<T>;
  readonly options: O;
}

/** A definition of which nothing but its being a column is known. */
export interface AnyColumnDef {
  readonly kind: 'column';
  readonly type: AnySqlType;
  readonly options: ColumnOptions;
}

/** Defines a column; NOT NULL unless `nullable` is true. */
export function column<T, const O extends ColumnOptions = Record<never, never>>(type: SqlType<T>, options?: O): ColumnDef<T, O> {
  // Without options `O` is the empty object type, which `{}` is.
  return { kind: 'column', type, options: options ?? ({} as O) };
}

/** A foreign key with its actions: `column(Integer, { foreignKey: references('user.id', { onDelete: 'CASCADE' }) })`. */
export function references(target: ColumnTarget, actions: ForeignKeyActions = {}): ForeignKeyDefinition {
  return { target, ...actions };
}
