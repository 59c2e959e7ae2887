import { ArgumentError } from '@sqlayer/kernel/errors';
import type { NodePass } from '../../elements/node.ts';
import type { TableConstraint } from '../../schema/constraints.ts';
import { nameOf } from '../../schema/naming.ts';
import type { Table } from '../../schema/table.ts';
import { targetTable } from '../data-change.ts';
import { DdlStatement } from './ddl-statement.ts';

/** ALTER TABLE … ADD a constraint. */
export class AddConstraint extends DdlStatement {
  readonly table: Table;
  readonly constraint: TableConstraint;

  constructor(table: Table, constraint: TableConstraint) {
    super();
    this.table = table;
    this.constraint = constraint;
  }

  get kind(): 'addConstraint' {
    return 'addConstraint';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('constraint', this.constraint);
  }
}

/** What dropping a constraint can be told. */
export interface DropConstraintOptions {
  /** Left out by MySQL, which has no such words: it then fails if there is no such constraint. */
  readonly ifExists?: boolean;
  /** With what depends on it. Left out by MySQL, where nothing does. */
  readonly cascade?: boolean;
}

/** ALTER TABLE … DROP a constraint. */
export class DropConstraint extends DdlStatement {
  readonly table: Table;
  readonly constraint: TableConstraint;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(table: Table, constraint: TableConstraint, options: DropConstraintOptions = {}) {
    super();
    this.table = table;
    this.constraint = constraint;
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  get kind(): 'dropConstraint' {
    return 'dropConstraint';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('constraint', this.constraint);
    pass.atom('ifExists', this.ifExists);
    pass.atom('cascade', this.cascade);
  }
}

/** Has foreign keys checked when the transaction ends, and not before: this once, and whatever they say of it themselves. */
export class DeferForeignKeys extends DdlStatement {
  get kind(): 'deferForeignKeys' {
    return 'deferForeignKeys';
  }

  describe(): void {}
}

/** ALTER TABLE … ADD CONSTRAINT, given itself or by its name in the table. */
export function addConstraint(table: { readonly _from: string }, constraint: TableConstraint | string): AddConstraint {
  const target = targetTable(table, 'addConstraint');
  return new AddConstraint(target, constraintOf(target, constraint));
}

/** ALTER TABLE … DROP CONSTRAINT, given itself or by its name in the table. */
export function dropConstraint(
  table: { readonly _from: string },
  constraint: TableConstraint | string,
  options: DropConstraintOptions = {},
): DropConstraint {
  const target = targetTable(table, 'dropConstraint');
  return new DropConstraint(target, constraintOf(target, constraint), options);
}

/** The constraint of a table with this name, as the convention makes it. */
export function constraintOf(table: Table, given: TableConstraint | string): TableConstraint {
  if (typeof given !== 'string') return given;
  const found = table.constraints.find((constraint) => nameOf(constraint, table)?.name === given);
  if (found !== undefined) return found;
  const known = table.constraints.flatMap((constraint) => nameOf(constraint, table)?.name ?? []).join(', ') || 'none with a name';
  throw new ArgumentError('SQL_INVALID_NAME', `table '${table.name}' has no constraint '${given}'; it has ${known}.`);
}
