import { ArgumentError } from '@sqlayer/kernel/errors';
import type { ColumnElement } from '../elements/column-element.ts';
import { type ConstraintName, ExactName } from './column-definition.ts';
import type { DdlCondition } from './ddl-condition.ts';
import type { DialectOptions } from './dialect-options.ts';
import { type SchemaExpression, schemaExpression } from './sql-expression.ts';

/** What an index can be told. */
export interface IndexOptions {
  readonly name?: ConstraintName | undefined;
  readonly unique?: boolean | undefined;
  /** Only rows for which the condition holds; refused by databases without partial indexes. */
  readonly where?: SchemaExpression | undefined;
  /** Kept by databases that comment indexes (PostgreSQL, MySQL). */
  readonly comment?: string | undefined;
  /** The index exists in some dialects only. */
  readonly ddlIf?: DdlCondition | undefined;
  readonly options?: DialectOptions | undefined;
}

/** An index over columns or expressions. */
export class Index {
  readonly kind = 'index' as const;
  readonly name: string | undefined;
  readonly isExact: boolean;
  readonly expressions: readonly ColumnElement[];
  readonly unique: boolean;
  readonly where: ColumnElement | undefined;
  readonly comment: string | undefined;
  readonly ddlIf: DdlCondition | undefined;
  readonly options: DialectOptions | undefined;

  constructor(expressions: readonly SchemaExpression[], { name, unique, where, comment, ddlIf, options }: IndexOptions = {}) {
    this.expressions = expressions.map((element) => schemaExpression(element, 'index()'));
    if (this.expressions.length === 0) throw new ArgumentError('SQL_NOT_AN_EXPRESSION', 'an index needs at least one column.');
    this.name = name instanceof ExactName ? name.name : name;
    this.isExact = name instanceof ExactName;
    this.unique = unique ?? false;
    this.where = where === undefined ? undefined : schemaExpression(where, 'the condition of an index');
    this.comment = comment;
    this.ddlIf = ddlIf;
    this.options = options;
  }
}

/**
 * An index: `index([c.name, func.lower(c.email)], { unique: true })`.
 *
 * Unnamed ones are named by the metadata's convention; without one `ix_<table>_<columns>`.
 */
export function index(expressions: readonly SchemaExpression[], options: IndexOptions = {}): Index {
  return new Index(expressions, options);
}
