import { column, Integer, insert, MetaData, select, sql, update } from '@sqlayer/expression';
import type { Engine, RetryEvent } from '@sqlayer/kernel';
import type { DriverConnection } from '@sqlayer/kernel/contracts';
import type { DatabaseError } from '@sqlayer/kernel/errors';
import { mapped, runInSession } from '@sqlayer/orm';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const metadata = new MetaData();

class Counter extends mapped(
  'counter',
  { id: column(Integer, { primaryKey: true, autoincrement: false }), value: column(Integer) },
  { metadata },
) {}

const WORKERS = 8;
const ROUNDS = 5;
const retry = { attempts: 100, minDelayMs: 2, maxDelayMs: 60 };

async function createCounters(engine: Engine): Promise<void> {
  // PostgreSQL looks for deadlocks after a second.
  if (engine.name === 'postgres') engine.events.on('checkout', ({ connection }) => setUp(connection));
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(Counter).values([1, 2].map((id) => ({ id, value: 0 }))));
  });
}

async function setUp(connection: DriverConnection): Promise<void> {
  await connection.execute({
    sql: "SET deadlock_timeout = '20ms'",
    parameters: [],
    exactIntegers: false,
    prepare: false,
    signal: undefined,
  });
}

const counterOf = (id: number) => select(Counter.c.value).where(Counter.c.id.eq(id));

/** Every worker does its rounds; the codes of what had to be tried again. */
async function compete(engine: Engine, round: (worker: number) => Promise<unknown>): Promise<readonly string[]> {
  const codes: string[] = [];
  const off = engine.events.on('retry', ({ error }: RetryEvent) => void codes.push((error as DatabaseError).code));
  await Promise.all(
    Array.from({ length: WORKERS }, async (_worker, worker) => {
      for (let i = 0; i < ROUNDS; i++) await round(worker);
    }),
  );
  off();
  return codes;
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'transactions that are tried again', () => {
    test('lose no update of a counter that many read and write at once', async () => {
      await using at = await openEngine(server, { pool: { size: WORKERS } });
      const { engine } = at;
      await createCounters(engine);
      const codes = await compete(engine, () =>
        engine.run(
          async (connection) => {
            const value = (await connection.scalar(counterOf(1))) ?? 0;
            await connection.execute(
              update(Counter)
                .set({ value: value + 1 })
                .where(Counter.c.id.eq(1)),
            );
          },
          { isolationLevel: 'SERIALIZABLE', retry },
        ),
      );
      expect(await engine.connect((connection) => connection.scalar(counterOf(1)))).toBe(WORKERS * ROUNDS);
      // There was something to try again: what it is, the database decides.
      expect(new Set(codes)).toEqual(new Set([server.kind === 'postgres' ? 'DB_SERIALIZATION_FAILURE' : 'DB_DEADLOCK']));
      expect(engine.poolStatus.inUse).toBe(0);
    });

    test('go through all deadlocks of workers who take two rows in opposite orders', async () => {
      await using at = await openEngine(server, { pool: { size: WORKERS } });
      const { engine } = at;
      await createCounters(engine);
      const codes = await compete(engine, (worker) =>
        engine.run(
          async (connection) => {
            for (const id of worker % 2 === 0 ? [1, 2] : [2, 1]) {
              await connection.execute(sql`UPDATE counter SET value = value + 1 WHERE id = ${id}`);
            }
          },
          { isolationLevel: 'READ COMMITTED', retry },
        ),
      );
      expect(await engine.connect((connection) => connection.execute(select(Counter.c.value)).scalars().all())).toEqual([
        WORKERS * ROUNDS,
        WORKERS * ROUNDS,
      ]);
      for (const code of codes) expect(code).toBe('DB_DEADLOCK');
    });

    test('in sessions lose no update either', async () => {
      await using at = await openEngine(server, { pool: { size: WORKERS } });
      const { engine } = at;
      await createCounters(engine);
      const codes = await compete(engine, () =>
        runInSession(
          engine,
          async (session) => {
            const counter = await session.get(Counter, 1);
            if (counter !== null) counter.value += 1;
          },
          { isolationLevel: 'SERIALIZABLE', retry },
        ),
      );
      expect(await engine.connect((connection) => connection.scalar(counterOf(1)))).toBe(WORKERS * ROUNDS);
      expect(codes.length).toBeGreaterThan(0);
    });

    test('begin anew on another connection when theirs is lost before the commit', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      await createCounters(engine);
      const admin = await at.other({});
      const lost: unknown[] = [];
      const id = server.kind === 'postgres' ? sql`SELECT pg_backend_pid()` : sql`SELECT CONNECTION_ID()`;
      const value = await engine.run(
        async (connection, attempt) => {
          await connection.execute(update(Counter).set({ value: attempt }).where(Counter.c.id.eq(1)));
          if (attempt === 1) {
            const session = Number(await connection.scalar(id));
            const kill = server.kind === 'postgres' ? 'SELECT pg_terminate_backend(' : 'KILL (';
            await admin.connect((other) => other.withOptions({ isolationLevel: 'AUTOCOMMIT' }).executeRaw(`${kill}${session})`));
          }
          return connection.scalar(counterOf(1));
        },
        { retry: { onRetry: ({ error }) => void lost.push(error) } },
      );
      expect(value).toBe(2);
      expect(lost).toMatchObject([{ code: 'DB_CONNECTION_LOST', retryable: true, disconnected: true }]);
      expect(await engine.connect((connection) => connection.scalar(counterOf(1)))).toBe(2);
    });
  });
});
