import type { CompileOptions } from '@sqlayer/kernel/contracts';
import { AnsiDialect } from '../dialect/ansi-dialect.ts';
import type { DefaultDialect } from '../dialect/default-dialect.ts';
import type { Statement } from '../statements/statement.ts';

const ansi = new AnsiDialect();

/**
 * The SQL of a statement for a dialect, or as the standard writes it.
 *
 * Values are shown as placeholders, or with `literalValues` as SQL literals, which is meant for reading and for scripts.
 */
export function toSql(statement: Statement, dialect: DefaultDialect = ansi, options: CompileOptions = {}): string {
  const compiled = dialect.compile(statement, options);
  return options.literalValues ? compiled.bind(statement.structure().values, undefined).sql : compiled.sql;
}
