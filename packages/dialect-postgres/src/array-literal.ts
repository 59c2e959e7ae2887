import {
  type AnySqlType,
  ArrayOf,
  ColumnElement,
  type Expression,
  type NodePass,
  operand,
  type SqlType,
  Unknown,
} from '@sqlayer/expression';

/** `ARRAY[a, b]`: an array of expressions. */
export class ArrayLiteral<out T = unknown> extends ColumnElement<readonly T[], ''> {
  readonly elements: readonly ColumnElement[];
  readonly type: AnySqlType;

  constructor(elements: readonly ColumnElement[], type: AnySqlType) {
    super();
    this.elements = elements;
    this.type = type;
  }

  get kind(): 'arrayLiteral' {
    return 'arrayLiteral';
  }

  describe(pass: NodePass): void {
    pass.nodes('elements', this.elements);
    pass.atom('type', this.type.cacheKey);
  }
}

/** An array of values and expressions, `array([1, t.c.n], Integer)`; an array of arrays has more dimensions. */
export function array<T>(elements: readonly (T | Expression<T | null> | ArrayLiteral<T>)[], type?: SqlType<T>): ArrayLiteral<T> {
  const element: AnySqlType = type ?? Unknown;
  const parts = elements.map((part) => operand(part, element));
  const found: AnySqlType = type ?? parts.find((part) => part.type !== Unknown)?.type ?? Unknown;
  // What the elements are decides what the array is; nested arrays have the type of the inner one.
  return new ArrayLiteral<T>(parts, found.kind === 'array' ? found : ArrayOf(found as SqlType<T>));
}
