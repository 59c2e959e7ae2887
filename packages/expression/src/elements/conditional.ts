import { Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { ColumnElement, expression, nullLiteral, operand } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** `'a'` is read back as `string`, `1` as `number`. */
type Widened<U> = U extends string ? string : U extends number ? number : U extends boolean ? boolean : U;

/**
 * `CASE WHEN … THEN … ELSE … END`.
 *
 * `T` is the type of its results so far, `Else` null as long as no ELSE is given: without one a CASE gives NULL.
 */
export class Case<out T = unknown, out Else = unknown> extends ColumnElement<T | Else, ''> {
  readonly conditions: readonly ColumnElement[];
  readonly results: readonly ColumnElement[];
  readonly otherwise: ColumnElement | undefined;

  constructor(conditions: readonly ColumnElement[], results: readonly ColumnElement[], otherwise: ColumnElement | undefined) {
    super();
    this.conditions = conditions;
    this.results = results;
    this.otherwise = otherwise;
  }

  get kind(): 'case' {
    return 'case';
  }

  get type(): AnySqlType {
    return [...this.results, this.otherwise].find((result) => result !== undefined && result !== nullLiteral)?.type ?? Unknown;
  }

  /** One more condition, tried when those before do not hold. */
  when<U>(condition: Expression<boolean | null>, result: U | Expression<U>): Case<T | Widened<U>, Else> {
    return new Case([...this.conditions, expression(condition, 'when()')], [...this.results, resultOf(result, this.type)], this.otherwise);
  }

  /** The value when no condition holds. */
  else<U>(result: U | Expression<U>): Case<T, Widened<U>> {
    return new Case(this.conditions, this.results, resultOf(result, this.type));
  }

  describe(pass: NodePass): void {
    pass.nodes('conditions', this.conditions);
    pass.nodes('results', this.results);
    pass.node('otherwise', this.otherwise);
  }
}

/** A CASE that has no condition yet. */
export interface CaseStart {
  when<U>(condition: Expression<boolean | null>, result: U | Expression<U>): Case<Widened<U>, null>;
}

/** A CASE expression: `case_().when(a, 1).when(b, 2).else(3)`. */
export function case_(): CaseStart {
  return { when: (condition, result) => new Case([expression(condition, 'when()')], [resultOf(result, Unknown)], undefined) };
}

/** `CAST(a AS type)` */
export class Cast<out T = unknown> extends ColumnElement<T, ''> {
  readonly element: ColumnElement;
  readonly type: AnySqlType;

  constructor(element: ColumnElement, type: AnySqlType) {
    super();
    this.element = element;
    this.type = type;
  }

  get kind(): 'cast' {
    return 'cast';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type.cacheKey);
    pass.node('element', this.element);
  }
}

/** The value converted by the database: `CAST(a AS INTEGER)`. */
export function cast<T>(value: unknown, type: SqlType<T>): Cast<T> {
  return new Cast<T>(operand(value, type), type);
}

function resultOf(value: unknown, type: AnySqlType): ColumnElement {
  return value === null ? nullLiteral : operand(value, type);
}
