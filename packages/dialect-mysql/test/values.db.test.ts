import { Char, column, Enum, Float, Integer, insert, MetaData, type SqlType, select, Timestamp } from '@sqlayer/expression';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openEngine, type TestEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import { expectHeld } from '../../../tools/values/held-values.ts';
import { characters, genericSamples, sample, type ValueSample } from '../../../tools/values/value-samples.ts';
import {
  BigInt64,
  Bit,
  Int,
  LongBlob,
  LongText,
  MediumInt,
  MysqlChar,
  MysqlDateTime,
  MysqlDecimal,
  MysqlSet,
  MysqlTime,
  MysqlTimestamp,
  SmallInt,
  TinyInt,
  Year,
} from '../src/index.ts';
import { mariadbRequirements, mysqlRequirements } from './requirements.ts';

const servers = await Promise.all([testServer('mariadb'), testServer('mysql')]);
const requirements = { mariadb: mariadbRequirements, mysql: mysqlRequirements } as Readonly<Record<string, typeof mysqlRequirements>>;

const mood = Enum('sad', "it's", 'very "happy", \\', 'Ünïcödé 😀').with({ name: 'mood' });
const flags = MysqlSet('a', "b'", 'c\\', 'Ü');
const unsigned = { unsigned: true };

/** What both servers have beyond the types of every database. */
const samples: readonly ValueSample[] = [
  ...genericSamples,
  sample('8-bit integers', TinyInt, fc.integer({ min: -128, max: 127 }), [-128, 127]),
  sample('8-bit integers without a sign', TinyInt.with(unsigned), fc.integer({ min: 0, max: 255 }), [0, 255]),
  sample('16-bit integers without a sign', SmallInt.with(unsigned), fc.integer({ min: 0, max: 65_535 }), [0, 65_535]),
  sample('24-bit integers', MediumInt, fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }), [-(2 ** 23), 2 ** 23 - 1]),
  sample('24-bit integers without a sign', MediumInt.with(unsigned), fc.integer({ min: 0, max: 2 ** 24 - 1 }), [2 ** 24 - 1]),
  sample('32-bit integers without a sign', Int.with(unsigned), fc.integer({ min: 0, max: 2 ** 32 - 1 }), [0, 2 ** 32 - 1]),
  sample('64-bit integers without a sign', BigInt64.with(unsigned), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), [
    0n,
    2n ** 53n + 1n,
    2n ** 63n,
    2n ** 64n - 1n,
  ]),
  sample('decimals of 65 digits', MysqlDecimal(65, 30), fc.stringMatching(/^-?[1-9][0-9]{0,34}\.[0-9]{30}$/), [
    `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
    `0.${'0'.repeat(29)}1`,
  ]),
  sample(
    'floating point of 24 bits, in its shortest notation',
    Float.with({ precision: 24 }),
    fc.integer({ min: -999_999, max: 999_999 }).map((digits) => digits / 1_000),
    [3.4028235e38, 0.1, 16_777_216, 1.1754944e-38],
  ),
  sample('years', Year, fc.integer({ min: 1901, max: 2155 }), [0, 1901, 2155]),
  sample('bits', Bit(64), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), [0n, 1n, 2n ** 64n - 1n]),
  sample('few bits', Bit(3), fc.bigInt({ min: 0n, max: 7n }), [0n, 7n]),
  sample(
    'characters of a length',
    Char(3),
    fc.string({ unit: 'grapheme-ascii', maxLength: 3 }).filter((one) => !/ $/.test(one)),
    ['日本語', '😀😀😀', ''],
  ),
  sample(
    'text with U+0000',
    LongText,
    characters.map((text) => `\0${text}`),
    ['\0', 'a\0'],
  ),
  sample('enumerations', mood, fc.constantFrom(...mood.values), mood.values),
  sample('sets', flags as SqlType<readonly string[]>, fc.subarray(['a', "b'", 'c\\', 'Ü']), [[], ['a', "b'", 'c\\', 'Ü']]),
  sample(
    'instants to the second',
    MysqlDateTime(0),
    fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }).map((s) => new Date(s * 1_000)),
    [new Date('1000-01-01T00:00:00Z')],
  ),
  sample(
    'instants that end in 2038',
    MysqlTimestamp(3),
    fc.integer({ min: 1_000, max: 2_147_483_647_000 }).map((ms) => new Date(ms)),
    [new Date(1_000), new Date('2038-01-19T03:14:07Z')],
  ),
  sample('times of day to the millisecond', MysqlTime(3), fc.constant('12:00:00'), ['00:00:00', '23:59:59.999', '00:00:00.001']),
  sample('characters that are padded', MysqlChar(5), fc.constantFrom('', 'a', 'abcde'), ['']),
];

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'values come back as they went', () => {
    let at: TestEngine;
    beforeAll(async () => {
      at = await openEngine(server);
    });
    afterAll(() => at[Symbol.asyncDispose]());

    const held = samples.filter(({ needs }) => needs === undefined || requirements[server.kind]?.[needs] === undefined);
    test.each(held)('$title', (one) => expectHeld(at.engine, one));

    test('texts and bytes as large as the server takes, astral characters among them', async () => {
      const metadata = new MetaData();
      const large = metadata.table('large', {
        id: column(Integer, { primaryKey: true }),
        words: column(LongText),
        bytes: column(LongBlob),
      });
      const { engine } = at;
      await engine.begin((connection) => metadata.createAll(connection));
      // 16 MiB of each, where the server takes packets of more than that.
      const size = Math.min(16_777_216, ((engine.dialect.limits.statementBytes ?? 0) - 2_048) / 2);
      const words = '😀'.repeat(Math.floor(size / 4));
      const bytes = Uint8Array.from({ length: size }, (_byte, i) => (i * 31) & 0xff);
      await engine.begin((connection) => connection.execute(insert(large).values({ words, bytes })));
      const [read] = await engine.connect((connection) => connection.execute(select(large)).all());
      expect(read?.words === words).toBe(true);
      expect(Buffer.compare(Buffer.from(read?.bytes ?? []), Buffer.from(bytes))).toBe(0);
    });
  });

  describeOn(server, 'the process, the session and the server in three time zones', () => {
    const { TZ } = process.env;
    afterEach(() => {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    });

    test('change no instant, in gaps of DST neither', async () => {
      process.env['TZ'] = 'Australia/Lord_Howe';
      await using at = await openEngine(server);
      const metadata = new MetaData();
      const moment = metadata.table('moment', {
        id: column(Integer, { primaryKey: true, autoincrement: false }),
        made: column(Timestamp),
        exact: column(Timestamp.with({ as: 'text', timezone: true })),
        ends: column(MysqlTimestamp(3)),
      });
      const gaps = [
        '2024-03-31T01:00:00.000Z',
        '2024-10-27T00:30:00.000Z',
        '2024-10-27T01:30:00.000Z',
        '2024-04-06T14:59:59.999Z',
        '2024-10-05T15:30:00.000Z',
      ];
      const rows = gaps.map((one, id) => ({ id, made: new Date(one), exact: one.replace('Z', '001Z'), ends: new Date(one) }));
      await at.engine.connect(async (connection) => {
        await metadata.createAll(connection);
        for (const zone of ['+00:00', '+05:45', '-03:30']) {
          // A TIMESTAMP is kept in UTC and converted by the session; what stands in the session is what both ways go through.
          await connection.executeRaw(`SET time_zone = '${zone}'`);
          await connection.execute(insert(moment).values(rows));
          expect(await connection.execute(select(moment).orderBy(moment.c.id)).all()).toEqual(rows);
          await connection.rollback();
        }
      });
    });
  });
});
