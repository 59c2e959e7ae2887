import { CompileError } from '@sqlayer/kernel/errors';
import type { StringAggregate, WithinGroup } from '../elements/aggregate.ts';
import type { AssignedValue } from '../elements/assigned-value.ts';
import { type Cast, type ColumnElement, type ExpressionList, type Keyword, type Label, Operation } from '../elements/column-element.ts';
import type { Case } from '../elements/conditional.ts';
import type { Extract } from '../elements/extract.ts';
import type { FieldAccess, FunctionCall } from '../elements/function-call.ts';
import type { Grouping } from '../elements/grouping.ts';
import type { JsonElement, JsonPath } from '../elements/json.ts';
import type { Name } from '../elements/name.ts';
import type { NextValue } from '../elements/next-value.ts';
import { isPatternOperator, type Operator, type OperatorName, operatorOf, operators } from '../elements/operators.ts';
import type { OutArgument } from '../elements/out-argument.ts';
import type { SqlFragment } from '../elements/text.ts';
import type { TypeCoerce } from '../elements/type-coerce.ts';
import type { Over } from '../elements/window.ts';
import { isWhole } from '../types/numeric.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import type { ExpressionNodes, VisitorFor } from './core-nodes.ts';
import { ValueCompiler } from './value-compiler.ts';

type LeafNodes = Omit<ExpressionNodes, 'subqueryExpression' | 'valuesExpression'>;

/** Functions that the standard writes without parentheses. */
const bareFunctions = new Set([
  'current_timestamp',
  'current_date',
  'current_time',
  'localtime',
  'localtimestamp',
  'current_user',
  'session_user',
]);

/** Writes expressions. The base is ANSI; a dialect overrides what differs. */
export abstract class ExpressionCompiler extends ValueCompiler implements VisitorFor<LeafNodes> {
  operation(node: Operation): string {
    const operator = operatorOf(node.operator);
    const [left, right] = node.operands as readonly [ColumnElement, ColumnElement];
    switch (node.operator) {
      case 'and':
      case 'or':
        return node.operands.map((operand) => this.conditionOperand(operand, operator)).join(` ${operator.sql} `);
      case 'not':
        return this.negation(left);
      case 'between':
      case 'notBetween':
      case 'betweenSymmetric':
      case 'notBetweenSymmetric':
        return this.between(node, operator);
      case 'in':
        return this.infix(node, operator);
      case 'notIn':
        return this.notIn(node, operator);
      case 'is':
      case 'isNot':
        return this.identity(node, operator);
      case 'isDistinctFrom':
      case 'isNotDistinctFrom':
        return this.distinctness(node, operator);
      case 'any':
      case 'all':
        this.require(left.kind === 'subqueryExpression' || this.hasArrays, `${operator.sql} of an array`);
        return `${operator.sql} ${this.parenthesized(left)}`;
      case 'exists':
        return `${operator.sql} ${this.parenthesized(left)}`;
      case 'concat':
        return this.concatenation(node, operator);
      case 'divide':
        return this.division(node, left, right, operator);
      case 'floorDivide':
        return this.floorDivision(node, left, right);
      case 'modulo':
        return this.modulo(node, left, right);
      case 'power':
        return `${this.powerFunction}(${this.list(node.operands)})`;
      case 'bitwiseXor':
        return this.bitwiseXor(node, operator);
      case 'regexpMatch':
      case 'notRegexpMatch':
        return this.regexpMatch(node, operator);
      case 'match':
        return this.match(node);
      case 'notMatch':
        return `NOT ${this.match(node)}`;
      case 'collate':
        return `${this.operand(left, operator)} COLLATE ${this.collation(node.modifiers?.collation ?? '')}`;
      case 'at':
        return this.subscript(node);
      case 'slice':
        return this.slice(node);
      case 'asc':
      case 'desc':
      case 'nullsFirst':
      case 'nullsLast':
        return this.ordered(this.operand(left, operator), node);
      default:
        if (isPatternOperator(node.operator)) return this.pattern(node);
        return operator.position === 'infix' ? this.infix(node, operator) : this.affixed(node, operator);
    }
  }

  /** Whether a value can be an array. */
  protected get hasArrays(): boolean {
    return false;
  }

  protected get powerFunction(): string {
    return 'power';
  }

  /** The text of an operator; dialects override those they write otherwise. */
  protected operatorSql(_name: OperatorName | Operator, operator: Operator): string {
    return operator.sql;
  }

  protected infix(node: Operation, operator: Operator): string {
    const sql = ` ${this.operatorSql(node.operator, operator)} `;
    return node.operands.map((operand) => this.operand(operand, operator)).join(sql);
  }

  private affixed(node: Operation, operator: Operator): string {
    const operand = node.operands.map((element) => this.operand(element, operator)).join('');
    const sql = this.operatorSql(node.operator, operator);
    if (operator.position === 'postfix') return `${operand} ${sql}`;
    // `- -a` must not become a comment.
    const gap = /\w$/.test(sql) || operand.startsWith(sql) ? ' ' : '';
    return `${sql}${gap}${operand}`;
  }

  /** An operand, in parentheses where its own operator binds no tighter. */
  protected operand(element: ColumnElement, outer: Operator): string {
    const sql = this.visit(element);
    return this.needsParentheses(element, outer) ? `(${sql})` : sql;
  }

  protected needsParentheses(element: ColumnElement, outer: Operator): boolean {
    if (element instanceof Operation) {
      const inner = operatorOf(element.operator);
      if (inner === outer && inner.associative) return !isGroupable(element);
      // How tightly texts are joined beside `+` and `*` differs from database to database.
      if (outer === operators.concat && inner.position === 'infix') return true;
      return inner.precedence <= outer.precedence;
    }
    switch (element.kind) {
      case 'label':
      case 'typeCoerce':
        return this.needsParentheses((element as TypeCoerce).element, outer);
      case 'sqlFragment':
        return !/^[\w.$]+$/.test((element as SqlFragment).strings.join('?'));
      default:
        return false;
    }
  }

  /** An element that brings parentheses of its own, or in parentheses. */
  protected parenthesized(element: ColumnElement): string {
    const sql = this.visit(element);
    return element.kind === 'subqueryExpression' ? sql : `(${sql})`;
  }

  /** An expression in the place of a truth value: alone in WHERE, beside AND. */
  condition(element: ColumnElement): string {
    if (this.context.capabilities.booleanConditions || !isTruthValue(element)) return this.visit(element);
    return `${this.visit(element)} = 1`;
  }

  private conditionOperand(element: ColumnElement, outer: Operator): string {
    const sql = this.condition(element);
    return this.needsParentheses(element, outer) ? `(${sql})` : sql;
  }

  protected negation(element: ColumnElement): string {
    if (!this.context.capabilities.booleanConditions && isTruthValue(element)) return `${this.visit(element)} = 0`;
    return `NOT ${this.operand(element, operators.not)}`;
  }

  private notIn(node: Operation, operator: Operator): string {
    const outer = this.inNegatedList;
    this.inNegatedList = true;
    const sql = this.infix(node, operator);
    this.inNegatedList = outer;
    return `(${sql})`;
  }

  protected between(node: Operation, operator: Operator): string {
    const [element, low, high] = node.operands as readonly [ColumnElement, ColumnElement, ColumnElement];
    const sql = this.operatorSql(node.operator, operator);
    return `${this.operand(element, operator)} ${sql} ${this.operand(low, operator)} AND ${this.operand(high, operator)}`;
  }

  protected identity(node: Operation, operator: Operator): string {
    return this.infix(node, operator);
  }

  protected distinctness(node: Operation, operator: Operator): string {
    return this.infix(node, operator);
  }

  /** Texts joined to one. */
  protected concatenation(node: Operation, operator: Operator): string {
    return this.infix(node, operator);
  }

  /** Division with a fraction: where the database would drop it for whole numbers, the right side is cast. */
  protected division(node: Operation, left: ColumnElement, right: ColumnElement, operator: Operator): string {
    if (!isWhole(left.type) || !isWhole(right.type)) return this.infix(node, operator);
    return `${this.operand(left, operator)} / CAST(${this.visit(right)} AS NUMERIC)`;
  }

  /** Division without a fraction, rounded down. */
  protected floorDivision(node: Operation, left: ColumnElement, right: ColumnElement): string {
    const sql = this.infix(node, operators.divide);
    return isWhole(left.type) && isWhole(right.type) ? sql : `FLOOR(${sql})`;
  }

  protected modulo(node: Operation, _left: ColumnElement, _right: ColumnElement): string {
    return this.infix(node, operators.modulo);
  }

  protected bitwiseXor(node: Operation, operator: Operator): string {
    return this.infix(node, operator);
  }

  protected regexpMatch(node: Operation, operator: Operator): string {
    this.require(node.modifiers?.flags === undefined, 'flags for regular expressions');
    return this.infix(node, operator);
  }

  /** Full-text search. */
  protected match(_node: Operation): string {
    return this.unsupported('full-text search');
  }

  /** The name of a collation. */
  protected collation(name: string): string {
    return this.quote(name);
  }

  /** An element of ORDER BY with its direction; `sql` is what it orders by, or that with a direction already. */
  protected ordered(sql: string, node: Operation): string {
    const { operator } = node;
    if (operator === 'asc' || operator === 'desc' || this.context.capabilities.nullsOrdering) return `${sql} ${operatorOf(operator).sql}`;
    // Sorted by whether it is NULL first.
    return `CASE WHEN (${this.visit(orderedValue(node))} IS NULL) THEN ${operator === 'nullsFirst' ? '0 ELSE 1' : '1 ELSE 0'} END, ${sql}`;
  }

  /** An element of an array. */
  protected subscript(node: Operation): string {
    const [array, index] = node.operands as readonly [ColumnElement, ColumnElement];
    return `${this.operand(array, operators.at)}${this.subscriptSql(index)}`;
  }

  /** Some elements of an array. */
  protected slice(_node: Operation): string {
    return this.unsupported('arrays');
  }

  /** The place of an element, as it stands behind its array. */
  protected subscriptSql(_index: ColumnElement): string {
    return this.unsupported('arrays');
  }

  /** LIKE and its kin, each with its ESCAPE. */
  protected pattern(node: Operation): string {
    const [element, text] = node.operands as readonly [ColumnElement, ColumnElement];
    const name = node.operator as OperatorName;
    const negated = name.startsWith('not');
    const kind = (negated ? name.slice(3) : name).toLowerCase();
    const insensitive = kind.startsWith('i');
    const place = insensitive ? kind.slice(1) : kind;
    const operator = negated ? operators.notLike : operators.like;
    const word = this.likeWord(insensitive, negated);
    const left = insensitive ? this.caseless(this.operand(element, operator)) : this.operand(element, operator);
    const plain = this.operand(text, place === 'like' ? operator : operators.concat);
    const value = insensitive ? this.caseless(plain) : plain;
    const parts = place === 'startswith' ? [value, "'%'"] : place === 'endswith' ? ["'%'", value] : ["'%'", value, "'%'"];
    const escaping = node.modifiers?.escape;
    const suffix = escaping === undefined ? '' : ` ESCAPE ${this.textLiteral(escaping)}`;
    if (place === 'like') return `${left} ${word} ${value}${suffix}`;
    return `(${left} ${word} ${this.joined(parts)}${suffix})`;
  }

  /** LIKE, without regard to case where the database has a word for that. */
  protected likeWord(_insensitive: boolean, negated: boolean): string {
    return negated ? 'NOT LIKE' : 'LIKE';
  }

  /** A text such that case makes no difference in LIKE. */
  protected caseless(sql: string): string {
    return `lower(${sql})`;
  }

  /** Pieces of SQL joined as texts. */
  protected joined(parts: readonly string[]): string {
    return parts.join(' || ');
  }

  label(label: Label<unknown, string, string>): string {
    return this.visit(label.element);
  }

  expressionList(node: ExpressionList): string {
    const isListOfRows = node.elements[0]?.kind === 'expressionList';
    return `(${isListOfRows ? this.rowListPrefix : ''}${this.list(node.elements)})`;
  }

  functionCall(node: FunctionCall): string {
    return node.condition === undefined ? this.functionSql(node) : this.filtered(node, node.condition);
  }

  /** An aggregate over some of the rows, where there is no FILTER: others count as NULL, which aggregates leave out. */
  protected filteredByCase(node: FunctionCall, condition: ColumnElement): string {
    const [first, ...others] = node.args;
    const value = first === undefined || (first.kind === 'keyword' && (first as Keyword).word === 'star') ? '1' : this.visit(first);
    const rest = others.map((other) => `, ${this.visit(other)}`).join('');
    return `${this.functionName(node.name)}(${node.isDistinct ? 'DISTINCT ' : ''}CASE WHEN (${this.condition(condition)}) THEN ${value} END${rest})`;
  }

  /** An aggregate over some of the rows. */
  protected filtered(node: FunctionCall, condition: ColumnElement): string {
    return `${this.functionSql(node)} FILTER (WHERE ${this.condition(condition)})`;
  }

  /** A call without FILTER; dialects override functions they write otherwise. */
  protected functionSql(node: FunctionCall): string {
    if (node.args.length === 0 && bareFunctions.has(node.name)) return node.name.toUpperCase();
    if (node.name === 'now') return 'CURRENT_TIMESTAMP';
    if (node.name === 'regexp_replace') return this.regexpReplace(node);
    return this.call(node, this.functionName(node.name));
  }

  protected regexpReplace({ args }: FunctionCall): string {
    const [text, pattern, replacement, flags] = args as readonly [ColumnElement, ColumnElement, ColumnElement, Name | undefined];
    return `REGEXP_REPLACE(${this.list([text, pattern, replacement])}${flags === undefined ? '' : `, ${this.textLiteral(flags.name)}`})`;
  }

  /** A call under a name. */
  protected call(node: FunctionCall, name: string): string {
    const sorted = node.order.length === 0 ? '' : ` ${this.aggregateOrder(node.order)}`;
    return `${name}(${node.isDistinct ? 'DISTINCT ' : ''}${this.argumentList(node)}${sorted})`;
  }

  protected argumentList({ args }: FunctionCall): string {
    return this.list(args);
  }

  protected aggregateOrder(order: readonly ColumnElement[]): string {
    return `ORDER BY ${this.list(order)}`;
  }

  /** A function's name: a plain word as it stands, whatever its case, since that is how the database knows it. */
  protected functionName(name: string): string {
    return name
      .split('.')
      .map((part) => (/^[A-Za-z_]\w*$/.test(part) ? part : this.quote(part)))
      .join('.');
  }

  fieldAccess(node: FieldAccess): string {
    return `(${this.visit(node.element)}).${this.quote(node.name)}`;
  }

  withinGroup({ element, orderBy }: WithinGroup): string {
    const sql = `${this.functionSql(element)} WITHIN GROUP (ORDER BY ${this.list(orderBy)})`;
    return element.condition === undefined ? sql : this.filteredGroup(sql, element.condition);
  }

  /** An aggregate over values in an order, over some of the rows. */
  protected filteredGroup(sql: string, condition: ColumnElement): string {
    return `${sql} FILTER (WHERE ${this.condition(condition)})`;
  }

  stringAggregate({ element, separator, orderBy }: StringAggregate): string {
    const order = orderBy.length === 0 ? '' : ` WITHIN GROUP (ORDER BY ${this.list(orderBy)})`;
    return `LISTAGG(${this.visit(element)}, ${this.textLiteral(separator)})${order}`;
  }

  grouping({ word, elements }: Grouping): string {
    return `${word}(${this.list(elements)})`;
  }

  over(node: Over): string {
    const parts: string[] = [];
    if (node.partitionBy.length > 0) parts.push(`PARTITION BY ${this.list(node.partitionBy)}`);
    if (node.orderBy.length > 0) parts.push(`ORDER BY ${this.list(node.orderBy)}`);
    if (node.frameUnit !== undefined) {
      const start = frameBound(node.startWord, node.startOffset && this.frameOffset(node.startOffset));
      const end = frameBound(node.endWord, node.endOffset && this.frameOffset(node.endOffset));
      const exclusion = node.exclude === undefined ? '' : ` EXCLUDE ${node.exclude}`;
      parts.push(`${node.frameUnit} BETWEEN ${start} AND ${end}${exclusion}`);
    }
    return `${this.visit(node.element)} OVER (${parts.join(' ')})`;
  }

  protected frameOffset(element: ColumnElement): string {
    return this.visit(element);
  }

  /** Writes values of which one is taken, and which must be of one type; a dialect may have to say of which. */
  protected alternatives(_elements: readonly ColumnElement[]): (element: ColumnElement) => string {
    return (element) => this.visit(element);
  }

  case(node: Case): string {
    const subject = node.subject === undefined ? '' : ` ${this.visit(node.subject)}`;
    const write = this.alternatives(node.otherwise === undefined ? node.results : [...node.results, node.otherwise]);
    const branches = node.conditions.map((condition, i) => {
      const sql = node.subject === undefined ? this.condition(condition) : this.visit(condition);
      const result = node.results[i];
      const test = condition instanceof Operation && !sql.startsWith('(') ? `(${sql})` : sql;
      return `WHEN ${test} THEN ${result === undefined ? 'NULL' : write(result)}`;
    });
    const otherwise = node.otherwise === undefined ? '' : ` ELSE ${write(node.otherwise)}`;
    return `CASE${subject} ${branches.join(' ')}${otherwise} END`;
  }

  cast(node: Cast): string {
    const element = this.visit(node.element);
    const type = this.castName(node.type);
    if (type === null) return element;
    return node.isTry ? this.tryCast(element, type) : `CAST(${element} AS ${type})`;
  }

  /** A type as CAST names it; null where nothing can be cast to it. The name in DDL is only asked for if it is the same. */
  protected castName(type: AnySqlType): string | null {
    const translated = this.translatedType(type);
    if (translated !== undefined) return translated;
    const implementation = this.context.types.implementationOf(type);
    return implementation.castName === undefined ? implementation.sqlName : implementation.castName;
  }

  /** The name of a type of a schema where schemas are translated; undefined for any other. */
  translatedType(type: AnySqlType): string | undefined {
    const { schemas } = this.state;
    if (schemas === undefined) return undefined;
    const { types } = this.context;
    return types.named(types.resolve(type), (schema) => this.state.schemaOf(schema));
  }

  protected tryCast(_element: string, _type: string): string {
    return this.unsupported('TRY_CAST');
  }

  typeCoerce(node: TypeCoerce): string {
    return this.visit(node.element);
  }

  extract(node: Extract): string {
    return `EXTRACT(${node.field} FROM ${this.visit(node.element)})`;
  }

  /** A part of a document as the standard reads it: JSON_QUERY for JSON, JSON_VALUE for anything else. */
  jsonElement(node: JsonElement): string {
    const document = this.visit(node.element);
    const path = this.jsonPath(node);
    if (node.as === undefined) return `JSON_QUERY(${document}, ${path})`;
    return `JSON_VALUE(${document}, ${path} RETURNING ${this.castName(node.as)})`;
  }

  /** The steps into a document, bound as a path such as `$."items"[0]`. */
  protected jsonPath(node: JsonElement): string {
    return this.jsonSteps(node, jsonPathText);
  }

  /** The steps into a document, bound as `encode` makes them. */
  protected jsonSteps({ steps }: JsonElement, encode: (steps: JsonPath) => unknown): string {
    if (this.state.literalValues) return this.textLiteral(String(encode(steps.value as JsonPath)));
    return this.state.mark({
      parameter: steps,
      position: this.state.positionOf(steps),
      encode: (value) => encode(value as JsonPath),
      suffix: '',
      list: undefined,
    });
  }

  nextValue(_node: NextValue): string {
    return this.unsupported('sequences');
  }

  assignedValue(node: AssignedValue): string {
    const assignment = this.state.assignments.find(({ column }) => column === node.column);
    if (assignment === undefined) {
      throw new CompileError(
        'SQL_NO_VALUES',
        `assigned() asks for the new value of '${node.column.name}', which the statement does not set.`,
      );
    }
    return this.visit(assignment.value);
  }

  outArgument({ input }: OutArgument): string {
    return this.visit(input);
  }
}

/** Whether `a + (b + c)` is `(a + b) + c`: not for months that are added one by one, or arrays that elements are put before. */
function isGroupable({ operator, type }: Operation): boolean {
  return typeof operator !== 'string' || type.kind === 'unknown' || !/^(?:temporal|json|other)$/.test(type.family);
}

/** What an ordering orders by. */
function orderedValue(element: ColumnElement): ColumnElement {
  const isOrdering = element instanceof Operation && operatorOf(element.operator).position === 'postfix';
  return isOrdering ? orderedValue(element.operands[0] as ColumnElement) : element;
}

/** A value that is true or false without being a comparison: a column, a constant, a parameter. */
function isTruthValue(element: ColumnElement): boolean {
  if (element.type.kind !== 'boolean') return false;
  if (element.kind === 'label' || element.kind === 'typeCoerce') return isTruthValue((element as TypeCoerce).element);
  return !(element instanceof Operation) && element.kind !== 'sqlFragment' && element.kind !== 'functionCall';
}

function frameBound(word: string | undefined, offset: string | undefined): string {
  return offset === undefined ? (word ?? '') : `${offset} ${word}`;
}

/** Steps as a path of SQL/JSON, `$."items"[0]`, whose keys are written as documents write them: MariaDB finds no other. */
export function jsonPathText(steps: JsonPath): string {
  return `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${JSON.stringify(step)}`)).join('')}`;
}
