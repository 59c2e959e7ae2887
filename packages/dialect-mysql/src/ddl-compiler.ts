import {
  type CheckConstraint,
  type ColumnElement,
  type ColumnReference,
  DdlCompiler,
  type DdlFeature,
  type DdlOptionNames,
  type DropConstraint,
  type DropSchema,
  type Identity,
  type Index,
  nameOf,
  ordered,
  type PrimaryKeyConstraint,
  type Table,
  type TableConstraint,
  type UniqueConstraint,
} from '@sqlayer/expression';
import { ArgumentError, CompileError } from '@sqlayer/kernel/errors';

const lacking: readonly DdlFeature[] = [
  'emptyTable',
  'deferrable',
  'deferrableForeignKey',
  'match',
  'dropTableCascade',
  'exclude',
  'partialIndex',
  'dropIndexConcurrently',
  'temporaryView',
  'materializedView',
  'comments',
  'constraintComments',
  'enumTypes',
  'domains',
];

const partitioning = ['partitionBy', 'partitions', 'subpartitionBy', 'subpartitions'];
/** Table options whose value is a string. */
const texts = new Set(['COMMENT', 'DATA DIRECTORY', 'INDEX DIRECTORY', 'PASSWORD', 'CONNECTION', 'ENCRYPTION', 'COMPRESSION']);
/** Table options of several words, and those that have no equals sign. */
const spaced = new Set([
  'DATA_DIRECTORY',
  'INDEX_DIRECTORY',
  'DEFAULT_CHARACTER_SET',
  'CHARACTER_SET',
  'DEFAULT_CHARSET',
  'DEFAULT_COLLATE',
]);
const apart = new Set(['TABLESPACE', 'DEFAULT CHARACTER SET', 'CHARACTER SET', 'COLLATE']);

/** MySQL's way of what it writes otherwise than the standard. */
export class MysqlDdlCompiler extends DdlCompiler {
  protected override readonly lacks: ReadonlySet<DdlFeature> = new Set<DdlFeature>([
    ...lacking,
    'indexIfExists',
    'sequences',
    'viewIfNotExists',
  ]);
  protected override readonly optionNames: DdlOptionNames = {
    table: ['*'],
    column: ['onUpdate', 'invisible'],
    index: ['length', 'prefix', 'using', 'withParser', 'invisible'],
    check: ['notEnforced'],
    primaryKey: ['using'],
    unique: ['using'],
  };

  protected override columnParts(column: ColumnReference, table: Table): readonly string[] {
    const { comment } = column.options;
    const counts = this.isGeneratedKey(column, table);
    if (counts && column.type.kind === 'numeric')
      throw new CompileError('SQL_UNSUPPORTED', `the dialect '${this.context.dialectName}' counts in whole numbers only, not in NUMERIC.`);
    const { onUpdate, invisible } = this.optionsOf('column', column.options);
    return [
      this.columnType(column, table),
      this.computedClause(column),
      this.nullClause(column, table),
      comment === undefined ? '' : `COMMENT ${this.stringLiteral(comment)}`,
      counts ? 'AUTO_INCREMENT' : this.defaultClause(column),
      onUpdate === undefined ? '' : `ON UPDATE ${this.sqlText('onUpdate', onUpdate)}`,
      this.flag('invisible', invisible) ? 'INVISIBLE' : '',
    ];
  }

  protected override nullClause(column: ColumnReference, table: Table): string {
    if (this.isRequired(column, table)) return 'NOT NULL';
    // Older servers take a TIMESTAMP for NOT NULL unless told.
    return /^TIMESTAMP\b/.test(this.columnType(column, table)) ? 'NULL' : '';
  }

  /** The current time is given with as many digits as the column keeps, since any other number is refused. */
  protected override serverDefault(column: ColumnReference): string | undefined {
    const sql = super.serverDefault(column);
    const digits = /^(?:DATETIME|TIMESTAMP)(\(\d\))/.exec(this.typeName(column.type))?.[1];
    return digits === undefined ? sql : sql?.replace(/\b(CURRENT_TIMESTAMP|now)\b(?:\(\))?(?!\()/gi, `CURRENT_TIMESTAMP${digits}`);
  }

  /** Counting is a matter of keys here; any other column is an ordinary one. */
  protected override identityClause(_identity: Identity): string {
    return '';
  }

  /** Anything but a word, a string or a time stands in parentheses. */
  protected override defaultExpression(sql: string): string {
    const isPlain = this.isOneTerm(sql) || /^-?\d+(\.\d+)?$/.test(sql);
    return isPlain || /\bON UPDATE\b|^(now|current_timestamp)\(\d*\)$/i.test(sql) ? sql : `(${sql})`;
  }

  /** A backslash begins an escape here. */
  protected override stringLiteral(value: string): string {
    return super.stringLiteral(value).replaceAll('\\', '\\\\');
  }

  protected override countingWords(): { readonly noMinValue: string; readonly noMaxValue: string; readonly noCycle: string } {
    return { ...super.countingWords(), noCycle: 'NOCYCLE' };
  }

  /** Options in the order given, then the comment and the collation, then how rows are divided. */
  protected override tableOptions(table: Table): string {
    const options = Object.entries(this.optionsOf('table', table));
    const comment: [string, unknown][] = table.comment === undefined ? [] : [['comment', table.comment]];
    const plain = [...options.filter(([name]) => !partitioning.includes(name) && name !== 'comment'), ...comment];
    const isCollation = ([name]: [string, unknown]): boolean => /collate$/i.test(name);
    const clauses = [...plain.filter((one) => !isCollation(one)), ...plain.filter(isCollation)].map(([name, value]) =>
      this.tableOption(name, value),
    );
    for (const name of partitioning) {
      const [, value] = options.find(([given]) => given === name) ?? [];
      if (value !== undefined) clauses.push(this.partitionOption(name, value));
    }
    return clauses.join(' ');
  }

  private partitionOption(name: string, value: unknown): string {
    const isCount = name.endsWith('s');
    return `${upperCase(name).replace('_', ' ')} ${isCount ? this.word(name, value) : this.sqlText(name, value)}`;
  }

  private tableOption(name: string, value: unknown): string {
    const upper = upperCase(name);
    const words = spaced.has(upper) ? upper.replaceAll('_', ' ') : upper;
    if (!/^[A-Z_ ]+$/.test(words)) throw new ArgumentError('SQL_INVALID_OPTION', `'${name}' is no option of a table.`);
    const written = texts.has(words)
      ? this.stringLiteral(String(value))
      : Array.isArray(value)
        ? `(${this.names(value)})`
        : this.word(name, value);
    return `${words}${apart.has(words) ? ' ' : '='}${written}`;
  }

  protected override indexKind(index: Index): string {
    const { prefix } = this.optionsOf('index', index);
    return super.indexKind(index) + (prefix === undefined ? '' : `${this.word('prefix', prefix)} `);
  }

  protected override indexClauses(index: Index, table: Table): readonly string[] {
    const { withParser, using, invisible } = this.optionsOf('index', index);
    return [
      ...super.indexClauses(index, table),
      withParser === undefined ? '' : `WITH PARSER ${this.names(withParser)}`,
      using === undefined ? '' : `USING ${this.word('using', using)}`,
      index.comment === undefined ? '' : `COMMENT ${this.stringLiteral(index.comment)}`,
      this.flag('invisible', invisible) ? this.invisibleWord() : '',
    ];
  }

  protected override uniqueConstraint(constraint: UniqueConstraint, table: Table): string {
    return super.uniqueConstraint(constraint, table) + this.usingClause(this.optionsOf('unique', constraint));
  }

  protected override primaryKeyConstraint(constraint: PrimaryKeyConstraint, table: Table): string {
    return super.primaryKeyConstraint(constraint, table) + this.usingClause(this.optionsOf('primaryKey', constraint));
  }

  private usingClause({ using }: Readonly<Record<string, unknown>>): string {
    return using === undefined ? '' : ` USING ${this.word('using', using)}`;
  }

  protected invisibleWord(): string {
    return 'INVISIBLE';
  }

  protected override checkConstraint(constraint: CheckConstraint, table: Table): string {
    const { notEnforced } = this.optionsOf('check', constraint);
    return super.checkConstraint(constraint, table) + (this.flag('notEnforced', notEnforced) ? ' NOT ENFORCED' : '');
  }

  /** Columns may be indexed by their beginning; an expression stands in parentheses of its own. */
  protected override indexElement(element: ColumnElement, index: Index): string {
    const { inner, ordering } = ordered(element);
    const sql = this.expression(inner);
    if (inner.kind === 'sqlFragment') return sql + ordering;
    if (inner.kind === 'columnReference') return sql + this.prefixLength(inner as ColumnReference, index) + ordering;
    this.require('expressionIndex');
    return `(${sql})${ordering}`;
  }

  private prefixLength({ key, name }: ColumnReference, index: Index): string {
    const { length } = this.optionsOf('index', index);
    const lengths = typeof length === 'object' && length !== null ? (length as Readonly<Record<string, unknown>>) : undefined;
    const owner = [key, name].find((one) => lengths !== undefined && Object.hasOwn(lengths, one));
    const characters = lengths === undefined ? length : owner && lengths[owner];
    if (characters === undefined) return '';
    if (!Number.isSafeInteger(characters)) throw new ArgumentError('SQL_INVALID_OPTION', "the option 'length' is a whole number.");
    return `(${characters})`;
  }

  protected override droppedIndex(index: Index, table: Table): string {
    return `${this.constraintName(index, table)} ON ${this.tableName(table)}`;
  }

  /** Each kind of constraint is dropped by words of its own. */
  override dropConstraint({ table, constraint, ifExists }: DropConstraint): string {
    const guard = ifExists ? this.ifExistsWords() : '';
    const name = (): string => guard + this.requiredName(constraint, table);
    const alter = `ALTER TABLE ${this.tableName(table)} DROP`;
    switch (constraint.kind) {
      case 'primaryKey':
        return `${alter} PRIMARY KEY`;
      case 'foreignKey':
        return `${alter} FOREIGN KEY ${name()}`;
      case 'unique':
        return `${alter} INDEX ${name()}`;
      default:
        return `${alter} ${this.checkWord()} ${name()}`;
    }
  }

  protected checkWord(): string {
    return 'CHECK';
  }

  protected ifExistsWords(): string {
    return '';
  }

  override dropSchema(node: DropSchema): string {
    return super.dropSchema(node).replace(/ CASCADE$/, '');
  }
}

/** What MariaDB has and MySQL has not, or the other way round. */
export class MariadbDdlCompiler extends MysqlDdlCompiler {
  protected override readonly lacks: ReadonlySet<DdlFeature> = new Set<DdlFeature>([...lacking, 'expressionIndex']);

  protected override checkWord(): string {
    return 'CONSTRAINT';
  }

  /** The check of a column has no name within its definition; one that has a name stands in the table. */
  protected override columnChecks(column: ColumnReference, table: Table): readonly string[] {
    return table.constraints
      .filter((one) => one.kind === 'check' && one.column === column && nameOf(one, table) === undefined)
      .map((one) => this.constraint(one, table));
  }

  protected override standsInTable(constraint: TableConstraint, table: Table): boolean {
    const isNamedCheck = constraint.kind === 'check' && constraint.column !== undefined && nameOf(constraint, table) !== undefined;
    return isNamedCheck || super.standsInTable(constraint, table);
  }

  protected override ifExistsWords(): string {
    return 'IF EXISTS ';
  }

  protected override invisibleWord(): string {
    return 'IGNORED';
  }
}

function upperCase(name: string): string {
  return name.replace(/[A-Z]/g, '_$&').toUpperCase();
}
