import { ArgumentError } from '@sqlayer/kernel/errors';
import type { ForeignKeyConstraint } from './constraints.ts';
import type { Table } from './table.ts';

/** Tables so that each comes after those it refers to, and the foreign keys that no order can satisfy. */
export interface TableOrder {
  readonly tables: readonly Table[];
  /** By table: foreign keys that close a cycle and must be added when all tables exist. */
  readonly postponed: ReadonlyMap<Table, readonly ForeignKeyConstraint[]>;
}

/**
 * Sorts tables by their foreign keys; tables that do not depend on each other keep their order.
 *
 * A foreign key to a table that is not among them throws SQL_UNRESOLVED_FOREIGN_KEY, unless `ignoreUnknown` is set. A
 * table may refer to itself.
 */
export function orderTables(tables: readonly Table[], options: { readonly ignoreUnknown?: boolean } = {}): TableOrder {
  const byName = new Map(tables.map((table) => [table.fullName, table]));
  const tablesInOrder: Table[] = [];
  const postponed = new Map<Table, ForeignKeyConstraint[]>();
  const state = new Map<Table, 'open' | 'done'>();

  const visit = (table: Table): void => {
    state.set(table, 'open');
    for (const constraint of table.foreignKeys) {
      if (options.ignoreUnknown === true && !byName.has(constraint.targetName(0).table)) continue;
      const target = targetOf(table, constraint, byName);
      if (target === table) continue;
      if (state.get(target) === 'open') postponed.set(table, [...(postponed.get(table) ?? []), constraint]);
      else if (!state.has(target)) visit(target);
    }
    state.set(table, 'done');
    tablesInOrder.push(table);
  };
  for (const table of tables) if (!state.has(table)) visit(table);
  return { tables: tablesInOrder, postponed };
}

function targetOf(table: Table, constraint: ForeignKeyConstraint, byName: ReadonlyMap<string, Table>): Table {
  const { table: name, column } = constraint.targetName(0);
  const target = byName.get(name);
  const source = `${table.name}.${constraint.columns[0]?.name}`;
  if (target === undefined) {
    throw new ArgumentError(
      'SQL_UNRESOLVED_FOREIGN_KEY',
      `the foreign key ${source} refers to table '${name}', which the metadata does not know.`,
    );
  }
  if (!target.columns.some((candidate) => candidate.name === column || candidate.key === column)) {
    throw new ArgumentError(
      'SQL_UNRESOLVED_FOREIGN_KEY',
      `the foreign key ${source} refers to '${name}.${column}', which is no column of that table.`,
    );
  }
  return target;
}
