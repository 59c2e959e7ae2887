import { databaseErrorCodes } from '@sqlayer/kernel/contracts';
import { describe, expect, test } from 'vitest';
import { errorNumbers, stateClasses } from '../src/error-numbers.ts';
import { classifyError } from '../src/errors.ts';

const failed = (errno: number, sqlState = 'HY000', message = 'secret') =>
  classifyError(Object.assign(new Error(message), { errno, code: `ER_${errno}`, sqlState }));

describe('an error of the server', () => {
  test.each([
    [1062, 'integrity', 'DB_UNIQUE_VIOLATION', false],
    [1452, 'integrity', 'DB_FOREIGN_KEY_VIOLATION', false],
    [1048, 'integrity', 'DB_NOT_NULL_VIOLATION', false],
    [3819, 'integrity', 'DB_CHECK_VIOLATION', false],
    [4025, 'integrity', 'DB_CHECK_VIOLATION', false],
    [1406, 'data', 'DB_INVALID_VALUE', false],
    [1153, 'data', 'DB_TOO_BIG', false],
    [1213, 'operational', 'DB_DEADLOCK', true],
    [1205, 'operational', 'DB_LOCKED', true],
    [1020, 'operational', 'DB_SERIALIZATION_FAILURE', true],
    [1412, 'operational', 'DB_SERIALIZATION_FAILURE', true],
    [1615, 'operational', 'DB_STATEMENT_OUTDATED', true],
    [1040, 'operational', 'DB_TOO_MANY_CONNECTIONS', true],
    [1114, 'operational', 'DB_DISK_FULL', false],
    [1290, 'operational', 'DB_READ_ONLY', false],
    [1045, 'operational', 'DB_LOGIN_FAILED', false],
    [1317, 'operational', 'DB_CANCELLED', false],
    [1969, 'operational', 'DB_CANCELLED', false],
    [1927, 'operational', 'DB_CONNECTION_LOST', true],
    [1318, 'programming', 'DB_UNDEFINED_FUNCTION', false],
    [1146, 'programming', 'DB_UNDEFINED_TABLE', false],
    [1052, 'programming', 'DB_UNDEFINED_COLUMN', false],
    [1142, 'programming', 'DB_PERMISSION_DENIED', false],
    [3948, 'programming', 'DB_PERMISSION_DENIED', false],
  ])('number %d is %s, %s', (errno, kind, code, retryable) => {
    expect(failed(errno)).toMatchObject({ kind, code, retryable, nativeCode: `ER_${errno}` });
  });

  test.each([
    ['22003', 'data', 'DB_INVALID_VALUE'],
    ['23000', 'integrity', 'DB_ERROR'],
    ['28000', 'operational', 'DB_LOGIN_FAILED'],
    ['40001', 'operational', 'DB_SERIALIZATION_FAILURE'],
    ['42S01', 'programming', 'DB_ERROR'],
    ['21S01', 'programming', 'DB_ERROR'],
    ['XAE07', 'operational', 'DB_ERROR'],
    ['HY000', 'other', 'DB_ERROR'],
  ])('of a number that is not listed is what its SQLSTATE %s says', (state, kind, code) => {
    expect(failed(65_000, state)).toMatchObject({ kind, code });
  });

  test('has a code that is listed, one sentence, and shows the server’s words where they hold no value', () => {
    for (const [number, [kind, code, sentence]] of errorNumbers) {
      expect(Object.keys(databaseErrorCodes), String(number)).toContain(code);
      expect(sentence).toMatch(/^\S.*[^.]$/);
      expect(failed(number).message.includes('secret'), String(number)).toBe(kind === 'programming');
    }
    for (const [state, [, code]] of Object.entries(stateClasses)) expect(Object.keys(databaseErrorCodes), state).toContain(code);
  });

  test('that a procedure raises keeps its words in the cause', () => {
    expect(failed(1644, '42000')).toMatchObject({ kind: 'programming', message: expect.not.stringContaining('secret') as string });
  });

  test.each([
    [1062, "Duplicate entry 'secret' for key 'item.ux_name'", 'item.ux_name'],
    [1062, "Duplicate entry 'secret' for key 'ux_name'", 'ux_name'],
    [1452, 'Cannot add … (`db`.`t`, CONSTRAINT `fk_secret` FOREIGN KEY (`a`) REFERENCES `b` (`id`))', 'fk_secret'],
    [3819, "Check constraint 'ck_size' is violated.", 'ck_size'],
    [4025, 'CONSTRAINT `ck_size` failed for `db`.`t`', 'ck_size'],
    [1048, "Column 'name' cannot be null", 'name'],
  ])('number %d names the constraint: %s', (errno, message, constraint) => {
    expect(failed(errno, '23000', message)).toMatchObject({ constraint, message: expect.not.stringContaining("'secret'") as string });
  });
});

test('a connection that breaks or cannot be made can be tried again', () => {
  for (const code of ['ECONNRESET', 'EPIPE', 'PROTOCOL_CONNECTION_LOST'])
    expect(classifyError(Object.assign(new Error('x'), { code }))).toMatchObject({
      code: 'DB_CONNECTION_LOST',
      retryable: true,
      disconnected: true,
    });
  for (const code of ['ECONNREFUSED', 'ENOTFOUND'])
    expect(classifyError(Object.assign(new Error('x'), { code }))).toMatchObject({ code: 'DB_CANNOT_CONNECT', retryable: true });
  expect(classifyError(new Error("Can't add new command when connection is in closed state"))).toMatchObject({
    code: 'DB_CONNECTION_LOST',
  });
  expect(classifyError('odd')).toMatchObject({ kind: 'other', code: 'DB_ERROR' });
});
