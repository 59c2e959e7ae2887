import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src/engine/connection.ts';
import type { EngineEvents, LeakEvent } from '../../src/engine/engine-events.ts';
import { SqlayerError } from '../../src/errors.ts';
import { FakeDriverError, FakeStatement, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

const names: readonly Exclude<keyof EngineEvents, 'retry' | 'doConnect'>[] = [
  'connect',
  'firstConnect',
  'checkout',
  'checkin',
  'reset',
  'invalidate',
  'close',
  'leak',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'rollbackToSavepoint',
  'releaseSavepoint',
  'beforeExecute',
  'doExecute',
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
      'checkout',
      'begin',
      'beforeExecute',
      'doExecute',
      'afterExecute',
      'savepoint',
      'releaseSavepoint',
      'savepoint',
      'rollbackToSavepoint',
      'commit',
      'begin',
      'beforeExecute',
      'doExecute',
      'afterExecute',
      'rollback',
      'checkin',
      'reset',
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

  test('doConnect may give a connection in the place of one of the driver', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const urls: string[] = [];
    engine.events.on('doConnect', ({ url }) => void urls.push(String(url.database)));
    const off = engine.events.on('doConnect', async ({ url, signal }) => {
      const connection = await engine.dialect.driver.connect(url.with({ database: 'elsewhere' }), { signal });
      return Object.assign(connection, { mark: 'mine' });
    });
    await engine.connect((connection) => connection.execute(insertNumber(1)));
    expect(database.connectedTo.map((url) => url.database)).toEqual(['elsewhere']);
    expect(database.connections[0]).toMatchObject({ mark: 'mine' });
    off();
    await engine.connect(async (held) => {
      await held.invalidate();
      await held.execute(numbers);
    });
    expect(database.connectedTo.map((url) => url.database)).toEqual(['elsewhere', 'main']);
    expect(urls).toEqual(['main', 'main']);
  });

  test('doExecute may give a result in the place of the driver, and its errors are those of the driver', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    engine.events.on('beforeExecute', ({ sql }) => (sql === 'OLD' ? { sql: 'NUMBERS', parameters: [7] } : undefined));
    engine.events.on('doExecute', ({ sql, request, connection, parameters }) => {
      if (sql === 'BROKEN') throw new FakeDriverError('no', { code: 'DB_SYNTAX_ERROR', kind: 'programming' });
      if (sql === 'PASSED ON') return connection.execute({ ...request, sql: 'NUMBERS', parameters: [] });
      if (sql !== 'NUMBERS') return undefined;
      return { rows: [[42], ...parameters.map((value) => [value])], columnNames: ['n'], affectedRows: undefined, lastInsertId: undefined };
    });
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    expect(await connection.execute(numbers).scalars().all()).toEqual([42]);
    expect(await connection.executeRaw('OLD').scalars().all()).toEqual([42, 7]);
    expect(await connection.executeRaw('PASSED ON').scalars().all()).toEqual([1]);
    await expect(connection.executeRaw('BROKEN')).rejects.toMatchObject({
      name: 'ProgrammingError',
      code: 'DB_SYNTAX_ERROR',
      sql: 'BROKEN',
    });
    expect(database.calls).toEqual(['begin', 'execute INSERT [1]', 'execute NUMBERS']);
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

  test('what comes with every checkout is told once to whoever listens, however often listeners came and went', async () => {
    const { engine } = fakeEngine(asynchronous);
    await engine.connect(() => undefined);
    const seen: string[] = [];
    for (const name of ['checkout', 'checkin', 'reset'] as const) {
      engine.events.on(name, () => void seen.push('early'))();
      engine.events.on(name, ({ connectionId }) => void seen.push(`${name} ${connectionId}`));
    }
    await engine.connect(() => undefined);
    expect(seen).toEqual(['checkout 1', 'checkin 1', 'reset 1']);
  });

  test('invalidate tells why a connection is dropped', async () => {
    const { engine } = fakeEngine(asynchronous);
    const seen: unknown[] = [];
    engine.events.on('invalidate', ({ connectionId, reason }) => void seen.push([connectionId, reason]));
    await using connection = await engine.connect();
    await connection.invalidate('too slow');
    expect(seen).toEqual([[1, 'too slow']]);
  });

  test('a begin listener that throws refuses the transaction, which is rolled back and leaves nothing behind', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const told: string[] = [];
    const off = engine.events.on('begin', () => {
      throw new Error('not now');
    });
    engine.events.on('rollback', () => void told.push('rollback'));
    await using connection = await engine.connect();
    await expect(connection.execute(insertNumber(1))).rejects.toThrow('not now');
    await expect(connection.begin()).rejects.toThrow('not now');
    expect(connection.inTransaction).toBe(false);
    expect(told).toEqual(['rollback', 'rollback']);
    off();
    await connection.execute(insertNumber(2));
    await connection.commit();
    expect(database.calls).toEqual(['begin', 'rollback', 'begin', 'rollback', 'begin', 'execute INSERT [2]', 'commit']);
    expect(database.committed).toEqual([2]);
  });

  test('a begin listener that throws where the rollback fails costs the connection, and its error comes out', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const off = engine.events.on('begin', () => {
      throw new Error('not now');
    });
    await using connection = await engine.connect();
    database.failures.set('rollback', new FakeDriverError('no'));
    await expect(connection.execute(insertNumber(1))).rejects.toThrow('not now');
    off();
    await connection.execute(insertNumber(2));
    expect(database.connections.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test('views of an engine share its events', async () => {
    const { engine } = fakeEngine(asynchronous);
    let count = 0;
    engine.events.on('afterExecute', () => void count++);
    await engine.withOptions({ logTag: 'x' }).connect((connection) => connection.execute(new FakeStatement('ANY')));
    expect(count).toBe(1);
  });
});

describe('leak', () => {
  test('tells of a connection that is held for too long, once, and who has taken it', async () => {
    const { engine } = fakeEngine(true, { pool: { leakReportAfterMs: 10 } });
    const leak = new Promise<LeakEvent>((resolve) => engine.events.on('leak', resolve));
    async function theForgetful(): Promise<Connection> {
      return await engine.connect();
    }
    const startedAt = Date.now();
    await using _connection = await theForgetful();
    const { connectionId, connection, heldForMs, checkedOutAt, stack } = await leak;
    expect(connectionId).toBe(1);
    expect(connection.native).toEqual({ fake: true });
    expect(heldForMs).toBeGreaterThan(5);
    expect(checkedOutAt.getTime()).toBeGreaterThanOrEqual(startedAt);
    expect(stack).toContain('theForgetful');
  });
});
