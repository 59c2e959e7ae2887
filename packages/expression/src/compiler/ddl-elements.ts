import { ArgumentError, CompileError } from '@sqlayer/kernel/errors';
import { type ColumnElement, Label } from '../elements/column-element.ts';
import type { Deferral } from '../schema/column-definition.ts';
import type { CheckConstraint, ExcludeConstraint, PrimaryKeyConstraint, TableConstraint, UniqueConstraint } from '../schema/constraints.ts';
import type { DialectOptions } from '../schema/dialect-options.ts';
import type { ForeignKeyConstraint } from '../schema/foreign-key.ts';
import { nameOf } from '../schema/naming.ts';
import type { Sequence, SequenceCounting } from '../schema/sequence.ts';
import type { Table } from '../schema/table.ts';
import type { Index } from '../schema/table-index.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { CompileState } from './compile-state.ts';
import type { CompilerContext } from './compiler-context.ts';
import { type DdlFeature, type DdlOptionNames, ddlFeatures, type OptionOwner } from './ddl-features.ts';
import type { StatementCompiler } from './statement-compiler.ts';
import { quoteString } from './type-encoding.ts';

/** Names, literals, options and constraints: what the statements of DDL are made of. */
export abstract class DdlElements {
  protected readonly context: CompilerContext;
  /** Writes the expressions in defaults, checks and indexes, unqualified and with literals. */
  protected readonly expressions: StatementCompiler;
  protected readonly state: CompileState;
  /** What the database does not have; asking for it throws SQL_UNSUPPORTED. */
  protected readonly lacks: ReadonlySet<DdlFeature> = new Set();
  /** The options that the dialect knows; any other one of its own throws SQL_INVALID_OPTION. */
  protected readonly optionNames: DdlOptionNames = {};

  constructor(context: CompilerContext, expressions: StatementCompiler, state: CompileState) {
    this.context = context;
    this.expressions = expressions;
    this.state = state;
  }

  /** Refuses what the database lacks; `wanted` tells whether it was asked for at all. */
  protected require(feature: DdlFeature, wanted = true): void {
    if (wanted && this.lacks.has(feature)) throw this.unsupported(ddlFeatures[feature]);
  }

  protected unsupported(what: string): CompileError {
    return new CompileError('SQL_UNSUPPORTED', `the dialect '${this.context.dialectName}' does not have ${what}.`);
  }

  /** The options that an element has for this dialect. What they hold is the application's word: check it before use. */
  protected optionsOf(owner: OptionOwner, element: { readonly options?: DialectOptions | undefined }): Readonly<Record<string, unknown>> {
    const { dialectName } = this.context;
    const given = element.options?.[dialectName];
    if (given === undefined) return noOptions;
    const known = this.optionNames[owner] ?? [];
    for (const name of Object.keys(given)) {
      if (known.includes(name) || known.includes('*')) continue;
      throw new ArgumentError(
        'SQL_INVALID_OPTION',
        `'${name}' is no option of ${dialectName} for a ${ownerWords[owner]}; it knows ${known.join(', ') || 'none'}.`,
      );
    }
    return given;
  }

  /** The value of an option that is written as it is because it is a word or several: `PRESERVE ROWS`. */
  protected word(option: string, value: unknown): string {
    if (/^[A-Za-z0-9_][\w .-]*$/.test(String(value))) return String(value);
    throw new ArgumentError('SQL_INVALID_OPTION', `the option '${option}' takes a word, not what it was given.`);
  }

  /** The value of an option that is SQL. */
  protected sqlText(option: string, value: unknown): string {
    if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
    throw new ArgumentError('SQL_INVALID_OPTION', `the option '${option}' takes SQL text, not what it was given.`);
  }

  /** The value of an option that is a name or a list of names. */
  protected names(value: unknown): string {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((one) => this.context.identifiers.quote(nameOfPart(one))).join(', ');
  }

  /** The value of an option that is true or false. */
  protected flag(option: string, value: unknown): boolean {
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    throw new ArgumentError('SQL_INVALID_OPTION', `the option '${option}' is true or false.`);
  }

  protected quote(name: string): string {
    return this.context.identifiers.quote(name);
  }

  /** Every name with a schema goes through here. */
  protected qualified(schema: string | undefined, name: string): string {
    return this.context.identifiers.qualified(this.state.schemaOf(schema), name);
  }

  protected tableName(table: { readonly name: string; readonly schema: string | undefined }): string {
    return this.qualified(table.schema, table.name);
  }

  /** A string as SQL text, for comments and defaults. */
  protected stringLiteral(value: string): string {
    return quoteString(value);
  }

  protected expression(element: ColumnElement): string {
    return this.expressions.visit(element);
  }

  /** The name of a constraint or index, cut to the limit if a convention made it; undefined if it has none. */
  protected identifierOf(constraint: TableConstraint | Index, table: Table): string | undefined {
    const given = nameOf(constraint, table);
    return given?.isGenerated ? this.context.identifiers.shortened(given.name) : given?.name;
  }

  protected constraintName(constraint: TableConstraint | Index, table: Table): string | undefined {
    const name = this.identifierOf(constraint, table);
    return name === undefined ? undefined : this.quote(name);
  }

  protected columnNames(columns: readonly ColumnReference[]): string {
    return columns.map((column) => this.quote(column.name)).join(', ');
  }

  /** A constraint with its name, as it stands in CREATE TABLE and behind ADD; empty where there is nothing to say. */
  protected constraint(constraint: TableConstraint, table: Table): string {
    const body = this.constraintBody(constraint, table);
    if (body === '') return '';
    const name = this.constraintName(constraint, table);
    return name === undefined ? body : `CONSTRAINT ${name} ${body}`;
  }

  private constraintBody(constraint: TableConstraint, table: Table): string {
    switch (constraint.kind) {
      case 'primaryKey':
        return constraint.columns.length === 0 ? '' : this.primaryKeyConstraint(constraint, table);
      case 'unique':
        return this.uniqueConstraint(constraint, table);
      case 'check':
        return this.checkConstraint(constraint, table);
      case 'foreignKey':
        return this.foreignKeyConstraint(constraint, table);
      case 'exclude':
        return this.excludeConstraint(constraint, table);
    }
  }

  protected primaryKeyConstraint(constraint: PrimaryKeyConstraint, table: Table): string {
    this.optionsOf('primaryKey', constraint);
    return `PRIMARY KEY (${this.columnNames(this.keyColumns(constraint, table))})${this.deferral(constraint)}`;
  }

  /** A column that counts comes first, unless the order was chosen: some databases only count along an index. */
  protected keyColumns({ columns, isImplicit }: PrimaryKeyConstraint, table: Table): readonly ColumnReference[] {
    const { autoincrementColumn: first } = table;
    return isImplicit && first !== undefined ? [first, ...columns.filter((column) => column !== first)] : columns;
  }

  protected uniqueConstraint(constraint: UniqueConstraint, _table: Table): string {
    this.optionsOf('unique', constraint);
    return `UNIQUE (${this.columnNames(constraint.columns)})${this.deferral(constraint)}`;
  }

  protected checkConstraint(constraint: CheckConstraint, _table: Table): string {
    this.optionsOf('check', constraint);
    return `CHECK (${this.expression(constraint.condition)})${this.deferral(constraint)}`;
  }

  protected foreignKeyConstraint(constraint: ForeignKeyConstraint, table: Table): string {
    this.optionsOf('foreignKey', constraint);
    const targets = constraint.targets.map((_target, i) => constraint.target(i));
    const [first] = targets;
    if (first?.isKnown !== true) {
      throw new CompileError(
        'SQL_UNRESOLVED_FOREIGN_KEY',
        `the foreign key ${table.name}.${constraint.columns[0]?.name} refers to table '${first?.fullName}', which the metadata does not know.`,
      );
    }
    const [columns, referred] = [constraint.columns.map(({ name }) => name), targets.map(({ column }) => column)].map((names) =>
      this.foreignKeyColumns(names, constraint),
    );
    const clauses = [
      `FOREIGN KEY(${columns}) REFERENCES ${this.referredTable(first, table)} (${referred})`,
      this.matchClause(constraint),
      this.onDeleteClause(constraint.onDelete, constraint),
      this.onUpdateClause(constraint.onUpdate),
    ];
    return clauses.filter((clause) => clause !== '').join(' ') + this.deferral(constraint);
  }

  /** The columns of either side of a foreign key. */
  protected foreignKeyColumns(names: readonly string[], _constraint: ForeignKeyConstraint): string {
    return names.map((name) => this.quote(name)).join(', ');
  }

  protected referredTable(target: { readonly schema: string | undefined; readonly table: string }, _table: Table): string {
    return this.qualified(target.schema, target.table);
  }

  private matchClause({ match }: ForeignKeyConstraint): string {
    this.require('match', match !== undefined);
    return match === undefined ? '' : `MATCH ${match}`;
  }

  protected onDeleteClause(action: ForeignKeyConstraint['onDelete'], _constraint: ForeignKeyConstraint): string {
    return action === undefined ? '' : `ON DELETE ${action}`;
  }

  protected onUpdateClause(action: ForeignKeyConstraint['onUpdate']): string {
    return action === undefined ? '' : `ON UPDATE ${action}`;
  }

  /** When a constraint is checked. What every database does anyway is left out where there are no words for it. */
  protected deferral({ kind, deferrable, initially }: Deferral & { readonly kind: TableConstraint['kind'] }): string {
    if (this.lacks.has(kind === 'foreignKey' ? 'deferrableForeignKey' : 'deferrable')) {
      if (deferrable === true || initially === 'DEFERRED') throw this.unsupported(ddlFeatures.deferrable);
      return '';
    }
    const words = deferrable === undefined ? '' : deferrable ? ' DEFERRABLE' : ' NOT DEFERRABLE';
    return initially === undefined ? words : `${words} INITIALLY ${initially}`;
  }

  protected excludeConstraint(constraint: ExcludeConstraint, _table: Table): string {
    this.require('exclude');
    this.optionsOf('exclude', constraint);
    const parts = constraint.exclusions.map(({ element, operator, operatorClass }) => {
      const opclass = operatorClass === undefined ? '' : ` ${this.word('operatorClass', operatorClass)}`;
      if (!/^[-+*/<>=~!@#%^&|`?]+$/.test(operator))
        throw new ArgumentError('SQL_INVALID_OPTION', `'${operator}' is no operator for an exclusion constraint.`);
      return `${this.indexedExpression(element)}${opclass} WITH ${operator}`;
    });
    const where = constraint.where === undefined ? '' : ` WHERE (${this.expression(constraint.where)})`;
    return `EXCLUDE USING ${this.word('using', constraint.using)} (${parts.join(', ')})${where}${this.deferral(constraint)}`;
  }

  /** An expression in an index: a column or a call as it is, anything else in parentheses. */
  protected indexedExpression(element: ColumnElement): string {
    const inner = element instanceof Label ? element.element : element;
    const sql = this.expression(inner);
    return /^(columnReference|functionCall|sqlFragment|cast)$/.test(inner.kind) ? sql : `(${sql})`;
  }

  /** How a sequence or an identity counts, separated by blanks. */
  protected counting(counting: SequenceCounting): string {
    const { increment, start, minValue, maxValue, noMinValue, noMaxValue, cache, cycle } = counting;
    const words = this.countingWords();
    const parts = [
      number('INCREMENT BY', increment),
      number('START WITH', start),
      number('MINVALUE', minValue),
      number('MAXVALUE', maxValue),
      noMinValue === true ? words.noMinValue : '',
      noMaxValue === true ? words.noMaxValue : '',
      number('CACHE', cache),
      cycle === undefined ? '' : cycle ? 'CYCLE' : words.noCycle,
    ];
    return parts.filter((part) => part !== '').join(' ');
  }

  protected countingWords(): { readonly noMinValue: string; readonly noMaxValue: string; readonly noCycle: string } {
    return { noMinValue: 'NO MINVALUE', noMaxValue: 'NO MAXVALUE', noCycle: 'NO CYCLE' };
  }

  /** The sequence that makes the values of a column in this database. */
  protected sequenceOf(column: ColumnReference): Sequence | undefined {
    const initial = column.options.default as Partial<Sequence> | null | undefined;
    if (initial?.kind !== 'sequence') return undefined;
    const sequence = initial as Sequence;
    return sequence.isUsed(this.context.capabilities) ? sequence : undefined;
  }
}

const noOptions: Readonly<Record<string, unknown>> = Object.freeze({});

const ownerWords: Readonly<Record<OptionOwner, string>> = {
  table: 'table',
  column: 'column',
  index: 'index',
  primaryKey: 'primary key',
  unique: 'unique constraint',
  check: 'check constraint',
  foreignKey: 'foreign key',
  exclude: 'exclusion constraint',
};

/** A name, or a column or table by its name. */
function nameOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  const { name } = (part ?? {}) as { readonly name?: unknown };
  if (typeof name === 'string') return name;
  throw new ArgumentError('SQL_INVALID_OPTION', 'an option that takes names was given something without a name.');
}

function number(words: string, value: number | bigint | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return `${words} ${value}`;
  throw new ArgumentError('SQL_INVALID_OPTION', `${words} takes a whole number.`);
}
