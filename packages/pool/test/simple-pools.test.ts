import { expect, test } from 'vitest';
import { createPool } from '../src/index.ts';
import { FakeLifecycle } from './fake-lifecycle.ts';

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
