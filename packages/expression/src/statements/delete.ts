import { type ColumnElement, expression } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import type { NodePass } from '../elements/node.ts';
import type { Table } from '../schema/table.ts';
import { returnedColumns, returnedOutput, targetTable } from './data-change.ts';
import type { First, Rows, Tuple } from './select.types.ts';
import { type OutputColumn, Rowset } from './statement.ts';

/** A DELETE. Without `where()` it removes every row. */
export class Delete<C = never> extends Rowset<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  readonly table: Table;
  readonly conditions: readonly ColumnElement[];
  readonly returned: readonly ColumnElement[];

  constructor(table: Table) {
    super();
    this.table = table;
    this.conditions = none;
    this.returned = none;
  }

  get kind(): 'delete' {
    return 'delete';
  }

  get output(): readonly OutputColumn[] {
    return returnedOutput(this);
  }

  /** Removes rows for which every condition is true. */
  where(...conditions: readonly Expression<boolean | null>[]): Delete<C> {
    return this.copyWith({ conditions: [...this.conditions, ...conditions.map((given) => expression(given, 'where()'))] });
  }

  /** Gives columns of the removed rows back. */
  returning<const R extends readonly Expression<unknown>[]>(...columns: R): Delete<R> {
    return this.copyWith({ returned: returnedColumns(columns) }) as unknown as Delete<R>;
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
    pass.nodes('conditions', this.conditions);
    pass.nodes('returned', this.returned);
  }
}

const none: readonly never[] = [];

/** Deletes from a table or the table of a mapped class; `delete` is a reserved word of JavaScript. */
export function delete_(table: { readonly _from: string }): Delete {
  return new Delete(targetTable(table, 'delete_'));
}
