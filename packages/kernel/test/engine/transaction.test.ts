import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../src/engine/transaction.ts';
import { FakeDriverError, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

const code = (name: string): unknown => expect.objectContaining({ name: 'InvalidStateError', code: name });

describe.each([
  ['at once', false],
  ['later', true],
])('transactions of a driver that answers %s', (_when, asynchronous) => {
  test('begin() is an error within a transaction, and says who has begun it', async () => {
    const { engine } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(numbers);
    await expect(connection.begin()).rejects.toMatchObject({
      code: 'ENGINE_TRANSACTION_OPEN',
      message: expect.stringContaining('a statement'),
    });
    await connection.rollback();
    await connection.begin();
    await expect(connection.begin()).rejects.toMatchObject({
      code: 'ENGINE_TRANSACTION_OPEN',
      message: expect.stringContaining('begin() was called before'),
    });
  });

  test('a transaction ends once', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const transaction = await connection.begin();
    expect(transaction).toMatchObject({ isActive: true, nested: false });
    await connection.execute(insertNumber(1));
    await transaction.commit();
    expect(transaction.isActive).toBe(false);
    await expect(transaction.commit()).rejects.toThrow(code('ENGINE_TRANSACTION_ENDED'));
    await expect(transaction.rollback()).rejects.toThrow(code('ENGINE_TRANSACTION_ENDED'));
    expect(database.committed).toEqual([1]);
    const other = await connection.begin();
    await other.rollback();
    await expect(other.commit()).rejects.toThrow(code('ENGINE_TRANSACTION_ENDED'));
    // So that it may stand in a catch.
    await other.rollback();
  });

  test('a transaction left by await using is rolled back unless it was committed', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    {
      await using _transaction = await connection.begin();
      await connection.execute(insertNumber(1));
    }
    {
      await using transaction = await connection.begin();
      await connection.execute(insertNumber(2));
      await transaction.commit();
    }
    expect(database.committed).toEqual([2]);
  });

  test('a callback commits when it is done and rolls back when it throws', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const value = await connection.begin(async (transaction) => {
      expect(transaction.isActive).toBe(true);
      await connection.execute(insertNumber(1));
      return 'done';
    });
    expect(value).toBe('done');
    const thrown = new Error('mine');
    const failed = connection.begin(async () => {
      await connection.execute(insertNumber(2));
      throw thrown;
    });
    await expect(failed).rejects.toBe(thrown);
    expect(database.committed).toEqual([1]);
  });

  test('a failing rollback hides no error: it goes with the one that came first', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const thrown = new Error('mine');
    const failed = connection.begin(async () => {
      database.failures.set('rollback', new FakeDriverError('no', { code: 'DB_NO_ROLLBACK' }));
      throw thrown;
    });
    await expect(failed).rejects.toBe(thrown);
    expect(thrown).toMatchObject({ rollbackError: { code: 'DB_NO_ROLLBACK' } });
    // Nobody knows the state of that connection; the next statement has another.
    await connection.execute(insertNumber(1));
    expect(database.connections.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test('a callback may end its transaction, but execute nothing after that', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.begin(async (transaction) => {
      await connection.execute(insertNumber(1));
      await transaction.commit();
      await expect(connection.execute(insertNumber(2))).rejects.toThrow(code('ENGINE_BLOCK_ENDED'));
      await expect(connection.begin()).rejects.toThrow(code('ENGINE_BLOCK_ENDED'));
      await expect(connection.beginNested()).rejects.toThrow(code('ENGINE_BLOCK_ENDED'));
    });
    expect(database.committed).toEqual([1]);
    await connection.execute(insertNumber(3));
    await connection.commit();
    expect(database.committed).toEqual([1, 3]);
  });

  test('a savepoint undoes what came after it and keeps what came before', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    const savepoint = await connection.beginNested();
    expect(savepoint.nested).toBe(true);
    expect(connection.inNestedTransaction).toBe(true);
    await connection.execute(insertNumber(2));
    await savepoint.rollback();
    expect(connection.inNestedTransaction).toBe(false);
    const kept = await connection.beginNested();
    await connection.execute(insertNumber(3));
    await kept.commit();
    await connection.commit();
    expect(database.committed).toEqual([1, 3]);
  });

  test('beginNested() begins the transaction around it where there is none', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.beginNested(() => connection.execute(insertNumber(1)));
    expect(connection.inTransaction).toBe(true);
    expect(database.committed).toEqual([]);
    await connection.commit();
    expect(database.committed).toEqual([1]);
    expect(database.calls).toEqual([
      'begin',
      'execute SAVEPOINT sqlayer_sp_1',
      'execute INSERT [1]',
      'execute RELEASE sqlayer_sp_1',
      'commit',
    ]);
  });

  test('a savepoint that was rolled back is forgotten by the database too', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await expect(connection.beginNested(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(database.calls.slice(-2)).toEqual(['execute ROLLBACK TO sqlayer_sp_1', 'execute RELEASE sqlayer_sp_1']);
  });

  test('committing around an open savepoint is an error, rolling back around it is not', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const outer = await connection.begin();
    const inner = await connection.beginNested();
    const innermost = await connection.beginNested();
    await expect(outer.commit()).rejects.toThrow(code('ENGINE_NESTED_ORDER'));
    await expect(inner.commit()).rejects.toThrow(code('ENGINE_NESTED_ORDER'));
    await expect(connection.commit()).rejects.toThrow(code('ENGINE_NESTED_ORDER'));
    await connection.execute(insertNumber(1));
    await inner.rollback();
    await expect(innermost.commit()).rejects.toThrow(code('ENGINE_TRANSACTION_ENDED'));
    expect(innermost.isActive).toBe(false);
    await connection.execute(insertNumber(2));
    await outer.commit();
    expect(database.committed).toEqual([2]);
  });

  test('a callback that leaves a savepoint open does not commit', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const forgotten = connection.begin(async () => {
      await connection.execute(insertNumber(1));
      await connection.beginNested();
    });
    await expect(forgotten).rejects.toThrow(code('ENGINE_NESTED_ORDER'));
    expect(connection.inTransaction).toBe(false);
    expect(database.committed).toEqual([]);
  });

  test('rolling back from within a nested callback ends both callbacks', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.begin(async () => {
      await connection.beginNested(async () => {
        await connection.execute(insertNumber(1));
        await connection.rollback();
        await expect(connection.execute(numbers)).rejects.toThrow(code('ENGINE_BLOCK_ENDED'));
      });
      await expect(connection.execute(numbers)).rejects.toThrow(code('ENGINE_BLOCK_ENDED'));
    });
    expect(await connection.execute(numbers).all()).toEqual([]);
    expect(database.committed).toEqual([]);
  });

  test('after a failed commit only rollback() is left', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.failures.set('commit', new FakeDriverError('later', { kind: 'integrity', code: 'DB_FOREIGN_KEY_VIOLATION' }));
    await expect(connection.commit()).rejects.toMatchObject({ name: 'IntegrityError', code: 'DB_FOREIGN_KEY_VIOLATION' });
    await expect(connection.execute(insertNumber(2))).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    await expect(connection.commit()).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    await expect(connection.beginNested()).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    await connection.rollback();
    await connection.execute(insertNumber(3));
    await connection.commit();
    expect(database.committed).toEqual([3]);
  });

  test('a callback whose commit fails is rolled back', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const failed = connection.begin(async () => {
      await connection.execute(insertNumber(1));
      database.failures.set('commit', new FakeDriverError('no', { code: 'DB_SERIALIZATION_FAILURE', retryable: true }));
    });
    await expect(failed).rejects.toMatchObject({ code: 'DB_SERIALIZATION_FAILURE', retryable: true });
    expect(database.calls.at(-1)).toBe('rollback');
    expect(connection.inTransaction).toBe(false);
  });

  test('a savepoint that cannot be rolled back to leaves nothing but the rollback of what is around it', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    const savepoint = await connection.beginNested();
    database.failures.set('execute', new FakeDriverError('no', { code: 'DB_NO_SAVEPOINT' }));
    await expect(savepoint.rollback()).rejects.toMatchObject({ code: 'DB_NO_SAVEPOINT' });
    await expect(connection.execute(numbers)).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    await connection.rollback();
    expect(await connection.execute(numbers).all()).toEqual([]);
  });

  test('each level of a lost transaction is left by rollback()', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const work = connection.begin(async () => {
      await connection.beginNested(async () => {
        database.failures.set('execute', new FakeDriverError('gone', { disconnected: true }));
        await connection.execute(numbers);
      });
    });
    await expect(work).rejects.toMatchObject({ disconnected: true });
    expect(await connection.execute(numbers).all()).toEqual([]);
    expect(database.calls).not.toContain('rollback');
  });

  test('what the database has rolled back by itself takes nothing but rollback(), at every level', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.tellsOfTransactions = true;
    await using connection = await engine.connect();
    const outer = await connection.begin();
    await connection.execute(insertNumber(1));
    const inner = await connection.beginNested();
    database.failures.set('execute', new FakeDriverError('deadlock', { code: 'DB_DEADLOCK', retryable: true }, true));
    await expect(connection.execute(insertNumber(2))).rejects.toMatchObject({ code: 'DB_DEADLOCK', retryable: true });
    expect([outer.isActive, inner.isActive, connection.inTransaction]).toEqual([false, false, true]);
    for (const use of [
      () => connection.execute(insertNumber(3)),
      () => connection.stream(numbers)[Symbol.asyncIterator]().next(),
      () => connection.commit(),
      () => inner.commit(),
      () => outer.commit(),
      () => connection.begin(),
      () => connection.beginNested(),
    ]) {
      await expect(use()).rejects.toMatchObject({
        code: 'ENGINE_TRANSACTION_FAILED',
        message: expect.stringContaining('the database has rolled the transaction back by itself'),
      });
    }
    await inner.rollback();
    await expect(connection.execute(insertNumber(4))).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    await outer.rollback();
    await connection.execute(insertNumber(5));
    await connection.commit();
    expect(database.committed).toEqual([5]);
    expect(database.calls.slice(-4)).toEqual(['rollback', 'begin', 'execute INSERT [5]', 'commit']);
  });

  test('a callback that goes on after the database has rolled back does not commit', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.tellsOfTransactions = true;
    const work = engine.begin(async (connection) => {
      await connection.execute(insertNumber(1));
      database.failures.set('execute', new FakeDriverError('deadlock', {}, true));
      await connection.beginNested(() => connection.execute(insertNumber(2)).all()).catch(() => undefined);
    });
    await expect(work).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    expect(database.committed).toEqual([]);
    expect(engine.poolStatus).toMatchObject({ inUse: 0, idle: 1 });
  });

  test('a commit with which the database has rolled back says why, and leaves rollback()', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.tellsOfTransactions = true;
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.failures.set('commit', new FakeDriverError('no', { code: 'DB_DISK_FULL' }, true));
    await expect(connection.commit()).rejects.toMatchObject({ code: 'DB_DISK_FULL' });
    await expect(connection.execute(insertNumber(2))).rejects.toThrow(code('ENGINE_TRANSACTION_FAILED'));
    await connection.rollback();
    expect(await connection.execute(numbers).all()).toEqual([]);
  });

  test('an error that leaves the transaction as it is, or comes in AUTOCOMMIT, changes nothing', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    database.tellsOfTransactions = true;
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    database.failures.set('execute', new FakeDriverError('no'));
    await expect(connection.execute(insertNumber(2))).rejects.toThrow('the database refused');
    await connection.execute(insertNumber(3));
    await connection.commit();
    await using automatic = await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect();
    await automatic.begin(async () => {
      database.failures.set('execute', new FakeDriverError('no'));
      await expect(automatic.execute(insertNumber(4))).rejects.toThrow('the database refused');
      await automatic.execute(insertNumber(5));
    });
    expect(database.committed).toEqual([1, 3, 5]);
  });

  test('a transaction takes isolation and access from its options, its connection and its engine', async () => {
    const { engine, database } = fakeEngine(asynchronous, { executionOptions: { isolationLevel: 'READ COMMITTED' } });
    await using connection = await engine.connect();
    await connection.execute(numbers);
    await connection.commit();
    await connection.withOptions({ readOnly: true }).execute(numbers);
    await connection.commit();
    await connection.begin(() => undefined, { isolationLevel: 'SERIALIZABLE' });
    await engine.begin(() => undefined, { readOnly: true });
    expect(database.begins).toEqual([
      { isolationLevel: 'READ COMMITTED', readOnly: undefined },
      { isolationLevel: 'READ COMMITTED', readOnly: true },
      { isolationLevel: 'SERIALIZABLE', readOnly: undefined },
      { isolationLevel: 'READ COMMITTED', readOnly: true },
    ]);
  });

  test('an isolation level the database does not have is refused before anything is sent', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const asked = connection.begin({ isolationLevel: 'SNAPSHOT' });
    await expect(asked).rejects.toMatchObject({ code: 'ENGINE_ISOLATION_UNSUPPORTED', message: expect.stringContaining('SERIALIZABLE') });
    await expect(connection.execute(numbers, undefined, { isolationLevel: 'SNAPSHOT' })).rejects.toMatchObject({ name: 'ArgumentError' });
    expect(database.calls).toEqual([]);
    expect(connection.inTransaction).toBe(false);
  });

  test('another isolation level within a transaction is an error, the same one is not', async () => {
    const { engine } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const serializable = connection.withOptions({ isolationLevel: 'SERIALIZABLE' });
    await serializable.execute(numbers);
    await serializable.execute(numbers);
    await connection.execute(numbers);
    const other = connection.withOptions({ isolationLevel: 'AUTOCOMMIT' });
    await expect(other.execute(numbers)).rejects.toThrow(code('ENGINE_ISOLATION_IN_TRANSACTION'));
  });

  test('in AUTOCOMMIT nothing begins, and a begin() is one of the program only', async () => {
    const { engine, database } = fakeEngine(asynchronous, { executionOptions: { isolationLevel: 'AUTOCOMMIT' } });
    await using connection = await engine.connect();
    await connection.execute(insertNumber(1));
    expect(connection.inTransaction).toBe(false);
    await connection.begin(() => connection.execute(insertNumber(2)));
    await connection.begin(async (transaction) => {
      await connection.execute(insertNumber(3));
      await transaction.rollback();
    });
    await expect(connection.beginNested()).rejects.toThrow(code('ENGINE_AUTOCOMMIT'));
    expect(database.calls).toEqual(['execute INSERT [1]', 'execute INSERT [2]', 'execute INSERT [3]']);
    expect(database.committed).toEqual([1, 2, 3]);
  });

  test('a database without savepoints says so before anything is begun', async () => {
    const { engine, dialect, database } = fakeEngine(asynchronous);
    Object.assign(dialect.capabilities, { savepoints: false });
    await using connection = await engine.connect();
    await expect(connection.beginNested()).rejects.toThrow(code('ENGINE_UNSUPPORTED'));
    expect(database.calls).toEqual([]);
  });

  test('a database that never releases savepoints is asked for nothing at their end', async () => {
    const { engine, dialect, database } = fakeEngine(asynchronous);
    dialect.releaseSavepointSql = () => undefined;
    await using connection = await engine.connect();
    await connection.beginNested(() => connection.execute(insertNumber(1)));
    await connection.commit();
    expect(database.calls).toEqual(['begin', 'execute SAVEPOINT sqlayer_sp_1', 'execute INSERT [1]', 'commit']);
  });

  test('calls that nobody waits for are carried out in their order', async () => {
    const { engine, database } = fakeEngine(asynchronous);
    await using connection = await engine.connect();
    const begun = connection.begin();
    const inserted = connection.execute(insertNumber(1));
    const nested = connection.beginNested();
    await Promise.all([begun, inserted, nested]);
    const both: readonly PromiseLike<unknown>[] = [
      (await nested).rollback(),
      (await begun).commit(),
      connection.execute(insertNumber(2)),
      connection.commit(),
    ];
    await Promise.all(both);
    expect(database.committed).toEqual([1, 2]);
  });
});

test('a transaction shows nothing of its insides', async () => {
  const { engine } = fakeEngine(false);
  await using connection = await engine.connect();
  const transaction: Transaction = await connection.begin();
  expect(Object.keys(transaction)).toEqual([]);
});
