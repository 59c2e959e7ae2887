import { ArgumentError } from '@sqlayer/kernel/errors';
import { BigInteger, Double, Integer } from '../types/numeric.ts';
import { Blob, Bool, Unknown } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { Timestamp } from '../types/temporal.ts';
import { Text } from '../types/text.ts';
import { asExpression, type Expression, type NamedExpression, type Operand, type SubqueryOperand } from './expression.types.ts';
import { Node, type NodePass } from './node.ts';
import { type Operator, type OperatorName, operators } from './operators.ts';

// An expression's operators give expressions again, so the algebra is closed and stands in one file: the base class with
// its operators, and the four nodes that the operators make.

/**
 * A SQL expression: a column, a bound value, a function call, an operation.
 *
 * Operators take values, which are bound, or other expressions. `undefined` is refused with SQL_UNDEFINED_VALUE.
 */
export abstract class ColumnElement<out T = unknown, out O extends string = string> extends Node implements Expression<T, O> {
  declare readonly _value: T;
  declare readonly _owner: O;
  abstract readonly type: AnySqlType;

  /** `a = b`; `a IS NULL` for null. */
  eq(other: Operand<NonNullable<this['_value']>> | null): ColumnElement<boolean, O> {
    return compare(this, 'eq', 'is', other);
  }

  /** `a != b`; `a IS NOT NULL` for null. */
  ne(other: Operand<NonNullable<this['_value']>> | null): ColumnElement<boolean, O> {
    return compare(this, 'ne', 'isNot', other);
  }

  /** `a < b` */
  lt(other: Operand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return binary(this, 'lt', other);
  }

  /** `a <= b` */
  le(other: Operand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return binary(this, 'le', other);
  }

  /** `a > b` */
  gt(other: Operand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return binary(this, 'gt', other);
  }

  /** `a >= b` */
  ge(other: Operand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return binary(this, 'ge', other);
  }

  /** `a BETWEEN low AND high`, both ends included. */
  between(low: Operand<NonNullable<this['_value']>>, high: Operand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return new Operation('between', [this, operand(low, this.type), operand(high, this.type)], Bool);
  }

  /** `a IN (...)`; an empty list is never true. Lists of any length share one compiled statement. */
  in(other: readonly NonNullable<this['_value']>[] | SubqueryOperand): ColumnElement<boolean, O> {
    return new Operation('in', [this, listOperand(other, this.type)], Bool);
  }

  /** `a NOT IN (...)`; an empty list is always true. */
  notIn(other: readonly NonNullable<this['_value']>[] | SubqueryOperand): ColumnElement<boolean, O> {
    return new Operation('notIn', [this, listOperand(other, this.type)], Bool);
  }

  /** `a IS NULL` */
  isNull(): ColumnElement<boolean, O> {
    return new Operation('is', [this, nullLiteral], Bool);
  }

  /** `a IS NOT NULL` */
  isNotNull(): ColumnElement<boolean, O> {
    return new Operation('isNot', [this, nullLiteral], Bool);
  }

  /** Unequal, where NULL equals NULL and nothing else. */
  isDistinctFrom(other: Operand<NonNullable<this['_value']>> | null): ColumnElement<boolean, O> {
    return new Operation('isDistinctFrom', [this, nullable(other, this.type)], Bool);
  }

  /** Equal, where NULL equals NULL and nothing else. */
  isNotDistinctFrom(other: Operand<NonNullable<this['_value']>> | null): ColumnElement<boolean, O> {
    return new Operation('isNotDistinctFrom', [this, nullable(other, this.type)], Bool);
  }

  /** `a LIKE pattern`, where `%` is any text and `_` any character. */
  like(pattern: string | Expression<string | null>, options: { readonly escape?: string } = {}): ColumnElement<boolean, O> {
    return like(this, 'like', pattern, options.escape);
  }

  /** `a NOT LIKE pattern` */
  notLike(pattern: string | Expression<string | null>, options: { readonly escape?: string } = {}): ColumnElement<boolean, O> {
    return like(this, 'notLike', pattern, options.escape);
  }

  /** LIKE without regard to case, by the database's own means. */
  ilike(pattern: string | Expression<string | null>, options: { readonly escape?: string } = {}): ColumnElement<boolean, O> {
    return like(this, 'ilike', pattern, options.escape);
  }

  /** Begins with `text`, in which `%` and `_` have no special meaning. */
  startsWith(text: string): ColumnElement<boolean, O> {
    return like(this, 'like', `${escapePattern(text)}%`, patternEscape);
  }

  /** Ends with `text`, in which `%` and `_` have no special meaning. */
  endsWith(text: string): ColumnElement<boolean, O> {
    return like(this, 'like', `%${escapePattern(text)}`, patternEscape);
  }

  /** Holds `text`, in which `%` and `_` have no special meaning. */
  contains(text: string): ColumnElement<boolean, O> {
    return like(this, 'like', `%${escapePattern(text)}%`, patternEscape);
  }

  /** `a + b` */
  add(other: Operand<NonNullable<this['_value']>>): ColumnElement<T, string> {
    return arithmetic(this, 'add', other);
  }

  /** `a - b` */
  sub(other: Operand<NonNullable<this['_value']>>): ColumnElement<T, string> {
    return arithmetic(this, 'subtract', other);
  }

  /** `a * b` */
  mul(other: Operand<NonNullable<this['_value']>>): ColumnElement<T, string> {
    return arithmetic(this, 'multiply', other);
  }

  /** `a / b`, with the database's own rule for whole numbers. */
  div(other: Operand<NonNullable<this['_value']>>): ColumnElement<T, string> {
    return arithmetic(this, 'divide', other);
  }

  /** `a % b` */
  mod(other: Operand<NonNullable<this['_value']>>): ColumnElement<T, string> {
    return arithmetic(this, 'modulo', other);
  }

  /** `-a` */
  neg(): ColumnElement<T, O> {
    return new Operation('negate', [this], this.type);
  }

  /** `a || b`, text joined to text. */
  concat(other: Operand<string>): ColumnElement<T, string> {
    return new Operation('concat', [this, operand(other, Text)], Text);
  }

  /** `a AND b` */
  and(...others: readonly Expression<boolean | null>[]): ColumnElement<boolean, string> {
    return conjunction('and', [this, ...others]);
  }

  /** `a OR b` */
  or(...others: readonly Expression<boolean | null>[]): ColumnElement<boolean, string> {
    return conjunction('or', [this, ...others]);
  }

  /** Smallest first. */
  asc(): ColumnElement<T, O> {
    return new Operation('asc', [this], this.type);
  }

  /** Largest first. */
  desc(): ColumnElement<T, O> {
    return new Operation('desc', [this], this.type);
  }

  /** NULL before everything else; after `asc()` or `desc()`. */
  nullsFirst(): ColumnElement<T, O> {
    return new Operation('nullsFirst', [this], this.type);
  }

  /** NULL after everything else; after `asc()` or `desc()`. */
  nullsLast(): ColumnElement<T, O> {
    return new Operation('nullsLast', [this], this.type);
  }

  /** `a AS name`; the name of the value in the row. */
  label<N extends string>(name: N): Label<T, N, O> {
    return new Label<T, N, O>(this, name);
  }
}

/** A value sent beside the statement, never in its text. */
export class BindParameter<out T = unknown> extends ColumnElement<T, ''> {
  readonly type: AnySqlType;
  /** The value, unless `name` asks for one at execution. */
  readonly value: unknown;
  /** The name under which a value is given at execution. */
  readonly parameterName: string | undefined;
  /** A list, written as one placeholder for each element. */
  readonly expanding: boolean;
  /** `***` in every log and error. */
  readonly secret: boolean;

  constructor(
    value: unknown,
    type: AnySqlType,
    options: { readonly name?: string; readonly expanding?: boolean; readonly secret?: boolean } = noOptions,
  ) {
    super();
    this.type = type;
    this.value = value;
    this.parameterName = options.name;
    this.expanding = options.expanding ?? false;
    this.secret = options.secret ?? false;
  }

  get kind(): 'bindParameter' {
    return 'bindParameter';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type.cacheKey);
    if (this.parameterName !== undefined) pass.atom('parameterName', this.parameterName);
    if (this.expanding) pass.atom('expanding', true);
    if (this.secret) pass.atom('secret', true);
    pass.value(this, this.value);
  }
}

const noOptions = {};

/** An operator and what it works on. */
export class Operation<out T = unknown, out O extends string = string> extends ColumnElement<T, O> {
  /** Name of a core operator, or an operator of the application's own. */
  readonly operator: OperatorName | Operator;
  readonly operands: readonly ColumnElement[];
  readonly type: AnySqlType;

  constructor(operator: OperatorName | Operator, operands: readonly ColumnElement[], type: AnySqlType) {
    super();
    this.operator = operator;
    this.operands = operands;
    this.type = type;
  }

  get kind(): 'operation' {
    return 'operation';
  }

  describe(pass: NodePass): void {
    pass.atom('operator', this.operator);
    pass.nodes('operands', this.operands);
  }
}

/** An expression under a name. */
export class Label<out T, out N extends string, out O extends string> extends ColumnElement<T, O> implements NamedExpression<T, N, O> {
  readonly element: ColumnElement;
  readonly key: N;

  constructor(element: ColumnElement, name: N) {
    super();
    this.element = element instanceof Label ? element.element : element;
    this.key = name;
  }

  get kind(): 'label' {
    return 'label';
  }

  get type(): AnySqlType {
    return this.element.type;
  }

  describe(pass: NodePass): void {
    pass.atom('key', this.key);
    pass.node('element', this.element);
  }
}

/** A word of SQL that stands for a value. */
export class Keyword<out T = unknown> extends ColumnElement<T, ''> {
  readonly word: 'null' | 'true' | 'false' | 'default' | 'star';
  readonly type: AnySqlType;

  constructor(word: Keyword['word'], type: AnySqlType) {
    super();
    this.word = word;
    this.type = type;
  }

  get kind(): 'keyword' {
    return 'keyword';
  }

  describe(pass: NodePass): void {
    pass.atom('word', this.word);
  }
}

/** Several expressions in parentheses: `(a, b, c)`. */
export class ExpressionList extends ColumnElement<unknown, string> {
  readonly elements: readonly ColumnElement[];
  readonly type: AnySqlType = Unknown;

  constructor(elements: readonly ColumnElement[]) {
    super();
    this.elements = elements;
  }

  get kind(): 'expressionList' {
    return 'expressionList';
  }

  describe(pass: NodePass): void {
    pass.nodes('elements', this.elements);
  }
}

export const nullLiteral: Keyword<null> = new Keyword<null>('null', Unknown);
export const trueLiteral: Keyword<boolean> = new Keyword<boolean>('true', Bool);
export const falseLiteral: Keyword<boolean> = new Keyword<boolean>('false', Bool);

/** The element that `value` is or stands for; undefined if it is a plain value. */
export function asElement(value: unknown): ColumnElement | undefined {
  if (value instanceof ColumnElement) return value;
  if (typeof value === 'object' && value !== null && asExpression in value) {
    // The symbol is ours: what carries it answers with an element.
    return (value as SubqueryOperand)[asExpression]() as ColumnElement;
  }
  return undefined;
}

/** An expression as it is, any other value bound with `type`; null becomes a bound NULL. */
export function operand(value: unknown, type: AnySqlType): ColumnElement {
  if (value === undefined)
    throw new ArgumentError('SQL_UNDEFINED_VALUE', 'undefined was given where a value is wanted; pass null for NULL.');
  return asElement(value) ?? new BindParameter(value, type.kind === 'unknown' ? typeOfValue(value) : type);
}

/** An expression as it is; a plain value is refused, because a bare string is never SQL. */
export function expression(value: unknown, place: string): ColumnElement {
  const element = asElement(value);
  if (element === undefined) {
    throw new ArgumentError(
      'SQL_NOT_AN_EXPRESSION',
      `${place} takes an expression, not ${describeValue(value)}; use literal() to bind a value or text() for SQL.`,
    );
  }
  return element;
}

/** The type under which a value of JavaScript is bound when nothing else tells. */
export function typeOfValue(value: unknown): AnySqlType {
  switch (typeof value) {
    case 'string':
      return Text;
    case 'number':
      return Number.isInteger(value) ? Integer : Double;
    case 'bigint':
      return BigInteger;
    case 'boolean':
      return Bool;
    default:
      return value instanceof Date ? Timestamp : value instanceof Uint8Array ? Blob : Unknown;
  }
}

/** All of `conditions` joined by AND or OR; nested ones of the same kind are laid flat. */
export function conjunction(operator: 'and' | 'or', conditions: readonly unknown[]): ColumnElement<boolean> {
  const flat: ColumnElement[] = [];
  for (const condition of conditions) {
    const element = typeof condition === 'boolean' ? (condition ? trueLiteral : falseLiteral) : expression(condition, `${operator}()`);
    if (element instanceof Operation && element.operator === operator) flat.push(...element.operands);
    else flat.push(element);
  }
  const [first] = flat;
  if (first === undefined) return operator === 'and' ? trueLiteral : falseLiteral;
  return flat.length === 1 ? (first as ColumnElement<boolean>) : new Operation(operator, flat, Bool);
}

/** The opposite truth value, by the operator's own negation where it has one. */
export function negation(condition: unknown): ColumnElement<boolean> {
  const element = expression(condition, 'not()');
  if (element === trueLiteral) return falseLiteral;
  if (element === falseLiteral) return trueLiteral;
  if (element instanceof Operation) {
    const { operator, operands } = element;
    if (operator === 'not') return operands[0] as ColumnElement<boolean>;
    const opposite = (typeof operator === 'string' ? operators[operator] : operator).negation;
    if (opposite !== undefined) return new Operation(opposite, operands, Bool);
  }
  return new Operation('not', [element], Bool);
}

/** What a value is, for an error message, without showing it. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value === 'object') return `an object of class ${value.constructor?.name ?? 'Object'}`;
  return `a ${typeof value}`;
}

function compare<O extends string>(
  left: ColumnElement<unknown, O>,
  equality: 'eq' | 'ne',
  identity: 'is' | 'isNot',
  right: unknown,
): Operation<boolean, O> {
  if (right === null) return new Operation(identity, [left, nullLiteral], Bool);
  if (typeof right === 'boolean') return new Operation(equality, [left, right ? trueLiteral : falseLiteral], Bool);
  return new Operation(equality, [left, operand(right, left.type)], Bool);
}

function binary<O extends string>(left: ColumnElement<unknown, O>, operator: OperatorName, right: unknown): Operation<boolean, O> {
  if (right === null) {
    throw new ArgumentError('SQL_NULL_COMPARISON', `${operator}(null) is never true; use eq(null), ne(null) or isNull().`);
  }
  return new Operation(operator, [left, operand(right, left.type)], Bool);
}

function arithmetic<T>(left: ColumnElement<T>, operator: OperatorName, right: unknown): Operation<T> {
  const other = operand(right, left.type);
  return new Operation<T>(operator, [left, other], left.type.kind === 'unknown' ? other.type : left.type);
}

function nullable(value: unknown, type: AnySqlType): ColumnElement {
  return value === null ? nullLiteral : operand(value, type);
}

function listOperand(values: unknown, type: AnySqlType): ColumnElement {
  if (!Array.isArray(values)) return expression(values, 'in()');
  const list: readonly unknown[] = values;
  let plain = true;
  for (const value of list) {
    if (value === undefined) throw new ArgumentError('SQL_UNDEFINED_VALUE', 'the list of in() holds undefined.');
    if (value === null)
      throw new ArgumentError('SQL_NULL_COMPARISON', 'the list of in() holds null, which never matches; use isNull() beside it.');
    if (asElement(value) !== undefined) plain = false;
  }
  if (!plain) return new ExpressionList(list.map((value) => operand(value, type)));
  return new BindParameter(list, type.kind === 'unknown' ? typeOfValue(list[0]) : type, expandingOption);
}

const expandingOption = { expanding: true };
const patternEscape = '/';

function escapePattern(text: unknown): string {
  if (typeof text !== 'string')
    throw new ArgumentError('SQL_INVALID_VALUE', `a text to look for must be a string, not ${describeValue(text)}.`);
  return text.replace(/[%_/]/g, '/$&');
}

function like<O extends string>(
  left: ColumnElement<unknown, O>,
  operator: OperatorName,
  pattern: unknown,
  escapeCharacter: string | undefined,
): Operation<boolean, O> {
  if (pattern === null) throw new ArgumentError('SQL_NULL_COMPARISON', `${operator}(null) is never true; use isNull().`);
  const operands = [left, operand(pattern, Text)];
  if (escapeCharacter !== undefined) {
    if ([...escapeCharacter].length !== 1) throw new ArgumentError('SQL_INVALID_VALUE', 'the escape of a pattern is one character.');
    operands.push(new BindParameter(escapeCharacter, Text));
  }
  return new Operation(operator, operands, Bool);
}
