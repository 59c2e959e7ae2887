import { sql, text } from '@sqlayer/expression';
import { DataError, IntegrityError, OperationalError, ProgrammingError } from '@sqlayer/kernel/errors';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../src/errors.ts';
import { sqliteFixture } from './sqlite-engine.ts';

const secretValue = 'a value that no message may show';

describe('errors of the database', () => {
  test.each([
    ["INSERT INTO t (id, name) VALUES (1, 'x')", IntegrityError, 'DB_UNIQUE_VIOLATION', 't.id'],
    ["INSERT INTO t (id, name) VALUES (2, 'taken')", IntegrityError, 'DB_UNIQUE_VIOLATION', 't.name'],
    ['INSERT INTO t (id, name) VALUES (2, NULL)', IntegrityError, 'DB_NOT_NULL_VIOLATION', 't.name'],
    ["INSERT INTO t (id, name, age) VALUES (2, 'x', -1)", IntegrityError, 'DB_CHECK_VIOLATION', 'age_is_positive'],
    ["INSERT INTO t (id, name, parent) VALUES (2, 'x', 99)", IntegrityError, 'DB_FOREIGN_KEY_VIOLATION', undefined],
    ['SELECT * FROM nowhere', ProgrammingError, 'DB_UNDEFINED_TABLE', undefined],
    ['SELECT unknown_column FROM t', ProgrammingError, 'DB_UNDEFINED_COLUMN', undefined],
    ['SELEC 1', ProgrammingError, 'DB_SYNTAX_ERROR', undefined],
    ["INSERT INTO t (id, name) VALUES ('no number', 'y')", DataError, 'DB_TYPE_MISMATCH', undefined],
  ])('%s', async (statement, errorClass, code, constraint) => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await connection.executeRaw(
        'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CONSTRAINT age_is_positive CHECK (age > 0), parent INTEGER REFERENCES t (id))',
      );
      await connection.executeRaw("INSERT INTO t (id, name) VALUES (1, 'taken')");
      const error: unknown = await connection.execute(text(statement)).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toMatchObject({ code, constraint, retryable: false, sql: statement, cause: expect.anything() as unknown });
    });
  });

  test('hold no bound value', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await connection.executeRaw('CREATE TABLE t (name TEXT UNIQUE)');
      await connection.execute(sql`INSERT INTO t VALUES (${secretValue})`);
      const error = (await connection
        .execute(sql`INSERT INTO t VALUES (${secretValue})`)
        .catch((reason: unknown) => reason)) as IntegrityError;
      expect(error.message).not.toContain(secretValue);
      expect(error.parameters).toBe('[string(32)]');
      expect(JSON.stringify(error)).not.toContain(secretValue);
    });
  });

  test('a file that is no database is said to be damaged', async () => {
    const { writeFileSync } = await import('node:fs');
    await using fixture = sqliteFixture();
    writeFileSync(`${fixture.folder}/a.sqlite`, 'this is no database, though it is long enough to be looked at as one'.repeat(20));
    const engine = await fixture.file('a.sqlite');
    await expect(engine.connect()).rejects.toBeInstanceOf(OperationalError);
    await expect(engine.connect()).rejects.toMatchObject({ code: 'DB_CORRUPT' });
  });

  test.each([
    ['SQLITE_FULL', 'operational', 'DB_DISK_FULL', false],
    ['SQLITE_IOERR_WRITE', 'operational', 'DB_IO_ERROR', false],
    ['SQLITE_BUSY_RECOVERY', 'operational', 'DB_LOCKED', true],
    ['SQLITE_LOCKED_SHAREDCACHE', 'operational', 'DB_LOCKED', true],
    ['SQLITE_INTERRUPT', 'operational', 'DB_INTERRUPTED', false],
    ['SQLITE_TOOBIG', 'data', 'DB_TOO_BIG', false],
    ['SQLITE_SOMETHING_NEW', 'other', 'DB_ERROR', false],
  ])('%s is %s', (nativeCode, kind, code, retryable) => {
    expect(classifyError(Object.assign(new Error('…'), { code: nativeCode }))).toMatchObject({ kind, code, nativeCode, retryable });
  });
});
