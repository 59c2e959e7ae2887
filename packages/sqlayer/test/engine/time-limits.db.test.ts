import { column, Integer, insert, MetaData, select, Text, text, update } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import { mapped, Session } from '@sqlayer/orm';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const metadata = new MetaData();

class Item extends mapped('item', { id: column(Integer, { primaryKey: true }), name: column(Text) }, { metadata }) {}

/** A statement that takes until somebody ends it. */
const slow = {
  postgres: text('SELECT pg_sleep(60)'),
  mariadb: text('SELECT SLEEP(60) FROM item'),
  mysql: text('SELECT SLEEP(60) FROM item'),
} as const;

async function createItems(engine: Engine): Promise<void> {
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(Item).values([{ name: 'lamp' }]));
  });
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  const sleep = slow[server.kind as keyof typeof slow];

  describeOn(server, 'time limits', () => {
    test('a statement that takes too long is cancelled on the server, and its connection and transaction go on', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      await at.engine.connect(async (connection) => {
        const autocommit = connection.withOptions({ isolationLevel: 'AUTOCOMMIT' });
        const { native } = connection;
        await expect(autocommit.execute(sleep, undefined, { timeoutMs: 100 })).rejects.toMatchObject({
          code: 'ENGINE_TIMEOUT',
          message: expect.stringContaining('took longer than 100 ms and was given up.') as string,
          retryable: false,
          disconnected: false,
        });
        // The server has let it go.
        expect(await autocommit.scalar(select(Item.c.name))).toBe('lamp');
        expect(connection.native).toBe(native);
        // Another one may take its time.
        expect(await autocommit.scalar(select(Item.c.name), undefined, { timeoutMs: 60_000 })).toBe('lamp');
      });
    });

    test('a signal ends it too, and says with what it was raised', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      await at.engine.connect(async (connection) => {
        const controller = new AbortController();
        const reason = new Error('the user has gone');
        const pending = connection.execute(sleep, undefined, { signal: controller.signal });
        setTimeout(() => controller.abort(reason), 100);
        await expect(pending).rejects.toMatchObject({ code: 'ENGINE_ABORTED', cause: reason });
        await connection.rollback();
        expect(await connection.scalar(select(Item.c.name))).toBe('lamp');
      });
    });

    test('a wait for a lock of another transaction is one that can be given up', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      const change = update(Item).set({ name: 'chair' });
      await at.engine.begin(async (holder) => {
        await holder.execute(change);
        await expect(at.engine.withOptions({ timeoutMs: 100 }).connect((other) => other.execute(change))).rejects.toMatchObject({
          code: 'ENGINE_TIMEOUT',
        });
      });
      expect(await at.engine.connect((connection) => connection.scalar(select(Item.c.name)))).toBe('chair');
    });

    test('a stream is given up when rows do not come, and not while the application takes its time', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      await at.engine.connect(async (connection) => {
        const stream = connection.stream(sleep, undefined, { timeoutMs: 100 });
        await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
        await connection.rollback();
        for await (const name of connection.stream(select(Item.c.name), undefined, { timeoutMs: 1_000, streamChunkRows: 1 }).scalars()) {
          expect(name).toBe('lamp');
          await new Promise((resolve) => setTimeout(resolve, 1_100));
        }
        expect(await connection.scalar(select(Item.c.name))).toBe('lamp');
      });
    });

    test('the statements of a session have its limits, or their own', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      await using session = new Session(at.engine, { executionOptions: { timeoutMs: 100 } });
      await expect(session.execute(sleep)).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
      await session.rollback();
      expect(await session.scalar(select(Item).withOptions({ timeoutMs: 60_000 }))).toMatchObject({ name: 'lamp' });
      const item = await session.get(Item, 1);
      await at.engine.begin(async (holder) => {
        await holder.execute(update(Item).set({ name: 'chair' }));
        Object.assign(item ?? {}, { name: 'table' });
        await expect(session.flush()).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
      });
      await session.rollback();
    });
  });
});
