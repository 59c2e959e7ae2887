import { func, insert, select, update } from '@sqlayer/expression';
import type { Connection, Engine } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

/** Two transactions at the same time. A second connection that does not come soon never comes. */
export const isolation = new CaseGroup('two transactions', { fixtures: [stock], needs: ['severalConnections'] });

const { id, sku, amount } = item.c;
const count = select(func.count()).from(item);
const add = (code: string) => insert(item).values({ sku: code, amount: 1 });
const CONNECT_TIMEOUT_MS = 2_000;

async function withTwo(engine: Engine, work: (one: Connection, two: Connection) => Promise<void>): Promise<void> {
  expect(engine.poolStatus.limit, 'connections that the pool may have').toBeGreaterThan(1);
  await using one = await engine.connect();
  await using two = await engine.withOptions({ signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) }).connect();
  await work(one, two.withOptions({ signal: undefined as never }));
}

isolation.onEngine('see what the other has committed', (engine) =>
  withTwo(engine, async (one, two) => {
    await one.execute(add('a'));
    await one.commit();
    expect(await two.scalar(count)).toBe(1);
  }),
);

isolation.onEngine('do not see what the other has not committed', ['uncommittedHidden'], (engine) =>
  withTwo(engine, async (one, two) => {
    await one.execute(add('a'));
    expect(await two.scalar(count)).toBe(0);
    await two.rollback();
    await one.commit();
    expect(await two.scalar(count)).toBe(1);
  }),
);

isolation.onEngine('of READ COMMITTED see what is committed meanwhile', ['readCommitted'], (engine) =>
  withTwo(engine, async (one, two) => {
    await one.begin({ isolationLevel: 'READ COMMITTED' });
    expect(await one.scalar(count)).toBe(0);
    await two.execute(add('a'));
    await two.commit();
    expect(await one.scalar(count)).toBe(1);
  }),
);

isolation.onEngine('of REPEATABLE READ do not see what is committed meanwhile', ['repeatableRead'], (engine) =>
  withTwo(engine, async (one, two) => {
    await one.begin({ isolationLevel: 'REPEATABLE READ' });
    expect(await one.scalar(count)).toBe(0);
    await two.execute(add('a'));
    await two.commit();
    expect(await one.scalar(count)).toBe(0);
    await one.rollback();
    expect(await one.scalar(count)).toBe(1);
  }),
);

isolation.onEngine('have the isolation of the engine, the connection or the transaction', ['readCommitted', 'repeatableRead'], (engine) =>
  withTwo(engine.withOptions({ isolationLevel: 'REPEATABLE READ' }), async (one, two) => {
    expect(await one.scalar(count)).toBe(0);
    await two.execute(add('a'));
    await two.commit();
    expect(await one.scalar(count), 'of the engine').toBe(0);
    await one.rollback();
    const loose = one.withOptions({ isolationLevel: 'READ COMMITTED' });
    expect(await loose.scalar(count)).toBe(1);
    await two.execute(add('b'));
    await two.commit();
    expect(await loose.scalar(count), 'of the connection').toBe(2);
    await loose.rollback();
    await loose.begin({ isolationLevel: 'REPEATABLE READ' });
    expect(await loose.scalar(count)).toBe(2);
    await two.execute(add('c'));
    await two.commit();
    expect(await loose.scalar(count), 'of the transaction').toBe(2);
  }),
);

isolation.onEngine('of one connection do not keep their isolation for the next user', ['readCommitted', 'repeatableRead'], (engine) =>
  withTwo(engine, async (one, two) => {
    await one.begin(async () => expect(await one.scalar(count)).toBe(0), { isolationLevel: 'REPEATABLE READ' });
    await one.begin({ isolationLevel: 'READ COMMITTED' });
    expect(await one.scalar(count)).toBe(0);
    await two.execute(add('a'));
    await two.commit();
    expect(await one.scalar(count)).toBe(1);
  }),
);

isolation.onEngine(
  'of which one has locked a row: the other one is told at once where it asks so',
  ['rowLocks', 'skipLocked'],
  async (engine) => {
    await engine.begin((connection) => connection.execute(add('a')));
    await withTwo(engine, async (one, two) => {
      expect(await one.scalar(select(sku).forUpdate())).toBe('a');
      await expect(two.execute(select(sku).forUpdate({ nowait: true }))).rejects.toMatchObject({ code: 'DB_LOCKED', retryable: true });
    });
  },
);

isolation.onEngine(
  'of which one has locked a row: the other one leaves it out where it asks so',
  ['rowLocks', 'skipLocked'],
  async (engine) => {
    await engine.begin((connection) => connection.execute(insert(item).values([{ sku: 'a' }, { sku: 'b' }])));
    await withTwo(engine, async (one, two) => {
      const first = await one.scalar(select(id).orderBy(id).limit(1).forUpdate());
      const others = await two.scalars(select(id).orderBy(id).forUpdate({ skipLocked: true })).all();
      expect(others).not.toContain(first);
    });
  },
);

isolation.onEngine('that lock a row come one after another', ['rowLocks'], async (engine) => {
  await engine.begin((connection) => connection.execute(insert(item).values({ sku: 'a', amount: 0 })));
  const increase = () =>
    engine.begin(async (connection) => {
      const before = (await connection.scalar(select(amount).where(sku.eq('a')).forUpdate())) as number;
      await connection.execute(
        update(item)
          .set({ amount: before + 1 })
          .where(sku.eq('a')),
      );
    });
  await Promise.all([increase(), increase(), increase()]);
  expect(await engine.connect((connection) => connection.scalar(select(amount)))).toBe(3);
});

isolation.onEngine('of AUTOCOMMIT and another isolation share one pool', async (engine) => {
  await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect((connection) => connection.execute(add('a')));
  await engine.connect((connection) => connection.execute(add('b')));
  expect(await engine.connect((connection) => connection.scalars(select(sku)).all())).toEqual(['a']);
});
