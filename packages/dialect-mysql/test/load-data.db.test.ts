import {
  BigInteger,
  Blob,
  Bool,
  column,
  Double,
  func,
  Integer,
  insert,
  Json,
  MetaData,
  Numeric,
  select,
  sql,
  Text,
  Timestamp,
  Varchar,
} from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { administer } from '../../../tools/servers/administration.ts';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import { Bit, loadFrom } from '../src/index.ts';

const servers = await Promise.all([testServer('mariadb'), testServer('mysql')]);

const metadata = new MetaData();
const cargo = metadata.table('cargo', {
  id: column(Integer, { primaryKey: true }),
  words: column(Text, { nullable: true }),
  big: column(BigInteger, { nullable: true }),
  exact: column(Numeric(38, 10), { nullable: true }),
  near: column(Double, { nullable: true }),
  is: column(Bool, { nullable: true }),
  bytes: column(Blob, { nullable: true }),
  bits: column(Bit(10), { nullable: true }),
  at: column(Timestamp, { nullable: true }),
  data: column(Json<unknown>(), { nullable: true }),
  short: column(Varchar(5), { default: 'usual' }),
  kind: column(Varchar(5), { serverDefault: 'cargo' }),
});
const { id, ...c } = cargo.c;

const rows = fc.array(
  fc.record({
    words: fc.option(fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\0', '\r', 'N', "'", '"', 'é', '😀', '') })),
    big: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    near: fc.option(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }).map((one) => (Math.abs(one) < 1e-300 ? 0 : one)),
    ),
    is: fc.option(fc.boolean()),
    bytes: fc.option(fc.uint8Array()),
    bits: fc.option(fc.bigInt({ min: 0n, max: 1023n })),
  }),
  { minLength: 1, maxLength: 40 },
);

async function prepared(engine: Engine): Promise<void> {
  await engine.begin((connection) => metadata.createAll(connection));
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  /** What the server had, to be set back. */
  let before: unknown;
  /** MySQL allows it only when it is told to. */
  const allow = async (): Promise<void> => {
    before ??= await administer(server.url, 'SELECT @@GLOBAL.local_infile');
    await administer(server.url, 'SET GLOBAL local_infile = 1');
  };
  afterAll(async () => {
    if (before !== undefined) await administer(server.url, `SET GLOBAL local_infile = ${Number(before)}`);
  });

  describeOn(server, 'LOAD DATA LOCAL', () => {
    test('puts rows in as they are, with defaults of the application and of the server', async () => {
      await allow();
      await using at = await openEngine(server);
      await prepared(at.engine);
      const engine = await at.other({ local_infile: '1' });
      await engine.connect(async (connection) => {
        const extremes = [
          { words: '', exact: '-0.0000000001', at: new Date('1000-01-01T00:00:00Z'), data: { a: ['\\"\n', null] } },
          { words: null, exact: '1234567890123456789012345678.0123456789', at: new Date('9999-12-31T23:59:59.999Z'), data: 'x' },
        ];
        expect(await loadFrom(connection, cargo, extremes)).toBe(2);
        const stored = await connection.execute(select(c.words, c.exact, c.at, c.data, c.short, c.kind).orderBy(id)).all();
        expect(stored).toEqual(extremes.map((row) => ({ ...row, short: 'usual', kind: 'cargo' })));
        await connection.rollback();
        await fc.assert(
          fc.asyncProperty(rows, async (written) => {
            expect(await loadFrom(connection, cargo, written)).toBe(written.length);
            expect(await connection.execute(select(c.words, c.big, c.near, c.is, c.bytes, c.bits).orderBy(id)).all()).toEqual(written);
            await connection.rollback();
          }),
          { numRuns: 5 },
        );
      });
    });

    test('takes rows while they are made, more than fit into memory at once', async () => {
      await allow();
      await using at = await openEngine(server);
      await prepared(at.engine);
      const engine = await at.other({ local_infile: '1' });
      const many = async function* (): AsyncGenerator<{ words: string }> {
        for (let i = 0; i < 20_000; i++) yield { words: `row ${i} ${'x'.repeat(200)}` };
      };
      await engine.begin(async (connection) => {
        expect(await loadFrom(connection, cargo, many())).toBe(20_000);
        expect(await connection.scalar(select(func.count()).from(cargo))).toBe(20_000);
      });
      expect(await engine.begin((connection) => loadFrom(connection, cargo, []))).toBe(0);
    });

    test('is an error where the server would cut a value or leave a row out', async () => {
      await allow();
      await using at = await openEngine(server);
      await prepared(at.engine);
      const engine = await at.other({ local_infile: '1' });
      const load = (given: readonly object[]) => engine.begin((connection) => loadFrom(connection, cargo, given as never));
      await expect(load([{ short: 'fits' }, { short: 'too long' }])).rejects.toMatchObject({ name: 'DataError' });
      await expect(
        load([
          { id: 1, words: 'a' },
          { id: 1, words: 'b' },
        ]),
      ).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
      await expect(load([{ words: 'a' }, { big: 1n }])).rejects.toMatchObject({ code: 'SQL_MISSING_COLUMN' });
      expect(await engine.connect((connection) => connection.scalar(select(func.count()).from(cargo)))).toBe(0);
    });

    test('leaves nothing of rows whose source fails, without a transaction either, and the connection goes on', async () => {
      await allow();
      await using at = await openEngine(server);
      await prepared(at.engine);
      const engine = (await at.other({ local_infile: '1' })).withOptions({ isolationLevel: 'AUTOCOMMIT' });
      const failing = function* (): Generator<{ words: string }> {
        for (let i = 0; i < 2_000; i++) yield { words: 'x'.repeat(100) };
        throw new Error('the source is dry');
      };
      await engine.connect(async (connection) => {
        await expect(loadFrom(connection, cargo, failing())).rejects.toMatchObject({ cause: { message: 'the source is dry' } });
        expect(await connection.scalar(select(func.count()).from(cargo))).toBe(0);
        expect(await connection.scalar(sql`SELECT ${1}`)).toBe(1);
      });
    });

    test('is refused where the URL does not allow it, and no file is ever read', async () => {
      await allow();
      await using at = await openEngine(server);
      await prepared(at.engine);
      const load = at.engine.begin((connection) => loadFrom(connection, cargo, [{ words: 'a' }]));
      await expect(load).rejects.toMatchObject({
        code: 'DB_PERMISSION_DENIED',
        message: expect.stringContaining('local_infile=1') as string,
      });
      const engine = await at.other({ local_infile: '1' });
      await engine.begin(async (connection) => {
        await connection.executeRaw("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE cargo (words)");
        expect(await connection.scalar(select(func.count()).from(cargo))).toBe(0);
        await connection.execute(insert(cargo).values({ words: 'usual' }));
      });
    });
  });
});
