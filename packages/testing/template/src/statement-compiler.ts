import { SqliteStatementCompiler } from '@sqlayer/dialect-sqlite';
import type { FunctionCall } from '@sqlayer/expression';

/** Acme's way of what it writes otherwise: one method for each clause. */
export class AcmeStatementCompiler extends SqliteStatementCompiler {
  /** A number from 0 to below 1, where SQLite gives a whole number of 64 bits. */
  protected override functionSql(node: FunctionCall): string {
    return node.name === 'random' ? '((random() / 18446744073709551616.0) + 0.5)' : super.functionSql(node);
  }
}
