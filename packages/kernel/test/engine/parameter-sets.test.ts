import { describe, expect, test } from 'vitest';
import { type DriverBatch, type DriverResult, ParameterSetError } from '../../src/contracts/index.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { FakeDriverError, type FakeSetup, FakeStatement, fakeEngine } from './fake-dialect.ts';

const change = new FakeStatement('UPDATE t', [], { returnsRows: false });
const sets = (count: number): readonly { readonly n: number }[] => Array.from({ length: count }, (_set, n) => ({ n }));
const violation = new FakeDriverError('unique', { kind: 'integrity', code: 'DB_UNIQUE_VIOLATION' });

/** Has the connection's driver take several sets at once; gives what it was asked for. */
function takeTogether({ database }: FakeSetup, answer: (batch: DriverBatch) => DriverResult): DriverBatch[] {
  const batches: DriverBatch[] = [];
  Object.assign(database.connections[0] ?? {}, {
    executeMany: (batch: DriverBatch) => {
      batches.push(batch);
      return database.asynchronous ? Promise.resolve().then(() => answer(batch)) : answer(batch);
    },
  });
  return batches;
}

const counted = ({ parameterSets }: DriverBatch): DriverResult => ({
  rows: parameterSets.map(([n]) => [n]),
  columnNames: ['n'],
  affectedRows: parameterSets.length,
  lastInsertId: undefined,
});

describe.each([
  ['at once', false],
  ['later', true],
])('a statement with several sets of parameters, for a driver that answers %s', (_when, asynchronous) => {
  test('says which set was refused, without its values', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    database.answers.set('UPDATE t', ({ parameters }) => {
      if (parameters[0] === 2) throw violation;
      return { affectedRows: 1 };
    });
    await expect(connection.execute(change, sets(4))).rejects.toMatchObject({
      name: 'IntegrityError',
      parameterSet: 2,
      message: expect.stringMatching(/in: UPDATE t\n {2}with: \[number\] \(set 3 of 4\)$/) as string,
    });
    database.failures.set('execute', violation);
    await expect(connection.execute(change, { n: 1 })).rejects.toMatchObject({ parameterSet: undefined });
    expect(database.calls).toHaveLength(5);
  });

  test('is handed over at once to a driver that takes several, and its counts and rows are put together', async () => {
    const setup = fakeEngine(asynchronous);
    await using connection = await setup.engine.connect();
    const batches = takeTogether(setup, counted);
    const { rowCount } = await connection.execute(change, sets(2_500), { preparedStatements: false });
    expect(rowCount).toBe(2_500);
    expect(batches.map(({ parameterSets }) => parameterSets.length)).toEqual([1_000, 1_000, 500]);
    expect(batches[0]).toMatchObject({ sql: 'UPDATE t', prepare: false });
    const echo = new FakeStatement<{ n: number }>('UPDATE t', [], { columns: [{ key: 'n', decode: undefined }] });
    expect(await connection.execute(echo, sets(3)).all()).toEqual(sets(3));
    expect(setup.database.calls).toEqual(['begin']);
  });

  test('says which set it was that such a driver was at', async () => {
    const setup = fakeEngine(asynchronous);
    await using connection = await setup.engine.connect();
    takeTogether(setup, ({ parameterSets }) => {
      const index = parameterSets.findIndex(([n]) => n === 1_203);
      if (index >= 0) throw new ParameterSetError(index, violation);
      return counted({ parameterSets } as DriverBatch);
    });
    await expect(connection.execute(change, sets(1_500))).rejects.toMatchObject({
      code: 'DB_UNIQUE_VIOLATION',
      cause: violation,
      parameterSet: 1_203,
    });
    takeTogether(setup, () => {
      throw new FakeDriverError('gone', { code: 'DB_CONNECTION_LOST', disconnected: true });
    });
    await expect(connection.execute(change, sets(2))).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', parameterSet: undefined });
  });

  test('is sent set by set while somebody listens, and where their texts differ', async () => {
    const setup = fakeEngine(asynchronous);
    await using connection = await setup.engine.connect();
    const batches = takeTogether(setup, counted);
    const off = setup.engine.events.on('afterExecute', () => undefined);
    await connection.execute(change, sets(2));
    off();
    const varying = Object.assign(new FakeStatement('varying', [], { returnsRows: false }), {
      compile: () => ({
        ...change.compile(),
        bind: (_values: unknown, named: unknown) => ({ sql: `IN ${JSON.stringify(named)}`, parameters: [] }),
      }),
    });
    await connection.execute(varying, sets(2));
    expect(batches).toEqual([]);
    expect(setup.database.calls).toEqual([
      'begin',
      'execute UPDATE t [0]',
      'execute UPDATE t [1]',
      'execute IN {"n":0}',
      'execute IN {"n":1}',
    ]);
  });
});

test('several sets are given up together', async () => {
  const setup = fakeEngine(true, { cancelTimeoutMs: 0 });
  await using connection: Connection = await setup.engine.connect();
  // The time is for the sets alone, not for beginning a transaction.
  await connection.begin();
  Object.assign(setup.database.connections[0] ?? {}, { executeMany: () => new Promise(() => undefined) });
  await expect(connection.execute(change, sets(5), { timeoutMs: 10 })).rejects.toMatchObject({
    code: 'ENGINE_TIMEOUT',
    parameterSet: undefined,
    sql: 'UPDATE t',
  });
});
