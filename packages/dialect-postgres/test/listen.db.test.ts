import { setTimeout as sleep } from 'node:timers/promises';
import { text } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { expect, test } from 'vitest';
import { startPostgres } from '../../../tools/servers/postgres-server.ts';
import { listen, notify, postgres, type Subscription } from '../src/index.ts';
import { describeDrivers } from './databases.ts';

async function take(subscription: Subscription, count: number): Promise<readonly string[]> {
  const payloads: string[] = [];
  const iterator = subscription[Symbol.asyncIterator]();
  while (payloads.length < count) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    payloads.push(value.payload);
  }
  return payloads;
}

describeDrivers('a subscription', (driver) => {
  test('gives what is sent to its channel from the moment on when it is there, when it is committed', async () => {
    await using at = await driver.open();
    await using news = await listen(at.engine, 'news');
    await using odd = await listen(at.engine, 'Odd "name"');
    await at.engine.begin(async (connection) => {
      await notify(connection, 'news', 'one');
      await notify(connection, 'Odd "name"');
      await notify(connection, 'nobody', 'x');
    });
    await at.engine
      .begin(async (connection) => {
        await notify(connection, 'news', 'never');
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await at.engine.begin((connection) => connection.execute(text("NOTIFY news, 'two'")));
    expect(await take(news, 2)).toEqual(['one', 'two']);
    expect(await take(odd, 1)).toEqual(['']);
  });

  test('shares a connection with others, which is closed with the last one', async () => {
    await using at = await driver.open();
    let open = 0;
    at.engine.events.on('connect', () => {
      open += 1;
    });
    at.engine.events.on('close', () => {
      open -= 1;
    });
    const first = await listen(at.engine, 'a');
    const second = await listen(at.engine.withOptions({ logTag: 'view' }), 'a');
    const third = await listen(at.engine, 'b');
    expect(open).toBe(1);
    await at.engine.begin((connection) => notify(connection, 'a', 'x'));
    expect([await take(first, 1), await take(second, 1)]).toEqual([['x'], ['x']]);
    const before = open;
    await first.close();
    await at.engine.begin((connection) => notify(connection, 'a', 'y'));
    expect(await take(second, 1)).toEqual(['y']);
    await second.close();
    await third.close();
    await third.close();
    expect(open).toBe(before - 1);
  });

  test('ends by leaving the loop, by a signal, and with its engine', async () => {
    await using at = await driver.open();
    const abort = new AbortController();
    const left = await listen(at.engine, 'a');
    const aborted = await listen(at.engine, 'a', { signal: abort.signal });
    const disposed = await listen(at.engine, 'a');
    await at.engine.begin((connection) => notify(connection, 'a', 'x'));
    for await (const { payload, channel } of left) {
      expect([channel, payload]).toEqual(['a', 'x']);
      break;
    }
    expect(await take(left, 1)).toEqual([]);
    const waiting = take(aborted, 2);
    abort.abort();
    expect(await waiting).toEqual(['x']);
    const last = take(disposed, 2);
    await at.engine.dispose();
    expect(await last).toEqual(['x']);
    await expect(listen(at.engine, 'a', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
  });

  test('that is not read in time says that it lost something', async () => {
    await using at = await driver.open();
    await using slow = await listen(at.engine, 'a', { maxWaiting: 2 });
    await at.engine.begin(async (connection) => {
      for (const payload of ['1', '2', '3', '4']) await notify(connection, 'a', payload);
    });
    await sleep(200);
    // What came before is still read.
    expect(await take(slow, 2)).toEqual(['1', '2']);
    await expect(take(slow, 1)).rejects.toMatchObject({ code: 'DB_NOTIFICATIONS_LOST' });
  });

  test('has a channel with a name', async () => {
    await using at = await driver.open();
    await expect(listen(at.engine, '')).rejects.toMatchObject({ code: 'DB_INVALID_VALUE' });
    await expect(listen(at.engine, 'x'.repeat(64))).rejects.toMatchObject({ code: 'DB_INVALID_VALUE' });
    await at.engine.connect(async (connection) => {
      await expect(notify(connection, 'a\0b')).rejects.toMatchObject({ code: 'DB_INVALID_VALUE' });
      await expect(notify(connection, 'a', 'x'.repeat(8_000))).rejects.toMatchObject({ nativeCode: '22023' });
    });
  });
});

test('a subscription goes on when the server comes back, and says that it was away', async (context) => {
  const server = await startPostgres().catch((error: unknown) => context.skip(String(error)));
  await using _server = server;
  await using kernel = new Kernel().use([poolPlugin, postgres]);
  const engine = await kernel.engine(server.url);
  const reconnected: string[] = [];
  await using news = await listen(engine, 'news', { onReconnect: () => reconnected.push('back') });
  await engine.begin((connection) => notify(connection, 'news', 'before'));
  expect(await take(news, 1)).toEqual(['before']);
  await server.kill();
  await server.start();
  const deadline = performance.now() + 20_000;
  while (reconnected.length === 0 && performance.now() < deadline) await sleep(50);
  expect(reconnected).toEqual(['back']);
  await engine.connect((connection) => connection.executeRaw('SELECT 1')).catch(() => undefined);
  await engine.begin((connection) => notify(connection, 'news', 'after'));
  expect(await take(news, 1)).toEqual(['after']);
}, 60_000);
