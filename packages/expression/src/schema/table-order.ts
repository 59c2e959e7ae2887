import { ArgumentError } from '@sqlayer/kernel/errors';
import type { ForeignKeyConstraint } from './foreign-key.ts';
import type { Table } from './table.ts';

/** Tables so that each comes after those it refers to, and the foreign keys that no order can satisfy. */
export interface TableOrder {
  readonly tables: readonly Table[];
  /**
   * By table: foreign keys that must be added when all tables exist, and dropped before any of them is. Those of tables
   * that refer to each other in a circle, and those that ask for it by `useAlter`.
   */
  readonly postponed: ReadonlyMap<Table, readonly ForeignKeyConstraint[]>;
}

/** How tables are put in order. */
export interface TableOrderOptions {
  /** Foreign keys to other tables than these are left out instead of being refused. */
  readonly ignoreUnknown?: boolean;
  /**
   * Tables that refer to each other in a circle stand in the order given, as suits those whose foreign keys come later.
   * Otherwise a circle is only opened where it closes, so that as many foreign keys as possible agree with the order.
   */
  readonly circlesAsGiven?: boolean;
}

/**
 * Sorts tables by their foreign keys: first those that depend on none, then those that depend on these, and so on, each
 * group in the order given.
 *
 * A foreign key to a table that is not among them throws SQL_UNRESOLVED_FOREIGN_KEY. A table may refer to itself.
 */
export function orderTables(tables: readonly Table[], options: TableOrderOptions = {}): TableOrder {
  const needs = dependencies(tables, options.ignoreUnknown === true);
  const circles = circlesAmong(tables, needs);
  const postponed = new Map<Table, readonly ForeignKeyConstraint[]>();
  for (const table of tables) {
    const late = circles.has(table) ? table.foreignKeys : table.foreignKeys.filter((constraint) => constraint.useAlter);
    if (late.length > 0) postponed.set(table, late);
  }
  const closing = options.circlesAsGiven === true ? undefined : closingEdges(tables, needs);
  const sorted = layers(tables, (table) =>
    [...(needs.get(table) ?? none)].filter((needed) =>
      closing === undefined
        ? circles.get(table) === undefined || circles.get(table) !== circles.get(needed)
        : closing.get(table)?.has(needed) !== true,
    ),
  );
  return { tables: sorted, postponed };
}

const none: ReadonlySet<Table> = new Set();

/** Which other tables each one needs: by foreign keys that stand in CREATE TABLE, and because it says so. */
function dependencies(tables: readonly Table[], ignoreUnknown: boolean): ReadonlyMap<Table, ReadonlySet<Table>> {
  const byName = new Map(tables.map((table) => [table.fullName, table]));
  return new Map(
    tables.map((table) => {
      const needed = new Set<Table>();
      for (const constraint of table.foreignKeys) {
        if (ignoreUnknown && !byName.has(constraint.targetName(0).table)) continue;
        const target = targetOf(table, constraint, byName);
        if (target !== table && !constraint.useAlter) needed.add(target);
      }
      for (const name of table.dependsOn) {
        const other = byName.get(name);
        if (other !== undefined && other !== table) needed.add(other);
      }
      return [table, needed] as const;
    }),
  );
}

/** The circle that each table is part of, by Tarjan's strongly connected components; none for most tables. */
function circlesAmong(tables: readonly Table[], needs: ReadonlyMap<Table, ReadonlySet<Table>>): ReadonlyMap<Table, readonly Table[]> {
  const found = new Map<Table, readonly Table[]>();
  const order = new Map<Table, number>();
  const lowest = new Map<Table, number>();
  const open: Table[] = [];
  const visit = (table: Table): number => {
    const number = order.size;
    order.set(table, number);
    open.push(table);
    let low = number;
    for (const next of needs.get(table) ?? none) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? (order.get(next) as number));
    }
    lowest.set(table, low);
    if (low < number) return low;
    const circle = open.splice(open.indexOf(table));
    if (circle.length > 1) for (const member of circle) found.set(member, circle);
    return low;
  };
  for (const table of tables) if (!order.has(table)) visit(table);
  return found;
}

/** References that lead back to a table on whose way they were met: without them there is no circle. */
function closingEdges(tables: readonly Table[], needs: ReadonlyMap<Table, ReadonlySet<Table>>): ReadonlyMap<Table, ReadonlySet<Table>> {
  const edges = new Map<Table, Set<Table>>();
  const state = new Map<Table, 'open' | 'done'>();
  const visit = (table: Table): void => {
    state.set(table, 'open');
    for (const next of needs.get(table) ?? none) {
      if (state.get(next) === 'open') edges.set(table, (edges.get(table) ?? new Set()).add(next));
      else if (!state.has(next)) visit(next);
    }
    state.set(table, 'done');
  };
  for (const table of tables) if (!state.has(table)) visit(table);
  return edges;
}

function layers(tables: readonly Table[], needs: (table: Table) => readonly Table[]): readonly Table[] {
  const sorted = new Set<Table>();
  const missing = new Map(tables.map((table) => [table, needs(table)]));
  let rest = tables;
  while (rest.length > 0) {
    const ready = rest.filter((table) => missing.get(table)?.every((needed) => sorted.has(needed)));
    for (const table of ready) sorted.add(table);
    rest = rest.filter((table) => !sorted.has(table));
  }
  return [...sorted];
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
