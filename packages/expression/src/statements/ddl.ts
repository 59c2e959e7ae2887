import type { NodePass } from '../elements/node.ts';
import type { ForeignKeyConstraint, Index } from '../schema/constraints.ts';
import type { Table } from '../schema/table.ts';
import { targetTable } from './data-change.ts';
import { Statement } from './statement.ts';

/** CREATE TABLE. */
export class CreateTable extends Statement<never, never, never> {
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

/** DROP TABLE. */
export class DropTable extends Statement<never, never, never> {
  readonly table: Table;
  readonly ifExists: boolean;

  constructor(table: Table, options: { readonly ifExists?: boolean } = {}) {
    super();
    this.table = table;
    this.ifExists = options.ifExists ?? false;
  }

  get kind(): 'dropTable' {
    return 'dropTable';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('ifExists', this.ifExists);
  }
}

/** CREATE INDEX. */
export class CreateIndex extends Statement<never, never, never> {
  readonly table: Table;
  readonly index: Index;
  readonly ifNotExists: boolean;

  constructor(table: Table, index: Index, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.table = table;
    this.index = index;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  get kind(): 'createIndex' {
    return 'createIndex';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('index', this.index);
    pass.atom('ifNotExists', this.ifNotExists);
  }
}

/** ALTER TABLE … ADD a foreign key, for tables that refer to each other. */
export class AddForeignKey extends Statement<never, never, never> {
  readonly table: Table;
  readonly constraint: ForeignKeyConstraint;

  constructor(table: Table, constraint: ForeignKeyConstraint) {
    super();
    this.table = table;
    this.constraint = constraint;
  }

  get kind(): 'addForeignKey' {
    return 'addForeignKey';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('constraint', this.constraint);
  }
}

/** CREATE TABLE for a table or the table of a mapped class, without its indexes. */
export function createTable(table: { readonly _from: string }, options: { readonly ifNotExists?: boolean } = {}): CreateTable {
  return new CreateTable(targetTable(table, 'createTable'), options);
}

/** DROP TABLE for a table or the table of a mapped class. */
export function dropTable(table: { readonly _from: string }, options: { readonly ifExists?: boolean } = {}): DropTable {
  return new DropTable(targetTable(table, 'dropTable'), options);
}
