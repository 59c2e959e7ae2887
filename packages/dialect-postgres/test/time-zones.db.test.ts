import { ArrayOf, column, DateOnly, func, Integer, insert, MetaData, select, TimeOnly, Timestamp, text } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import { days, exactInstants, instants, timesOfDay } from '../../../tools/values/value-samples.ts';
import { TstzRange } from '../src/index.ts';
import { describeDrivers } from './databases.ts';

// The process, the session and the server are in three zones, none of which is UTC: with half hours, with a DST gap of thirty
// minutes, and with offsets in seconds in the nineteenth century.
const processZone = 'Australia/Lord_Howe';
const serverZone = 'America/St_Johns';
const sessionZones = ['Europe/Amsterdam', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Apia'];

/** Around the beginning and the end of DST in each zone, when a wall clock skips or repeats an hour. */
const gaps = [
  '2024-03-31T00:59:59.999Z',
  '2024-03-31T01:00:00.000Z',
  '2024-10-27T00:30:00.000Z',
  '2024-10-27T01:30:00.000Z',
  '2024-03-10T06:59:59.999Z',
  '2024-03-10T07:00:00.000Z',
  '2024-11-03T05:30:00.000Z',
  '2024-11-03T06:30:00.000Z',
  '2024-04-06T14:59:59.999Z',
  '2024-10-05T15:30:00.000Z',
  // The day that Samoa left out.
  '2011-12-30T09:59:59.999Z',
  '2011-12-30T10:00:00.000Z',
  '1883-11-18T16:59:59.999Z',
  '1835-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
].map((one) => new Date(one));

const server = await testServer('postgres');
const metadata = new MetaData();
const log = metadata.table('log', {
  id: column(Integer, { primaryKey: true }),
  made: column(Timestamp, { default: func.now() }),
  zoned: column(Timestamp.with({ timezone: true }), { default: func.now() }),
});
const moment = metadata.table('moment', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  plain: column(Timestamp),
  zoned: column(Timestamp.with({ timezone: true })),
  exact: column(Timestamp.with({ timezone: true, as: 'text' })),
  list: column(ArrayOf(Timestamp.with({ timezone: true }))),
  range: column(TstzRange),
  day: column(DateOnly),
  clock: column(TimeOnly),
});

/** A row, with one instant in all columns that take any. */
const rowAt = (at: Date) => ({ plain: at, zoned: at, list: [at], range: { lower: at, upper: null, bounds: '[)' } as const });

const rows = fc
  .record({ at: fc.oneof(instants, fc.constantFrom(...gaps)), exact: exactInstants, day: days, clock: timesOfDay })
  .map(({ at, ...others }) => ({ ...rowAt(at), ...others }));

const rowsInGaps = gaps.map((at) => ({ ...rowAt(at), exact: '2024-03-31T01:00:00.000001Z', day: '2024-03-31', clock: '02:30:00' }));

const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env['TZ'];
  else process.env['TZ'] = TZ;
});

/** Puts the process into its zone, and a database of the server into another. */
async function enterZones(engine: Engine): Promise<void> {
  process.env['TZ'] = processZone;
  expect(new Date('2024-01-01T00:00:00Z').getTimezoneOffset()).toBe(-660);
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    const database = await connection.scalar(text('SELECT quote_ident(current_database())'));
    await connection.executeRaw(`ALTER DATABASE ${database} SET TimeZone TO '${serverZone}'`);
  });
}

describeDrivers('with the process, the session and the server in three zones', (driver) => {
  test('instants, days and times of day come back as they went, in every gap of DST', async () => {
    await using at = await driver.open();
    await enterZones(at.engine);
    await at.engine.connect(async (connection) => {
      const { id, ...c } = moment.c;
      for (const zone of sessionZones) {
        await fc.assert(
          fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 20 }), async (written) => {
            await connection.executeRaw(`SET LOCAL TIME ZONE '${zone}'`);
            await connection.execute(insert(moment).values(written.map((row, i) => ({ id: i, ...row }))));
            expect(await connection.execute(select(...Object.values(c)).orderBy(id)).all()).toEqual(written);
            const [{ zoned, plain } = rowAt(new Date())] = written;
            expect(await connection.scalars(select(id).where(c.zoned.eq(zoned), c.plain.eq(plain))).all()).toContain(0);
            await connection.rollback();
          }),
          { numRuns: 6, examples: [[rowsInGaps]] },
        );
      }
    });
  });
});

describeOn(server, 'a session', () => {
  test('is in UTC, in which instants without a zone are kept, unless its URL says otherwise', async () => {
    await using at = await openEngine(server);
    await enterZones(at.engine);
    const zoneOf = (engine: Engine) => engine.connect((connection) => connection.scalar(text('SHOW TimeZone')));
    const fresh = await at.other({ application_name: 'fresh' });
    expect(await zoneOf(fresh)).toBe('UTC');
    await fresh.connect(async (connection) => {
      const before = Date.now();
      await connection.execute(insert(log).values({}));
      const { made, zoned } = await connection.execute(select(log.c.made, log.c.zoned)).one();
      expect(made).toEqual(zoned);
      expect(Math.abs(made.getTime() - before)).toBeLessThan(60_000);
    });
    expect(await zoneOf(await at.other({ options: '-c TimeZone=Europe/Berlin' }))).toBe('Europe/Berlin');
    await fresh.connect((connection) => connection.executeRaw("SET TIME ZONE 'Asia/Tokyo'").then(() => connection.commit()));
    expect(await zoneOf(fresh)).toBe('UTC');
  });
});
