import { describe, expect, test } from 'vitest';
import { DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError, SqlayerError } from '../../src/errors.ts';
import { FakeDriverError, FakeStatement, fakeEngine, insertNumber } from './fake-dialect.ts';

describe.each([
  ['at once', false],
  ['later', true],
])('errors of a driver that answers %s', (_when, asynchronous) => {
  test.each([
    ['integrity', IntegrityError],
    ['operational', OperationalError],
    ['programming', ProgrammingError],
    ['data', DataError],
    ['other', DatabaseError],
  ] as const)('of kind %s have a class of their own', async (kind, errorClass) => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const cause = new FakeDriverError('the driver says so', {
      kind,
      code: 'DB_CODE',
      message: 'the database says so',
      nativeCode: '23505',
      constraint: 'uq',
      retryable: true,
    });
    database.failures.set('execute', cause);
    const error = await connection.execute(insertNumber(1, 'abc')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({
      code: 'DB_CODE',
      message: 'DB_CODE: the database says so\n  in: INSERT\n  with: [number, string(3)]',
      sql: 'INSERT',
      parameters: '[number, string(3)]',
      nativeCode: '23505',
      constraint: 'uq',
      retryable: true,
      disconnected: false,
    });
    expect((error as Error).cause).toBe(cause);
  });

  test('show parameters where the engine was told to, secret ones never', async () => {
    const { engine, database } = fakeEngine(asynchronous, { showParameters: true });
    await using connection = await engine.connect();
    database.failures.set('execute', new FakeDriverError('no'));
    const failed = connection.execute(new FakeStatement('ANY', ['a', 'b'], { secret: new Set([1]) }));
    await expect(failed).rejects.toMatchObject({ parameters: "['a', ***]", message: expect.stringContaining("['a', ***]") });
  });

  test('pass as they are where they are ours already', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const ours = new SqlayerError('DRIVER_SAYS', 'something');
    database.failures.set('execute', ours);
    await expect(connection.execute(insertNumber(1))).rejects.toBe(ours);
  });

  test('do not hold SQL without end', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    database.failures.set('execute', new FakeDriverError('no'));
    const sql = 'SELECT '.padEnd(10_000, 'x');
    const error = await connection.execute(new FakeStatement(sql)).catch((thrown: unknown) => thrown);
    expect((error as Error).message.length).toBeLessThan(2_200);
    expect(error).toMatchObject({ sql });
  });
});
