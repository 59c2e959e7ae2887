import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FakeDriverError, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

describe.each([
  ['at once', false],
  ['later', true],
])('an engine whose driver answers %s', (_when, asynchronous) => {
  test('connect() with a callback closes the connection whatever happens', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    expect(await engine.connect((connection) => connection.execute(numbers).all())).toEqual([]);
    const failing = engine.connect(async (connection) => {
      await connection.execute(insertNumber(1));
      throw new Error('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    expect(engine.poolStatus.inUse).toBe(0);
    expect(database.committed).toEqual([]);
  });

  test('begin() commits what its callback did, or rolls it back', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    expect(
      await engine.begin(async (connection) => {
        await connection.execute(insertNumber(1));
        return 5;
      }),
    ).toBe(5);
    const failing = engine.begin(async (connection) => {
      await connection.execute(insertNumber(2));
      throw new Error('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    expect(database.committed).toEqual([1]);
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('wraps the error of a connection that does not come about', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.failures.set(
      'connect',
      new FakeDriverError('no route', { kind: 'operational', code: 'DB_CANNOT_CONNECT', message: 'the server does not answer' }),
    );
    await expect(engine.connect()).rejects.toMatchObject({ name: 'OperationalError', code: 'DB_CANNOT_CONNECT' });
    await engine.connect((connection) => connection.execute(numbers));
  });

  test('asks the connect hook for every physical connection', async () => {
    let asked = 0;
    const { engine, database } = fakeEngine(asynchronous, {
      pool: { kind: 'null' },
      connectHook: (url) => {
        asked += 1;
        const fresh = url.with({ password: `token-${asked}` });
        return asynchronous ? Promise.resolve(fresh) : fresh;
      },
    });
    await engine.connect(() => undefined);
    await engine.connect(() => undefined);
    expect(database.connectedTo.map((url) => url.password)).toEqual(['token-1', 'token-2']);
    expect(engine.url.password).toBe('t1ger-S3CRET');
  });

  test('an error of the connect hook comes out as it is', async () => {
    const refused = new Error('the token service is down');
    const { engine } = fakeEngine(asynchronous, { connectHook: () => Promise.reject(refused) });
    await expect(engine.connect()).rejects.toBe(refused);
  });

  test('inspects the schema with a connection for each question, or one for several', async () => {
    const { engine, database } = fakeEngine(asynchronous, { pool: { kind: 'null' } });
    database.answers.set('TABLES', { rows: [['a']], columnNames: ['name'] });
    expect(await engine.inspect().tableNames()).toEqual(['a']);
    expect(await engine.inspect().tableNames()).toEqual(['a']);
    expect(database.connections).toHaveLength(2);
    expect(await engine.inspect(async (inspector) => [await inspector.tableNames(), await inspector.tableNames()])).toEqual([['a'], ['a']]);
    expect(database.connections).toHaveLength(3);
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('gives nothing after dispose(), which may be called twice and tells its owner once', async () => {
    let told = 0;
    const { engine, database } = fakeEngine(asynchronous, {}, () => {
      told += 1;
    });
    const view = engine.withOptions({ readOnly: true });
    await engine.connect(() => undefined);
    await view.dispose();
    await engine.dispose();
    expect(told).toBe(1);
    expect(engine.disposed).toBe(true);
    expect(database.connections.map(({ closed }) => closed)).toEqual([true]);
    await expect(engine.connect()).rejects.toMatchObject({ name: 'InvalidStateError', code: 'ENGINE_DISPOSED' });
    await expect(view.begin(() => undefined)).rejects.toMatchObject({ code: 'ENGINE_DISPOSED' });
    await expect(engine.inspect().tableNames()).rejects.toMatchObject({ code: 'ENGINE_DISPOSED' });
  });

  test('everybody who disposes it waits for the same end', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await engine.connect(() => undefined);
    const [first, second] = [engine.dispose(), engine.withOptions({}).dispose()];
    await second;
    expect(database.connections.map(({ closed }) => closed)).toEqual([true]);
    await first;
  });

  test('is disposed by await using, while a connection that is out goes on until it is closed', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    const connection = await engine.connect();
    {
      await using _engine = engine;
    }
    await connection.execute(insertNumber(1));
    await connection.commit();
    await connection.close();
    expect(database.committed).toEqual([1]);
    expect(database.connections.map(({ closed }) => closed)).toEqual([true]);
  });
});

test('an engine and its connections describe themselves', async () => {
  const { engine } = fakeEngine(false);
  expect(engine.name).toBe('fake');
  expect(String(engine)).toBe('Engine(fake://scott:***@db.example:5432/main?option=1)');
  expect(inspect(engine)).toBe(String(engine));
  expect(JSON.parse(JSON.stringify(engine))).toMatchObject({ dialect: 'fake', driver: 'fake-driver', pool: { kind: 'queue' } });
  const connection = await engine.connect();
  expect(connection.engine).toBe(engine);
  expect(String(connection)).toBe('Connection(fake#1, idle)');
  await connection.execute(numbers);
  expect(inspect({ connection })).toContain('Connection(fake#1, in a transaction)');
  await connection.close();
  expect(JSON.stringify(connection)).toBe('"Connection(fake, closed)"');
});
