import { ArgumentError } from '@sqlayer/kernel/errors';
import { Double, Integer } from '../types/numeric.ts';
import { Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { DateOnly, TimeOnly, Timestamp } from '../types/temporal.ts';
import { Text } from '../types/text.ts';
import { ColumnElement, expression, Keyword, nullLiteral, operand } from './column-element.ts';
import type { Expression, NullIn } from './expression.types.ts';
import { Name } from './name.ts';
import type { NodePass } from './node.ts';
import { regexpFlags } from './values.ts';
import { Over, type WindowOptions } from './window.ts';

interface FunctionOptions {
  readonly distinct?: boolean;
  readonly filter?: ColumnElement | undefined;
  readonly order?: readonly ColumnElement[];
}

/** A call of a SQL function. */
export class FunctionCall<out T = unknown> extends ColumnElement<T, ''> {
  /** As SQL knows it; a dialect may write it otherwise. */
  readonly name: string;
  readonly args: readonly ColumnElement[];
  readonly type: AnySqlType;
  readonly isDistinct: boolean;
  readonly condition: ColumnElement | undefined;
  /** The order in which an aggregate takes its values. */
  readonly order: readonly ColumnElement[];

  constructor(name: string, args: readonly ColumnElement[], type: AnySqlType, options: FunctionOptions = {}) {
    super();
    this.name = name;
    this.args = args;
    this.type = type;
    this.isDistinct = options.distinct ?? false;
    this.condition = options.filter;
    this.order = options.order ?? none;
  }

  get kind(): 'functionCall' {
    return 'functionCall';
  }

  /** `count(DISTINCT x)`: an aggregate over values that differ. */
  distinct(): FunctionCall<T> {
    return this.copyWith({ isDistinct: true });
  }

  /** `count(*) FILTER (WHERE …)`: an aggregate over some of the rows. */
  filter(condition: Expression<boolean | null>): FunctionCall<T> {
    return this.copyWith({ condition: expression(condition, 'filter()') });
  }

  /** `array_agg(x ORDER BY y)`: an aggregate that takes its values in an order, where the database has that. */
  orderBy(...elements: readonly Expression<unknown>[]): FunctionCall<T> {
    return this.copyWith({ order: elements.map((element) => expression(element, 'orderBy()')) });
  }

  /** `(f(x)).name`: one field of a composite value. */
  field<F>(name: string, type: SqlType<F>): FieldAccess<F> {
    return new FieldAccess<F>(this, name, type);
  }

  /** `rank() OVER (PARTITION BY … ORDER BY …)`: the function over a window of rows. */
  over(window: WindowOptions = {}): Over<T> {
    return new Over<T>(this, window);
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    pass.atom('type', this.type.cacheKey);
    pass.nodes('args', this.args);
    pass.atom('isDistinct', this.isDistinct);
    pass.node('condition', this.condition);
    pass.nodes('order', this.order);
  }
}

/** One field of a composite value. */
export class FieldAccess<out T = unknown> extends ColumnElement<T, ''> {
  readonly element: ColumnElement;
  readonly name: string;
  readonly type: AnySqlType;

  constructor(element: ColumnElement, name: string, type: AnySqlType) {
    super();
    this.element = element;
    this.name = name;
    this.type = type;
  }

  get kind(): 'fieldAccess' {
    return 'fieldAccess';
  }

  describe(pass: NodePass): void {
    pass.node('element', this.element);
    pass.atom('name', this.name);
    pass.atom('type', this.type.cacheKey);
  }
}

const none: readonly never[] = [];

type Value<T> = T | Expression<T | null>;

function call<T>(name: string, type: AnySqlType, args: readonly unknown[] = [], argumentType: AnySqlType = Text): FunctionCall<T> {
  return new FunctionCall<T>(
    name,
    args.map((value) => operand(value, argumentType)),
    type,
  );
}

function like<T>(name: string, element: Expression<T>): FunctionCall<T> {
  const argument = expression(element, `func.${name}()`);
  return new FunctionCall<T>(name, [argument], argument.type);
}

const star = new Keyword<never>('star', Integer);

/** SQL functions. Those not listed are called through `func.call(name, type, ...args)`. */
export const func = {
  /** Rows, or rows in which `element` is not NULL. */
  count(element?: Expression<unknown>): FunctionCall<number> {
    return new FunctionCall('count', [element === undefined ? star : expression(element, 'func.count()')], Integer);
  },
  max<T>(element: Expression<T>): FunctionCall<T | null> {
    return like('max', element);
  },
  min<T>(element: Expression<T>): FunctionCall<T | null> {
    return like('min', element);
  },
  /** The sum, of the same type as its elements; NULL without any. */
  sum<T>(element: Expression<T>): FunctionCall<T | null> {
    return like('sum', element);
  },
  /** The mean as floating point; NULL without any. */
  avg(element: Expression<unknown>): FunctionCall<number | null> {
    return new FunctionCall('avg', [expression(element, 'func.avg()')], Double);
  },
  /** The first of the values that is not NULL. */
  coalesce<T>(...elements: readonly [...Expression<T | null>[], T | Expression<T>]): FunctionCall<T> {
    const typed = elements.find((element) => element instanceof ColumnElement);
    const type: AnySqlType = typed instanceof ColumnElement ? typed.type : Text;
    return call('coalesce', type, elements, type);
  },
  /** NULL if both are equal, else the first. */
  nullif<T>(element: Expression<T>, other: Value<NonNullable<T>>): FunctionCall<T | null> {
    const first = expression(element, 'func.nullif()');
    return new FunctionCall('nullif', [first, operand(other, first.type)], first.type);
  },
  lower<V extends Value<string>>(element: V): FunctionCall<string | NullIn<V>> {
    return call('lower', Text, [element]);
  },
  upper<V extends Value<string>>(element: V): FunctionCall<string | NullIn<V>> {
    return call('upper', Text, [element]);
  },
  trim<V extends Value<string>>(element: V): FunctionCall<string | NullIn<V>> {
    return call('trim', Text, [element]);
  },
  /** Characters of a text. */
  length<V extends Value<string>>(element: V): FunctionCall<number | NullIn<V>> {
    return call('length', Integer, [element]);
  },
  abs<T>(element: Expression<T>): FunctionCall<T> {
    return like('abs', element);
  },
  /** Rounded to `digits` behind the point, 0 if not given. */
  round<V extends Expression<number | string | null>>(element: V, digits?: number): FunctionCall<number | NullIn<V>> {
    const args: unknown[] = digits === undefined ? [element] : [element, digits];
    return call('round', Double, args, Integer);
  },
  /** The time at which the transaction or statement began, by the database's clock. */
  now(): FunctionCall<Date> {
    return call('now', Timestamp);
  },
  /** Today's date by the database's clock. */
  currentDate(): FunctionCall<string> {
    return call('current_date', DateOnly);
  },
  currentTimestamp(): FunctionCall<Date> {
    return call('current_timestamp', Timestamp);
  },
  currentTime(): FunctionCall<string> {
    return call('current_time', TimeOnly);
  },
  localTime(): FunctionCall<string> {
    return call('localtime', TimeOnly);
  },
  localTimestamp(): FunctionCall<Date> {
    return call('localtimestamp', Timestamp);
  },
  /** Texts joined to one; on most databases NULL counts as empty. */
  concat(...elements: readonly Value<unknown>[]): FunctionCall<string> {
    return call('concat', Text, elements);
  },
  /** A text with what a regular expression finds in it replaced; `flags` as the database knows them. */
  regexpReplace<V extends Value<string>>(
    element: V,
    pattern: string,
    replacement: string,
    flags?: string,
  ): FunctionCall<string | NullIn<V>> {
    return call('regexp_replace', Text, [element, pattern, replacement, ...(flags === undefined ? [] : [new Name(regexpFlags(flags))])]);
  },
  /** A number from 0 to below 1 where the database's own function gives that; SQLite's is a whole number. */
  random(): FunctionCall<number> {
    return call('random', Double);
  },
  rowNumber(): FunctionCall<number> {
    return call('row_number', Integer);
  },
  rank(): FunctionCall<number> {
    return call('rank', Integer);
  },
  denseRank(): FunctionCall<number> {
    return call('dense_rank', Integer);
  },
  /** Which of `buckets` equal parts the row falls in, from 1. */
  ntile(buckets: number): FunctionCall<number> {
    return call('ntile', Integer, [buckets], Integer);
  },
  /** The value `offset` rows before, 1 if not given; `otherwise` where there is no such row. */
  lag<T>(element: Expression<T>, offset?: number, otherwise?: NonNullable<T>): FunctionCall<T | null> {
    return shifted('lag', element, offset, otherwise);
  },
  /** The value `offset` rows after, 1 if not given; `otherwise` where there is no such row. */
  lead<T>(element: Expression<T>, offset?: number, otherwise?: NonNullable<T>): FunctionCall<T | null> {
    return shifted('lead', element, offset, otherwise);
  },
  firstValue<T>(element: Expression<T>): FunctionCall<T> {
    return like('first_value', element);
  },
  lastValue<T>(element: Expression<T>): FunctionCall<T> {
    return like('last_value', element);
  },
  /** Any function by name. The name is an identifier, not SQL; parts of a qualified one are separated by dots. */
  call<T>(name: string, type: SqlType<T>, ...args: readonly unknown[]): FunctionCall<T | null> {
    if (name === '') throw new ArgumentError('SQL_INVALID_NAME', 'a function needs a name.');
    return new FunctionCall(
      name,
      args.map((value) => (value === null ? nullLiteral : operand(value, Unknown))),
      type,
    );
  },
};

function shifted<T>(name: string, element: Expression<T>, offset: number | undefined, otherwise: unknown): FunctionCall<T | null> {
  const argument = expression(element, `func.${name}()`);
  const args = [argument];
  if (offset !== undefined || otherwise !== undefined) args.push(operand(offset ?? 1, Integer));
  if (otherwise !== undefined) args.push(operand(otherwise, argument.type));
  return new FunctionCall(name, args, argument.type);
}
