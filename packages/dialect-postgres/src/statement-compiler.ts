import {
  type AnySqlType,
  type AssignedValue,
  BindParameter,
  type Cast,
  type ColumnElement,
  type ColumnValues,
  type FromClause,
  type FunctionCall,
  type JsonElement,
  type JsonPath,
  type Keyword,
  Label,
  type NextValue,
  type OnConflict,
  type Operation,
  type Operator,
  type OperatorName,
  type OutArgument,
  type OutputColumn,
  type Over,
  operators,
  type Query,
  quoteString,
  type RowSource,
  type Select,
  StatementCompiler,
  type StringAggregate,
  type Values,
} from '@sqlayer/expression';
import type { CompiledCall } from '@sqlayer/kernel/contracts';
import { CompileError } from '@sqlayer/kernel/errors';
import type { ArrayLiteral } from './array-literal.ts';
import { type ColumnArray, packColumn, unnestedRows } from './row-source.ts';

/** Functions that take arguments of any type, or of several, so that nothing tells the type of a parameter. */
const takesAnything = /^(?:concat|concat_ws|format|jsonb?_build_(?:array|object)|to_jsonb?|jsonb?_agg|array_agg|num_n(?:on)?nulls)$/i;
const takesNumbers = /^(?:generate_series|abs|avg|ceil|ceiling|floor|mod|sign|sum)$/i;

/** What brackets cannot stand behind (PostgreSQL manual, §4.2.3). */
const unsubscripted: ReadonlySet<string> = new Set(['functionCall', 'cast', 'bindParameter', 'case', 'over', 'withinGroup', 'jsonElement']);

/** PostgreSQL's way of what it writes otherwise than the standard. */
export class PostgresStatementCompiler extends StatementCompiler {
  protected override operatorSql(name: OperatorName | Operator, operator: Operator): string {
    return name === 'bitwiseXor' ? '#' : super.operatorSql(name, operator);
  }

  protected override likeWord(insensitive: boolean, negated: boolean): string {
    return `${negated ? 'NOT ' : ''}${insensitive ? 'ILIKE' : 'LIKE'}`;
  }

  /** ILIKE needs nothing of its operands. */
  protected override caseless(sql: string): string {
    return sql;
  }

  protected override regexpMatch(node: Operation): string {
    const [text, pattern] = node.operands as readonly [ColumnElement, ColumnElement];
    const flags = node.modifiers?.flags;
    const negation = node.operator === 'notRegexpMatch' ? '!' : '';
    const left = this.operand(text, operators.regexpMatch);
    const right = this.operand(pattern, operators.regexpMatch);
    if (flags === undefined) return `${left} ${negation}~ ${right}`;
    if (flags === 'i') return `${left} ${negation}~* ${right}`;
    return `${left} ${negation}~ CONCAT('(?', ${this.textLiteral(flags)}, ')', ${right})`;
  }

  protected override match({ operands, modifiers }: Operation): string {
    const { configuration, mode } = modifiers ?? {};
    this.require(mode === undefined, 'modes of full-text search');
    const [element, query] = operands as readonly [ColumnElement, ColumnElement];
    this.require(element.kind !== 'expressionList', 'a full-text search of several columns; concatenate them');
    const words = configuration === undefined ? '' : `${this.textLiteral(configuration)}, `;
    return `${this.operand(element, operators.match)} @@ plainto_tsquery(${words}${this.visit(query)})`;
  }

  protected override get hasArrays(): boolean {
    return true;
  }

  /**
   * A parameter with its type, where nothing beside it tells that.
   *
   * The server takes such a one for text, or refuses the statement (PostgreSQL manual, chapter 10). Lengths are left out,
   * since a cast cuts off what is longer; a whole number may need 53 bits, except where its place wants `INTEGER`.
   */
  private typed(element: ColumnElement, whole: 'BIGINT' | 'INTEGER' = 'BIGINT'): string {
    const sql = this.visit(element);
    if (this.state.literalValues || !(element instanceof BindParameter)) return sql;
    const { type, expanding, literalExecute } = element;
    const { bindExpression, kind } = this.context.types.resolve(type);
    const { suffix } = this.binding(type);
    if (expanding || literalExecute || bindExpression !== undefined || kind === 'unknown' || suffix !== '') return sql;
    const name = kind === 'integer' ? whole : this.castName(type);
    if (name === null) return sql;
    return `${sql}::${name.replace(/^(?:(?:VAR)?CHAR\(\d+\)|TEXT)/, 'VARCHAR').replace(/^NUMERIC\(.*?\)/, 'NUMERIC')}`;
  }

  protected override alternatives(elements: readonly ColumnElement[]): (element: ColumnElement) => string {
    return elements.every(hasNoType) ? (element) => this.typed(element) : super.alternatives(elements);
  }

  protected override infix(node: Operation, operator: Operator): string {
    if (!node.operands.every(hasNoType)) return super.infix(node, operator);
    return node.operands.map((operand) => this.typed(operand)).join(` ${this.operatorSql(node.operator, operator)} `);
  }

  protected override argumentList(node: FunctionCall): string {
    const { args, name } = node;
    const isOpen = takesAnything.test(name) || (takesNumbers.test(name) && args.every(hasNoType));
    return isOpen ? args.map((element) => this.typed(element)).join(', ') : super.argumentList(node);
  }

  /** A value that is cast is of its own type before; a text may be read as any. */
  override cast(node: Cast): string {
    const { element, type } = node;
    if (!(element instanceof BindParameter) || element.type.family === 'text' || element.type.kind === type.kind) return super.cast(node);
    const name = this.castName(type);
    return name === null || node.isTry ? super.cast(node) : `CAST(${this.typed(element)} AS ${name})`;
  }

  protected override outputColumn(column: OutputColumn, named: boolean): string {
    const element = column.element instanceof Label ? column.element.element : column.element;
    if (!(element instanceof BindParameter) || this.context.types.resolve(element.type).columnExpression !== undefined)
      return super.outputColumn(column, named);
    return `${this.typed(element)} AS ${this.quote(column.name)}`;
  }

  /** What another column is set to stands in an expression, where its column does not tell its type. */
  override assignedValue(node: AssignedValue): string {
    const value = this.state.assignments.find(({ column }) => column === node.column)?.value;
    return value instanceof BindParameter ? this.typed(value, 'INTEGER') : super.assignedValue(node);
  }

  protected override valuesBody(node: Values): string {
    const rows = node.rows.map(({ elements }) => `(${elements.map((element) => this.typed(element, 'INTEGER')).join(', ')})`);
    return `(VALUES ${rows.join(', ')})`;
  }

  /** An empty array has to say of what. */
  arrayLiteral({ elements, type }: ArrayLiteral): string {
    const sql = `ARRAY[${elements.map((element) => this.typed(element, 'INTEGER')).join(', ')}]`;
    return elements.length === 0 ? `${sql}::${this.context.types.implementationOf(type).sqlName}` : sql;
  }

  protected override rowSource(types: readonly AnySqlType[], isOrdered: boolean): RowSource | undefined {
    const columns = types.map((type) => ({
      type: this.context.types.resolve(type),
      implementation: this.context.types.implementationOf(type),
    }));
    return unnestedRows(columns, isOrdered);
  }

  /** The values of a column of many rows: `$1::INTEGER[]`. */
  columnArray({ parameterName, elementName, type }: ColumnArray): string {
    const parameter = new BindParameter(undefined, type, { name: parameterName });
    const encode = (value: unknown): string => packColumn(value as ColumnValues);
    return this.state.mark({ parameter, position: -1, encode, suffix: `::${elementName}[]`, list: undefined });
  }

  protected override subscriptSql(index: ColumnElement): string {
    return `[${this.visit(index)}]`;
  }

  protected override slice({ operands }: Operation): string {
    const [array, from, to] = operands as readonly [ColumnElement, ColumnElement, ColumnElement];
    return `${this.operand(array, operators.at)}[${this.visit(from)}:${this.visit(to)}]`;
  }

  protected override functionSql(node: FunctionCall): string {
    return node.name === 'now' ? 'now()' : super.functionSql(node);
  }

  override over(node: Over): string {
    this.require(node.element.kind !== 'withinGroup', 'WITHIN GROUP in a window');
    return super.over(node);
  }

  override nextValue({ name, schema }: NextValue): string {
    return `nextval(${quoteString(this.context.identifiers.qualified(this.state.schemaOf(schema), name))})`;
  }

  override stringAggregate({ element, separator, orderBy }: StringAggregate): string {
    const order = orderBy.length === 0 ? '' : ` ${this.aggregateOrder(orderBy)}`;
    return `string_agg(${this.visit(element)}, ${this.textLiteral(separator)}${order})`;
  }

  /** `->` and `->>` for a key, `#>` and `#>>` for a path, which is an array of text. */
  override jsonElement(node: JsonElement): string {
    const inner = this.visit(node.element);
    const document = node.element.kind === 'jsonElement' ? `(${inner})` : inner;
    const asText = node.as === undefined ? '' : '>';
    const sql = node.isPath ? `${document} #>${asText} ${this.jsonPath(node)}` : `${document} ->${asText} ${this.jsonKey(node)}`;
    // Both give text.
    return node.as === undefined || node.as.family === 'text' ? sql : `CAST(${sql} AS ${this.castName(node.as)})`;
  }

  /** `->` and its kin bind no tighter than `||`; brackets stand behind nothing that ends with a parenthesis or a type. */
  protected override needsParentheses(...[element, outer]: Parameters<StatementCompiler['needsParentheses']>): boolean {
    if ((outer === operators.at || outer === operators.slice) && unsubscripted.has(element.kind)) return true;
    if (element.kind !== 'jsonElement') return super.needsParentheses(element, outer);
    const { as } = element as JsonElement;
    return as === undefined || as.family === 'text';
  }

  /** A key is text and a position a number: told apart by their types. */
  private jsonKey(node: JsonElement): string {
    const [step] = node.steps.value as JsonPath;
    if (this.state.literalValues) return typeof step === 'number' ? String(step) : quoteString(step);
    return `${this.jsonSteps(node, ([key]) => key)}::${typeof step === 'number' ? 'INTEGER' : 'TEXT'}`;
  }

  protected override jsonPath(node: JsonElement): string {
    const sql = this.jsonSteps(
      node,
      (steps) => `{${steps.map((step) => (typeof step === 'number' ? step : quoteElement(step))).join(',')}}`,
    );
    return this.state.literalValues ? sql : `${sql}::TEXT[]`;
  }

  protected override get ordersByRows(): boolean {
    return true;
  }

  protected override distinctClause(node: Select<unknown, string>): string {
    const on = node.modifiers?.distinctOn ?? [];
    return on.length === 0 ? super.distinctClause(node) : `DISTINCT ON (${this.list(on)})`;
  }

  protected override limitClause(node: Query): string {
    const { limitValue, offsetValue, modifiers } = node;
    if (modifiers?.fetch === undefined && limitValue === undefined && offsetValue !== undefined)
      return `LIMIT ALL OFFSET ${this.visit(offsetValue)}`;
    return super.limitClause(node);
  }

  /** FETCH and OFFSET take an expression in parentheses only. */
  protected override rowCount(element: ColumnElement): string {
    return `(${this.visit(element)})`;
  }

  protected override fetchClause(node: Query): string {
    this.require(!node.modifiers?.fetch?.percent, 'FETCH with a percentage');
    return super.fetchClause(node);
  }

  /** The only hint is ONLY: the table without those that inherit from it. */
  protected override hinted(sql: string, from: FromClause): string {
    const hints = this.tableHints(from);
    const unknown = hints.find((hint) => hint !== 'ONLY');
    if (unknown !== undefined)
      throw new CompileError('SQL_UNSUPPORTED', `PostgreSQL has no table hint but ONLY; it was given '${unknown}'.`);
    return hints.length === 0 ? sql : `ONLY ${sql}`;
  }

  protected override materialization(materialized: boolean | undefined): string {
    return materialized === undefined ? '' : materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ';
  }

  protected override get changesInWith(): boolean {
    return true;
  }

  override onConflict(node: OnConflict): string {
    if (node.assignments.length > 0 && node.target.length === 0 && node.constraint === undefined) {
      throw new CompileError(
        'SQL_UNSUPPORTED',
        "PostgreSQL's DO UPDATE needs to know which conflict is meant: give onConflictDoUpdate() a target or a constraint.",
      );
    }
    return this.onConflictClause(node);
  }

  /** What stands for an OUT parameter is not looked at. */
  override outArgument({ hasInput, input }: OutArgument): string {
    return hasInput ? this.visit(input) : 'NULL';
  }

  /** CALL gives one row, of the values of OUT and INOUT parameters. */
  protected override get outIn(): CompiledCall['outIn'] {
    return 'lastResult';
  }
}

function hasNoType(element: ColumnElement): boolean {
  return element instanceof BindParameter || (element.kind === 'keyword' && (element as Keyword).word === 'null');
}

/** An element of an array in its text form (PostgreSQL manual, §8.15.2). */
function quoteElement(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
