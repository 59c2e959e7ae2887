import { MssqlDialect } from '@sqlayer/dialect-mssql';
import { MariadbDialect, MysqlDialect } from '@sqlayer/dialect-mysql';
import { OracleDialect } from '@sqlayer/dialect-oracle';
import { PostgresDialect } from '@sqlayer/dialect-postgres';
import { SqliteDialect } from '@sqlayer/dialect-sqlite';
import { FakeDriver } from '@sqlayer/testing';
import type { DefaultDialect, Statement } from '../src/index.ts';

export const postgres = new PostgresDialect();
export const mysql = new MysqlDialect();
export const mariadb = new MariadbDialect();
export const oracle = new OracleDialect();
export const mssql = new MssqlDialect();
export const sqlite = new SqliteDialect(new FakeDriver());

export const six: readonly DefaultDialect[] = [postgres, mysql, mariadb, oracle, mssql, sqlite];

/**
 * The SQL of all dialects, those that write alike together: `mysql, mariadb: CREATE …`.
 *
 * What a dialect refuses is shown by its error; every other error is thrown.
 */
export function inSix(build: (dialect: DefaultDialect) => Statement | readonly Statement[]): string {
  const texts = new Map<string, string[]>();
  for (const dialect of six) {
    const text = written(dialect, build);
    texts.set(text, [...(texts.get(text) ?? []), dialect.name]);
  }
  return [...texts].map(([text, names]) => `${names.join(', ')}:\n${text.replace(/^/gm, '  ')}`).join('\n');
}

function written(dialect: DefaultDialect, build: (dialect: DefaultDialect) => Statement | readonly Statement[]): string {
  try {
    const built = build(dialect);
    return (Array.isArray(built) ? (built as readonly Statement[]) : [built as Statement])
      .map((statement) => dialect.compile(statement).sql.replace(/\s+/g, ' '))
      .join('\n');
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('SQL_UNSUPPORTED'))
      return error.message.replace(/the dialect '\w+'/, 'the dialect').replace(/\n {2}in: .*/s, '');
    throw error;
  }
}
