import type { NodePass } from '../../elements/node.ts';
import type { ForeignKeyConstraint } from '../../schema/foreign-key.ts';
import type { Table } from '../../schema/table.ts';
import { targetTable } from '../data-change.ts';
import { DdlStatement } from './ddl-statement.ts';

/** CREATE TABLE. */
export class CreateTable extends DdlStatement {
  readonly table: Table;
  readonly ifNotExists: boolean;
  /** Foreign keys that are added later, because their tables do not exist yet. */
  readonly postponed: readonly ForeignKeyConstraint[];

  constructor(table: Table, options: { readonly ifNotExists?: boolean; readonly postponed?: readonly ForeignKeyConstraint[] } = {}) {
    super();
    this.table = table;
    this.ifNotExists = options.ifNotExists ?? false;
    this.postponed = options.postponed ?? [];
  }

  get kind(): 'createTable' {
    return 'createTable';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('ifNotExists', this.ifNotExists);
    for (const constraint of this.postponed) pass.atom('postponed', constraint);
  }
}

/** What DROP TABLE can be told. */
export interface DropTableOptions {
  readonly ifExists?: boolean;
  /** With the foreign keys that refer to it, and on PostgreSQL with everything else that depends on it. */
  readonly cascade?: boolean;
}

/** DROP TABLE. */
export class DropTable extends DdlStatement {
  readonly table: Table;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(table: Table, options: DropTableOptions = {}) {
    super();
    this.table = table;
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  get kind(): 'dropTable' {
    return 'dropTable';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('ifExists', this.ifExists);
    pass.atom('cascade', this.cascade);
  }
}

/** CREATE TABLE for a table or the table of a mapped class, without its indexes and comments. */
export function createTable(table: { readonly _from: string }, options: { readonly ifNotExists?: boolean } = {}): CreateTable {
  return new CreateTable(targetTable(table, 'createTable'), options);
}

/** DROP TABLE for a table or the table of a mapped class. */
export function dropTable(table: { readonly _from: string }, options: DropTableOptions = {}): DropTable {
  return new DropTable(targetTable(table, 'dropTable'), options);
}
