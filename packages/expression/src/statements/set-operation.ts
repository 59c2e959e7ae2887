import { ArgumentError } from '@sqlayer/kernel/errors';
import type { NodePass } from '../elements/node.ts';
import { Query } from './query.ts';
import type { OutputColumn, Rowset } from './statement.ts';

export type SetOperator = 'UNION' | 'UNION ALL' | 'INTERSECT' | 'EXCEPT';

/** Queries combined as sets of rows; keys and names are those of the first. */
export class SetOperation<out Row = unknown, out Tuple = unknown, out First = unknown> extends Query<Row, Tuple, First> {
  readonly operator: SetOperator;
  readonly queries: readonly Rowset[];

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
  }
}

/** A query that gives rows `Row`. */
type Giving<Row, Tuple, First> = Rowset<Row, Tuple, First>;

/** Rows of either query, each once. */
export function union<Row, Tuple, First>(
  first: Giving<Row, Tuple, First>,
  ...others: readonly Giving<unknown, Tuple, unknown>[]
): SetOperation<Row, Tuple, First> {
  return new SetOperation('UNION', [first, ...others]);
}

/** Rows of all queries, repeated ones too. */
export function unionAll<Row, Tuple, First>(
  first: Giving<Row, Tuple, First>,
  ...others: readonly Giving<unknown, Tuple, unknown>[]
): SetOperation<Row, Tuple, First> {
  return new SetOperation('UNION ALL', [first, ...others]);
}

/** Rows that every query gives. */
export function intersect<Row, Tuple, First>(
  first: Giving<Row, Tuple, First>,
  ...others: readonly Giving<unknown, Tuple, unknown>[]
): SetOperation<Row, Tuple, First> {
  return new SetOperation('INTERSECT', [first, ...others]);
}

/** Rows of the first query that no other gives. */
export function except<Row, Tuple, First>(
  first: Giving<Row, Tuple, First>,
  ...others: readonly Giving<unknown, Tuple, unknown>[]
): SetOperation<Row, Tuple, First> {
  return new SetOperation('EXCEPT', [first, ...others]);
}
