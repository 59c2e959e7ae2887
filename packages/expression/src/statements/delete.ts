import { type ColumnElement, expression } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import type { NodePass } from '../elements/node.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import { fromClause } from '../selectables/join.ts';
import { DataChange, returnedColumns, targetTable } from './data-change.ts';
import type { First, Rows, Tuple } from './select.types.ts';

const none: readonly never[] = [];

/** A DELETE. Without `where()` it removes every row. */
export class Delete<C = never> extends DataChange<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  readonly conditions: readonly ColumnElement[] = none;
  /** Elements to read from beside those that the conditions name. */
  readonly froms: readonly FromClause[] = none;

  get kind(): 'delete' {
    return 'delete';
  }

  /** Reads from other elements, which need not be named if a condition uses them. */
  using(...elements: readonly { readonly _from: string }[]): Delete<C> {
    return this.copyWith({ froms: [...this.froms, ...elements.map((element) => fromClause(element, 'using()'))] });
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
    pass.atom('froms', this.froms.length);
    for (const from of this.froms) pass.shared('froms', from);
    pass.node('modifiers', this.modifiers);
  }
}

/** Deletes from a table or the table of a mapped class; `delete` is a reserved word of JavaScript. */
export function delete_(table: { readonly _from: string }): Delete {
  return new Delete(targetTable(table, 'delete_'));
}
