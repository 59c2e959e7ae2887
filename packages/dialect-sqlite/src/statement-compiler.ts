import {
  BindParameter,
  type ColumnElement,
  type Extract,
  type FromClause,
  type FunctionCall,
  type Insert,
  type InsertParts,
  Integer,
  type JsonElement,
  type OnConflict,
  type Operation,
  type Operator,
  type OperatorName,
  type Over,
  operators,
  type Query,
  type Rowset,
  type SetOperator,
  StatementCompiler,
  type StringAggregate,
  type Subquery,
  type TableFunction,
  type TableSample,
  type Values,
  type ValuesExpression,
} from '@sqlayer/expression';

const noLimit = new BindParameter(-1, Integer);
const noOffset = new BindParameter(0, Integer);

/** Format letters of strftime (sqlite.org/lang_datefunc.html). */
const dateFormats: Readonly<Partial<Record<Extract['field'], string>>> = {
  year: '%Y',
  month: '%m',
  day: '%d',
  doy: '%j',
  dow: '%w',
  hour: '%H',
  minute: '%M',
  second: '%S',
  epoch: '%s',
};

/** SQLite's way of what it writes otherwise than the standard. */
export class SqliteStatementCompiler extends StatementCompiler {
  /** RETURNING knows the changed table only. */
  protected override returnable(): readonly FromClause[] {
    return [];
  }

  /** OFFSET needs a LIMIT; -1 is none. */
  protected override limitClause(node: Query): string {
    const { limitValue, offsetValue, modifiers } = node;
    this.require(!modifiers?.fetch?.withTies && !modifiers?.fetch?.percent, 'FETCH with ties or a percentage');
    if (limitValue === undefined && offsetValue === undefined) return '';
    return `LIMIT ${this.visit(limitValue ?? noLimit)} OFFSET ${this.visit(offsetValue ?? noOffset)}`;
  }

  /** A write locks the whole database, so there is nothing to say of rows. */
  protected override lockClause(): string {
    return '';
  }

  protected override operatorSql(name: OperatorName | Operator, operator: Operator): string {
    // IS and IS NOT compare any values, NULL included.
    if (name === 'isDistinctFrom') return 'IS NOT';
    if (name === 'isNotDistinctFrom') return 'IS';
    return super.operatorSql(name, operator);
  }

  override operation(node: Operation): string {
    this.require(node.operator !== 'any' && node.operator !== 'all', 'ANY and ALL; use in(), max() or min()');
    this.require(!String(node.operator).endsWith('Symmetric'), 'BETWEEN SYMMETRIC');
    return super.operation(node);
  }

  /** Whole numbers, which a NUMERIC column holds too, would be divided without a fraction. */
  protected override division(_node: Operation, left: ColumnElement, right: ColumnElement, operator: Operator): string {
    return `${this.operand(left, operator)} / (${this.operand(right, operators.add)} + 0.0)`;
  }

  protected override get powerFunction(): string {
    return 'pow';
  }

  protected override get rowListPrefix(): string {
    return 'VALUES ';
  }

  protected override bitwiseXor(node: Operation): string {
    const [left, right] = node.operands.map((operand) => this.operand(operand, operators.bitwiseXor));
    return `((${left} | ${right}) - (${left} & ${right}))`;
  }

  protected override match(node: Operation): string {
    this.require(node.modifiers?.mode === undefined, 'modes of full-text search');
    this.require(node.operands[0]?.kind !== 'expressionList', 'a full-text search of several columns; search the table');
    return this.infix(node, operators.match);
  }

  protected override functionSql(node: FunctionCall): string {
    if (node.name === 'localtime') return "TIME(CURRENT_TIMESTAMP, 'localtime')";
    if (node.name === 'localtimestamp') return "DATETIME(CURRENT_TIMESTAMP, 'localtime')";
    return super.functionSql(node);
  }

  protected override functionName(name: string): string {
    this.require(!name.includes('.'), 'functions in schemas or packages');
    return super.functionName(name);
  }

  /** Dates are text, over which RANGE takes each row alone, whatever the distance (sqlite.org/windowfunctions.html, §2.2.1). */
  override over(node: Over): string {
    const isDuration = (element: ColumnElement | undefined): boolean => element?.type.kind === 'interval';
    const byTime = (isDuration(node.startOffset) || isDuration(node.endOffset)) && !node.orderBy.every(isDuration);
    this.require(node.frameUnit !== 'RANGE' || !byTime, 'a RANGE of time in a window; order by a number and give a number');
    return super.over(node);
  }

  protected override regexpReplace(): string {
    return this.unsupported('regular expressions that replace');
  }

  override extract(node: Extract): string {
    if (node.field === 'quarter') return `((CAST(STRFTIME('%m', ${this.visit(node.element)}) AS INTEGER) + 2) / 3)`;
    // The week of a day is that of its Thursday.
    if (node.field === 'week')
      return `((CAST(STRFTIME('%j', DATE(${this.visit(node.element)}, '-3 days', 'weekday 4')) AS INTEGER) - 1) / 7 + 1)`;
    return `CAST(STRFTIME('${dateFormats[node.field]}', ${this.visit(node.element)}) AS INTEGER)`;
  }

  override jsonElement(node: JsonElement): string {
    const value = `JSON_EXTRACT(${this.visit(node.element)}, ${this.jsonPath(node)})`;
    if (node.as === undefined) return `JSON_QUOTE(${value})`;
    return `CAST(${value} AS ${this.castName(node.as)})`;
  }

  override stringAggregate({ element, separator, orderBy }: StringAggregate): string {
    const order = orderBy.length === 0 ? '' : ` ${this.aggregateOrder(orderBy)}`;
    return `group_concat(${this.visit(element)}, ${this.textLiteral(separator)}${order})`;
  }

  /** Only numbers have a distance; times are texts. */
  protected override frameOffset(element: ColumnElement): string {
    this.require(element.type.kind !== 'interval', 'frames by a distance in time');
    return super.frameOffset(element);
  }

  override withinGroup(): string {
    return this.unsupported('WITHIN GROUP');
  }

  override fieldAccess(): string {
    return this.unsupported('composite values');
  }

  override grouping(): string {
    return this.unsupported('GROUPING SETS, CUBE and ROLLUP');
  }

  protected override setOperatorSql(operator: SetOperator): string {
    this.require(operator !== 'INTERSECT ALL' && operator !== 'EXCEPT ALL', operator);
    return operator;
  }

  /** A query of a set operation takes no parentheses; as a query in FROM it may have an order and a limit. */
  protected override parenthesizedMember(sql: string, _query: Rowset): string {
    return `SELECT * FROM (${sql})`;
  }

  override subquery(node: Subquery<unknown>): string {
    this.require(!node.isLateral, 'LATERAL');
    return super.subquery(node);
  }

  /** A function may use what stands before it without a word for that. */
  override tableFunction(node: TableFunction): string {
    this.require(node.columnList === undefined, 'a list of columns behind a function');
    return this.functionSource(node);
  }

  override tableSample(_node: TableSample<unknown, string>): string {
    return this.unsupported('TABLESAMPLE');
  }

  /** The columns of VALUES have names of their own, which cannot be changed behind the alias. */
  protected override valuesBody(node: Values): string {
    const columns = node.columns.map((column, i) => `column${i + 1} AS ${this.quote(column.name)}`);
    return `(SELECT ${columns.join(', ')} FROM (VALUES ${this.list(node.rows)}))`;
  }

  override valuesExpression({ rows }: ValuesExpression): string {
    return `(VALUES ${this.list(rows.rows)})`;
  }

  override values(node: Values): string {
    return this.aliased(this.valuesBody(node), this.state.nameOf(node));
  }

  /** Without a WHERE, ON CONFLICT behind a query would be read as the ON of a join (sqlite.org/lang_upsert.html, §2.2). */
  protected override insertParts(node: Insert<unknown, unknown>): InsertParts {
    const parts = super.insertParts(node);
    if (node.query === undefined || node.conflict === undefined) return parts;
    return { ...parts, source: `SELECT * FROM (${parts.source}) WHERE true` };
  }

  override onConflict(node: OnConflict): string {
    this.require(node.constraint === undefined, 'an upsert by the name of a constraint; name its columns');
    return this.onConflictClause(node);
  }

  protected override returnedList(returned: readonly ColumnElement[]): string {
    return this.state.within(this.unqualifiedScope(), () => super.returnedList(returned));
  }

  override merge(): string {
    return this.unsupported('MERGE; use onConflictDoUpdate()');
  }

  protected override materialization(materialized: boolean | undefined): string {
    return materialized === undefined ? '' : materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ';
  }
}
