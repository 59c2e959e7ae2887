import { CompileError } from '@sqlayer/kernel/errors';
import { type ColumnElement, Label, Operation } from '../elements/column-element.ts';
import type { SubqueryExpression } from '../elements/subquery-expression.ts';
import type { Table } from '../schema/table.ts';
import type { Alias } from '../selectables/alias.ts';
import { ColumnReference, type FromClause } from '../selectables/from-clause.ts';
import type { Join } from '../selectables/join.ts';
import type { Cte, Subquery } from '../selectables/subquery.ts';
import type { Query } from '../statements/query.ts';
import type { Select } from '../statements/select.ts';
import type { SetOperation } from '../statements/set-operation.ts';
import type { OutputColumn, Rowset } from '../statements/statement.ts';
import type { ExpressionNodes, FromNodes, StatementNodes, VisitorFor } from './core-nodes.ts';
import { ExpressionCompiler } from './expression-compiler.ts';
import { fromList, partsOf } from './from-list.ts';

type QueryNodes = FromNodes & Pick<StatementNodes, 'select' | 'setOperation'> & Pick<ExpressionNodes, 'subqueryExpression'>;

const joinWords = { inner: 'JOIN', left: 'LEFT OUTER JOIN', full: 'FULL OUTER JOIN', cross: 'CROSS JOIN' } as const;

/** Writes queries, clause by clause; a dialect overrides the clauses it writes otherwise. */
export abstract class SelectCompiler extends ExpressionCompiler implements VisitorFor<QueryNodes> {
  /** Whether the query at hand stands inside another one, where every column needs a name. */
  private nested = false;

  select(node: Select<unknown, string>): string {
    const { nested } = this;
    this.nested = false;
    const outer = this.state.scope;
    const froms = fromList(node, outer.visible);
    const visible = new Set([...outer.visible, ...froms.flatMap(partsOf)]);
    return this.state.within({ visible, unqualified: false }, () => {
      const clauses = [
        this.selectClause(node),
        this.columnsClause(node, nested),
        this.fromClause(node, froms),
        this.whereClause(node.conditions),
        this.groupByClause(node),
        this.havingClause(node),
        this.orderByClause(node),
        this.limitClause(node),
      ];
      return clauses.filter((clause) => clause !== '').join(' ');
    });
  }

  protected selectClause(node: Select<unknown, string>): string {
    return node.isDistinct ? 'SELECT DISTINCT' : 'SELECT';
  }

  protected columnsClause(node: Rowset, nested: boolean): string {
    return node.output.map((column) => this.outputColumn(column, nested)).join(', ');
  }

  /** A selected column, with a name where its own is not the one it must have. */
  protected outputColumn({ element, name }: OutputColumn, named: boolean): string {
    const sql = this.visit(element);
    const natural = element instanceof ColumnReference && element.name === name;
    return natural && !named ? sql : `${sql} AS ${this.context.identifiers.quote(name)}`;
  }

  protected fromClause(_node: Select<unknown, string>, froms: readonly FromClause[]): string {
    return froms.length === 0 ? '' : `FROM ${this.list(froms)}`;
  }

  protected whereClause(conditions: readonly ColumnElement[]): string {
    return conditions.length === 0 ? '' : `WHERE ${this.conjunction(conditions)}`;
  }

  protected groupByClause({ groups }: Select<unknown, string>): string {
    return groups.length === 0 ? '' : `GROUP BY ${this.list(groups)}`;
  }

  protected havingClause({ havings }: Select<unknown, string>): string {
    return havings.length === 0 ? '' : `HAVING ${this.conjunction(havings)}`;
  }

  protected orderByClause(node: Query): string {
    if (node.order.length === 0) return '';
    return `ORDER BY ${node.order.map((element) => this.orderElement(element, node)).join(', ')}`;
  }

  /** A label that is selected is meant by its name; databases need not compute it again. */
  private orderElement(element: ColumnElement, node: Query): string {
    if (element instanceof Operation && element.operands.length === 1 && isOrdering(element)) {
      const [inner] = element.operands as readonly [ColumnElement];
      return `${this.orderElement(inner, node)} ${this.orderingSql(element)}`;
    }
    if (element instanceof Label) {
      const selected = node.output.find((column) => column.element === element);
      if (selected !== undefined) return this.context.identifiers.quote(selected.name);
    }
    return this.visit(element);
  }

  private orderingSql(element: Operation): string {
    const words = { asc: 'ASC', desc: 'DESC', nullsFirst: 'NULLS FIRST', nullsLast: 'NULLS LAST' } as const;
    return words[element.operator as keyof typeof words];
  }

  /** LIMIT and OFFSET, which no standard writes like this but most databases do. */
  protected limitClause({ limitValue, offsetValue }: Query): string {
    const limit = limitValue === undefined ? '' : `LIMIT ${this.visit(limitValue)}`;
    const offset = offsetValue === undefined ? '' : `OFFSET ${this.visit(offsetValue)}`;
    return [limit, offset].filter((part) => part !== '').join(' ');
  }

  /** Conditions joined by AND. */
  protected conjunction(conditions: readonly ColumnElement[]): string {
    return conditions
      .map((condition) => {
        const sql = this.visit(condition);
        return conditions.length > 1 && condition instanceof Operation && condition.operator === 'or' ? `(${sql})` : sql;
      })
      .join(' AND ');
  }

  setOperation(node: SetOperation): string {
    const { nested } = this;
    const members = node.queries.map((query) => {
      this.nested = nested;
      return this.setMember(query);
    });
    this.nested = false;
    const clauses = [
      members.join(` ${node.operator} `),
      this.state.within(this.unqualifiedScope(), () => this.orderByClause(node)),
      this.limitClause(node),
    ];
    return clauses.filter((clause) => clause !== '').join(' ');
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

  subqueryExpression(node: SubqueryExpression): string {
    return `(${this.visit(node.statement)})`;
  }

  table(table: Table): string {
    return this.context.identifiers.qualified(table.schema, table.name);
  }

  alias(alias: Alias): string {
    const { element } = alias;
    const sql = element.kind === 'cte' ? this.cte(element as Cte<unknown>) : this.visit(element);
    return `${sql} AS ${this.context.identifiers.quote(alias.name)}`;
  }

  subquery(subquery: Subquery<unknown>): string {
    const visible: ReadonlySet<FromClause> = subquery.isLateral ? this.state.scope.visible : new Set();
    const sql = this.state.within({ visible, unqualified: false }, () => this.nestedQuery(subquery.statement));
    return `${subquery.isLateral ? 'LATERAL ' : ''}(${sql}) AS ${this.context.identifiers.quote(subquery.name)}`;
  }

  private nestedQuery(statement: Rowset): string {
    this.nested = true;
    const sql = this.visit(statement);
    this.nested = false;
    return sql;
  }

  cte(cte: Cte<unknown>): string {
    const name = this.context.identifiers.quote(cte.name);
    if (this.state.ctes.has(cte)) return name;
    for (const other of this.state.ctes.keys()) {
      if (other.name === cte.name)
        throw new CompileError('SQL_INVALID_NAME', `two common table expressions are named '${cte.name}'; give one another name.`);
    }
    const { ctes } = this.state;
    // Known before its body is written, since a recursive one names itself there.
    ctes.set(cte, undefined);
    const body = this.state.within({ visible: new Set(), unqualified: false }, () => this.cteBody(cte));
    // Those that the body uses were added meanwhile and must stand before it.
    ctes.delete(cte);
    ctes.set(cte, body);
    return name;
  }

  private cteBody(cte: Cte<unknown>): string {
    const first = this.nestedQuery(cte.statement);
    const body = cte.step === undefined ? first : `${first} ${cte.distinct ? 'UNION' : 'UNION ALL'} ${this.nestedQuery(cte.step)}`;
    const columns =
      cte.step === undefined ? '' : `(${cte.columns.map((column) => this.context.identifiers.quote(column.name)).join(', ')})`;
    const hint = cte.materialized === undefined ? '' : cte.materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ';
    return `${this.context.identifiers.quote(cte.name)}${columns} AS ${hint}(${body})`;
  }

  /** WITH and the common table expressions met so far; empty without any. */
  protected withClause(): string {
    const { ctes } = this.state;
    if (ctes.size === 0) return '';
    const recursive = [...ctes.keys()].some((cte) => cte.step !== undefined);
    return `WITH ${recursive ? 'RECURSIVE ' : ''}${[...ctes.values()].join(', ')} `;
  }

  join(node: Join): string {
    const sql = `${this.visit(node.left)} ${joinWords[node.type]} ${this.visit(node.right)}`;
    return node.on === undefined ? sql : `${sql} ON ${this.visit(node.on)}`;
  }
}

function isOrdering(element: Operation): boolean {
  return element.operator === 'asc' || element.operator === 'desc' || element.operator === 'nullsFirst' || element.operator === 'nullsLast';
}
