import {
  type CheckConstraint,
  type ColumnElement,
  type ColumnReference,
  type CreateDomain,
  type CreateEnumType,
  type CreateTable,
  DdlCompiler,
  type DdlFeature,
  type DdlOptionNames,
  type ForeignKeyConstraint,
  type Index,
  Label,
  ordered,
  type PrimaryKeyConstraint,
  type Table,
  type UniqueConstraint,
} from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';

const serials: Readonly<Record<string, string>> = { smallInteger: 'SMALLSERIAL', bigInteger: 'BIGSERIAL' };

/** PostgreSQL's way of what it writes otherwise than the standard. */
export class PostgresDdlCompiler extends DdlCompiler {
  protected override lacks: ReadonlySet<DdlFeature> = new Set(['viewIfNotExists', 'virtualColumn']);
  protected override readonly optionNames: DdlOptionNames = {
    table: ['unlogged', 'inherits', 'partitionOf', 'partitionBy', 'using', 'with', 'onCommit', 'tablespace'],
    index: ['using', 'ops', 'include', 'nullsNotDistinct', 'with', 'tablespace', 'where', 'concurrently'],
    primaryKey: ['include', 'withoutOverlaps'],
    unique: ['nullsNotDistinct', 'include', 'withoutOverlaps'],
    check: ['notValid', 'noInherit', 'notEnforced'],
    foreignKey: ['notValid', 'notEnforced', 'period', 'onDeleteColumns'],
  };

  protected override columnParts(column: ColumnReference, table: Table): readonly string[] {
    const { identity } = column.options;
    return [
      this.columnType(column, table),
      this.defaultClause(column),
      this.computedClause(column),
      identity === undefined ? '' : this.identityClause(identity),
      // An identity is never NULL; saying NULL is an error.
      identity === undefined ? this.nullClause(column, table) : '',
    ];
  }

  /** SERIAL is an integer with a sequence of its own. */
  protected override columnType(column: ColumnReference, table: Table): string {
    if (column.options.identity !== undefined || !this.isGeneratedKey(column, table)) return super.columnType(column, table);
    return serials[column.type.kind] ?? 'SERIAL';
  }

  /** For PostgreSQL 18 and later, where a computed value need not be kept. */
  withVirtualColumns(): this {
    this.lacks = new Set([...this.lacks].filter((feature) => feature !== 'virtualColumn'));
    return this;
  }

  /** A computed value is kept unless somebody says otherwise: before PostgreSQL 18 there is no other way. */
  protected override storage({ stored }: { readonly stored: boolean | undefined }): string {
    this.require('virtualColumn', stored === false);
    return stored === false ? ' VIRTUAL' : ' STORED';
  }

  protected override primaryKeyConstraint(constraint: PrimaryKeyConstraint, table: Table): string {
    const { include, withoutOverlaps } = this.optionsOf('primaryKey', constraint);
    const overlaps = this.overlaps(withoutOverlaps);
    return `PRIMARY KEY (${this.columnNames(this.keyColumns(constraint, table))}${overlaps})${this.included(include)}${this.deferral(constraint)}`;
  }

  protected override uniqueConstraint(constraint: UniqueConstraint): string {
    const { nullsNotDistinct, include, withoutOverlaps } = this.optionsOf('unique', constraint);
    const nulls = this.flag('nullsNotDistinct', nullsNotDistinct) ? ' NULLS NOT DISTINCT' : '';
    return `UNIQUE${nulls} (${this.columnNames(constraint.columns)}${this.overlaps(withoutOverlaps)})${this.included(include)}${this.deferral(constraint)}`;
  }

  /** The last column of a key is a range that must not overlap another one of the same other columns (PostgreSQL 18). */
  private overlaps(withoutOverlaps: unknown): string {
    return this.flag('withoutOverlaps', withoutOverlaps) ? ' WITHOUT OVERLAPS' : '';
  }

  protected override checkConstraint(constraint: CheckConstraint, table: Table): string {
    const options = this.optionsOf('check', constraint);
    const noInherit = this.flag('noInherit', options['noInherit']) ? ' NO INHERIT' : '';
    return super.checkConstraint(constraint, table) + noInherit + this.validity(options);
  }

  protected override foreignKeyConstraint(constraint: ForeignKeyConstraint, table: Table): string {
    return super.foreignKeyConstraint(constraint, table) + this.validity(this.optionsOf('foreignKey', constraint));
  }

  /** The last column of each side may be a period, which the other one must cover (PostgreSQL 18). */
  protected override foreignKeyColumns(names: readonly string[], constraint: ForeignKeyConstraint): string {
    if (!this.flag('period', this.optionsOf('foreignKey', constraint)['period'])) return super.foreignKeyColumns(names, constraint);
    return names.map((name, i) => (i === names.length - 1 ? `PERIOD ${this.quote(name)}` : this.quote(name))).join(', ');
  }

  protected override onDeleteClause(action: ForeignKeyConstraint['onDelete'], constraint: ForeignKeyConstraint): string {
    const { onDeleteColumns } = this.optionsOf('foreignKey', constraint);
    const sql = super.onDeleteClause(action, constraint);
    return onDeleteColumns === undefined ? sql : `${sql} (${this.names(onDeleteColumns)})`;
  }

  private validity({ notValid, notEnforced }: Readonly<Record<string, unknown>>): string {
    const enforced = this.flag('notEnforced', notEnforced) ? ' NOT ENFORCED' : '';
    return this.flag('notValid', notValid) ? `${enforced} NOT VALID` : enforced;
  }

  private included(columns: unknown): string {
    return columns === undefined ? '' : ` INCLUDE (${this.names(columns)})`;
  }

  protected override createTableHead(node: CreateTable): string {
    const sql = super.createTableHead(node);
    return this.flag('unlogged', this.optionsOf('table', node.table)['unlogged']) ? sql.replace(/^CREATE /, 'CREATE UNLOGGED ') : sql;
  }

  /** A part of another table has its columns and constraints, and says only which rows it has. */
  override createTable(node: CreateTable): string {
    const { partitionOf } = this.optionsOf('table', node.table);
    if (partitionOf === undefined) return super.createTable(node);
    const { bound } = partitionOf as { readonly bound?: unknown };
    const parent = this.tableNames(partitionOf);
    return `${this.createTableHead(node)} PARTITION OF ${parent} ${this.sqlText('partitionOf', bound)}${this.tableOptions(node.table)}`;
  }

  /** Names of tables: strings, or objects that have a schema as well. */
  private tableNames(value: unknown): string {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list
      .map((one) => {
        const { schema } = (typeof one === 'object' ? one : {}) as { readonly schema?: string | null };
        const name = this.names(one);
        return schema === undefined || schema === null ? name : `${this.quote(schema)}.${name}`;
      })
      .join(', ');
  }

  protected override tableOptions(table: Table): string {
    const { inherits, partitionBy, using, with: storage, onCommit, tablespace } = this.optionsOf('table', table);
    const clauses = [
      inherits === undefined ? '' : `INHERITS ( ${this.tableNames(inherits)} )`,
      partitionBy === undefined ? '' : `PARTITION BY ${this.sqlText('partitionBy', partitionBy)}`,
      using === undefined ? '' : `USING ${this.word('using', using)}`,
      storage === undefined ? '' : this.storageParameters(storage),
      onCommit === undefined ? '' : `ON COMMIT ${this.word('onCommit', onCommit).toUpperCase()}`,
      tablespace === undefined ? '' : `TABLESPACE ${this.names(tablespace)}`,
    ];
    return clauses.map((clause) => (clause === '' ? '' : `\n ${clause}`)).join('');
  }

  private storageParameters(given: unknown): string {
    if (typeof given !== 'object' || given === null) throw new ArgumentError('SQL_INVALID_OPTION', "the option 'with' takes an object.");
    const parameters = Object.entries(given).map(([name, value]) => `${this.word('with', name)} = ${this.word('with', value)}`);
    return `WITH (${parameters.join(', ')})`;
  }

  protected override indexWords(index: Index): string {
    return this.flag('concurrently', this.optionsOf('index', index)['concurrently']) ? 'CONCURRENTLY ' : '';
  }

  protected override indexClauses(index: Index, table: Table): readonly string[] {
    const { using, include, nullsNotDistinct, with: storage, tablespace } = this.optionsOf('index', index);
    return [
      `ON ${this.tableName(table)}`,
      using === undefined ? '' : `USING ${this.word('using', using)}`,
      `(${this.indexElements(index)})${this.included(include)}`,
      nullsNotDistinct === undefined ? '' : this.flag('nullsNotDistinct', nullsNotDistinct) ? 'NULLS NOT DISTINCT' : 'NULLS DISTINCT',
      storage === undefined ? '' : this.storageParameters(storage),
      tablespace === undefined ? '' : `TABLESPACE ${this.names(tablespace)}`,
    ];
  }

  protected override indexElement(element: ColumnElement, index: Index): string {
    const { inner, ordering } = ordered(element);
    const ops = (this.optionsOf('index', index)['ops'] ?? {}) as Readonly<Record<string, unknown>>;
    const { key, name } = inner as Partial<ColumnReference>;
    const keys = inner instanceof Label || inner.kind === 'columnReference' ? [key, name] : [];
    const operatorClass = keys.map((one) => (one !== undefined && Object.hasOwn(ops, one) ? ops[one] : undefined)).find(Boolean);
    return this.indexedExpression(inner) + (operatorClass === undefined ? '' : ` ${this.word('ops', operatorClass)}`) + ordering;
  }

  override createEnumType(node: CreateEnumType): string {
    const sql = super.createEnumType(node);
    return node.ifNotExists ? unlessDuplicate(sql) : sql;
  }

  override createDomain(node: CreateDomain): string {
    const sql = super.createDomain(node);
    return node.ifNotExists ? unlessDuplicate(sql) : sql;
  }

  /** Only a materialized view may be there already, and only another one may be replaced. */
  protected override requireViewOptions(node: Parameters<DdlCompiler['createView']>[0]): void {
    this.require('replaceView', node.orReplace && !node.materialized);
    if (node.materialized && node.orReplace) throw this.unsupported('CREATE OR REPLACE MATERIALIZED VIEW');
    if (node.materialized && node.temporary) throw this.unsupported('temporary materialized views');
    this.require('viewIfNotExists', node.ifNotExists && !node.materialized);
  }
}

/** There is no IF NOT EXISTS for types, so that the error is caught. */
function unlessDuplicate(sql: string): string {
  let tag = 'ddl';
  while (sql.includes(`$${tag}$`)) tag += '_';
  return `DO $${tag}$ BEGIN ${sql}; EXCEPTION WHEN duplicate_object THEN NULL; END $${tag}$`;
}
