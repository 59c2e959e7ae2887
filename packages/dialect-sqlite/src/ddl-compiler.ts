import {
  type CheckConstraint,
  type ColumnReference,
  DdlCompiler,
  type DdlFeature,
  type DdlOptionNames,
  type Index,
  type PrimaryKeyConstraint,
  type Table,
  type TableConstraint,
  type UniqueConstraint,
} from '@sqlayer/expression';
import { CompileError } from '@sqlayer/kernel/errors';

/** SQLite's way of what it writes otherwise than the standard (sqlite.org/lang_createtable.html). */
export class SqliteDdlCompiler extends DdlCompiler {
  protected override readonly lacks: ReadonlySet<DdlFeature> = new Set([
    'emptyTable',
    'deferrable',
    'alterConstraint',
    'dropTableCascade',
    'exclude',
    'dropIndexConcurrently',
    'schemas',
    'sequences',
    'replaceView',
    'materializedView',
    'comments',
    'constraintComments',
    'enumTypes',
    'domains',
  ]);
  protected override readonly optionNames: DdlOptionNames = {
    table: ['withoutRowid', 'strict', 'autoincrement'],
    column: ['onConflictNotNull', 'onConflictPrimaryKey', 'onConflictUnique'],
    index: ['where'],
    primaryKey: ['onConflict'],
    unique: ['onConflict'],
    check: ['onConflict'],
  };

  /** Ends with the transaction (sqlite.org/pragma.html#pragma_defer_foreign_keys). */
  override deferForeignKeys(): string {
    return 'PRAGMA defer_foreign_keys = ON';
  }

  protected override columnParts(column: ColumnReference, table: Table): readonly string[] {
    const { autoincrement } = column.options;
    if (autoincrement === true && table.primaryKey.columns.length > 1) {
      throw new CompileError('SQL_UNSUPPORTED', `the dialect '${this.context.dialectName}' does not count within a composite primary key.`);
    }
    if (column.options.identity !== undefined && column !== table.autoincrementColumn) {
      throw new CompileError('SQL_UNSUPPORTED', `the dialect '${this.context.dialectName}' counts only in a primary key of one column.`);
    }
    const { onConflictNotNull, onConflictPrimaryKey } = this.optionsOf('column', column.options);
    const notNull = this.nullClause(column, table);
    return [
      this.columnType(column, table),
      this.defaultClause(column),
      notNull === '' ? '' : notNull + this.onConflict(onConflictNotNull),
      this.countsForever(table) && table.primaryKey.columns.includes(column)
        ? `PRIMARY KEY${this.onConflict(onConflictPrimaryKey)} AUTOINCREMENT`
        : '',
      this.computedClause(column),
    ];
  }

  /** Only a key that is called INTEGER, and by no other name, is made by the database (sqlite.org/lang_createtable.html#rowid). */
  protected override columnType(column: ColumnReference, table: Table): string {
    return column === table.autoincrementColumn ? 'INTEGER' : super.columnType(column, table);
  }

  /** Whether the key is never used again, not even that of a row that was deleted. */
  private countsForever(table: Table): boolean {
    const { autoincrement } = this.optionsOf('table', table);
    if (!this.flag('autoincrement', autoincrement)) return false;
    const { columns } = table.primaryKey;
    return columns.length === 1 && columns[0] === table.autoincrementColumn;
  }

  /** Anything but a word, a number or a string stands in parentheses. */
  protected override defaultExpression(sql: string): string {
    return this.isOneTerm(sql) ? sql : `(${sql})`;
  }

  protected override standsInTable(constraint: TableConstraint, table: Table): boolean {
    if (constraint.kind === 'primaryKey' && this.countsForever(table)) return false;
    // A database file cannot refer to another one.
    if (constraint.kind === 'foreignKey' && constraint.target(0).isKnown && constraint.target(0).schema !== table.schema) return false;
    return super.standsInTable(constraint, table);
  }

  protected override referredTable(target: { readonly table: string }): string {
    return this.quote(target.table);
  }

  protected override primaryKeyConstraint(constraint: PrimaryKeyConstraint, table: Table): string {
    const [column, ...others] = constraint.columns;
    const ofColumn =
      others.length > 0 || column === undefined ? undefined : this.optionsOf('column', column.options)['onConflictPrimaryKey'];
    const { onConflict = ofColumn } = this.optionsOf('primaryKey', constraint);
    return super.primaryKeyConstraint(constraint, table) + this.onConflict(onConflict);
  }

  protected override uniqueConstraint(constraint: UniqueConstraint, table: Table): string {
    const [column, ...others] = constraint.columns;
    const ofColumn = others.length > 0 || column === undefined ? undefined : this.optionsOf('column', column.options)['onConflictUnique'];
    const { onConflict = ofColumn } = this.optionsOf('unique', constraint);
    return super.uniqueConstraint(constraint, table) + this.onConflict(onConflict);
  }

  protected override checkConstraint(constraint: CheckConstraint, table: Table): string {
    return super.checkConstraint(constraint, table) + this.onConflict(this.optionsOf('check', constraint)['onConflict']);
  }

  private onConflict(action: unknown): string {
    return action === undefined ? '' : ` ON CONFLICT ${this.word('onConflict', action)}`;
  }

  protected override tableOptions(table: Table): string {
    const { withoutRowid, strict } = this.optionsOf('table', table);
    const options = [
      ...(this.flag('withoutRowid', withoutRowid) ? ['WITHOUT ROWID'] : []),
      ...(this.flag('strict', strict) ? ['STRICT'] : []),
    ];
    return options.length === 0 ? '' : `\n ${options.join(', ')}`;
  }

  /** An index is in the schema of its table, and says so in its own name. */
  protected override indexName(index: Index, table: Table): string {
    return this.qualified(table.schema, this.identifierOf(index, table) as string);
  }

  protected override indexClauses(index: Index, table: Table): readonly string[] {
    return [`ON ${this.quote(table.name)} (${this.indexElements(index)})`];
  }
}
