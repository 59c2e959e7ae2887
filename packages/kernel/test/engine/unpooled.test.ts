import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/engine/statement-log.ts';
import { FakeDriverError, fakeEngine } from './fake-dialect.ts';

describe.each([
  ['at once', false],
  ['later', true],
])('a connection outside of the pool, of a driver that answers %s', (_when, asynchronous) => {
  test('is opened with hook and events, counted by no pool, and closed by its owner', async () => {
    const asked: string[] = [];
    const { engine, database } = fakeEngine(asynchronous, {
      connectHook: (url) => {
        asked.push(url.dialect);
        return url;
      },
    });
    const seen: string[] = [];
    for (const name of ['connect', 'close'] as const)
      engine.events.on(name, ({ connectionId }) => void seen.push(`${name} ${connectionId}`));
    const { connection, connectionId, close } = await engine.openUnpooled();
    expect(asked).toHaveLength(1);
    expect(engine.poolStatus).toMatchObject({ idle: 0, inUse: 0 });
    expect(database.connections[0]).toBe(connection);
    await close();
    await close();
    expect(database.connections[0]?.closed).toBe(true);
    expect(seen).toEqual([`connect ${connectionId}`, `close ${connectionId}`]);
  });

  test('is closed with the engine, and dropped where it is broken', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await engine.openUnpooled();
    await engine.openUnpooled();
    const [healthy, broken] = database.connections;
    if (broken !== undefined) broken.lost = new Error('gone');
    await engine.dispose();
    expect(healthy).toMatchObject({ closed: true, destroyed: false });
    expect(broken).toMatchObject({ destroyed: true });
    await expect(engine.openUnpooled()).rejects.toMatchObject({ code: 'ENGINE_DISPOSED' });
  });

  test('is closed when a listener refuses it, and fails like any other', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const off = engine.events.on('connect', () => {
      throw new Error('refused by a listener');
    });
    await expect(engine.openUnpooled()).rejects.toThrow('refused by a listener');
    expect(database.connections[0]?.closed).toBe(true);
    off();
    database.failures.set('connect', new FakeDriverError('no'));
    await expect(engine.openUnpooled()).rejects.toMatchObject({ code: 'DB_OTHER' });
  });

  test('is told, like one of the pool, when listeners are done with it', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const before: unknown[] = [];
    engine.events.on('connect', () => void before.push(database.connections.at(-1)?.openings));
    const { close } = await engine.openUnpooled();
    await engine.connect(() => undefined);
    await engine.connect(() => undefined);
    expect(before).toEqual([0, 0]);
    expect(database.connections.map(({ openings }) => openings)).toEqual([1, 1]);
    await close();
  });
});

describe('a notice of the database', () => {
  const notice = { severity: 'NOTICE', nativeCode: '00000', message: 'hello' };

  test('is an event and a record of the log', async () => {
    const records: LogRecord[] = [];
    const { engine, database } = fakeEngine(false, { logger: (record) => records.push(record) });
    const heard: unknown[] = [];
    engine.events.on('notice', (event) => void heard.push([event.connectionId, event.notice]));
    await engine.connect(() => database.connections[0]?.say(notice));
    expect(heard).toEqual([[1, notice]]);
    expect(records.filter(({ event }) => event === 'notice')).toMatchObject([{ connectionId: 1, level: 'info', detail: 'NOTICE: hello' }]);
  });

  test('is not shown in its own words where values are hidden', async () => {
    const records: LogRecord[] = [];
    const { engine, database } = fakeEngine(false, { logger: (record) => records.push(record), hideParameters: true });
    await engine.connect(() => database.connections[0]?.say(notice));
    expect(records.filter(({ event }) => event === 'notice')).toMatchObject([{ detail: 'NOTICE 00000' }]);
  });

  test("is nobody else's when a listener throws", async () => {
    const { engine, database } = fakeEngine(false);
    engine.events.on('notice', () => {
      throw new Error('mine');
    });
    engine.events.on('notice', () => Promise.reject(new Error('mine too')));
    await engine.connect(() => database.connections[0]?.say(notice));
  });
});
