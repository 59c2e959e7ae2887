import { join } from 'node:path';
import { column, Integer, insert, MetaData, select, sql, Text, text } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { sqliteFixture } from './sqlite-engine.ts';

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
