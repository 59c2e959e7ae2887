import {
  type BindStyle,
  type CompilerContext,
  type CompileState,
  type DdlCompiler,
  type IdentifierRules,
  type StatementCompiler,
  type TypeCompiler,
  UnconnectedDialect,
} from '@sqlayer/expression';
import { type Capabilities, type DialectLimits, minimalCapabilities } from '@sqlayer/kernel/contracts';
import { MssqlDdlCompiler } from './ddl-compiler.ts';
import { mssqlKeywords } from './keywords.ts';
import { schemaParts } from './schema-name.ts';
import { MssqlStatementCompiler } from './statement-compiler.ts';
import { MssqlTypes } from './types.ts';

/** SQL Server 2019 or later. */
export class MssqlDialect extends UnconnectedDialect {
  readonly name: string = 'mssql';
  readonly types: TypeCompiler = new MssqlTypes();
  /** sp_executesql takes 2,100 parameters, its own two among them; VALUES takes 1,000 rows. */
  readonly limits: DialectLimits = { identifierLength: 128, parameters: 2_098, rowsPerInsert: 1_000 };
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    sequences: true,
    deleteUsing: true,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    multiRowValues: true,
    defaultInValues: true,
    emptyInsert: 'default-values',
    savepoints: true,
    transactionalDdl: true,
    alterAddConstraint: true,
    recursiveCte: true,
    windowFunctions: true,
    rightAndFullJoin: true,
    nullSafeEquality: true,
    isolationLevels: ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SNAPSHOT', 'SERIALIZABLE'],
    storedProcedures: true,
    cancel: true,
    updateFrom: true,
    updateFromValues: true,
    autoincrement: true,
    comments: 'statement',
  };
  protected readonly identifierRules: IdentifierRules = {
    open: '[',
    close: ']',
    reserved: mssqlKeywords,
    plain: /^[a-z_][a-z0-9_$#]*$/,
    maxLength: 128,
    lengthOf: (name) => name.length,
    schemaParts,
  };

  protected override get bindStyle(): BindStyle {
    const style = super.bindStyle;
    return {
      ...style,
      placeholder: (index) => `@p${index + 1}`,
      // Rows stand in a FROM.
      emptyList: (isNegated, width) =>
        width === undefined
          ? style.emptyList(isNegated, width)
          : `SELECT ${Array.from({ length: width }, () => 'NULL').join(', ')} WHERE 1 = 0`,
    };
  }

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new MssqlStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new MssqlDdlCompiler(context, expressions, state);
  }

  override savepointSql(name: string): string {
    return `SAVE TRANSACTION ${this.context.identifiers.quote(name)}`;
  }

  override rollbackToSavepointSql(name: string): string {
    return `ROLLBACK TRANSACTION ${this.context.identifiers.quote(name)}`;
  }

  /** A savepoint ends with its transaction. */
  override releaseSavepointSql(): undefined {
    return undefined;
  }
}
