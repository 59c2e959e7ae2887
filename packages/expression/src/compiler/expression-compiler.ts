import { CompileError } from '@sqlayer/kernel/errors';
import type { BindParameter, ColumnElement, ExpressionList, Keyword, Label } from '../elements/column-element.ts';
import { Operation } from '../elements/column-element.ts';
import type { Case, Cast } from '../elements/conditional.ts';
import type { FunctionCall } from '../elements/function-call.ts';
import type { Node } from '../elements/node.ts';
import { type Operator, type OperatorName, operators } from '../elements/operators.ts';
import type { SqlFragment } from '../elements/text.ts';
import type { Over } from '../elements/window.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { CompileState } from './compile-state.ts';
import type { CompilerContext } from './compiler-context.ts';
import type { ExpressionNodes, VisitorFor } from './core-nodes.ts';

type LeafNodes = Omit<ExpressionNodes, 'subqueryExpression'>;

/** Writes expressions. The base is ANSI; a dialect overrides what differs. */
export abstract class ExpressionCompiler implements VisitorFor<LeafNodes> {
  protected readonly context: CompilerContext;
  protected readonly state: CompileState;

  constructor(context: CompilerContext, state: CompileState) {
    this.context = context;
    this.state = state;
  }

  /** The SQL of any node, by the method of its kind or one that was registered for it. */
  visit(node: Node): string {
    const registered = this.context.extensions.get(node.kind);
    if (registered !== undefined) return registered(node, this);
    const method = (this as unknown as Record<string, ((node: Node) => string) | undefined>)[node.kind];
    if (method === undefined) {
      throw new CompileError(
        'SQL_UNKNOWN_NODE',
        `the dialect '${this.context.dialectName}' has no way to write a node of kind '${node.kind}'.`,
      );
    }
    return method.call(this, node);
  }

  /** Several nodes, separated by commas. */
  list(nodes: readonly Node[]): string {
    return nodes.map((node) => this.visit(node)).join(', ');
  }

  columnReference(column: ColumnReference): string {
    const name = this.context.identifiers.quote(column.name);
    if (this.state.scope.unqualified) return name;
    return `${this.qualifier(column)}.${name}`;
  }

  /** What a column is qualified with. */
  protected qualifier(column: ColumnReference): string {
    const from: { readonly name: string; readonly schema?: string | undefined } = column.from;
    return this.context.identifiers.qualified(from.schema, from.name);
  }

  bindParameter(parameter: BindParameter): string {
    if (this.state.literalValues) return this.literal(parameter);
    const encode = this.context.types.implementationOf(parameter.type).encode;
    const mark = this.state.mark({ parameter, position: this.state.positionOf(parameter), encode });
    return parameter.expanding ? `(${mark})` : mark;
  }

  /** A value as text, where the database allows no parameter. */
  protected literal({ value, type, expanding }: BindParameter): string {
    const { encode, literal } = this.context.types.implementationOf(type);
    const write = (single: unknown): string => {
      if (single === null) return 'NULL';
      if (literal === undefined)
        throw new CompileError('SQL_NO_LITERAL', `a value of type '${type.kind}' has no literal here; bind it instead.`);
      encode?.(single);
      return literal(single);
    };
    return expanding ? `(${(value as readonly unknown[]).map(write).join(', ')})` : write(value);
  }

  operation(node: Operation): string {
    const operator = operatorOf(node);
    switch (node.operator) {
      case 'between':
      case 'notBetween':
        return this.between(node, operator);
      case 'like':
      case 'notLike':
      case 'ilike':
      case 'notIlike':
        return this.like(node, operator);
      case 'notIn':
        return `(${this.infix(node, operator)})`;
      case 'exists':
        return `EXISTS ${node.operands.map((operand) => this.visit(operand)).join('')}`;
      default:
        return operator.position === 'infix' ? this.infix(node, operator) : this.affixed(node, operator);
    }
  }

  /** The text of an operator; dialects override those they write otherwise. */
  protected operatorSql(_name: OperatorName | Operator, operator: Operator): string {
    return operator.sql;
  }

  protected infix(node: Operation, operator: Operator): string {
    const sql = ` ${this.operatorSql(node.operator, operator)} `;
    return node.operands.map((operand, i) => this.operand(operand, operator, i)).join(sql);
  }

  private affixed(node: Operation, operator: Operator): string {
    const operand = node.operands.map((element, i) => this.operand(element, operator, i)).join('');
    const sql = this.operatorSql(node.operator, operator);
    if (operator.position === 'postfix') return `${operand} ${sql}`;
    // `- -a` must not become a comment.
    const gap = /\w$/.test(sql) || operand.startsWith(sql) ? ' ' : '';
    return `${sql}${gap}${operand}`;
  }

  protected between(node: Operation, operator: Operator): string {
    const [element, low, high] = node.operands as readonly [ColumnElement, ColumnElement, ColumnElement];
    const sql = this.operatorSql(node.operator, operator);
    return `${this.operand(element, operator, 0)} ${sql} ${this.operand(low, operator, 1)} AND ${this.operand(high, operator, 2)}`;
  }

  /** LIKE with its ESCAPE; ILIKE as LIKE of lower-case text, for databases that have none. */
  protected like(node: Operation, operator: Operator): string {
    const [element, pattern, escapeCharacter] = node.operands as readonly [ColumnElement, ColumnElement, ColumnElement | undefined];
    const insensitive = node.operator === 'ilike' || node.operator === 'notIlike';
    const left = insensitive ? `lower(${this.visit(element)})` : this.operand(element, operator, 0);
    const right = insensitive ? `lower(${this.visit(pattern)})` : this.operand(pattern, operator, 1);
    const sql = this.operatorSql(node.operator, insensitive ? (node.operator === 'ilike' ? operators.like : operators.notLike) : operator);
    const suffix = escapeCharacter === undefined ? '' : ` ESCAPE ${this.visit(escapeCharacter)}`;
    return `${left} ${sql} ${right}${suffix}`;
  }

  /** An operand, in parentheses where its own operator binds less tightly. */
  protected operand(element: ColumnElement, outer: Operator, position: number): string {
    const sql = this.visit(element);
    if (!(element instanceof Operation)) return element.kind === 'sqlFragment' ? `(${sql})` : sql;
    const inner = operatorOf(element);
    const looser =
      inner.precedence < outer.precedence ||
      (inner.precedence === outer.precedence && !(outer.associative && inner.sql === outer.sql) && (position > 0 || inner.predicate));
    return looser ? `(${sql})` : sql;
  }

  label(label: Label<unknown, string, string>): string {
    return this.visit(label.element);
  }

  keyword({ word }: Keyword): string {
    switch (word) {
      case 'null':
        return 'NULL';
      case 'default':
        return 'DEFAULT';
      case 'star':
        return '*';
      default:
        return this.booleanLiteral(word === 'true');
    }
  }

  protected booleanLiteral(value: boolean): string {
    if (this.context.capabilities.nativeBoolean) return value ? 'true' : 'false';
    return value ? '1' : '0';
  }

  expressionList(node: ExpressionList): string {
    return `(${this.list(node.elements)})`;
  }

  functionCall(node: FunctionCall): string {
    const sql = this.functionSql(node);
    return node.condition === undefined ? sql : `${sql} FILTER (WHERE ${this.visit(node.condition)})`;
  }

  /** A call without FILTER; dialects override functions they write otherwise. */
  protected functionSql({ name, args, isDistinct }: FunctionCall): string {
    if (name === 'now') return 'CURRENT_TIMESTAMP';
    if (name === 'current_date') return 'CURRENT_DATE';
    const quoted = this.context.identifiers.qualified(...name.split('.'));
    return `${quoted}(${isDistinct ? 'DISTINCT ' : ''}${this.list(args)})`;
  }

  over(node: Over): string {
    const parts: string[] = [];
    if (node.partitionBy.length > 0) parts.push(`PARTITION BY ${this.list(node.partitionBy)}`);
    if (node.orderBy.length > 0) parts.push(`ORDER BY ${this.list(node.orderBy)}`);
    if (node.frameUnit !== undefined) {
      const start = frameBound(node.startWord, node.startOffset && this.visit(node.startOffset));
      const end = frameBound(node.endWord, node.endOffset && this.visit(node.endOffset));
      parts.push(`${node.frameUnit} BETWEEN ${start} AND ${end}`);
    }
    return `${this.visit(node.element)} OVER (${parts.join(' ')})`;
  }

  case(node: Case): string {
    const branches = node.conditions.map((condition, i) => {
      const sql = this.visit(condition);
      const result = node.results[i];
      return `WHEN ${condition instanceof Operation && !sql.startsWith('(') ? `(${sql})` : sql} THEN ${result === undefined ? 'NULL' : this.visit(result)}`;
    });
    const otherwise = node.otherwise === undefined ? '' : ` ELSE ${this.visit(node.otherwise)}`;
    return `CASE ${branches.join(' ')}${otherwise} END`;
  }

  cast(node: Cast): string {
    return `CAST(${this.visit(node.element)} AS ${this.context.types.implementationOf(node.type).sqlName})`;
  }

  sqlFragment(node: SqlFragment): string {
    return node.strings
      .map((part, i) => {
        const child = node.nodes[i];
        return child === undefined ? part : part + this.visit(child);
      })
      .join('');
  }
}

/** What is known of the operator of an operation. */
function operatorOf(node: Operation): Operator {
  return typeof node.operator === 'string' ? operators[node.operator] : node.operator;
}

function frameBound(word: string | undefined, offset: string | undefined): string {
  return offset === undefined ? (word ?? '') : `${offset} ${word}`;
}
