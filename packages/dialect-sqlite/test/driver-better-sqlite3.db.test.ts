import { join } from 'node:path';
import { column, Integer, insert, MetaData, select, sql, Text, text } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import type { Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type SqliteFixture, sqliteFixture } from './sqlite-engine.ts';

const metadata = new MetaData();
const item = metadata.table('item', { id: column(Integer, { primaryKey: true }), name: column(Text) });

describe('opening a database', () => {
  test('sets foreign keys, and for files the write-ahead log', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite');
    await engine.connect(async (connection) => {
      expect(await connection.scalar(sql`PRAGMA foreign_keys`)).toBe(1);
      expect(await connection.scalar(sql`PRAGMA journal_mode`)).toBe('wal');
      expect(await connection.scalar(sql`PRAGMA synchronous`)).toBe(1);
    });
  });

  test('takes what the query of the URL says', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite', '?journal_mode=delete&foreign_keys=off&cache_size=-500');
    await engine.connect(async (connection) => {
      expect(await connection.scalar(sql`PRAGMA foreign_keys`)).toBe(0);
      expect(await connection.scalar(sql`PRAGMA journal_mode`)).toBe('delete');
      expect(await connection.scalar(sql`PRAGMA cache_size`)).toBe(-500);
    });
  });

  test.each([
    ['?journal=wal', 'DB_INVALID_OPTION', 'SQLite knows busy_timeout'],
    ['?journal_mode=fast', 'DB_INVALID_OPTION', 'one of wal'],
    ['?busy_timeout=soon', 'DB_INVALID_OPTION', 'whole number'],
    ['?mode=ro', 'DB_CANNOT_OPEN', 'cannot be opened'],
  ])('refuses %s with a sentence', async (query, code, sentence) => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('missing.sqlite', query);
    await expect(engine.connect()).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) as string });
  });

  test('a folder that does not exist is named in the error', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine(`sqlite:///${join(fixture.folder, 'no', 'such.sqlite')}`);
    await expect(engine.connect()).rejects.toMatchObject({
      code: 'DB_CANNOT_OPEN',
      message: expect.stringContaining('no/such.sqlite') as string,
    });
  });

  test('every name of the memory means one database', async () => {
    await using fixture = sqliteFixture();
    expect(await fixture.engine('sqlite://')).toBe(await fixture.engine('sqlite::memory:'));
  });

  test('a read-only database refuses to be written', async () => {
    await using fixture = sqliteFixture();
    const writer = await fixture.file('a.sqlite');
    await writer.begin((connection) => metadata.createAll(connection));
    const reader = await fixture.file('a.sqlite', '?mode=ro');
    await reader.connect(async (connection) => {
      expect(await connection.execute(select(item)).all()).toEqual([]);
      await expect(connection.execute(insert(item).values({ name: 'x' }))).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
    });
  });
});

describe('the pool of a database', () => {
  test.each(['queue', 'null', 'static', 'assertion'] as const)('may be of kind %s', async (kind) => {
    await using fixture = sqliteFixture();
    for (const engine of [
      await fixture.file('a.sqlite', '', { pool: { kind } }),
      await fixture.engine('sqlite::memory:', { pool: { kind } }),
    ]) {
      expect(await engine.connect((connection) => connection.scalar(sql`SELECT 1`))).toBe(1);
      expect(engine.poolStatus.kind).toBe(kind);
    }
  });

  test('keeps one connection to a database in memory, whatever else is asked for', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:', { pool: { prePing: true } });
    expect(engine.poolStatus.limit).toBe(1);
  });
});

describe('executing', () => {
  test('an integer beyond 53 bits is not rounded: text gives a bigint, Integer refuses it', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      expect(await connection.scalar(text('SELECT 9007199254740993'))).toBe(9007199254740993n);
      expect(await connection.scalar(text('SELECT 42'))).toBe(42);
      await expect(connection.execute(text('SELECT 9007199254740993 AS n').columns({ n: Integer })).one()).rejects.toMatchObject({
        code: 'SQL_UNSAFE_INTEGER',
      });
    });
  });

  test('a whole number is sent as one, so that SQLite neither divides nor writes it as a fraction', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      const kinds = text('SELECT typeof(:five) AS five, typeof(:half) AS half', { five: 5, half: 0.5 });
      expect(await connection.execute(kinds).one()).toEqual({ five: 'integer', half: 'real' });
      const sums = text("SELECT :five / :two AS quotient, 'a' || :five AS word, CAST(1 + :five AS TEXT) AS sum", { five: 5, two: 2 });
      expect(await connection.execute(sums).one()).toEqual({ quotient: 2, word: 'a5', sum: '6' });
      const stream = await connection.stream(text('SELECT typeof(:five) AS kind', { five: 5 }));
      for await (const row of stream) expect(row).toEqual({ kind: 'integer' });
    });
  });

  test('a parameter that SQLite cannot store is named by its position and kind', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await expect(connection.executeRaw('SELECT ?, ?', [1, { a: 1 }])).rejects.toMatchObject({
        code: 'DB_INVALID_PARAMETER',
        message: expect.stringContaining('parameter 2 is an object of class Object') as string,
      });
    });
  });

  test('a statement that selects everything sees columns that were added since', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await connection.executeRaw('CREATE TABLE t (a)');
      await connection.executeRaw('INSERT INTO t VALUES (1)');
      expect(await connection.execute(sql`SELECT * FROM t`).one()).toEqual({ a: 1 });
      await connection.executeRaw('ALTER TABLE t ADD b');
      expect(await connection.execute(sql`SELECT * FROM t`).one()).toEqual({ a: 1, b: null });
    });
  });

  test('a stream lets the event loop run and holds back other statements until it ends', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 0);
      let rows = 0;
      const stream = connection.stream(
        text('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n'),
        undefined,
        {
          streamChunkRows: 500,
        },
      );
      for await (const _row of stream) {
        rows += 1;
        if (rows === 1) await expect(connection.execute(sql`SELECT 1`)).rejects.toMatchObject({ code: 'ENGINE_STREAM_OPEN' });
      }
      clearInterval(timer);
      expect(rows).toBe(20_000);
      expect(turns).toBeGreaterThan(3);
      expect(await connection.scalar(sql`SELECT 1`)).toBe(1);
    });
  });

  test('a stream that is given up says so, and gives the connection back', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      const controller = new AbortController();
      const manyRows = text('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n');
      let rows = 0;
      const reading = (async () => {
        for await (const _row of connection.stream(manyRows, undefined, { signal: controller.signal, streamChunkRows: 10 })) {
          rows += 1;
          if (rows === 15) controller.abort(new Error('enough'));
        }
      })();
      await expect(reading).rejects.toMatchObject({ name: 'OperationalError', code: 'ENGINE_ABORTED', cause: new Error('enough') });
      expect(rows).toBe(20);
      expect(await connection.scalar(sql`SELECT 3`)).toBe(3);
    });
  });

  test('a stream that is left early gives the connection back', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      for await (const _row of connection.stream(text('SELECT 1 UNION ALL SELECT 2'))) break;
      expect(await connection.scalar(sql`SELECT 3`)).toBe(3);
    });
  });
});

describe('two connections on one file', () => {
  test('a writer waits for another one without holding up the event loop', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite');
    await engine.begin((connection) => metadata.createAll(connection));
    const first = await engine.connect();
    await first.execute(insert(item).values({ name: 'first' }));
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 2);
    setTimeout(() => void first.commit(), 60);
    await engine.begin((second) => second.execute(insert(item).values({ name: 'second' })));
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
    expect(await engine.connect((connection) => connection.execute(select(item.c.name).orderBy(item.c.id)).scalars().all())).toEqual([
      'first',
      'second',
    ]);
    await first.close();
  });

  test('a lock that is held too long is DB_LOCKED, and a retry can help', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite', '?busy_timeout=30');
    await engine.begin((connection) => metadata.createAll(connection));
    const first = await engine.connect();
    await first.execute(insert(item).values({ name: 'first' }));
    await expect(engine.begin((second) => second.execute(insert(item).values({ name: 'second' })))).rejects.toMatchObject({
      code: 'DB_LOCKED',
      retryable: true,
    });
    await first.close();
  });

  test('what a transaction read and another one changed is a serialization failure, not a wait', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite');
    await engine.begin((connection) => metadata.createAll(connection));
    const first = await engine.connect();
    await first.execute(select(item));
    await engine.begin((second) => second.execute(insert(item).values({ name: 'second' })));
    await expect(first.execute(insert(item).values({ name: 'first' }))).rejects.toMatchObject({
      code: 'DB_SERIALIZATION_FAILURE',
      retryable: true,
    });
    await first.close();
  });
});

describe('a lock of another connection', () => {
  /** A connection to a file with a table, whose first statement locks everybody else out until `commit()`. */
  async function lockingConnection(fixture: SqliteFixture): Promise<Connection> {
    const engine = await fixture.file('a.sqlite', '?journal_mode=delete&transaction=exclusive');
    await engine.begin((connection) => metadata.createAll(connection));
    return engine.connect();
  }

  const lock = (connection: Connection): PromiseLike<unknown> => connection.execute(insert(item).values({ name: 'first' }));

  test('is waited for while a database is opened', async () => {
    await using fixture = sqliteFixture();
    await using holder = await lockingConnection(fixture);
    await lock(holder);
    setTimeout(() => void holder.commit(), 60);
    const engine = await fixture.file('a.sqlite');
    expect(await engine.connect((connection) => connection.scalar(sql`PRAGMA journal_mode`))).toBe('wal');
  });

  test('that lasts too long is DB_LOCKED while a database is opened', async () => {
    await using fixture = sqliteFixture();
    await using holder = await lockingConnection(fixture);
    await lock(holder);
    const engine = await fixture.file('a.sqlite', '?busy_timeout=30');
    await expect(engine.connect()).rejects.toMatchObject({ code: 'DB_LOCKED', retryable: true });
  });

  test('is waited for by a stream', async () => {
    await using fixture = sqliteFixture();
    await using holder = await lockingConnection(fixture);
    const reader = await fixture.file('a.sqlite', '?journal_mode=delete');
    await using connection = await reader.connect();
    await lock(holder);
    setTimeout(() => void holder.commit(), 60);
    const names: unknown[] = [];
    for await (const row of connection.stream(select(item.c.name)).scalars()) names.push(row);
    expect(names).toEqual(['first']);
  });

  test('that lasts too long is DB_LOCKED of a stream, and the connection is free again', async () => {
    await using fixture = sqliteFixture();
    await using holder = await lockingConnection(fixture);
    const reader = await fixture.file('a.sqlite', '?journal_mode=delete&busy_timeout=30');
    await using connection = await reader.connect();
    await lock(holder);
    const reading = connection.stream(select(item.c.name)).scalars()[Symbol.asyncIterator]().next();
    await expect(reading).rejects.toMatchObject({ code: 'DB_LOCKED' });
    await holder.commit();
    expect(await connection.execute(select(item.c.name)).scalars().all()).toEqual(['first']);
  });

  test.each<[string, (connection: Connection, signal: AbortSignal) => PromiseLike<unknown>]>([
    ['a statement', (connection, signal) => connection.execute(select(item), undefined, { signal })],
    ['a stream', (connection, signal) => connection.stream(select(item), undefined, { signal })[Symbol.asyncIterator]().next()],
    ['the beginning of a transaction', (connection, signal) => connection.begin({ signal })],
    ['the opening of a database', (connection, signal) => connection.engine.withOptions({ signal }).connect()],
  ])('is not waited for any more by %s that is given up', async (what, use) => {
    await using fixture = sqliteFixture();
    await using holder = await lockingConnection(fixture);
    const transaction = what === 'the beginning of a transaction' ? 'immediate' : 'deferred';
    const engine = await fixture.file('a.sqlite', `?journal_mode=delete&transaction=${transaction}`, { pool: { kind: 'null' } });
    await using connection = await engine.connect();
    await lock(holder);
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 30);
    const startedMs = performance.now();
    await expect(use(connection, controller.signal)).rejects.toMatchObject({ code: 'ENGINE_ABORTED', cause: reason });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  test('is not waited for by a transaction that has read and stands in its way', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite', '?journal_mode=delete');
    await engine.begin((connection) => metadata.createAll(connection));
    await using first = await engine.connect();
    await using second = await engine.connect();
    await first.execute(select(item));
    await second.execute(select(item));
    await first.execute(insert(item).values({ name: 'first' }));
    const startedMs = performance.now();
    await expect(second.execute(insert(item).values({ name: 'second' }))).rejects.toMatchObject({ code: 'DB_LOCKED', retryable: true });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    // The writer waits for the reader, who gives way.
    const committed = first.commit();
    await second.rollback();
    await committed;
    await second.execute(insert(item).values({ name: 'second' }));
    await second.commit();
    expect(await first.execute(select(item.c.name)).scalars().all()).toEqual(['first', 'second']);
  });

  test('is waited for by a transaction that has read nothing of the file yet', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite', '?journal_mode=delete');
    await engine.begin((connection) => metadata.createAll(connection));
    await using first = await engine.connect();
    await using second = await engine.connect();
    await first.execute(insert(item).values({ name: 'first' }));
    setTimeout(() => void first.commit(), 60);
    expect(await second.scalar(sql`SELECT 1`)).toBe(1);
    await second.execute(insert(item).values({ name: 'second' }));
    await second.commit();
    expect(await first.execute(select(item.c.name)).scalars().all()).toEqual(['first', 'second']);
  });

  test('leaves no setting of a transaction behind that could not begin', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.file('a.sqlite', '?journal_mode=delete&transaction=immediate&busy_timeout=20');
    await using connection = await engine.connect();
    await using holder = await lockingConnection(fixture);
    await lock(holder);
    await expect(connection.begin({ isolationLevel: 'READ UNCOMMITTED' })).rejects.toMatchObject({ code: 'DB_LOCKED' });
    expect((connection.native as Database).pragma('read_uncommitted', { simple: true })).toBe(0);
  });
});

describe('transactions', () => {
  test('roll back DDL and rows, and savepoints a part of them', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.connect(async (connection) => {
      await metadata.createAll(connection);
      await connection.execute(insert(item).values({ name: 'kept' }));
      await expect(
        connection.beginNested(async () => {
          await connection.execute(insert(item).values({ name: 'lost' }));
          throw new Error('undo');
        }),
      ).rejects.toThrow('undo');
      expect(await connection.execute(select(item.c.name)).scalars().all()).toEqual(['kept']);
      await connection.rollback();
      expect(await connection.inspect().tableNames()).toEqual([]);
    });
  });

  test('that SQLite has rolled back by itself are not gone on with', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.begin((connection) => metadata.createAll(connection));
    await engine.connect(async (connection) => {
      await connection.execute(insert(item).values({ id: 1, name: 'lost' }));
      const failing = connection.executeRaw("INSERT OR ROLLBACK INTO item VALUES (1, 'again')");
      await expect(failing).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
      for (const use of [() => connection.execute(insert(item).values({ id: 2, name: 'stray' })), () => connection.commit()]) {
        await expect(use()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_FAILED' });
      }
      await connection.rollback();
      expect(await connection.execute(select(item)).all()).toEqual([]);
      await connection.execute(insert(item).values({ id: 3, name: 'kept' }));
      await connection.commit();
    });
    await expect(
      engine.begin(async (connection) => {
        await connection.execute(insert(item).values({ id: 4, name: 'lost' }));
        await connection.beginNested(() => connection.executeRaw("INSERT OR ROLLBACK INTO item VALUES (3, 'again')").all());
      }),
    ).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    expect(await engine.connect((connection) => connection.execute(select(item.c.id)).scalars().all())).toEqual([3]);
  });

  test('that are read-only refuse to write, and the next one writes again', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    await engine.begin((connection) => metadata.createAll(connection));
    await engine.withOptions({ readOnly: true }).connect(async (connection) => {
      await expect(connection.execute(insert(item).values({ name: 'x' }))).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
    });
    await engine.begin((connection) => connection.execute(insert(item).values({ name: 'x' })));
    expect(await engine.connect((connection) => connection.execute(select(item.c.name)).scalars().all())).toEqual(['x']);
  });
});
