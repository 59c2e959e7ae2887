import { type ColumnElement, Keyword, Operation } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { SubqueryExpression } from '../elements/subquery-expression.ts';
import { Bool, Unknown } from '../types/scalar.ts';
import { Select } from './select.ts';
import { Rowset } from './statement.ts';

const star = new Keyword<never>('star', Unknown);

/**
 * `EXISTS (SELECT …)`: whether the query gives a row, or whether a table has one for which every condition is true:
 * `exists(address, address.c.user_id.eq(user.c.id))`.
 */
export function exists(query: Rowset): ColumnElement<boolean, ''>;
export function exists(table: { readonly _from: string }, ...conditions: readonly Expression<boolean | null>[]): ColumnElement<boolean, ''>;
export function exists(
  given: Rowset | { readonly _from: string },
  ...conditions: readonly Expression<boolean | null>[]
): ColumnElement<boolean, ''> {
  const query = given instanceof Rowset ? given : new Select([star], undefined).from(given).where(...conditions);
  return new Operation('exists', [new SubqueryExpression(query)], Bool);
}
