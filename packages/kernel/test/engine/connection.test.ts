import { describe, expect, test } from 'vitest';
import { ArgumentError, InvalidStateError } from '../../src/errors.ts';
import { FakeDriverError, FakeStatement, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

const drivers: readonly (readonly [string, boolean])[] = [
  ['answers at once', false],
  ['answers later', true],
];

describe.each(drivers)('a connection whose driver %s', (_how, asynchronous) => {
  test('begins with the first statement and ends with commit or rollback', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const connection = await engine.connect();
    expect(connection.inTransaction).toBe(false);
    await connection.execute(insertNumber(1));
    expect(connection.inTransaction).toBe(true);
    await connection.commit();
    await connection.execute(insertNumber(2));
    await connection.rollback();
    expect(connection.inTransaction).toBe(false);
    expect(await connection.execute(numbers).scalars().all()).toEqual([1]);
    await connection.close();
    expect(database.calls).toEqual([
      'begin',
      'execute INSERT [1]',
      'commit',
      'begin',
      'execute INSERT [2]',
      'rollback',
      'begin',
      'execute NUMBERS',
      'rollback',
    ]);
  });

  test('runs statements in the order of the calls, awaited or not', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const pending = [connection.execute(insertNumber(1)), connection.execute(insertNumber(2)), connection.execute(insertNumber(3))];
    const committed = connection.commit();
    const after = connection.execute(numbers).scalars().all();
    await Promise.all([...pending, committed]);
    expect(await after).toEqual([1, 2, 3]);
    expect(database.calls).toEqual([
      'begin',
      'execute INSERT [1]',
      'execute INSERT [2]',
      'execute INSERT [3]',
      'commit',
      'begin',
      'execute NUMBERS',
    ]);
  });

  test('commit() and rollback() do nothing where nothing has begun', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.commit();
    await connection.rollback();
    expect(database.calls).toEqual([]);
  });

  test('rolls back what is open when it is closed, and gives the physical connection back', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    {
      await using connection = await engine.connect();
      await connection.execute(insertNumber(1));
      expect(engine.poolStatus.inUse).toBe(1);
    }
    expect(database.committed).toEqual([]);
    expect(engine.poolStatus).toMatchObject({ inUse: 0, idle: 1 });
  });

  test('refuses everything after close(), which may be called twice', async () => {
    const { engine } = fakeEngine(asynchronous);
    const connection = await engine.connect();
    const transaction = await connection.begin();
    await connection.close();
    await connection.close();
    expect(connection.closed).toBe(true);
    for (const use of [
      () => connection.execute(numbers).all(),
      () => connection.scalar(numbers),
      () => connection.executeRaw('NUMBERS').all(),
      () => connection.begin(),
      () => connection.beginNested(),
      () => connection.commit(),
      () => connection.rollback(),
      () => connection.invalidate(),
      () => connection.stream(numbers)[Symbol.asyncIterator]().next(),
      async () => connection.native,
      async () => connection.executeCompiled(connection.compile(numbers), []),
      () => connection.inspect().tableNames(),
    ]) {
      await expect(use()).rejects.toMatchObject({ name: 'InvalidStateError', code: 'ENGINE_CLOSED' });
    }
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_ENDED' });
  });

  test('executes a statement with each of several parameter sets', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const result = await connection.execute(insertNumber(0), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(result.rowCount).toBe(3);
    expect(result.lastInsertId).toBe(3);
    expect(database.calls.slice(1)).toEqual(['execute INSERT [1]', 'execute INSERT [2]', 'execute INSERT [3]']);
  });

  test('puts rows of several parameter sets together', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.answers.set('ECHO', ({ parameters }) => ({ rows: [parameters], columnNames: ['n'] }));
    await using connection = await engine.connect();
    const echo = new FakeStatement<{ n: number }>('ECHO', [], { columns: [{ key: 'n', decode: undefined }] });
    expect(await connection.execute(echo, [{ n: 1 }, { n: 2 }]).all()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await connection.execute(echo, { n: 7 }).one()).toEqual({ n: 7 });
  });

  test('refuses an empty list of parameter sets', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await expect(connection.execute(insertNumber(0), [])).rejects.toMatchObject({ code: 'ENGINE_NO_PARAMETER_SETS' });
    expect(database.calls).toEqual([]);
  });

  test('gives rows to a statement that takes rows, and sends it in as many batches as it asks for', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const insert = new FakeStatement<never>('INSERT', [], { batchRows: 2, returnsRows: false });
    const result = await connection.execute(insert, [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }]);
    expect(result.rowCount).toBe(5);
    await connection.execute(insert, { n: 6 });
    expect(database.calls).toEqual(['begin', 'execute INSERT [1, 2]', 'execute INSERT [3, 4]', 'execute INSERT [5]', 'execute INSERT [6]']);
  });

  test('takes no statement between the batches of another', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await Promise.all([connection.execute(insertNumber(0), [{ n: 1 }, { n: 2 }]), connection.execute(insertNumber(9))]);
    expect(database.calls.slice(1)).toEqual(['execute INSERT [1]', 'execute INSERT [2]', 'execute INSERT [9]']);
  });

  test('names columns as the database does where the statement does not know them, and tells equal names apart', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const any = new FakeStatement('ANY');
    database.answers.set('ANY', { rows: [[1n, 2n ** 60n, 'x']], columnNames: ['id', 'big', 'id'] });
    expect(await connection.execute(any).one()).toEqual({ id: 1, big: 2n ** 60n, id_2: 'x' });
    database.answers.set('ANY', { rows: [['y']], columnNames: ['other'] });
    expect(await connection.execute(any).one()).toEqual({ other: 'y' });
    database.answers.set('ANY', { affectedRows: 4 });
    expect(await connection.execute(any)).toMatchObject({ returnsRows: false, rowCount: 4 });
  });

  test('says so where a statement declares another number of columns than the database gives', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    database.answers.set('TWO', { rows: [[1, 2]], columnNames: ['a', 'b'] });
    const statement = new FakeStatement('TWO', [], { columns: [{ key: 'a', decode: undefined }] });
    await expect(connection.execute(statement)).rejects.toMatchObject({
      code: 'RESULT_COLUMN_COUNT',
      message: expect.stringContaining('a, b'),
    });
  });

  test('sends SQL as it is through executeRaw, in the transaction of the connection', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.executeRaw('INSERT', [4, 5]);
    expect(await connection.executeRaw('NUMBERS').all()).toEqual([{ n: 4 }, { n: 5 }]);
    expect(await connection.executeRaw('NUMBERS').tuples().all()).toEqual([[4], [5]]);
    await connection.rollback();
    expect(database.committed).toEqual([]);
    expect(database.lastRequest).toMatchObject({ exactIntegers: true });
    // As from JavaScript, where nothing keeps a statement from coming here.
    await expect(connection.executeRaw(numbers as unknown as string)).rejects.toMatchObject({ code: 'ENGINE_NOT_EXECUTABLE' });
  });

  test("gives the npm driver's connection away as native", async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    expect(connection.native).toBe(database.connections[0]?.native);
  });

  test("executes what another layer has compiled and gives the driver's rows", async () => {
    const { engine } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(3));
    const compiled = connection.compile(numbers);
    const answer = connection.executeCompiled(compiled, []);
    expect(answer instanceof Promise).toBe(asynchronous);
    expect((await answer).rows).toEqual([[3]]);
    const stream = connection.streamCompiled(compiled, []);
    expect(await stream.nextChunk()).toEqual([[3]]);
    expect(stream.columnNames).toEqual(['n']);
    expect(await stream.nextChunk()).toBeUndefined();
  });

  test('refuses what is no statement with advice', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    for (const wrong of ['SELECT 1', undefined, null, {}]) {
      // As from JavaScript.
      const pending = connection.execute(wrong as unknown as typeof numbers);
      await expect(pending).rejects.toThrow(ArgumentError);
      await expect(pending).rejects.toMatchObject({ code: 'ENGINE_NOT_EXECUTABLE', message: expect.stringContaining('text()') });
    }
    expect(database.calls).toEqual([]);
  });

  test('does not send a statement whose signal was given up, also while it waited its turn', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const controller = new AbortController();
    const before = connection.execute(insertNumber(1));
    const waiting = connection.execute(insertNumber(2), undefined, { signal: controller.signal });
    // It does not wait for the statement before it.
    const order: string[] = [];
    const settled = Promise.allSettled([before.then(() => order.push('before')), waiting.catch(() => order.push('waiting'))]);
    controller.abort(new Error('enough'));
    await settled;
    if (asynchronous) {
      await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_ABORTED', cause: new Error('enough') });
      expect(order).toEqual(['waiting', 'before']);
    }
    const refused = connection.execute(insertNumber(3), undefined, { signal: controller.signal });
    await expect(refused).rejects.toMatchObject({ code: 'ENGINE_ABORTED', name: 'OperationalError' });
    expect(database.calls).not.toContain('execute INSERT [3]');
  });

  test.each<[string, (reason: unknown) => unknown]>([
    ['the reason of the signal', (reason) => reason],
    ['an AbortError', () => new DOMException('aborted', 'AbortError')],
  ])('says that it was given up where a driver answers to the signal with %s', async (_how, answer) => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const controller = new AbortController();
    const reason = new Error('enough');
    const { signal } = controller;
    const error = answer(reason);
    database.answers.set('SLOW', () => {
      controller.abort(reason);
      throw error;
    });
    const aborted = { name: 'OperationalError', code: 'ENGINE_ABORTED', cause: reason, retryable: false, sql: 'SLOW' };
    await expect(connection.execute(new FakeStatement('SLOW'), undefined, { signal })).rejects.toMatchObject(aborted);
    // Statements that nobody gave up go on.
    await connection.execute(insertNumber(1));
    await connection.commit();
    expect(database.committed).toEqual([1]);
  });

  test('says that a stream was given up, and leaves errors that have nothing to do with the signal as they are', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1, 2));
    const controller = new AbortController();
    const rows = connection.stream(numbers, undefined, { signal: controller.signal, streamChunkRows: 1 })[Symbol.asyncIterator]();
    await rows.next();
    controller.abort('enough');
    database.failures.set('chunk', 'enough' as unknown as Error);
    await expect(rows.next()).rejects.toMatchObject({ code: 'ENGINE_ABORTED', cause: 'enough', sql: 'NUMBERS' });

    const other = new AbortController();
    database.answers.set('BAD', () => {
      other.abort();
      throw new FakeDriverError('no', { code: 'DB_SYNTAX_ERROR' });
    });
    const failing = connection.execute(new FakeStatement('BAD'), undefined, { signal: other.signal });
    await expect(failing).rejects.toMatchObject({ code: 'DB_SYNTAX_ERROR' });
  });

  test.each(['connect', 'begin'] as const)('says that it was given up where a driver answers so to %s', async (operation) => {
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error('enough');
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.invalidate();
    const takeFailure = database.takeFailure.bind(database);
    database.takeFailure = (call) => {
      const failure = takeFailure(call);
      if (failure === reason) controller.abort(reason);
      return failure;
    };
    database.failures.set(operation, reason);
    // It takes another physical connection first.
    const begun = connection.begin({ signal });
    await expect(begun).rejects.toMatchObject({
      code: 'ENGINE_ABORTED',
      cause: reason,
      message: `ENGINE_ABORTED: ${operation} was given up through its AbortSignal.`,
    });
    expect(connection.inTransaction).toBe(false);
    const other = new AbortController();
    database.begins.length = 0;
    await connection.begin({ signal: other.signal });
    expect(database.begins[0]?.signal?.aborted).toBe(false);
  });

  test('surfaces an error that nobody waits for as an unhandled rejection', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(numbers);
    const seen: unknown[] = [];
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (error) => seen.push(error));
    database.failures.set('execute', new FakeDriverError('x', { code: 'DB_LOST_SIGHT' }));
    void connection.execute(numbers);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
    expect(seen).toMatchObject([{ code: 'DB_LOST_SIGHT' }]);
  });

  test('inspects the schema through itself', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.answers.set('TABLES', { rows: [['a'], ['b']], columnNames: ['name'] });
    await using connection = await engine.connect();
    expect(await connection.inspect().tableNames()).toEqual(['a', 'b']);
    expect(connection.inTransaction).toBe(true);
  });

  test('lays options of the call over those of statement, connection and engine', async () => {
    const { engine, database } = fakeEngine(asynchronous, { executionOptions: { preparedStatements: false, logTag: 'engine' } });
    const tags: unknown[] = [];
    engine.events.on('beforeExecute', ({ options }) => void tags.push([options.logTag, options.preparedStatements]));
    await using connection = (await engine.withOptions({ logTag: 'view' }).connect()).withOptions({ compiledCache: false });
    const tagged = new FakeStatement('NUMBERS', [], { options: { logTag: 'statement' } });
    await connection.execute(numbers);
    expect(database.lastRequest.prepare).toBe(false);
    await connection.withOptions({ logTag: 'connection', preparedStatements: true }).execute(numbers);
    expect(database.lastRequest.prepare).toBe(true);
    await connection.execute(tagged);
    await connection.execute(tagged, undefined, { logTag: 'call' });
    await engine.connect((other) => other.execute(numbers));
    expect(tags).toEqual([
      ['view', false],
      ['connection', true],
      ['statement', false],
      ['call', false],
      ['engine', false],
    ]);
  });

  test('shares its transaction with its views', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const connection = await engine.connect();
    const view = connection.withOptions({ logTag: 'x' });
    await view.execute(insertNumber(1));
    expect(connection.inTransaction).toBe(true);
    await connection.commit();
    expect(database.committed).toEqual([1]);
    await view.close();
    expect(connection.closed).toBe(true);
  });

  test('drops a lost connection, says that the transaction is gone until rollback(), then takes another', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using idle = await engine.connect();
    await idle.close();
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.failures.set('execute', new FakeDriverError('gone', { kind: 'operational', code: 'DB_CONNECTION_LOST', disconnected: true }));
    const lost = connection.execute(insertNumber(2));
    await expect(lost).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', disconnected: true });
    for (const use of [
      () => connection.execute(numbers).all(),
      () => connection.commit(),
      () => connection.begin(),
      () => connection.beginNested(),
    ]) {
      await expect(use()).rejects.toMatchObject({ name: 'InvalidStateError', code: 'ENGINE_INVALIDATED' });
    }
    await connection.rollback();
    expect(database.connections[0]?.closed).toBe(true);
    await connection.execute(insertNumber(3));
    await connection.commit();
    expect(database.committed).toEqual([3]);
    expect(database.connections).toHaveLength(2);
  });

  test('drops every older connection of the pool with a lost one', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const [one, two] = [await engine.connect(), await engine.connect()];
    await two.close();
    database.failures.set('execute', new FakeDriverError('gone', { disconnected: true }));
    await expect(one.execute(numbers)).rejects.toMatchObject({ disconnected: true });
    await one.close();
    expect(database.connections.map(({ closed }) => closed)).toEqual([true, true]);
  });

  test('takes another connection at once where no transaction was lost', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.invalidate();
    expect(() => connection.native).toThrow(InvalidStateError);
    await connection.execute(numbers);
    expect(database.connections.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test('drops a connection that cannot be rolled back, and closes all the same', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.failures.set('rollback', new FakeDriverError('no'));
    await connection.close();
    expect(database.connections[0]?.closed).toBe(true);
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('points the stack of an error to the code that waits for the statement', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    async function theCaller(): Promise<unknown> {
      return await connection.execute(numbers).all();
    }
    await connection.execute(numbers);
    database.failures.set('execute', new FakeDriverError('no'));
    await expect(theCaller()).rejects.toMatchObject({ stack: expect.stringContaining('theCaller') });
  });
});

describe('the cache of compiled statements', () => {
  test('compiles statements of one structure once, whatever their values', async () => {
    const { engine, dialect } = fakeEngine(false);
    await using connection = await engine.connect();
    for (let i = 0; i < 5; i++) await connection.execute(insertNumber(i));
    expect(dialect.compiled).toBe(1);
    await connection.execute(numbers);
    expect(dialect.compiled).toBe(2);
    expect(engine.compile(numbers)).toBe(connection.compile(numbers));
    expect(engine.withOptions({ logTag: 'x' }).compile(numbers)).toBe(engine.compile(numbers));
  });

  test('is left out for statements that say so, by option, and at a size of 0', async () => {
    const { engine, dialect } = fakeEngine(false);
    await using connection = await engine.connect();
    const loose = new FakeStatement('NUMBERS', [], { cacheable: false });
    await connection.execute(loose);
    await connection.execute(loose);
    expect(dialect.compiled).toBe(2);
    await connection.execute(numbers, undefined, { compiledCache: false });
    await connection.execute(numbers, undefined, { compiledCache: false });
    expect(dialect.compiled).toBe(4);
    const without = fakeEngine(false, { compiledCacheSize: 0 });
    without.engine.compile(numbers);
    without.engine.compile(numbers);
    expect(without.dialect.compiled).toBe(2);
  });

  test('refuses a size that is none', () => {
    for (const compiledCacheSize of [-1, 1.5, Number.NaN]) {
      expect(() => fakeEngine(false, { compiledCacheSize })).toThrow(expect.objectContaining({ code: 'ENGINE_INVALID_OPTION' }));
    }
  });
});

test('a driver that answers at once is waited for nowhere: the statement is through when execute() returns', async () => {
  const { engine, database } = fakeEngine(false);
  await using connection = await engine.connect();
  connection.execute(insertNumber(1));
  connection.execute(insertNumber(2));
  expect(database.calls).toEqual(['begin', 'execute INSERT [1]', 'execute INSERT [2]']);
});
