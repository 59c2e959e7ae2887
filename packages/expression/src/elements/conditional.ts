import { Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { Cast, ColumnElement, expression, nullLiteral, operand } from './column-element.ts';
import type { Expression, NullIn } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** `'a'` is read back as `string`, `1` as `number`. */
type Widened<U> = U extends string ? string : U extends number ? number : U extends boolean ? boolean : U;

/**
 * `CASE WHEN … THEN … ELSE … END`.
 *
 * `T` is the type of its results so far, `Else` null as long as no ELSE is given: without one a CASE gives NULL.
 */
export class Case<out T = unknown, out Else = unknown> extends ColumnElement<T | Else, ''> {
  /** What the conditions are compared with: `CASE value WHEN …`. */
  readonly subject: ColumnElement | undefined;
  readonly conditions: readonly ColumnElement[];
  readonly results: readonly ColumnElement[];
  readonly otherwise: ColumnElement | undefined;

  constructor(
    subject: ColumnElement | undefined,
    conditions: readonly ColumnElement[],
    results: readonly ColumnElement[],
    otherwise: ColumnElement | undefined,
  ) {
    super();
    this.subject = subject;
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

  /** One more condition, tried when those before do not hold; of a CASE with a value, one more value. */
  when<U>(condition: CaseCondition, result: U | Expression<U>): Case<T | Widened<U>, Else> {
    const { subject, conditions, results } = this;
    return new Case(subject, [...conditions, conditionOf(condition, subject)], [...results, resultOf(result, this.type)], this.otherwise);
  }

  /** The value when no condition holds. */
  else<U>(result: U | Expression<U>): Case<T, Widened<U>> {
    return new Case(this.subject, this.conditions, this.results, resultOf(result, this.type));
  }

  describe(pass: NodePass): void {
    pass.node('subject', this.subject);
    pass.nodes('conditions', this.conditions);
    pass.nodes('results', this.results);
    pass.node('otherwise', this.otherwise);
  }
}

/** A truth value, or, in a CASE with a value, anything to compare that with. */
export type CaseCondition = Expression<unknown> | string | number | bigint | boolean | Date;

/** A CASE that has no condition yet. */
export interface CaseStart {
  when<U>(condition: CaseCondition, result: U | Expression<U>): Case<Widened<U>, null>;
}

/**
 * A CASE expression: `case_().when(a, 1).when(b, 2).else(3)`, or with a value that is compared:
 * `case_(t.c.kind).when('x', 1).else(2)`.
 */
export function case_(value?: Expression<unknown>): CaseStart {
  const subject = value === undefined ? undefined : expression(value, 'case_()');
  return {
    when: (condition, result) => new Case(subject, [conditionOf(condition, subject)], [resultOf(result, Unknown)], undefined),
  };
}

function conditionOf(given: unknown, subject: ColumnElement | undefined): ColumnElement {
  return subject === undefined ? expression(given, 'when()') : operand(given, subject.type);
}

/** The value converted by the database: `CAST(a AS INTEGER)`. */
export function cast<T, V = unknown>(value: V, type: SqlType<T>): Cast<T | NullIn<V>> {
  return new Cast(operand(value, type), type);
}

/** As `cast()`, with NULL instead of an error for a value that cannot be converted, where the database has that. */
export function tryCast<T>(value: unknown, type: SqlType<T>): Cast<T | null> {
  return new Cast<T | null>(operand(value, type), type, { try: true });
}

function resultOf(value: unknown, type: AnySqlType): ColumnElement {
  return value === null ? nullLiteral : operand(value, type);
}
