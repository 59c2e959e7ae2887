import type { Rowset } from '../statements/statement.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement } from './column-element.ts';
import type { NodePass } from './node.ts';

/** A query in parentheses in the place of a value, a list or a condition. */
export class SubqueryExpression<out T = unknown> extends ColumnElement<T, ''> {
  readonly statement: Rowset;

  constructor(statement: Rowset) {
    super();
    this.statement = statement;
  }

  get kind(): 'subqueryExpression' {
    return 'subqueryExpression';
  }

  get type(): AnySqlType {
    const [first] = this.statement.output;
    if (first === undefined) throw new TypeError('a query has at least one column');
    return first.element.type;
  }

  describe(pass: NodePass): void {
    pass.shared('statement', this.statement);
  }
}
