import {
  byColumns,
  type Call,
  type ColumnElement,
  type DataChange,
  ExpressionList,
  type Extract,
  type FromClause,
  type FunctionCall,
  Insert,
  type InsertParts,
  type InsertRows,
  type JsonElement,
  type JsonPath,
  jsonPathText,
  type Lock,
  lockWait,
  type MergeClause,
  type Modifiers,
  type Name,
  type NextValue,
  type OnConflict,
  type Operation,
  type Operator,
  type OutArgument,
  operatorOf,
  operators,
  type Query,
  quoteString,
  type Select,
  type SetOperator,
  StatementCompiler,
  type Table,
  type TableFunction,
  type TableSample,
  type Values,
} from '@sqlayer/expression';
import { OutParameter } from '@sqlayer/kernel/contracts';
import { CompileError } from '@sqlayer/kernel/errors';

const bitFunctions: Readonly<Record<string, string>> = { bitwiseAnd: 'BITAND', bitwiseOr: 'BITOR', bitwiseXor: 'BITXOR' };

/** What TO_CHAR gives for the parts that EXTRACT does not know (Oracle SQL Language Reference, Datetime Format Models). */
const dateFormats: Readonly<Partial<Record<Extract['field'], string>>> = { quarter: 'Q', week: 'IW', doy: 'DDD' };

/** Oracle's way of what it writes otherwise than the standard. */
export class OracleStatementCompiler extends StatementCompiler {
  /** RETURNING knows the changed table only. */
  protected override returnable(): readonly FromClause[] {
    return [];
  }

  protected override aliased(sql: string, name: string): string {
    return `${sql} ${this.quote(name)}`;
  }

  protected override fromClause(node: { readonly modifiers: Modifiers | undefined }, froms: readonly FromClause[]): string {
    return froms.length === 0 ? 'FROM DUAL' : super.fromClause(node, froms);
  }

  /** Hints stand behind SELECT, and name the table they are about. */
  protected override selectClause(node: Select<unknown, string>): string {
    const tableHints = (node.modifiers?.tableHints ?? []).filter(
      ({ dialect }) => dialect === undefined || dialect === this.context.dialectName,
    );
    const hints = tableHints.map(({ text, from }) => text.replaceAll('%(name)s', () => this.quote(this.state.nameOf(from)))).join(' ');
    const sql = super.selectClause(node);
    if (hints === '') return sql;
    if (hints.includes('*/')) throw new CompileError('SQL_INVALID_TEXT', `the end of a comment stands in a hint: ${hints}`);
    return sql.replace('SELECT', () => `SELECT /*+ ${hints} */`);
  }

  protected override limitClause(node: Query): string {
    const isCut = node.limitValue !== undefined || node.offsetValue !== undefined;
    this.require(!isCut || node.modifiers?.lock === undefined, 'FOR UPDATE beside a limit; lock the rows whose keys a subquery gives');
    return this.fetchClause(node);
  }

  protected override lockClause(lock: Lock): string {
    return `FOR UPDATE${this.lockOf(lock)}${lockWait(lock)}`;
  }

  /** Names columns, not tables. */
  protected override lockOf({ of }: Lock): string {
    if (of.length === 0) return '';
    const columns = of.map((node) => {
      if (node.kind === 'columnReference') return this.visit(node);
      const [first] = (node as Table).primaryKey?.columns ?? (node as FromClause).columns;
      return first === undefined ? this.unsupported('a lock of a table without columns') : this.visit(first);
    });
    return ` OF ${columns.join(', ')}`;
  }

  protected override setOperatorSql(operator: SetOperator): string {
    return operator.replace('EXCEPT', 'MINUS');
  }

  protected override get recursiveWord(): string {
    return '';
  }

  /** A WITH within another one came with 23.26. */
  protected override requireOwnWith(inCte: boolean): void {
    this.require(!inCte, 'WITH within WITH; leave out `nesting` and `nestHere`');
  }

  protected override get recursesWithUnion(): boolean {
    return false;
  }

  /** WITH stands before a SELECT only. */
  protected override get changesAfterWith(): boolean {
    return false;
  }

  protected override constantCondition(holds: boolean): string {
    return holds ? '1 = 1' : '1 = 0';
  }

  /** IS knows only NULL, and a truth value is a number in most tables. */
  protected override identity(node: Operation, operator: Operator): string {
    const [left, right] = node.operands as readonly [ColumnElement, ColumnElement];
    if (right.kind === 'keyword' && right.type.kind !== 'boolean') return this.infix(node, operator);
    if (node.operator === 'is' && right.kind === 'keyword') return `${this.operand(left, operators.eq)} = ${this.visit(right)}`;
    // NULL is neither true nor false.
    return `DECODE(${this.list(node.operands)}, 0, 1) = ${node.operator === 'isNot' ? '1' : '0'}`;
  }

  protected override distinctness(node: Operation): string {
    return `DECODE(${this.list(node.operands)}, 0, 1) = ${node.operator === 'isDistinctFrom' ? '1' : '0'}`;
  }

  /** Numbers are decimal, so a division has its fraction. */
  protected override division(node: Operation): string {
    return this.infix(node, operators.divide);
  }

  protected override floorDivision(node: Operation): string {
    return `FLOOR(${this.infix(node, operators.divide)})`;
  }

  protected override get powerFunction(): string {
    return 'POWER';
  }

  protected override modulo(node: Operation): string {
    return `mod(${this.list(node.operands)})`;
  }

  override operation(node: Operation): string {
    const bits = typeof node.operator === 'string' ? bitFunctions[node.operator] : undefined;
    if (bits !== undefined) return `${bits}(${this.list(node.operands)})`;
    this.require(node.operator !== 'bitwiseNot', 'an operator for bits that are not set');
    this.require(node.operator !== 'shiftLeft' && node.operator !== 'shiftRight', 'operators that shift bits');
    this.require(!String(node.operator).endsWith('Symmetric'), 'BETWEEN SYMMETRIC');
    const [left, right] = node.operands;
    const isList = node.operator === 'in' || node.operator === 'notIn';
    if (left instanceof ExpressionList && right instanceof ExpressionList && !isList) return this.rowComparison(node, left, right);
    return super.operation(node);
  }

  /** A row equals a list of rows; it has no order (SQL Language Reference, Simple Comparison Conditions). */
  private rowComparison(node: Operation, left: ExpressionList, right: ExpressionList): string {
    if (node.operator === 'eq' || node.operator === 'ne')
      return `${this.visit(left)} ${operatorOf(node.operator).sql} (${this.visit(right)})`;
    const compared = byColumns(node.operator, left, right);
    if (compared === undefined) return this.unsupported(`the operator ${operatorOf(node.operator).sql} for rows of several columns`);
    return `(${this.visit(compared)})`;
  }

  protected override regexpMatch(node: Operation): string {
    const flags = node.modifiers?.flags;
    const negation = node.operator === 'notRegexpMatch' ? 'NOT ' : '';
    return `${negation}REGEXP_LIKE(${this.list(node.operands)}${flags === undefined ? '' : `, ${this.textLiteral(flags)}`})`;
  }

  /** A replacement takes its place and number of occurrences before the flags. */
  protected override regexpReplace({ args }: FunctionCall): string {
    const [text, pattern, replacement, flags] = args as readonly [ColumnElement, ColumnElement, ColumnElement, Name | undefined];
    const rest = flags === undefined ? '' : `, 1, ${flags.name.includes('g') ? 0 : 1}, ${quoteString(flags.name.replaceAll('g', ''))}`;
    return `REGEXP_REPLACE(${this.list([text, pattern, replacement])}${rest})`;
  }

  /** CONTAINS gives a score. */
  protected override match({ operands, modifiers }: Operation): string {
    this.require(modifiers?.mode === undefined, 'modes of full-text search');
    this.require(operands[0]?.kind !== 'expressionList', 'a full-text search of several columns; index them as one');
    return `CONTAINS (${this.list(operands)}) > 0`;
  }

  protected override functionSql(node: FunctionCall): string {
    if (node.name === 'random') return 'DBMS_RANDOM.VALUE';
    this.require(node.name !== 'current_time' && node.name !== 'localtime', 'a time of day without a date');
    return super.functionSql(node);
  }

  protected override filtered(node: FunctionCall, condition: ColumnElement): string {
    return this.filteredByCase(node, condition);
  }

  protected override filteredGroup(): string {
    return this.unsupported('FILTER behind WITHIN GROUP');
  }

  /** What cannot be read as the type is NULL; any value can be read as text, for which there is no such clause. */
  protected override tryCast(element: string, type: string): string {
    if (/CHAR|CLOB/.test(type)) return `CAST(${element} AS ${type})`;
    return `CAST(${element} AS ${type.replace(/^(?:SMALLINT|INTEGER)$/, 'NUMBER(38)')} DEFAULT NULL ON CONVERSION ERROR)`;
  }

  override extract(node: Extract): string {
    const element = this.visit(node.element);
    const format = dateFormats[node.field];
    if (node.field === 'epoch') return `((CAST(${element} AS DATE) - DATE '1970-01-01') * 86400)`;
    // The first day of the week is a setting of the session, but that of an ISO week is always Monday.
    if (node.field === 'dow') return `MOD(TRUNC(${element}) - TRUNC(${element}, 'IW') + 1, 7)`;
    if (format === undefined) return `EXTRACT(${node.field} FROM ${element})`;
    return `TO_NUMBER(TO_CHAR(${element}, '${format}'))`;
  }

  override nextValue({ name, schema }: NextValue): string {
    return `${this.context.identifiers.qualified(this.state.schemaOf(schema), name)}.nextval`;
  }

  override jsonElement(node: JsonElement): string {
    const document = this.visit(node.element);
    const value = (): string => `JSON_VALUE(${document}, ${this.jsonPath(node)}`;
    if (node.as === undefined) return `JSON_QUERY(${document}, ${this.jsonPath(node)})`;
    if (node.as.kind === 'boolean')
      return `CASE ${value()}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE CAST(${value()}) AS NUMBER(1)) END`;
    // NUMERIC is not among the types that JSON_VALUE can be asked for (JSON Developer's Guide, RETURNING Clause).
    return `${value()} RETURNING ${this.castName(node.as)?.replace(/^NUMERIC/, 'NUMBER')} ERROR ON ERROR)`;
  }

  /** The path of a document must be a literal (JSON Developer's Guide, SQL/JSON Path Expressions). */
  protected override jsonPath({ steps }: JsonElement): string {
    if (this.state.literalValues) return quoteString(jsonPathText(steps.value as JsonPath));
    const position = this.state.positionOf(steps);
    return this.state.mark({ parameter: steps, position, write: (value) => quoteString(jsonPathText(value as JsonPath)) });
  }

  protected override functionInFrom(node: TableFunction): string {
    return `TABLE (${this.visit(node.call)})`;
  }

  /** TABLE may use what stands before it without a word for that. */
  override tableFunction(node: TableFunction): string {
    this.require(node.columnList === undefined, 'a list of columns behind a function');
    return this.functionSource(node);
  }

  /** The sample stands before the alias, and takes a number only. */
  override tableSample(node: TableSample<unknown, string>): string {
    const seed = node.seed === undefined ? '' : ` SEED (${this.literalNumber(node.seed)})`;
    const block = node.method === 'system' ? ' BLOCK' : '';
    return this.aliased(`${this.visit(node.element)} SAMPLE${block} (${this.literalNumber(node.percent)})${seed}`, this.state.nameOf(node));
  }

  protected override valuesBody(node: Values): string {
    const rows = node.rows.map((row, r) => {
      const cells = row.elements.map((element, i) =>
        r === 0 ? `${this.visit(element)} AS ${this.quote(node.columns[i]?.name ?? '')}` : this.visit(element),
      );
      return `SELECT ${cells.join(', ')} FROM DUAL`;
    });
    return `(${rows.join(' UNION ALL ')})`;
  }

  override values(node: Values): string {
    return this.aliased(this.valuesBody(node), this.state.nameOf(node));
  }

  /** A row of defaults names a column and asks for its default. */
  protected override emptyInsert(node: Insert<unknown, unknown>, rows: InsertRows): InsertParts {
    this.require(rows.rows.length === 1, 'an INSERT of several rows without any column');
    const [column] = node.table.columns;
    if (column === undefined) throw new CompileError('SQL_NO_VALUES', `table '${node.table.name}' has no column.`);
    return { columns: this.columnNames([column]), source: 'VALUES (DEFAULT)' };
  }

  /** RETURNING stands behind VALUES only. */
  protected override returnedOf(node: DataChange): readonly ColumnElement[] {
    const returned = super.returnedOf(node);
    if (!(node instanceof Insert) || node.query === undefined || returned.length === 0) return returned;
    return node.isReturningOptional ? [] : this.unsupported('RETURNING for an INSERT of the rows of a query');
  }

  /** A query that is inserted holds its own WITH. */
  protected override insertQuery(query: Parameters<StatementCompiler['insertQuery']>[0]): string {
    return this.withItsWith(this.visit(query));
  }

  /** What is given back comes through parameters that the database fills. */
  protected override returningClause(returned: readonly ColumnElement[]): string {
    if (returned.length === 0) return '';
    const outs = returned.map(({ type }) => this.state.mark({ out: new OutParameter(this.context.types.implementationOf(type).sqlName) }));
    return `RETURNING ${this.list(returned)} INTO ${outs.join(', ')}`;
  }

  override insert(node: Insert<unknown, unknown>): string {
    return node.conflict === undefined ? super.insert(node) : this.mergeInsert(node, node.conflict);
  }

  protected override mergeSource(node: Insert<unknown, unknown>, columns: readonly { readonly name: string }[]): string {
    if (node.query !== undefined) {
      // Columns cannot be named behind an alias.
      const renamed = node.query.output.map(({ name }, i) => `${this.quote(name)} AS ${this.quote(columns[i]?.name ?? '')}`);
      return `(SELECT ${renamed.join(', ')} FROM (${this.nestedQuery(node.query)})) excluded`;
    }
    const named = (cells: readonly string[]): string =>
      `SELECT ${cells.map((cell, i) => `${cell} AS ${this.quote(columns[i]?.name ?? '')}`).join(', ')} FROM DUAL`;
    if (node.rows !== undefined)
      return `(${this.rowsMark(node.rows.copyWith({ sqlDefaults: [] }), { row: named, separator: ' UNION ALL ' })}) excluded`;
    return `(${node.lists.map((list) => named(list.elements.map((element) => this.visit(element)))).join(' UNION ALL ')}) excluded`;
  }

  protected override mergeUpdate({ assignments, condition }: OnConflict): string {
    const where = condition === undefined ? '' : ` WHERE ${this.searchCondition([condition])}`;
    return `WHEN MATCHED THEN UPDATE SET ${assignments.map(({ column, value }) => `${this.quote(column.name)} = ${this.visit(value)}`).join(', ')}${where}`;
  }

  protected override mergeCondition(on: ColumnElement): string {
    return `(${super.mergeCondition(on)})`;
  }

  /** Conditions stand behind what is done, and rows are deleted only after they were updated. */
  override mergeClause(node: MergeClause): string {
    this.require(node.match !== 'notMatchedBySource', 'WHEN NOT MATCHED BY SOURCE');
    this.require(
      node.action === 'update' || node.action === 'insert',
      `${node.action === 'delete' ? 'DELETE' : 'DO NOTHING'} as the action of a MERGE`,
    );
    const where = node.condition === undefined ? '' : ` WHERE ${this.searchCondition([node.condition])}`;
    return `WHEN ${node.match === 'matched' ? 'MATCHED' : 'NOT MATCHED'} THEN ${this.mergeAction(node)}${where}`;
  }

  override callStatement(node: Call): string {
    return `BEGIN ${this.procedureName(node)}(${this.list(node.args)}); END;`;
  }

  override outArgument({ hasInput, input, type }: OutArgument): string {
    const { encode, sqlName } = this.context.types.implementationOf(type);
    const given = { parameter: input, position: this.state.positionOf(input), encode, suffix: '', list: undefined };
    return this.state.mark({ out: new OutParameter(sqlName), input: hasInput ? given : undefined });
  }
}
