import { sql } from '@sqlayer/expression';
import type { Engine, TwoPhaseTransaction } from '@sqlayer/kernel';
import { SqlayerError } from '@sqlayer/kernel/errors';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { administer } from '../../../../tools/servers/administration.ts';
import type { PrivateServer } from '../../../../tools/servers/child-server.ts';
import { startMysql } from '../../../../tools/servers/mysql-server.ts';
import { startPostgres } from '../../../../tools/servers/postgres-server.ts';
import { describeOn, serverAt, type TestServer } from '../../../../tools/servers/test-server.ts';
import { errorOf, FaultBench, notes, writeNote } from './fault-bench.ts';
import { FaultTable } from './fault-table.ts';

// Servers that belong to these tests, which stop, kill and crowd them.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const table = new FaultTable();
const MAX_CONNECTIONS = 30;
// What is committed must outlive the process, which servers of tests are usually spared.
const postgresSettings = ['synchronous_commit=on', 'max_prepared_transactions=10', `max_connections=${MAX_CONNECTIONS}`];
const mysqlFlags = ['--innodb-flush-log-at-trx-commit=2', `--max-connections=${MAX_CONNECTIONS}`];

const started = await Promise.all([
  start('postgres', () => startPostgres(postgresSettings)),
  start('mariadb', () => startMysql('mariadb', mysqlFlags)),
  start('mysql', () => startMysql('mysql', mysqlFlags)),
]);

afterAll(async () => {
  table.write();
  await Promise.all(started.map(({ own }) => own?.[Symbol.asyncDispose]()));
});

interface Started {
  readonly own: PrivateServer | undefined;
  readonly server: TestServer;
}

async function start(kind: 'postgres' | 'mariadb' | 'mysql', run: () => Promise<PrivateServer>): Promise<Started> {
  try {
    const own = await run();
    return { own, server: serverAt(kind, own.url) };
  } catch (error) {
    return { own: undefined, server: { ...serverAt(kind, 'none:'), unreachable: `none can be started: ${(error as Error).message}` } };
  }
}

/** Writes notes of its own numbers, one after another, until it is told to stop; knows what became of each. */
class Writer {
  readonly committed: number[] = [];
  readonly unknown: number[] = [];
  readonly codes = new Set<string>();
  readonly #engine: Engine;
  #next: number;
  #stopped = false;

  constructor(engine: Engine, first: number) {
    this.#engine = engine;
    this.#next = first;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const id = this.#next++;
      try {
        await this.#engine.run(
          async (connection) => {
            await connection.execute(writeNote(id));
            // Time for the server to go away in the transaction.
            await new Promise((resolve) => setTimeout(resolve, 2));
          },
          { retry: { attempts: 1_000, minDelayMs: 5, maxDelayMs: 50, onRetry: ({ error }) => this.#note(error) } },
        );
        this.committed.push(id);
      } catch (error) {
        this.#note(error);
        if (!(error instanceof SqlayerError) || error.code !== 'ENGINE_COMMIT_UNKNOWN') throw error;
        this.unknown.push(id);
      }
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #note(error: unknown): void {
    this.codes.add(error instanceof SqlayerError ? error.code : String(error));
  }
}

const WRITERS = 4;

describe.each(started.map((one) => [one.server.title, one] as const))('%s', (_title, { own, server }) => {
  const isPostgres = server.kind === 'postgres';

  /** Has many write while the server goes away and comes back; gives how long after that the first of them has committed. */
  async function underLoad(
    bench: FaultBench,
    away: (own: PrivateServer) => Promise<void>,
  ): Promise<{ readonly codes: ReadonlySet<string> }> {
    const writers = Array.from({ length: WRITERS }, (_writer, i) => new Writer(bench.engine, (i + 1) * 100_000));
    const running = Promise.all(writers.map((writer) => writer.run()));
    const committed = (): number => writers.reduce((sum, writer) => sum + writer.committed.length, 0);
    const more = async (count: number): Promise<void> => {
      const enough = committed() + count;
      await vi.waitFor(() => expect(committed()).toBeGreaterThanOrEqual(enough), { timeout: 60_000, interval: 5 });
    };
    await more(WRITERS * 5);
    await away(own as PrivateServer);
    await more(WRITERS * 5);
    for (const writer of writers) writer.stop();
    await running;
    const found = new Set(await bench.engine.connect((connection) => connection.execute(notes).scalars().all()));
    const known = [0, ...writers.flatMap((writer) => writer.committed)];
    // Nothing that was committed is lost, and nothing is there of which nobody was told that it may be.
    expect(known.filter((id) => !found.has(id))).toEqual([]);
    const unknown = new Set(writers.flatMap((writer) => writer.unknown));
    expect([...found].filter((id) => !known.includes(id) && !unknown.has(id))).toEqual([]);
    await bench.recovered([...found].sort((a, b) => a - b));
    return { codes: new Set(writers.flatMap((writer) => [...writer.codes])) };
  }

  describeOn(server, 'a server', () => {
    test('that is restarted under load loses nothing that was committed, and the pool goes on', async () => {
      await using bench = await FaultBench.open(server);
      const { codes } = await underLoad(bench, async (own) => {
        await own.stop();
        await own.start();
      });
      for (const code of codes) expect(['DB_CONNECTION_LOST', 'DB_CANNOT_CONNECT', 'ENGINE_COMMIT_UNKNOWN']).toContain(code);
    });

    test('that crashes under load loses nothing that was committed, and the pool goes on', async () => {
      await using bench = await FaultBench.open(server);
      const { codes } = await underLoad(bench, async (own) => {
        await own.kill();
        await own.start();
      });
      for (const code of codes) expect(['DB_CONNECTION_LOST', 'DB_CANNOT_CONNECT', 'ENGINE_COMMIT_UNKNOWN']).toContain(code);
    });

    test('that is down says so, and is used again when it is back', async () => {
      await using bench = await FaultBench.open(server, {}, true);
      await own?.stop();
      await errorOf(bench.engine.connect((connection) => connection.execute(notes)));
      const error = await errorOf(bench.engine.connect());
      await own?.start();
      table.check('the server is down', server.title, { error, recoveredMs: await bench.recovered([0]) });
    });

    test('without a connection left refuses one more, and gives it when there is', async () => {
      await using bench = await FaultBench.open(server, { pool: { size: 2, maxOverflow: MAX_CONNECTIONS * 2 } });
      const { engine } = bench;
      const outcomes = await Promise.allSettled(Array.from({ length: MAX_CONNECTIONS * 2 }, () => engine.connect()));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused.length).toBeGreaterThan(0);
      const codes = new Set(refused.map(({ reason }) => (reason as SqlayerError).code));
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close();
      expect([...codes]).toEqual(['DB_TOO_MANY_CONNECTIONS']);
      table.check('the server is out of connections', server.title, { error: refused[0]?.reason, recoveredMs: await bench.recovered([0]) });
    });

    test('that may only be read refuses to write, and takes it later', async () => {
      await using bench = await FaultBench.open(server);
      const { engine } = bench;
      const database = engine.url.database as string;
      if (isPostgres) await administer(server.url, `ALTER DATABASE ${database} SET default_transaction_read_only = on`);
      else {
        await administer(server.url, `CREATE USER reader IDENTIFIED BY 'reader'`);
        await administer(server.url, `GRANT INSERT, SELECT ON ${database}.* TO reader`);
        await administer(server.url, 'SET GLOBAL read_only = ON');
      }
      // The setting is for new sessions, and on MySQL for those who may not do everything.
      engine.events.on('doConnect', ({ url, signal }) =>
        isPostgres ? undefined : engine.dialect.driver.connect(url.with({ username: 'reader', password: 'reader' }), { signal }),
      );
      await engine.connect((connection) => connection.invalidate());
      const error = await errorOf(engine.begin((connection) => connection.execute(writeNote(1))));
      if (isPostgres) {
        await administer(server.url, `ALTER DATABASE ${database} RESET default_transaction_read_only`);
        await engine.connect((connection) => connection.invalidate());
      } else await administer(server.url, 'SET GLOBAL read_only = OFF');
      await engine.begin((connection) => connection.execute(writeNote(2)));
      if (!isPostgres) await administer(server.url, 'DROP USER reader');
      table.check('the server may only be read', server.title, { error, recoveredMs: await bench.recovered([0, 2]) });
    });
  });

  describeOn(server, 'a transaction of two phases', () => {
    test('is committed and rolled back, prepared or not, on the connection that began it', async () => {
      await using bench = await FaultBench.open(server);
      await bench.engine.connect(async (connection) => {
        const committed = await connection.beginTwoPhase('committed');
        await connection.execute(writeNote(1));
        await committed.prepare();
        expect(await errorOf(connection.execute(writeNote(9)))).toMatchObject({ code: 'ENGINE_TRANSACTION_PREPARED' });
        expect(await bench.engine.connect((other) => other.recoverTwoPhase())).toEqual(['committed']);
        await committed.commit();
        const onePhase = await connection.beginTwoPhase('one phase', { isolationLevel: 'SERIALIZABLE' }).catch(() => undefined);
        expect(onePhase).toBeUndefined();
        await connection.beginTwoPhase('one-phase', { isolationLevel: 'SERIALIZABLE' });
        await connection.execute(writeNote(2));
        await connection.commit();
        for (const isPrepared of [true, false]) {
          const undone = await connection.beginTwoPhase(`undone-${isPrepared}`);
          await connection.execute(writeNote(3));
          if (isPrepared) await undone.prepare();
          await undone.rollback();
        }
        expect(await connection.recoverTwoPhase()).toEqual([]);
        // The connection is as good as any.
        await connection.begin(() => connection.execute(writeNote(4)));
      });
      await bench.recovered([0, 1, 2, 4]);
    });

    test('of two databases is committed on both or on neither', async () => {
      await using first = await FaultBench.open(server);
      await using second = await FaultBench.open(server);
      const transfer = async (id: number, fails: boolean): Promise<void> => {
        await using one = await first.engine.connect();
        await using other = await second.engine.connect();
        const taken: TwoPhaseTransaction[] = [];
        for (const [connection, name] of [
          [one, 'first'],
          [other, 'second'],
        ] as const) {
          taken.push(await connection.beginTwoPhase(`transfer-${id}-${name}`));
          await connection.execute(writeNote(id));
          if (fails && name === 'second') throw new Error('the second refuses');
          await taken.at(-1)?.prepare();
        }
        for (const transaction of taken) await transaction.commit();
      };
      await transfer(1, false);
      await expect(transfer(2, true)).rejects.toThrow('the second refuses');
      await first.recovered([0, 1]);
      await second.recovered([0, 1]);
      expect(await first.engine.connect((connection) => connection.recoverTwoPhase())).toEqual([]);
    });

    test('outlives a crash between prepare and commit, and is ended by its name', async () => {
      await using bench = await FaultBench.open(server);
      const { engine } = bench;
      const prepare = async (id: string, number: number): Promise<void> => {
        const connection = await engine.connect();
        const transaction = await connection.beginTwoPhase(id);
        await connection.execute(writeNote(number));
        await transaction.prepare();
      };
      await prepare('to-commit', 1);
      await prepare('to-undo', 2);
      const third = await engine.connect();
      const lost = await third.beginTwoPhase('never-prepared');
      await third.execute(writeNote(3));
      await own?.kill();
      await own?.start();
      expect(await errorOf(lost.prepare())).toMatchObject({ code: 'DB_CONNECTION_LOST', retryable: true });
      await third.close();
      await engine.run(async (connection) => connection.execute(sql`SELECT 1`), { retry: { attempts: 20 } });
      await engine.connect(async (connection) => {
        expect([...(await connection.recoverTwoPhase())].sort()).toEqual(['to-commit', 'to-undo']);
        await connection.commitPrepared('to-commit');
        await connection.rollbackPrepared('to-undo');
        expect(await connection.recoverTwoPhase()).toEqual([]);
        expect(await connection.execute(notes).scalars().all()).toEqual([0, 1]);
      });
    });
  });
});
