import { SqliteTypes } from '@sqlayer/dialect-sqlite';
import {
  type AnySqlType,
  BigInteger,
  Binary,
  Blob,
  Bool,
  column,
  createTable,
  customType,
  DateOnly,
  Decimal,
  Double,
  Enum,
  Integer,
  Interval,
  insert,
  Json,
  literal,
  Numeric,
  NVarchar,
  nativeType,
  type SqlType,
  select,
  Text,
  TimeOnly,
  Timestamp,
  table,
  text,
  Uuid,
  VarBinary,
  Varchar,
  variant,
} from '@sqlayer/expression';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sqliteFixture } from './sqlite-engine.ts';

/** Sends values through the database and gives what comes back. */
async function roundTrip<T>(type: SqlType<T>, values: readonly (T | null)[]): Promise<readonly unknown[]> {
  await using fixture = sqliteFixture();
  const engine = await fixture.engine('sqlite::memory:');
  const t = table('t', { id: column(Integer, { primaryKey: true }), x: column(type, { nullable: true }) });
  return await engine.connect(async (connection) => {
    await connection.execute(createTable(t));
    if (values.length > 0) await connection.execute(insert(t).values(values.map((x) => ({ x })) as never));
    return connection.execute(select(t.c.x).orderBy(t.c.id)).scalars().all();
  });
}

async function holds<T>(type: SqlType<T>, value: fc.Arbitrary<T>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(value), { maxLength: 20 }), async (values) => {
      expect(await roundTrip(type, values)).toEqual(values);
    }),
    { numRuns: 25 },
  );
}

const digits = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));

describe('values come back as they went', () => {
  test('whole numbers of 53 bits', () => holds(Integer, fc.maxSafeInteger()));
  test('whole numbers of 64 bits', () => holds(BigInteger, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })));
  test('floating point, down to the smallest', () =>
    holds(
      Double,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
    ));
  test('decimals of 15 digits, as text of their scale', () =>
    holds(
      Numeric(15, 4),
      fc
        .tuple(fc.boolean(), fc.integer({ min: 1, max: 99_999_999_999 }), digits(4))
        .map(([minus, whole, part]) => `${minus ? '-' : ''}${whole}.${part}`),
    ));
  test('what is worked out from decimals is not rounded to their scale', async () => {
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const price = literal('0.15', Numeric(10, 2));
    const row = await engine.connect((connection) =>
      connection
        .execute(
          select(
            price.mul('0.15').label('product'),
            price.div('4').label('quotient'),
            price.mul('3').label('sum'),
            price.mul('0').label('none'),
          ),
        )
        .one(),
    );
    expect(row).toEqual({ product: '0.0225', quotient: '0.0375', sum: '0.45', none: '0' });
  });
  test('decimals of 38 digits', () =>
    holds(
      Numeric(38, 19),
      fc.tuple(digits(18), digits(19)).map(([whole, part]) => `1${whole}.${part}`),
    ));
  test('any text without lone surrogates', () => holds(Text, fc.string({ unit: 'grapheme' })));
  test('text that looks like something else', async () => {
    const values = ['', ' ', '1', '1.0', '1e5', 'null', '0x10', '\u0000', '😀', "'", '"', 'NaN'];
    expect(await roundTrip(Varchar(20), values)).toEqual(values);
  });
  test('bytes', () =>
    holds(
      Blob,
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    ));
  test('booleans', () => holds(Bool, fc.boolean()));
  test('instants of the years 1 to 9999', () =>
    holds(
      Timestamp,
      fc.date({ min: new Date('0001-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    ));
  test('dates and times of day, which have no zone', async () => {
    const dates = ['0001-01-01', '1582-10-15', '2000-02-29', '9999-12-31'];
    expect(await roundTrip(DateOnly, dates)).toEqual(dates);
    const times = ['00:00:00', '23:59:59', '12:30:00.123456'];
    expect(await roundTrip(TimeOnly, times)).toEqual(times);
  });
  // JSON itself has no negative zero.
  test('JSON, with big numbers and deep structures', () =>
    holds(
      Json<unknown>(),
      fc
        .jsonValue()
        .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
        .filter((value) => value !== null),
    ));
  test('UUIDs in lower case', async () => {
    expect(await roundTrip(Uuid, ['6BA7B810-9DAD-11D1-80B4-00C04FD430C8'])).toEqual(['6ba7b810-9dad-11d1-80b4-00c04fd430c8']);
  });
  test('durations, which sort and add as numbers', async () => {
    const values = ['P-1DT-0.000001S', 'PT0S', 'PT1H30M', 'P106751991DT4H54.775807S', null];
    expect(await roundTrip(Interval, values)).toEqual(values);
    expect(await roundTrip(Interval, ['PT36H', 'P1W', '-PT90M'])).toEqual(['P1DT12H', 'P7D', 'PT-1H-30M']);
    await using fixture = sqliteFixture();
    const engine = await fixture.engine('sqlite::memory:');
    const t = table('t', { id: column(Integer, { primaryKey: true }), x: column(Interval) });
    await engine.connect(async (connection) => {
      await connection.execute(createTable(t));
      await connection.execute(insert(t).values([{ x: 'PT2H' }, { x: 'PT-1S' }, { x: 'PT90M' }]));
      expect(
        await connection
          .execute(select(t.c.x).where(t.c.x.lt('PT2H')).orderBy(t.c.x))
          .scalars()
          .all(),
      ).toEqual(['PT-1S', 'PT1H30M']);
    });
  });
  test('times of day in one form, so that equal times are equal', async () => {
    expect(await roundTrip(TimeOnly, ['12:30', '12:30:00.500'])).toEqual(['12:30:00', '12:30:00.5']);
    expect(await roundTrip(TimeOnly.with({ precision: 9 }), ['23:59:59.123456789'])).toEqual(['23:59:59.123456789']);
  });
  test('bytes of a length, UUIDs as digits, text of other names', async () => {
    expect(await roundTrip(Binary(2), [Buffer.of(0, 255)])).toEqual([Buffer.of(0, 255)]);
    expect(await roundTrip(VarBinary(2), [Buffer.of(), Buffer.of(1)])).toEqual([Buffer.of(), Buffer.of(1)]);
    const uuid = '00000000-0000-1000-8000-0000000000e1';
    expect(await roundTrip(Uuid.with({ native: false }), [uuid])).toEqual([uuid]);
    expect(await roundTrip(NVarchar(10).with({ collation: 'NOCASE' }), ['007', 'é'])).toEqual(['007', 'é']);
    expect(await roundTrip(Decimal(8, 3), ['1.500', '-0.001'])).toEqual(['1.500', '-0.001']);
    expect(await roundTrip(Timestamp.with({ timezone: true }), [new Date(0)])).toEqual([new Date(0)]);
  });
  test('variants, types of the database and types of the application that are stored otherwise here', async () => {
    expect(await roundTrip(variant(Integer, { sqlite: Text, mysql: Text }), ['007'])).toEqual(['007']);
    expect(await roundTrip(nativeType<string>({ name: 'GEOMETRY', sqlName: 'GEOMETRY(4326)' }), ['POINT(1 2)'])).toEqual(['POINT(1 2)']);
    const flags = customType(Text, {
      encode: (all: readonly string[]) => all.join(),
      decode: (raw) => raw.split(','),
      variants: { sqlite: Varchar(9) },
    });
    expect(await roundTrip(flags, [['a', 'b']])).toEqual([['a', 'b']]);
  });
  test('values of an enum and of a type of the application', async () => {
    expect(await roundTrip(Enum('red', 'green'), ['green' as const, null])).toEqual(['green', null]);
    const point = customType(Text, {
      encode: (p: { x: number; y: number }) => `${p.x},${p.y}`,
      decode: (raw) => ({ x: Number(raw.split(',')[0]), y: Number(raw.split(',')[1]) }),
    });
    expect(await roundTrip(point, [{ x: 1, y: -2 }, null])).toEqual([{ x: 1, y: -2 }, null]);
  });
});

describe('values that a type cannot hold are refused before they are sent', () => {
  test.each<[string, SqlType<never>, unknown]>([
    ['NaN as a number', Double as never, Number.NaN],
    ['infinity as a number', Double as never, Number.POSITIVE_INFINITY],
    ['a fraction as an integer', Integer as never, 1.5],
    ['more than 64 bits', BigInteger as never, 2n ** 63n],
    ['an invalid Date', Timestamp as never, new Date(Number.NaN)],
    ['a day that does not exist', DateOnly as never, '2023-02-29'],
    ['an hour that does not exist', TimeOnly as never, '24:00:00'],
    ['a string outside of the enum', Enum('red', 'green') as never, 'blue'],
    ['a decimal with letters', Numeric(10, 2) as never, '1.5x'],
    ['a decimal with more digits than the column keeps', Numeric(10, 2) as never, '1234567890123456.5'],
    ['a number as text', Text as never, 5],
    ['NaN within JSON', Json() as never, { a: Number.NaN }],
    ['months of a duration', Interval as never, 'P1M'],
    ['a duration beyond 64 bits', Interval as never, 'P106751992D'],
    ['bytes of another length', Binary(2) as never, new Uint8Array(1)],
  ])('%s', async (_name, type, value) => {
    await expect(roundTrip(type, [value as never])).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
  });
});

test('timestamps that other programs wrote are read', async () => {
  await using fixture = sqliteFixture();
  const engine = await fixture.engine('sqlite::memory:');
  const t = table('t', { x: column(Timestamp, { primaryKey: true }) });
  await engine.connect(async (connection) => {
    await connection.executeRaw('CREATE TABLE t (x)');
    await connection.executeRaw(
      "INSERT INTO t VALUES ('2024-01-02 03:04:05'), ('2024-01-02 03:04:05.678901'), ('2024-01-02T03:04:05Z'), ('2024-01-02T05:04:05+02:00')",
    );
    const instants = await connection.execute(select(t.c.x)).scalars().all();
    expect(instants.map((instant) => instant.toISOString())).toEqual([
      '2024-01-02T03:04:05.000Z',
      '2024-01-02T03:04:05.678Z',
      '2024-01-02T03:04:05.000Z',
      '2024-01-02T03:04:05.000Z',
    ]);
  });
});

test('what can be cast to a type without becoming a number is said', async () => {
  await using fixture = sqliteFixture();
  const engine = await fixture.engine('sqlite::memory:');
  const types = new SqliteTypes();
  await engine.connect(async (connection) => {
    const values: readonly [AnySqlType, unknown][] = [
      [DateOnly, '2024-01-02'],
      [TimeOnly, '12:30:00'],
      [Timestamp, new Date('2024-01-02T03:04:05.678Z')],
      [Json(), { a: 1 }],
      [Binary(1), Buffer.of(49)],
    ];
    for (const [type, value] of values) {
      const { sqlName, castName = sqlName, literal = String, decode = (raw: unknown) => raw } = types.implementationOf(type);
      const answer = await connection
        .execute(text(`SELECT CAST(${literal(value)} AS ${castName}) AS x`))
        .scalars()
        .one();
      expect(decode(answer)).toEqual(value);
    }
  });
});
