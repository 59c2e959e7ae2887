import { ArgumentError } from '@sqlayer/kernel/errors';
import type { NodePass } from '../../elements/node.ts';
import { nameOf } from '../../schema/naming.ts';
import type { Table } from '../../schema/table.ts';
import type { Index } from '../../schema/table-index.ts';
import { targetTable } from '../data-change.ts';
import { DdlStatement } from './ddl-statement.ts';

/** CREATE INDEX. */
export class CreateIndex extends DdlStatement {
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

/** What DROP INDEX can be told. */
export interface DropIndexOptions {
  readonly ifExists?: boolean;
  /** Without keeping others from the table meanwhile (PostgreSQL). */
  readonly concurrently?: boolean;
}

/** DROP INDEX. */
export class DropIndex extends DdlStatement {
  readonly table: Table;
  readonly index: Index;
  readonly ifExists: boolean;
  readonly concurrently: boolean;

  constructor(table: Table, index: Index, options: DropIndexOptions = {}) {
    super();
    this.table = table;
    this.index = index;
    this.ifExists = options.ifExists ?? false;
    this.concurrently = options.concurrently ?? false;
  }

  get kind(): 'dropIndex' {
    return 'dropIndex';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('index', this.index);
    pass.atom('ifExists', this.ifExists);
    pass.atom('concurrently', this.concurrently);
  }
}

/** CREATE INDEX for an index of a table, given itself or by its name. */
export function createIndex(
  table: { readonly _from: string },
  index: Index | string,
  options: { readonly ifNotExists?: boolean } = {},
): CreateIndex {
  const target = targetTable(table, 'createIndex');
  return new CreateIndex(target, indexOf(target, index), options);
}

/** DROP INDEX for an index of a table, given itself or by its name. */
export function dropIndex(table: { readonly _from: string }, index: Index | string, options: DropIndexOptions = {}): DropIndex {
  const target = targetTable(table, 'dropIndex');
  return new DropIndex(target, indexOf(target, index), options);
}

function indexOf(table: Table, given: Index | string): Index {
  if (typeof given !== 'string') return given;
  const found = table.indexes.find((index) => nameOf(index, table)?.name === given);
  if (found !== undefined) return found;
  const known = table.indexes.map((index) => nameOf(index, table)?.name).join(', ') || 'none';
  throw new ArgumentError('SQL_INVALID_NAME', `table '${table.name}' has no index '${given}'; it has ${known}.`);
}
