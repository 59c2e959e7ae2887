import { ArgumentError } from '@sqlayer/kernel/errors';
import { Bool, Unknown } from '../types/scalar.ts';
import { asElement, BindParameter, type ColumnElement, ExpressionList, expression, Operation, operand } from './column-element.ts';
import type { Expression, SubqueryOperand } from './expression.types.ts';
import type { OperatorName } from './operators.ts';
import { checkListed } from './values.ts';

/** A row of values as TypeScript sees it: `[number, string]` for two columns. */
type RowOf<E extends readonly Expression<unknown>[]> = {
  readonly [I in keyof E]: E[I] extends Expression<infer T> ? NonNullable<T> | Expression<T> : never;
};

/** Several expressions compared as one: `tuple(a, b).gt([1, 2])`. */
export class Tuple<E extends readonly Expression<unknown>[]> extends ExpressionList {
  declare readonly _elements?: E;

  /** `(a, b) = (1, 2)` */
  override eq(row: RowOf<E>): ColumnElement<boolean> {
    return this.compared('eq', row);
  }

  /** `(a, b) <> (1, 2)` */
  override ne(row: RowOf<E>): ColumnElement<boolean> {
    return this.compared('ne', row);
  }

  /** `(a, b) > (1, 2)`: after that row in the order of `a`, then `b`. */
  override gt(row: RowOf<E>): ColumnElement<boolean> {
    return this.compared('gt', row);
  }

  /** `(a, b) >= (1, 2)` */
  override ge(row: RowOf<E>): ColumnElement<boolean> {
    return this.compared('ge', row);
  }

  /** `(a, b) < (1, 2)`: before that row in the order of `a`, then `b`. */
  override lt(row: RowOf<E>): ColumnElement<boolean> {
    return this.compared('lt', row);
  }

  /** `(a, b) <= (1, 2)` */
  override le(row: RowOf<E>): ColumnElement<boolean> {
    return this.compared('le', row);
  }

  /** `(a, b) IN ((1, 2), (3, 4))`, or a query of as many columns; an empty list is never true. */
  override in(rows: readonly RowOf<E>[] | SubqueryOperand): ColumnElement<boolean> {
    return new Operation('in', [this, this.rows(rows)], Bool);
  }

  /** `(a, b) NOT IN (…)` */
  override notIn(rows: readonly RowOf<E>[] | SubqueryOperand): ColumnElement<boolean> {
    return new Operation('notIn', [this, this.rows(rows)], Bool);
  }

  private compared(operator: OperatorName, row: readonly unknown[]): ColumnElement<boolean> {
    this.checkWidth(row);
    return new Operation(operator, [this, this.row(row)], Bool);
  }

  private row(values: readonly unknown[]): ExpressionList {
    return new ExpressionList(values.map((value, i) => operand(value, this.elements[i]?.type ?? Unknown)));
  }

  private rows(rows: readonly (readonly unknown[])[] | SubqueryOperand): ColumnElement {
    const query = asElement(rows);
    if (query !== undefined) return query;
    const list = rows as readonly (readonly unknown[])[];
    for (const row of list) {
      this.checkWidth(row);
      row.forEach(checkListed);
    }
    if (list.some((row) => row.some((value) => asElement(value) !== undefined)))
      return new ExpressionList(list.map((row) => this.row(row)));
    return new BindParameter(list, Unknown, { expanding: true, rowTypes: this.elements.map(({ type }) => type) });
  }

  private checkWidth(row: readonly unknown[]): void {
    if (row.length === this.elements.length) return;
    throw new ArgumentError('SQL_INVALID_VALUE', `a tuple of ${this.elements.length} is compared with one of ${row.length}.`);
  }
}

/** Several expressions as one: `tuple(t.c.a, t.c.b)`. */
export function tuple<const E extends readonly Expression<unknown>[]>(...elements: E): Tuple<E> {
  return new Tuple<E>(elements.map((element) => expression(element, 'tuple()')));
}
