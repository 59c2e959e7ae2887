import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { isPromise } from '../../src/contracts/maybe-promise.ts';
import { Patience, TimeUp } from '../../src/engine/patience.ts';
import { FakeDriverError, type FakeSetup, FakeStatement, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

/** An engine whose server is not waited for once something was given up. */
function impatientEngine(): FakeSetup {
  return fakeEngine(true, { cancelTimeoutMs: 5 });
}

const cancelled = new FakeDriverError('canceling statement', { code: 'DB_CANCELLED', nativeCode: '57014' });

describe('a statement with a timeout', () => {
  test('is cancelled by the driver, and the connection goes on', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.silent.add('execute');
    database.answerToSignal = cancelled;
    await expect(connection.execute(new FakeStatement('SLOW'), undefined, { timeoutMs: 10 })).rejects.toMatchObject({
      code: 'ENGINE_TIMEOUT',
      message: expect.stringContaining('took longer than 10 ms and was given up.'),
      cause: cancelled,
      nativeCode: '57014',
      disconnected: false,
    });
    database.silent.clear();
    expect(await connection.execute(numbers).scalars().all()).toEqual([1]);
    expect(database.connections).toHaveLength(1);
  });

  test('that somebody else cancels is DB_CANCELLED', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = await engine.connect();
    database.failures.set('execute', cancelled);
    await expect(connection.execute(numbers, undefined, { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'DB_CANCELLED' });
  });

  test('is ENGINE_TIMEOUT, which says how long it was, and drops a connection whose server is silent', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.silent.add('execute');
    const error = connection.execute(new FakeStatement('SLOW', ['secret']), undefined, { timeoutMs: 10 });
    await expect(error).rejects.toMatchObject({
      name: 'OperationalError',
      code: 'ENGINE_TIMEOUT',
      message: expect.stringMatching(
        /took longer than 10 ms and was given up with its connection, since the server did not answer\.\n {2}in: SLOW/,
      ),
      retryable: false,
      disconnected: true,
      sql: 'SLOW',
    });
    await expect(error).rejects.not.toThrow(/secret/);
    expect(database.connections[0]).toMatchObject({ destroyed: true });
    await expect(connection.execute(numbers)).rejects.toMatchObject({ code: 'ENGINE_INVALIDATED' });
    database.silent.clear();
    await connection.rollback();
    expect(await connection.execute(numbers).scalars().all()).toEqual([]);
  });

  test('does not wait for the statements before it, is not sent when their time is up, and leaves them alone', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    let release: () => void = () => undefined;
    engine.events.on('beforeExecute', ({ sql }) => {
      if (sql === 'FIRST') return new Promise<void>((resolve) => (release = resolve));
    });
    const first = connection.execute(new FakeStatement('FIRST'));
    const second = connection.execute(new FakeStatement('SECOND'), undefined, { timeoutMs: 10 });
    await expect(second).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', message: expect.stringContaining('before it was sent') });
    release();
    await first;
    await connection.execute(new FakeStatement('THIRD'));
    expect(database.calls).toEqual(['begin', 'execute FIRST', 'execute THIRD']);
    expect(database.connections).toHaveLength(1);
  });

  test('counts taking another physical connection and beginning the transaction', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    await connection.invalidate();
    database.silent.add('begin');
    await expect(connection.execute(numbers, undefined, { timeoutMs: 10 })).rejects.toMatchObject({
      code: 'ENGINE_TIMEOUT',
      message: expect.stringContaining('begin took longer than 10 ms'),
    });
    expect(connection.inTransaction).toBe(false);
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('waits no longer than its signal either, and says which of them it was', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    database.silent.add('execute');
    const reason = new Error('enough');
    const controller = new AbortController();
    const pending = connection.execute(numbers, undefined, { timeoutMs: 60_000, signal: controller.signal });
    const settled = expect(pending).rejects.toMatchObject({ code: 'ENGINE_ABORTED', cause: reason, disconnected: true });
    setTimeout(() => controller.abort(reason), 5);
    await settled;
  });

  test('applies to a session of statements through engine, connection, statement and call, the innermost last', async () => {
    const { engine, database } = fakeEngine(true, { cancelTimeoutMs: 0, executionOptions: { timeoutMs: 60_000 } });
    database.silent.add('execute');
    const expectTimeout = async (ms: number, work: Promise<unknown>): Promise<void> => {
      await expect(work).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', message: expect.stringContaining(`longer than ${ms} ms`) });
    };
    await expectTimeout(
      9,
      engine.withOptions({ timeoutMs: 9 }).connect((connection) => connection.execute(numbers)),
    );
    await expectTimeout(
      8,
      engine.connect((connection) => connection.withOptions({ timeoutMs: 8 }).executeRaw('NUMBERS')),
    );
    await expectTimeout(
      7,
      engine.connect((connection) => connection.execute(new FakeStatement('SLOW', [], { options: { timeoutMs: 7 } }))),
    );
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31])('of %s ms is refused', async (timeoutMs) => {
    const { engine, database } = fakeEngine(true);
    await using connection = await engine.connect();
    await expect(connection.execute(numbers, undefined, { timeoutMs })).rejects.toMatchObject({ code: 'ENGINE_INVALID_OPTION' });
    await expect(connection.stream(numbers, undefined, { timeoutMs }).scalars()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'ENGINE_INVALID_OPTION',
    });
    expect(database.calls).toEqual([]);
  });
});

describe('a stream with a timeout', () => {
  test('gives each wait for rows the whole time', async () => {
    const { engine } = fakeEngine(true);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1, 2, 3));
    const seen: unknown[] = [];
    for await (const n of connection.stream(numbers, undefined, { timeoutMs: 60, streamChunkRows: 1 }).scalars()) {
      seen.push(n);
      // What the application does in between does not count.
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test('gives up when rows do not come, and drops the connection of a silent server', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1, 2));
    await connection.commit();
    const stream = connection.stream(numbers, undefined, { timeoutMs: 10, streamChunkRows: 1 }).scalars()[Symbol.asyncIterator]();
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    database.silent.add('chunk');
    await expect(stream.next()).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', disconnected: true, sql: 'NUMBERS' });
    database.silent.clear();
    await connection.rollback();
    expect(await connection.execute(numbers).scalars().all()).toEqual([1, 2]);
  });

  test('gives up while it waits for its turn', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    let release: () => void = () => undefined;
    engine.events.on('beforeExecute', () => new Promise<void>((resolve) => (release = resolve)));
    const first = connection.execute(new FakeStatement('FIRST'));
    const stream = connection.stream(numbers, undefined, { timeoutMs: 10 });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
    release();
    await first;
    await connection.commit();
    expect(database.calls).toEqual(['begin', 'execute FIRST', 'commit']);
  });
});

describe('a transaction with a timeout', () => {
  test('is given up when it does not begin', async () => {
    const { engine, database } = impatientEngine();
    await using connection = await engine.connect();
    database.silent.add('begin');
    await expect(connection.withOptions({ timeoutMs: 10 }).begin()).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', disconnected: true });
    expect(connection.inTransaction).toBe(false);
  });

  test('whose commit is not answered in time is ENGINE_COMMIT_UNKNOWN', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = (await engine.connect()).withOptions({ timeoutMs: 10 });
    await connection.execute(insertNumber(1));
    database.silent.add('commit');
    await expect(connection.commit()).rejects.toMatchObject({
      code: 'ENGINE_COMMIT_UNKNOWN',
      retryable: false,
      disconnected: true,
      cause: new TimeUp(10),
    });
    database.silent.clear();
    await expect(connection.execute(numbers)).rejects.toMatchObject({ code: 'ENGINE_INVALIDATED' });
    await connection.rollback();
    await connection.execute(numbers);
  });

  test('ends close() although a rollback is not answered', async () => {
    const { engine, database } = fakeEngine(true);
    const connection = (await engine.connect()).withOptions({ timeoutMs: 10 });
    await connection.execute(insertNumber(1));
    database.silent.add('rollback');
    await connection.close();
    expect(database.connections[0]).toMatchObject({ destroyed: true });
    expect(engine.poolStatus).toMatchObject({ idle: 0, inUse: 0 });
  });

  test('applies it to its savepoints', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = (await engine.connect()).withOptions({ timeoutMs: 10 });
    await connection.execute(insertNumber(1));
    database.silent.add('execute');
    await expect(connection.beginNested()).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', sql: 'SAVEPOINT sqlayer_sp_1' });
  });
});

describe('a commit', () => {
  test('whose connection breaks is ENGINE_COMMIT_UNKNOWN, unless it was known to be broken and nothing was sent', async () => {
    const { engine, database } = fakeEngine(true);
    const broken = new FakeDriverError('gone', { code: 'DB_CONNECTION_LOST', disconnected: true, retryable: true });
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.failures.set('commit', broken);
    await expect(connection.commit()).rejects.toMatchObject({ code: 'ENGINE_COMMIT_UNKNOWN', cause: broken, retryable: false });
    await connection.rollback();

    await connection.execute(insertNumber(1));
    database.failures.set('commit', broken);
    Object.assign(database.connections.at(-1) ?? {}, { lost: broken });
    await expect(connection.commit()).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', retryable: true });
    await connection.rollback();

    await connection.execute(insertNumber(1));
    database.failures.set('commit', new FakeDriverError('no', { code: 'DB_SERIALIZATION_FAILURE', retryable: true }));
    await expect(connection.commit()).rejects.toMatchObject({ code: 'DB_SERIALIZATION_FAILURE', retryable: true });
  });
});

describe('patience', () => {
  test('costs nothing where the answer is there at once', () => {
    const patience = new Patience({ timeoutMs: 10 });
    expect(isPromise(patience.untilAnswered(1, 0, () => Promise.reject(new Error('silent'))))).toBe(false);
    patience.end();
  });

  test('leaves no listener on the signal of the caller', async () => {
    const { engine } = fakeEngine(true);
    await using connection = await engine.connect();
    const { signal } = new AbortController();
    await connection.execute(insertNumber(1), undefined, { signal });
    for await (const _ of connection.stream(numbers, undefined, { signal })) break;
    await connection.commit();
    await connection.begin(() => undefined, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test.each([true, false])('leaves nothing behind after errors, from a driver that answers later: %s', async (asynchronous) => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const { signal } = new AbortController();
    const limits = { signal, timeoutMs: 60_000 };
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const failing = async (operation: 'begin' | 'execute' | 'commit', work: () => PromiseLike<unknown>): Promise<void> => {
      database.failures.set(operation, new Error(`no ${operation}`));
      await expect(work()).rejects.toMatchObject({ code: 'DB_OTHER' });
    };
    await failing('execute', () => connection.execute(numbers, undefined, limits));
    await connection.rollback();
    await failing('begin', () => connection.begin(() => undefined, limits));
    await failing('commit', () => connection.begin(() => undefined, limits));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(timers()).toBe(before);
  });
});
