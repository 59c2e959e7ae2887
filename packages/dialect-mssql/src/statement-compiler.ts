import {
  type Alias,
  type Assignment,
  BindParameter,
  byColumns,
  type Call,
  type ColumnElement,
  ExpressionList,
  type Extract,
  type FromClause,
  type FunctionCall,
  type Insert,
  type Join,
  type JsonElement,
  type Lock,
  type NextValue,
  type Node,
  Operation,
  type Operator,
  type OperatorName,
  OutArgument,
  type OutputColumn,
  operatorOf,
  operators,
  type Query,
  type Rowset,
  type Select,
  type SetOperation,
  type SetOperator,
  StatementCompiler,
  type StringAggregate,
  type Subquery,
  SubqueryExpression,
  type Table,
  type TableFunction,
  type TableSample,
  trueLiteral,
  Values,
  type ValuesExpression,
} from '@sqlayer/expression';
import type { CompiledCall } from '@sqlayer/kernel/contracts';
import { CompileError } from '@sqlayer/kernel/errors';
import { mssqlKeywords } from './keywords.ts';

const dateParts: Readonly<Partial<Record<Extract['field'], string>>> = { doy: 'dayofyear', week: 'iso_week' };

/** SQL Server's way of what it writes otherwise than the standard. */
export class MssqlStatementCompiler extends StatementCompiler {
  /** TOP, where there is no OFFSET; it is also the only way to ties and percentages. */
  protected override selectClause(node: Select<unknown, string>): string {
    const sql = super.selectClause(node);
    const { limitValue, modifiers } = node;
    if (!usesTop(node) || limitValue === undefined) return sql;
    const { percent, withTies } = modifiers?.fetch ?? {};
    return `${sql} TOP (${this.visit(limitValue)})${percent ? ' PERCENT' : ''}${withTies ? ' WITH TIES' : ''}`;
  }

  protected override limitClause(node: Query): string {
    const { limitValue, offsetValue, modifiers } = node;
    if (usesTop(node) || (limitValue === undefined && offsetValue === undefined)) return '';
    if (modifiers?.fetch?.percent || modifiers?.fetch?.withTies) this.unsupported('ties or a percentage beside an OFFSET');
    if (node.order.length === 0) this.unsupported('an OFFSET, or the limit of a set operation, without ORDER BY; add orderBy()');
    const fetch = limitValue === undefined ? '' : ` FETCH FIRST ${this.visit(limitValue)} ROWS ONLY`;
    return `OFFSET ${offsetValue === undefined ? '0' : this.visit(offsetValue)} ROWS${fetch}`;
  }

  /** A query inside another one has no order unless it is cut off. */
  protected override orderByClause(node: Query): string {
    // A select counts itself.
    const isInner = this.depth > (node.kind === 'select' ? 1 : 0);
    return isInner && !isCut(node) ? '' : super.orderByClause(node);
  }

  /** A query of a set operation has no order, even in parentheses; as a query in FROM it may be cut off. */
  protected override setMember(query: Rowset): string {
    this.nested ||= isCut(query);
    this.depth += 1;
    const sql = super.setMember(query);
    this.depth -= 1;
    return sql;
  }

  /** There is no limit without an order, but a TOP of rows in FROM. */
  override setOperation(node: SetOperation): string {
    const { limitValue, offsetValue, modifiers } = node;
    if (limitValue === undefined || offsetValue !== undefined || modifiers?.fetch !== undefined || node.order.length > 0)
      return super.setOperation(node);
    const outer = this.nested;
    this.nested = true;
    const rows = super.setOperation(node.copyWith({ limitValue: undefined }));
    this.nested = outer;
    return `SELECT TOP (${this.visit(limitValue)}) * FROM ${this.aliased(`(${rows})`, 'anon')}`;
  }

  protected override parenthesizedMember(sql: string, query: Rowset): string {
    return isCut(query) ? `SELECT * FROM ${this.aliased(`(${sql})`, 'anon')}` : `(${sql})`;
  }

  protected override requireOwnWith(): void {
    this.require(this.depth <= 1, 'WITH within another query; leave out `nesting` and `nestHere`');
  }

  /** A truth value has no type of its own: a comparison that is selected or compared becomes 1, 0 or NULL. */
  private truthValue(element: ColumnElement): string {
    const holds = this.condition(element);
    const opposite = isRowAmong(element) ? this.condition(element.copyWith({ operator: 'notIn' })) : `NOT (${this.condition(element)})`;
    return `CASE WHEN (${holds}) THEN 1 WHEN ${opposite} THEN 0 END`;
  }

  protected override outputColumn(column: OutputColumn, named: boolean): string {
    if (!isPredicate(column.element)) return super.outputColumn(column, named);
    return `${this.truthValue(column.element)} AS ${this.quote(column.name)}`;
  }

  protected override operand(element: ColumnElement, outer: Operator): string {
    return outer !== operators.not && isPredicate(element) ? this.truthValue(element) : super.operand(element, outer);
  }

  /** Arguments, groups and values of a row. */
  override list(nodes: readonly Node[]): string {
    return nodes.map((node) => this.value(node)).join(', ');
  }

  protected override alternatives(): (element: ColumnElement) => string {
    return (element) => this.value(element);
  }

  override assignment(node: Assignment): string {
    return isPredicate(node.value) ? `${this.quote(node.column.name)}=${this.value(node.value)}` : super.assignment(node);
  }

  protected override orderElement(...[element, query]: Parameters<StatementCompiler['orderElement']>): string {
    return isPredicate(element) && element.kind !== 'label' ? this.value(element) : super.orderElement(element, query);
  }

  private value(node: Node): string {
    return isPredicate(node) ? this.truthValue(node) : this.visit(node);
  }

  /** Locks are hints of the tables. */
  protected override lockClause(): string {
    return '';
  }

  protected override fromClause(node: Select<unknown, string>, froms: readonly FromClause[]): string {
    const outer = this.lock;
    this.lock = node.modifiers?.lock;
    const sql = super.fromClause(node, froms);
    this.lock = outer;
    return sql;
  }

  private lock: Lock | undefined;

  protected override hinted(sql: string, from: FromClause): string {
    return [sql, ...this.tableHints(from), ...this.lockHint(from)].join(' ');
  }

  private lockHint(from: FromClause): readonly string[] {
    const { lock } = this;
    if (lock === undefined || (from.kind !== 'table' && from.kind !== 'alias')) return [];
    const named = lock.of.map((node) => (node.kind === 'columnReference' ? (node as unknown as { from: FromClause }).from : node));
    if (named.length > 0 && !named.includes(from)) return [];
    const words = [
      lock.read ? 'REPEATABLEREAD' : 'UPDLOCK',
      'ROWLOCK',
      ...(lock.nowait ? ['NOWAIT'] : lock.skipLocked ? ['READPAST'] : []),
    ];
    return [`WITH (${words.join(', ')})`];
  }

  /** An alias takes the hint behind it, so what it stands for must not. */
  override alias(node: Alias): string {
    return node.element.kind === 'table' ? this.hinted(this.aliasedTable(node), node) : super.alias(node);
  }

  private aliasedTable(node: Alias): string {
    const { schema, name } = node.element as Table;
    return this.aliased(this.context.identifiers.qualified(this.state.schemaOf(schema), name), this.state.nameOf(node));
  }

  /** LATERAL is written as a kind of join. */
  override subquery(node: Subquery<unknown>): string {
    this.require(!node.isLateral, 'LATERAL but in a join');
    return super.subquery(node);
  }

  override join(node: Join): string {
    const { left, right, on, type } = node;
    if (!isLateral(right)) return super.join(node);
    this.require(on === undefined || on === trueLiteral, 'a condition on a LATERAL join; put it into the query');
    this.require(type !== 'full', 'FULL JOIN LATERAL');
    const word = type === 'left' ? 'OUTER APPLY' : 'CROSS APPLY';
    return `${this.visit(left)} ${word} ${this.applied(right)}`;
  }

  private applied(right: Subquery<unknown> | TableFunction): string {
    return right.kind === 'subquery' ? this.aliased(this.subqueryBody(right), this.state.nameOf(right)) : this.functionSource(right);
  }

  override tableFunction(node: TableFunction): string {
    this.require(!node.isLateral, 'LATERAL but in a join');
    return super.tableFunction(node);
  }

  protected override functionSource(node: TableFunction): string {
    this.require(node.columnList !== 'types' && !node.withOrdinality, 'types of columns, or an ordinality, behind a function');
    return super.functionSource(node);
  }

  override tableSample(node: TableSample<unknown, string>): string {
    this.require(node.method === 'system', `the sampling method '${node.method}'`);
    const seed = node.seed === undefined ? '' : ` REPEATABLE (${this.literalNumber(node.seed)})`;
    const sample = `${this.aliasedTable(node)} TABLESAMPLE (${this.literalNumber(node.percent)} PERCENT)${seed}`;
    return this.hinted(sample, node);
  }

  protected override setOperatorSql(operator: SetOperator): string {
    this.require(operator !== 'INTERSECT ALL' && operator !== 'EXCEPT ALL', operator);
    return operator;
  }

  protected override get recursiveWord(): string {
    return '';
  }

  protected override get recursesWithUnion(): boolean {
    return false;
  }

  protected override operatorSql(name: OperatorName | Operator, operator: Operator): string {
    return name === 'concat' ? '+' : super.operatorSql(name, operator);
  }

  override operation(node: Operation): string {
    this.require(!String(node.operator).endsWith('Symmetric'), 'BETWEEN SYMMETRIC');
    const [left, right] = node.operands;
    if (left instanceof ExpressionList && node.operator !== 'match' && node.operator !== 'notMatch')
      return this.rowComparison(node, left, right as ColumnElement);
    return super.operation(node);
  }

  /** There are no row values, so a row is compared column by column. */
  private rowComparison(node: Operation, left: ExpressionList, right: ColumnElement): string {
    if (node.operator === 'in' || node.operator === 'notIn') return this.rowAmong(left, right, node.operator === 'notIn');
    if (!(right instanceof ExpressionList)) return this.unsupported(`the operator ${operatorOf(node.operator).sql} for rows of a query`);
    const compared = byColumns(node.operator, left, right);
    if (compared === undefined) return this.unsupported(`the operator ${operatorOf(node.operator).sql} for rows of several columns`);
    return node.operator === 'eq' ? this.visit(compared) : `(${this.visit(compared)})`;
  }

  /** IN for rows of several columns, asked of the rows in FROM. A row that may be among them, by what NULL hides, is not outside. */
  private rowAmong(left: ExpressionList, right: ColumnElement, isOutside: boolean): string {
    const isQuery = right instanceof SubqueryExpression;
    const rows = isQuery ? `(${this.nestedQuery(right.statement)})` : this.visit(right);
    const name = this.quote(this.state.nameOf(new Values('', [], [])));
    const parts = left.elements.map((element, i) => {
      const [own, other] = [this.operand(element, operators.eq), `${name}.c${i + 1}`];
      if (!isOutside) return `${own} = ${other}`;
      return `(${own} = ${other} OR ${this.operand(element, operators.is)} IS NULL${isQuery ? ` OR ${other} IS NULL` : ''})`;
    });
    const columns = left.elements.map((_element, i) => `c${i + 1}`).join(', ');
    return `${isOutside ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${rows} AS ${name} (${columns}) WHERE ${parts.join(' AND ')})`;
  }

  /** VALUES stands in FROM only. */
  override valuesExpression({ rows }: ValuesExpression): string {
    return `(SELECT * FROM ${this.values(rows)})`;
  }

  protected override get rowListPrefix(): string {
    return 'VALUES ';
  }

  protected override joined(parts: readonly string[]): string {
    return parts.join(' + ');
  }

  /** IS knows only NULL. */
  protected override identity(node: Operation, operator: Operator): string {
    const [left, right] = node.operands as readonly [ColumnElement, ColumnElement];
    if (right.kind === 'keyword' && right.type.kind !== 'boolean') return this.infix(node, operator);
    if (node.operator === 'is' && right.kind === 'keyword') return `${this.operand(left, operators.eq)} = ${this.visit(right)}`;
    // NULL is neither true nor false.
    return this.unequal(node, node.operator === 'isNot');
  }

  protected override distinctness(node: Operation): string {
    return this.unequal(node, node.operator === 'isDistinctFrom');
  }

  /** A comparison in which NULL equals NULL. */
  private unequal({ operands }: Operation, isUnequal: boolean): string {
    const [left, right] = operands as readonly [ColumnElement, ColumnElement];
    return `${isUnequal ? 'NOT ' : ''}EXISTS (SELECT ${this.visit(left)} INTERSECT SELECT ${this.visit(right)})`;
  }

  protected override get powerFunction(): string {
    return 'POWER';
  }

  protected override regexpMatch(): string {
    return this.unsupported('regular expressions');
  }

  protected override regexpReplace(): string {
    return this.unsupported('regular expressions');
  }

  protected override match({ operands, modifiers }: Operation): string {
    const mode = modifiers?.mode ?? 'BOOLEAN';
    this.require(mode !== 'QUERY EXPANSION', `the mode ${mode} of full-text search`);
    // CONTAINS reads operators, FREETEXT takes the words of a text.
    return `${mode === 'BOOLEAN' ? 'CONTAINS' : 'FREETEXT'} (${this.list(operands)})`;
  }

  /** Names of collations are words, never quoted. */
  protected override collation(name: string): string {
    if (!/^\w+$/.test(name))
      throw new CompileError('SQL_INVALID_NAME', `SQL Server has no collation named '${name}'; names of collations are words.`);
    return name;
  }

  protected override functionSql(node: FunctionCall): string {
    if (node.name === 'length') return this.call(node, 'LEN');
    if (node.name === 'random') return 'rand()';
    if (node.name === 'current_date') return 'CAST(GETDATE() AS DATE)';
    if (node.name === 'current_time') return 'CAST(GETDATE() AS TIME)';
    if (node.name === 'localtime') return 'CAST(GETDATE() AS TIME)';
    if (node.name === 'localtimestamp') return 'CURRENT_TIMESTAMP';
    this.require(node.order.length === 0, 'ORDER BY within an aggregate');
    return super.functionSql(node);
  }

  /** A name in a schema is never a function of the database's own, so that it may be quoted. */
  protected override functionName(name: string): string {
    const parts = name.split('.');
    if (parts.length === 1) return super.functionName(name);
    return parts.map((part) => (mssqlKeywords.has(part.toLowerCase()) ? this.quote(part) : super.functionName(part))).join('.');
  }

  protected override filtered(node: FunctionCall, condition: ColumnElement): string {
    return this.filteredByCase(node, condition);
  }

  protected override filteredGroup(): string {
    return this.unsupported('FILTER behind WITHIN GROUP');
  }

  override stringAggregate({ element, separator, orderBy }: StringAggregate): string {
    const order = orderBy.length === 0 ? '' : ` WITHIN GROUP (${this.aggregateOrder(orderBy)})`;
    return `string_agg(${this.visit(element)}, ${this.textLiteral(separator)})${order}`;
  }

  /** The ends of a frame are numbers in the text. */
  protected override frameOffset(element: ColumnElement): string {
    return this.literalNumber(element);
  }

  override over(node: Parameters<StatementCompiler['over']>[0]): string {
    this.require(node.frameUnit !== 'GROUPS', 'frames counted in groups');
    this.require(node.exclude === undefined, 'EXCLUDE in a frame');
    this.require(node.frameUnit !== 'RANGE' || (node.startOffset ?? node.endOffset) === undefined, 'frames by the distance of values');
    return super.over(node);
  }

  protected override tryCast(element: string, type: string): string {
    return `TRY_CAST(${element} AS ${type})`;
  }

  override extract({ field, element }: Extract): string {
    const value = this.visit(element);
    if (field === 'epoch') return `DATEDIFF_BIG(second, '1970-01-01', ${value})`;
    // The first day of the week is a setting of the session, which is taken out.
    if (field === 'dow') return `((DATEPART(weekday, ${value}) + @@DATEFIRST - 1) % 7)`;
    return `DATEPART(${dateParts[field] ?? field}, ${value})`;
  }

  override jsonElement(node: JsonElement): string {
    const document = this.visit(node.element);
    if (node.as === undefined) return `JSON_QUERY(${document}, ${this.jsonPath(node)})`;
    const value = `JSON_VALUE(${document}, ${this.jsonPath(node)})`;
    if (node.as.kind === 'boolean') return `CASE ${value} WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE CAST(${value} AS BIT) END`;
    return node.as.family === 'text' ? value : `CAST(${value} AS ${this.castName(node.as)})`;
  }

  override nextValue({ name, schema }: NextValue): string {
    return `NEXT VALUE FOR ${this.context.identifiers.qualified(this.state.schemaOf(schema), name)}`;
  }

  protected override outputClause(returned: readonly ColumnElement[], table: Table, rows: 'inserted' | 'deleted'): string {
    if (returned.length === 0) return '';
    const { visible } = this.state.scope;
    return this.state.within(
      { visible, unqualified: false, renamed: new Map([[table, rows]]) },
      () => `OUTPUT ${this.returnedList(returned)}`,
    );
  }

  protected override returningClause(): string {
    return '';
  }

  override insert(node: Insert<unknown, unknown>): string {
    return node.conflict === undefined ? super.insert(node) : this.mergeInsert(node, node.conflict);
  }

  /** Two sessions that merge the same key would both insert it without a lock on the range. */
  protected override mergedTable(node: Insert<unknown, unknown>): string {
    return `${super.mergedTable(node)} WITH (HOLDLOCK)`;
  }

  protected override get mergeEnd(): string {
    return ';';
  }

  protected override mergeAction(node: Parameters<StatementCompiler['mergeAction']>[0]): string {
    this.require(node.action !== 'nothing', 'DO NOTHING as the action of a MERGE');
    return super.mergeAction(node);
  }

  /** FROM names the table that is changed once more, beside the others. */
  protected override updateFromClause(...[node, { others }]: Parameters<StatementCompiler['updateFromClause']>): string {
    return others.length === 0 ? '' : `FROM ${this.list([node.table, ...others])}`;
  }

  protected override deleteUsingClause(table: Table, others: readonly FromClause[]): string {
    return others.length === 0 ? '' : `FROM ${this.list([table, ...others])}`;
  }

  /** Variables take what the procedure sets, and a query behind it gives them back; arguments are parameters and nothing else. */
  override callStatement(node: Call): string {
    const { outArguments } = node;
    const variable = (argument: OutArgument): string => `@out${outArguments.indexOf(argument) + 1}`;
    const declared = outArguments.map((argument) => {
      const initial = argument.hasInput ? ` = ${this.visit(argument.input)}` : '';
      return `${variable(argument)} ${this.context.types.implementationOf(argument.type).sqlName}${initial}`;
    });
    const args = node.args.map((arg) => {
      if (arg instanceof OutArgument) return `${variable(arg)} OUTPUT`;
      this.require(arg instanceof BindParameter, 'expressions as arguments of a procedure; pass values');
      return this.visit(arg);
    });
    const execute = ['EXEC', this.procedureName(node), args.join(', ')].filter((part) => part !== '').join(' ');
    if (outArguments.length === 0) return execute;
    const given = outArguments.map((argument) => `${variable(argument)} AS ${this.quote(argument.key)}`);
    return `DECLARE ${declared.join(', ')}; ${execute}; SELECT ${given.join(', ')}`;
  }

  protected override get outIn(): CompiledCall['outIn'] {
    return 'lastResult';
  }
}

function isLateral(from: FromClause): from is Subquery<unknown> | TableFunction {
  return (from.kind === 'subquery' || from.kind === 'tableFunction') && (from as Subquery<unknown> | TableFunction).isLateral;
}

/** Whether a query gives only some of its rows. */
function isCut(query: Rowset): boolean {
  const { limitValue, offsetValue } = query as Partial<Query>;
  return limitValue !== undefined || offsetValue !== undefined;
}

/** Whether a limit is written as TOP. */
function usesTop({ limitValue, offsetValue, kind }: Query): boolean {
  return limitValue !== undefined && offsetValue === undefined && kind === 'select';
}

/** IN for rows of several columns, which is not written so that NOT would give its opposite. */
function isRowAmong(element: ColumnElement): element is Operation {
  return element instanceof Operation && element.operator === 'in' && element.operands[0] instanceof ExpressionList;
}

/** A comparison, as opposed to a value that is true or false. */
function isPredicate(element: Node): element is ColumnElement {
  if (element.kind === 'label') return isPredicate((element as unknown as { readonly element: ColumnElement }).element);
  return element instanceof Operation && operatorOf(element.operator).predicate;
}
