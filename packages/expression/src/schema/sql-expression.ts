import { type ColumnElement, expression } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { SqlFragment } from '../elements/text.ts';

/** SQL written by hand: what `text()` and the `sql` tag give. */
export interface SqlText {
  readonly fragment: SqlFragment;
}

/** An expression, or SQL written with `text()` or the `sql` tag. */
export type SchemaExpression = Expression<unknown> | SqlText;

/** The fragment of SQL that was written by hand; undefined for anything else. */
export function sqlTextOf(value: unknown): SqlFragment | undefined {
  const { fragment } = (value ?? {}) as Partial<SqlText>;
  return fragment instanceof SqlFragment ? fragment : undefined;
}

/** The element that an expression or SQL text stands for; a bare string is refused. */
export function schemaExpression(value: unknown, place: string): ColumnElement {
  return sqlTextOf(value) ?? expression(value, place);
}
