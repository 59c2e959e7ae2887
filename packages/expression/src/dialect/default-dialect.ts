import type {
  Capabilities,
  Compiled,
  Dialect,
  DialectLimits,
  Driver,
  ErrorClassification,
  Executable,
  Inspector,
  PoolOptions,
  QueryRunner,
} from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { CompileState } from '../compiler/compile-state.ts';
import type { BindStyle } from '../compiler/compiled.ts';
import type { CompilerContext, NodeCompiler } from '../compiler/compiler-context.ts';
import { DdlCompiler } from '../compiler/ddl-compiler.ts';
import { IdentifierPreparer, type IdentifierRules } from '../compiler/identifiers.ts';
import { StatementCompiler } from '../compiler/statement-compiler.ts';
import type { TypeCompiler } from '../compiler/type-compiler.ts';
import type { Node } from '../elements/node.ts';
import { Statement } from '../statements/statement.ts';

/** Writes a node of a kind that a dialect or an application added. */
export type NodeWriter = (node: Node, compiler: NodeCompiler) => string;

const ddlKinds = new Set(['createTable', 'dropTable', 'createIndex', 'addForeignKey']);

/**
 * What every dialect shares: it puts the compilers together and compiles statements.
 *
 * A dialect gives capabilities, limits, identifier rules and types, and overrides the compilers where its SQL differs.
 */
export abstract class DefaultDialect implements Dialect {
  abstract readonly name: string;
  abstract readonly capabilities: Capabilities;
  abstract readonly limits: DialectLimits;
  abstract readonly driver: Driver;
  abstract readonly types: TypeCompiler;
  protected abstract readonly identifierRules: IdentifierRules;
  readonly #extensions = new Map<string, NodeWriter>();
  #context: CompilerContext | undefined;

  abstract poolDefaults(...args: Parameters<Dialect['poolDefaults']>): PoolOptions;
  abstract classifyError(error: unknown): ErrorClassification;
  abstract inspector(query: QueryRunner): Inspector;

  /** Adds or replaces the way in which one kind of node is written. */
  compiles(kind: string, writer: NodeWriter): void {
    this.#extensions.set(kind, writer);
  }

  compile(statement: Executable): Compiled {
    if (!(statement instanceof Statement)) {
      throw new ArgumentError('SQL_NOT_AN_EXPRESSION', 'execute() takes a statement made by select(), insert(), text() and the like.');
    }
    const state = new CompileState(statement.structure().parameters);
    if (!ddlKinds.has(statement.kind)) return this.statementCompiler(this.context, state).compile(statement);
    state.literalValues = true;
    state.scope = { visible: new Set(), unqualified: true };
    return this.ddlCompiler(this.context, this.statementCompiler(this.context, state)).compile(statement);
  }

  /** What the compilers are given of this dialect. */
  protected get context(): CompilerContext {
    this.#context ??= {
      dialectName: this.name,
      capabilities: this.capabilities,
      identifiers: this.identifiers,
      types: this.types,
      bindStyle: this.bindStyle,
      extensions: this.#extensions,
    };
    return this.#context;
  }

  protected get identifiers(): IdentifierPreparer {
    return new IdentifierPreparer(this.identifierRules);
  }

  /** `?` for every parameter, unless a dialect says otherwise. */
  protected get bindStyle(): BindStyle {
    return {
      placeholder: () => '?',
      emptyList: 'SELECT NULL WHERE 1 != 1',
      maxParameters: this.limits.parameters,
      maxRowsPerInsert: this.limits.rowsPerInsert,
      multiRowValues: this.capabilities.multiRowValues,
    };
  }

  protected statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new StatementCompiler(context, state);
  }

  protected ddlCompiler(context: CompilerContext, expressions: StatementCompiler): DdlCompiler {
    return new DdlCompiler(context, expressions);
  }

  savepointSql(name: string): string {
    return `SAVEPOINT ${this.context.identifiers.quote(name)}`;
  }

  rollbackToSavepointSql(name: string): string {
    return `ROLLBACK TO SAVEPOINT ${this.context.identifiers.quote(name)}`;
  }

  releaseSavepointSql(name: string): string | undefined {
    return `RELEASE SAVEPOINT ${this.context.identifiers.quote(name)}`;
  }
}
