import { CompileError } from '@sqlayer/kernel/errors';
import { BindParameter, type ColumnElement, Operation } from '../elements/column-element.ts';
import { ExactName } from '../schema/column-definition.ts';
import { CheckConstraint, type TableConstraint } from '../schema/constraints.ts';
import { holds, type SchemaDialect } from '../schema/ddl-condition.ts';
import { schemaExpression } from '../schema/sql-expression.ts';
import type { Table } from '../schema/table.ts';
import type { Index } from '../schema/table-index.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type {
  DropColumnComment,
  DropConstraintComment,
  DropTableComment,
  SetColumnComment,
  SetConstraintComment,
  SetIndexComment,
  SetTableComment,
} from '../statements/ddl/comment-ddl.ts';
import type { AddConstraint, DeferForeignKeys, DropConstraint } from '../statements/ddl/constraint-ddl.ts';
import type { DdlText } from '../statements/ddl/ddl-text.ts';
import type { CreateIndex, DropIndex } from '../statements/ddl/index-ddl.ts';
import type { CreateSchema, CreateSequence, DropSchema, DropSequence } from '../statements/ddl/schema-ddl.ts';
import type { CreateTable, DropTable } from '../statements/ddl/table-ddl.ts';
import type { CreateDomain, CreateEnumType, DropDomain, DropEnumType } from '../statements/ddl/type-ddl.ts';
import type { CreateTableAs, CreateView, DropView } from '../statements/ddl/view-ddl.ts';
import type { Rowset, Statement } from '../statements/statement.ts';
import { Bool } from '../types/scalar.ts';
import { EnumType, Text } from '../types/text.ts';
import { ColumnDdl } from './column-ddl.ts';
import { CompiledStatement } from './compiled.ts';
import type { DdlNodes, VisitorFor } from './core-nodes.ts';

const orderings: Readonly<Record<string, string>> = { asc: 'ASC', desc: 'DESC', nullsFirst: 'NULLS FIRST', nullsLast: 'NULLS LAST' };

/** Writes CREATE, ALTER and DROP. Values within become literals, since DDL takes no parameters. */
export class DdlCompiler extends ColumnDdl implements VisitorFor<DdlNodes> {
  compile(statement: Statement): CompiledStatement {
    return new CompiledStatement([this.write(statement)], [], this.context.bindStyle, {
      purpose: 'ddl',
      returnsRows: false,
      columns: undefined,
      exactIntegers: false,
    });
  }

  private write(statement: Statement): string {
    const registered = this.context.writers.find(statement.kind);
    if (registered !== undefined) return registered(statement, this.expressions);
    const method = (this as unknown as Record<string, ((statement: Statement) => string) | undefined>)[statement.kind];
    if (method !== undefined) return method.call(this, statement);
    throw new CompileError(
      'SQL_UNKNOWN_NODE',
      `the dialect '${this.context.dialectName}' has no way to write a statement of kind '${statement.kind}'.`,
    );
  }

  createTable(node: CreateTable): string {
    const { table } = node;
    this.require('emptyTable', table.columns.length === 0);
    const constraints = table.constraints.filter(
      (constraint) => !(constraint.kind === 'foreignKey' && node.postponed.includes(constraint)) && this.standsInTable(constraint, table),
    );
    const lines = [
      ...table.columns.map((column) => this.columnDefinition(column, table)),
      ...constraints.map((item) => this.constraint(item, table)).filter((line) => line !== ''),
      ...table.columns.flatMap((column) => this.typeConstraint(column, table)),
    ];
    const body = lines.length === 0 ? '\n' : `\n\t${lines.join(', \n\t')}\n`;
    return `${this.createTableHead(node)} (${body})${this.tableOptions(table)}`;
  }

  /** The CHECK that guards the values of an enumeration which asks for it, where the database keeps it as text. */
  private typeConstraint(column: ColumnReference, table: Table): readonly string[] {
    const { types } = this.context;
    const type = types.resolve(column.type);
    if (!(type instanceof EnumType) || !type.constraint || types.hasEnum(type)) return [];
    const name = type.name === undefined ? {} : { name: type.name };
    const check = new CheckConstraint(new Operation('in', [column, new BindParameter(type.values, Text, { expanding: true })], Bool), name);
    return [this.constraint(check, table)];
  }

  protected createTableHead({ table, ifNotExists }: CreateTable): string {
    const words = ['CREATE', ...table.prefixes, ifNotExists ? 'TABLE IF NOT EXISTS' : 'TABLE', this.tableName(table)];
    return words.join(' ');
  }

  /** Whether a constraint has a line of its own here: those of columns stand there, others may be for other dialects. */
  protected standsInTable(constraint: TableConstraint, _table: Table): boolean {
    if (constraint.kind === 'check' && constraint.column !== undefined) return false;
    return holds(constraint.ddlIf, this.dialect);
  }

  protected get dialect(): SchemaDialect {
    return { name: this.context.dialectName, capabilities: this.context.capabilities };
  }

  /** What stands behind the closing parenthesis of CREATE TABLE. */
  protected tableOptions(table: Table): string {
    this.optionsOf('table', table);
    return '';
  }

  dropTable({ table, ifExists, cascade }: DropTable): string {
    this.require('dropTableCascade', cascade);
    return `DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${this.tableName(table)}${cascade ? ` ${this.cascadeWords()}` : ''}`;
  }

  protected cascadeWords(): string {
    return 'CASCADE';
  }

  createIndex(node: CreateIndex): string {
    const { table, index, ifNotExists } = node;
    this.require('indexIfExists', ifNotExists);
    this.optionsOf('index', index);
    const guard = ifNotExists ? 'IF NOT EXISTS ' : '';
    const clauses = [
      `CREATE ${this.indexKind(index)}INDEX ${this.indexWords(index)}${guard}${this.indexName(index, table)}`,
      ...this.indexClauses(index, table),
      this.indexWhere(index),
    ];
    return clauses.filter((clause) => clause !== '').join(' ');
  }

  protected indexKind({ unique }: Index): string {
    return unique ? 'UNIQUE ' : '';
  }

  /** What stands between INDEX and the name. */
  protected indexWords(_index: Index): string {
    return '';
  }

  /** The name where an index is created. */
  protected indexName(index: Index, table: Table): string {
    return this.constraintName(index, table) as string;
  }

  /** What stands between the name of an index and its condition. */
  protected indexClauses(index: Index, table: Table): readonly string[] {
    return [`ON ${this.tableName(table)} (${this.indexElements(index)})`];
  }

  protected indexElements(index: Index): string {
    return index.expressions.map((element) => this.indexElement(element, index)).join(', ');
  }

  protected indexElement(element: ColumnElement, _index: Index): string {
    const { inner, ordering } = ordered(element);
    this.require('expressionIndex', inner.kind !== 'columnReference' && inner.kind !== 'sqlFragment');
    return this.expression(inner) + ordering;
  }

  protected indexWhere(index: Index): string {
    return this.conditionOf(index, this.optionsOf('index', index)['where']);
  }

  /** WHERE of an index; a dialect's own condition wins over the one for all. */
  private conditionOf({ where }: Index, own: unknown): string {
    if (where === undefined && own === undefined) return '';
    this.require('partialIndex');
    return `WHERE ${this.expression(own === undefined ? (where as ColumnElement) : schemaExpression(own, 'the condition of an index'))}`;
  }

  dropIndex({ table, index, ifExists, concurrently }: DropIndex): string {
    this.require('indexIfExists', ifExists);
    this.require('dropIndexConcurrently', concurrently);
    const words = `DROP INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${ifExists ? 'IF EXISTS ' : ''}`;
    return words + this.droppedIndex(index, table);
  }

  /** How an index is named where it is dropped: in its schema, or on its table. */
  protected droppedIndex(index: Index, table: Table): string {
    return this.qualified(table.schema, this.identifierOf(index, table) as string);
  }

  addConstraint({ table, constraint }: AddConstraint): string {
    this.require('alterConstraint');
    return `ALTER TABLE ${this.tableName(table)} ADD ${this.constraint(constraint, table)}`;
  }

  dropConstraint(node: DropConstraint): string {
    this.require('alterConstraint');
    this.require('dropConstraintCascade', node.cascade);
    const { table, constraint, ifExists, cascade } = node;
    const name = this.requiredName(constraint, table);
    return `ALTER TABLE ${this.tableName(table)} DROP CONSTRAINT ${ifExists ? 'IF EXISTS ' : ''}${name}${cascade ? ' CASCADE' : ''}`;
  }

  deferForeignKeys(_node: DeferForeignKeys): string {
    throw new CompileError(
      'SQL_UNSUPPORTED',
      `the dialect '${this.context.dialectName}' cannot leave every foreign key unchecked until the transaction ends.`,
    );
  }

  /** The name of a constraint that cannot be spoken of without one. */
  protected requiredName(constraint: TableConstraint, table: Table): string {
    const name = this.constraintName(constraint, table);
    if (name !== undefined) return name;
    throw new CompileError(
      'SQL_UNNAMED_CONSTRAINT',
      `a ${constraint.kind} constraint of '${table.name}' has no name by which it could be changed or dropped.`,
    );
  }

  createSchema({ name, ifNotExists }: CreateSchema): string {
    this.require('schemas');
    return `CREATE SCHEMA ${ifNotExists ? 'IF NOT EXISTS ' : ''}${this.quote(name)}`;
  }

  dropSchema({ name, ifExists, cascade }: DropSchema): string {
    this.require('schemas');
    this.require('dropSchemaCascade', cascade);
    return `DROP SCHEMA ${ifExists ? 'IF EXISTS ' : ''}${this.quote(name)}${cascade ? ' CASCADE' : ''}`;
  }

  createSequence({ sequence, ifNotExists }: CreateSequence): string {
    this.require('sequences');
    this.require('sequenceIfExists', ifNotExists);
    const { schema, name, dataType, counting } = sequence;
    const clauses = [
      `CREATE SEQUENCE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${this.qualified(schema, name)}`,
      dataType === undefined ? '' : `AS ${this.typeName(dataType)}`,
      this.counting(counting),
    ];
    return clauses.filter((clause) => clause !== '').join(' ');
  }

  dropSequence({ sequence, ifExists }: DropSequence): string {
    this.require('sequences');
    this.require('sequenceIfExists', ifExists);
    return `DROP SEQUENCE ${ifExists ? 'IF EXISTS ' : ''}${this.qualified(sequence.schema, sequence.name)}`;
  }

  createView(node: CreateView<unknown, string>): string {
    const { orReplace, temporary, materialized, ifNotExists, table } = node;
    this.requireViewOptions(node);
    const words = [
      orReplace ? this.replaceViewWords() : 'CREATE',
      ...(temporary ? ['TEMPORARY'] : []),
      ...(materialized ? ['MATERIALIZED'] : []),
      ifNotExists ? 'VIEW IF NOT EXISTS' : 'VIEW',
      `${this.tableName(table)} AS ${this.query(node.query)}`,
    ];
    return words.join(' ');
  }

  /** Refuses kinds of views that the database lacks. */
  protected requireViewOptions({ orReplace, temporary, materialized, ifNotExists }: CreateView<unknown, string>): void {
    this.require('replaceView', orReplace);
    this.require('temporaryView', temporary);
    this.require('materializedView', materialized);
    this.require('viewIfNotExists', ifNotExists);
  }

  protected replaceViewWords(): string {
    return 'CREATE OR REPLACE';
  }

  dropView({ name, schema, ifExists, materialized }: DropView): string {
    this.require('materializedView', materialized);
    return `DROP ${materialized ? 'MATERIALIZED ' : ''}VIEW ${ifExists ? 'IF EXISTS ' : ''}${this.qualified(schema, name)}`;
  }

  createTableAs(node: CreateTableAs<unknown, string>): string {
    this.require('temporaryTableAs', node.temporary);
    this.require('tableAsIfNotExists', node.ifNotExists);
    const guard = node.ifNotExists ? 'IF NOT EXISTS ' : '';
    return `CREATE ${node.temporary ? 'TEMPORARY ' : ''}TABLE ${guard}${this.tableName(node.table)} AS ${this.query(node.query)}`;
  }

  /** A query with its values as literals. */
  protected query(query: Rowset): string {
    return this.expressions.stored(query);
  }

  setTableComment({ table }: SetTableComment): string {
    return this.comment(`TABLE ${this.tableName(table)}`, table.comment);
  }

  dropTableComment({ table }: DropTableComment): string {
    return this.comment(`TABLE ${this.tableName(table)}`, undefined);
  }

  setColumnComment({ table, column }: SetColumnComment): string {
    return this.comment(`COLUMN ${this.tableName(table)}.${this.quote(column.name)}`, column.options.comment);
  }

  dropColumnComment({ table, column }: DropColumnComment): string {
    return this.comment(`COLUMN ${this.tableName(table)}.${this.quote(column.name)}`, undefined);
  }

  setConstraintComment({ table, constraint }: SetConstraintComment): string {
    this.require('constraintComments');
    return this.comment(`CONSTRAINT ${this.requiredName(constraint, table)} ON ${this.tableName(table)}`, constraint.comment);
  }

  dropConstraintComment({ table, constraint }: DropConstraintComment): string {
    this.require('constraintComments');
    return this.comment(`CONSTRAINT ${this.requiredName(constraint, table)} ON ${this.tableName(table)}`, undefined);
  }

  setIndexComment({ table, index }: SetIndexComment): string {
    this.require('constraintComments');
    return this.comment(`INDEX ${this.qualified(table.schema, this.identifierOf(index, table) as string)}`, index.comment);
  }

  private comment(on: string, text: string | undefined): string {
    this.require('comments');
    return `COMMENT ON ${on} IS ${text === undefined ? this.noComment() : this.stringLiteral(text)}`;
  }

  protected noComment(): string {
    return 'NULL';
  }

  createEnumType({ type }: CreateEnumType): string {
    this.require('enumTypes');
    const values = type.values.map((value) => this.stringLiteral(value)).join(', ');
    return `CREATE TYPE ${this.qualified(type.schema, type.name)} AS ENUM (${values})`;
  }

  dropEnumType({ type, ifExists }: DropEnumType): string {
    this.require('enumTypes');
    return `DROP TYPE ${ifExists ? 'IF EXISTS ' : ''}${this.qualified(type.schema, type.name)}`;
  }

  createDomain({ domain }: CreateDomain): string {
    this.require('domains');
    const { schema, name, base, collation, notNull, check, constraintName } = domain;
    const constraint = constraintName instanceof ExactName ? constraintName.name : constraintName;
    const clauses = [
      `CREATE DOMAIN ${this.qualified(schema, name)} AS ${this.typeName(base)}`,
      collation === undefined ? '' : `COLLATE ${this.quote(collation)}`,
      domain.default === undefined ? '' : `DEFAULT ${this.defaultSql(domain.default, base)}`,
      notNull === true ? 'NOT NULL' : '',
      // The name is that of the rule behind it, and would be that of NOT NULL before it.
      constraint === undefined ? '' : `CONSTRAINT ${this.quote(constraint)}`,
      check === undefined ? '' : `CHECK (${this.expression(schemaExpression(check, 'the check of a domain'))})`,
    ];
    return clauses.filter((clause) => clause !== '').join(' ');
  }

  dropDomain({ domain, ifExists }: DropDomain): string {
    this.require('domains');
    return `DROP DOMAIN ${ifExists ? 'IF EXISTS ' : ''}${this.qualified(domain.schema, domain.name)}`;
  }

  ddlText({ text, values, target }: DdlText): string {
    const tokens: Readonly<Record<string, string | undefined>> = {
      ...(target !== undefined && {
        table: this.quote(target.name),
        schema: target.schema === undefined ? '' : this.quote(target.schema),
        fullname: this.tableName(target),
      }),
      ...values,
    };
    return text.replace(/%\((\w+)\)s/g, (whole, token: string) => (Object.hasOwn(tokens, token) ? (tokens[token] ?? whole) : whole));
  }
}

/** What is indexed, and the words on its order behind it. */
export function ordered(element: ColumnElement): { readonly inner: ColumnElement; readonly ordering: string } {
  if (element instanceof Operation && typeof element.operator === 'string') {
    const words = orderings[element.operator];
    const [operand] = element.operands;
    if (words !== undefined && operand !== undefined) {
      const { inner, ordering } = ordered(operand);
      return { inner, ordering: `${ordering} ${words}` };
    }
  }
  return { inner: element, ordering: '' };
}
