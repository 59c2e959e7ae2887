import type { ColumnElement } from '../elements/column-element.ts';
import type { FromClause } from '../selectables/from-clause.ts';

/** The values of one column, as drivers take them, among those of rows that lie one behind the other. */
export interface ColumnValues {
  readonly values: readonly unknown[];
  /** Where the first one lies, and how far it is to the next. */
  readonly first: number;
  readonly step: number;
}

/**
 * Rows that a database is given as one parameter for each column, as something to read from.
 *
 * The parameters are named `column_0` and so on; their values are `ColumnValues`. The text does not depend on the number of
 * rows, and a statement needs no more parameters than there are columns.
 */
export interface RowSource {
  readonly from: FromClause;
  /** The value of each column in a row. */
  readonly cells: readonly ColumnElement[];
  /** The number of the row, where the order of the rows matters. */
  readonly position: ColumnElement | undefined;
  /** From so many rows on, an INSERT is faster by this than by a list. */
  readonly leastRows: number;
  /** Rows of one statement. */
  readonly mostRows: number;
  /** Bytes of their values in one statement; without it, any number. */
  readonly mostBytes?: number | undefined;
}

/** The name of a column's parameter. */
export function columnParameter(index: number): string {
  return `column_${index}`;
}

/** The values of every column by the names of their parameters. */
export function columnParameters(values: readonly unknown[], width: number): Readonly<Record<string, ColumnValues>> {
  const named: Record<string, ColumnValues> = {};
  for (let first = 0; first < width; first++) named[columnParameter(first)] = { values, first, step: width };
  return named;
}
