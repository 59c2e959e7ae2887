import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RetryEvent } from '../../src/engine/retry.ts';
import { FakeDriverError, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

afterEach(() => void vi.restoreAllMocks());

const deadlock = new FakeDriverError('deadlock', { code: 'DB_DEADLOCK', kind: 'operational', retryable: true });
const violation = new FakeDriverError('unique', { code: 'DB_UNIQUE_VIOLATION', kind: 'integrity' });
const broken = new FakeDriverError('gone', { code: 'DB_CONNECTION_LOST', kind: 'operational', disconnected: true, retryable: true });
/** No waits. */
const soon = { minDelayMs: 0, maxDelayMs: 0 };

describe.each([
  ['at once', false],
  ['later', true],
])('run() with a driver that answers %s', (_when, asynchronous) => {
  test('commits like begin(), and gives what the callback gives', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const value = await engine.run(async (connection, attempt) => {
      await connection.execute(insertNumber(1));
      return `try ${attempt}`;
    });
    expect(value).toBe('try 1');
    expect(database.committed).toEqual([1]);
    expect(database.calls).toEqual(['begin', 'execute INSERT [1]', 'commit']);
  });

  test('does all of it again after an error that trying again can help against, at any step', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const steps = ['execute', 'commit', 'begin', 'connect'];
    const attempts: number[] = [];
    await engine.run(
      async (connection, attempt) => {
        attempts.push(attempt);
        if (attempt === 1) database.failures.set('execute', deadlock);
        if (attempt === 2) database.failures.set('commit', deadlock);
        await connection.execute(insertNumber(attempt));
        if (attempt === 2) database.failures.set('begin', deadlock);
      },
      { retry: { ...soon, attempts: steps.length + 1 } },
    );
    // The fourth try got as far as the callback; the third did not begin.
    expect(attempts).toEqual([1, 2, 4]);
    expect(database.committed).toEqual([4]);
    database.connections.length = 0;
    await engine.run(
      async (connection, attempt) => {
        await connection.execute(insertNumber(5));
        if (attempt > 1) return;
        database.failures.set('execute', broken);
        database.failures.set('connect', broken);
        await connection.execute(insertNumber(6));
      },
      { retry: soon },
    );
    expect(database.committed).toEqual([4, 5]);
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('throws other errors as they come, and the last one when it was tried often enough', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    let tries = 0;
    const failing = (error: Error) => (connection: { execute(statement: typeof numbers): PromiseLike<unknown> }) => {
      tries += 1;
      database.failures.set('execute', error);
      return connection.execute(numbers);
    };
    await expect(engine.run(failing(violation), { retry: soon })).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    expect(tries).toBe(1);
    await expect(engine.run(failing(deadlock), { retry: { ...soon, attempts: 3 } })).rejects.toMatchObject({ code: 'DB_DEADLOCK' });
    expect(tries).toBe(4);
    await expect(engine.run(failing(deadlock), { retry: false })).rejects.toMatchObject({ code: 'DB_DEADLOCK' });
    expect(tries).toBe(5);
    const own = new Error('mine');
    await expect(engine.run(() => Promise.reject(own))).rejects.toBe(own);
    expect(database.committed).toEqual([]);
  });

  test('looks for the error of the database in those that were made of it', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    let tries = 0;
    await engine.run(
      async (connection) => {
        tries += 1;
        if (tries > 1) return;
        database.failures.set('execute', deadlock);
        await connection.execute(numbers).catch((cause: unknown) => {
          throw new Error('the order could not be placed', { cause });
        });
      },
      { retry: soon },
    );
    expect(tries).toBe(2);
  });

  test('does not repeat what may be committed, unless it is told that this does no harm', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    let tries = 0;
    const work = async (connection: { execute(statement: unknown): PromiseLike<unknown> }): Promise<void> => {
      tries += 1;
      await connection.execute(insertNumber(tries));
      if (tries === 1) database.failures.set('commit', broken);
    };
    await expect(engine.run(work as never, { retry: { ...soon, when: () => true } })).rejects.toMatchObject({
      code: 'ENGINE_COMMIT_UNKNOWN',
    });
    expect(tries).toBe(1);
    tries = 0;
    await engine.run(work as never, { retry: { ...soon, afterUnknownCommit: true } });
    expect(tries).toBe(2);
  });

  test('does not repeat what the callback has committed itself', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    let tries = 0;
    const committed = engine.run(
      async (connection) => {
        tries += 1;
        await connection.execute(insertNumber(1));
        await connection.commit();
        throw Object.assign(new Error('later'), { cause: undefined });
      },
      { retry: { ...soon, when: () => true } },
    );
    await expect(committed).rejects.toThrow('later');
    expect(tries).toBe(1);
    expect(database.committed).toEqual([1]);
  });

  test('asks `when` whether an error is worth another try', async () => {
    const { engine } = fakeEngine(asynchronous);
    let tries = 0;
    const mine = new Error('mine');
    const value = engine.run(
      () => {
        tries += 1;
        if (tries < 3) throw mine;
        return tries;
      },
      { retry: { ...soon, when: (error) => error === mine } },
    );
    expect(await value).toBe(3);
  });

  test('begins each try with the isolation and the access that were asked for', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await engine.run(
      (_connection, attempt) => {
        if (attempt === 1) database.failures.set('commit', deadlock);
      },
      { isolationLevel: 'SERIALIZABLE', readOnly: true, retry: soon },
    );
    expect(database.begins).toMatchObject([
      { isolationLevel: 'SERIALIZABLE', readOnly: true },
      { isolationLevel: 'SERIALIZABLE', readOnly: true },
    ]);
  });

  test('is refused within itself, and not on another engine or after it', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const other = fakeEngine(asynchronous);
    const nested = engine.run(async () => engine.withOptions({ logTag: 'inner' }).run(() => undefined));
    await expect(nested).rejects.toMatchObject({ name: 'InvalidStateError', code: 'ENGINE_NESTED_RUN' });
    await engine.run(() => other.engine.run((connection) => connection.execute(insertNumber(1))));
    expect(other.database.committed).toEqual([1]);
    // Calls at the same time are not nested.
    await Promise.all([1, 2, 3].map((n) => engine.run((connection) => connection.execute(insertNumber(n)))));
    expect([...database.committed].length).toBeGreaterThan(0);
  });

  test('tells of each further try: its option, the event and the log', async () => {
    const records: string[] = [];
    const { engine, database } = fakeEngine(asynchronous, {
      logger: ({ event, level, detail }) => {
        if (event === 'retry') records.push(`${level} ${detail}`);
      },
    });
    const events: RetryEvent[] = [];
    const told: RetryEvent[] = [];
    engine.events.on('retry', (event) => void events.push(event));
    await engine.run(
      (_connection, attempt) => {
        if (attempt < 3) database.failures.set('commit', deadlock);
      },
      { retry: { ...soon, onRetry: (event) => void told.push(event) } },
    );
    expect(told).toEqual(events);
    expect(events).toMatchObject([
      { attempt: 1, delayMs: 0, error: { code: 'DB_DEADLOCK' } },
      { attempt: 2, delayMs: 0, error: { code: 'DB_DEADLOCK' } },
    ]);
    expect(records[0]).toBe('warn try 1 failed (DB_DEADLOCK), another one follows in 0 ms');
  });

  test('ends its waits, and everything else, through its signal', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error('enough');
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const waiting = engine.run(
      () => {
        database.failures.set('commit', deadlock);
      },
      { signal, retry: { minDelayMs: 60_000, maxDelayMs: 60_000, onRetry: () => void setTimeout(() => controller.abort(reason), 1) } },
    );
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_ABORTED', cause: reason });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const late = engine.run((connection) => connection.execute(numbers), { signal });
    await expect(late).rejects.toMatchObject({ code: 'POOL_ABORTED', cause: reason });
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('waits a random part of a time that doubles up to a limit', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const delays: number[] = [];
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    await engine.run(
      (_connection, attempt) => {
        if (attempt < 6) database.failures.set('commit', deadlock);
      },
      { retry: { attempts: 6, minDelayMs: 2, maxDelayMs: 10, onRetry: ({ delayMs }) => void delays.push(delayMs) } },
    );
    expect(delays).toEqual([1, 2, 4, 5, 5]);
  });

  test.each([
    ['attempts', 0],
    ['attempts', 1.5],
    ['minDelayMs', -1],
    ['maxDelayMs', Number.NaN],
  ])('refuses %s: %s', async (name, value) => {
    const { engine, database } = fakeEngine(asynchronous);
    await expect(engine.run(() => undefined, { retry: { [name]: value } })).rejects.toMatchObject({
      code: 'ENGINE_INVALID_OPTION',
      message: expect.stringContaining(`'${name}' of retry`),
    });
    expect(database.calls).toEqual([]);
  });
});
