import { delete_, func, insert, select, update } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const transactions = new CaseGroup('a transaction', { fixtures: [stock] });

const { sku, amount } = item.c;
const count = select(func.count()).from(item);
const add = (code: string) => insert(item).values({ sku: code, amount: 1 });
const stored = (engine: Engine) => engine.connect((connection) => connection.scalars(select(sku).orderBy(sku)).all());

transactions.onEngine('begins with the first statement and lasts by commit()', async (engine) => {
  await engine.connect(async (connection) => {
    expect(connection.inTransaction).toBe(false);
    await connection.execute(add('a'));
    expect(connection.inTransaction).toBe(true);
    await connection.commit();
    expect(connection.inTransaction).toBe(false);
  });
  expect(await stored(engine)).toEqual(['a']);
});

transactions.onEngine('is undone by rollback()', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.execute(add('a'));
    await connection.rollback();
    expect(await connection.scalar(count)).toBe(0);
  });
});

transactions.onEngine('is undone when its connection is closed', async (engine) => {
  await engine.connect((connection) => connection.execute(add('a')));
  expect(await stored(engine)).toEqual([]);
});

transactions.onEngine('is followed by another one', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.execute(add('a'));
    await connection.commit();
    await connection.execute(add('b'));
    await connection.rollback();
    await connection.execute(add('c'));
    await connection.commit();
  });
  expect(await stored(engine)).toEqual(['a', 'c']);
});

transactions.onEngine('of a block is committed when it is done', async (engine) => {
  expect(await engine.begin(async (connection) => (await connection.execute(add('a'))).rowCount)).toBe(1);
  expect(await stored(engine)).toEqual(['a']);
});

transactions.onEngine('of a block is rolled back when it throws', async (engine) => {
  const failing = engine.begin(async (connection) => {
    await connection.execute(add('a'));
    throw new Error('never mind');
  });
  await expect(failing).rejects.toThrow('never mind');
  expect(await stored(engine)).toEqual([]);
});

transactions.onEngine('is begun by name and ended once', async (engine) => {
  await engine.connect(async (connection) => {
    const transaction = await connection.begin();
    await connection.execute(add('a'));
    await transaction.commit();
    expect(transaction.isActive).toBe(false);
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_ENDED' });
    await expect(transaction.rollback()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_ENDED' });
  });
  expect(await stored(engine)).toEqual(['a']);
});

transactions.onEngine('is rolled back a second time without harm', async (engine) => {
  await engine.connect(async (connection) => {
    const transaction = await connection.begin();
    await connection.execute(add('a'));
    await transaction.rollback();
    await transaction.rollback();
    await connection.rollback();
  });
  expect(await stored(engine)).toEqual([]);
});

transactions.onEngine('is not begun within another one', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.execute(count);
    await expect(connection.begin()).rejects.toMatchObject({ code: 'ENGINE_TRANSACTION_OPEN' });
  });
});

transactions.onEngine('ends with await using', async (engine) => {
  await engine.connect(async (connection) => {
    {
      await using transaction = await connection.begin();
      await connection.execute(add('a'));
      expect(transaction.isActive).toBe(true);
    }
    expect(await connection.scalar(count)).toBe(0);
  });
});

transactions.onEngine('commit() and rollback() without one do nothing', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.commit();
    await connection.rollback();
    expect(connection.inTransaction).toBe(false);
  });
});

transactions.onEngine('sees what it has changed itself', async (engine) => {
  await engine.begin(async (connection) => {
    await connection.execute(add('a'));
    await connection.execute(update(item).set({ amount: 7 }));
    expect(await connection.scalar(select(amount))).toBe(7);
    await connection.execute(delete_(item));
    expect(await connection.scalar(count)).toBe(0);
  });
});

transactions.onEngine('keeps what came before a savepoint that is rolled back', ['savepoints'], async (engine) => {
  await engine.begin(async (connection) => {
    await connection.execute(add('a'));
    const savepoint = await connection.beginNested();
    await connection.execute(add('b'));
    expect(connection.inNestedTransaction).toBe(true);
    await savepoint.rollback();
    await connection.execute(add('c'));
  });
  expect(await stored(engine)).toEqual(['a', 'c']);
});

transactions.onEngine('keeps what came after a savepoint that is released', ['savepoints'], async (engine) => {
  await engine.begin(async (connection) => {
    await connection.beginNested(() => connection.execute(add('a')));
    await connection.execute(add('b'));
  });
  expect(await stored(engine)).toEqual(['a', 'b']);
});

transactions.onEngine('undoes savepoints that were released with the rest', ['savepoints'], async (engine) => {
  await engine.connect(async (connection) => {
    await connection.beginNested(() => connection.execute(add('a')));
    await connection.rollback();
  });
  expect(await stored(engine)).toEqual([]);
});

transactions.onEngine('has savepoints within savepoints', ['savepoints'], async (engine) => {
  await engine.begin(async (connection) => {
    await connection.execute(add('a'));
    const outer = await connection.beginNested();
    await connection.execute(add('b'));
    const inner = await connection.beginNested();
    await connection.execute(add('c'));
    await inner.commit();
    const other = await connection.beginNested();
    await connection.execute(add('d'));
    await other.rollback();
    await outer.commit();
  });
  expect(await stored(engine)).toEqual(['a', 'b', 'c']);
});

transactions.onEngine('rolls back a savepoint with those inside', ['savepoints'], async (engine) => {
  await engine.begin(async (connection) => {
    const outer = await connection.beginNested();
    await connection.execute(add('a'));
    await connection.beginNested();
    await connection.execute(add('b'));
    await outer.rollback();
    await connection.execute(add('c'));
  });
  expect(await stored(engine)).toEqual(['c']);
});

transactions.onEngine('is not committed around an open savepoint', ['savepoints'], async (engine) => {
  await engine.connect(async (connection) => {
    const savepoint = await connection.beginNested();
    await expect(connection.commit()).rejects.toMatchObject({ code: 'ENGINE_NESTED_ORDER' });
    await savepoint.rollback();
    await connection.commit();
  });
});

transactions.onEngine('goes on after an error within a savepoint', ['savepoints'], async (engine) => {
  await engine.begin(async (connection) => {
    await connection.execute(add('a'));
    await expect(connection.beginNested(() => connection.execute(add('a')))).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    await connection.execute(add('b'));
  });
  expect(await stored(engine)).toEqual(['a', 'b']);
});

transactions.onEngine('goes on after a statement that failed', ['pendingAfterError'], async (engine) => {
  await engine.begin(async (connection) => {
    await connection.execute(add('a'));
    await expect(connection.execute(add('a'))).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    await connection.execute(add('b'));
  });
  expect(await stored(engine)).toEqual(['a', 'b']);
});

transactions.onEngine('that failed is undone by rollback(), and the connection goes on', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.execute(add('a'));
    await expect(connection.execute(add('a'))).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    await connection.rollback();
    await connection.execute(add('b'));
    await connection.commit();
  });
  expect(await stored(engine)).toEqual(['b']);
});

transactions.onEngine('does not exist in AUTOCOMMIT, where each statement lasts', async (engine) => {
  await engine.connect(async (connection) => {
    const auto = connection.withOptions({ isolationLevel: 'AUTOCOMMIT' });
    await auto.execute(add('a'));
    expect(auto.inTransaction).toBe(false);
    await auto.rollback();
  });
  expect(await stored(engine)).toEqual(['a']);
});

transactions.onEngine('in AUTOCOMMIT has no savepoints', async (engine) => {
  await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect(async (connection) => {
    await expect(connection.beginNested()).rejects.toMatchObject({ code: 'ENGINE_AUTOCOMMIT' });
  });
});

transactions.onEngine('that only reads refuses to write', ['readOnlyTransactions'], async (engine) => {
  const writing = engine.begin((connection) => connection.execute(add('a')), { readOnly: true });
  await expect(writing).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
  expect(await engine.begin((connection) => connection.scalar(count), { readOnly: true })).toBe(0);
});

transactions.onEngine('that only reads may wait until it cannot fail', ['deferrableTransactions'], async (engine) => {
  const options = { isolationLevel: 'SERIALIZABLE', readOnly: true, deferrable: true } as const;
  expect(await engine.begin((connection) => connection.scalar(count), options)).toBe(0);
});

transactions.onEngine('may write after one that only read', ['readOnlyTransactions'], async (engine) => {
  await engine.connect(async (connection) => {
    await connection.begin((_transaction) => connection.scalar(count), { readOnly: true });
    await connection.execute(add('a'));
    await connection.commit();
  });
  expect(await stored(engine)).toEqual(['a']);
});

transactions.onEngine('refuses an isolation that the database does not have', async (engine, database) => {
  const unknown = (['SNAPSHOT', 'READ COMMITTED', 'REPEATABLE READ'] as const).find(
    (level) => !database.dialect.capabilities.isolationLevels.includes(level),
  );
  if (unknown === undefined) return;
  await expect(engine.begin(() => undefined, { isolationLevel: unknown })).rejects.toMatchObject({ code: 'ENGINE_ISOLATION_UNSUPPORTED' });
});

transactions.onEngine('of READ UNCOMMITTED says so, and is undone like any other', ['readUncommitted'], async (engine) => {
  await engine.connect(async (connection) => {
    await connection.begin({ isolationLevel: 'READ UNCOMMITTED' });
    expect(await connection.isolationLevel()).toBe('READ UNCOMMITTED');
    await connection.execute(add('a'));
    await connection.rollback();
  });
  expect(await stored(engine)).toEqual([]);
});

transactions.onEngine('of SERIALIZABLE says so, while others keep the usual isolation', ['serializable'], async (engine) => {
  await engine.connect(async (connection) => {
    const usual = await connection.defaultIsolationLevel();
    await connection.begin({ isolationLevel: 'SERIALIZABLE' });
    expect(await connection.isolationLevel()).toBe('SERIALIZABLE');
    await connection.rollback();
    expect(await connection.isolationLevel()).toBe(usual);
  });
});

transactions.onEngine('keeps its isolation to its end', ['serializable'], async (engine) => {
  await engine.connect(async (connection) => {
    await connection.begin({ isolationLevel: 'SERIALIZABLE' });
    await connection.execute(add('a'));
    const other = connection.withOptions({ isolationLevel: 'READ UNCOMMITTED' });
    await expect(other.execute(count)).rejects.toMatchObject({ code: 'ENGINE_ISOLATION_IN_TRANSACTION' });
    await connection.commit();
  });
  expect(await stored(engine)).toEqual(['a']);
});

transactions.onEngine('that was left open is nobody else’s problem', async (engine) => {
  for (let i = 0; i < 3; i++) await engine.connect((connection) => connection.execute(add('same')));
  expect(await stored(engine)).toEqual([]);
});
