import type { ColumnReference } from '../selectables/from-clause.ts';
import type { ColumnSpecs, TableColumns } from './column.types.ts';
import type { ColumnDef } from './column-definition.ts';
import type { Table } from './table.ts';

/** Columns that only the run time knows: of any name, and of values that the compiler cannot tell. */
export type DynamicSpecs = Readonly<Record<string, ColumnDef<unknown, { readonly nullable: true }>>>;

/** Columns by key, as in `user.c['name']`; a key that is no column throws SQL_UNKNOWN_COLUMN. */
export interface DynamicColumns<out N extends string> {
  readonly [key: string]: ColumnReference<unknown, string, N>;
}

/**
 * A table that was read from the database.
 *
 * Its columns are known at run time only, but for those that the application gave, which have the types that it said.
 */
export interface DynamicTable<O extends ColumnSpecs = Record<never, never>, N extends string = string> extends Table<DynamicSpecs, N> {
  readonly c: TableColumns<O, N> & DynamicColumns<N>;
}
