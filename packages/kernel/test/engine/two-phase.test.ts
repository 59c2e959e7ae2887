import { describe, expect, test } from 'vitest';
import { FakeDriverError, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

const prepared = expect.objectContaining({ name: 'InvalidStateError', code: 'ENGINE_TRANSACTION_PREPARED' }) as unknown;
const lost = new FakeDriverError('gone', { code: 'DB_CONNECTION_LOST', disconnected: true, retryable: true });

describe.each([
  ['at once', false],
  ['later', true],
])('a transaction of two phases of a driver that answers %s', (_when, asynchronous) => {
  test('is prepared, takes nothing but its end then, and is committed', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const transaction = await connection.beginTwoPhase('transfer-1', { isolationLevel: 'SERIALIZABLE' });
    expect(transaction).toMatchObject({ id: 'transfer-1', isActive: true, isPrepared: false, nested: false });
    await connection.execute(insertNumber(1));
    await transaction.prepare();
    expect(transaction).toMatchObject({ isActive: false, isPrepared: true });
    expect(database.committed).toEqual([]);
    await expect(connection.execute(numbers)).rejects.toThrow(prepared);
    await expect(connection.beginNested()).rejects.toThrow(prepared);
    await expect(connection.begin()).rejects.toThrow(prepared);
    await expect(transaction.prepare()).rejects.toThrow(prepared);
    await transaction.commit();
    expect(transaction.isPrepared).toBe(false);
    await expect(transaction.prepare()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_ENDED' });
    await expect(transaction.rollback()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_ENDED' });
    expect(database.committed).toEqual([1]);
    expect(database.begins).toMatchObject([{ isolationLevel: 'SERIALIZABLE' }]);
    await connection.execute(numbers);
  });

  test('that is not prepared is committed in one phase, by connection.commit() too', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const transaction = await connection.beginTwoPhase();
    expect(transaction.id).toMatch(/^sqlayer-[0-9a-f-]{36}$/);
    await connection.execute(insertNumber(1));
    await connection.commit();
    expect(database.committed).toEqual([1]);
    expect(database.calls).toEqual(['begin', 'execute INSERT [1]', 'commit']);
  });

  test('is rolled back before and after it is prepared, and by leaving it', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    for (const isPrepared of [false, true]) {
      await using transaction = await connection.beginTwoPhase(`left-${isPrepared}`);
      await connection.execute(insertNumber(1));
      if (isPrepared) await transaction.prepare();
    }
    const closed = await engine.connect();
    await (await closed.beginTwoPhase('closed')).prepare();
    await closed.close();
    expect(database.calls.filter((call) => call.startsWith('rollback'))).toEqual(['rollback', 'rollback left-true', 'rollback closed']);
    expect(database.committed).toEqual([]);
    expect(database.prepared.size).toBe(0);
  });

  test('whose commit fails stays prepared until its owner says more, since others may have committed', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const refused = new FakeDriverError('no', { code: 'DB_PERMISSION_DENIED' });
    {
      await using connection = await engine.connect();
      await using transaction = await connection.beginTwoPhase('again');
      await connection.execute(insertNumber(1));
      await transaction.prepare();
      database.failures.set('commitPrepared', refused);
      await expect(transaction.commit()).rejects.toMatchObject({ code: 'DB_PERMISSION_DENIED' });
      await expect(connection.execute(numbers)).rejects.toMatchObject({ message: expect.stringContaining('its commit failed') });
    }
    expect([...database.prepared.keys()]).toEqual(['again']);
    // A database that keeps it with its connection lets others end it when that is closed.
    expect(database.connections[0]).toMatchObject({ closed: true });
    {
      await using connection = await engine.connect();
      const transaction = await connection.beginTwoPhase('twice');
      await transaction.prepare();
      database.failures.set('commitPrepared', refused);
      await expect(transaction.commit()).rejects.toMatchObject({ code: 'DB_PERMISSION_DENIED' });
      await transaction.commit();
    }
    expect([...database.prepared.keys()]).toEqual(['again']);
  });

  test('is found again after its connection was lost, and ended from another one', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const transaction = await connection.beginTwoPhase('first');
    await connection.execute(insertNumber(1));
    await transaction.prepare();
    database.failures.set('commitPrepared', lost);
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'ENGINE_COMMIT_UNKNOWN' });
    await expect(transaction.commit()).rejects.toMatchObject({
      code: 'ENGINE_INVALIDATED',
      message: expect.stringContaining("commitPrepared() or rollbackPrepared() with 'first'"),
    });
    await transaction.rollback();
    await (await connection.beginTwoPhase('second')).prepare();
    await connection.invalidate();
    await connection.rollback();
    expect(await connection.recoverTwoPhase()).toEqual(['first', 'second']);
    await connection.commitPrepared('first');
    await connection.rollbackPrepared('second');
    expect(await connection.recoverTwoPhase()).toEqual([]);
    expect(database.committed).toEqual([1]);
    expect(connection.inTransaction).toBe(false);
  });

  test('that cannot be prepared takes only a rollback', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const transaction = await connection.beginTwoPhase();
    await connection.execute(insertNumber(1));
    database.failures.set('prepare', new FakeDriverError('no', { code: 'DB_ERROR' }));
    await expect(transaction.prepare()).rejects.toMatchObject({ code: 'DB_ERROR' });
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_FAILED' });
    await transaction.rollback();
    expect(database.committed).toEqual([]);
  });

  test('is not prepared around an open savepoint, and nothing is recovered within a transaction', async () => {
    const { engine } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const transaction = await connection.beginTwoPhase();
    const savepoint = await connection.beginNested();
    await expect(transaction.prepare()).rejects.toMatchObject({ code: 'ENGINE_NESTED_ORDER' });
    await savepoint.commit();
    await expect(connection.commitPrepared('other')).rejects.toMatchObject({
      code: 'ENGINE_TRANSACTION_OPEN',
      message: expect.stringContaining('commitPrepared() was called'),
    });
    await expect(connection.beginTwoPhase()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_OPEN' });
  });

  test('tells events and log of each step', async () => {
    const records: string[] = [];
    const { engine } = fakeEngine(asynchronous, { logger: ({ event }) => void records.push(event) });
    const events: unknown[] = [];
    engine.events.on('prepare', (event) => void events.push(event));
    engine.events.on('commit', (event) => void events.push(event));
    await using connection = await engine.connect();
    const transaction = await connection.beginTwoPhase('told');
    await transaction.prepare();
    await transaction.commit();
    expect(events).toEqual([{ connectionId: 1, id: 'told' }, { connectionId: 1 }]);
    expect(records).toEqual(['connect', 'begin', 'prepare', 'commitPrepared']);
  });

  test.each(['', 'a b', 'ä', 'x'.repeat(65)])('is not named %j', async (id) => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await expect(connection.beginTwoPhase(id)).rejects.toMatchObject({ code: 'ENGINE_INVALID_OPTION' });
    await expect(connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).beginTwoPhase()).rejects.toMatchObject({
      code: 'ENGINE_AUTOCOMMIT',
    });
    expect(database.calls).toEqual([]);
  });

  test('is refused where the driver has none', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    Object.assign(database.connections[0] ?? {}, { twoPhase: undefined });
    const unsupported = { code: 'ENGINE_UNSUPPORTED', message: expect.stringContaining('transactions of two phases') as string };
    await expect(connection.beginTwoPhase()).rejects.toMatchObject(unsupported);
    await expect(connection.recoverTwoPhase()).rejects.toMatchObject(unsupported);
    expect(connection.inTransaction).toBe(false);
  });
});
