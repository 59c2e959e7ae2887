import { Readable } from 'node:stream';
import {
  ArrayOf,
  BigInteger,
  Blob,
  Bool,
  column,
  Double,
  func,
  Integer,
  Json,
  MetaData,
  Numeric,
  select,
  Text,
  Timestamp,
  text,
  update,
} from '@sqlayer/expression';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { CopySource, copyBytesFrom, copyBytesTo, copyFrom, copyTo } from '../src/index.ts';
import { describeDrivers } from './databases.ts';

const metadata = new MetaData();
const item = metadata.table('item', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  price: column(Numeric(10, 2), { nullable: true }),
  note: column(Text, { nullable: true, default: 'none' }),
});
const everything = metadata.table('everything', {
  id: column(BigInteger, { primaryKey: true, autoincrement: false }),
  flag: column(Bool, { nullable: true }),
  number: column(Double, { nullable: true }),
  bytes: column(Blob, { nullable: true }),
  document: column(Json<unknown>(), { nullable: true }),
  list: column(ArrayOf(Text), { nullable: true }),
  moment: column(Timestamp, { nullable: true }),
  word: column(Text, { nullable: true }),
});

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let all = '';
  for await (const chunk of chunks) all += Buffer.from(chunk).toString('utf8');
  return all;
}

describeDrivers('COPY', (driver) => {
  test('takes rows as they come, with the defaults of the application and keys of the server', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.begin(async (connection) => {
      async function* rows() {
        for (let i = 1; i <= 5_000; i++) {
          if (i % 1_000 === 0) await Promise.resolve();
          yield { name: `item ${i}`, price: `${i}.50` };
        }
      }
      expect(await copyFrom(connection, item, rows())).toBe(5_000);
      expect(await copyFrom(connection, item, [{ name: 'last', price: null, note: 'tab\tnewline\nbackslash\\N' }])).toBe(1);
      expect(await copyFrom(connection, item, [])).toBe(0);
    });
    await at.engine.connect(async (connection) => {
      const first = await connection.execute(select(item).where(item.c.name.eq('item 1'))).one();
      expect(first).toMatchObject({ name: 'item 1', price: '1.50', note: 'none' });
      expect(await connection.execute(select(item).where(item.c.name.eq('last'))).one()).toMatchObject({
        price: null,
        note: 'tab\tnewline\nbackslash\\N',
      });
      expect(await connection.scalar(select(func.count(item.c.id)))).toBe(5_001);
    });
  });

  test('gives rows of a query with their types, a few at a time', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.begin(async (connection) => {
      const rows = Array.from({ length: 3_000 }, (_row, i) => ({ name: `it's ${i}`, price: i % 2 === 0 ? null : `${i}.25` }));
      await copyFrom(connection, item, rows);
      const read: unknown[] = [];
      for await (const row of copyTo(connection, select(item.c.name, item.c.price).where(item.c.name.ne("it's 7")).orderBy(item.c.id))) {
        expectTypeOf(row).toEqualTypeOf<{ name: string; price: string | null }>();
        read.push(row);
      }
      expect(read).toHaveLength(2_999);
      expect(read.slice(0, 2)).toEqual([
        { name: "it's 0", price: null },
        { name: "it's 1", price: '1.25' },
      ]);
      for await (const _row of copyTo(connection, select(item))) break;
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
  });

  test('gives back whatever was put in', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
    const noZeros = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    const rows = fc.uniqueArray(
      fc.record({
        id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        flag: nullable(fc.boolean()),
        number: nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
        bytes: nullable(fc.uint8Array()),
        document: nullable(fc.dictionary(noZeros, fc.oneof(fc.integer(), noZeros))),
        list: nullable(fc.array(nullable(noZeros))),
        moment: nullable(fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })),
        word: nullable(fc.oneof(noZeros, fc.constantFrom('\\N', '\\.', '', 'a\\b', '\b\f\v\r\n\t'))),
      }),
      { selector: ({ id }) => id, maxLength: 10 },
    );
    await at.engine.connect(async (connection) => {
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          await copyFrom(connection, everything, given as never);
          const read: unknown[] = [];
          for await (const row of copyTo(connection, select(everything).orderBy(everything.c.id))) read.push(row);
          expect(read).toEqual([...given].sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => ({ ...row })));
          expect(await connection.execute(select(everything).orderBy(everything.c.id)).all()).toEqual(read);
          await connection.rollback();
        }),
        { numRuns: 30 },
      );
    });
  });

  test('refuses rows that are not alike, and values that are none', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      const unequal = copyFrom(connection, item, [{ name: 'a' }, { name: 'b', price: '1' }]);
      await expect(unequal).rejects.toMatchObject({ code: 'SQL_MISSING_COLUMN' });
      await connection.rollback();
      const wrong = copyFrom(connection, item, [{ name: 'a' }, { name: 5 as unknown as string }]);
      await expect(wrong).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
      await connection.rollback();
      const unknown = copyFrom(connection, item, [{ name: 'a', colour: 'red' } as { name: string }]);
      await expect(unknown).rejects.toMatchObject({ code: 'SQL_UNKNOWN_COLUMN' });
      await connection.rollback();
      const same = copyFrom(connection, item, [
        { id: 1, name: 'a' },
        { id: 1, name: 'b' },
      ]);
      await expect(same).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION', constraint: 'item_pkey' });
      await connection.rollback();
      expect(await connection.scalar(select(func.count(item.c.id)))).toBe(0);
    });
  });

  test('is undone where its source fails, with the error of the source', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      async function* rows() {
        for (let i = 0; i < 10_000; i++) {
          yield { name: `item ${i}` };
          if (i === 9_000) throw new Error('the file ended too soon');
        }
      }
      await expect(copyFrom(connection, item, rows())).rejects.toMatchObject({ cause: { message: 'the file ended too soon' } });
      await connection.rollback();
      expect(await connection.scalar(select(func.count(item.c.id)))).toBe(0);
    });
  });

  test('passes text, CSV and binary through', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.begin(async (connection) => {
      const csv = 'name;price\n"a; ""b""";1.50\nc;\n';
      const options = { format: 'csv', header: true, delimiter: ';', columns: ['name', 'price'] } as const;
      expect(await copyBytesFrom(connection, item, Readable.from([csv.slice(0, 12), csv.slice(12)]), options)).toBe(2);
      const query = select(item.c.name, item.c.price).orderBy(item.c.id);
      expect(await textOf(copyBytesTo(connection, query, { format: 'csv', header: true, delimiter: ';' }))).toBe(csv);
      expect(await textOf(copyBytesTo(connection, query))).toBe('a; "b"\t1.50\nc\t\\N\n');
      const binary: Uint8Array[] = [];
      for await (const part of copyBytesTo(connection, query, { format: 'binary' })) binary.push(part);
      expect(Buffer.concat(binary).subarray(0, 6).toString('latin1')).toBe('PGCOPY');
      await connection.execute(text('DELETE FROM item'));
      expect(await copyBytesFrom(connection, item, binary, { format: 'binary', columns: ['name', 'price'] })).toBe(2);
      expect(await textOf(copyBytesTo(connection, query))).toBe('a; "b"\t1.50\nc\t\\N\n');
    });
  });

  test('without data, or as a stream of rows, is refused before it is sent', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      await expect(connection.executeRaw('COPY item (name) FROM STDIN')).rejects.toMatchObject({ code: 'DB_INVALID_PARAMETER' });
      const streamed = connection.stream(text('COPY item (name) FROM STDIN'))[Symbol.asyncIterator]().next();
      await expect(streamed).rejects.toMatchObject({ code: 'DB_INVALID_PARAMETER' });
      expect((await connection.executeRaw('COPY item (name) FROM STDIN', [new CopySource(['x\n'])])).rowCount).toBe(1);
      expect(await connection.executeRaw('COPY item (name) TO STDOUT').all()).toEqual([{ data: new Uint8Array(Buffer.from('x\n')) }]);
      await expect(connection.executeRaw('COPY nowhere FROM STDIN', [new CopySource(['x\n'])])).rejects.toMatchObject({
        code: 'DB_UNDEFINED_TABLE',
      });
      await connection.rollback();
      const noQuery = textOf(copyBytesTo(connection, update(item).set({ name: 'x' })));
      await expect(noQuery).rejects.toMatchObject({ nativeCode: '0A000' });
    });
  });

  test('shows no value of its query in errors', async () => {
    await using at = await driver.open();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await at.engine.connect(async (connection) => {
      const broken = textOf(copyBytesTo(connection, select(item.c.name).where(item.c.name.eq('secret')), { delimiter: 'too long' }));
      await expect(broken).rejects.toMatchObject({ message: expect.stringMatching(/COPY \(SELECT.*\$1/) as string });
      await expect(broken).rejects.not.toThrow(/secret/);
    });
  });
});
