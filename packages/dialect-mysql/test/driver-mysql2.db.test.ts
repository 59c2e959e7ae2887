import { BigInteger, column, Float, Integer, insert, MetaData, select, sql, text, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import { mysql } from '../src/index.ts';

const mariadbServer = await testServer('mariadb');
const metadata = new MetaData();
const item = metadata.table('item', { id: column(Integer, { primaryKey: true }), name: column(Varchar(30), { unique: true }) });

describe('a URL', () => {
  test.each([
    ['mysql://localhost/x?sslmode=required', 'DB_INVALID_OPTION', 'MySQL knows connect_timeout'],
    ['mysql://localhost/x?ssl_mode=maybe', 'DB_INVALID_OPTION', 'one of disabled, required'],
    ['mariadb://localhost/x?connect_timeout=soon', 'DB_INVALID_OPTION', 'whole number'],
    ['mariadb://user:secret@127.0.0.1:1/x', 'DB_CANNOT_CONNECT', 'cannot be reached'],
  ])('%s is refused with a sentence and without its password', async (url, code, sentence) => {
    await using kernel = new Kernel().use([poolPlugin, mysql]);
    const failed = (await kernel.engine(url)).connect();
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) as string });
    await expect(failed).rejects.not.toThrow(/secret/);
  });
});

describeOn(mariadbServer, 'on a server', () => {
  test('rows are written and read back, and the keys that the server makes are known', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect((connection) => metadata.createAll(connection));
    await at.engine.begin(async (connection) => {
      const keys = await connection
        .execute(
          insert(item)
            .values([{ name: 'lamp' }, { name: 'chair' }])
            .returning(item.c.id),
        )
        .scalars()
        .all();
      expect(keys).toEqual([1, 2]);
      const { lastInsertId } = await connection.execute(insert(item).values({ name: 'table' }));
      expect(lastInsertId).toBe(3);
      const { rowCount } = await connection.execute(sql`UPDATE item SET name = ${'lamp'} WHERE id <= ${2} AND name = ${'lamp'}`);
      expect(rowCount, 'a row that is what it was counts').toBe(1);
    });
    expect(await at.engine.connect((connection) => connection.execute(select(item).orderBy(item.c.id).limit(2)).all())).toEqual([
      { id: 1, name: 'lamp' },
      { id: 2, name: 'chair' },
    ]);
  });

  test('raw values are numbers and text, whole numbers beyond 53 bits bigints, and 32-bit fractions as they were written', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect(async (connection) => {
      await connection.executeRaw(
        'CREATE TABLE v (a TINYINT, b BIGINT, c BIGINT UNSIGNED, d DOUBLE, e DECIMAL(5, 2), f DATETIME(6), g FLOAT, h BLOB, i TEXT)',
      );
      const values = [
        1,
        9007199254740993n,
        18446744073709551615n,
        1.5,
        '1.10',
        '2024-02-29 12:00:00.000001',
        1.1,
        new Uint8Array([0, 255]),
        "it's 😀",
      ];
      await connection.executeRaw(`INSERT INTO v VALUES (${values.map(() => '?').join(', ')})`, values);
      const expected = [
        1,
        9007199254740993n,
        18446744073709551615n,
        1.5,
        '1.10',
        '2024-02-29 12:00:00.000001',
        1.1,
        Uint8Array.of(0, 255),
        "it's 😀",
      ];
      expect(await connection.executeRaw('SELECT * FROM v').tuples().all(), 'as text').toEqual([expected]);
      expect(await connection.executeRaw('SELECT * FROM v WHERE a = ?', [1]).tuples().all(), 'prepared').toEqual([expected]);
    });
  });

  test('a whole number is sent as one: it divides, limits and counts as such', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect(async (connection) => {
      expect(await connection.scalar(sql`SELECT ${7} DIV ${2}`)).toBe(3);
      expect(await connection.executeRaw('SELECT CAST(? AS CHAR)', [5]).scalars().all()).toEqual(['5']);
      expect(await connection.scalar(sql`SELECT ${-(2n ** 63n)} + 0`)).toBe(-(2n ** 63n));
    });
  });

  test('a stream reads in chunks, and can be left early', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect(async (connection) => {
      const numbers = text('SELECT seq AS n FROM seq_1_to_2500').columns({ n: Integer });
      let sum = 0;
      for await (const { n } of connection.stream(numbers, undefined, { streamChunkRows: 1_000 })) sum += n ?? 0;
      expect(sum).toBe((2500 * 2501) / 2);
      for await (const { n } of connection.stream(numbers)) if (n === 3) break;
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
  });

  test('one statement is sent at a time', async () => {
    await using at = await openEngine(mariadbServer);
    const two = at.engine.connect((connection) => connection.executeRaw('SELECT 1; SELECT 2'));
    await expect(two).rejects.toMatchObject({ code: 'DB_SYNTAX_ERROR' });
  });

  test('sessions are in UTC and refuse what does not fit', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect(async (connection) => {
      expect(await connection.scalar(text('SELECT @@time_zone'))).toBe('+00:00');
      await connection.executeRaw('CREATE TABLE narrow (a VARCHAR(2))');
      await expect(connection.executeRaw("INSERT INTO narrow VALUES ('too long')")).rejects.toMatchObject({ code: 'DB_INVALID_VALUE' });
    });
  });
});

describeOn(mariadbServer, 'a transaction', () => {
  test('has the isolation that was asked for, and can be read-only', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect((connection) => metadata.createAll(connection));
    const written = at.engine.begin((connection) => connection.execute(insert(item).values({ name: 'x' })), { readOnly: true });
    await expect(written).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
    await using reader = await at.engine.connect();
    await reader.begin({ isolationLevel: 'READ UNCOMMITTED' });
    await using writer = await at.engine.connect();
    await writer.execute(insert(item).values({ name: 'uncommitted' }));
    expect(await reader.scalar(text('SELECT count(*) FROM item'))).toBe(1);
    await writer.rollback();
  });

  test('keeps what came before a savepoint, and what is rolled back is gone', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      await connection.execute(insert(item).values({ name: 'lamp' }));
      await expect(connection.beginNested(() => connection.execute(insert(item).values({ name: 'lamp' })))).rejects.toMatchObject({
        code: 'DB_UNIQUE_VIOLATION',
        constraint: 'name',
      });
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(1);
      await connection.rollback();
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(0);
    });
  });
});

describeOn(mariadbServer, 'an error', () => {
  test.each([
    ['INSERT INTO item (name) VALUES (NULL)', 'DB_NOT_NULL_VIOLATION', /\(name\)/],
    ['SELECT * FROM nowhere', 'DB_UNDEFINED_TABLE', /nowhere/],
    ['SELECT nothing FROM item', 'DB_UNDEFINED_COLUMN', /nothing/],
    ['SELEC 1', 'DB_SYNTAX_ERROR', /SELEC/],
    ["INSERT INTO item (id, name) VALUES ('secret', 'x')", 'DB_INVALID_VALUE', /^(?!.*secret.*\n)/],
    ['SELECT no_such_function(1)', 'DB_UNDEFINED_FUNCTION', /no_such_function/i],
  ])('of %s is %s', async (statement, code, message) => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect((connection) => metadata.createAll(connection));
    await expect(at.engine.connect((connection) => connection.executeRaw(statement))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  test('of a statement that is aborted comes soon, and the connection goes on', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect(async (connection) => {
      const startedMs = performance.now();
      const signal = AbortSignal.timeout(50);
      const slow = connection.execute(text('SELECT SLEEP(20) FROM seq_1_to_10'), undefined, { signal });
      await expect(slow).rejects.toMatchObject({ code: expect.stringMatching(/ENGINE_ABORTED|DB_CANCELLED/) as string });
      expect(performance.now() - startedMs).toBeLessThan(10_000);
      await connection.rollback();
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
  });

  test('of a connection that the server ended says so, and the pool goes on with another one', async () => {
    await using at = await openEngine(mariadbServer);
    const admin = await at.other({ connect_timeout: '9' });
    const ended = at.engine.connect(async (connection) => {
      const id = await connection.scalar(text('SELECT CONNECTION_ID()'));
      await admin.connect((other) => other.executeRaw(`KILL ${String(id)}`));
      return connection.scalar(text('SELECT 1'));
    });
    await expect(ended).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', retryable: true });
    expect(await at.engine.connect((connection) => connection.scalar(text('SELECT 2')))).toBe(2);
  });

  test('of a deadlock hits one of two, who must roll back and may try again', async () => {
    await using at = await openEngine(mariadbServer);
    await at.engine.connect(async (connection) => {
      await metadata.createAll(connection);
      await connection.execute(insert(item).values([{ name: 'a' }, { name: 'b' }]));
      await connection.commit();
    });
    const lock = (id: number) => sql`UPDATE item SET name = concat(name, '!') WHERE id = ${id}`;
    const run = (first: number, second: number): Promise<void> =>
      at.engine.begin(async (connection) => {
        await connection.execute(lock(first));
        await new Promise((resolve) => setTimeout(resolve, 100));
        const failed = await connection.execute(lock(second)).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failed === undefined) return;
        // The server has rolled back; what is sent now would stand alone.
        await expect(connection.execute(lock(second))).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_FAILED' });
        throw failed;
      });
    const outcomes = await Promise.allSettled([run(1, 2), run(2, 1)]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.map(({ reason }) => reason as unknown)).toMatchObject([{ code: 'DB_DEADLOCK', retryable: true }]);
  });

  test('numbers come back as they went', async () => {
    await using at = await openEngine(mariadbServer);
    const own = new MetaData();
    const t = own.table('t', { id: column(BigInteger, { primaryKey: true, autoincrement: false }), x: column(Float, { nullable: true }) });
    const values = [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n];
    await at.engine.connect(async (connection) => {
      await own.createAll(connection);
      await connection.execute(insert(t).values(values.map((id) => ({ id, x: 0.1 }))));
      expect(await connection.execute(select(t.c.id).orderBy(t.c.id)).scalars().all()).toEqual(values);
      expect(await connection.execute(select(t.c.x).distinct()).scalars().all()).toEqual([0.1]);
    });
  });
});

const mysqlServer = await testServer('mysql');

describe.each([mariadbServer, mysqlServer].map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'DDL within a transaction', () => {
    test('commits what came before, and what comes after is a transaction again', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      await engine.connect(async (connection) => {
        await metadata.createAll(connection);
        await connection.execute(insert(item).values({ name: 'before' }));
        await connection.executeRaw('CREATE TABLE another (a INT)');
        await connection.execute(insert(item).values({ name: 'after' }));
        await connection.rollback();
        expect(await connection.scalars(select(item.c.name)).all()).toEqual(['before']);
      });
    });

    test('that is refused has ended the transaction all the same, which must be rolled back', async () => {
      await using at = await openEngine(server);
      await at.engine.connect(async (connection) => {
        await metadata.createAll(connection);
        await connection.execute(insert(item).values({ name: 'before' }));
        await expect(connection.executeRaw('CREATE TABLE item (a INT)')).rejects.toThrow();
        await expect(connection.execute(insert(item).values({ name: 'after' }))).rejects.toMatchObject({
          code: 'ENGINE_TRANSACTION_FAILED',
        });
        await connection.rollback();
        expect(await connection.scalars(select(item.c.name)).all()).toEqual(['before']);
      });
    });
  });
});

describe.each([mariadbServer, mysqlServer].map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'a session that uses another database', () => {
    test('reads from that one with statements that were prepared before, until the connection goes back', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      await engine.connect(async (connection) => {
        const mine = String(engine.url.database);
        const inUse = () => connection.scalar(sql`SELECT DATABASE() AS d, ${1} AS n`);
        expect(await inUse()).toBe(mine);
        await connection.executeRaw('USE information_schema');
        expect(await inUse()).toBe('information_schema');
      });
      // It goes back with the connection.
      expect(await engine.connect((connection) => connection.scalar(text('SELECT DATABASE()')))).toBe(engine.url.database);
    });
  });
});

/** A thousand million rows. */
const endless = text(
  'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT a.i FROM n AS a, n AS b, n AS c',
).columns({ i: Integer });

describe.each([mariadbServer, mysqlServer].map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'a stream without an end', () => {
    test('has the server wait while nobody reads, and stops it when it is left', async () => {
      await using at = await openEngine(server);
      await at.engine.connect(async (connection) => {
        const id = await connection.scalar(text('SELECT CONNECTION_ID()'));
        let count = 0;
        globalThis.gc?.();
        const before = process.memoryUsage().arrayBuffers;
        for await (const _row of connection.stream(endless, undefined, { streamChunkRows: 1_000 })) {
          count += 1;
          // What the server sends meanwhile would be hundreds of megabytes.
          if (count === 3_000) await new Promise((resolve) => setTimeout(resolve, 300));
          if (count === 5_000) break;
        }
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
        expect(await connection.scalar(text('SELECT CONNECTION_ID()'))).toBe(id);
      });
    });

    test('ends when its signal says so, and the connection goes on', async () => {
      await using at = await openEngine(server);
      await at.engine.connect(async (connection) => {
        const giveUp = new AbortController();
        const read = async (): Promise<void> => {
          let count = 0;
          for await (const _row of connection.stream(endless, undefined, { signal: giveUp.signal })) if (++count === 2_000) giveUp.abort();
        };
        await expect(read()).rejects.toMatchObject({ code: 'ENGINE_ABORTED' });
        await connection.rollback();
        expect(await connection.scalar(text('SELECT 1'))).toBe(1);
      });
    });

    test('whose connection the server ends fails', async () => {
      await using at = await openEngine(server);
      const other = await at.other({ connect_timeout: '9' });
      await at.engine.connect(async (connection) => {
        const id = await connection.scalar(text('SELECT CONNECTION_ID()'));
        const read = async (): Promise<void> => {
          let count = 0;
          for await (const _row of connection.stream(endless))
            if (++count === 2_000) await other.connect((admin) => admin.executeRaw(`KILL ${String(id)}`));
        };
        await expect(read()).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', retryable: true });
      });
    });
  });
});
