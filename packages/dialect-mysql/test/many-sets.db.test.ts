import {
  BigInteger,
  Bool,
  bindParam,
  column,
  DateOnly,
  Double,
  delete_,
  Integer,
  insert,
  Json,
  MetaData,
  Numeric,
  select,
  Text,
  Timestamp,
  update,
  Varchar,
} from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';

const servers = await Promise.all([testServer('mariadb'), testServer('mysql')]);

const metadata = new MetaData();
const all = metadata.table('everything', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  words: column(Text, { nullable: true }),
  short: column(Varchar(5), { nullable: true }),
  big: column(BigInteger, { nullable: true }),
  exact: column(Numeric(38, 10), { nullable: true }),
  near: column(Double, { nullable: true }),
  is: column(Bool, { nullable: true }),
  day: column(DateOnly, { nullable: true }),
  at: column(Timestamp, { nullable: true }),
  data: column(Json<unknown>(), { nullable: true }),
});
const named = metadata.table('named', { code: column(Varchar(10), { primaryKey: true }), n: column(Integer) });

const { id, ...others } = all.c;
const rows = [
  {
    words: 'a\0b"\\\n\u2028 😀 \u{10FFFF}',
    short: '',
    big: 2n ** 63n - 1n,
    exact: '1234567890123456789012345678.0123456789',
    near: 0.1,
    is: true,
    day: '2024-02-29',
    at: new Date('9999-12-31T23:59:59.123Z'),
    data: { a: [1, 'x', null] },
  },
  {
    words: 'x'.repeat(60_000),
    short: "it's",
    big: -(2n ** 63n),
    exact: '-0.0000000001',
    near: 1e300,
    is: false,
    day: '1000-01-01',
    at: new Date('1000-01-01T00:00:00Z'),
    data: 'text',
  },
  { words: null, short: null, big: null, exact: null, near: null, is: null, day: null, at: null, data: null },
];

async function filled(engine: Engine): Promise<string[]> {
  const sent: string[] = [];
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(all).values([1, 2, 3, 4].map((key) => ({ id: key }))));
    await connection.execute(
      insert(named).values([
        { code: 'a', n: 1 },
        { code: 'b', n: 2 },
      ]),
    );
  });
  engine.events.on('beforeExecute', ({ sql }) => void sent.push(sql));
  return sent;
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'many sets of parameters', () => {
    test('are one statement, which puts every value in as it is', async () => {
      await using at = await openEngine(server);
      const sent = await filled(at.engine);
      const assignments = Object.fromEntries(
        Object.entries(others).map(([key, { type }]) => [key, bindParam(`new_${key}`, type as never)]),
      );
      const statement = update(all)
        .set(assignments)
        .where(id.eq(bindParam('key', Integer)));
      const sets = rows.map((row, i) => ({
        key: i + 1,
        ...Object.fromEntries(Object.entries(row).map(([key, value]) => [`new_${key}`, value])),
      }));
      await at.engine.begin(async (connection) => {
        const { rowCount } = await connection.execute(statement, sets);
        expect(rowCount).toBe(3);
        const together = await connection.execute(select(all).orderBy(id)).all();
        for (const set of sets) await connection.execute(statement, set);
        expect(together).toEqual(await connection.execute(select(all).orderBy(id)).all());
        expect(together[0]).toMatchObject({ words: rows[0]?.words, big: rows[0]?.big, exact: rows[0]?.exact });
      });
      expect(sent.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(1 + sets.length);
      expect(sent.find((sql) => sql.startsWith('UPDATE'))).toContain('json_table');
    });

    test('delete each its own row, in one statement', async () => {
      await using at = await openEngine(server);
      const sent = await filled(at.engine);
      const statement = delete_(all).where(id.eq(bindParam('key', Integer)));
      const { rowCount } = await at.engine.begin((connection) => connection.execute(statement, [{ key: 1 }, { key: 3 }, { key: 9 }]));
      expect(rowCount).toBe(2);
      expect(sent.filter((sql) => sql.startsWith('DELETE'))).toHaveLength(1);
    });

    test('go one by one where text is compared, or an assignment reads another one', async () => {
      await using at = await openEngine(server);
      const sent = await filled(at.engine);
      await at.engine.begin(async (connection) => {
        const byCode = update(named)
          .set({ n: bindParam('n', Integer) })
          .where(named.c.code.eq(bindParam('key', Varchar(10))));
        expect(
          (
            await connection.execute(byCode, [
              { key: 'a', n: 5 },
              { key: 'b', n: 6 },
            ])
          ).rowCount,
        ).toBe(2);
        const leftToRight = update(all)
          .set({ exact: bindParam('n', Numeric(38, 10)), near: others.exact as never })
          .where(id.eq(bindParam('key', Integer)));
        await connection.execute(leftToRight, [
          { key: 1, n: '1.5' },
          { key: 2, n: '2.5' },
        ]);
        expect(
          await connection
            .execute(select(others.near).where(id.le(2)).orderBy(id))
            .scalars()
            .all(),
        ).toEqual([1.5, 2.5]);
      });
      expect(sent.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(4);
    });

    test.each([
      ['short', Varchar(5), 'too long'],
      ['words', Text, 'x'.repeat(70_000)],
      ['exact', Numeric(38, 10), '9'.repeat(40)],
    ])('with a value that the column %s cannot take are refused as one is', async (key, type, value) => {
      await using at = await openEngine(server);
      await filled(at.engine);
      const statement = update(all)
        .set({ [key]: bindParam('value', type as never) } as never)
        .where(id.eq(bindParam('key', Integer)));
      for (const sets of [
        { key: 1, value },
        [
          { key: 1, value: '1' },
          { key: 2, value },
        ],
      ])
        await expect(at.engine.begin((connection) => connection.execute(statement, sets as never))).rejects.toMatchObject({
          name: 'DataError',
        });
    });
  });
});
