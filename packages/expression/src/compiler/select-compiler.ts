import {
  type ColumnElement,
  conjunction,
  ExpressionList,
  falseLiteral,
  Keyword,
  Label,
  Operation,
  trueLiteral,
} from '../elements/column-element.ts';
import { operatorOf } from '../elements/operators.ts';
import type { SubqueryExpression } from '../elements/subquery-expression.ts';
import type { Table } from '../schema/table.ts';
import type { Alias } from '../selectables/alias.ts';
import { ColumnReference, type FromClause } from '../selectables/from-clause.ts';
import type { Join, JoinType } from '../selectables/join.ts';
import type { Subquery } from '../selectables/subquery.ts';
import type { TableFunction } from '../selectables/table-function.ts';
import type { TableSample } from '../selectables/table-sample.ts';
import type { Values, ValuesExpression } from '../selectables/values.ts';
import { type ClausePosition, type Lock, Modifiers } from '../statements/modifiers.ts';
import type { ExcludedRow } from '../statements/on-conflict.ts';
import type { Query } from '../statements/query.ts';
import type { Select } from '../statements/select.ts';
import type { SetOperation, SetOperator } from '../statements/set-operation.ts';
import type { OutputColumn, Rowset } from '../statements/statement.ts';
import { cartesianWarning } from './cartesian.ts';
import type { ExpressionNodes, FromNodes, StatementNodes, VisitorFor } from './core-nodes.ts';
import { fromList, partsOf } from './from-list.ts';
import { WithCompiler } from './with-compiler.ts';

type QueryNodes = FromNodes &
  Pick<StatementNodes, 'select' | 'setOperation'> &
  Pick<ExpressionNodes, 'subqueryExpression' | 'valuesExpression'>;
type AnySelect = Select<unknown, string>;

const joinWords: Readonly<Record<JoinType, string>> = {
  inner: 'JOIN',
  left: 'LEFT OUTER JOIN',
  full: 'FULL OUTER JOIN',
  cross: 'CROSS JOIN',
};

/** Writes queries, clause by clause; a dialect overrides the clauses it writes otherwise. */
export abstract class SelectCompiler extends WithCompiler implements VisitorFor<QueryNodes> {
  select(node: AnySelect): string {
    const { nested } = this;
    this.nested = false;
    const outer = this.state.scope;
    const froms = fromList(node, outer.visible);
    this.warnOfProduct(froms, node.conditions);
    const visible = new Set([...outer.visible, ...froms.flatMap(partsOf)]);
    this.depth += 1;
    const sql = this.state.within({ visible, unqualified: false }, () =>
      this.withOwnCtes(node, () => this.selectBody(node, froms, nested)),
    );
    this.depth -= 1;
    return sql;
  }

  /** Notes that nothing connects some of the elements that a statement reads. */
  protected warnOfProduct(froms: readonly FromClause[], conditions: readonly ColumnElement[]): void {
    const warning = cartesianWarning(froms, conditions, this.state.scope.visible);
    if (warning !== undefined) this.state.warnings.push(warning);
  }

  private selectBody(node: AnySelect, froms: readonly FromClause[], nested: boolean): string {
    const { modifiers } = node;
    const from = this.fromClause(node, froms);
    let sql = `${this.selectClause(node)} ${this.columnsClause(node, nested)}`;
    const append = (clause: string, position?: ClausePosition): void => {
      if (clause !== '') sql += ` ${clause}`;
      if (modifiers !== undefined && position !== undefined) for (const extra of this.extraClauses(modifiers, position)) sql += ` ${extra}`;
    };
    append('', 'columns');
    append(from, 'from');
    append(this.whereClause(node.conditions), 'where');
    append(this.groupByClause(node), 'groupBy');
    append(this.havingClause(node), 'having');
    append(this.orderByClause(node), 'orderBy');
    append(this.limitClause(node));
    if (modifiers === undefined) return sql;
    append(modifiers.lock === undefined ? '' : this.lockClause(modifiers.lock), 'end');
    for (const suffix of Modifiers.textsFor(modifiers.suffixes, this.context.dialectName)) append(suffix);
    append(this.statementHintClause(modifiers));
    return sql;
  }

  /** SELECT and what stands before the columns. */
  protected selectClause(node: AnySelect): string {
    const distinct = this.distinctClause(node);
    const prefixes = node.modifiers === undefined ? [] : Modifiers.textsFor(node.modifiers.prefixes, this.context.dialectName);
    return `SELECT${prefixes.map((prefix) => ` ${prefix}`).join('')}${distinct === '' ? '' : ` ${distinct}`}`;
  }

  protected distinctClause({ isDistinct, modifiers }: AnySelect): string {
    this.require((modifiers?.distinctOn.length ?? 0) === 0, 'DISTINCT ON');
    return isDistinct ? 'DISTINCT' : '';
  }

  /** Clauses that were added to the language, at one place. */
  protected extraClauses(modifiers: Modifiers, after: ClausePosition): readonly string[] {
    return modifiers.clauses.filter((clause) => clause.after === after).map(({ node }) => this.visit(node));
  }

  protected statementHintClause(modifiers: Modifiers): string {
    return Modifiers.textsFor(modifiers.statementHints, this.context.dialectName).join(' ');
  }

  /** FOR UPDATE and its kin; a database that locks without being told writes nothing. */
  protected lockClause(lock: Lock): string {
    const strength = lock.read ? (lock.keyShare ? 'KEY SHARE' : 'SHARE') : lock.keyShare ? 'NO KEY UPDATE' : 'UPDATE';
    return `FOR ${strength}${this.lockOf(lock)}${lockWait(lock)}`;
  }

  /** OF and the elements whose rows are locked. */
  protected lockOf({ of }: Lock): string {
    if (of.length === 0) return '';
    const names = of.map((node) => this.qualifier(node instanceof ColumnReference ? node.from : (node as FromClause)));
    return ` OF ${[...new Set(names)].join(', ')}`;
  }

  protected columnsClause(node: Rowset, nested: boolean): string {
    return node.output.map((column) => this.outputColumn(column, nested)).join(', ');
  }

  /** A selected column, with a name where its own is not the one it must have. */
  protected outputColumn({ element, name }: OutputColumn, named: boolean): string {
    this.require(!(element instanceof ExpressionList), 'a row of several columns as one; select its columns');
    // EXISTS asks for rows, whatever is in them.
    if (element instanceof Keyword && (element.word === 'star' || element.word === 'one')) return this.visit(element);
    const sql = named ? this.visit(element) : this.resultSql(element);
    const natural = element instanceof ColumnReference && element.name === name;
    return natural && !named && sql.endsWith(this.quote(name)) ? sql : `${sql} AS ${this.quote(name)}`;
  }

  /** A column of a query that is read, as its type wants to be read. */
  protected resultSql(element: ColumnElement): string {
    if (!this.isRead) return this.visit(element);
    const { columnExpression } = this.context.types.resolve(element.type);
    return columnExpression === undefined ? this.visit(element) : this.wrapped(element, columnExpression(element));
  }

  protected fromClause(node: { readonly modifiers: Modifiers | undefined }, froms: readonly FromClause[]): string {
    if (froms.length === 0) return '';
    const outer = this.hintsOf;
    this.hintsOf = node.modifiers;
    const sql = `FROM ${froms.map((from) => this.visit(from)).join(', ')}`;
    this.hintsOf = outer;
    return sql;
  }

  /** Hints for the elements of the FROM at hand. */
  protected hintsOf: Modifiers | undefined;

  /** The hints of an element, in the database's own words. */
  protected tableHints(from: FromClause): readonly string[] {
    const hints = (this.hintsOf?.tableHints ?? []).filter((hint) => hint.from === from);
    return Modifiers.textsFor(hints, this.context.dialectName);
  }

  protected whereClause(conditions: readonly ColumnElement[]): string {
    if (conditions.length === 0) return '';
    return `WHERE ${this.searchCondition(conditions)}`;
  }

  /** Conditions that must all hold. */
  protected searchCondition(conditions: readonly ColumnElement[]): string {
    const all = conjunction('and', conditions);
    return all === trueLiteral || all === falseLiteral ? this.constantCondition(all === trueLiteral) : this.condition(all);
  }

  protected constantCondition(holds: boolean): string {
    if (this.context.capabilities.booleanConditions) return this.booleanLiteral(holds);
    return `${this.booleanLiteral(holds)} = 1`;
  }

  protected groupByClause({ groups }: Select<unknown, string>): string {
    return groups.length === 0 ? '' : `GROUP BY ${this.list(groups)}`;
  }

  protected havingClause({ havings }: Select<unknown, string>): string {
    return havings.length === 0 ? '' : `HAVING ${this.searchCondition(havings)}`;
  }

  protected orderByClause(node: Query): string {
    if (node.order.length === 0) return '';
    const order = this.ordersByRows ? node.order : node.order.flatMap(orderings);
    return `ORDER BY ${order.map((element) => this.orderElement(element, node)).join(', ')}`;
  }

  /** Whether ORDER BY takes several columns as one row; elsewhere they are written one by one. */
  protected get ordersByRows(): boolean {
    return false;
  }

  /** A label that is selected is meant by its name; databases need not compute it again. */
  protected orderElement(element: ColumnElement, node: Query): string {
    if (element instanceof Operation && element.operands.length === 1 && isOrdering(element)) {
      const [inner] = element.operands as readonly [ColumnElement];
      return this.ordered(this.orderElement(inner, node), element);
    }
    if (element instanceof Label) {
      const selected = node.output.find((column) => column.element === element);
      if (selected !== undefined && this.ordersByLabel(node)) return this.quote(selected.name);
    }
    return this.visit(element);
  }

  /** Whether ORDER BY may name a column of the result. */
  protected ordersByLabel(_node: Query): boolean {
    return true;
  }

  /** LIMIT and OFFSET, which no standard writes like this but most databases do. */
  protected limitClause(node: Query): string {
    if (node.modifiers?.fetch !== undefined) return this.fetchClause(node);
    const { limitValue, offsetValue } = node;
    const limit = limitValue === undefined ? '' : `LIMIT ${this.visit(limitValue)}`;
    const offset = offsetValue === undefined ? '' : `OFFSET ${this.visit(offsetValue)}`;
    return [limit, offset].filter((part) => part !== '').join(' ');
  }

  /** OFFSET … FETCH FIRST, as the standard has it. */
  protected fetchClause({ limitValue, offsetValue, modifiers }: Query): string {
    const { percent, withTies } = modifiers?.fetch ?? {};
    const offset = offsetValue === undefined ? [] : [`OFFSET ${this.rowCount(offsetValue)} ROWS`];
    const fetch =
      limitValue === undefined
        ? []
        : [`FETCH FIRST ${this.rowCount(limitValue)}${percent ? ' PERCENT' : ''} ROWS ${withTies ? 'WITH TIES' : 'ONLY'}`];
    return [...offset, ...fetch].join(' ');
  }

  protected rowCount(element: ColumnElement): string {
    return this.visit(element);
  }

  setOperation(node: SetOperation): string {
    const { nested } = this;
    const members = node.queries.map((query) => {
      this.nested = nested;
      return this.setMember(query);
    });
    this.nested = false;
    const clauses = [
      members.join(` ${this.setOperatorSql(node.operator)} `),
      this.state.within(this.unqualifiedScope(), () => this.orderByClause(node)),
      this.limitClause(node),
    ];
    return this.withOwnCtes(node, () => clauses.filter((clause) => clause !== '').join(' '));
  }

  protected setOperatorSql(operator: SetOperator): string {
    return operator;
  }

  /** One query of a set operation, in parentheses where it has an order or a limit of its own. */
  protected setMember(query: Rowset): string {
    const sql = this.visit(query);
    const { order, limitValue, offsetValue } = query as Partial<Query>;
    const own = (order?.length ?? 0) > 0 || limitValue !== undefined || offsetValue !== undefined;
    return own || query.kind === 'setOperation' ? this.parenthesizedMember(sql, query) : sql;
  }

  protected parenthesizedMember(sql: string, _query: Rowset): string {
    return `(${sql})`;
  }

  protected unqualifiedScope(): { readonly visible: ReadonlySet<FromClause>; readonly unqualified: boolean } {
    return { visible: this.state.scope.visible, unqualified: true };
  }

  /** A query in the place of a value: its columns need no names. */
  subqueryExpression(node: SubqueryExpression): string {
    const { nested } = this;
    this.nested = false;
    this.depth += 1;
    const sql = this.withOwnWith(() => this.unread(() => this.visit(node.statement)));
    this.depth -= 1;
    this.nested = nested;
    return `(${sql})`;
  }

  table(table: Table): string {
    return this.hinted(this.context.identifiers.qualified(this.state.schemaOf(table.schema), table.name), table);
  }

  alias(alias: Alias): string {
    return this.hinted(this.aliased(this.aliasedElement(alias.element), this.state.nameOf(alias)), alias);
  }

  /** What stands before the AS: an element without an alias of its own. */
  private aliasedElement(element: FromClause): string {
    switch (element.kind) {
      case 'subquery':
        return this.subqueryBody(element as Subquery<unknown>);
      case 'values':
        return this.valuesBody(element as Values);
      default:
        return this.visit(element);
    }
  }

  /** `a AS b` */
  protected aliased(sql: string, name: string): string {
    return `${sql} AS ${this.quote(name)}`;
  }

  tableSample(node: TableSample<unknown, string>): string {
    const seed = node.seed === undefined ? '' : ` REPEATABLE (${this.visit(node.seed)})`;
    return `${this.alias(node)} TABLESAMPLE ${this.functionName(node.method)}(${this.visit(node.percent)})${seed}`;
  }

  subquery(subquery: Subquery<unknown>): string {
    const lateral = subquery.isLateral ? 'LATERAL ' : '';
    return `${lateral}${this.aliased(this.subqueryBody(subquery), this.state.nameOf(subquery))}`;
  }

  protected subqueryBody(subquery: Subquery<unknown>): string {
    const visible: ReadonlySet<FromClause> = subquery.isLateral ? this.state.scope.visible : new Set();
    return `(${this.state.within({ visible, unqualified: false }, () => this.nestedQuery(subquery.statement))})`;
  }

  values(node: Values): string {
    return `${this.aliased(this.valuesBody(node), this.state.nameOf(node))} ${this.columnList(node)}`;
  }

  protected valuesBody(node: Values): string {
    return `(VALUES ${this.list(node.rows)})`;
  }

  /** Rows of values in the place of a list, which have no names. */
  valuesExpression({ rows }: ValuesExpression): string {
    return this.valuesBody(rows);
  }

  tableFunction(node: TableFunction): string {
    return `${node.isLateral ? 'LATERAL ' : ''}${this.functionSource(node)}`;
  }

  /** A function in FROM with its alias. */
  protected functionSource(node: TableFunction): string {
    const ordinality = node.withOrdinality ? ' WITH ORDINALITY' : '';
    const sql = this.aliased(`${this.functionInFrom(node)}${ordinality}`, this.state.nameOf(node));
    if (node.columnList === undefined) return sql;
    if (node.columnList === 'names') return `${sql} ${this.columnList(node)}`;
    const typed = node.columns.map((column) => `${this.quote(column.name)} ${this.context.types.implementationOf(column.type).sqlName}`);
    return `${sql}(${typed.join(', ')})`;
  }

  protected functionInFrom(node: TableFunction): string {
    return this.visit(node.call);
  }

  excludedRow(_node: ExcludedRow): string {
    return this.unsupported('the excluded row outside ON CONFLICT');
  }

  join(node: Join): string {
    // The left side first, so that WITH names what it uses first.
    const left = this.visit(node.left);
    const right = node.right.kind === 'join' ? `(${this.visit(node.right)})` : this.visit(node.right);
    const sql = `${left} ${this.joinWord(node.type)} ${right}`;
    return node.on === undefined ? sql : `${sql} ON ${this.searchCondition([node.on])}`;
  }

  protected joinWord(type: JoinType): string {
    return joinWords[type];
  }
}

/** What orders by a row, as what orders by each of its columns. */
function orderings(element: ColumnElement): readonly ColumnElement[] {
  if (element instanceof ExpressionList) return element.elements;
  if (!(element instanceof Operation) || !isOrdering(element)) return [element];
  return element.operands.flatMap(orderings).map((operand) => element.copyWith({ operands: [operand] }));
}

function isOrdering(element: Operation): boolean {
  return operatorOf(element.operator).position === 'postfix';
}

/** What happens when a row is locked already. */
export function lockWait({ nowait, skipLocked }: Lock): string {
  return nowait ? ' NOWAIT' : skipLocked ? ' SKIP LOCKED' : '';
}
