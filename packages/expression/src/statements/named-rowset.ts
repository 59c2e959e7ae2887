import { Cte, type CteOptions, Subquery } from '../selectables/subquery.ts';
import { Rowset } from './statement.ts';

/** A statement whose rows can be given a name and read by another statement. */
export abstract class NamedRowset<out Row = unknown, out Tuple = unknown, out First = unknown> extends Rowset<Row, Tuple, First> {
  /** The rows in FROM under a name, one made up by the compiler if none is given. */
  subquery<A extends string = 'anon'>(name?: A): Subquery<Row, A> {
    return new Subquery<Row, A>(this, name);
  }

  /** The rows in FROM, with the right to use columns of FROM elements before it. */
  lateral<A extends string = 'anon'>(name?: A): Subquery<Row, A> {
    return new Subquery<Row, A>(this, name, true);
  }

  /** The statement as a common table expression, written in WITH. */
  cte<A extends string = 'anon'>(name?: A, options?: CteOptions): Cte<Row, A> {
    return new Cte<Row, A>(this, name, options);
  }
}
