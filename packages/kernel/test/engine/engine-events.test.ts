import { describe, expect, test } from 'vitest';
import type { EngineEvents } from '../../src/engine/engine-events.ts';
import { SqlayerError } from '../../src/errors.ts';
import { FakeDriverError, FakeStatement, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

const names: readonly (keyof EngineEvents)[] = [
  'connect',
  'firstConnect',
  'close',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'rollbackToSavepoint',
  'releaseSavepoint',
  'beforeExecute',
  'afterExecute',
  'handleError',
];

describe.each([
  ['at once', false],
  ['later', true],
])('events of an engine whose driver answers %s', (_when, asynchronous) => {
  test('are told in the order of what happens, and waited for', async () => {
    const { engine, dialect } = fakeEngine(asynchronous);
    const seen: string[] = [];
    for (const name of names) {
      engine.events.on(name, async (event) => {
        await Promise.resolve();
        seen.push(`${name} ${event.connectionId}`);
      });
    }
    await engine.connect(async (connection) => {
      await connection.execute(numbers);
      await connection.beginNested(() => undefined);
      await connection.beginNested(() => Promise.reject(new Error('mine'))).catch(() => undefined);
      await connection.commit();
      await connection.execute(numbers);
    });
    await engine.dispose();
    expect(seen.map((event) => event.replace(/ 1$/, ''))).toEqual([
      'connect',
      'firstConnect',
      'begin',
      'beforeExecute',
      'afterExecute',
      'savepoint',
      'releaseSavepoint',
      'savepoint',
      'rollbackToSavepoint',
      'commit',
      'begin',
      'beforeExecute',
      'afterExecute',
      'rollback',
      'close',
    ]);
    expect(dialect.initialized).toBe(1);
  });

  test('beforeExecute may send another statement, which afterExecute tells of', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const after: unknown[] = [];
    engine.events.on('beforeExecute', ({ sql, parameters }) => ({
      sql: `${sql} `.trim(),
      parameters: parameters.map((value) => Number(value) * 10),
    }));
    engine.events.on('beforeExecute', () => undefined);
    engine.events.on('afterExecute', ({ parameters, result, durationMs, purpose }) => {
      after.push(parameters, result.affectedRows, purpose);
      expect(durationMs).toBeGreaterThanOrEqual(0);
    });
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1, 2));
    expect(database.calls.at(-1)).toBe('execute INSERT [10, 20]');
    expect(after).toEqual([[10, 20], 2, 'text']);
  });

  test('an error of a listener comes out of what it listened to', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const off = engine.events.on('beforeExecute', () => {
      throw new Error('refused by a listener');
    });
    await using connection = await engine.connect();
    await expect(connection.execute(insertNumber(1))).rejects.toThrow('refused by a listener');
    off();
    await connection.execute(insertNumber(2));
    expect(database.calls).toEqual(['begin', 'execute INSERT [2]']);
  });

  test('handleError may replace the error, of a statement, a commit, a connection or a stream', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const seen: unknown[] = [];
    engine.events.on('handleError', ({ operation, error, sql, connectionId }) => {
      seen.push([operation, error.code, sql, connectionId]);
      return new SqlayerError('MY_CODE', 'mine', { cause: error });
    });
    database.failures.set('connect', new FakeDriverError('no'));
    await expect(engine.connect()).rejects.toMatchObject({ code: 'MY_CODE', cause: { code: 'DB_OTHER' } });
    await using connection = await engine.connect();
    database.failures.set('execute', new FakeDriverError('no'));
    await expect(connection.execute(numbers)).rejects.toMatchObject({ code: 'MY_CODE' });
    database.failures.set('stream', new FakeDriverError('no'));
    await expect(connection.stream(numbers)[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'MY_CODE' });
    database.failures.set('commit', new FakeDriverError('no'));
    await expect(connection.commit()).rejects.toMatchObject({ code: 'MY_CODE' });
    expect(seen).toEqual([
      ['connect', 'DB_OTHER', undefined, undefined],
      ['execute', 'DB_OTHER', 'NUMBERS', 1],
      ['stream', 'DB_OTHER', 'NUMBERS', 1],
      ['commit', 'DB_OTHER', undefined, 1],
    ]);
  });

  test('a listener of connect sets a session up before anything else is sent', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    engine.events.on('connect', async ({ connection }) => {
      await connection.execute({ sql: 'SET x', parameters: [], exactIntegers: false, prepare: false, signal: undefined });
    });
    await engine.connect((connection) => connection.execute(numbers));
    expect(database.calls.slice(0, 3)).toEqual(['execute SET x', 'begin', 'execute NUMBERS']);
  });

  test('views of an engine share its events', async () => {
    const { engine } = fakeEngine(asynchronous);
    let count = 0;
    engine.events.on('afterExecute', () => void count++);
    await engine.withOptions({ logTag: 'x' }).connect((connection) => connection.execute(new FakeStatement('ANY')));
    expect(count).toBe(1);
  });
});
