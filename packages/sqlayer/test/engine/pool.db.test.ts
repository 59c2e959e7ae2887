import { sql, text } from '@sqlayer/expression';
import type { DatabaseUrl, Engine } from '@sqlayer/kernel';
import { describe, expect, test, vi } from 'vitest';
import { administer } from '../../../../tools/servers/administration.ts';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn, type TestServer } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const one = text('SELECT 1');
const noMore = { size: 1, maxOverflow: 0 };

/** What only some servers need to be told. */
function isPostgres({ kind }: TestServer): boolean {
  return kind === 'postgres';
}

/** Sessions that the server has open for a database; it notices later than we do that one has ended. */
async function sessionsOf(server: TestServer, engine: Engine): Promise<number> {
  const database = engine.url.database as string;
  const query = isPostgres(server)
    ? `SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}'`
    : `SELECT count(*) FROM information_schema.processlist WHERE db = '${database}'`;
  return Number(await administer(server.url, query));
}

/** The server's own number of the session. */
function sessionId(server: TestServer): ReturnType<typeof sql> {
  return isPostgres(server) ? sql`SELECT pg_backend_pid()` : sql`SELECT CONNECTION_ID()`;
}

async function kill(server: TestServer, session: unknown): Promise<void> {
  await administer(server.url, isPostgres(server) ? `SELECT pg_terminate_backend(${session})` : `KILL ${session}`);
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  const session = sessionId(server);

  describeOn(server, 'a pool', () => {
    test('serves many at once with no more sessions than its limit, and keeps those of its size', async () => {
      await using at = await openEngine(server, { pool: { size: 2, maxOverflow: 2 } });
      const { engine } = at;
      const used = new Set<unknown>();
      let inUse = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 40 }, () =>
          engine.connect(async (connection) => {
            inUse += 1;
            most = Math.max(most, inUse);
            used.add(await connection.scalar(session));
            await connection.scalar(one);
            inUse -= 1;
          }),
        ),
      );
      expect(most).toBe(4);
      expect(engine.poolStatus).toMatchObject({ idle: 2, inUse: 0, waiting: 0, limit: 4 });
      await vi.waitFor(async () => expect(await sessionsOf(server, engine)).toBe(2), { timeout: 10_000 });
    });

    test.each(['null', 'static', 'assertion'] as const)('of kind %s keeps to it', async (kind) => {
      await using at = await openEngine(server, { pool: { kind } });
      const { engine } = at;
      const ids = [];
      for (let i = 0; i < 3; i++) ids.push(await engine.connect((connection) => connection.scalar(session)));
      expect(new Set(ids).size).toBe(kind === 'null' ? 3 : 1);
      await engine.connect(async () => {
        if (kind === 'assertion') await expect(engine.connect()).rejects.toMatchObject({ code: 'POOL_ALREADY_CHECKED_OUT' });
        else await engine.connect((second) => second.scalar(one));
      });
    });

    test('refuses a checkout that waits too long, and says how many are in use', async () => {
      await using at = await openEngine(server, { pool: { ...noMore, checkoutTimeoutMs: 800 } });
      await at.engine.connect(async () => {
        await expect(at.engine.connect()).rejects.toMatchObject({
          code: 'POOL_CHECKOUT_TIMEOUT',
          message: expect.stringContaining('1 in use, 1 waiting') as string,
        });
      });
      expect(await at.engine.connect((connection) => connection.scalar(one))).toBe(1);
    });

    test('gives connections out last in, first out, or in turn', async () => {
      for (const order of ['lifo', 'fifo'] as const) {
        await using at = await openEngine(server, { pool: { size: 2, order } });
        const [first, second] = await Promise.all([at.engine.connect(), at.engine.connect()]);
        const ids = [await first.scalar(session), await second.scalar(session)];
        await first.close();
        await second.close();
        expect(await at.engine.connect((connection) => connection.scalar(session))).toBe(order === 'lifo' ? ids[1] : ids[0]);
      }
    });

    test('makes a connection as good as new before it goes back, and leaves it as it is where it is told to', async () => {
      for (const resetOnReturn of [true, false]) {
        await using at = await openEngine(server, { pool: { ...noMore, resetOnReturn } });
        const { engine } = at;
        const begin = isPostgres(server) ? 'BEGIN' : 'START TRANSACTION';
        // What the application sends by itself, sqlayer does not see.
        await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect(async (connection) => {
          await connection.executeRaw('CREATE TABLE t (a INT)');
          await connection.executeRaw(begin);
          await connection.executeRaw('INSERT INTO t VALUES (1)');
        });
        const autocommit = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
        const count = await autocommit.connect((connection) => connection.scalar(text('SELECT count(*) FROM t')));
        if (resetOnReturn) expect(count).toBe(0);
        else await autocommit.connect((connection) => connection.executeRaw('ROLLBACK'));
      }
    });

    test('tells of every step of its connections', async () => {
      await using at = await openEngine(server, { pool: noMore });
      const { events } = at.engine;
      const seen: string[] = [];
      for (const name of ['connect', 'firstConnect', 'checkout', 'reset', 'checkin', 'invalidate', 'close'] as const) {
        events.on(name, ({ connectionId }) => void seen.push(`${name} ${connectionId}`));
      }
      await at.engine.connect((connection) => connection.scalar(one));
      await at.engine.connect((connection) => connection.invalidate(new Error('enough')));
      await at.engine.connect((connection) => connection.scalar(one));
      await at.engine.dispose();
      expect(seen).toEqual([
        'connect 1',
        'firstConnect 1',
        'checkout 1',
        'checkin 1',
        'reset 1',
        'checkout 1',
        'invalidate 1',
        'close 1',
        'connect 2',
        'checkout 2',
        'checkin 2',
        'reset 2',
        'close 2',
      ]);
    });

    test('reports a connection that is held for too long, with the stack of who took it', async () => {
      await using at = await openEngine(server, { pool: { ...noMore, leakReportAfterMs: 50 } });
      const reported = new Promise<unknown>((resolve) => at.engine.events.on('leak', resolve));
      await at.engine.connect(async () => {
        expect(await reported).toMatchObject({ connectionId: 1, stack: expect.stringContaining('pool.db.test.ts') as string });
      });
    });
  });

  describeOn(server, 'connections that the server has ended', () => {
    test('while they were idle are replaced at checkout with prePing, and nobody notices', async () => {
      await using at = await openEngine(server, { pool: { size: 3, prePing: true } });
      const { engine } = at;
      const held = await Promise.all([engine.connect(), engine.connect(), engine.connect()]);
      const ids = await Promise.all(held.map((connection) => connection.scalar(session)));
      await Promise.all(held.map((connection) => connection.close()));
      for (const id of ids) await kill(server, id);
      const again = await Promise.all(Array.from({ length: 9 }, () => engine.connect((connection) => connection.scalar(session))));
      expect(again.filter((id) => ids.includes(id))).toEqual([]);
      expect(engine.poolStatus.inUse).toBe(0);
    });

    test('cost one error without it, which takes all older ones out of the pool', async () => {
      await using at = await openEngine(server, { pool: { size: 3 } });
      const { engine } = at;
      const held = await Promise.all([engine.connect(), engine.connect(), engine.connect()]);
      const ids = await Promise.all(held.map((connection) => connection.scalar(session)));
      await Promise.all(held.map((connection) => connection.close()));
      for (const id of ids) await kill(server, id);
      await expect(engine.connect((connection) => connection.scalar(one))).rejects.toMatchObject({
        code: 'DB_CONNECTION_LOST',
        retryable: true,
      });
      expect(engine.poolStatus).toMatchObject({ idle: 0, inUse: 0 });
      expect(await engine.connect((connection) => connection.scalar(one))).toBe(1);
    });

    test('are not waited for where they are recycled before the server would end them', async () => {
      await using at = await openEngine(server, { pool: { ...noMore, recycleAfterMs: 30 } });
      const first = await at.engine.connect((connection) => connection.scalar(session));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await at.engine.connect((connection) => connection.scalar(session))).not.toBe(first);
      await vi.waitFor(async () => expect(await sessionsOf(server, at.engine)).toBe(1), { timeout: 10_000 });
    });
  });

  describeOn(server, 'an engine', () => {
    test('asks for a user and a password for each connection, so that they can change', async () => {
      await using database = await server.createDatabase();
      const users = [`one_${Date.now()}`, `two_${Date.now()}`];
      for (const user of users) {
        const create = isPostgres(server)
          ? `CREATE ROLE ${user} LOGIN PASSWORD 'p-${user}'`
          : `CREATE USER '${user}'@'%' IDENTIFIED BY 'p-${user}'`;
        await administer(server.url, create);
        if (!isPostgres(server)) await administer(server.url, `GRANT ALL ON ${database.name}.* TO '${user}'@'%'`);
      }
      try {
        let current = 0;
        await using at = await openEngine(
          { ...server, createDatabase: async () => ({ ...database, [Symbol.asyncDispose]: async () => undefined }) },
          {
            pool: noMore,
            connectHook: (url: DatabaseUrl) => url.with({ username: users[current] as string, password: `p-${users[current]}` }),
          },
        );
        const user = isPostgres(server) ? sql`SELECT current_user` : sql`SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)`;
        expect(await at.engine.connect((connection) => connection.scalar(user))).toBe(users[0]);
        current = 1;
        // Connections that are there stay; new ones have the new user.
        expect(await at.engine.connect((connection) => connection.scalar(user))).toBe(users[0]);
        await at.engine.connect((connection) => connection.invalidate());
        expect(await at.engine.connect((connection) => connection.scalar(user))).toBe(users[1]);
        expect(JSON.stringify(at.engine)).not.toContain('p-');
      } finally {
        for (const user of users) await administer(server.url, isPostgres(server) ? `DROP ROLE ${user}` : `DROP USER '${user}'@'%'`);
      }
    });

    test('that is disposed ends idle sessions at once and those in use when they come back, and refuses who waits', async () => {
      await using at = await openEngine(server, { pool: { size: 2, maxOverflow: 0 } });
      const { engine } = at;
      const [busy, idle] = await Promise.all([engine.connect(), engine.connect()]);
      const waiting = expect(engine.connect()).rejects.toMatchObject({ code: 'POOL_DISPOSED' });
      await idle.scalar(one);
      const disposed = engine.dispose();
      await waiting;
      await idle.close();
      expect(await busy.scalar(one)).toBe(1);
      await busy.close();
      await disposed;
      await expect(engine.connect()).rejects.toMatchObject({ code: 'ENGINE_DISPOSED' });
      await vi.waitFor(async () => expect(await sessionsOf(server, engine)).toBe(0), { timeout: 10_000 });
    });
  });
});
