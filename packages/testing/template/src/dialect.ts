import { SqliteDialect } from '@sqlayer/dialect-sqlite';
import type { CompilerContext, CompileState, StatementCompiler } from '@sqlayer/expression';
import type { DialectLimits } from '@sqlayer/kernel/contracts';
import { AcmeStatementCompiler } from './statement-compiler.ts';

/** The SQL of Acme, which is that of SQLite but for what is said here. What it can do is told by `capabilities`, as data. */
export class AcmeDialect extends SqliteDialect {
  override readonly name: string = 'acme';
  /** Inserts of many rows are cut by these. */
  override readonly limits: DialectLimits = { identifierLength: 128, parameters: 999, rowsPerInsert: 100 };

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new AcmeStatementCompiler(context, state);
  }
}
