import { ArgumentError } from '@sqlayer/kernel/errors';
import { BindParameter, ColumnElement, ExpressionList, operand } from '../elements/column-element.ts';
import { asExpression } from '../elements/expression.types.ts';
import type { NodePass } from '../elements/node.ts';
import { SqlFragment } from '../elements/text.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { ColumnReference, derivedCollection, FromClause } from './from-clause.ts';

/** Columns of VALUES by key: `{ n: ColumnReference<number, 'n', 'v'> }`. */
type ValuesColumns<T, A extends string> = {
  readonly [K in keyof T & string]: ColumnReference<T[K] extends SqlType<infer V> ? V : never, K, A>;
};
type ColumnValue<T> = { readonly [K in keyof T]: T[K] extends SqlType<infer V> ? V : never }[keyof T];
type ValuesRow<T> = { readonly [K in keyof T]: T[K] extends SqlType<infer V> ? V | null : never };

/** `(VALUES (1, 'a'), (2, 'b')) AS v (n, s)`: rows written into the statement. */
export class Values<T = unknown, out A extends string = string> extends FromClause<A> {
  readonly name: A;
  readonly columns: readonly ColumnReference[];
  readonly rows: readonly ExpressionList[];

  constructor(name: A, columns: readonly (readonly [string, AnySqlType])[], rows: readonly ExpressionList[]) {
    super();
    this.name = name;
    this.rows = rows;
    this.columns = columns.map(
      ([key, type]) => new ColumnReference(this, key, { name: key, type, source: new SqlFragment([''], [], type) }),
    );
  }

  get kind(): 'values' {
    return 'values';
  }

  /** Columns by key. */
  get c(): ValuesColumns<T, A> {
    // Keys and types are those of the definition.
    return derivedCollection(this, `values '${this.name}'`) as unknown as ValuesColumns<T, A>;
  }

  /** The rows in the place of a list: `t.c.id.in(values('v', { n: Integer }, rows))`. */
  [asExpression](): ValuesExpression<ColumnValue<T>> {
    // What the rows are worth is the type of the result.
    return new ValuesExpression(this as unknown as Values);
  }

  /** The same rows under another name. */
  as<B extends string>(name: B): Values<T, B> {
    const columns = this.columns.map(({ key, type }) => [key, type] as const);
    return new Values<T, B>(name, columns, this.rows);
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    for (const { key, type } of this.columns) {
      pass.atom('columns', key);
      pass.atom('columns', type.cacheKey);
    }
    pass.nodes('rows', this.rows);
  }
}

/** `(VALUES (1), (2))` in the place of a list or of a value. */
export class ValuesExpression<out T = unknown> extends ColumnElement<T, ''> {
  readonly rows: Values;

  constructor(rows: Values) {
    super();
    this.rows = rows;
  }

  get kind(): 'valuesExpression' {
    return 'valuesExpression';
  }

  get type(): AnySqlType {
    // There is at least one column.
    return (this.rows.columns[0] as ColumnReference).type;
  }

  describe(pass: NodePass): void {
    pass.shared('rows', this.rows);
  }
}

/**
 * Rows of values in FROM: `values('v', { n: Integer, s: Text }, [{ n: 1, s: 'a' }])`.
 *
 * `literal` writes the values into the text instead of binding them.
 */
export function values<const T extends Readonly<Record<string, AnySqlType>>, const A extends string>(
  name: A,
  columns: T,
  rows: readonly ValuesRow<T>[],
  options: { readonly literal?: boolean } = {},
): Values<T, A> {
  const entries = Object.entries(columns);
  if (rows.length === 0 || entries.length === 0) {
    throw new ArgumentError('SQL_NO_VALUES', `values '${name}' needs at least one column and one row.`);
  }
  const lists = rows.map((row) => {
    const given = row as Readonly<Record<string, unknown>>;
    const elements = entries.map(([key, type]) => {
      if (given[key] === undefined)
        throw new ArgumentError('SQL_UNDEFINED_VALUE', `a row of values '${name}' gives no '${key}'; pass null for NULL.`);
      return options.literal ? new BindParameter(given[key], type, { literalExecute: true }) : operand(given[key], type);
    });
    return new ExpressionList(elements);
  });
  return new Values<T, A>(name, entries, lists);
}
