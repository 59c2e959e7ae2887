import type { ResultColumn, StatementPurpose } from '@sqlayer/kernel/contracts';
import { CompileError } from '@sqlayer/kernel/errors';
import type { ColumnElement } from '../elements/column-element.ts';
import { ColumnGroup } from '../elements/column-group.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import type { Delete } from '../statements/delete.ts';
import type { Insert, InsertRows } from '../statements/insert.ts';
import { Select } from '../statements/select.ts';
import { Rowset, type Statement } from '../statements/statement.ts';
import type { TextStatement } from '../statements/text-statement.ts';
import type { Assignment, Update } from '../statements/update.ts';
import { CompiledStatement } from './compiled.ts';
import type { ExpressionNodes, FromNodes, StatementNodes, VisitorFor } from './core-nodes.ts';
import { fromsOf } from './from-list.ts';
import { SelectCompiler } from './select-compiler.ts';

const purposes: Readonly<Record<string, StatementPurpose>> = {
  select: 'query',
  setOperation: 'query',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  textStatement: 'text',
};

/** Writes whole statements, and says how to bind their values and read their rows. */
export class StatementCompiler extends SelectCompiler implements VisitorFor<ExpressionNodes & FromNodes & StatementNodes> {
  /** The statement in the SQL of the dialect. */
  compile(statement: Statement): CompiledStatement {
    if (statement instanceof Select && statement.items.some((item) => item instanceof ColumnGroup)) {
      const names = statement.items.flatMap((item) => (item instanceof ColumnGroup ? [item.key] : []));
      throw new CompileError(
        'SQL_ENTITY_OUTSIDE_SESSION',
        `the select asks for entities (${names.join(', ')}), which only a Session builds; use session.execute(), or select their columns.`,
      );
    }
    const body = this.visit(statement);
    const { pieces, slots } = this.state.pieces(this.withClause() + body);
    const output = statement instanceof Rowset ? statement.output : [];
    const isText = statement.kind === 'textStatement';
    const columns = output.map(({ key, name, element }): ResultColumn & { readonly exact: boolean } => {
      const { decode, exactIntegers } = this.context.types.implementationOf(element.type);
      return { key, name, decode, exact: exactIntegers ?? false };
    });
    return new CompiledStatement(pieces, slots, this.context.bindStyle, {
      purpose: purposes[statement.kind] ?? 'text',
      returnsRows: isText ? (columns.length > 0 ? true : undefined) : columns.length > 0,
      columns: isText && columns.length === 0 ? undefined : columns.map(({ key, name, decode }) => ({ key, name, decode })),
      exactIntegers: isText && columns.length === 0 ? true : columns.some((column) => column.exact),
    });
  }

  insert(node: Insert<unknown, unknown>): string {
    this.require(node.returned.length === 0 || this.context.capabilities.insertReturning, 'INSERT … RETURNING');
    const clauses = [`INSERT INTO ${this.table(node.table)}`, this.insertSource(node), this.returningClause(node.returned)];
    return clauses.filter((clause) => clause !== '').join(' ');
  }

  /** Columns and where their values come from. */
  protected insertSource(node: Insert<unknown, unknown>): string {
    const { rows, lists, query, columns } = node;
    if (rows !== undefined) {
      const all = [...rows.columns, ...rows.defaults.map(({ column }) => column)];
      return all.length === 0 ? this.emptyInsert(rows) : `${this.columnNames(all)} VALUES ${this.visit(rows)}`;
    }
    if (query !== undefined) return `${this.columnNames(columns)} ${this.visit(query)}`;
    if (lists.length === 0) throw new CompileError('SQL_NO_VALUES', `insert into '${node.table.name}' was given no values.`);
    this.require(lists.length === 1 || this.context.capabilities.multiRowValues, 'an INSERT of several rows');
    return `${this.columnNames(columns)} VALUES ${this.list(lists)}`;
  }

  private columnNames(columns: readonly { readonly name: string }[]): string {
    return `(${columns.map((column) => this.context.identifiers.quote(column.name)).join(', ')})`;
  }

  protected emptyInsert(node: InsertRows): string {
    this.require(node.rows.length === 1, 'an INSERT of several rows without any column');
    const { emptyInsert } = this.context.capabilities;
    this.require(emptyInsert !== 'unsupported', 'an INSERT without any column');
    return emptyInsert === 'default-values' ? 'DEFAULT VALUES' : '() VALUES ()';
  }

  insertRows(node: InsertRows): string {
    const columns = [...node.columns, ...node.defaults.map(({ column }) => column)];
    const encoders = columns.map((column) => this.context.types.implementationOf(column.type).encode);
    return this.state.mark({ rows: node, position: this.state.positionOf(node.parameter), encoders });
  }

  update(node: Update<unknown, unknown>): string {
    if (node.assignments.length === 0) throw new CompileError('SQL_NO_VALUES', `update of '${node.table.name}' sets nothing.`);
    this.require(node.returned.length === 0 || this.context.capabilities.updateReturning, 'UPDATE … RETURNING');
    const others = fromsOf([...node.assignments.map(({ value }) => value), ...node.conditions]);
    others.delete(node.table);
    const visible = new Set<FromClause>([node.table, ...others]);
    return this.state.within({ visible, unqualified: false }, () => {
      const clauses = [
        `UPDATE ${this.table(node.table)} SET ${this.list(node.assignments)}`,
        this.updateFromClause(others),
        this.whereClause(node.conditions),
        this.returningClause(node.returned),
      ];
      return clauses.filter((clause) => clause !== '').join(' ');
    });
  }

  protected updateFromClause(others: ReadonlySet<FromClause>): string {
    if (others.size === 0) return '';
    this.require(this.context.capabilities.updateFrom, 'an UPDATE that reads other tables');
    return `FROM ${this.list([...others])}`;
  }

  assignment(node: Assignment): string {
    return `${this.context.identifiers.quote(node.column.name)}=${this.visit(node.value)}`;
  }

  delete(node: Delete<unknown>): string {
    this.require(node.returned.length === 0 || this.context.capabilities.deleteReturning, 'DELETE … RETURNING');
    const others = fromsOf(node.conditions);
    others.delete(node.table);
    this.require(others.size === 0, 'a DELETE that reads other tables; use a subquery in its condition');
    return this.state.within({ visible: new Set([node.table]), unqualified: false }, () => {
      const clauses = [`DELETE FROM ${this.table(node.table)}`, this.whereClause(node.conditions), this.returningClause(node.returned)];
      return clauses.filter((clause) => clause !== '').join(' ');
    });
  }

  protected returningClause(returned: readonly ColumnElement[]): string {
    if (returned.length === 0) return '';
    return this.state.within(this.unqualifiedScope(), () => `RETURNING ${this.list(returned)}`);
  }

  textStatement(node: TextStatement<unknown>): string {
    return this.visit(node.fragment);
  }

  /** Refuses what the database cannot do. */
  protected require(possible: boolean, what: string): void {
    if (!possible) throw new CompileError('SQL_UNSUPPORTED', `the dialect '${this.context.dialectName}' does not have ${what}.`);
  }
}
