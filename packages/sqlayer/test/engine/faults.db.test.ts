import { sql, text } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { errorOf, FaultBench, notes, writeNote } from './fault-bench.ts';
import { FaultTable } from './fault-table.ts';
import { servers } from './servers.ts';

// Each fault is made, the error that the caller sees is held against the guide, and then nothing may be left of it.

const table = new FaultTable();
afterAll(() => table.write());

const large = 4_000_000;

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  const isPostgres = server.kind === 'postgres';

  /** Makes a fault on a bench of its own. */
  function fault(
    title: string,
    make: (bench: FaultBench) => Promise<{ readonly error: unknown; readonly committed?: readonly number[] }>,
  ): void {
    test(title, async () => {
      await using bench = await FaultBench.open(server);
      const { error, committed = [0] } = await make(bench);
      table.check(title, server.title, { error, recoveredMs: await bench.recovered(committed) });
    });
  }

  async function killFromOutside(bench: FaultBench, connection: Connection): Promise<void> {
    const session = await connection.scalar(bench.words.sessionId);
    await bench.administer(bench.words.kill(session));
  }

  describeOn(server, 'faults of the server', () => {
    fault('a session is killed while it is idle in the pool', async (bench) => {
      const session = await bench.engine.connect((connection) => connection.scalar(bench.words.sessionId));
      await bench.administer(bench.words.kill(session));
      return { error: await errorOf(bench.engine.connect((connection) => connection.execute(notes))) };
    });

    fault('a session is killed in mid-query', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        const session = await connection.scalar(bench.words.sessionId);
        const asked = errorOf(connection.execute(bench.words.sleep));
        await new Promise((resolve) => setTimeout(resolve, 50));
        await bench.administer(bench.words.kill(session));
        return asked;
      });
      return { error };
    });

    fault('a session is killed in mid-transaction', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(writeNote(1));
        await killFromOutside(bench, connection);
        const lost = await errorOf(connection.execute(writeNote(2)));
        expect(await errorOf(connection.execute(writeNote(3)))).toMatchObject({ code: 'ENGINE_INVALIDATED' });
        expect(await errorOf(connection.commit())).toMatchObject({ code: 'ENGINE_INVALIDATED' });
        await connection.rollback();
        // The same connection goes on with another session.
        await connection.execute(writeNote(4));
        await connection.commit();
        return lost;
      });
      return { error, committed: [0, 4] };
    });

    fault('a session is killed before its commit is sent', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(writeNote(1));
        await killFromOutside(bench, connection);
        // The driver hears of it when the server is done with it.
        await vi.waitFor(async () => expect(await bench.sessions()).toBe(0), { timeout: 20_000 });
        await new Promise((resolve) => setTimeout(resolve, 100));
        return errorOf(connection.commit());
      });
      return { error };
    });

    fault('a deadlock', async (bench) => {
      await bench.engine.begin((connection) => connection.execute(writeNote(1)));
      const lock = (id: number) => sql`UPDATE note SET words = 'y' WHERE id = ${id}`;
      const run = (first: number, second: number): Promise<void> =>
        bench.engine.begin(async (connection) => {
          await connection.execute(lock(first));
          await new Promise((resolve) => setTimeout(resolve, 100));
          await connection.execute(lock(second));
        });
      const outcomes = await Promise.allSettled([run(0, 1), run(1, 0)]);
      const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(failed).toHaveLength(1);
      return { error: failed[0]?.reason, committed: [0, 1] };
    });

    fault('a lock is waited for too long', async (bench) => {
      const limit = isPostgres ? "SET LOCAL lock_timeout = '50ms'" : 'SET SESSION innodb_lock_wait_timeout = 1';
      const change = sql`UPDATE note SET words = 'y' WHERE id = 0`;
      const error = await bench.engine.begin(async (holder) => {
        await holder.execute(change);
        return errorOf(
          bench.engine.begin(async (other) => {
            await other.executeRaw(limit);
            await other.execute(change);
          }),
        );
      });
      return { error };
    });

    fault('a value or statement is too big', async (bench) => {
      if (isPostgres)
        return { error: await errorOf(bench.engine.connect((connection) => connection.scalar(text("SELECT repeat('x', 1100000000)")))) };
      const bytes = Number(await bench.administer('SELECT @@max_allowed_packet'));
      const words = 'x'.repeat(bytes);
      return { error: await errorOf(bench.engine.connect((connection) => connection.scalar(sql`SELECT length(${words})`))) };
    });

    fault('the database is full', async (bench) => {
      const error = await bench.engine.connect(async (raw) => {
        const connection = raw.withOptions({ isolationLevel: 'AUTOCOMMIT' });
        // No disk can be filled here: the server is told to say so.
        if (isPostgres) return errorOf(connection.executeRaw('DO $$ BEGIN RAISE disk_full; END $$'));
        await connection.executeRaw('SET SESSION max_heap_table_size = 16384');
        await connection.executeRaw('CREATE TABLE small (words CHAR(250)) ENGINE = MEMORY');
        const rows = sql`INSERT INTO small SELECT ${'x'} FROM information_schema.columns LIMIT 1000`;
        return errorOf(connection.execute(rows));
      });
      return { error };
    });

    fault('a transaction may only read', async (bench) => {
      return { error: await errorOf(bench.engine.begin((connection) => connection.execute(writeNote(1)), { readOnly: true })) };
    });
  });

  describeOn(server, 'faults of the network', () => {
    fault('the network is cut in mid-query', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(notes);
        // PostgreSQL finds out when it has an answer.
        const asked = errorOf(connection.execute(bench.words.shortSleep));
        setTimeout(() => bench.network.cut(), 50);
        return asked;
      });
      return { error };
    });

    fault('the network is cut while connections are idle in the pool', async (bench) => {
      await Promise.all([1, 2, 3].map(() => bench.engine.connect((connection) => connection.execute(notes))));
      bench.network.cut();
      return { error: await errorOf(bench.engine.connect((connection) => connection.execute(notes))) };
    });

    fault('the connection is reset in mid-row', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(notes);
        bench.network.resetAfter(large / 2);
        const asked = await errorOf(connection.scalar(text(`SELECT repeat('x', ${large})`)));
        bench.network.resume();
        return asked;
      });
      return { error };
    });

    fault('the connection is reset within a stream', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(notes);
        bench.network.resetAfter(large / 2);
        const rows = isPostgres
          ? text(`SELECT repeat('x', 1000) FROM generate_series(1, ${large / 1_000})`)
          : text(
              `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 990), m AS (SELECT 1 FROM n, (SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) AS four) SELECT repeat('x', 1000) FROM m`,
            );
        const read = async (): Promise<void> => {
          for await (const _ of connection.stream(rows, undefined, { streamChunkRows: 100 }));
        };
        const asked = await errorOf(read());
        bench.network.resume();
        return asked;
      });
      return { error };
    });

    fault('the network is silent in mid-query, with a timeout', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(notes);
        bench.network.stall();
        const asked = await errorOf(connection.execute(notes, undefined, { timeoutMs: 200 }));
        bench.network.resume();
        return asked;
      });
      expect(error).toMatchObject({ disconnected: true });
      return { error };
    });

    fault('the network is silent when a commit is on its way, with a timeout', async (bench) => {
      const error = await bench.engine.connect(async (raw) => {
        const connection = raw.withOptions({ timeoutMs: 200 });
        await connection.execute(writeNote(1));
        bench.network.stall();
        const asked = await errorOf(connection.commit());
        bench.network.cut();
        bench.network.resume();
        return asked;
      });
      return { error };
    });

    fault('the answer to a commit is lost', async (bench) => {
      const error = await bench.engine.connect(async (connection) => {
        await connection.execute(writeNote(1));
        // The first byte of the answer never comes; the commit is carried out.
        bench.network.resetAfter(0);
        const asked = await errorOf(connection.commit());
        bench.network.resume();
        return asked;
      });
      return { error, committed: [0, 1] };
    });

    fault('the server cannot be reached', async (bench) => {
      await bench.network.refuse();
      await errorOf(bench.engine.connect((connection) => connection.execute(notes)));
      const error = await errorOf(bench.engine.connect());
      await bench.network.listen();
      return { error };
    });
  });

  describeOn(server, 'a silent network', () => {
    test('keeps no checkout waiting for longer than it may, with prePing and for new connections', async () => {
      await using bench = await FaultBench.open(server, {
        pool: { size: 1, prePing: true, answerTimeoutMs: 300, checkoutTimeoutMs: 1_200 },
      });
      const { engine, network } = bench;
      network.stall();
      // The idle connection does not answer, and no other one can be made.
      expect(await errorOf(engine.connect())).toMatchObject({ code: 'POOL_CHECKOUT_TIMEOUT' });
      expect(await errorOf(engine.connect())).toMatchObject({ code: 'POOL_CHECKOUT_TIMEOUT' });
      network.cut();
      network.resume();
      await bench.recovered([0]);
    });

    test('does not keep close() or dispose() from ending', async () => {
      await using bench = await FaultBench.open(server, { pool: { answerTimeoutMs: 300 }, executionOptions: { timeoutMs: 1_000 } });
      const { engine, network } = bench;
      const [first, second] = await Promise.all([engine.connect(), engine.connect()]);
      await first.execute(writeNote(1));
      await second.scalar(text('SELECT 1'));
      await second.close();
      network.stall();
      await first.close();
      await engine.dispose();
      expect(engine.poolStatus).toMatchObject({ idle: 0, inUse: 0 });
      network.cut();
    });

    test('that only delays is no fault', async () => {
      await using bench = await FaultBench.open(server, { pool: { prePing: true } });
      bench.network.delay(30);
      expect(
        await bench.engine.connect((connection) => connection.execute(notes, undefined, { timeoutMs: 20_000 }).scalars().all()),
      ).toEqual([0]);
      bench.network.resume();
      await bench.recovered([0]);
    });
  });
});
