import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPool } from '../src/index.ts';
import { type FakeConnection, FakeLifecycle } from './fake-lifecycle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that stops answering. */
class SilentLifecycle extends FakeLifecycle {
  readonly silent = new Set<'connect' | 'ping' | 'reset' | 'close'>();
  /** Connections that were closed without a word. */
  readonly killed: number[] = [];
  override connect(signal: AbortSignal | undefined): FakeConnection | Promise<FakeConnection> {
    if (!this.silent.has('connect')) return Promise.resolve(super.connect(signal) as never);
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  }

  override ping(): Promise<void> {
    return this.#answer('ping');
  }

  override reset(): Promise<void> {
    return this.#answer('reset');
  }

  override close(connection: FakeConnection, isDead = false): void | Promise<void> {
    connection.closed += 1;
    if (!isDead) return this.#answer('close');
    this.killed.push(connection.id);
  }

  #answer(what: 'ping' | 'reset' | 'close'): Promise<void> {
    return this.silent.has(what) ? new Promise(() => undefined) : Promise.resolve();
  }
}

const noMore = { size: 1, maxOverflow: 0 };

describe('a silent server', () => {
  test('keeps no checkout waiting for a connection for longer than checkoutTimeoutMs, and no place after it', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { ...noMore, checkoutTimeoutMs: 100 });
    lifecycle.silent.add('connect');
    const refused = expect(pool.acquire()).rejects.toMatchObject({
      code: 'POOL_CHECKOUT_TIMEOUT',
      message: expect.stringContaining('could be made within 100 ms'),
    });
    await vi.advanceTimersByTimeAsync(100);
    await refused;
    lifecycle.silent.clear();
    await (await pool.acquire()).release();
    expect(pool.status).toMatchObject({ idle: 1, inUse: 0 });
  });

  test('that is silent when the first connection is looked at costs that connection and no more', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { ...noMore, checkoutTimeoutMs: 100 });
    let isSilent = true;
    pool.on('firstConnect', () => (isSilent ? new Promise(() => undefined) : undefined));
    const refused = expect(pool.acquire()).rejects.toMatchObject({ code: 'POOL_CHECKOUT_TIMEOUT' });
    await vi.advanceTimersByTimeAsync(100);
    await refused;
    expect(lifecycle.killed).toEqual([1]);
    isSilent = false;
    await (await pool.acquire()).release();
    expect(pool.status).toMatchObject({ idle: 1, inUse: 0 });
  });

  test('costs a connection that does not answer a ping, and a new one is made', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { ...noMore, prePing: true, answerTimeoutMs: 50 });
    await (await pool.acquire()).release();
    lifecycle.silent.add('ping');
    const next = pool.acquire();
    lifecycle.silent.clear();
    await vi.advanceTimersByTimeAsync(50);
    expect((await next).connection.id).toBe(2);
    expect(lifecycle.killed).toEqual([1]);
  });

  test('fails a checkout with prePing when no connection answers', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { ...noMore, prePing: true, answerTimeoutMs: 50 });
    lifecycle.silent.add('ping');
    const refused = expect(pool.acquire()).rejects.toMatchObject({
      code: 'POOL_PING_FAILED',
      cause: expect.objectContaining({ code: 'POOL_NO_ANSWER' }) as unknown,
    });
    await vi.advanceTimersByTimeAsync(150);
    await refused;
    expect(lifecycle.killed).toEqual([1, 2, 3]);
    lifecycle.silent.clear();
    await (await pool.acquire()).release();
    expect(pool.status).toMatchObject({ idle: 1, inUse: 0 });
  });

  test('costs a connection that is not reset, and somebody who waits gets another', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { ...noMore, answerTimeoutMs: 50 });
    const first = await pool.acquire();
    const waiting = pool.acquire();
    lifecycle.silent.add('reset');
    const released = first.release();
    await vi.advanceTimersByTimeAsync(50);
    await released;
    expect((await waiting).connection.id).toBe(2);
    expect(lifecycle.killed).toEqual([1]);
  });

  test('does not keep dispose() from ending', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { ...noMore, answerTimeoutMs: 50 });
    await (await pool.acquire()).release();
    lifecycle.silent.add('close');
    const disposed = pool.dispose();
    await vi.advanceTimersByTimeAsync(50);
    await disposed;
    expect(lifecycle.killed).toEqual([1]);
  });

  test('is told of nothing by connections that are dropped, and of the end of others', async () => {
    const lifecycle = new SilentLifecycle();
    const pool = createPool<FakeConnection>(lifecycle, { size: 3 });
    const held = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()]);
    await held[1]?.release();
    await held[0]?.invalidate(new Error('broken'), { olderToo: true });
    await held[2]?.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(lifecycle.killed.sort()).toEqual([1, 2]);
    expect(lifecycle.made.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });
});
