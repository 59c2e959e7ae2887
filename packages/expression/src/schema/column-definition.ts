import type { ReferentialAction } from '@sqlayer/kernel/contracts';
import type { Expression } from '../elements/expression.types.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';

/**
 * A column of another table: `'user_account.id'`, `'schema.user_account.id'`, or a function that gives the column.
 *
 * The function's result is `any` on purpose: only then does the compiler not ask for the type of a table or class whose
 * definition it is just reading, which would be a circle.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type ColumnTarget = string | (() => any);

/** Which column a foreign key refers to, and what becomes of the row when that one goes or changes. */
export interface ForeignKeyDefinition {
  readonly target: ColumnTarget;
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly name?: string;
}

export interface ColumnOptions {
  /** The name in the database, if it is not the key. */
  readonly name?: string;
  readonly primaryKey?: boolean;
  /** NULL is allowed; a column is NOT NULL unless this is true. */
  readonly nullable?: boolean;
  /** A value, or a function called for each new row that gives none. */
  readonly default?: unknown;
  /** The default kept by the database. */
  readonly serverDefault?: Expression<unknown>;
  /** A value, or a function called whenever the row is updated and the column is not set. */
  readonly onUpdate?: unknown;
  readonly foreignKey?: ColumnTarget | ForeignKeyDefinition;
  readonly unique?: boolean;
  /** An index on this column alone. */
  readonly index?: boolean;
  /** The database makes the value: an identity, a trigger, a computed column. */
  readonly generated?: boolean;
  /** False keeps an integer primary key from being generated. */
  readonly autoincrement?: boolean;
  readonly comment?: string;
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
export function references(target: ColumnTarget, actions: Omit<ForeignKeyDefinition, 'target'> = {}): ForeignKeyDefinition {
  return { target, ...actions };
}
