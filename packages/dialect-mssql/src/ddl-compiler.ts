import {
  type ColumnReference,
  type CompilerContext,
  type CompileState,
  type CreateIndex,
  type CreateSchema,
  type CreateSequence,
  type CreateTable,
  type CreateTableAs,
  DdlCompiler,
  type DdlFeature,
  type DdlOptionNames,
  type DropColumnComment,
  type DropTableComment,
  type ForeignKeyConstraint,
  type FromClause,
  type Identity,
  type Index,
  type PrimaryKeyConstraint,
  quoteString,
  type Rowset,
  type Select,
  type SetColumnComment,
  SetOperation,
  type SetTableComment,
  type Table,
  type UniqueConstraint,
} from '@sqlayer/expression';
import { MssqlStatementCompiler } from './statement-compiler.ts';

/** SQL Server's way of what it writes otherwise than the standard. */
export class MssqlDdlCompiler extends DdlCompiler {
  protected override readonly lacks: ReadonlySet<DdlFeature> = new Set([
    'emptyTable',
    'deferrable',
    'deferrableForeignKey',
    'match',
    'dropConstraintCascade',
    'dropTableCascade',
    'exclude',
    'expressionIndex',
    'dropIndexConcurrently',
    'dropSchemaCascade',
    'viewIfNotExists',
    'temporaryView',
    'materializedView',
    'temporaryTableAs',
    'constraintComments',
    'enumTypes',
    'domains',
  ]);
  protected override readonly optionNames: DdlOptionNames = {
    table: ['filegroup', 'with'],
    index: ['clustered', 'columnstore', 'include', 'where'],
    primaryKey: ['clustered'],
    unique: ['clustered'],
  };

  /** IF NOT EXISTS is a statement around the statement. */
  protected override createTableHead(node: CreateTable): string {
    const { table, ifNotExists } = node;
    const words = ['CREATE', ...table.prefixes, 'TABLE', this.tableName(table)].join(' ');
    return ifNotExists ? `IF OBJECT_ID(N${quoteString(this.tableName(table))}, N'U') IS NULL ${words}` : words;
  }

  protected override columnParts(column: ColumnReference, table: Table): readonly string[] {
    const { computed, identity } = column.options;
    if (computed !== undefined) return [this.computedClause(column), computed.stored === true ? this.requiredOnly(column, table) : ''];
    const counts = identity !== undefined || this.isGeneratedKey(column, table);
    return [
      this.columnType(column, table),
      counts || this.sequenceOf(column) !== undefined ? 'NOT NULL' : this.nullClause(column, table),
      counts ? this.identityClause(identity) : this.defaultClause(column),
    ];
  }

  private requiredOnly(column: ColumnReference, table: Table): string {
    return this.isRequired(column, table) ? 'NOT NULL' : '';
  }

  /** What is not said depends on a setting of the session, so that it is always said. */
  protected override nullClause(column: ColumnReference, table: Table): string {
    return this.isRequired(column, table) ? 'NOT NULL' : 'NULL';
  }

  protected override computedClause({ options: { computed } }: ColumnReference): string {
    return computed === undefined ? '' : `AS (${this.expression(computed.expression)})${computed.stored === true ? ' PERSISTED' : ''}`;
  }

  protected override identityClause(identity: Identity | undefined): string {
    const { start, increment } = identity?.counting ?? {};
    return start === undefined && increment === undefined ? 'IDENTITY' : `IDENTITY(${start ?? 1},${increment ?? 1})`;
  }

  /** The order of columns was chosen with the table; the counting one need not be first. */
  protected override keyColumns({ columns }: PrimaryKeyConstraint): readonly ColumnReference[] {
    return columns;
  }

  protected override primaryKeyConstraint(constraint: PrimaryKeyConstraint, table: Table): string {
    const words = this.clustering(this.optionsOf('primaryKey', constraint));
    return super.primaryKeyConstraint(constraint, table).replace(/^PRIMARY KEY /, `PRIMARY KEY ${words}`);
  }

  protected override uniqueConstraint(constraint: UniqueConstraint, table: Table): string {
    const words = this.clustering(this.optionsOf('unique', constraint));
    return super.uniqueConstraint(constraint, table).replace(/^UNIQUE /, `UNIQUE ${words}`);
  }

  private clustering({ clustered }: Readonly<Record<string, unknown>>): string {
    if (clustered === undefined) return '';
    return this.flag('clustered', clustered) ? 'CLUSTERED ' : 'NONCLUSTERED ';
  }

  /** RESTRICT is what NO ACTION means here. */
  protected override onDeleteClause(action: ForeignKeyConstraint['onDelete'], constraint: ForeignKeyConstraint): string {
    return super.onDeleteClause(action === 'RESTRICT' ? 'NO ACTION' : action, constraint);
  }

  protected override onUpdateClause(action: ForeignKeyConstraint['onUpdate']): string {
    return super.onUpdateClause(action === 'RESTRICT' ? 'NO ACTION' : action);
  }

  protected override tableOptions(table: Table): string {
    const { filegroup, with: options } = this.optionsOf('table', table);
    const on = filegroup === undefined ? '' : `\n ON ${this.names(filegroup)}`;
    return on + (options === undefined ? '' : `\n WITH (${this.sqlText('with', options)})`);
  }

  override createIndex(node: CreateIndex): string {
    const { table, index, ifNotExists } = node;
    const sql = super.createIndex(node);
    if (!ifNotExists) return sql;
    const name = quoteString(this.identifierOf(index, table));
    const of = quoteString(this.tableName(table));
    return `IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N${name} AND object_id = OBJECT_ID(N${of})) ${sql.replace('INDEX IF NOT EXISTS ', 'INDEX ')}`;
  }

  protected override indexKind(index: Index): string {
    const options = this.optionsOf('index', index);
    return super.indexKind(index) + this.clustering(options) + (this.flag('columnstore', options['columnstore']) ? 'COLUMNSTORE ' : '');
  }

  protected override indexClauses(index: Index, table: Table): readonly string[] {
    const { clustered, columnstore, include } = this.optionsOf('index', index);
    // A clustered columnstore index is the whole table.
    if (columnstore === true && clustered === true) return [`ON ${this.tableName(table)}`];
    return [...super.indexClauses(index, table), include === undefined ? '' : `INCLUDE (${this.names(include)})`];
  }

  protected override droppedIndex(index: Index, table: Table): string {
    return `${this.constraintName(index, table)} ON ${this.tableName(table)}`;
  }

  /** CREATE SCHEMA must be the first statement of a batch, so that behind IF it stands in a batch of its own. */
  override createSchema(node: CreateSchema): string {
    const sql = `CREATE SCHEMA ${this.quote(node.name)}`;
    return node.ifNotExists ? `IF SCHEMA_ID(N${quoteString(node.name)}) IS NULL EXEC(N${quoteString(sql)})` : sql;
  }

  override createSequence(node: CreateSequence): string {
    const sql = super.createSequence(node);
    if (!node.ifNotExists) return sql;
    const name = quoteString(this.qualified(node.sequence.schema, node.sequence.name));
    return `IF OBJECT_ID(N${name}, N'SO') IS NULL ${sql.replace('SEQUENCE IF NOT EXISTS ', 'SEQUENCE ')}`;
  }

  protected override replaceViewWords(): string {
    return 'CREATE OR ALTER';
  }

  /** SELECT … INTO makes the table that the rows go into. */
  override createTableAs(node: CreateTableAs<unknown, string>): string {
    this.require('temporaryTableAs', node.temporary);
    const name = this.tableName(node.table);
    const sql = new SelectIntoCompiler(this.context, this.state, firstQuery(node.query), name).compile(node.query).sql;
    // A query that begins with WITH must begin a statement.
    return node.ifNotExists ? `IF OBJECT_ID(N${quoteString(name)}, N'U') IS NULL BEGIN ${sql} END` : sql;
  }

  override setTableComment({ table }: SetTableComment): string {
    return `execute sp_addextendedproperty 'MS_Description', N${quoteString(table.comment ?? '')}, ${this.describedTable(table)}`;
  }

  override dropTableComment({ table }: DropTableComment): string {
    return `execute sp_dropextendedproperty 'MS_Description', ${this.describedTable(table)}`;
  }

  override setColumnComment({ table, column }: SetColumnComment): string {
    const text = quoteString(column.options.comment ?? '');
    return `execute sp_addextendedproperty 'MS_Description', N${text}, ${this.describedTable(table)}, 'column', ${this.quote(column.name)}`;
  }

  override dropColumnComment({ table, column }: DropColumnComment): string {
    return `execute sp_dropextendedproperty 'MS_Description', ${this.describedTable(table)}, 'column', ${this.quote(column.name)}`;
  }

  private describedTable({ schema, name }: Table): string {
    return `'schema', ${this.quote(schema ?? 'dbo')}, 'table', ${this.quote(name)}`;
  }
}

/** Writes one query with INTO before its FROM. */
class SelectIntoCompiler extends MssqlStatementCompiler {
  private readonly query: Rowset;
  private readonly into: string;

  constructor(context: CompilerContext, state: CompileState, query: Rowset, into: string) {
    super(context, state);
    this.query = query;
    this.into = into;
  }

  protected override fromClause(node: Select<unknown, string>, froms: readonly FromClause[]): string {
    const sql = super.fromClause(node, froms);
    return node === (this.query as unknown) ? `INTO ${this.into}${sql === '' ? '' : ` ${sql}`}` : sql;
  }
}

/** The first query of a set operation is the one that says where the rows go. */
function firstQuery(query: Rowset): Rowset {
  return query instanceof SetOperation ? firstQuery(query.queries[0] as Rowset) : query;
}
