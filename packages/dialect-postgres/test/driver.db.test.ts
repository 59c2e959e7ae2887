import { setTimeout as sleep } from 'node:timers/promises';
import { BigInteger, column, Integer, insert, MetaData, select, sql, Text, text } from '@sqlayer/expression';
import { expect, test } from 'vitest';
import { describeDrivers } from './databases.ts';

const metadata = new MetaData();
const item = metadata.table('item', { id: column(Integer, { primaryKey: true }), name: column(Text, { unique: true }) });

describeDrivers('a connection', (driver) => {
  test('writes rows and reads them back, and knows the keys that the database makes', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.begin(async (connection) => {
      const added = insert(item).values([{ name: 'lamp' }, { name: 'chair' }]);
      expect(await connection.execute(added.returning(item.c.id)).scalars().all()).toEqual([1, 2]);
      const { rowCount } = await connection.execute(sql`UPDATE item SET name = name || '!'`);
      expect(rowCount).toBe(2);
    });
    expect(await at.engine.connect((connection) => connection.execute(select(item).orderBy(item.c.id)).all())).toEqual([
      { id: 1, name: 'lamp!' },
      { id: 2, name: 'chair!' },
    ]);
  });

  test('gives raw values as numbers, booleans, bytes and text, and whole numbers beyond 53 bits as bigints', async () => {
    await using at = await driver.open();
    const statement =
      "SELECT 1::INT2 AS a, 9007199254740993::INT8 AS b, 5::INT8 AS c, 1.5::FLOAT8 AS d, true AS e, '1.10'::NUMERIC AS f, DATE '2024-02-29' AS g, NULL AS h, $1::TEXT AS i, '\\x00ff'::BYTEA AS j, 0.1::FLOAT4 AS k, 4294967295::OID AS l";
    await at.engine.connect(async (connection) => {
      const row = { a: 1, b: 9007199254740993n, c: 5, d: 1.5, e: true, f: '1.10', g: '2024-02-29', h: null, i: "it's" };
      // The second time the columns are known, and some are asked for in binary.
      for (let time = 0; time < 3; time++) {
        expect(await connection.executeRaw(statement, ["it's"]).one()).toEqual({
          ...row,
          j: Uint8Array.of(0, 255),
          k: 0.1,
          l: 4_294_967_295,
        });
      }
    });
  });

  test('takes parameters of every kind that JavaScript has for them', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      const sent = [1, 2n ** 60n, 'x', true, null, new Date(0), ['a', null, 'b "c"'], { a: [1] }, Uint8Array.of(1, 2)];
      const types = ['INT', 'INT8', 'TEXT', 'BOOL', 'INT', 'TIMESTAMPTZ', 'TEXT[]', 'JSONB', 'BYTEA'];
      const list = types.map((type, i) => `$${i + 1}::${type}`).join(', ');
      await connection.executeRaw("SET TimeZone TO 'UTC'");
      expect(await connection.executeRaw(`SELECT ${list}`, sent).tuples().one()).toEqual([
        1,
        2n ** 60n,
        'x',
        true,
        null,
        '1970-01-01 00:00:00+00',
        '{a,NULL,"b \\"c\\""}',
        '{"a": [1]}',
        Uint8Array.of(1, 2),
      ]);
      await expect(connection.executeRaw('SELECT $1::INT', [undefined])).rejects.toMatchObject({ code: 'DB_INVALID_PARAMETER' });
      await expect(connection.executeRaw('SELECT $1::INT', [() => 1])).rejects.toMatchObject({ code: 'DB_INVALID_PARAMETER' });
      await expect(connection.executeRaw('SELECT $1::INT', [new Date(Number.NaN)])).rejects.toMatchObject({ code: 'DB_INVALID_PARAMETER' });
      expect(await connection.executeRaw('SELECT 1 AS a').one()).toEqual({ a: 1 });
    });
  });

  test('sends one statement at a time, and none with a NUL in its text', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      await expect(connection.executeRaw('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: 'DB_SYNTAX_ERROR' });
      await connection.rollback();
      await expect(connection.executeRaw('SELECT 1 \0; DROP TABLE item')).rejects.toMatchObject({ code: 'DB_INVALID_VALUE' });
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
      expect((await connection.executeRaw('')).rowCount).toBeUndefined();
    });
  });

  test('gives exact whole numbers back as they went', async () => {
    await using at = await driver.open();
    const t = new MetaData().table('t', { id: column(BigInteger, { primaryKey: true, autoincrement: false }) });
    const values = [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n];
    await at.engine.begin(async (connection) => {
      await connection.executeRaw('CREATE TABLE t (id BIGINT PRIMARY KEY)');
      await connection.execute(insert(t).values(values.map((id) => ({ id }))));
      for (let time = 0; time < 3; time++) expect(await connection.execute(select(t.c.id).orderBy(t.c.id)).scalars().all()).toEqual(values);
    });
  });

  test('tells notices to listeners and to the log', async () => {
    const logged: string[] = [];
    await using at = await driver.open({ logger: ({ event, detail }) => void (event === 'notice' && logged.push(detail ?? '')) });
    const heard: unknown[] = [];
    at.engine.events.on('notice', ({ notice }) => void heard.push(notice));
    await at.engine.connect((connection) => connection.executeRaw("DO $$ BEGIN RAISE WARNING 'mind the %', 'gap'; END $$"));
    expect(heard).toEqual([{ severity: 'WARNING', nativeCode: '01000', message: 'mind the gap' }]);
    expect(logged).toEqual(['WARNING: mind the gap']);
  });
});

describeDrivers('prepared statements', (driver) => {
  const kept = sql`SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE ${'SELECT $1::INT%'}`;

  test('are kept by a connection, and forgotten when there are many', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      for (let i = 0; i < 3; i++) await connection.scalar(sql`SELECT ${i}::INT`);
      expect(await connection.scalar(kept)).toBe(1);
      for (let i = 0; i < 150; i++) await connection.scalar(text(`SELECT ${i}`));
      expect(Number(await connection.scalar(text('SELECT count(*) FROM pg_prepared_statements')))).toBeLessThanOrEqual(101);
    });
  });

  test('can be turned off for a statement and for a URL', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      const unprepared = text('SELECT 4711').withOptions({ preparedStatements: false });
      expect(await connection.scalar(unprepared)).toBe(4711);
      expect(await connection.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 4711'"))).toBe(0);
      await connection.executeRaw('DEALLOCATE ALL');
    });
    const without = await at.other({ prepared_statement_cache_size: '0' });
    await without.connect(async (connection) => {
      for (let i = 0; i < 3; i++) expect(await connection.scalar(sql`SELECT ${i}::INT`)).toBe(i);
      let sum = 0;
      for await (const row of connection.stream(text('SELECT n FROM generate_series(1, 10) AS g (n)').columns({ n: Integer })))
        sum += row.n ?? 0;
      expect(sum).toBe(55);
      expect(await connection.scalar(text('SELECT count(*) FROM pg_prepared_statements'))).toBe(0);
    });
  });

  test('serve streams too', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      const numbers = sql`SELECT n FROM generate_series(1, ${200}::INT) AS g (n)`;
      for (let time = 0; time < 3; time++) {
        const rows: unknown[] = [];
        for await (const row of connection.stream(numbers)) rows.push(row);
        expect(rows).toHaveLength(200);
        expect(rows.at(-1)).toEqual({ n: 200 });
      }
      expect(await connection.execute(numbers).all()).toHaveLength(200);
      const named = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT n FROM generate_series%'";
      expect(await connection.scalar(text(named))).toBe(1);
    });
  });

  test('that select everything see the columns of today', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      await connection.executeRaw('CREATE TABLE t (a INT)');
      const everything = text('SELECT * FROM t');
      expect(await connection.execute(everything)).toMatchObject({ keys: ['a'] });
      await connection.executeRaw('ALTER TABLE t ADD b INT');
      expect(await connection.execute(everything)).toMatchObject({ keys: ['a', 'b'] });
    });
  });

  test('are made anew after the schema changed, where that is no part of a transaction under way', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => connection.executeRaw('CREATE TABLE t AS SELECT 1 AS a'));
    const statement = text('SELECT a FROM t');
    await at.engine.connect(async (connection) => {
      const auto = connection.withOptions({ isolationLevel: 'AUTOCOMMIT' });
      for (let time = 0; time < 2; time++) expect(await auto.scalar(statement)).toBe(1);
      await auto.executeRaw('ALTER TABLE t ALTER a TYPE TEXT');
      expect(await auto.scalar(statement)).toBe('1');
      await auto.executeRaw('ALTER TABLE t ALTER a TYPE INT USING a::INT');
      const rows: unknown[] = [];
      for await (const row of auto.stream(statement)) rows.push(row);
      expect(rows).toEqual([{ a: 1 }]);
      await auto.executeRaw('DEALLOCATE ALL');
      expect(await auto.scalar(statement)).toBe(1);
    });
  });

  test('are made anew where they are the first of a transaction, which begins again', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => connection.executeRaw('CREATE TABLE t AS SELECT 1 AS a'));
    const statement = text('SELECT a FROM t');
    await at.engine.connect(async (connection) => {
      for (let time = 0; time < 2; time++) await connection.scalar(statement);
      await connection.executeRaw('ALTER TABLE t ALTER a TYPE TEXT');
      await connection.commit();
      await connection.begin(
        async () => {
          expect(await connection.scalar(statement)).toBe('1');
          expect(await connection.scalar(text('SHOW transaction_isolation'))).toBe('repeatable read');
          await connection.executeRaw("INSERT INTO t VALUES ('2')");
        },
        { isolationLevel: 'REPEATABLE READ' },
      );
      expect(await connection.scalar(text('SELECT count(*) FROM t'))).toBe(2);
    });
  });

  test('that are outdated within a transaction say so, and that it may be run again', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => connection.executeRaw('CREATE TABLE t AS SELECT 1 AS a'));
    const statement = text('SELECT a FROM t');
    await at.engine.connect(async (connection) => {
      for (let time = 0; time < 2; time++) await connection.scalar(statement);
      await connection.executeRaw('ALTER TABLE t ALTER a TYPE TEXT');
      await expect(connection.scalar(statement)).rejects.toMatchObject({ code: 'DB_STATEMENT_OUTDATED', retryable: true });
      await connection.rollback();
      expect(await connection.scalar(statement)).toBe(1);
    });
  });
});

describeDrivers('a stream', (driver) => {
  const numbers = text('SELECT n FROM generate_series(1, 2500) AS g (n)').columns({ n: Integer });

  test('reads in chunks that grow up to the size that was asked for', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      const sizes: number[] = [];
      await using stream = connection.streamCompiled(connection.compile(numbers), [], undefined, { streamChunkRows: 1_000 });
      for (let chunk = await stream.nextChunk(); chunk !== undefined; chunk = await stream.nextChunk()) sizes.push(chunk.length);
      expect(sizes).toEqual([64, 256, 1_000, 1_000, 180]);
    });
  });

  test('can be left early, be empty, and fail in the middle', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      for await (const { n } of connection.stream(numbers)) if (n === 3) break;
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
      for await (const _row of connection.stream(text('SELECT 1 AS a WHERE false'))) expect.unreachable();
      let last = 0;
      const failing = async (): Promise<void> => {
        for await (const { q } of connection.stream(
          text('SELECT 500 / (500 - n) AS q FROM generate_series(1, 600) AS g (n)').columns({ q: Integer }),
        ))
          last = q ?? last;
      };
      await expect(failing()).rejects.toMatchObject({ code: 'DB_INVALID_VALUE', nativeCode: '22012' });
      expect(last).toBeGreaterThan(0);
      await connection.rollback();
      await expect(connection.stream(text('SELECT nothing'))[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'DB_UNDEFINED_COLUMN',
      });
      await connection.rollback();
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
  });

  test('works in AUTOCOMMIT, and begins the transaction where there is one', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      let sum = 0;
      for await (const { n } of connection.stream(numbers, undefined, { isolationLevel: 'AUTOCOMMIT' })) sum += n ?? 0;
      expect(sum).toBe((2500 * 2501) / 2);
    });
    await at.engine.begin(
      async (connection) => {
        const levels: unknown[] = [];
        for await (const row of connection.stream(text('SHOW transaction_isolation'))) levels.push(row);
        expect(levels).toEqual([{ transaction_isolation: 'serializable' }]);
      },
      { isolationLevel: 'SERIALIZABLE' },
    );
  });
});

describeDrivers('a transaction', (driver) => {
  test('has the traits that were asked for', async () => {
    await using at = await driver.open();
    const traits = text(
      "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only'), current_setting('transaction_deferrable')",
    );
    await at.engine.begin(
      async (connection) => expect(await connection.execute(traits).tuples().one()).toEqual(['serializable', 'on', 'on']),
      { isolationLevel: 'SERIALIZABLE', readOnly: true, deferrable: true },
    );
    await at.engine.begin(async (connection) => {
      expect(await connection.execute(traits).tuples().one()).toEqual(['read committed', 'off', 'off']);
    });
    const written = at.engine.begin((connection) => connection.executeRaw('CREATE TABLE t (a INT)'), { readOnly: true });
    await expect(written).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
  });

  test('that failed wants a rollback, and a savepoint keeps what came before', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      await connection.execute(insert(item).values({ name: 'lamp' }));
      await expect(connection.beginNested(() => connection.execute(insert(item).values({ name: 'lamp' })))).rejects.toMatchObject({
        code: 'DB_UNIQUE_VIOLATION',
        constraint: 'item_name_key',
      });
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(1);
      await expect(connection.execute(text('SELECT nothing'))).rejects.toMatchObject({ code: 'DB_UNDEFINED_COLUMN' });
      await expect(connection.execute(text('SELECT 1'))).rejects.toMatchObject({ code: 'DB_TRANSACTION_FAILED' });
      await connection.rollback();
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(0);
    });
  });

  test('that failed is not committed without a word', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      await connection.execute(insert(item).values({ name: 'lamp' }));
      await connection.execute(text('SELECT nothing')).catch(() => undefined);
      await expect(connection.commit()).rejects.toMatchObject({ code: 'DB_TRANSACTION_FAILED' });
      await connection.rollback();
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(0);
    });
  });

  test('without a statement sends nothing, and begins with its first one', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      await connection.begin(() => undefined);
      const transaction = await connection.begin();
      await transaction.rollback();
      await connection.begin(async () => {
        await sleep(300);
        // The transaction is not as old as its block.
        expect(await connection.scalar(text("SELECT clock_timestamp() - now() < INTERVAL '250 ms'"))).toBe(true);
      });
    });
  });

  test('includes what is sent through the native connection', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      const native = connection.native as { query(sql: string): Promise<unknown> };
      const transaction = await connection.begin();
      await native.query("INSERT INTO item (name) VALUES ('lamp')");
      await transaction.rollback();
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(0);
    });
    await at.engine.connect(async (connection) => {
      const transaction = await connection.begin();
      await (connection.native as { query(sql: string): Promise<unknown> }).query("INSERT INTO item (name) VALUES ('lamp')");
      await connection.execute(insert(item).values({ name: 'chair' }));
      await transaction.rollback();
      expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(0);
    });
  });
});

describeDrivers('an error', (driver) => {
  test.each([
    ['INSERT INTO item (name) VALUES (NULL)', 'DB_NOT_NULL_VIOLATION', /item\.name/],
    ['SELECT * FROM nowhere', 'DB_UNDEFINED_TABLE', /nowhere/],
    ['SELECT * FROM nowhere.t', 'DB_UNDEFINED_TABLE', /nowhere/],
    ['SELEC 1', 'DB_SYNTAX_ERROR', /SELEC/],
    ["SELECT 'secret'::INT", 'DB_INVALID_VALUE', /^(?!.*invalid input)/],
    ['SELECT no_such_function(1)', 'DB_UNDEFINED_FUNCTION', /no_such_function/],
    ['SELECT 1 / 0', 'DB_INVALID_VALUE', /out of the range/],
    ['SELECT (SELECT generate_series(1, 2))', 'DB_INVALID_VALUE', /several rows/],
    ['CREATE TABLE item (a INT)', 'DB_ERROR', /already exists/],
  ])('of %s is %s', async (statement, code, message) => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await expect(at.engine.connect((connection) => connection.executeRaw(statement))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  test('of a wrong number of parameters leaves the connection as it was', async () => {
    await using at = await driver.open();
    await at.engine.connect(async (connection) => {
      await expect(connection.executeRaw('SELECT $1::INT, $2::INT', [1])).rejects.toMatchObject({
        code: 'DB_INVALID_PARAMETER',
        disconnected: false,
      });
      await connection.rollback();
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
    expect(at.engine.poolStatus).toMatchObject({ idle: 1 });
  });
});
