import { ArgumentError } from '@sqlayer/kernel/errors';
import { asElement, type ColumnElement, expression, operand } from '../elements/column-element.ts';
import { asExpression, type Expression } from '../elements/expression.types.ts';
import { SubqueryExpression } from '../elements/subquery-expression.ts';
import { describeValue } from '../elements/values.ts';
import { Cte, type CteOptions } from '../selectables/subquery.ts';
import { Integer } from '../types/numeric.ts';
import { type FetchOptions, Modifiers } from './modifiers.ts';
import { NamedRowset } from './named-rowset.ts';
import type { Rowset, WithRows } from './statement.ts';

/** What SELECT and set operations have in common: order, limit, and standing inside other statements. */
export abstract class Query<out Row = unknown, out Tuple = unknown, out First = unknown> extends NamedRowset<Row, Tuple, First> {
  abstract readonly order: readonly ColumnElement[];
  abstract readonly limitValue: ColumnElement | undefined;
  abstract readonly offsetValue: ColumnElement | undefined;
  /** What few queries have; undefined for all others. */
  abstract readonly modifiers: Modifiers | undefined;

  /** Sorts by expressions; again appends, with no argument takes all order away. */
  orderBy(...elements: readonly Expression<unknown>[]): this {
    const order = elements.length === 0 ? none : [...this.order, ...elements.map((element) => expression(element, 'orderBy()'))];
    return this.with({ order });
  }

  /** At most so many rows, a whole number from 0 or an expression; null takes the limit away. */
  limit(rows: number | Expression<number | null> | null): this {
    return this.with({ limitValue: rowCount(rows, 'limit()') });
  }

  /** Leaves so many rows out at the beginning; null takes that away. */
  offset(rows: number | Expression<number | null> | null): this {
    return this.with({ offsetValue: rowCount(rows, 'offset()') });
  }

  /** Rows `start` up to, not including, `end`, counted from 0. */
  slice(start: number, end: number): this {
    return this.with({ limitValue: rowCount(end - start, 'slice()'), offsetValue: rowCount(start, 'slice()') });
  }

  /** FETCH FIRST, which the standard has for LIMIT, with ties or as a percentage where the database has that. */
  fetch(rows: number | Expression<number | null>, options: FetchOptions = {}): this {
    return this.with({ limitValue: rowCount(rows, 'fetch()'), modifiers: Modifiers.changed(this.modifiers, () => ({ fetch: options })) });
  }

  /** Names common table expressions that the query itself does not use, or must hold itself rather than its outermost query. */
  withCtes(ctes: readonly Cte<unknown>[], options: { readonly nestHere?: boolean } = {}): this {
    const added = ctes.map((cte) => ({ cte, nestHere: options.nestHere ?? false }));
    return this.modified((before) => ({ ctes: [...before.ctes, ...added] }));
  }

  /**
   * A recursive common table expression that begins with this query; `step` gives what each round adds.
   *
   * Rounds go on until one adds nothing. With `distinct`, rows that were there before count as nothing.
   */
  recursiveCte<A extends string, Q extends Rowset>(
    name: A,
    step: (
      self: Cte<Row, A>,
    ) => WithRows<Q, Tuple, 'each round of a recursive query adds columns of the types it begins with, in their order'>,
    options: CteOptions & { readonly distinct?: boolean } = {},
  ): Cte<Row, A> {
    const cte = new Cte<Row, A>(this, name, options);
    // The type leaves nothing but a query.
    const added = step(cte) as Rowset;
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
  protected with(fields: Partial<Pick<Query, 'order' | 'limitValue' | 'offsetValue' | 'modifiers'>>): this {
    return this.copyWith(fields);
  }

  protected modified(change: Parameters<typeof Modifiers.changed>[1]): this {
    return this.with({ modifiers: Modifiers.changed(this.modifiers, change) });
  }
}

const none: readonly never[] = [];

function rowCount(rows: unknown, place: string): ColumnElement | undefined {
  if (rows === null) return undefined;
  const element = typeof rows === 'number' ? undefined : asElement(rows);
  if (element === undefined && !(Number.isSafeInteger(rows) && (rows as number) >= 0)) {
    throw new ArgumentError(
      'SQL_INVALID_LIMIT',
      `${place} takes a whole number from 0, not ${typeof rows === 'number' ? rows : describeValue(rows)}.`,
    );
  }
  return element ?? operand(rows, Integer);
}
