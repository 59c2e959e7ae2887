import type { CompilerContext, CompileState, DdlCompiler, IdentifierRules, StatementCompiler, TypeCompiler } from '@sqlayer/expression';
import type { Capabilities } from '@sqlayer/kernel/contracts';
import { MariadbDdlCompiler } from './ddl-compiler.ts';
import { MysqlDialect, mysqlCapabilities, mysqlIdentifiers } from './dialect.ts';
import { mariadbKeywords } from './keywords.ts';
import { MariadbStatementCompiler } from './statement-compiler.ts';
import { MariadbTypes } from './types.ts';

/** MariaDB 10.6 or later. */
export class MariadbDialect extends MysqlDialect {
  override readonly name: string = 'mariadb';
  override readonly types: TypeCompiler = new MariadbTypes();
  override readonly capabilities: Capabilities = { ...mysqlCapabilities, insertReturning: true, deleteReturning: true, sequences: true };
  protected override readonly identifierRules: IdentifierRules = { ...mysqlIdentifiers, reserved: mariadbKeywords };

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new MariadbStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new MariadbDdlCompiler(context, expressions, state);
  }
}
