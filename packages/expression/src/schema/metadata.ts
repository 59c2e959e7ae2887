import type { Capabilities, Executable, Inspector } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { AddForeignKey, CreateIndex, CreateTable, DropTable } from '../statements/ddl.ts';
import type { ColumnSpecs } from './column.types.ts';
import { Table, type TableOptions, type TableRegistry } from './table.ts';
import { orderTables } from './table-order.ts';

/** What DDL is sent through: a connection. */
export interface SchemaTarget {
  readonly dialect: { readonly capabilities: Capabilities };
  execute(statement: Executable): PromiseLike<unknown>;
  inspect(): Inspector;
}

/** A collection of tables that belong together and may refer to each other by name. */
export class MetaData implements TableRegistry {
  readonly #tables = new Map<string, Table>();

  /** Tables by name, with the schema where they have one, in the order of their definition. */
  get tables(): ReadonlyMap<string, Table> {
    return this.#tables;
  }

  /** Tables in the order in which they can be created. */
  get sortedTables(): readonly Table[] {
    return orderTables([...this.#tables.values()]).tables;
  }

  /** Registers a table; throws SQL_DUPLICATE_TABLE if there is one of its name. */
  add(table: Table): void {
    if (this.#tables.has(table.fullName)) {
      throw new ArgumentError(
        'SQL_DUPLICATE_TABLE',
        `a table named '${table.fullName}' is defined already; give it another name or a MetaData of its own.`,
      );
    }
    this.#tables.set(table.fullName, table);
  }

  /** Defines a table in this collection. */
  table<const N extends string, S extends ColumnSpecs>(
    name: N,
    columns: S,
    options: Omit<TableOptions<S, N>, 'metadata'> = {},
  ): Table<S, N> {
    return new Table<S, N>(name, columns, { ...options, metadata: this });
  }

  /**
   * Creates the tables and indexes, each after those it refers to; those that exist are left as they are.
   *
   * Tables that refer to each other get their foreign keys afterwards, by ALTER TABLE where the database has it and
   * within CREATE TABLE where it does not mind tables that are not there yet (SQLite).
   */
  async createAll(target: SchemaTarget, options: { readonly checkFirst?: boolean } = {}): Promise<void> {
    const { tables, postponed } = orderTables([...this.#tables.values()]);
    const existing = options.checkFirst === false ? new Set<Table>() : await existingTables(target, tables);
    const alter = target.dialect.capabilities.alterAddConstraint;
    for (const table of tables) {
      if (existing.has(table)) continue;
      await target.execute(new CreateTable(table, { postponed: alter ? (postponed.get(table) ?? []) : [] }));
      for (const index of table.indexes) await target.execute(new CreateIndex(table, index));
    }
    if (!alter) return;
    for (const [table, constraints] of postponed) {
      if (existing.has(table)) continue;
      for (const constraint of constraints) await target.execute(new AddForeignKey(table, constraint));
    }
  }

  /** Drops the tables that exist, each before those it refers to. */
  async dropAll(target: SchemaTarget, options: { readonly checkFirst?: boolean } = {}): Promise<void> {
    const { tables } = orderTables([...this.#tables.values()]);
    const existing = options.checkFirst === false ? undefined : await existingTables(target, tables);
    for (const table of [...tables].reverse()) {
      if (existing === undefined || existing.has(table)) await target.execute(new DropTable(table));
    }
  }
}

async function existingTables(target: SchemaTarget, tables: readonly Table[]): Promise<ReadonlySet<Table>> {
  const inspector = target.inspect();
  const names = new Map<string | undefined, ReadonlySet<string>>();
  const existing = new Set<Table>();
  for (const table of tables) {
    let known = names.get(table.schema);
    if (known === undefined) {
      known = new Set(await inspector.tableNames(table.schema === undefined ? {} : { schema: table.schema }));
      names.set(table.schema, known);
    }
    if (known.has(table.name)) existing.add(table);
  }
  return existing;
}
