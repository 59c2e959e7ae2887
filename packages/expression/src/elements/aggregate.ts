import type { AnySqlType } from '../types/sql-type.ts';
import { Text } from '../types/text.ts';
import { ColumnElement, expression } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import type { FunctionCall } from './function-call.ts';
import type { NodePass } from './node.ts';
import { Over, type WindowOptions } from './window.ts';

type Ordering = Expression<unknown> | readonly Expression<unknown>[];

/** `mode() WITHIN GROUP (ORDER BY a)`: an aggregate over values in an order. */
export class WithinGroup<out T = unknown> extends ColumnElement<T, ''> {
  readonly element: FunctionCall;
  readonly orderBy: readonly ColumnElement[];
  readonly type: AnySqlType;

  constructor(element: FunctionCall, orderBy: readonly ColumnElement[]) {
    super();
    this.element = element;
    this.orderBy = orderBy;
    // Ordered-set aggregates give a value out of those they order.
    this.type = element.type.kind === 'unknown' ? (orderBy[0]?.type ?? element.type) : element.type;
  }

  get kind(): 'withinGroup' {
    return 'withinGroup';
  }

  /** Over some of the rows, where the database has FILTER. */
  filter(condition: Expression<boolean | null>): WithinGroup<T> {
    return new WithinGroup<T>(this.element.filter(condition), this.orderBy);
  }

  /** `percentile_cont(0.5) WITHIN GROUP (ORDER BY a) OVER (PARTITION BY b)`, which SQL Server asks for. */
  over(window: WindowOptions = {}): Over<T> {
    return new Over<T>(this, window);
  }

  describe(pass: NodePass): void {
    pass.node('element', this.element);
    pass.nodes('orderBy', this.orderBy);
  }
}

/** An aggregate over values in an order: `withinGroup(func.call('mode', Text), t.c.name)`. */
export function withinGroup<T>(aggregate: FunctionCall<T>, ...orderBy: readonly Expression<unknown>[]): WithinGroup<T> {
  return new WithinGroup<T>(
    aggregate,
    orderBy.map((element) => expression(element, 'withinGroup()')),
  );
}

/** Texts joined by a separator, written as each database does: `string_agg`, `group_concat`, `LISTAGG`. */
export class StringAggregate extends ColumnElement<string | null, ''> {
  readonly element: ColumnElement;
  readonly separator: string;
  readonly orderBy: readonly ColumnElement[];
  readonly type: AnySqlType = Text;

  constructor(element: ColumnElement, separator: string, orderBy: readonly ColumnElement[]) {
    super();
    this.element = element;
    this.separator = separator;
    this.orderBy = orderBy;
  }

  get kind(): 'stringAggregate' {
    return 'stringAggregate';
  }

  describe(pass: NodePass): void {
    pass.node('element', this.element);
    pass.atom('separator', this.separator);
    pass.nodes('orderBy', this.orderBy);
  }
}

/** Texts of a group joined by `separator`, in an order if one is given. */
export function stringAggregate(
  element: Expression<string | null>,
  separator: string,
  options: { readonly orderBy?: Ordering } = {},
): StringAggregate {
  return new StringAggregate(expression(element, 'stringAggregate()'), separator, orderingOf(options.orderBy));
}

function orderingOf(given: Ordering | undefined): readonly ColumnElement[] {
  if (given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.map((element) => expression(element, 'orderBy'));
}
