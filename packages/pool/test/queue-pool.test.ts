import type { ConnectionLifecycle, PooledConnection, PoolOptions } from '@sqlayer/kernel/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPool, type QueuePool } from '../src/index.ts';
import { type FakeConnection, FakeLifecycle, turn } from './fake-lifecycle.ts';

afterEach(() => {
  vi.useRealTimers();
});

function setUp(options: PoolOptions = {}): { readonly lifecycle: FakeLifecycle; readonly pool: QueuePool<FakeConnection> } {
  const lifecycle = new FakeLifecycle();
  return { lifecycle, pool: createPool(lifecycle, { kind: 'queue', ...options }) as QueuePool<FakeConnection> };
}

describe('a queue pool', () => {
  test('answers at once where the driver does, and gives the same connection again', () => {
    const { lifecycle, pool } = setUp();
    const first = pool.acquire() as PooledConnection<FakeConnection>;
    expect(first).not.toBeInstanceOf(Promise);
    expect(first.release()).toBeUndefined();
    const second = pool.acquire() as PooledConnection<FakeConnection>;
    expect(second.connection).toBe(first.connection);
    expect(lifecycle.made).toHaveLength(1);
    expect(first.connection.resets).toBe(1);
  });

  test('makes connections up to size and overflow, closes the overflow on return, and keeps the rest', async () => {
    const { lifecycle, pool } = setUp({ size: 2, maxOverflow: 1 });
    const held = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
    expect(pool.status).toEqual({ kind: 'queue', idle: 0, inUse: 3, waiting: 0, limit: 3 });
    for (const one of held) await one.release();
    expect(pool.status).toMatchObject({ idle: 2, inUse: 0 });
    expect(lifecycle.open).toHaveLength(2);
  });

  test.each([
    ['fifo', [1, 2]],
    ['lifo', [2, 1]],
  ] as const)('gives idle connections out in %s order', async (order, expected) => {
    const { pool } = setUp({ size: 2, order });
    const [a, b] = [await pool.acquire(), await pool.acquire()];
    await a.release();
    await b.release();
    expect([(await pool.acquire()).connection.id, (await pool.acquire()).connection.id]).toEqual(expected);
  });

  test('lets newcomers wait behind those who wait, and hands over in order', async () => {
    const { pool } = setUp({ size: 1, maxOverflow: 0 });
    const first = await pool.acquire();
    const order: string[] = [];
    const waiters = ['a', 'b', 'c'].map(async (name) => {
      const checkout = await pool.acquire();
      order.push(name);
      await checkout.release();
    });
    expect(pool.status.waiting).toBe(3);
    await first.release();
    await Promise.all(waiters);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('a connection that cannot be made frees its place for the next one who waits', async () => {
    const { lifecycle, pool } = setUp({ size: 1, maxOverflow: 0 });
    lifecycle.asynchronous = true;
    lifecycle.failConnects = 1;
    const failing = Promise.resolve(pool.acquire());
    const waiting = pool.acquire();
    await expect(failing).rejects.toThrow('no connection');
    expect((await waiting).connection.id).toBe(1);
  });

  test('a connection that cannot be reset is dropped, and its place is free', async () => {
    const { lifecycle, pool } = setUp({ size: 1, maxOverflow: 0 });
    lifecycle.failResets = 1;
    const first = await pool.acquire();
    const waiting = pool.acquire();
    await first.release();
    expect((await waiting).connection.id).toBe(2);
    expect(lifecycle.made[0]?.closed).toBe(1);
  });

  test('with resetOnReturn off connections go back as they are', async () => {
    const { pool } = setUp({ resetOnReturn: false });
    const checkout = await pool.acquire();
    await checkout.release();
    expect(checkout.connection.resets).toBe(0);
  });

  test('a checkout ends once', async () => {
    const { pool } = setUp();
    const checkout = await pool.acquire();
    await checkout.release();
    expect(() => checkout.release()).toThrow(/POOL_RELEASED_TWICE/);
    expect(() => checkout.invalidate('x')).toThrow(/POOL_RELEASED_TWICE/);
    expect(pool.status).toMatchObject({ idle: 1, inUse: 0 });
  });
});

describe('invalidation', () => {
  test('drops one connection, or with it all that are older: idle ones at once, others on return', async () => {
    const { lifecycle, pool } = setUp({ size: 4 });
    const [a, b, c] = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
    await a.release();
    await b.invalidate(new Error('gone'), { olderToo: true });
    expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1, 1, 0]);
    await c.release();
    expect(c.connection.closed).toBe(1);
    const fresh = await pool.acquire();
    expect(fresh.connection.id).toBe(4);
    await fresh.release();
    expect(fresh.connection.closed).toBe(0);
  });

  test('pre-ping replaces connections that give no sign of life, and tells the caller only if new ones do not either', async () => {
    const { lifecycle, pool } = setUp({ prePing: true, size: 2 });
    const first = await pool.acquire();
    await first.release();
    first.connection.dead = true;
    const second = await pool.acquire();
    expect(second.connection.id).toBe(2);
    expect(first.connection.closed).toBe(1);
    await second.release();
    lifecycle.ping = () => {
      throw new Error('no answer');
    };
    await expect((async () => pool.acquire())()).rejects.toMatchObject({ code: 'POOL_PING_FAILED' });
    expect(pool.status.inUse).toBe(0);
    expect(lifecycle.open).toHaveLength(0);
  });
});

describe('time', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  test('a checkout that waits too long says how many are in use and waiting', async () => {
    const { pool } = setUp({ size: 1, maxOverflow: 0, checkoutTimeoutMs: 100 });
    const held = await pool.acquire();
    const waiting = Promise.resolve(pool.acquire()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toMatchObject({
      code: 'POOL_CHECKOUT_TIMEOUT',
      message: expect.stringContaining('(1 in use, 1 waiting)') as string,
    });
    await held.release();
    expect(pool.status).toMatchObject({ idle: 1, waiting: 0 });
  });

  test('with a timeout of 0 nobody waits', async () => {
    const { pool } = setUp({ size: 1, maxOverflow: 0, checkoutTimeoutMs: 0 });
    await pool.acquire();
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'POOL_CHECKOUT_TIMEOUT' });
  });

  test('connections that are too old are replaced at checkout', async () => {
    const { pool } = setUp({ recycleAfterMs: 1_000 });
    const first = await pool.acquire();
    await first.release();
    vi.advanceTimersByTime(999);
    const second = await pool.acquire();
    expect(second.connection.id).toBe(1);
    await second.release();
    vi.advanceTimersByTime(10);
    expect((await pool.acquire()).connection.id).toBe(2);
  });

  test('connections that are too old as soon as they are made are an error and not tried for ever', async () => {
    const { lifecycle, pool } = setUp({ recycleAfterMs: 10, size: 1, maxOverflow: 0 });
    const off = pool.on('connect', () => void vi.advanceTimersByTime(20));
    expect(() => pool.acquire()).toThrow(/POOL_NO_FIT_CONNECTION: 3 connections/);
    expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1, 1, 1]);
    off();
    expect((await pool.acquire()).connection.id).toBe(4);
  });

  test('a leak report names who asked for the connection, not who handed it over', async () => {
    const { lifecycle, pool } = setUp({ size: 1, maxOverflow: 0, leakReportAfterMs: 500 });
    lifecycle.asynchronous = true;
    const stacks: unknown[] = [];
    pool.on('leak', ({ stack, connection }) => {
      stacks.push(stack);
      expect(connection).toBe(lifecycle.made[0]);
      throw new Error('nobody can catch this');
    });
    const first = async (): Promise<PooledConnection<FakeConnection>> => pool.acquire();
    const second = async (): Promise<PooledConnection<FakeConnection>> => pool.acquire();
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const held = await first();
    const waiting = second();
    await vi.advanceTimersByTimeAsync(600);
    await held.release();
    await waiting;
    await vi.advanceTimersByTimeAsync(600);
    expect(stacks).toEqual([
      expect.stringMatching(/^Error: checked out here\s+at first /),
      expect.stringMatching(/^Error: checked out here\s+at second /),
    ]);
  });

  test('a connection that is held too long is reported, with who took it', async () => {
    const { pool } = setUp({ leakReportAfterMs: 500 });
    const leaks: { readonly heldForMs: number; readonly stack: string | undefined }[] = [];
    pool.on('leak', (leak) => {
      leaks.push(leak);
    });
    const held = await pool.acquire();
    const released = await pool.acquire();
    await released.release();
    await vi.advanceTimersByTimeAsync(600);
    expect(leaks).toHaveLength(1);
    expect(leaks[0]?.stack).toContain('queue-pool.test.ts');
    await held.release();
  });
});

describe('giving up', () => {
  test('a signal ends the wait, and one that was raised before begins none', async () => {
    const { pool } = setUp({ size: 1, maxOverflow: 0 });
    const held = await pool.acquire();
    const controller = new AbortController();
    const waiting = pool.acquire({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toMatchObject({ code: 'POOL_ABORTED' });
    expect(() => pool.acquire({ signal: controller.signal })).toThrow(/POOL_ABORTED/);
    await held.release();
    expect(pool.status).toMatchObject({ idle: 1, inUse: 0, waiting: 0 });
  });

  test('a connection that comes too late goes to the pool', async () => {
    const { lifecycle, pool } = setUp({ size: 1, maxOverflow: 0 });
    lifecycle.asynchronous = true;
    const controller = new AbortController();
    const connecting = Promise.resolve(pool.acquire({ signal: controller.signal }));
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ code: 'POOL_ABORTED' });
    await turn();
    expect(pool.status).toMatchObject({ idle: 1, inUse: 0 });
  });

  test('a disposed pool refuses those who wait and those who come, and closes what comes back', async () => {
    const { lifecycle, pool } = setUp({ size: 1, maxOverflow: 0 });
    const held = await pool.acquire();
    const waiting = pool.acquire();
    const disposed = pool.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'POOL_DISPOSED' });
    expect(pool.status.waiting).toBe(0);
    await disposed;
    expect(() => pool.acquire()).toThrow(/POOL_DISPOSED/);
    await held.release();
    expect(lifecycle.open).toHaveLength(0);
    await pool.dispose();
  });
});

describe('disposing while a checkout is under way', () => {
  const kinds = ['queue', 'null', 'static', 'assertion'] as const;

  test.each(kinds)('refuses a connection that a %s pool was making, and closes it', async (kind) => {
    const lifecycle = new FakeLifecycle();
    lifecycle.asynchronous = true;
    const pool = createPool(lifecycle, { kind });
    const connecting = Promise.resolve(pool.acquire());
    await pool.dispose();
    await expect(connecting).rejects.toMatchObject({ code: 'POOL_DISPOSED' });
    expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1]);
    expect(pool.status).toMatchObject({ idle: 0, inUse: 0, waiting: 0 });
  });

  test.each(kinds)('makes no other connection where a %s pool is asking one for a sign of life', async (kind) => {
    const lifecycle = new FakeLifecycle();
    lifecycle.ping = async () => {
      await turn();
      throw new Error('no answer');
    };
    const pool = createPool(lifecycle as ConnectionLifecycle<FakeConnection>, { kind, prePing: true });
    const asking = Promise.resolve(pool.acquire());
    await pool.dispose();
    await expect(asking).rejects.toMatchObject({ code: 'POOL_DISPOSED' });
    expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1]);
  });
});

describe('events', () => {
  test('tell of every step, the first connection once', async () => {
    const { pool } = setUp({ size: 1, maxOverflow: 1 });
    const log: string[] = [];
    for (const event of ['connect', 'firstConnect', 'checkout', 'checkin', 'reset', 'invalidate', 'close'] as const) {
      pool.on(event, ({ connection }) => {
        log.push(`${event} ${connection.id}`);
      });
    }
    const [a, b] = [await pool.acquire(), await pool.acquire()];
    await a.release();
    await b.invalidate('x');
    expect(log).toEqual([
      'connect 1',
      'firstConnect 1',
      'checkout 1',
      'connect 2',
      'checkout 2',
      'checkin 1',
      'reset 1',
      'invalidate 2',
      'close 2',
    ]);
  });

  test('the first connection is looked at once though several come at the same time; if that fails, the next one is the first', async () => {
    const { lifecycle, pool } = setUp({ size: 3 });
    lifecycle.asynchronous = true;
    let looks = 0;
    pool.on('firstConnect', async () => {
      looks += 1;
      await turn();
      if (looks === 1) throw new Error('not yet');
    });
    const results = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(looks).toBe(2);
    expect(lifecycle.open).toHaveLength(2);
  });

  test('a checkout listener that throws refuses the connection, which is not lost', async () => {
    const { pool } = setUp({ size: 1, maxOverflow: 0 });
    const off = pool.on('checkout', () => {
      throw new Error('not this one');
    });
    expect(() => pool.acquire()).toThrow('not this one');
    off();
    const checkout = await pool.acquire();
    expect(checkout.connection.id).toBe(1);
  });

  test.each(['checkin', 'invalidate'] as const)('a %s listener that throws does not take the place of the connection', async (event) => {
    const { lifecycle, pool } = setUp({ size: 1, maxOverflow: 0 });
    const off = pool.on(event, () => {
      throw new Error('mine');
    });
    const checkout = await pool.acquire();
    if (event === 'checkin') expect(() => checkout.release()).toThrow('mine');
    else await checkout.invalidate('gone');
    off();
    expect(lifecycle.open).toHaveLength(0);
    expect((await pool.acquire()).connection.id).toBe(2);
  });
});

describe('options', () => {
  test.each([
    [{ size: 0 }, "'size' of a pool must be a whole number from 1, not 0"],
    [{ maxOverflow: -1 }, "'maxOverflow' of a pool must be a whole number from 0"],
    [{ checkoutTimeoutMs: 1.5 }, "'checkoutTimeoutMs'"],
    [{ checkoutTimeoutMs: 2 ** 31 }, 'less than 2^31'],
    [{ leakReportAfterMs: 2 ** 31 }, 'less than 2^31'],
    [{ order: 'random' }, "'fifo' or 'lifo'"],
    [{ kind: 'ring' }, 'one of queue, null, static, assertion'],
    [{ prePing: 1 }, 'true or false'],
    [{ max: 5 }, "has no option 'max'"],
    [{ kind: 'null', size: 3 }, "'size' means nothing to a pool of kind 'null'"],
  ])('%j is refused', (options, sentence) => {
    expect(() => createPool(new FakeLifecycle(), options as PoolOptions)).toThrow(sentence);
  });

  test('a time that has no end is waited for without a clock', async () => {
    vi.useFakeTimers();
    const { pool } = setUp({ size: 1, maxOverflow: 0, checkoutTimeoutMs: Number.POSITIVE_INFINITY });
    const held = await pool.acquire();
    const waiting = pool.acquire();
    expect(vi.getTimerCount()).toBe(0);
    await held.release();
    expect((await waiting).connection).toBe(held.connection);
  });
});
