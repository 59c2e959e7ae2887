import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../src/engine/engine-options.ts';
import type { LogRecord } from '../../src/engine/statement-log.ts';
import { logLine } from '../../src/engine/statement-log.ts';
import { FakeDriverError, FakeStatement, fakeEngine } from './fake-dialect.ts';

const PASSWORD = 't1ger-S3CRET';
const SECRET = 'bound-S3CRET';
const PLAIN = 'plain-V4LUE';

/** Everything that a person or a log collector might see of values. */
function everyText(values: readonly unknown[]): string {
  const texts = values.flatMap((value) => [
    String(value),
    inspect(value, { depth: 20, showHidden: true }),
    JSON.stringify(value) ?? '',
    value instanceof Error ? `${value.message}\n${value.stack}\n${JSON.stringify(Object.getOwnPropertyDescriptors(value))}` : '',
  ]);
  return texts.join('\n');
}

/** Uses an engine in every way that has output, failing ways included, and gives what came out. */
async function outputs(options: EngineOptions, asynchronous: boolean): Promise<string> {
  const records: LogRecord[] = [];
  const { engine, database } = fakeEngine(asynchronous, { ...options, logger: (record) => void records.push(record) });
  const seen: unknown[] = [engine, engine.poolStatus, engine.withOptions({ logTag: 'x' }), engine.events];
  const failing = async (work: () => PromiseLike<unknown>): Promise<void> => {
    const error = await Promise.resolve(work()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    seen.push(error);
  };
  const secret = new FakeStatement('ANY', [PLAIN, SECRET], { secret: new Set([1]) });
  const fail = (kind: string): void => void database.failures.set(kind, new FakeDriverError('no', { disconnected: kind === 'stream' }));

  fail('connect');
  await failing(() => engine.connect());
  const connection = await engine.connect();
  seen.push(connection, await connection.begin(), await connection.execute(secret));
  await failing(() => connection.begin());
  fail('execute');
  await failing(() => connection.execute(secret));
  fail('execute');
  await failing(() =>
    connection.execute(secret, [
      { a: PLAIN, b: SECRET },
      { a: PLAIN, b: SECRET },
    ]),
  );
  fail('commit');
  await failing(() => connection.commit());
  await failing(() => connection.execute(secret));
  await connection.rollback();
  fail('stream');
  await failing(() => connection.stream(secret)[Symbol.asyncIterator]().next());
  await failing(() => connection.execute(secret));
  await connection.close();
  await failing(() => connection.execute(secret));
  await engine.dispose();
  await failing(() => engine.connect());
  return everyText([...seen, ...records, ...records.map(logLine)]);
}

describe.each([
  ['at once', false],
  ['later', true],
])('no output of an engine whose driver answers %s', (_when, asynchronous) => {
  test.each<EngineOptions>([
    {},
    { showParameters: true },
    { echo: 'debug', showParameters: true },
    { showParameters: false },
    { hideParameters: true },
  ])('holds the password or a secret value, with %o', async (options) => {
    const text = await outputs(options, asynchronous);
    expect(text).toContain('fake://scott:***@db.example');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(SECRET);
  });

  test('holds any value where showParameters is false or hideParameters is true', async () => {
    for (const options of [{ showParameters: false }, { hideParameters: true, showParameters: true, echo: 'debug' }] as const) {
      expect(await outputs(options, asynchronous)).not.toContain(PLAIN);
    }
    expect(await outputs({}, asynchronous)).toContain(PLAIN);
  });
});

test('errors hold no value unless showParameters is true, whatever the log shows', async () => {
  const { engine, database } = fakeEngine(false, { logger: () => undefined });
  await using connection = await engine.connect();
  database.failures.set('execute', new FakeDriverError('no'));
  const error = await connection.execute(new FakeStatement('ANY', [PLAIN])).catch((thrown: unknown) => thrown);
  expect(everyText([error])).not.toContain(PLAIN);
});

test('positions of secret values may depend on the values, and are then those of the bound statement', async () => {
  const records: LogRecord[] = [];
  const { engine, dialect } = fakeEngine(false, { logger: (record) => void records.push(record) });
  const statement = new FakeStatement('ANY', [PLAIN, PLAIN, SECRET], { secret: new Set([0]) });
  dialect.compile = () => ({ ...statement.compile(), bind: (parameters) => ({ sql: 'ANY', parameters, secretParameters: new Set([2]) }) });
  await engine.connect((connection) => connection.execute(statement));
  expect(records.find(({ event }) => event === 'execute')?.parameters).toBe(`['${PLAIN}', '${PLAIN}', ***]`);
});
