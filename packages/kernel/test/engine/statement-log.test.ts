import { describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../src/engine/connection.ts';
import type { EngineOptions } from '../../src/engine/engine-options.ts';
import { type LogRecord, logLine } from '../../src/engine/statement-log.ts';
import { FakeDriverError, type FakeSetup, FakeStatement, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

function logged(options: EngineOptions = {}, asynchronous = false): FakeSetup & { readonly records: LogRecord[] } {
  const records: LogRecord[] = [];
  return { ...fakeEngine(asynchronous, { logger: (record) => void records.push(record), ...options }), records };
}

const of = (records: readonly LogRecord[], event: LogRecord['event']): readonly LogRecord[] =>
  records.filter((record) => record.event === event);

describe.each([
  ['at once', false],
  ['later', true],
])('the log of an engine whose driver answers %s', (_when, asynchronous) => {
  test('tells what was sent, on which connection, with which parameters, how long it took and what came of it', async () => {
    const { engine, records } = logged({ executionOptions: { logTag: 'job' } }, asynchronous);
    await engine.connect(async (connection) => {
      await connection.execute(insertNumber(1, 2));
      await connection.beginNested(() => undefined);
      await connection.execute(numbers);
      for await (const _row of connection.stream(numbers)) {
      }
      await connection.commit();
    });
    await engine.dispose();
    expect(records.map(({ event }) => event)).toEqual([
      'connect',
      'begin',
      'execute',
      'savepoint',
      'releaseSavepoint',
      'execute',
      'stream',
      'commit',
      'close',
    ]);
    expect(of(records, 'execute')[0]).toMatchObject({
      level: 'info',
      dialect: 'fake',
      connectionId: 1,
      sql: 'INSERT',
      parameters: '[1, 2]',
      rowCount: 2,
      tag: 'job',
      durationMs: expect.any(Number),
      time: expect.any(Date),
    });
    expect(of(records, 'execute')[1]).toMatchObject({ sql: 'NUMBERS', parameters: undefined, rowCount: 2 });
    expect(of(records, 'stream')[0]).toMatchObject({ sql: 'NUMBERS', rowCount: 2, tag: 'job' });
    expect(of(records, 'savepoint')[0]).toMatchObject({ sql: 'SAVEPOINT sqlayer_sp_1' });
  });

  test('tells errors with their message', async () => {
    const { engine, records, database } = logged({}, asynchronous);
    await using connection = await engine.connect();
    database.failures.set('execute', new FakeDriverError('no', { code: 'DB_LOCKED', message: 'the table is locked' }));
    await expect(connection.execute(insertNumber(5))).rejects.toThrow();
    expect(records.at(-1)).toMatchObject({
      level: 'error',
      event: 'execute',
      sql: 'INSERT',
      parameters: '[5]',
      detail: 'DB_LOCKED: the table is locked',
      durationMs: expect.any(Number),
    });
  });
});

describe('the log', () => {
  test('is silent unless echo or a sink is given, and echo: false silences a sink', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await fakeEngine(false).engine.connect((connection) => connection.execute(numbers));
      expect(write).not.toHaveBeenCalled();
      const { engine, records } = logged({ echo: false });
      await engine.connect((connection) => connection.execute(numbers));
      expect(records).toEqual([]);
      await fakeEngine(false, { echo: true }).engine.connect((connection) => connection.execute(insertNumber(7)));
      const text = write.mock.calls.map(([line]) => String(line)).join('');
      expect(text).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}fake#1 {2}execute {2}INSERT {2}\[7\] {2}\(\d+\.\d\d ms, 1 row\)$/m);
    } finally {
      write.mockRestore();
    }
  });

  test('shows result rows with echo: debug, the first few of many', async () => {
    const { engine, records } = logged({ echo: 'debug' });
    await engine.connect(async (connection) => {
      await connection.execute(insertNumber(...Array.from({ length: 12 }, (_n, i) => i)));
      await connection.execute(numbers);
    });
    expect(of(records, 'rows')).toMatchObject([
      { level: 'debug', rowCount: 12, detail: `(n) ${Array.from({ length: 10 }, (_n, i) => `(${i})`).join(' ')} … 2 more` },
    ]);
  });

  test('writes one record for many parameter sets and leaves the middle out', async () => {
    const { engine, records } = logged();
    await engine.connect((connection) =>
      connection.execute(
        insertNumber(0),
        Array.from({ length: 500 }, (_n, i) => ({ n: i })),
      ),
    );
    expect(of(records, 'execute')).toMatchObject([
      { rowCount: 500, parameters: '500 sets: [[0], [1], [2], [3], [4], [5], [6], [7], … 490 more …, [498], [499]]' },
    ]);
  });

  test('elides long lists and long texts, and counts bytes', async () => {
    const { engine, records } = logged();
    const values = [new Uint8Array(4), new Date(0), 5n, null, true, { a: 1 }, 'x'.repeat(200), [1], 1.5, 'y', 'left out', 'it', 'z'];
    await engine.connect((connection) => connection.execute(new FakeStatement('ANY', values)));
    expect(of(records, 'execute')[0]?.parameters).toBe(
      `[bytes(4), 1970-01-01T00:00:00.000Z, 5n, null, true, {"a":1}, '${'x'.repeat(100)}… (200 characters)', [1], … 3 more …, 'it', 'z']`,
    );
  });

  test('a sink that throws is a warning and does no harm to the statement', async () => {
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    const { engine } = fakeEngine(false, {
      logger: () => {
        throw new Error('the sink is full');
      },
    });
    expect(await engine.connect((connection) => connection.execute(numbers).all())).toEqual([]);
    expect((await warning).message).toBe('the sink is full');
  });

  test('warns of a connection that is held for too long, and says who has taken it', async () => {
    const { engine, records } = logged({ pool: { leakReportAfterMs: 10 } });
    async function theForgetful(): Promise<Connection> {
      return await engine.connect();
    }
    await using _connection = await theForgetful();
    await vi.waitUntil(() => of(records, 'leak').length > 0);
    expect(of(records, 'leak')).toEqual([
      expect.objectContaining({
        level: 'warn',
        connectionId: 1,
        durationMs: expect.any(Number),
        detail: expect.stringMatching(/^a connection taken at \d{4}-\S+Z was not given back yet; it was taken at .*theForgetful/),
      }),
    ]);
    expect(logLine(of(records, 'leak')[0] as LogRecord)).toMatch(/^\S+ {2}fake#1 {2}warning: {2}a connection taken at .*\(\d+\.\d\d ms\)$/);
  });

  test('leaves what it warns of to the process where nobody asked for records, unless somebody listens', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    try {
      const heard = fakeEngine(false, { pool: { leakReportAfterMs: 5 } }).engine;
      let isTold = false;
      heard.events.on('leak', () => {
        isTold = true;
      });
      await using _heard = await heard.connect();
      await vi.waitUntil(() => isTold);
      await using _unheard = await fakeEngine(false, { pool: { leakReportAfterMs: 5 } }).engine.connect();
      await vi.waitUntil(() => warnings.length > 0);
      expect(warnings.map(({ name, message }) => [name, message])).toEqual([
        ['SqlayerWarning', expect.stringContaining('was not given back yet') as string],
      ]);
    } finally {
      process.off('warning', onWarning);
    }
  });

  test('puts a record on one line', () => {
    const record: LogRecord = {
      time: new Date('2026-01-02T03:04:05.678Z'),
      level: 'error',
      event: 'connect',
      dialect: 'fake',
      connectionId: undefined,
      sql: 'SELECT a\n  FROM t',
      parameters: undefined,
      durationMs: undefined,
      rowCount: undefined,
      tag: 'job',
      detail: 'DB_OTHER: no',
    };
    expect(logLine(record)).toBe('03:04:05.678  fake  connect failed:  [job]  SELECT a FROM t  DB_OTHER: no');
  });
});
