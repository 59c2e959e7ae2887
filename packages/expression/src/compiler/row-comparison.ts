import { type ColumnElement, conjunction, type ExpressionList, Operation } from '../elements/column-element.ts';
import type { OperatorName } from '../elements/operators.ts';
import { Bool } from '../types/scalar.ts';

/**
 * A comparison of rows, column by column, for databases that compare no rows: `(a, b) > (1, 2)` is
 * `a > 1 OR a = 1 AND b > 2`. Undefined for an operator that has no such meaning.
 */
export function byColumns(operator: unknown, left: ExpressionList, right: ExpressionList): ColumnElement<boolean> | undefined {
  const compare = (name: OperatorName, i: number): ColumnElement<boolean> =>
    new Operation(name, [left.elements[i] as ColumnElement, right.elements[i] as ColumnElement], Bool);
  const all = left.elements.map((_element, i) => i);
  if (operator === 'eq')
    return conjunction(
      'and',
      all.map((i) => compare('eq', i)),
    );
  if (operator === 'ne')
    return conjunction(
      'or',
      all.map((i) => compare('ne', i)),
    );
  if (operator !== 'lt' && operator !== 'le' && operator !== 'gt' && operator !== 'ge') return undefined;
  const strict = operator === 'lt' || operator === 'le' ? 'lt' : 'gt';
  const last = all.length - 1;
  return conjunction(
    'or',
    all.map((i) =>
      conjunction('and', [...all.slice(0, i).map((before) => compare('eq', before)), compare(i === last ? operator : strict, i)]),
    ),
  );
}
