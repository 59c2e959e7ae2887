import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { ColumnElement, operand } from './column-element.ts';
import type { NullIn } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** An expression that is taken for another type, with nothing in the SQL to say so. */
export class TypeCoerce<out T = unknown> extends ColumnElement<T, ''> {
  readonly element: ColumnElement;
  readonly type: AnySqlType;

  constructor(element: ColumnElement, type: AnySqlType) {
    super();
    this.element = element;
    this.type = type;
  }

  get kind(): 'typeCoerce' {
    return 'typeCoerce';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type.cacheKey);
    pass.node('element', this.element);
  }
}

/** An expression or a value seen as `type`: operators and the decoding of its values follow that type. */
export function typeCoerce<T, V = unknown>(value: V, type: SqlType<T>): TypeCoerce<T | NullIn<V>> {
  return new TypeCoerce(operand(value, type), type);
}
