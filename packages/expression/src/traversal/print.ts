import type { Dialect } from '@sqlayer/kernel/contracts';
import { AnsiDialect } from '../dialect/ansi-dialect.ts';
import type { Statement } from '../statements/statement.ts';

const ansi = new AnsiDialect();

/** The SQL of a statement for a dialect, or as the standard writes it; values are shown as placeholders. */
export function toSql(statement: Statement, dialect: Pick<Dialect, 'compile'> = ansi): string {
  return dialect.compile(statement).sql;
}
