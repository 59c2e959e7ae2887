import { CompileError } from '@sqlayer/kernel/errors';
import { BindParameter, type ColumnElement } from '../elements/column-element.ts';
import type { Node } from '../elements/node.ts';
import type { Table } from '../schema/table.ts';
import { ColumnReference, type FromClause } from '../selectables/from-clause.ts';
import { SequenceDefault } from '../statements/column-defaults.ts';
import type { DataChange } from '../statements/data-change.ts';
import { Insert, type InsertRows } from '../statements/insert.ts';
import { type ClausePosition, Modifiers } from '../statements/modifiers.ts';
import type { OnConflict } from '../statements/on-conflict.ts';
import { outputColumns } from '../statements/output-columns.ts';
import { Select } from '../statements/select.ts';
import type { Rowset } from '../statements/statement.ts';
import { walk } from '../traversal/walk.ts';
import { type RowLayout, valuesLayout } from './compiled.ts';
import { fromsOf } from './from-list.ts';
import { SelectCompiler } from './select-compiler.ts';

type AnyInsert = Insert<unknown, unknown>;

/** Columns of an INSERT and where their values come from. */
export interface InsertParts {
  readonly columns: string;
  readonly source: string;
}

/** Writes INSERT, what is done with rows that are there already, and what statements that change rows have in common. */
export abstract class InsertCompiler extends SelectCompiler {
  insert(given: AnyInsert): string {
    const node = this.withoutUnused(given);
    const { conflict } = node;
    const returned = this.returnedOf(node);
    const returns = this.countedKey(node) === undefined;
    this.require(returned.length === 0 || !returns || this.context.capabilities.insertReturning, 'INSERT … RETURNING');
    this.checkTables(node.lists, 'a value of an INSERT', node.table);
    this.checkTables(returned, 'RETURNING of an INSERT', node.table);
    const { columns, source } = this.insertParts(node);
    const extra = this.extraAt(node, ['columns', 'end']);
    const clauses = [
      this.insertHead(node),
      columns,
      ...extra('columns'),
      this.outputClause(returned, node.table, 'inserted'),
      source,
      conflict === undefined ? '' : this.onConflict(conflict, node),
      ...extra('end'),
      returns ? this.returningClause(returned, node.table) : '',
    ];
    return clauses.filter((clause) => clause !== '').join(' ');
  }

  /**
   * The column that is returned, where it is the key that the database makes for each row and has no RETURNING for: the driver
   * counts from the first. That holds for rows of which none has a key, is there already or may be left out.
   */
  protected countedKey(node: AnyInsert): ColumnReference | undefined {
    const { insertReturning, insertGivesKeys } = this.context.capabilities;
    const returned = this.returnedOf(node);
    if (insertReturning || !insertGivesKeys || returned.length === 0) return undefined;
    const key = node.table.autoincrementColumn;
    const given = node.rows === undefined ? node.columns : this.insertColumns(node.rows);
    const counts =
      key !== undefined &&
      returned.every((one) => one instanceof ColumnReference && one.from === node.table && one.name === key.name) &&
      returned.length === 1 &&
      node.query === undefined &&
      node.conflict === undefined &&
      (node.modifiers?.prefixes.length ?? 0) === 0 &&
      !given.some(({ name }) => name === key.name);
    this.require(counts, 'INSERT … RETURNING of anything but the key that the database makes for rows of VALUES');
    return key;
  }

  /** Refuses columns of other tables than those that a part of a statement can read. */
  protected checkTables(elements: readonly Node[], place: string, ...known: readonly FromClause[]): void {
    const [stranger] = [...fromsOf(elements)].filter((from) => !known.includes(from));
    if (stranger === undefined) return;
    throw new CompileError('SQL_UNRELATED_COLUMN', `${place} has a column of '${stranger.name}', which is not read there; use a subquery.`);
  }

  /** What is given back: nothing where that is optional and the database has no way to do it. */
  protected returnedOf(node: DataChange): readonly ColumnElement[] {
    return node instanceof Insert && node.isReturningOptional && !this.context.capabilities.insertReturning ? [] : node.returned;
  }

  protected insertHead(node: AnyInsert): string {
    return this.changeHead('INSERT', 'INTO ', node);
  }

  /** Gives the clauses that were added behind one of `positions`, which are those that the statement has. */
  protected extraAt({ kind, modifiers }: DataChange, positions: readonly ClausePosition[]): (after: ClausePosition) => readonly string[] {
    const lost = modifiers?.clauses.find(({ after }) => !positions.includes(after));
    this.require(lost === undefined, `the place '${lost?.after}' for a clause in ${kind}; it has ${positions.join(', ')}`);
    return (after) => (modifiers === undefined ? [] : this.extraClauses(modifiers, after));
  }

  /** `INSERT INTO t` with the prefixes and hints that belong there. */
  protected changeHead(word: string, preposition: string, node: DataChange): string {
    const prefixes = Modifiers.textsFor(node.modifiers?.prefixes ?? [], this.context.dialectName);
    return [word, ...prefixes, `${preposition}${this.target(node)}`].join(' ');
  }

  /** The table of a statement with its hints. */
  protected target(node: DataChange): string {
    const outer = this.hintsOf;
    this.hintsOf = node.modifiers;
    const sql = this.visit(node.table);
    this.hintsOf = outer;
    return sql;
  }

  /** Columns and where their values come from. */
  protected insertParts(node: AnyInsert): InsertParts {
    const { rows, lists, query, columns } = node;
    if (rows !== undefined) {
      const all = this.insertColumns(rows);
      return all.length === 0 ? this.emptyInsert(node, rows) : { columns: this.columnNames(all), source: `VALUES ${this.visit(rows)}` };
    }
    if (query !== undefined) return { columns: this.columnNames(columns), source: this.unread(() => this.insertQuery(query)) };
    if (lists.length === 0) throw new CompileError('SQL_NO_VALUES', `insert into '${node.table.name}' was given no values.`);
    this.require(lists.length === 1 || this.context.capabilities.multiRowValues, 'an INSERT of several rows');
    return { columns: this.columnNames(columns), source: `VALUES ${this.list(lists)}` };
  }

  /** A query whose rows are inserted. */
  protected insertQuery(query: Rowset): string {
    return this.visit(query);
  }

  /** Columns that rows of plain values fill: those given, those with a default of the application, those with one in SQL. */
  protected insertColumns(rows: InsertRows): readonly ColumnReference[] {
    return [...rows.columns, ...rows.defaults.map(({ column }) => column), ...this.sqlDefaults(rows).map(({ column }) => column)];
  }

  protected sqlDefaults({ sqlDefaults }: InsertRows): InsertRows['sqlDefaults'] {
    return sqlDefaults.filter(({ element }) => !this.isLeftOut(element));
  }

  /** Whether a value is the default of a column that makes its own where the database does not use the sequence. */
  private isLeftOut(element: Node | undefined): boolean {
    return element instanceof SequenceDefault && !element.sequence.isUsed(this.context.capabilities);
  }

  /** The statement without the defaults that are left out. */
  private withoutUnused(node: AnyInsert): AnyInsert {
    const { columns, lists, query } = node;
    const items: readonly Node[] = query instanceof Select ? query.items : (lists[0]?.elements ?? []);
    if (!items.some((item) => this.isLeftOut(item))) return node;
    const kept = <T>(list: readonly T[]): T[] => list.filter((_one, i) => !this.isLeftOut(items[i]));
    return node.copyWith({
      columns: kept(columns),
      lists: lists.map((list) => list.copyWith({ elements: kept(list.elements) })),
      query: query instanceof Select ? query.withItems(kept(query.items)) : query,
    });
  }

  protected columnNames(columns: readonly { readonly name: string }[]): string {
    return `(${columns.map((column) => this.quote(column.name)).join(', ')})`;
  }

  protected emptyInsert(_node: AnyInsert, rows: InsertRows): InsertParts {
    this.require(rows.rows.length === 1, 'an INSERT of several rows without any column');
    const { emptyInsert } = this.context.capabilities;
    this.require(emptyInsert !== 'unsupported', 'an INSERT without any column');
    return { columns: '', source: emptyInsert === 'default-values' ? 'DEFAULT VALUES' : '() VALUES ()' };
  }

  insertRows(node: InsertRows): string {
    return this.rowsMark(node, valuesLayout);
  }

  /** The place of the rows, written as `layout` says. */
  protected rowsMark(node: InsertRows, layout: RowLayout): string {
    const columns = [...node.columns, ...node.defaults.map(({ column }) => column)];
    if (this.state.literalValues) return this.literalRows(node, layout);
    const cells = columns.map((column) => this.cell(column.type));
    return this.state.mark({
      rows: node,
      position: this.state.positionOf(node.parameter),
      encoders: cells.map(({ encode }) => encode),
      prefixes: cells.map(({ prefix }) => prefix),
      suffixes: cells.map(({ suffix }) => suffix),
      fixed: this.fixedCells(node),
      layout,
    });
  }

  /** Defaults in SQL, once for all rows; their values stand in the text, since they are not among those of the statement. */
  private fixedCells(node: InsertRows): readonly string[] {
    return this.withLiterals(() => this.sqlDefaults(node).map(({ element }) => this.visit(element)));
  }

  private withLiterals<T>(write: () => T): T {
    const outer = this.state.literalValues;
    this.state.literalValues = true;
    const written = write();
    this.state.literalValues = outer;
    return written;
  }

  private literalRows(node: InsertRows, layout: RowLayout): string {
    const write = ({ type }: ColumnReference, value: unknown): string =>
      value === null || value === undefined ? 'NULL' : this.visit(new BindParameter(value, type));
    const rows = node.rows.map((row) =>
      layout.row([
        ...node.columns.map((column) => write(column, row[column.key])),
        ...node.defaults.map(({ column, make }) => write(column, make(row))),
        ...this.sqlDefaults(node).map(({ element }) => this.visit(element)),
      ]),
    );
    return rows.join(layout.separator);
  }

  /** ON CONFLICT; the base has the words of PostgreSQL and SQLite. */
  onConflict(node: OnConflict, _insert?: AnyInsert): string {
    return this.unsupported(`an upsert of '${node.excluded.table.name}'`);
  }

  /** `ON CONFLICT (target) DO UPDATE SET …`, for the databases that have it. */
  protected onConflictClause(node: OnConflict): string {
    const { table } = node.excluded;
    const head = `ON CONFLICT${this.conflictTarget(node)}`;
    if (node.assignments.length === 0) return `${head} DO NOTHING`;
    return this.state.within(
      { visible: new Set<FromClause>([table]), unqualified: false, renamed: new Map([[node.excluded, 'excluded']]) },
      () => {
        const set = node.assignments.map(({ column, value }) => `${this.quote(column.name)} = ${this.conflictValue(value)}`);
        const where = node.condition === undefined ? '' : ` WHERE ${this.searchCondition([node.condition])}`;
        return `${head} DO UPDATE SET ${set.join(', ')}${where}`;
      },
    );
  }

  protected conflictValue(value: ColumnElement): string {
    const sql = this.visit(value);
    return value.kind === 'operation' ? `(${sql})` : sql;
  }

  protected conflictTarget({ target, targetWhere, constraint }: OnConflict): string {
    if (constraint !== undefined) return ` ON CONSTRAINT ${this.quote(constraint)}`;
    if (target.length === 0) return '';
    return this.state.within(this.unqualifiedScope(), () => {
      return ` (${this.list(target)})${targetWhere === undefined ? '' : ` WHERE ${this.indexCondition(targetWhere)}`}`;
    });
  }

  /** The condition of an index, which the database can only recognise if its values stand in the text. */
  private indexCondition(condition: ColumnElement): string {
    return this.withLiterals(() => this.searchCondition([condition]));
  }

  /** Rows given back, where the database wants that said before their values. */
  protected outputClause(_returned: readonly ColumnElement[], _table: Table, _rows: 'inserted' | 'deleted'): string {
    return '';
  }

  protected returningClause(returned: readonly ColumnElement[], _table: Table): string {
    if (returned.length === 0) return '';
    return `RETURNING ${this.returnedList(returned)}`;
  }

  protected returnedList(returned: readonly ColumnElement[]): string {
    return outputColumns(returned, undefined)
      .map((column) => this.outputColumn(column, false))
      .join(', ');
  }

  protected mergeCondition(on: ColumnElement): string {
    return this.searchCondition([on]);
  }

  /** What a MERGE ends with. */
  protected get mergeEnd(): string {
    return '';
  }

  /** An upsert as a MERGE, for the databases without a clause for it. */
  protected mergeInsert(given: AnyInsert, conflict: OnConflict): string {
    const node = this.withoutUnused(given);
    const { table, excluded, target } = this.mergeTarget(node, conflict);
    const columns = node.rows === undefined ? node.columns : [...node.rows.columns, ...node.rows.defaults.map(({ column }) => column)];
    const made = node.rows === undefined ? [] : this.sqlDefaults(node.rows);
    const returned = this.returnedOf(node);
    const renamed = new Map<FromClause, string>([[excluded, 'excluded']]);
    return this.state.within({ visible: new Set<FromClause>([table, excluded]), unqualified: false, renamed }, () => {
      const own = (column: ColumnReference): string => `excluded.${this.quote(column.name)}`;
      const on = target.map((column) => `${this.visit(column)} = ${own(column)}`).join(' AND ');
      const values = [...columns.map(own), ...made.map(({ element }) => this.visit(element))];
      const clauses = [
        `MERGE INTO ${this.mergedTable(node)}`,
        `USING ${this.mergeSource(node, columns)}`,
        `ON (${on})`,
        ...(conflict.assignments.length === 0 ? [] : [this.mergeUpdate(conflict)]),
        `WHEN NOT MATCHED THEN INSERT ${this.columnNames([...columns, ...made.map(({ column }) => column)])} VALUES (${values.join(', ')})`,
        this.outputClause(returned, table, 'inserted'),
        this.returningClause(returned, table),
      ];
      return clauses.filter((clause) => clause !== '').join(' ') + this.mergeEnd;
    });
  }

  /** The table that an upsert merges into. */
  protected mergedTable(node: AnyInsert): string {
    return this.target(node);
  }

  private mergeTarget(node: AnyInsert, conflict: OnConflict): { table: Table; excluded: FromClause; target: readonly ColumnReference[] } {
    const { table } = node;
    this.require(conflict.constraint === undefined, 'an upsert by the name of a constraint');
    this.require(conflict.targetWhere === undefined, 'an upsert by a partial index');
    const target = conflict.target.length === 0 ? table.primaryKey.columns : conflict.target;
    if (target.some((column) => column.kind !== 'columnReference')) this.unsupported('an upsert by the expression of an index');
    this.checkMerged(node, conflict, target as readonly ColumnReference[]);
    return { table, excluded: conflict.excluded, target: target as readonly ColumnReference[] };
  }

  /** A MERGE sees only the columns that the rows give. */
  private checkMerged(node: AnyInsert, { excluded, assignments }: OnConflict, target: readonly ColumnReference[]): void {
    const given = new Set(
      [...node.columns, ...(node.rows?.columns ?? []), ...(node.rows?.defaults ?? []).map(({ column }) => column)].map(({ key }) => key),
    );
    const used: ColumnReference[] = [...target];
    for (const { value } of assignments)
      walk(value, (part) => void (part instanceof ColumnReference && part.from === excluded && used.push(part)));
    const missing = used.find(({ key }) => !given.has(key));
    if (missing === undefined) return;
    throw new CompileError(
      'SQL_UNSUPPORTED',
      `the dialect '${this.context.dialectName}' writes an upsert as a MERGE, which needs a value for '${missing.name}'; give it, or name another target.`,
    );
  }

  /** The rows of an upsert as something to merge from. */
  protected mergeSource(node: AnyInsert, columns: readonly ColumnReference[]): string {
    const names = this.columnNames(columns);
    if (node.query !== undefined) return `(${this.nestedQuery(node.query)}) AS excluded ${names}`;
    const rows =
      node.rows === undefined
        ? this.list(node.lists)
        : this.rowsMark({ ...node.rows, sqlDefaults: [] } as unknown as InsertRows, valuesLayout);
    return `(VALUES ${rows}) AS excluded ${names}`;
  }

  protected mergeUpdate({ assignments, condition }: OnConflict): string {
    const where = condition === undefined ? '' : ` AND ${this.searchCondition([condition])}`;
    const set = assignments.map(({ column, value }) => `${this.quote(column.name)} = ${this.visit(value)}`);
    return `WHEN MATCHED${where} THEN UPDATE SET ${set.join(', ')}`;
  }
}
