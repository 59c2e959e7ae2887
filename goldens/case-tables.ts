import {
  ColumnReference,
  CreateIndex,
  CreateTable,
  CreateTableAs,
  CreateView,
  DropIndex,
  DropTable,
  Statement,
  Table,
  walk,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import { rowsOf } from './rows.ts';

/** The tables that a case needs to find: the fixed ones, and its own except those that it makes. */
export function tablesOf(statements: readonly Executable[]): readonly Table[] {
  const found = new Map<string, Table>([...rowsOf.keys()].map((table) => [table.fullName, table]));
  const met = new Set<Table>(rowsOf.keys());
  const add = (table: Table): void => {
    if (met.has(table) || isFixed(table)) return;
    met.add(table);
    // What a table refers to comes before it.
    for (const constraint of table.foreignKeys) {
      const target = table.registry?.find(constraint.target(0).fullName);
      if (target !== undefined) add(target);
    }
    found.set(table.fullName, table);
  };
  for (const statement of statements) {
    if (statement instanceof CreateTableAs || statement instanceof CreateView) addTables(statement.query, add);
    else if (statement instanceof CreateTable || statement instanceof CreateIndex || statement instanceof DropIndex) add(statement.table);
    else if (statement instanceof DropTable) add(statement.table);
    else if (statement instanceof Statement) addTables(statement, add);
  }
  for (const made of madeBy(statements)) found.delete(made.fullName);
  return [...found.values()];
}

/** Whether a table, such as that of a mapped class, stands for one of the fixed ones: it has its name and only columns of it. */
function isFixed(table: Table): boolean {
  return [...rowsOf.keys()].some(
    ({ fullName, columns }) =>
      fullName === table.fullName && table.columns.every(({ name }) => columns.some((fixed) => fixed.name === name)),
  );
}

function addTables(statement: Statement, add: (table: Table) => void): void {
  walk(statement, (node) => {
    const from = node instanceof ColumnReference ? node.from : node;
    if (from instanceof Table) add(from);
    return undefined;
  });
}

/** The tables that a case makes itself. */
export function madeBy(statements: readonly Executable[]): readonly Table[] {
  return statements.flatMap((statement) =>
    statement instanceof CreateTable || statement instanceof CreateTableAs || statement instanceof CreateView ? [statement.table] : [],
  );
}

/** The table without arrays, which only PostgreSQL has a type for. */
export function storableIn(table: Table, allNullable: boolean): Table {
  if (!allNullable && table.columns.every((column) => column.type.kind !== 'array')) return table;
  const kept = table.columns.filter((column) => column.type.kind !== 'array');
  const specs = kept.map(({ key, name, type, options }) => {
    const nullable = options.nullable || allNullable;
    return [key, { kind: 'column' as const, type, options: { ...options, name, nullable } }] as const;
  });
  return new Table(table.name, Object.fromEntries(specs), { schema: table.schema ?? null });
}
