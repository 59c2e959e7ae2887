import { SqliteDialect } from '@sqlayer/dialect-sqlite';
import { FakeDriver } from '@sqlayer/testing';
import { AnsiDialect, Bool, column, Double, Integer, type Statement, Text, Timestamp, table, toSql, Varchar } from '../src/index.ts';

/** Tables of the tests in this folder. */
export const user = table('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(30)),
  fullname: column(Text, { nullable: true }),
  isActive: column(Bool, { name: 'is_active' }),
  age: column(Integer, { nullable: true }),
  createdAt: column(Timestamp, { name: 'created_at', nullable: true }),
});

export const address = table('address', {
  id: column(Integer, { primaryKey: true }),
  userId: column(Integer, { name: 'user_id', foreignKey: 'user_account.id' }),
  email: column(Varchar(100)),
});

export const employee = table('employee', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(50)),
  salary: column(Double),
  managerId: column(Integer, { name: 'manager_id', nullable: true, foreignKey: 'employee.id' }),
});

export const ansi = new AnsiDialect();
export const sqlite = new SqliteDialect(new FakeDriver());

/** The SQL of each dialect, side by side. */
export function inAll(statement: Statement): { readonly ansi: string; readonly sqlite: string } {
  return { ansi: toSql(statement, ansi), sqlite: toSql(statement, sqlite) };
}

/** The SQL of a statement that all dialects write alike. */
export function inEach(statement: Statement): string {
  const { ansi: first, sqlite: second } = inAll(statement);
  if (first !== second) throw new Error(`the dialects differ:\n${first}\n${second}`);
  return first;
}
