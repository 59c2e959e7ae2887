import { ArgumentError } from '@sqlayer/kernel/errors';
import { type ColumnElement, expression, nullLiteral, operand } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { Node, type NodePass } from '../elements/node.ts';
import type { UpdateValues } from '../schema/column.types.ts';
import type { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { columnByKey, returnedColumns, returnedOutput, targetTable } from './data-change.ts';
import type { First, Rows, Tuple } from './select.types.ts';
import { type OutputColumn, Rowset } from './statement.ts';

/** `column = value` in SET. */
export class Assignment extends Node {
  readonly column: ColumnReference;
  readonly value: ColumnElement;

  constructor(column: ColumnReference, value: ColumnElement) {
    super();
    this.column = column;
    this.value = value;
  }

  get kind(): 'assignment' {
    return 'assignment';
  }

  describe(pass: NodePass): void {
    pass.atom('column', this.column.key);
    pass.node('value', this.value);
  }
}

/** An UPDATE of a table with definition `S`. Without `where()` it changes every row. */
export class Update<S, C = never> extends Rowset<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  declare readonly _spec?: S;
  readonly table: Table;
  /** In the order of the table's columns. */
  readonly assignments: readonly Assignment[];
  readonly conditions: readonly ColumnElement[];
  readonly returned: readonly ColumnElement[];

  constructor(table: Table) {
    super();
    this.table = table;
    this.assignments = none;
    this.conditions = none;
    this.returned = none;
  }

  get kind(): 'update' {
    return 'update';
  }

  get output(): readonly OutputColumn[] {
    return returnedOutput(this);
  }

  /** New values by key; again adds to those before. A key whose value is undefined is an error. */
  set(values: UpdateValues<S>): Update<S, C> {
    const given = values as Readonly<Record<string, unknown>>;
    const assigned = new Map(this.assignments.map(({ column, value }) => [column, value]));
    for (const key of Object.keys(given)) {
      const column = columnByKey(this.table, key, 'set()');
      const value = given[key];
      if (value === undefined) {
        throw new ArgumentError('SQL_UNDEFINED_VALUE', `set() was given undefined for '${key}'; pass null for NULL, or leave the key out.`);
      }
      assigned.set(column, value === null ? nullLiteral : operand(value, column.type));
    }
    for (const column of this.table.columns) {
      const { onUpdate } = column.options;
      if (onUpdate === undefined || assigned.has(column)) continue;
      assigned.set(column, operand(typeof onUpdate === 'function' ? (onUpdate as () => unknown)() : onUpdate, column.type));
    }
    const assignments = this.table.columns.flatMap((column) => {
      const value = assigned.get(column);
      return value === undefined ? [] : [new Assignment(column, value)];
    });
    return this.copyWith({ assignments });
  }

  /** Changes rows for which every condition is true. */
  where(...conditions: readonly Expression<boolean | null>[]): Update<S, C> {
    return this.copyWith({ conditions: [...this.conditions, ...conditions.map((given) => expression(given, 'where()'))] });
  }

  /** Gives columns of the changed rows back. */
  returning<const R extends readonly Expression<unknown>[]>(...columns: R): Update<S, R> {
    return this.copyWith({ returned: returnedColumns(columns) }) as unknown as Update<S, R>;
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
    pass.nodes('assignments', this.assignments);
    pass.nodes('conditions', this.conditions);
    pass.nodes('returned', this.returned);
  }
}

const none: readonly never[] = [];

/** Updates a table or the table of a mapped class. */
export function update<S>(table: { readonly _spec?: S; readonly _from: string }): Update<S> {
  return new Update<S>(targetTable(table, 'update'));
}
