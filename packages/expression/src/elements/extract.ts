import { Integer } from '../types/numeric.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement, expression } from './column-element.ts';
import type { Expression, NullIn } from './expression.types.ts';
import type { NodePass } from './node.ts';
import { knownWord } from './values.ts';

const fields = ['year', 'quarter', 'month', 'week', 'day', 'doy', 'dow', 'hour', 'minute', 'second', 'epoch'] as const;

/** Parts of a date or time that every database knows in some way. */
export type DateField = (typeof fields)[number];

/** `EXTRACT(field FROM a)` */
export class Extract<out T = number> extends ColumnElement<T, ''> {
  readonly field: DateField;
  readonly element: ColumnElement;
  readonly type: AnySqlType = Integer;

  constructor(field: DateField, element: ColumnElement) {
    super();
    this.field = knownWord(field, fields, 'the field of extract()');
    this.element = element;
  }

  get kind(): 'extract' {
    return 'extract';
  }

  describe(pass: NodePass): void {
    pass.atom('field', this.field);
    pass.node('element', this.element);
  }
}

/** A part of a date or time as a number; `dow` counts from Sunday, 0 on most databases. */
export function extract<V extends Expression<Date | string | null>>(field: DateField, element: V): Extract<number | NullIn<V>> {
  return new Extract(field, expression(element, 'extract()'));
}
