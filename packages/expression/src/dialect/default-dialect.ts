import type {
  Capabilities,
  Compiled,
  CompileOptions,
  Dialect,
  DialectLimits,
  Driver,
  ErrorClassification,
  Executable,
  Inspector,
  PoolOptions,
  QueryRunner,
  ReflectedType,
} from '@sqlayer/kernel/contracts';
import { ArgumentError, CompileError } from '@sqlayer/kernel/errors';
import { CompileState } from '../compiler/compile-state.ts';
import type { BindStyle } from '../compiler/compiled.ts';
import type { CompilerContext } from '../compiler/compiler-context.ts';
import { DdlCompiler } from '../compiler/ddl-compiler.ts';
import { IdentifierPreparer, type IdentifierRules } from '../compiler/identifiers.ts';
import { type NodeWriter, NodeWriters } from '../compiler/node-writers.ts';
import { OutlineCompiler } from '../compiler/outline-compiler.ts';
import { StatementCompiler } from '../compiler/statement-compiler.ts';
import type { TypeCompiler } from '../compiler/type-compiler.ts';
import type { Node } from '../elements/node.ts';
import { standardTypes, typeByName } from '../reflection/type-names.ts';
import type { ReflectingDialect } from '../reflection/type-reflection.ts';
import { DdlStatement } from '../statements/ddl/ddl-statement.ts';
import { LambdaStatement } from '../statements/lambda-statement.ts';
import { Statement } from '../statements/statement.ts';
import type { AnySqlType } from '../types/sql-type.ts';

/**
 * What every dialect shares: it puts the compilers together and compiles statements.
 *
 * A dialect gives capabilities, limits, identifier rules and types, and overrides the compilers where its SQL differs.
 */
export abstract class DefaultDialect implements Dialect, ReflectingDialect {
  abstract readonly name: string;
  abstract readonly capabilities: Capabilities;
  abstract readonly limits: DialectLimits;
  abstract readonly driver: Driver;
  abstract readonly types: TypeCompiler;
  protected abstract readonly identifierRules: IdentifierRules;
  #context: CompilerContext | undefined;

  abstract poolDefaults(...args: Parameters<Dialect['poolDefaults']>): PoolOptions;
  abstract classifyError(error: unknown): ErrorClassification;
  abstract inspector(query: QueryRunner): Inspector;

  /** The names of the standard; a dialect adds its own. */
  reflectType(type: ReflectedType, _reflect: (part: ReflectedType) => AnySqlType): AnySqlType | undefined {
    return typeByName(standardTypes, type);
  }

  /** Adds or replaces the way in which one kind of node is written by this dialect object; see `compiles()` for all of its name. */
  compiles<N extends Node>(kind: string, writer: NodeWriter<N>): void {
    // The kind tells which class the node is of.
    this.context.writers.set(kind, writer as NodeWriter<never>);
  }

  /** Writes nodes as another dialect object does, whose place this one takes. */
  protected writingLike(other: DefaultDialect): this {
    this.context.writers.takeOver(other.context.writers);
    return this;
  }

  compile(executable: Executable, options: CompileOptions = {}): Compiled {
    const statement = executable instanceof LambdaStatement ? executable.statement : executable;
    if (!(statement instanceof Statement)) {
      throw new ArgumentError('SQL_NOT_AN_EXPRESSION', 'execute() takes a statement made by select(), insert(), text() and the like.');
    }
    const state = new CompileState((options.structure ?? statement.structure()).parameters, options, this.limits.identifierLength);
    if (!(statement instanceof DdlStatement)) {
      try {
        return this.statementCompiler(this.context, state).compile(statement);
      } catch (error) {
        throw error instanceof CompileError && error.statement === undefined ? this.#shown(error, statement) : error;
      }
    }
    state.literalValues = true;
    state.scope = { visible: new Set(), unqualified: true };
    return this.ddlCompiler(this.context, this.statementCompiler(this.context, state), state).compile(statement);
  }

  /** The error with the statement that it is about. */
  #shown({ code, message, cause }: CompileError, statement: Statement): CompileError {
    const outline = new OutlineCompiler(this.context, new CompileState(statement.structure().parameters)).outline(statement);
    return new CompileError(code, message.slice(`${code}: `.length), { cause, statement: outline });
  }

  /** What the compilers are given of this dialect. */
  protected get context(): CompilerContext {
    this.#context ??= {
      dialectName: this.name,
      capabilities: this.capabilities,
      identifiers: this.identifiers,
      types: this.types,
      bindStyle: this.bindStyle,
      writers: new NodeWriters(this.name),
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
      // NULL alone would make the comparison unknown rather than false, and NOT of it with that.
      emptyList: (isNegated, width) => {
        const nothing = width === undefined ? 'NULL' : `(${Array.from({ length: width }, () => 'NULL').join(', ')})`;
        return isNegated ? `${nothing}) OR (1 = 1` : `${nothing}) AND (1 != 1`;
      },
      maxParameters: this.limits.parameters,
      maxRowsPerInsert: this.limits.rowsPerInsert,
      maxStatementBytes: this.limits.statementBytes,
      multiRowValues: this.capabilities.multiRowValues,
    };
  }

  protected statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new StatementCompiler(context, state);
  }

  protected ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new DdlCompiler(context, expressions, state);
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
