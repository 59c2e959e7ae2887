import { ArgumentError } from '@sqlayer/kernel/errors';
import { ColumnReference } from '../selectables/from-clause.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement } from './column-element.ts';
import type { NamedExpression } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** The value that the statement at hand sets for a column. */
export class AssignedValue<out T = unknown> extends ColumnElement<T, string> {
  readonly column: ColumnReference;
  readonly type: AnySqlType;

  constructor(column: ColumnReference) {
    super();
    this.column = column;
    this.type = column.type;
  }

  get kind(): 'assignedValue' {
    return 'assignedValue';
  }

  describe(pass: NodePass): void {
    pass.atom('column', this.column.identity);
  }
}

/** The value that an UPDATE sets for one column, for use in what it sets for another. */
export function assigned<T>(column: NamedExpression<T, string, string>): AssignedValue<T> {
  if (column instanceof ColumnReference) return new AssignedValue<T>(column);
  throw new ArgumentError('SQL_NOT_AN_EXPRESSION', 'assigned() takes a column of the table that is updated.');
}
