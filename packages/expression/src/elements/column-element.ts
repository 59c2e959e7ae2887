import { computedType, Double, isWhole } from '../types/numeric.ts';
import { Bool, Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { Text } from '../types/text.ts';
import {
  asExpression,
  type BindParameterOptions,
  type Expression,
  type ListOperand,
  type MatchOptions,
  type NamedExpression,
  type Operand,
  type OperationModifiers,
  type SearchOptions,
  type SubqueryOperand,
  type TextOperand,
} from './expression.types.ts';
import { Node, type NodePass } from './node.ts';
import { type Computed, checkOperator, type PatternOf } from './operator-classes.ts';
import { customOperator, type Operator, type OperatorName, type OperatorOptions } from './operators.ts';
import { boundType, checkListed, escapeCharacter, escapePattern, notAnExpression, nullComparison, regexpFlags } from './values.ts';

// An expression's operators give expressions again: the class with the operators and the nodes they make stand in one file.

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

  /** `a BETWEEN low AND high`, both ends included; `symmetric` lets them come in any order, where the database has that. */
  between(
    low: Operand<NonNullable<this['_value']>>,
    high: Operand<NonNullable<this['_value']>>,
    options: { readonly symmetric?: boolean } = {},
  ): ColumnElement<boolean, O> {
    const operator = options.symmetric ? 'betweenSymmetric' : 'between';
    return operation(operator, [this, operand(low, this.type), operand(high, this.type)], Bool);
  }

  /** `a IN (...)`; an empty list is never true. Lists of any length share one compiled statement. */
  in(other: ListOperand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return operation('in', [this, listOperand(other, this.type)], Bool);
  }

  /** `a NOT IN (...)`; an empty list is always true. */
  notIn(other: ListOperand<NonNullable<this['_value']>>): ColumnElement<boolean, O> {
    return operation('notIn', [this, listOperand(other, this.type)], Bool);
  }

  /** `a IS b`, for NULL and truth values. */
  is(other: boolean | null | Expression<boolean | null>): ColumnElement<boolean, O> {
    return operation('is', [this, keywordOr(other, this.type)], Bool);
  }

  /** `a IS NOT b`, for NULL and truth values. */
  isNot(other: boolean | null | Expression<boolean | null>): ColumnElement<boolean, O> {
    return operation('isNot', [this, keywordOr(other, this.type)], Bool);
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
    return operation('isDistinctFrom', [this, keywordOr(other, this.type)], Bool);
  }

  /** Equal, where NULL equals NULL and nothing else. */
  isNotDistinctFrom(other: Operand<NonNullable<this['_value']>> | null): ColumnElement<boolean, O> {
    return operation('isNotDistinctFrom', [this, keywordOr(other, this.type)], Bool);
  }

  /** `a LIKE pattern`, where `%` is any text and `_` any character. */
  like(pattern: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return like(this, 'like', pattern, options);
  }

  /** `a NOT LIKE pattern` */
  notLike(pattern: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return like(this, 'notLike', pattern, options);
  }

  /** LIKE without regard to case, by the database's own means. */
  ilike(pattern: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return like(this, 'ilike', pattern, options);
  }

  /** Begins with `text`, in which `%` and `_` have no special meaning. */
  startsWith(text: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return search(this, 'startsWith', text, options);
  }

  /** Ends with `text`, in which `%` and `_` have no special meaning. */
  endsWith(text: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return search(this, 'endsWith', text, options);
  }

  /** Holds `text`, in which `%` and `_` have no special meaning. */
  contains(text: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return search(this, 'contains', text, options);
  }

  /** Begins with `text`, without regard to case. */
  istartsWith(text: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return search(this, 'istartsWith', text, options);
  }

  /** Ends with `text`, without regard to case. */
  iendsWith(text: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return search(this, 'iendsWith', text, options);
  }

  /** Holds `text`, without regard to case. */
  icontains(text: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: SearchOptions): ColumnElement<boolean, O> {
    return search(this, 'icontains', text, options);
  }

  /** Matches a regular expression, in the database's own dialect of them; `flags` as the database knows them. */
  regexpMatch(pattern: PatternOf<NonNullable<this['_value']>, TextOperand>, flags?: string): ColumnElement<boolean, O> {
    return operation('regexpMatch', [this, operand(pattern, Text)], Bool, flags === undefined ? undefined : { flags: regexpFlags(flags) });
  }

  /** Full-text search with the database's own means: MATCH, `@@`, CONTAINS. */
  match(query: PatternOf<NonNullable<this['_value']>, TextOperand>, options?: MatchOptions): ColumnElement<boolean, O> {
    return operation('match', [this, operand(query, Text)], Bool, options);
  }

  /** `a + b` */
  add(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'add', other);
  }

  /** `a - b` */
  sub(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'subtract', other);
  }

  /** `a * b` */
  mul(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'multiply', other);
  }

  /** `a / b`, with a fraction where both are whole numbers, whatever the database's own rule is. */
  div(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'divide', other);
  }

  /** `a % b` */
  mod(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'modulo', other);
  }

  /** `a / b` without its fraction, rounded down; whole numbers are rounded towards zero where the database divides them so. */
  floorDiv(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'floorDivide', other);
  }

  /** `a` to the power of `b` */
  pow(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'power', other);
  }

  /** Bits that both have. */
  bitAnd(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'bitwiseAnd', other);
  }

  /** Bits that at least one has. */
  bitOr(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'bitwiseOr', other);
  }

  /** Bits that exactly one has. */
  bitXor(other: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'bitwiseXor', other);
  }

  /** Bits that it has not. */
  bitNot(): ColumnElement<T, O> {
    return operation('bitwiseNot', [this], this.type);
  }

  /** Bits moved up by `places`. */
  shiftLeft(places: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'shiftLeft', places);
  }

  /** Bits moved down by `places`. */
  shiftRight(places: Operand<Computed<NonNullable<this['_value']>>>): ColumnElement<T, string> {
    return arithmetic(this, 'shiftRight', places);
  }

  /** `-a` */
  neg(): ColumnElement<T, O> {
    return operation('negate', [this], this.type);
  }

  /** `a || b`, text joined to text. */
  concat(other: Operand<string>): ColumnElement<T, string> {
    return operation('concat', [this, operand(other, Text)], Text);
  }

  /** The text compared and sorted by the rules of a collation, an identifier of the database. */
  collate(collation: string): ColumnElement<T, O> {
    return operation('collate', [this], this.type, { collation });
  }

  /**
   * `a op b` for any operator that the database has: `t.c.box.op('&&', other, { predicate: true })`.
   *
   * `symbol` is SQL text and must not come from a user. The result is a truth value for a predicate, else of type `as`, or
   * of the left side's type.
   */
  op<R = T>(
    symbol: string,
    other: unknown,
    options?: OperatorOptions & { readonly as?: SqlType<R>; readonly predicate?: false },
  ): ColumnElement<R, string>;
  op(symbol: string, other: unknown, options: OperatorOptions & { readonly predicate: true }): ColumnElement<boolean, string>;
  op(symbol: string, other: unknown, options: OperatorOptions & { readonly as?: AnySqlType } = {}): ColumnElement {
    const right = other === null ? nullLiteral : operand(other, this.type);
    return new Operation(customOperator(symbol, options), [this, right], options.predicate ? Bool : (options.as ?? this.type));
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

  /** `CAST(a AS type)` */
  cast<R>(type: SqlType<R>): Cast<R> {
    return new Cast<R>(this, type);
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
  /** Types of the parts of each element, where the elements are rows. */
  readonly rowTypes: readonly AnySqlType[] | undefined;
  /** Written into the text when the statement is executed, for the few places where a database takes no parameter. */
  readonly literalExecute: boolean;
  /** `***` in every log and error. */
  readonly secret: boolean;

  constructor(value: unknown, type: AnySqlType, options: BindParameterOptions = noOptions) {
    super();
    this.type = type;
    this.value = value;
    this.parameterName = options.name;
    this.expanding = options.expanding ?? false;
    this.rowTypes = options.rowTypes;
    this.literalExecute = options.literalExecute ?? false;
    this.secret = options.secret ?? false;
  }

  get kind(): 'bindParameter' {
    return 'bindParameter';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type.cacheKey);
    // One number tells what follows, so that no trait is taken for another one.
    const traits = (this.expanding ? 1 : 0) + (this.literalExecute ? 2 : 0) + (this.secret ? 4 : 0) + 8 * (this.rowTypes?.length ?? 0);
    pass.atom('traits', this.parameterName === undefined ? traits : -1 - traits);
    if (this.parameterName !== undefined) pass.atom('parameterName', this.parameterName);
    if (this.rowTypes !== undefined) for (const type of this.rowTypes) pass.atom('rowTypes', type.cacheKey);
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
  readonly modifiers: OperationModifiers | undefined;

  constructor(operator: OperatorName | Operator, operands: readonly ColumnElement[], type: AnySqlType, modifiers?: OperationModifiers) {
    super();
    this.operator = operator;
    this.operands = operands;
    this.type = type;
    this.modifiers = modifiers;
  }

  get kind(): 'operation' {
    return 'operation';
  }

  describe(pass: NodePass): void {
    pass.atom('operator', this.operator);
    for (const name in this.modifiers) {
      pass.atom('modifiers', name);
      pass.atom('modifiers', this.modifiers[name as keyof OperationModifiers]);
    }
    // What other operators give follows from what they work on.
    if (typeof this.operator !== 'string' || this.operator === 'at') pass.atom('type', this.type.cacheKey);
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
  readonly word: 'null' | 'true' | 'false' | 'default' | 'star' | 'one';
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

/** `CAST(a AS type)` */
export class Cast<out T = unknown> extends ColumnElement<T, ''> {
  readonly element: ColumnElement;
  readonly type: AnySqlType;
  /** NULL instead of an error for a value that cannot be converted. */
  readonly isTry: boolean;

  constructor(element: ColumnElement, type: AnySqlType, options: { readonly try?: boolean } = {}) {
    super();
    this.element = element;
    this.type = type;
    this.isTry = options.try ?? false;
  }

  get kind(): 'cast' {
    return 'cast';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type.cacheKey);
    if (this.isTry) pass.atom('isTry', true);
    pass.node('element', this.element);
  }
}

/** The word NULL. */
export const nullLiteral: Keyword<null> = new Keyword<null>('null', Unknown);
/** The word TRUE. */
export const trueLiteral: Keyword<boolean> = new Keyword<boolean>('true', Bool);
/** The word FALSE. */
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
  return asElement(value) ?? new BindParameter(value, boundType(value, type));
}

/** An expression as it is; a plain value is refused, because a bare string is never SQL. */
export function expression(value: unknown, place: string): ColumnElement {
  const element = asElement(value);
  if (element === undefined) throw notAnExpression(value, place);
  return element;
}

/** All of `conditions` joined by AND or OR; nested ones of the same kind are laid flat, constants that decide nothing left out. */
export function conjunction(operator: 'and' | 'or', conditions: readonly unknown[]): ColumnElement<boolean> {
  const [neutral, deciding] = operator === 'and' ? [trueLiteral, falseLiteral] : [falseLiteral, trueLiteral];
  const flat: ColumnElement[] = [];
  for (const condition of conditions) {
    const element = typeof condition === 'boolean' ? (condition ? trueLiteral : falseLiteral) : expression(condition, `${operator}()`);
    if (element === neutral) continue;
    if (element === deciding) return deciding;
    if (element instanceof Operation && element.operator === operator) flat.push(...element.operands);
    else flat.push(element);
  }
  const [first] = flat;
  if (first === undefined) return neutral;
  return flat.length === 1 ? (first as ColumnElement<boolean>) : new Operation(operator, flat, Bool);
}

/** An operation, unless the type of the left side gives the operator a meaning of its own. */
function operation<T, O extends string>(
  operator: OperatorName,
  operands: readonly ColumnElement[],
  type: AnySqlType,
  modifiers?: OperationModifiers,
): ColumnElement<T, O> {
  // The left side is there.
  const left = (operands[0] as ColumnElement).type;
  const own = left.operators?.[operator];
  // What a type makes of its operands is an element, since operands are.
  if (own !== undefined) return own(...operands) as ColumnElement<T, O>;
  checkOperator(operator, left);
  return new Operation<T, O>(operator, operands, type, modifiers);
}

function compare<O extends string>(
  left: ColumnElement<unknown, O>,
  equality: 'eq' | 'ne',
  identity: 'is' | 'isNot',
  right: unknown,
): ColumnElement<boolean, O> {
  if (right === null) return operation(identity, [left, nullLiteral], Bool);
  return operation(equality, [left, keywordOr(right, left.type)], Bool);
}

function binary<O extends string>(left: ColumnElement<unknown, O>, operator: OperatorName, right: unknown): ColumnElement<boolean, O> {
  if (right === null) throw nullComparison(operator);
  return operation(operator, [left, operand(right, left.type)], Bool);
}

function arithmetic<T>(left: ColumnElement<T>, operator: OperatorName, right: unknown): ColumnElement<T> {
  const other = operand(right, left.type);
  const type = left.type.kind === 'unknown' ? other.type : left.type;
  if (operator === 'add' && type.family === 'text') return operation('concat', [left, other], type);
  return operation(operator, [left, other], operator === 'divide' && isWhole(type) ? Double : computedType(type));
}

/** NULL and truth values as the keywords that they are. */
function keywordOr(value: unknown, type: AnySqlType): ColumnElement {
  if (typeof value === 'boolean') return value ? trueLiteral : falseLiteral;
  return value === null ? nullLiteral : operand(value, type);
}

function listOperand(values: unknown, type: AnySqlType): ColumnElement {
  if (!Array.isArray(values)) return expression(values, 'in()');
  const list: readonly unknown[] = values;
  list.forEach(checkListed);
  if (list.some((value) => asElement(value) !== undefined)) return new ExpressionList(list.map((value) => operand(value, type)));
  return new BindParameter(list, list.length === 0 ? type : boundType(list[0], type), { expanding: true });
}

function like<O extends string>(
  left: ColumnElement<unknown, O>,
  operator: OperatorName,
  pattern: unknown,
  options: SearchOptions = noOptions,
): ColumnElement<boolean, O> {
  if (pattern === null) throw nullComparison(operator);
  return operation(operator, [left, operand(pattern, Text)], Bool, escaped(options.escape));
}

/** LIKE for a text that is meant as it stands; the escape is left out where the text needs none. */
function search<O extends string>(
  left: ColumnElement<unknown, O>,
  operator: OperatorName,
  text: unknown,
  options: SearchOptions = noOptions,
): ColumnElement<boolean, O> {
  const { escape: escaping = '/' } = options;
  if (typeof text !== 'string') return operation(operator, [left, expression(text, `${operator}()`)], Bool, escaped(options.escape));
  const pattern = escapePattern(text, escaping);
  // Without an ESCAPE, a backslash escapes on some databases.
  const isPlain = pattern === text && !text.includes('\\');
  return operation(operator, [left, new BindParameter(pattern, Text)], Bool, escaped(isPlain ? options.escape : escaping));
}

function escaped(escaping: string | undefined): OperationModifiers | undefined {
  return escaping === undefined ? undefined : { escape: escapeCharacter(escaping) };
}
