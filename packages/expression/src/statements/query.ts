import { ArgumentError } from '@sqlayer/kernel/errors';
import { type ColumnElement, expression, operand } from '../elements/column-element.ts';
import { asExpression, type Expression } from '../elements/expression.types.ts';
import { SubqueryExpression } from '../elements/subquery-expression.ts';
import { Cte, type CteOptions, Subquery } from '../selectables/subquery.ts';
import { Integer } from '../types/numeric.ts';
import { Rowset } from './statement.ts';

/** What SELECT and set operations have in common: order, limit, and standing inside other statements. */
export abstract class Query<out Row = unknown, out Tuple = unknown, out First = unknown> extends Rowset<Row, Tuple, First> {
  readonly order: readonly ColumnElement[] = none;
  readonly limitValue: ColumnElement | undefined = undefined;
  readonly offsetValue: ColumnElement | undefined = undefined;

  /** Sorts by expressions; again appends, with no argument takes all order away. */
  orderBy(...elements: readonly Expression<unknown>[]): this {
    const order = elements.length === 0 ? none : [...this.order, ...elements.map((element) => expression(element, 'orderBy()'))];
    return this.with({ order });
  }

  /** At most so many rows, a whole number from 0 or an expression. */
  limit(rows: number | Expression<number | null>): this {
    return this.with({ limitValue: rowCount(rows, 'limit()') });
  }

  /** Leaves so many rows out at the beginning. */
  offset(rows: number | Expression<number | null>): this {
    return this.with({ offsetValue: rowCount(rows, 'offset()') });
  }

  /** The query in FROM under a name. */
  subquery<A extends string>(name: A): Subquery<Row, A> {
    return new Subquery<Row, A>(this, name);
  }

  /** The query in FROM, with the right to use columns of FROM elements before it. */
  lateral<A extends string>(name: A): Subquery<Row, A> {
    return new Subquery<Row, A>(this, name, true);
  }

  /** The query as a common table expression, written in WITH. */
  cte<A extends string>(name: A, options?: CteOptions): Cte<Row, A> {
    return new Cte<Row, A>(this, name, options);
  }

  /**
   * A recursive common table expression that begins with this query; `step` gives what each round adds.
   *
   * Rounds go on until one adds nothing. With `distinct`, rows that were there before count as nothing.
   */
  recursiveCte<A extends string>(
    name: A,
    step: (self: Cte<Row, A>) => Rowset,
    options: CteOptions & { readonly distinct?: boolean } = {},
  ): Cte<Row, A> {
    const cte = new Cte<Row, A>(this, name, options);
    const added = step(cte);
    if (added.output.length !== this.output.length) {
      throw new ArgumentError(
        'SQL_INVALID_VALUE',
        `the step of the recursive '${name}' gives ${added.output.length} columns, its beginning ${this.output.length}; both must give the same.`,
      );
    }
    cte.step = added;
    cte.distinct = options.distinct ?? false;
    return cte;
  }

  /** The query as a value: its first column of its first row, NULL without any. */
  scalarSubquery(): SubqueryExpression<First | null> {
    return new SubqueryExpression(this);
  }

  [asExpression](): SubqueryExpression<First | null> {
    return this.scalarSubquery();
  }

  /** A copy with some fields replaced; the fields are those of the class, checked where it is called. */
  protected with(fields: Partial<Pick<Query, 'order' | 'limitValue' | 'offsetValue'>>): this {
    return this.copyWith(fields);
  }
}

const none: readonly never[] = [];

function rowCount(rows: unknown, place: string): ColumnElement {
  if (typeof rows === 'number' && !(Number.isSafeInteger(rows) && rows >= 0)) {
    throw new ArgumentError('SQL_INVALID_LIMIT', `${place} takes a whole number from 0, not ${rows}.`);
  }
  return operand(rows, Integer);
}
