import {
  type AnySqlType,
  BindParameter,
  type ColumnElement,
  type ColumnValues,
  columnParameter,
  type Delete,
  ExpressionList,
  type Extract,
  type FromClause,
  type FunctionCall,
  foreignKeyCondition,
  Grouping,
  type Insert,
  type JoinType,
  type JsonElement,
  type Lock,
  lockWait,
  type MatchOptions,
  type Name,
  type OnConflict,
  Operation,
  type Operator,
  type Over,
  operators,
  type Query,
  quoteString,
  type RowSource,
  type Rowset,
  type Select,
  type Sources,
  StatementCompiler,
  type StringAggregate,
  type Table,
  type TableFunction,
  Text,
  type Update,
  type Values,
  type WithinGroup,
  walk,
} from '@sqlayer/expression';
import type { ResultColumn } from '@sqlayer/kernel/contracts';
import { CompileError } from '@sqlayer/kernel/errors';
import type { MysqlLimit } from './limit-clause.ts';
import { type JsonRows, jsonRows, packRows } from './row-source.ts';

const searchModes: Readonly<Record<NonNullable<MatchOptions['mode']>, string>> = {
  BOOLEAN: 'BOOLEAN MODE',
  'NATURAL LANGUAGE': 'NATURAL LANGUAGE MODE',
  'QUERY EXPANSION': 'NATURAL LANGUAGE MODE WITH QUERY EXPANSION',
};

const utf8 = new TextDecoder();

/** MySQL's way of what it writes otherwise than the standard. */
export class MysqlStatementCompiler extends StatementCompiler {
  /** The server sends them as one more result (MySQL Internals, SERVER_PS_OUT_PARAMS). */
  protected override get outIn(): 'lastResult' {
    return 'lastResult';
  }

  /** MySQL sends the text of an OUT parameter as bytes. */
  protected override outDecode(type: AnySqlType): ResultColumn['decode'] {
    const decode = super.outDecode(type);
    if (type.family === 'binary') return decode;
    return (raw) => {
      const value = raw instanceof Uint8Array ? utf8.decode(raw) : raw;
      return decode === undefined ? value : decode(value);
    };
  }

  /** Rows of an INSERT stay in its VALUES, so that their number is known to the server. */
  protected override rowSource(types: readonly AnySqlType[], _isOrdered: boolean, isCompared?: readonly boolean[]): RowSource | undefined {
    const { maxStatementBytes } = this.context.bindStyle;
    // A character may have three times as many bytes when it is escaped.
    return isCompared && jsonRows(types, isCompared, maxStatementBytes && Math.floor(maxStatementBytes / 3));
  }

  jsonRows({ columnTypes }: JsonRows): string {
    const parameter = new BindParameter(undefined, Text, { name: columnParameter(0) });
    const encode = (value: unknown): string => packRows(value as ColumnValues);
    const rows = this.state.mark({ parameter, position: -1, encode, suffix: '', list: undefined });
    const columns = columnTypes.map((type, i) => `c${i} ${type} PATH '$[${i}]' ERROR ON ERROR`);
    return `${rows}, '$[*]' COLUMNS (${columns.join(', ')})`;
  }

  /** Of one table, assignments are made from left to right and see those before; of several, in any order (manual, "UPDATE"). */
  protected override changesInAnyOrder(statement: Update<unknown, unknown> | Delete<unknown>): boolean {
    if (statement.kind !== 'update') return true;
    const assigned = new Set(statement.assignments.map(({ column }) => column));
    return statement.assignments.every(({ column, value }) => {
      let isApart = true;
      walk(value, (part) => {
        if (part !== column && assigned.has(part as typeof column)) isApart = false;
        return isApart;
      });
      return isApart;
    });
  }

  protected override joinWord(type: JoinType): string {
    this.require(type !== 'full', 'FULL JOIN');
    return type === 'inner' ? 'INNER JOIN' : super.joinWord(type);
  }

  protected override limitClause(node: Query): string {
    const { limitValue, offsetValue, modifiers } = node;
    this.requireNumbers(limitValue, offsetValue);
    this.require(!modifiers?.fetch?.withTies && !modifiers?.fetch?.percent, 'FETCH with ties or a percentage');
    if (offsetValue === undefined) return limitValue === undefined ? '' : `LIMIT ${this.visit(limitValue)}`;
    // There is no OFFSET without a LIMIT; the manual gives this number for all rows (MySQL 8.4 Reference Manual, §15.2.13).
    return `LIMIT ${this.visit(offsetValue)}, ${limitValue === undefined ? '18446744073709551615' : this.visit(limitValue)}`;
  }

  protected requireNumbers(...values: readonly (ColumnElement | undefined)[]): void {
    this.require(values.every(isNumber), 'an expression in LIMIT; give a number');
  }

  override operation(node: Operation): string {
    this.require(!String(node.operator).endsWith('Symmetric'), 'BETWEEN SYMMETRIC');
    // The bits of a number are those of an unsigned one (MySQL 8.4 Reference Manual, §14.12).
    if (node.operator === 'bitwiseNot') return `CAST(${super.operation(node)} AS SIGNED)`;
    return super.operation(node);
  }

  /** `||` means OR unless a mode of the session says otherwise. */
  protected override concatenation(node: Operation): string {
    return `concat(${concatenated(node)
      .map((part) => this.visit(part))
      .join(', ')})`;
  }

  protected override joined(parts: readonly string[]): string {
    return `concat(${parts.join(', ')})`;
  }

  /** A backslash begins an escape in every string. */
  protected override textLiteral(text: string): string {
    return quoteString(text).replaceAll('\\', '\\\\');
  }

  protected override distinctness(node: Operation): string {
    const sql = node.operands.map((operand) => this.operand(operand, operators.eq)).join(' <=> ');
    return node.operator === 'isDistinctFrom' ? `NOT (${sql})` : sql;
  }

  /** `/` gives a fraction for whole numbers too. */
  protected override division(node: Operation, _left: ColumnElement, _right: ColumnElement, operator: Operator): string {
    return this.infix(node, operator);
  }

  protected override get powerFunction(): string {
    return 'pow';
  }

  /** `^` binds tighter than `*` (MySQL 8.4 Reference Manual, §14.4.1). */
  protected override bitwiseXor({ operands }: Operation): string {
    return operands.map((operand) => this.operand(operand, operators.power)).join(' ^ ');
  }

  protected override floorDivision(node: Operation): string {
    return `FLOOR(${this.infix(node, operators.divide)})`;
  }

  protected override regexpMatch(node: Operation, operator: Operator): string {
    const flags = node.modifiers?.flags;
    if (flags === undefined) return this.infix(node, operator);
    const negation = node.operator === 'notRegexpMatch' ? 'NOT ' : '';
    return `${negation}REGEXP_LIKE(${this.list(node.operands)}, ${this.textLiteral(flags)})`;
  }

  /** Place and number of occurrences stand before the flags, of which none says that all are replaced. */
  protected override regexpReplace({ args }: FunctionCall): string {
    const [text, pattern, replacement, flags] = args as readonly [ColumnElement, ColumnElement, ColumnElement, Name | undefined];
    const found = this.list([text, pattern, replacement]);
    if (flags === undefined) return `REGEXP_REPLACE(${found})`;
    return `REGEXP_REPLACE(${found}, 1, ${flags.name.includes('g') ? 0 : 1}, ${this.textLiteral(flags.name.replaceAll('g', ''))})`;
  }

  protected override match({ operands, modifiers }: Operation): string {
    const [element, query] = operands as readonly [ColumnElement, ColumnElement];
    const columns = element instanceof ExpressionList ? this.list(element.elements) : this.visit(element);
    return `MATCH (${columns}) AGAINST (${this.visit(query)} IN ${searchModes[modifiers?.mode ?? 'BOOLEAN']})`;
  }

  protected override functionSql(node: FunctionCall): string {
    if (node.name === 'now') return 'now()';
    if (node.name === 'random') return 'rand()';
    // LOCALTIME has a date.
    if (node.name === 'localtime') return 'CURRENT_TIME';
    if (node.name === 'power') return this.call(node, 'pow');
    // length() counts bytes.
    if (node.name === 'length') return this.call(node, 'char_length');
    this.require(node.order.length === 0 || this.ordersValues.test(node.name), `ORDER BY within the aggregate ${node.name}`);
    return super.functionSql(node);
  }

  /** Aggregates that take their values in an order. */
  protected get ordersValues(): RegExp {
    return /^group_concat$/i;
  }

  protected override filtered(node: FunctionCall, condition: ColumnElement): string {
    return this.filteredByCase(node, condition);
  }

  override stringAggregate({ element, separator, orderBy }: StringAggregate): string {
    const order = orderBy.length === 0 ? '' : ` ${this.aggregateOrder(orderBy)}`;
    return `group_concat(${this.visit(element)}${order} SEPARATOR ${this.textLiteral(separator)})`;
  }

  override withinGroup(_node: WithinGroup): string {
    return this.unsupported('WITHIN GROUP');
  }

  /** JSON null is a value of its own, which becomes NULL where anything but JSON is asked for. */
  override jsonElement(node: JsonElement): string {
    const part = (): string => `JSON_EXTRACT(${this.visit(node.element)}, ${this.jsonPath(node)})`;
    if (node.as === undefined) return part();
    const { kind } = node.as;
    if (kind === 'boolean') return `CASE ${part()} WHEN 'null' THEN NULL WHEN true THEN true WHEN false THEN false END`;
    const test = part();
    const value = node.as.family === 'text' ? `JSON_UNQUOTE(${part()})` : `CAST(${part()} AS ${this.castName(node.as)})`;
    return `CASE ${test} WHEN 'null' THEN NULL ELSE ${value} END`;
  }

  /** WITH ROLLUP stands behind all groups, so it can only be all of them. */
  protected override groupByClause(node: Select<unknown, string>): string {
    const [first, ...others] = node.groups;
    if (!(first instanceof Grouping)) return super.groupByClause(node);
    this.require(first.word === 'ROLLUP' && others.length === 0, 'GROUPING SETS, CUBE, or ROLLUP beside other groups');
    return `GROUP BY ${this.list(first.elements)} WITH ROLLUP`;
  }

  override grouping(): string {
    return this.unsupported('GROUPING SETS, CUBE, or ROLLUP beside other groups');
  }

  protected override lockClause(lock: Lock): string {
    return `FOR ${lock.read ? 'SHARE' : 'UPDATE'}${this.lockOf(lock)}${lockWait(lock)}`;
  }

  protected override hinted(sql: string, from: FromClause): string {
    return [sql, ...this.tableHints(from)].join(' ');
  }

  override over(node: Over): string {
    this.require(node.frameUnit !== 'GROUPS', 'frames counted in groups');
    this.require(node.exclude === undefined, 'EXCLUDE in a frame');
    const outer = this.ordersByTime;
    this.ordersByTime = !node.orderBy.every(isDuration);
    const sql = super.over(node);
    this.ordersByTime = outer;
    return sql;
  }

  /** Whether the window at hand may be ordered by dates, whose distances are intervals; a duration is a number. */
  protected ordersByTime = false;

  protected override frameOffset(element: ColumnElement): string {
    return this.ordersByTime && isDuration(element) ? `INTERVAL ${this.literalNumber(element)} MICROSECOND` : super.frameOffset(element);
  }

  /** EXTRACT knows no days of weeks and years, and its weeks follow a setting. */
  override extract(node: Extract): string {
    const element = this.visit(node.element);
    switch (node.field) {
      case 'dow':
        return `(DAYOFWEEK(${element}) - 1)`;
      case 'doy':
        return `DAYOFYEAR(${element})`;
      case 'week':
        return `WEEK(${element}, 3)`;
      case 'epoch':
        return `TIMESTAMPDIFF(SECOND, '1970-01-01', ${element})`;
      default:
        return `EXTRACT(${node.field} FROM ${element})`;
    }
  }

  override fieldAccess(): string {
    return this.unsupported('composite values');
  }

  /** JSON_TABLE may use what stands before it without a word for that. */
  override tableFunction(node: TableFunction): string {
    this.require(node.columnList === undefined, 'a list of columns behind a function');
    this.require(/^json_table$/i.test(node.call.name), 'functions in FROM but JSON_TABLE');
    return this.functionSource(node);
  }

  override tableSample(): string {
    return this.unsupported('TABLESAMPLE');
  }

  protected override valuesBody(node: Values): string {
    return `(VALUES ${node.rows.map((row) => `ROW${this.visit(row)}`).join(', ')})`;
  }

  /** A query that is inserted holds its own WITH. */
  protected override insertQuery(query: Rowset): string {
    return this.withItsWith(this.visit(query));
  }

  override onConflict(node: OnConflict, insert?: Insert<unknown, unknown>): string {
    if (node.condition !== undefined) this.unsupported('a condition in an upsert');
    if (node.targetWhere !== undefined || node.constraint !== undefined) {
      this.unsupported('an upsert by a partial index or by the name of a constraint: any unique key is a conflict');
    }
    const { excluded } = node;
    const { table } = excluded;
    const renamed = this.excludedName(insert);
    const given = new Set(insert && givenColumns(insert));
    return this.state.within({ visible: new Set<FromClause>([table]), unqualified: false }, () => {
      const set = this.conflictAssignments(node).map(
        ({ column, value }) => `${this.quote(column)} = ${this.excludedValue(value, { excluded, name: renamed, given })}`,
      );
      return `${renamed === undefined ? '' : `AS ${renamed} `}ON DUPLICATE KEY UPDATE ${set.join(', ')}`;
    });
  }

  /** What DO NOTHING sets: a key to itself, since IGNORE would hide other errors too. */
  private conflictAssignments({
    assignments,
    excluded: { table },
  }: OnConflict): readonly { readonly column: string; readonly value: ColumnElement }[] {
    if (assignments.length > 0) return assignments.map(({ column, value }) => ({ column: column.name, value }));
    const [key] = table.primaryKey.columns.length > 0 ? table.primaryKey.columns : table.columns;
    if (key === undefined) throw new CompileError('SQL_NO_VALUES', `table '${table.name}' has no column.`);
    return [{ column: key.name, value: key }];
  }

  /** The name of the row that could not be inserted; VALUES() where it cannot have one, as with a query. */
  protected excludedName(insert: Insert<unknown, unknown> | undefined): string | undefined {
    return insert?.query === undefined ? 'new' : undefined;
  }

  private excludedValue(value: ColumnElement, row: ExcludedAs): string {
    const outer = this.excludedAs;
    this.excludedAs = row;
    const sql = value.kind === 'operation' ? `(${this.visit(value)})` : this.visit(value);
    this.excludedAs = outer;
    return sql;
  }

  private excludedAs: ExcludedAs | undefined;

  override columnReference(column: Parameters<StatementCompiler['columnReference']>[0]): string {
    if (column.from !== this.excludedAs?.excluded) return super.columnReference(column);
    const { name, given } = this.excludedAs;
    return name === undefined || !given.has(column.name) ? `VALUES(${this.quote(column.name)})` : `${name}.${this.quote(column.name)}`;
  }

  protected override get setsSeveralTables(): boolean {
    return true;
  }

  /** `UPDATE a, b SET a.x=b.y`, or `UPDATE a INNER JOIN b ON …`. */
  protected override updateHead(node: Update<unknown, unknown>, sources: Sources): string {
    const joined = node.joins.map(
      ({ right, on }) => ` INNER JOIN ${this.visit(right)} ON ${this.searchCondition([on ?? foreignKeyCondition(node.table, right)])}`,
    );
    const rights = new Set(node.joins.map(({ right }) => right));
    const others = sources.others.filter((from) => !rights.has(from)).map((from) => `, ${this.visit(from)}`);
    return [super.updateHead(node, sources), ...joined, ...others].join('');
  }

  /** The conditions of joins stand in the head. */
  protected override updateSources(node: Update<unknown, unknown>): Sources {
    return { ...super.updateSources(node), conditions: node.conditions };
  }

  protected override updateFromClause(): string {
    return '';
  }

  protected override assignmentSql(...[assignment, , sources]: Parameters<StatementCompiler['assignmentSql']>): string {
    if (sources.others.length === 0) return this.assignment(assignment);
    return `${this.visit(assignment.column)}=${this.visit(assignment.value)}`;
  }

  protected override deleteUsingClause(table: Table, others: readonly FromClause[], _node: Delete<unknown>): string {
    return others.length === 0 ? '' : `USING ${this.list([table, ...others])}`;
  }

  mysqlLimit(node: MysqlLimit): string {
    return `LIMIT ${node.rows}`;
  }

  override merge(): string {
    return this.unsupported('MERGE');
  }

  protected override mergeInsert(): string {
    return this.unsupported('MERGE');
  }
}

/** MariaDB's way of what it writes otherwise than MySQL. */
export class MariadbStatementCompiler extends MysqlStatementCompiler {
  override nextValue({ name, schema }: Parameters<StatementCompiler['nextValue']>[0]): string {
    return `nextval(${this.context.identifiers.qualified(this.state.schemaOf(schema), name)})`;
  }

  /** FETCH, which can do more than LIMIT, came with MariaDB 10.6. */
  protected override limitClause(node: Query): string {
    const { limitValue, offsetValue, modifiers } = node;
    if (!modifiers?.fetch?.withTies || modifiers.fetch.percent) return super.limitClause(node);
    this.requireNumbers(limitValue, offsetValue);
    return this.fetchClause(node);
  }

  protected override lockClause(lock: Lock): string {
    return `${lock.read ? 'LOCK IN SHARE MODE' : 'FOR UPDATE'}${lockWait(lock)}`;
  }

  protected override regexpMatch(node: Operation, operator: Operator): string {
    const [text, pattern] = node.operands as readonly [ColumnElement, ColumnElement];
    const flags = node.modifiers?.flags;
    if (flags === undefined) return super.regexpMatch(node, operator);
    return `${this.operand(text, operator)} ${operator.sql} CONCAT('(?', ${this.textLiteral(flags)}, ')', ${this.visit(pattern)})`;
  }

  protected override regexpReplace({ args }: FunctionCall): string {
    const [text, pattern, replacement, flags] = args as readonly [ColumnElement, ColumnElement, ColumnElement, Name | undefined];
    // All are replaced, so that there is no flag for it.
    const options = (flags?.name ?? '').replaceAll('g', '');
    const flagged = options === '' ? this.visit(pattern) : `CONCAT('(?', ${this.textLiteral(options)}, ')', ${this.visit(pattern)})`;
    return `REGEXP_REPLACE(${this.visit(text)}, ${flagged}, ${this.visit(replacement)})`;
  }

  protected override functionSql(node: FunctionCall): string {
    this.require(!/^(?:lag|lead)$/i.test(node.name) || node.args.length < 3, 'a default in lag() and lead(); use coalesce()');
    return super.functionSql(node);
  }

  protected override get ordersValues(): RegExp {
    return /^(?:group_concat|json_arrayagg)$/i;
  }

  /** Ends of a frame are no parameters. */
  protected override frameOffset(element: ColumnElement): string {
    this.require(!this.ordersByTime || !isDuration(element), 'a RANGE of time in a window; order by a number and give a number');
    return this.literalNumber(element);
  }

  /** PERCENTILE_CONT and PERCENTILE_DISC are functions of a window (MariaDB documentation, Window Functions). */
  override withinGroup(node: WithinGroup): string {
    this.require(this.windowed === node && node.element.condition === undefined, 'WITHIN GROUP but in a window, without FILTER');
    return `${this.functionSql(node.element)} WITHIN GROUP (${this.aggregateOrder(node.orderBy)})`;
  }

  override over(node: Over): string {
    const outer = this.windowed;
    this.windowed = node.element;
    const sql = super.over(node);
    this.windowed = outer;
    return sql;
  }

  /** What the window at hand is of. */
  private windowed: ColumnElement | undefined;

  protected override deleteUsingClause(...[table, others, node]: Parameters<StatementCompiler['deleteUsingClause']>): string {
    this.require(others.length === 0 || node.returned.length === 0, 'RETURNING in a DELETE that reads other tables');
    return super.deleteUsingClause(table, others, node);
  }

  protected override excludedName(): undefined {
    return undefined;
  }

  /** The columns of VALUES cannot be named; those of a SELECT can. */
  protected override valuesBody(node: Values): string {
    const [first, ...others] = node.rows;
    const named = (first?.elements ?? []).map((element, i) => `${this.visit(element)} AS ${this.quote(node.columns[i]?.name ?? '')}`);
    return `(${[`SELECT ${named.join(', ')}`, ...others.map((row) => `SELECT ${this.list(row.elements)}`)].join(' UNION ALL ')})`;
  }

  /** WITH stands before a SELECT only. */
  protected override get changesAfterWith(): boolean {
    return false;
  }

  override values(node: Values): string {
    return this.aliased(this.valuesBody(node), this.state.nameOf(node));
  }

  override subquery(node: Parameters<StatementCompiler['subquery']>[0]): string {
    this.require(!node.isLateral, 'LATERAL');
    return super.subquery(node);
  }
}

/** How the row that could not be inserted is called, if it is, and the columns that it has under that name. */
interface ExcludedAs {
  readonly excluded: FromClause;
  readonly name: string | undefined;
  readonly given: ReadonlySet<string>;
}

/** Columns that an INSERT names. */
function givenColumns({ columns, rows }: Insert<unknown, unknown>): readonly string[] {
  const filled = rows === undefined ? columns : [...rows.columns, ...[...rows.defaults, ...rows.sqlDefaults].map(({ column }) => column)];
  return filled.map(({ name }) => name);
}

function isDuration(element: ColumnElement): boolean {
  return element.type.kind === 'interval';
}

/** LIMIT takes a number or a parameter, or text that is taken as it is. */
function isNumber(element: ColumnElement | undefined): boolean {
  return element === undefined || element instanceof BindParameter || element.kind === 'sqlFragment';
}

/** The parts of a chain of concatenations, from left to right. */
function concatenated(node: ColumnElement): readonly ColumnElement[] {
  return node instanceof Operation && node.operator === 'concat' ? node.operands.flatMap(concatenated) : [node];
}
