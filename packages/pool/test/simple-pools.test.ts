import { afterEach, expect, test, vi } from 'vitest';
import { createPool } from '../src/index.ts';
import { FakeLifecycle, turn } from './fake-lifecycle.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a null pool makes a connection for each checkout and closes it on return', async () => {
  const lifecycle = new FakeLifecycle();
  const pool = createPool(lifecycle, { kind: 'null' });
  const [a, b] = [await pool.acquire(), await pool.acquire()];
  expect(a.connection).not.toBe(b.connection);
  await a.release();
  await b.release();
  expect(lifecycle.open).toHaveLength(0);
  expect(pool.status).toMatchObject({ kind: 'null', inUse: 0, limit: Number.POSITIVE_INFINITY });
});

test('a static pool gives one connection to all, and resets it when the last one is done', async () => {
  const lifecycle = new FakeLifecycle();
  lifecycle.asynchronous = true;
  const pool = createPool(lifecycle, { kind: 'static' });
  const [a, b] = await Promise.all([pool.acquire(), pool.acquire()]);
  expect(a.connection).toBe(b.connection);
  await a.release();
  expect(a.connection.resets).toBe(0);
  await b.release();
  expect(a.connection.resets).toBe(1);
  const c = await pool.acquire();
  await c.invalidate('gone');
  expect((await pool.acquire()).connection.id).toBe(2);
});

test.each([
  ['at once', false],
  ['later', true],
])('a static pool whose driver answers %s keeps the connection that took the place of one too old', async (_when, asynchronous) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lifecycle = new FakeLifecycle();
  lifecycle.asynchronous = asynchronous;
  const pool = createPool(lifecycle, { kind: 'static', recycleAfterMs: 50 });
  await (await pool.acquire()).release();
  vi.advanceTimersByTime(60);
  for (let i = 0; i < 4; i++) {
    // Those who come while it is replaced get the same one.
    const [a, b] = await Promise.all([pool.acquire(), pool.acquire()]);
    expect([a.connection.id, b.connection.id]).toEqual([2, 2]);
    await a.release();
    await b.release();
  }
  await pool.dispose();
  expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1, 1]);
});

test('a static pool replaces no connection that somebody holds, and asks it for no sign of life', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lifecycle = new FakeLifecycle();
  const pool = createPool(lifecycle, { kind: 'static', recycleAfterMs: 50, prePing: true });
  const held = await pool.acquire();
  held.connection.dead = true;
  vi.advanceTimersByTime(60);
  const other = await pool.acquire();
  expect(other.connection).toBe(held.connection);
  expect(held.connection.closed).toBe(0);
  await other.release();
  await held.release();
  expect(held.connection.closed).toBe(1);
  expect((await pool.acquire()).connection.id).toBe(2);
});

test('a static pool gives another connection as soon as one is invalidated, though closing takes its time', async () => {
  const lifecycle = new FakeLifecycle();
  lifecycle.asynchronous = true;
  const pool = createPool(lifecycle, { kind: 'static' });
  const first = await pool.acquire();
  const gone = first.invalidate('gone', { olderToo: true });
  const second = await pool.acquire();
  await gone;
  expect(second.connection.id).toBe(2);
  expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1, 0]);
});

test('a static pool gives its connection out when it was made as good as new, and not while that is done', async () => {
  const lifecycle = new FakeLifecycle();
  lifecycle.asynchronous = true;
  const pool = createPool(lifecycle, { kind: 'static' });
  const first = await pool.acquire();
  let isReset = false;
  const given = Promise.resolve(first.release()).then(() => {
    isReset = true;
  });
  const second = await pool.acquire();
  expect(isReset).toBe(true);
  expect(second.connection).toBe(first.connection);
  await given;
});

test('a static pool goes on with the next one who waits where a connection cannot be made', async () => {
  const lifecycle = new FakeLifecycle();
  lifecycle.asynchronous = true;
  lifecycle.failConnects = 1;
  const pool = createPool(lifecycle, { kind: 'static' });
  const results = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  await turn();
  expect(lifecycle.made).toHaveLength(1);
});

test('an assertion pool refuses a second checkout and says where the first was made', async () => {
  const lifecycle = new FakeLifecycle();
  const pool = createPool(lifecycle, { kind: 'assertion' });
  const first = await pool.acquire();
  expect(() => pool.acquire()).toThrow(/POOL_ALREADY_CHECKED_OUT[\s\S]*simple-pools\.test\.ts/);
  await first.release();
  const second = await pool.acquire();
  expect(second.connection).toBe(first.connection);
  await second.release();
  await pool.dispose();
  expect(lifecycle.open).toHaveLength(0);
});
