import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, func, Integer, insert, MetaData, select, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { mapped, Session } from '@sqlayer/orm';
import { poolPlugin } from '@sqlayer/pool';
import { afterAll, test as base, beforeAll, describe, expect } from 'vitest';
import { rolledBack, transactionPerTest } from '../src/index.ts';

const metadata = new MetaData();

class Item extends mapped('item', { id: column(Integer, { primaryKey: true }), name: column(Varchar(20)) }, { metadata }) {}

const kernel = new Kernel().use([poolPlugin, sqlite]);
const engine = await kernel.engine('sqlite::memory:');
const count = select(func.count()).from(Item);
const test = base.extend({ connection: transactionPerTest(() => engine) });

beforeAll(() => engine.begin((connection) => metadata.createAll(connection)));
afterAll(() => kernel.dispose());

describe('a transaction per test', () => {
  for (const time of ['once', 'twice'])
    test(`begins with an empty table, ${time}`, async ({ connection }) => {
      expect(await connection.scalar(count)).toBe(0);
      await connection.execute(insert(Item).values({ name: 'lamp' }));
      expect(await connection.scalar(count)).toBe(1);
    });

  test('takes sessions, whose commit is not the last word', async ({ connection }) => {
    await using session = new Session(connection);
    session.add(new Item({ name: 'lamp' }));
    await session.commit();
    expect(await connection.scalar(count)).toBe(1);
  });

  test('was undone after the tests before', async ({ connection }) => {
    expect(await connection.scalar(count)).toBe(0);
  });
});

describe('rolledBack()', () => {
  base('gives what the work gives, and undoes it', async () => {
    const seen = await rolledBack(engine, async (connection) => {
      await connection.execute(insert(Item).values({ name: 'lamp' }));
      return connection.scalar(count);
    });
    expect(seen).toBe(1);
    expect(await rolledBack(engine, (connection) => connection.scalar(count))).toBe(0);
  });

  base('lets the error of the work out', async () => {
    const failing = rolledBack(engine, () => {
      throw new Error('never mind');
    });
    await expect(failing).rejects.toThrow('never mind');
  });

  base('bears with work that rolls back itself', async () => {
    expect(await rolledBack(engine, (connection) => connection.rollback())).toBeUndefined();
  });

  base('says that the work has committed, which it cannot undo', async () => {
    const committing = rolledBack(engine, (connection) => connection.commit());
    await expect(committing).rejects.toMatchObject({ code: 'TESTING_COMMITTED' });
  });
});
