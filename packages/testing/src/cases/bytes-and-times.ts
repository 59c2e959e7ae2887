import {
  BindParameter,
  Blob,
  column,
  DateOnly,
  DateTime,
  Integer,
  Interval,
  insert,
  MetaData,
  select,
  TimeOnly,
  Timestamp,
  VarBinary,
} from '@sqlayer/expression';
import { expect } from 'vitest';
import { CaseGroup } from '../suite/case-group.ts';
import { fresh } from '../suite/fixture.ts';
import { expectRoundTrip } from '../suite/round-trip.ts';

export const bytes = new CaseGroup('bytes of type');

const everyByte = Uint8Array.from({ length: 256 }, (_one, i) => i);

/** Bytes as plain arrays, whatever class the driver made of them. */
async function expectBytes(
  database: Parameters<typeof expectRoundTrip>[0],
  type: ReturnType<typeof Blob.with>,
  values: readonly Uint8Array[],
) {
  const own = new MetaData();
  const file = own.table(fresh('file'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    content: column(type, { nullable: true }),
  });
  await database.create(own);
  await database.engine.connect(async (connection) => {
    for (const [id, content] of values.entries()) await connection.execute(insert(file).values({ id, content }));
    const stored = await connection.scalars(select(file.c.content).orderBy(file.c.id)).all();
    expect(stored.map((one) => one instanceof Uint8Array)).toEqual(values.map(() => true));
    expect(stored.map((one) => Buffer.from(one ?? [])).map((one, i) => one.equals(values[i] as Uint8Array))).toEqual(
      values.map(() => true),
    );
    await connection.execute(insert(file).values({ id: 100, content: null }));
    expect(await connection.scalar(select(file.c.content).where(file.c.id.eq(100)))).toBeNull();
    const found = await connection.scalars(select(file.c.id).where(file.c.content.eq(values[0] as Uint8Array))).all();
    expect(found).toContain(0);
  });
}

bytes.onEngine('Blob are every byte, and none', (_engine, database) =>
  expectBytes(database, Blob, [everyByte, new Uint8Array(0), Uint8Array.of(0), Buffer.from("it's \\ %")]),
);

bytes.onEngine('Blob are a part of a larger buffer', (_engine, database) =>
  expectBytes(database, Blob, [everyByte.subarray(10, 20), Buffer.from(everyByte).subarray(200)]),
);

bytes.onEngine('Blob are a megabyte where the length is told', (_engine, database) =>
  expectBytes(database, Blob.with({ length: 1_048_576 }), [Buffer.alloc(1_048_576, everyByte)]),
);

bytes.onEngine('Blob are 16 MiB where the length is told', ['largeValues'], async (engine, database) => {
  const own = new MetaData();
  const file = own.table(fresh('file'), { content: column(Blob.with({ length: 2 ** 24 })) });
  await database.create(own);
  const content = Buffer.alloc(2 ** 24, everyByte);
  await engine.connect(async (connection) => {
    await connection.execute(insert(file).values({ content }));
    expect(content.equals((await connection.scalar(select(file.c.content))) ?? Buffer.of())).toBe(true);
  });
});

bytes.onEngine('Blob are written as a literal', async (engine, database) => {
  const own = new MetaData();
  const file = own.table(fresh('file'), { content: column(Blob) });
  await database.create(own);
  await engine.connect(async (connection) => {
    const content = new BindParameter(everyByte, Blob, { literalExecute: true });
    await connection.execute(insert(file).values({ content: content as never }));
    expect(Buffer.from((await connection.scalar(select(file.c.content))) ?? []).equals(everyByte)).toBe(true);
  });
});

bytes.onEngine('VarBinary are as many as it says', (_engine, database) =>
  expectBytes(database, VarBinary(256), [everyByte, Uint8Array.of(255)]),
);

export const times = new CaseGroup('a time of type');

const instants = [
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '2000-02-29T12:34:56.789Z',
  '2024-03-31T01:30:00.000Z',
  '2024-10-27T00:30:00.000Z',
  '2038-01-19T03:14:08.000Z',
].map((text) => new Date(text));

const ends = ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'].map((text) => new Date(text));

times.onEngine('DateOnly is a day of the years 1 to 9999', (_engine, database) =>
  expectRoundTrip(database, DateOnly, ['0001-01-01', '1582-10-10', '1900-03-01', '2000-02-29', '2024-02-29', '9999-12-31']),
);

times.onEngine('DateOnly is sorted and compared', async (engine, database) => {
  const own = new MetaData();
  const day = own.table(fresh('day'), { on: column(DateOnly, { name: 'on_day' }) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(day).values([{ on: '2024-01-31' }, { on: '0999-12-31' }, { on: '2024-01-04' }]));
    expect(await connection.scalars(select(day.c.on).orderBy(day.c.on)).all()).toEqual(['0999-12-31', '2024-01-04', '2024-01-31']);
    expect(await connection.scalars(select(day.c.on).where(day.c.on.between('2024-01-01', '2024-01-30'))).all()).toEqual(['2024-01-04']);
  });
});

times.onEngine('TimeOnly is a time of day', (_engine, database) =>
  expectRoundTrip(database, TimeOnly, ['00:00:00', '12:30:00', '23:59:59']),
);

times.onEngine('TimeOnly keeps microseconds', ['timeMicroseconds'], (_engine, database) =>
  expectRoundTrip(database, TimeOnly, ['00:00:00.000001', '12:30:00.5', '23:59:59.999999']),
);

times.onEngine('Timestamp is an instant to the millisecond', (_engine, database) => expectRoundTrip(database, Timestamp, instants));

times.onEngine('Timestamp goes from the year 1 to 9999', (_engine, database) => expectRoundTrip(database, Timestamp, ends));

times.onEngine('Timestamp with a zone is the same instant', (_engine, database) =>
  expectRoundTrip(database, Timestamp.with({ timezone: true }), [...instants, ...ends]),
);

const exact = ['0001-01-01T00:00:00.000001Z', '1969-12-31T23:59:59.999999Z', '2024-02-29T12:00:00Z', '9999-12-31T23:59:59.999999Z'];

times.onEngine('Timestamp as text keeps microseconds', (_engine, database) =>
  expectRoundTrip(database, Timestamp.with({ as: 'text' }), exact),
);

times.onEngine('Timestamp with a zone as text keeps microseconds', (_engine, database) =>
  expectRoundTrip(database, Timestamp.with({ as: 'text', timezone: true }), exact),
);

times.onEngine('Timestamp as text takes any zone, and refuses digits that would be lost', async (engine, database) => {
  const own = new MetaData();
  const event = own.table(fresh('event'), { at: column(Timestamp.with({ as: 'text' }), { name: 'at_time' }) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(event).values({ at: '2024-02-29T01:00:00.000001+05:30' }));
    expect(await connection.scalar(select(event.c.at))).toBe('2024-02-28T19:30:00.000001Z');
    for (const at of ['2024-02-29T01:00:00.0000001Z', '2024-02-29T01:00:00', '2023-02-29T01:00:00Z'])
      await expect(connection.execute(insert(event).values({ at }))).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
  });
});

times.onEngine('DateTime is Timestamp under another name', (_engine, database) => expectRoundTrip(database, DateTime, instants));

times.onEngine('Timestamp is sorted and compared', async (engine, database) => {
  const own = new MetaData();
  const event = own.table(fresh('event'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    at: column(Timestamp, { name: 'at_time' }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(event).values(instants.map((at, id) => ({ id, at }))));
    expect(await connection.scalars(select(event.c.id).orderBy(event.c.at)).all()).toEqual([1, 0, 2, 3, 4, 5]);
    const later = select(event.c.id)
      .where(event.c.at.gt(new Date('2024-03-31T01:29:59.999Z')))
      .orderBy(event.c.id);
    expect(await connection.scalars(later).all()).toEqual([3, 4, 5]);
  });
});

times.onEngine('Interval is a length of time', (_engine, database) =>
  expectRoundTrip(database, Interval, ['PT0S', 'PT1H30M', 'P2DT0.5S', 'PT0.000001S', 'P1DT12H']),
);

times.onEngine('Interval is negative too', (_engine, database) => expectRoundTrip(database, Interval, ['PT-5M', 'PT-0.5S']));

times.onEngine('Interval has months', ['intervalMonths'], (_engine, database) =>
  expectRoundTrip(database, Interval, ['P1M', 'P1Y2M3DT4H5M6S']),
);

times.onEngine('Interval is sorted', async (engine, database) => {
  const own = new MetaData();
  const lap = own.table(fresh('lap'), { took: column(Interval) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(lap).values([{ took: 'PT2H' }, { took: 'PT90M' }, { took: 'P1D' }]));
    expect(await connection.scalars(select(lap.c.took).orderBy(lap.c.took)).all()).toEqual(['PT1H30M', 'PT2H', 'P1D']);
    expect(await connection.scalars(select(lap.c.took).where(lap.c.took.gt('PT100M')).orderBy(lap.c.took)).all()).toEqual(['PT2H', 'P1D']);
  });
});
