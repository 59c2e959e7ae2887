import { ArgumentError } from '@sqlayer/kernel/errors';
import type { ColumnElement } from '../elements/column-element.ts';
import type { NodePass } from '../elements/node.ts';
import type { Modifiers } from './modifiers.ts';
import { Query } from './query.ts';
import type { OutputColumn, Rowset, WithRows } from './statement.ts';

/** How the rows of two queries are put together. */
export type SetOperator = 'UNION' | 'UNION ALL' | 'INTERSECT' | 'INTERSECT ALL' | 'EXCEPT' | 'EXCEPT ALL';

/** Queries combined as sets of rows; keys and names are those of the first. */
export class SetOperation<out Row = unknown, out Tuple = unknown, out First = unknown> extends Query<Row, Tuple, First> {
  readonly operator: SetOperator;
  readonly queries: readonly Rowset[];
  readonly order: readonly ColumnElement[] = [];
  readonly limitValue: ColumnElement | undefined = undefined;
  readonly offsetValue: ColumnElement | undefined = undefined;
  readonly modifiers: Modifiers | undefined = undefined;

  constructor(operator: SetOperator, queries: readonly Rowset[]) {
    super();
    const [first] = queries;
    if (first === undefined) throw new ArgumentError('SQL_EMPTY_SELECT', `${operator} needs at least one query.`);
    const width = first.output.length;
    const other = queries.find((query) => query.output.length !== width);
    if (other !== undefined) {
      throw new ArgumentError(
        'SQL_INVALID_VALUE',
        `${operator} combines queries of as many columns; one has ${width}, another ${other.output.length}.`,
      );
    }
    this.operator = operator;
    this.queries = queries;
  }

  get kind(): 'setOperation' {
    return 'setOperation';
  }

  get output(): readonly OutputColumn[] {
    // The constructor saw to it that there is one.
    return (this.queries[0] as Rowset).output;
  }

  describe(pass: NodePass): void {
    pass.atom('operator', this.operator);
    pass.nodes('queries', this.queries);
    pass.nodes('order', this.order);
    pass.node('limitValue', this.limitValue);
    pass.node('offsetValue', this.offsetValue);
    pass.node('modifiers', this.modifiers);
  }
}

type SameColumns<Tuple, Query> = WithRows<Query, Tuple, 'the queries of a set operation give columns of the same types, in the same order'>;

type Others<Tuple, Queries> = { readonly [I in keyof Queries]: SameColumns<Tuple, Queries[I]> };

/** Rows of either query, each once. */
export function union<Row, Tuple, First, const Q extends readonly Rowset[]>(
  first: Rowset<Row, Tuple, First>,
  ...others: Others<Tuple, Q>
): SetOperation<Row, Tuple, First> {
  return combined('UNION', first, others);
}

/** Rows of all queries, repeated ones too. */
export function unionAll<Row, Tuple, First, const Q extends readonly Rowset[]>(
  first: Rowset<Row, Tuple, First>,
  ...others: Others<Tuple, Q>
): SetOperation<Row, Tuple, First> {
  return combined('UNION ALL', first, others);
}

/** Rows that every query gives. */
export function intersect<Row, Tuple, First, const Q extends readonly Rowset[]>(
  first: Rowset<Row, Tuple, First>,
  ...others: Others<Tuple, Q>
): SetOperation<Row, Tuple, First> {
  return combined('INTERSECT', first, others);
}

/** Rows that every query gives, as often as the one that gives them least. */
export function intersectAll<Row, Tuple, First, const Q extends readonly Rowset[]>(
  first: Rowset<Row, Tuple, First>,
  ...others: Others<Tuple, Q>
): SetOperation<Row, Tuple, First> {
  return combined('INTERSECT ALL', first, others);
}

/** Rows of the first query that no other gives. */
export function except<Row, Tuple, First, const Q extends readonly Rowset[]>(
  first: Rowset<Row, Tuple, First>,
  ...others: Others<Tuple, Q>
): SetOperation<Row, Tuple, First> {
  return combined('EXCEPT', first, others);
}

/** Rows of the first query, each as often as it comes there more than in the others. */
export function exceptAll<Row, Tuple, First, const Q extends readonly Rowset[]>(
  first: Rowset<Row, Tuple, First>,
  ...others: Others<Tuple, Q>
): SetOperation<Row, Tuple, First> {
  return combined('EXCEPT ALL', first, others);
}

// The types above leave only queries among the others.
function combined<Row, Tuple, First>(
  operator: SetOperator,
  first: Rowset<Row, Tuple, First>,
  others: readonly unknown[],
): SetOperation<Row, Tuple, First> {
  return new SetOperation(operator, [first, ...(others as readonly Rowset[])]);
}
