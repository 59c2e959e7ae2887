import { describe, expect, test } from 'vitest';
import type { RawRow } from '../../src/contracts/index.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { FakeDriverError, type FakeSetup, FakeStatement, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

const seven: readonly RawRow[] = [1, 2, 3, 4, 5, 6, 7].map((n) => [n, `row ${n}`]);

const list: FakeStatement<{ n: number; name: string }, [number, string], number> = new FakeStatement('LIST', [], {
  columns: [
    { key: 'n', decode: undefined },
    { key: 'name', decode: undefined },
  ],
});

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

describe.each([
  ['at once', false],
  ['later', true],
])('a stream of a driver that answers %s', (_when, asynchronous) => {
  function setup(options = {}): FakeSetup {
    const made = fakeEngine(asynchronous, options);
    made.database.answers.set('LIST', { rows: seven, columnNames: ['n', 'name'] });
    return made;
  }
  const chunked = { streamChunkRows: 3 };
  const usable = async (connection: Connection): Promise<void> => {
    await connection.execute(numbers);
  };

  test('gives rows as objects, tuples, first columns, mappings and partitions', async () => {
    const { engine } = setup();
    await using connection = await engine.connect();
    const stream = (): ReturnType<typeof connection.stream<{ n: number; name: string }, [number, string], number>> =>
      connection.stream(list, undefined, chunked);
    expect((await collect(stream())).at(-1)).toEqual({ n: 7, name: 'row 7' });
    expect(await collect(stream().scalars())).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await collect(stream().tuples()))[0]).toEqual([1, 'row 1']);
    expect((await collect(stream().mappings()))[1]?.['name']).toBe('row 2');
    expect(await collect(stream().scalars().partitions(4))).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
    await expect(collect(stream().partitions(0))).rejects.toMatchObject({ code: 'ENGINE_INVALID_OPTION' });
  });

  test('sends nothing before the first row is asked for, and begins a transaction then', async () => {
    const { engine, database } = setup();
    await using connection = await engine.connect();
    const stream = connection.stream(list);
    await connection.execute(insertNumber(1));
    await connection.commit();
    expect(database.calls).not.toContain('stream LIST');
    await collect(stream);
    expect(database.calls.slice(-3)).toEqual(['begin', 'stream LIST', 'cursor closed']);
    expect(connection.inTransaction).toBe(true);
  });

  test('keeps other statements away until it ends, with a clear error', async () => {
    const { engine } = setup();
    await using connection = await engine.connect();
    for await (const _row of connection.stream(list)) {
      for (const use of [
        () => connection.execute(numbers).all(),
        () => connection.commit(),
        () => connection.beginNested(),
        () => collect(connection.stream(list)),
      ]) {
        await expect(use()).rejects.toMatchObject({ name: 'InvalidStateError', code: 'ENGINE_STREAM_OPEN' });
      }
    }
    await connection.commit();
    await usable(connection);
  });

  test('ends when the loop is left early, by break or by an error', async () => {
    const { engine, database } = setup();
    await using connection = await engine.connect();
    for await (const row of connection.stream(list, undefined, chunked)) {
      if (row.n === 2) break;
    }
    expect(database.calls.at(-1)).toBe('cursor closed');
    await usable(connection);
    const failing = (async () => {
      for await (const row of connection.stream(list, undefined, chunked)) throw new Error(`mine ${row.n}`);
    })();
    await expect(failing).rejects.toThrow('mine 1');
    await usable(connection);
  });

  test('ends by close() and by await using', async () => {
    const { engine, database } = setup();
    await using connection = await engine.connect();
    {
      await using stream = connection.stream(list, undefined, chunked);
      const rows = stream[Symbol.asyncIterator]();
      expect(await rows.next()).toEqual({ done: false, value: { n: 1, name: 'row 1' } });
    }
    expect(database.calls.at(-1)).toBe('cursor closed');
    await usable(connection);
    const unread = connection.stream(list);
    await unread.close();
    await unread.close();
    expect(() => unread[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: 'ENGINE_STREAM_CONSUMED' }));
  });

  test('can be read once, through one of its views', async () => {
    const { engine } = setup();
    await using connection = await engine.connect();
    const stream = connection.stream(list);
    await collect(stream.scalars());
    await expect(collect(stream)).rejects.toMatchObject({ code: 'ENGINE_STREAM_CONSUMED' });
  });

  test('is ended by rollback() and by closing the connection', async () => {
    const { engine, database } = setup();
    const connection = await engine.connect();
    const rows = connection.stream(list, undefined, chunked)[Symbol.asyncIterator]();
    await rows.next();
    await connection.rollback();
    expect(database.calls.slice(-2)).toEqual(['cursor closed', 'rollback']);
    await connection.stream(list, undefined, chunked)[Symbol.asyncIterator]().next();
    await connection.close();
    expect(database.calls.slice(-2)).toEqual(['cursor closed', 'rollback']);
    expect(engine.poolStatus.inUse).toBe(0);
  });

  test('gives its rows in order to a caller who does not wait for them', async () => {
    const { engine } = setup();
    await using connection = await engine.connect();
    const rows = connection.stream(list, undefined, chunked).scalars()[Symbol.asyncIterator]();
    const asked = Array.from({ length: 9 }, () => rows.next());
    expect((await Promise.all(asked)).map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6, 7, undefined, undefined]);
  });

  test('wraps errors of the driver, at the beginning and between chunks, and leaves the connection usable', async () => {
    const { engine, database } = setup();
    await using connection = await engine.connect();
    for (const moment of ['stream', 'chunk']) {
      database.failures.set(moment, new FakeDriverError('no', { kind: 'data', code: 'DB_BROKEN' }));
      await expect(collect(connection.stream(list))).rejects.toMatchObject({ name: 'DataError', code: 'DB_BROKEN', sql: 'LIST' });
      await usable(connection);
    }
  });

  test('stops at an error of a decode function', async () => {
    const { engine, database } = setup();
    await using connection = await engine.connect();
    const fail = (): never => {
      throw new Error('not a number');
    };
    const broken = new FakeStatement('LIST', [], { columns: ['n', 'name'].map((key) => ({ key, decode: fail })) });
    await expect(collect(connection.stream(broken))).rejects.toThrow('not a number');
    expect(database.calls.at(-1)).toBe('cursor closed');
    await usable(connection);
  });

  test('runs through all parameter sets', async () => {
    const { engine, database } = setup();
    database.answers.set('ECHO', ({ parameters }) => ({ rows: [parameters], columnNames: ['n'] }));
    await using connection = await engine.connect();
    const echo = new FakeStatement<{ n: number }, [number], number>('ECHO', [], { columns: [{ key: 'n', decode: undefined }] });
    expect(await collect(connection.stream(echo, [{ n: 1 }, { n: 2 }]).scalars())).toEqual([1, 2]);
  });

  test('refuses sizes of chunks that are none and statements that give no rows', async () => {
    const { engine } = setup();
    await using connection = await engine.connect();
    for (const streamChunkRows of [0, 100_001, 1.5]) {
      expect(() => connection.stream(list, undefined, { streamChunkRows })).toThrow(
        expect.objectContaining({ code: 'ENGINE_INVALID_OPTION' }),
      );
    }
    expect(() => connection.stream(insertNumber(1))).toThrow(expect.objectContaining({ code: 'RESULT_NO_ROWS_RETURNED' }));
  });

  test('is not sent once its signal was given up', async () => {
    const { engine, database } = setup();
    await using connection = await engine.connect();
    const stream = connection.stream(list, undefined, { signal: AbortSignal.abort() });
    await expect(collect(stream)).rejects.toMatchObject({ code: 'ENGINE_ABORTED' });
    expect(database.calls).toEqual([]);
  });
});
