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
import type { Compiled, Executable } from '@sqlayer/kernel/contracts';
import { rowsOf } from './rows.ts';

/** A statement of a case, compiled for the database that executes it. */
export interface CompiledCase {
  readonly statement: Executable;
  readonly compiled: Compiled;
}

/** The tables that a case needs to find: the fixed ones that it names, and its own except those that it makes. */
export function tablesOf(compiled: readonly CompiledCase[]): readonly Table[] {
  const statements = compiled.map(({ statement }) => statement);
  const own = ownTables(statements);
  const names = (table: Table): boolean =>
    compiled.some((one) => one.compiled.sql.includes(table.name)) || own.some((other) => refersTo(other, table));
  const needed = new Set<Table>();
  const need = (table: Table): void => {
    if (needed.has(table)) return;
    needed.add(table);
    for (const other of rowsOf.keys()) if (refersTo(table, other)) need(other);
  };
  for (const table of rowsOf.keys()) if (names(table)) need(table);
  const made = new Set(madeBy(statements).map(({ fullName }) => fullName));
  const found = new Map([...rowsOf.keys()].filter((table) => needed.has(table)).map((table) => [table.fullName, table]));
  for (const table of own) found.set(table.fullName, table);
  return [...found.values()].filter(({ fullName }) => !made.has(fullName));
}

function refersTo(table: Table, other: Table): boolean {
  return table.foreignKeys.some((constraint) => constraint.target(0).fullName === other.fullName);
}

/** Tables that statements work with, other than the fixed ones, each after those it refers to. */
function ownTables(statements: readonly Executable[]): readonly Table[] {
  const found: Table[] = [];
  const met = new Set<Table>(rowsOf.keys());
  const add = (table: Table): void => {
    if (met.has(table) || isFixed(table)) return;
    met.add(table);
    // What a table refers to comes before it.
    for (const constraint of table.foreignKeys) {
      const target = table.registry?.find(constraint.target(0).fullName);
      if (target !== undefined) add(target);
    }
    found.push(table);
  };
  for (const statement of statements) {
    if (statement instanceof CreateTableAs || statement instanceof CreateView) addTables(statement.query, add);
    else if (statement instanceof CreateTable || statement instanceof CreateIndex || statement instanceof DropIndex) add(statement.table);
    else if (statement instanceof DropTable) add(statement.table);
    else if (statement instanceof Statement) addTables(statement, add);
  }
  return found;
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
