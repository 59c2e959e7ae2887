import { Unknown } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement, ExpressionList, expression } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** Several groupings in one GROUP BY. */
export class Grouping extends ColumnElement<never, string> {
  readonly word: 'ROLLUP' | 'CUBE' | 'GROUPING SETS';
  readonly elements: readonly ColumnElement[];
  readonly type: AnySqlType = Unknown;

  constructor(word: Grouping['word'], elements: readonly ColumnElement[]) {
    super();
    this.word = word;
    this.elements = elements;
  }

  get kind(): 'grouping' {
    return 'grouping';
  }

  describe(pass: NodePass): void {
    pass.atom('word', this.word);
    pass.nodes('elements', this.elements);
  }
}

/** Groups by all elements, by all but the last, and so on to none: subtotals from right to left. */
export function rollup(...elements: readonly Expression<unknown>[]): Grouping {
  return new Grouping(
    'ROLLUP',
    elements.map((element) => expression(element, 'rollup()')),
  );
}

/** Groups by every combination of the elements. */
export function cube(...elements: readonly Expression<unknown>[]): Grouping {
  return new Grouping(
    'CUBE',
    elements.map((element) => expression(element, 'cube()')),
  );
}

/** Groups by each list of elements: `groupingSets([a, b], [a], [])`. */
export function groupingSets(...sets: readonly (readonly Expression<unknown>[])[]): Grouping {
  const lists = sets.map((set) => new ExpressionList(set.map((element) => expression(element, 'groupingSets()'))));
  return new Grouping('GROUPING SETS', lists);
}
