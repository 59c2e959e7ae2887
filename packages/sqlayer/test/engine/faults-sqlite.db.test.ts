import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, Integer, insert, MetaData, select, sql, Text, text } from '@sqlayer/expression';
import { type Connection, type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { errorOf } from './fault-bench.ts';
import { FaultTable } from './fault-table.ts';

vi.setConfig({ testTimeout: 60_000 });

const table = new FaultTable();
afterAll(() => table.write());

const metadata = new MetaData();
const note = metadata.table('note', { id: column(Integer, { primaryKey: true, autoincrement: false }), words: column(Text) });
const writeNote = (id: number) => insert(note).values({ id, words: 'x' });
const notes = select(note.c.id).orderBy(note.c.id);

/** A database file with a note in it, and engines on it. */
class FileBench implements AsyncDisposable {
  readonly kernel = new Kernel().use([poolPlugin, sqlite]);
  readonly folder = mkdtempSync(join(tmpdir(), 'sqlayer-faults-'));
  engine!: Engine;

  static async open(): Promise<FileBench> {
    const bench = new FileBench();
    bench.engine = await bench.at('?busy_timeout=100');
    await bench.engine.begin(async (connection) => {
      await metadata.createAll(connection);
      await connection.execute(writeNote(0));
    });
    return bench;
  }

  /** Another engine on the file, told apart by its options. */
  at(query: string): Promise<Engine> {
    return this.kernel.engine(`sqlite:${join(this.folder, 'data.db')}${query}`);
  }

  async recovered(committed: readonly number[]): Promise<number> {
    const startedMs = performance.now();
    expect(await this.engine.connect((connection) => connection.execute(notes).scalars().all())).toEqual(committed);
    expect(this.engine.poolStatus).toMatchObject({ inUse: 0, waiting: 0 });
    return performance.now() - startedMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kernel.dispose();
    rmSync(this.folder, { recursive: true });
  }
}

function fault(
  title: string,
  make: (bench: FileBench) => Promise<{ readonly error: unknown; readonly committed?: readonly number[] }>,
): void {
  test(title, async () => {
    await using bench = await FileBench.open();
    const { error, committed = [0] } = await make(bench);
    table.check(title, 'SQLite', { error, recoveredMs: await bench.recovered(committed) });
  });
}

describe('faults of SQLite', () => {
  // Two who have read and want to write: the second one's snapshot is no longer that of the last commit.
  fault('a deadlock', async ({ engine }) => {
    const deferred = async (work: (connection: Connection) => Promise<unknown>): Promise<unknown> =>
      engine.connect(async (connection) => {
        await connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).executeRaw('BEGIN DEFERRED');
        await connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).execute(notes);
        return work(connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }));
      });
    await engine.connect((connection) => connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).executeRaw('PRAGMA journal_mode = WAL'));
    const error = await deferred(async (first) => {
      await engine.begin((second) => second.execute(writeNote(1)));
      const refused = await errorOf(first.execute(writeNote(2)));
      await first.executeRaw('ROLLBACK');
      return refused;
    });
    return { error, committed: [0, 1] };
  });

  fault('a lock is waited for too long', async ({ engine }) => {
    const error = await engine.begin(async (holder) => {
      await holder.execute(writeNote(1));
      return errorOf(engine.begin((other) => other.execute(writeNote(2))));
    });
    return { error, committed: [0, 1] };
  });

  fault('a value or statement is too big', async ({ engine }) => ({
    error: await errorOf(
      engine.connect((connection) => connection.scalar(text('SELECT length(zeroblob(2000000000) || zeroblob(2000000000))'))),
    ),
  }));

  fault('the database is full', async ({ engine }) => {
    const error = await engine.connect(async (raw) => {
      const connection = raw.withOptions({ isolationLevel: 'AUTOCOMMIT' });
      const pages = await connection.scalar(text('PRAGMA page_count'));
      await connection.executeRaw(`PRAGMA max_page_count = ${Number(pages) + 2}`);
      const refused = await errorOf(
        raw.begin(async () => {
          for (let id = 1; ; id++) await raw.execute(insert(note).values({ id, words: 'x'.repeat(4_000) }));
        }),
      );
      await connection.executeRaw('PRAGMA max_page_count = 1000000');
      return refused;
    });
    return { error };
  });

  fault('a transaction may only read', async ({ engine }) => ({
    error: await errorOf(engine.begin((connection) => connection.execute(writeNote(1)), { readOnly: true })),
  }));

  fault('the server may only be read', async (bench) => {
    const readOnly = await bench.at('?mode=ro');
    return { error: await errorOf(readOnly.begin((connection) => connection.execute(writeNote(1)), { readOnly: true })) };
  });

  fault('the server cannot be reached', async (bench) => {
    const absent = await bench.kernel.engine(`sqlite:${join(bench.folder, 'absent', 'data.db')}`);
    return { error: await errorOf(absent.connect()) };
  });

  test('a wait for a lock ends when its time is up', async () => {
    await using bench = await FileBench.open();
    const patient = await bench.at('?busy_timeout=60000');
    await bench.engine.begin(async (holder) => {
      await holder.execute(writeNote(1));
      const waiting = patient.withOptions({ timeoutMs: 50 }).connect((connection) => connection.execute(writeNote(2)));
      await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', disconnected: false });
    });
    await bench.recovered([0, 1]);
  });

  test('workers who read and write at once lose no update, with locks that are not waited for', async () => {
    await using bench = await FileBench.open();
    const engine = await bench.at('?busy_timeout=0');
    await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect((connection) => connection.executeRaw('PRAGMA journal_mode = WAL'));
    const codes = new Set<string>();
    const worker = async (): Promise<void> => {
      for (let i = 0; i < 10; i++)
        await engine.run(
          async (connection) => {
            const count = await connection.scalar(sql<{ n: number }>`SELECT length(words) AS n FROM note WHERE id = 0`);
            await new Promise((resolve) => setImmediate(resolve));
            await connection.execute(sql`UPDATE note SET words = ${'x'.repeat(Number(count) + 1)} WHERE id = 0`);
          },
          {
            retry: {
              attempts: 1_000,
              minDelayMs: 1,
              maxDelayMs: 10,
              onRetry: ({ error }) => void codes.add((error as { code: string }).code),
            },
          },
        );
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    expect(await engine.connect((connection) => connection.scalar(text('SELECT length(words) FROM note WHERE id = 0')))).toBe(41);
    expect([...codes].every((code) => code === 'DB_LOCKED' || code === 'DB_SERIALIZATION_FAILURE')).toBe(true);
    expect(codes.size).toBeGreaterThan(0);
  });

  test('AUTOCOMMIT, levels and read-only transactions share a pool', async () => {
    await using bench = await FileBench.open();
    const { engine } = bench;
    await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect((connection) => connection.execute(writeNote(1)));
    await engine.connect(async (connection) => {
      expect(await connection.isolationLevel()).toBe('SERIALIZABLE');
      await connection.begin({ isolationLevel: 'READ UNCOMMITTED' });
      expect(await connection.isolationLevel()).toBe('READ UNCOMMITTED');
      await connection.rollback();
      expect(await connection.isolationLevel()).toBe('SERIALIZABLE');
      await expect(connection.beginTwoPhase()).rejects.toMatchObject({ code: 'ENGINE_UNSUPPORTED' });
      await expect(connection.begin({ deferrable: true })).rejects.toMatchObject({ code: 'ENGINE_UNSUPPORTED' });
    });
    await bench.recovered([0, 1]);
  });
});
