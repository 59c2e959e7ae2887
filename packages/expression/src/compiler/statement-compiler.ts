import type { CompiledCall, ResultColumn, StatementPurpose } from '@sqlayer/kernel/contracts';
import { CompileError } from '@sqlayer/kernel/errors';
import type { ColumnElement } from '../elements/column-element.ts';
import { ColumnGroup } from '../elements/column-group.ts';
import type { Table } from '../schema/table.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import { Call } from '../statements/call.ts';
import type { Assignment } from '../statements/data-change.ts';
import { DataChange } from '../statements/data-change.ts';
import { Delete } from '../statements/delete.ts';
import { Insert } from '../statements/insert.ts';
import type { Merge, MergeClause } from '../statements/merge.ts';
import { Select, select } from '../statements/select.ts';
import { type OutputColumn, Rowset, type Statement } from '../statements/statement.ts';
import type { TextStatement } from '../statements/text-statement.ts';
import { Update } from '../statements/update.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import type { Scope } from './compile-state.ts';
import { type CompiledParts, CompiledStatement, type RowsBatch } from './compiled.ts';
import { CompiledSets } from './compiled-sets.ts';
import type { ExpressionNodes, FromNodes, StatementNodes, VisitorFor } from './core-nodes.ts';
import { foreignKeyCondition, fromsOf } from './from-list.ts';
import { InsertCompiler } from './insert-compiler.ts';
import type { RowSource } from './row-source.ts';
import { batched, setBatch } from './set-batch.ts';

const purposes: Readonly<Record<string, StatementPurpose>> = {
  select: 'query',
  setOperation: 'query',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  merge: 'update',
  callStatement: 'call',
  textStatement: 'text',
};

type AnyUpdate = Update<unknown, unknown>;
type AnyMerge = Merge<unknown, unknown>;

/** What an UPDATE or DELETE reads beside its table, and under which conditions. */
export interface Sources {
  readonly others: readonly FromClause[];
  readonly conditions: readonly ColumnElement[];
}

/** Writes whole statements, and says how to bind their values and read their rows. */
export class StatementCompiler extends InsertCompiler implements VisitorFor<ExpressionNodes & FromNodes & StatementNodes> {
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
    const withClause = this.withClause();
    this.require(
      withClause === '' || this.changesAfterWith || !(statement instanceof Update || statement instanceof Delete),
      'WITH before an UPDATE or DELETE; use subquery() instead of cte()',
    );
    const text = withClause + body;
    const canBatch = withClause === '' && !this.state.literalValues;
    return this.compiled(statement, text, canBatch ? { rows: this.rowsBatch(statement), sets: this.setsBatch(statement) } : {});
  }

  private compiled(statement: Statement, text: string, batches: Pick<CompiledParts, 'rows' | 'sets'> = {}): CompiledStatement {
    const { pieces, slots } = this.state.pieces(text);
    const output = this.outputOf(statement);
    const { columns, exactIntegers } = this.resultColumns(output);
    // Of hand-written SQL and procedures only the database knows what they give, unless it was told.
    const isOpen = (statement.kind === 'textStatement' || statement instanceof Call) && columns.length === 0;
    return new CompiledStatement(pieces, slots, this.context.bindStyle, {
      purpose: purposes[statement.kind] ?? 'text',
      returnsRows: isOpen ? undefined : columns.length > 0,
      columns: isOpen ? undefined : columns,
      exactIntegers: isOpen || exactIntegers,
      warnings: this.state.warnings,
      call: statement instanceof Call ? this.compiledCall(statement) : undefined,
      generatedKey: statement instanceof Insert ? this.countedKey(statement)?.name : undefined,
      ...batches,
    });
  }

  /**
   * Rows of values of these types, with one parameter for each column; undefined where the database or a type has no way to
   * that. `isCompared` says of each whether it is compared with columns, and not only put into them; it is absent for the rows of an
   * INSERT.
   */
  protected rowSource(_types: readonly AnySqlType[], _isOrdered: boolean, _isCompared?: readonly boolean[]): RowSource | undefined {
    return undefined;
  }

  /** The source of rows whose values are sent as they are; types that put something around a value have none. */
  private plainRowSource(types: readonly AnySqlType[], isOrdered: boolean, isCompared?: readonly boolean[]): RowSource | undefined {
    const isPlain = types.length > 0 && types.every((type) => this.context.types.resolve(type).bindExpression === undefined);
    return isPlain ? this.rowSource(types, isOrdered, isCompared) : undefined;
  }

  /** The same INSERT with its rows as one parameter for each column. */
  private rowsBatch(statement: Statement): RowsBatch | undefined {
    if (!(statement instanceof Insert) || statement.rows === undefined) return undefined;
    const { rows } = statement;
    const columns = [...rows.columns, ...rows.defaults.map(({ column }) => column)];
    const source = this.plainRowSource(
      columns.map(({ type }) => type),
      true,
    );
    if (source?.position === undefined) return undefined;
    const computed = this.sqlDefaults(rows);
    const query = select(...source.cells, ...computed.map(({ element }) => element))
      .from(source.from)
      // Keys that the database makes follow the order in which the rows come.
      .orderBy(source.position);
    const batch = statement.copyWith({ rows: undefined, columns: [...columns, ...computed.map(({ column }) => column)], query });
    const { leastRows, mostRows } = source;
    return { statement: this.compiled(batch, this.visit(batch)), width: columns.length, leastRows, mostRows };
  }

  /** Whether a change that reads other tables assigns the same as one that does not. */
  protected changesInAnyOrder(_statement: Update<unknown, unknown> | Delete<unknown>): boolean {
    return true;
  }

  /** The same UPDATE or DELETE for many sets of parameters. */
  private setsBatch(statement: Statement): CompiledSets | undefined {
    if (!(statement instanceof Update || statement instanceof Delete)) return undefined;
    const batch = this.changesInAnyOrder(statement) ? setBatch(statement) : undefined;
    const source =
      batch &&
      this.plainRowSource(
        batch.parameters.map(({ type }) => type),
        false,
        batch.parameters.map(({ parameterName = '' }) => batch.compared.has(parameterName)),
      );
    if (batch === undefined || source === undefined) return undefined;
    const changed = batched(statement, batch, source);
    return new CompiledSets(this.compiled(changed, this.visit(changed)), {
      // Only parameters with a name were taken.
      names: batch.parameters.map(({ parameterName }) => parameterName as string),
      encoders: batch.parameters.map(({ type }) => this.binding(type).encode),
      keys: batch.keys,
      mostSets: source.mostRows,
      mostBytes: source.mostBytes,
    });
  }

  private resultColumns(output: readonly OutputColumn[]): { readonly columns: readonly ResultColumn[]; readonly exactIntegers: boolean } {
    const read = output.map(({ key, name, element }) => {
      // Not a copy, since the name of a type that lacks a length is an error only if somebody asks for it.
      const { decode, exactIntegers } = this.context.types.implementationOf(element.type);
      return { key, name, decode, exactIntegers };
    });
    return {
      columns: read.map(({ key, name, decode }) => ({ key, name, decode })),
      exactIntegers: read.some(({ exactIntegers }) => exactIntegers ?? false),
    };
  }

  private compiledCall({ outArguments, sets }: Call): CompiledCall {
    const out = outArguments.map(({ key, type }) => ({ key, name: key, decode: this.outDecode(type) }));
    return { out, outIn: this.outIn, sets: sets.map((set) => this.resultColumns(set).columns) };
  }

  /** A query that a view or a table is made of, with its WITH: its columns are kept as they are. */
  stored(query: Rowset): string {
    return this.unread(() => this.compile(query).sql);
  }

  /** Whether WITH may stand before an UPDATE or DELETE; elsewhere the queries within it have one each. */
  protected get changesAfterWith(): boolean {
    return true;
  }

  /** Whether what is written stands in an UPDATE or DELETE, outside the queries within. */
  private inChange = false;

  protected override withOwnWith(write: () => string): string {
    if (this.changesAfterWith || !this.inChange) return write();
    const outer = new Map(this.state.ctes);
    this.state.ctes.clear();
    this.inChange = false;
    const sql = this.withItsWith(write());
    this.inChange = true;
    for (const [cte, body] of outer) this.state.ctes.set(cte, body);
    return sql;
  }

  /** A query with the common table expressions met so far in a WITH of its own. */
  protected withItsWith(query: string): string {
    const head = this.withClause();
    this.state.ctes.clear();
    if (head === '') return query;
    const own = /^WITH (RECURSIVE )?/.exec(query);
    if (own === null) return head + query;
    const word = own[1] === undefined ? head : head.replace(/^WITH (?:RECURSIVE )?/, own[0]);
    return `${word.trimEnd()}, ${query.slice(own[0].length)}`;
  }

  /** Writes an UPDATE or DELETE. */
  private changing(scope: Scope, write: () => string): string {
    const outer = this.inChange;
    this.inChange = true;
    const written = this.state.within(scope, write);
    this.inChange = outer;
    return written;
  }

  private outputOf(statement: Statement): readonly OutputColumn[] {
    if (statement instanceof DataChange && this.returnedOf(statement).length === 0) return [];
    return statement instanceof Rowset ? statement.output : [];
  }

  update(node: AnyUpdate): string {
    if (node.assignments.length === 0) throw new CompileError('SQL_NO_VALUES', `update of '${node.table.name}' sets nothing.`);
    const returned = this.returnedOf(node);
    this.require(returned.length === 0 || this.context.capabilities.updateReturning, 'UPDATE … RETURNING');
    const sources = this.updateSources(node);
    this.checkTables(returned, 'RETURNING of an UPDATE', node.table, ...this.returnable(sources));
    // What is joined is connected on purpose.
    const joined = new Set(node.joins.map(({ right }) => right));
    this.warnOfProduct([node.table, ...sources.others.filter((other) => !joined.has(other))], sources.conditions);
    const outer = this.state.assignments;
    this.state.assignments = node.assignments;
    const visible = new Set<FromClause>([node.table, ...sources.others]);
    const sql = this.changing({ visible, unqualified: false }, () => {
      const extra = this.extraAt(node, ['columns', 'from', 'where', 'end']);
      const clauses = [
        this.updateHead(node, sources),
        `SET ${node.assignments.map((assignment) => this.assignmentSql(assignment, node, sources)).join(', ')}`,
        ...extra('columns'),
        this.outputClause(returned, node.table, 'inserted'),
        this.updateFromClause(node, sources),
        ...extra('from'),
        this.whereClause(sources.conditions),
        ...extra('where'),
        ...extra('end'),
        this.returningClause(returned, node.table),
      ];
      return clauses.filter((clause) => clause !== '').join(' ');
    });
    this.state.assignments = outer;
    return sql;
  }

  /** What an UPDATE reads beside its table; joined elements are read under the condition of their join. */
  protected updateSources(node: AnyUpdate): Sources {
    const foreign = node.assignments.filter(({ column }) => column.from !== node.table);
    this.require(foreign.length === 0 || this.setsSeveralTables, 'an UPDATE that sets columns of several tables');
    const used = fromsOf([...node.assignments.map(({ value }) => value), ...node.conditions], new Set(node.froms));
    for (const { column } of foreign) used.add(column.from);
    const joined = node.joins.map(({ right, on }) => on ?? foreignKeyCondition(node.table, right));
    for (const { right } of node.joins) used.add(right);
    used.delete(node.table);
    return { others: [...used], conditions: [...joined, ...node.conditions] };
  }

  /** Tables beside the changed one whose columns an UPDATE can give back. */
  protected returnable({ others }: Sources): readonly FromClause[] {
    return others;
  }

  protected get setsSeveralTables(): boolean {
    return false;
  }

  protected updateHead(node: AnyUpdate, _sources: Sources): string {
    return this.changeHead('UPDATE', '', node);
  }

  protected updateFromClause(_node: AnyUpdate, { others }: Sources): string {
    if (others.length === 0) return '';
    this.require(this.context.capabilities.updateFrom, 'an UPDATE that reads other tables');
    return `FROM ${this.list(others)}`;
  }

  protected assignmentSql(node: Assignment, _update: AnyUpdate, _sources: Sources): string {
    return this.assignment(node);
  }

  assignment(node: Assignment): string {
    const place = node.index === undefined ? '' : this.subscriptSql(node.index);
    return `${this.quote(node.column.name)}${place}=${this.visit(node.value)}`;
  }

  delete(node: Delete<unknown>): string {
    const returned = this.returnedOf(node);
    this.require(returned.length === 0 || this.context.capabilities.deleteReturning, 'DELETE … RETURNING');
    const used = fromsOf([...node.conditions, ...returned], new Set(node.froms));
    used.delete(node.table);
    const others = [...used];
    this.require(
      others.length === 0 || this.context.capabilities.deleteUsing,
      'a DELETE that reads other tables; use a subquery in its condition',
    );
    this.warnOfProduct([node.table, ...others], node.conditions);
    return this.changing({ visible: new Set([node.table, ...others]), unqualified: false }, () => {
      const extra = this.extraAt(node, ['from', 'where', 'end']);
      const clauses = [
        this.changeHead('DELETE', 'FROM ', node),
        this.outputClause(returned, node.table, 'deleted'),
        this.deleteUsingClause(node.table, others, node),
        ...extra('from'),
        this.whereClause(node.conditions),
        ...extra('where'),
        ...extra('end'),
        this.returningClause(returned, node.table),
      ];
      return clauses.filter((clause) => clause !== '').join(' ');
    });
  }

  protected deleteUsingClause(_table: Table, others: readonly FromClause[], _node: Delete<unknown>): string {
    return others.length === 0 ? '' : `USING ${this.list(others)}`;
  }

  merge(node: AnyMerge): string {
    const visible = new Set<FromClause>([node.table, node.source]);
    return this.state.within({ visible, unqualified: false }, () => {
      const clauses = [
        `MERGE INTO ${this.target(node)}`,
        `USING ${this.visit(node.source)}`,
        `ON ${this.mergeCondition(node.on)}`,
        ...node.clauses.map((clause) => this.mergeClause(clause)),
        this.outputClause(node.returned, node.table, 'inserted'),
        this.returningClause(node.returned, node.table),
      ];
      return clauses.filter((clause) => clause !== '').join(' ') + this.mergeEnd;
    });
  }

  mergeClause(node: MergeClause): string {
    const match = { matched: 'MATCHED', notMatched: 'NOT MATCHED', notMatchedBySource: 'NOT MATCHED BY SOURCE' }[node.match];
    const condition = node.condition === undefined ? '' : ` AND ${this.searchCondition([node.condition])}`;
    return `WHEN ${match}${condition} THEN ${this.mergeAction(node)}`;
  }

  protected mergeAction(node: MergeClause): string {
    switch (node.action) {
      case 'update':
        return `UPDATE SET ${node.assignments.map((assignment) => this.assignment(assignment)).join(', ')}`;
      case 'delete':
        return 'DELETE';
      case 'insert':
        return `INSERT ${this.columnNames(node.assignments.map(({ column }) => column))} VALUES (${node.assignments.map(({ value }) => this.visit(value)).join(', ')})`;
      case 'nothing':
        return 'DO NOTHING';
    }
  }

  /** `CALL p(…)`, with a parameter for each value that is given back. */
  callStatement(node: Call): string {
    this.require(this.context.capabilities.storedProcedures, 'stored procedures');
    return `CALL ${this.procedureName(node)}(${this.list(node.args)})`;
  }

  /** How the value of an OUT parameter is read. */
  protected outDecode(type: AnySqlType): ResultColumn['decode'] {
    return this.context.types.implementationOf(type).decode;
  }

  /** Where the values of a procedure's OUT parameters come. */
  protected get outIn(): CompiledCall['outIn'] {
    return 'parameters';
  }

  protected procedureName({ schema, name }: Call): string {
    return this.context.identifiers.qualified(this.state.schemaOf(schema), name);
  }

  textStatement(node: TextStatement<unknown>): string {
    return this.visit(node.fragment);
  }
}
