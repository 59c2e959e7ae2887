import { describe, expect, test } from 'vitest';
import { fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

describe('the isolation level of a connection', () => {
  test('is that of its options where nothing is open, and the usual one where they name none', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = await engine.connect();
    expect(await connection.isolationLevel()).toBe('READ COMMITTED');
    expect(await connection.withOptions({ isolationLevel: 'SERIALIZABLE' }).isolationLevel()).toBe('SERIALIZABLE');
    expect(await connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).isolationLevel()).toBe('AUTOCOMMIT');
    expect(connection.inTransaction).toBe(false);
    expect(database.calls).toEqual(['execute ISOLATION']);
  });

  test('is that of the open transaction as the database tells it, and as it was asked for where it does not', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = await engine.connect();
    await connection.begin({ isolationLevel: 'SERIALIZABLE' });
    expect(await connection.isolationLevel()).toBe('SERIALIZABLE');
    expect(await connection.withOptions({ isolationLevel: 'READ COMMITTED' }).isolationLevel()).toBe('SERIALIZABLE');
    expect(await connection.defaultIsolationLevel()).toBe('READ COMMITTED');
    database.answers.set('ISOLATION', { rows: [['REPEATABLE READ']], columnNames: ['level'] });
    expect(await connection.isolationLevel()).toBe('REPEATABLE READ');
    await connection.rollback();
    await connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).begin();
    expect(await connection.isolationLevel()).toBe('AUTOCOMMIT');
  });
});

describe('a transaction that asks for what the database does not have', () => {
  test('is refused before anything is sent', async () => {
    const { engine, database } = fakeEngine(true);
    await using connection = await engine.connect();
    await expect(connection.begin({ readOnly: true, deferrable: true })).rejects.toMatchObject({
      code: 'ENGINE_UNSUPPORTED',
      message: expect.stringContaining("'fake' has no deferrable transactions"),
    });
    await expect(connection.execute(numbers, undefined, { deferrable: true })).rejects.toMatchObject({ code: 'ENGINE_UNSUPPORTED' });
    expect(connection.inTransaction).toBe(false);
    expect(database.calls).toEqual([]);
  });
});

describe('a transaction with an isolation of its own', () => {
  test('overrules that of its engine and connection, and only for itself', async () => {
    const { engine, database } = fakeEngine(true);
    const careful = engine.withOptions({ isolationLevel: 'SERIALIZABLE' });
    await careful.connect(async (connection) => {
      await connection.begin(() => connection.execute(insertNumber(1)), { isolationLevel: 'READ COMMITTED' });
      await connection.execute(insertNumber(2));
      await connection.commit();
      await connection.begin({ isolationLevel: 'READ COMMITTED' });
      const other = connection.withOptions({ isolationLevel: 'REPEATABLE READ' });
      await expect(other.execute(numbers)).rejects.toMatchObject({ code: 'ENGINE_ISOLATION_IN_TRANSACTION' });
    });
    expect(database.begins.map(({ isolationLevel }) => isolationLevel)).toEqual(['READ COMMITTED', 'SERIALIZABLE', 'READ COMMITTED']);
    expect(database.committed).toEqual([1, 2]);
  });
});

describe('several levels over one pool', () => {
  test('are views of one engine, AUTOCOMMIT among them', async () => {
    const { engine, database } = fakeEngine(true, { pool: { size: 1, maxOverflow: 0 } });
    const serializable = engine.withOptions({ isolationLevel: 'SERIALIZABLE', readOnly: true });
    const autocommit = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
    await autocommit.connect((connection) => connection.execute(insertNumber(1)));
    await serializable.connect(async (connection) => {
      expect(await connection.execute(numbers).scalars().all()).toEqual([1]);
      await connection.commit();
    });
    await engine.begin((connection) => connection.execute(insertNumber(2)));
    // Closed without commit, and kept.
    expect(database.committed).toEqual([1, 2]);
    expect(database.begins.map(({ isolationLevel, readOnly }) => [isolationLevel, readOnly])).toEqual([
      ['SERIALIZABLE', true],
      [undefined, undefined],
    ]);
    expect(database.connections).toHaveLength(1);
  });
});
