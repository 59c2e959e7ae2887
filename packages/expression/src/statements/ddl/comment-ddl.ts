import type { NodePass } from '../../elements/node.ts';
import type { TableConstraint } from '../../schema/constraints.ts';
import type { Table } from '../../schema/table.ts';
import type { Index } from '../../schema/table-index.ts';
import type { ColumnReference } from '../../selectables/from-clause.ts';
import { DdlStatement } from './ddl-statement.ts';

/** Gives a table the comment of its definition. */
export class SetTableComment extends DdlStatement {
  readonly table: Table;

  constructor(table: Table) {
    super();
    this.table = table;
  }

  get kind(): 'setTableComment' {
    return 'setTableComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
  }
}

/** Takes the comment of a table away. */
export class DropTableComment extends DdlStatement {
  readonly table: Table;

  constructor(table: Table) {
    super();
    this.table = table;
  }

  get kind(): 'dropTableComment' {
    return 'dropTableComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
  }
}

/** Gives a column the comment of its definition. */
export class SetColumnComment extends DdlStatement {
  readonly table: Table;
  readonly column: ColumnReference;

  constructor(table: Table, column: ColumnReference) {
    super();
    this.table = table;
    this.column = column;
  }

  get kind(): 'setColumnComment' {
    return 'setColumnComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('column', this.column);
  }
}

/** Takes the comment of a column away. */
export class DropColumnComment extends DdlStatement {
  readonly table: Table;
  readonly column: ColumnReference;

  constructor(table: Table, column: ColumnReference) {
    super();
    this.table = table;
    this.column = column;
  }

  get kind(): 'dropColumnComment' {
    return 'dropColumnComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('column', this.column);
  }
}

/** Gives a constraint the comment of its definition (PostgreSQL). */
export class SetConstraintComment extends DdlStatement {
  readonly table: Table;
  readonly constraint: TableConstraint;

  constructor(table: Table, constraint: TableConstraint) {
    super();
    this.table = table;
    this.constraint = constraint;
  }

  get kind(): 'setConstraintComment' {
    return 'setConstraintComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('constraint', this.constraint);
  }
}

/** Takes the comment of a constraint away (PostgreSQL). */
export class DropConstraintComment extends DdlStatement {
  readonly table: Table;
  readonly constraint: TableConstraint;

  constructor(table: Table, constraint: TableConstraint) {
    super();
    this.table = table;
    this.constraint = constraint;
  }

  get kind(): 'dropConstraintComment' {
    return 'dropConstraintComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('constraint', this.constraint);
  }
}

/** Gives an index the comment of its definition (PostgreSQL). */
export class SetIndexComment extends DdlStatement {
  readonly table: Table;
  readonly index: Index;

  constructor(table: Table, index: Index) {
    super();
    this.table = table;
    this.index = index;
  }

  get kind(): 'setIndexComment' {
    return 'setIndexComment';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('index', this.index);
  }
}
