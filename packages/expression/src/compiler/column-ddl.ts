import { CompileError } from '@sqlayer/kernel/errors';
import { BindParameter, ColumnElement, Operation } from '../elements/column-element.ts';
import { NextValue } from '../elements/next-value.ts';
import type { Computed, Identity } from '../schema/generated-column.ts';
import type { Sequence } from '../schema/sequence.ts';
import { schemaExpression, sqlTextOf } from '../schema/sql-expression.ts';
import type { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { DdlElements } from './ddl-elements.ts';

/** Writes the definitions of columns, part by part; a dialect overrides the parts or their order. */
export abstract class ColumnDdl extends DdlElements {
  /** A column as it stands in CREATE TABLE. */
  protected columnDefinition(column: ColumnReference, table: Table): string {
    try {
      this.optionsOf('column', column.options);
      const parts = [this.quote(column.name), ...this.columnParts(column, table), ...this.columnChecks(column, table)];
      return parts.filter((part) => part !== '').join(' ');
    } catch (error) {
      if (!(error instanceof CompileError) || error.message.includes('(in table ')) throw error;
      const message = error.message.replace(`${error.code}: `, '');
      throw new CompileError(error.code, `${message} (in table '${table.name}', column '${column.name}')`, { cause: error });
    }
  }

  /** What stands behind the name, in order; empty parts are left out. */
  protected columnParts(column: ColumnReference, table: Table): readonly string[] {
    return [
      this.columnType(column, table),
      this.defaultClause(column),
      this.computedClause(column),
      this.generatedKeyClause(column, table),
      this.nullClause(column, table),
    ];
  }

  protected columnType(column: ColumnReference, _table: Table): string {
    return this.typeName(column.type);
  }

  protected typeName(type: AnySqlType): string {
    return this.expressions.translatedType(type) ?? this.context.types.implementationOf(type).sqlName;
  }

  protected isRequired(column: ColumnReference, table: Table): boolean {
    return !column.options.nullable || table.primaryKey.columns.includes(column);
  }

  protected nullClause(column: ColumnReference, table: Table): string {
    return this.isRequired(column, table) ? 'NOT NULL' : '';
  }

  protected defaultClause(column: ColumnReference): string {
    const sql = this.serverDefault(column);
    return sql === undefined ? '' : `DEFAULT ${sql}`;
  }

  /** The default that the database keeps, as SQL. */
  protected serverDefault({ options, type }: ColumnReference): string | undefined {
    const { serverDefault } = options;
    return serverDefault === undefined ? undefined : this.defaultSql(serverDefault, type);
  }

  /** A default: SQL text as it stands, an expression, the next value of a sequence, or a plain value as a literal. */
  protected defaultSql(value: unknown, type: AnySqlType): string {
    if (typeof value === 'string') return this.defaultExpression(this.stringLiteral(value));
    if ((value as Partial<Sequence> | null)?.kind === 'sequence') return this.defaultExpression(this.nextValue(value as Sequence));
    const written = sqlTextOf(value);
    if (written !== undefined) return this.defaultExpression(this.expression(written));
    if (!(value instanceof ColumnElement)) {
      if (!['number', 'bigint', 'boolean'].includes(typeof value) && value !== null)
        return this.defaultExpression(this.expression(schemaExpression(value, 'serverDefault')));
      return this.defaultExpression(this.expression(new BindParameter(value, type)));
    }
    const sql = this.expression(value);
    return this.defaultExpression(value instanceof Operation ? `(${sql})` : sql);
  }

  /** A default, in parentheses where the database wants them. */
  protected defaultExpression(sql: string): string {
    return sql;
  }

  /** Whether SQL text is one literal, one word, or stands in parentheses as a whole. */
  protected isOneTerm(sql: string): boolean {
    const text = sql.trim();
    return /^(?:\w+|(?:[a-z]|_\w+)?'(?:[^'\\]|''|\\[\s\S])*')$/i.test(text) || isEnclosed(text);
  }

  private nextValue(sequence: Sequence): string {
    this.require('sequences');
    return this.expression(new NextValue(sequence));
  }

  protected computedClause(column: ColumnReference): string {
    const { computed } = column.options;
    if (computed === undefined) return '';
    return `GENERATED ALWAYS AS (${this.expression(computed.expression)})${this.storage(computed)}`;
  }

  /** Whether a computed value is kept. */
  protected storage({ stored }: Computed): string {
    this.require('storedColumn', stored === true);
    this.require('virtualColumn', stored === false);
    return stored === undefined ? '' : stored ? ' STORED' : ' VIRTUAL';
  }

  /** How the database is told to count: an identity, or its own way for a key. */
  protected generatedKeyClause(column: ColumnReference, table: Table): string {
    const { identity } = column.options;
    if (identity !== undefined) return this.identityClause(identity);
    return this.isGeneratedKey(column, table) ? this.autoincrementClause(column) : '';
  }

  /** Whether the database itself makes the values of this key. */
  protected isGeneratedKey(column: ColumnReference, table: Table): boolean {
    return column === table.autoincrementColumn && this.sequenceOf(column) === undefined;
  }

  protected identityClause(identity: Identity): string {
    const counting = this.counting(identity.counting);
    return `GENERATED ${this.identityMode(identity)} AS IDENTITY${counting === '' ? '' : ` (${counting})`}`;
  }

  protected identityMode({ always }: Identity): string {
    return always ? 'ALWAYS' : 'BY DEFAULT';
  }

  /** How the database is told to make the value of a key; empty where it does so by itself. */
  protected autoincrementClause(_column: ColumnReference): string {
    return 'GENERATED BY DEFAULT AS IDENTITY';
  }

  protected columnChecks(column: ColumnReference, table: Table): readonly string[] {
    return table.constraints.filter((one) => one.kind === 'check' && one.column === column).map((one) => this.constraint(one, table));
  }
}

/** Whether the parenthesis that text begins with closes at its end. */
function isEnclosed(sql: string): boolean {
  if (!sql.startsWith('(')) return false;
  let depth = 0;
  for (const { 0: part, index } of sql.matchAll(/'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[()]/g)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (part === ')' && depth === 0) return index === sql.length - 1;
  }
  return false;
}
