import { column, Integer, insert, MetaData, select, text, update } from '@sqlayer/expression';
import type { Connection, Engine } from '@sqlayer/kernel';
import type { IsolationLevel } from '@sqlayer/kernel/contracts';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const metadata = new MetaData();
const account = metadata.table('account', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  amount: column(Integer),
});
const amount = select(account.c.amount).where(account.c.id.eq(1));
const setAmount = (value: number) => update(account).set({ amount: value }).where(account.c.id.eq(1));

async function createAccounts(engine: Engine): Promise<void> {
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(account).values([{ id: 1, amount: 10 }]));
  });
}

/** What a transaction sees of the amount before and after another one has changed it. */
async function seenAround(reader: Connection, writer: Engine): Promise<readonly (number | null)[]> {
  const before = await reader.scalar(amount);
  await writer.begin((connection) => connection.execute(setAmount((before ?? 0) + 1)));
  return [before, await reader.scalar(amount)];
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'isolation', () => {
    test('is that of the engine, the connection or the transaction, over one pool', async () => {
      await using at = await openEngine(server, { pool: { size: 2, maxOverflow: 0 } });
      const { engine } = at;
      await createAccounts(engine);
      const changes = async (level: IsolationLevel, open: (level: IsolationLevel) => Promise<Connection>): Promise<void> => {
        await using reader = await open(level);
        expect(await reader.isolationLevel()).toBe(level);
        const [before, after] = await seenAround(reader, engine);
        // A snapshot is kept from REPEATABLE READ on.
        expect([level, after]).toEqual([level, level === 'READ COMMITTED' ? (before ?? 0) + 1 : before]);
        expect(await reader.isolationLevel()).toBe(level);
      };
      for (const level of ['READ COMMITTED', 'REPEATABLE READ'] as const) {
        await changes(level, (isolationLevel) => engine.withOptions({ isolationLevel }).connect());
        await changes(level, async (isolationLevel) => (await engine.connect()).withOptions({ isolationLevel }));
        await changes(level, async (isolationLevel) => {
          const connection = await engine.connect();
          await connection.begin({ isolationLevel });
          return connection;
        });
      }
      // What one transaction asked for is not left to the next.
      const usual = await engine.connect((connection) => connection.defaultIsolationLevel());
      expect(usual).toBe(server.kind === 'postgres' ? 'READ COMMITTED' : 'REPEATABLE READ');
      expect(await engine.begin((connection) => connection.isolationLevel())).toBe(usual);
    });

    test('AUTOCOMMIT keeps each statement, on the same pool as transactions', async () => {
      await using at = await openEngine(server, { pool: { size: 1, maxOverflow: 0 } });
      const { engine } = at;
      await createAccounts(engine);
      const autocommit = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
      await autocommit.connect(async (connection) => {
        expect(await connection.isolationLevel()).toBe('AUTOCOMMIT');
        await connection.execute(setAmount(20));
        expect(connection.inTransaction).toBe(false);
        await connection.rollback();
      });
      await engine.connect((connection) => connection.execute(setAmount(30)));
      expect(await engine.connect((connection) => connection.scalar(amount))).toBe(20);
    });

    test('a transaction can be read-only, and the next one on its connection is not', async () => {
      await using at = await openEngine(server, { pool: { size: 1, maxOverflow: 0 } });
      const { engine } = at;
      await createAccounts(engine);
      const refused = engine.begin((connection) => connection.execute(setAmount(20)), { readOnly: true });
      await expect(refused).rejects.toMatchObject({ code: 'DB_READ_ONLY', retryable: false });
      await expect(engine.withOptions({ readOnly: true }).connect((connection) => connection.execute(setAmount(20)))).rejects.toMatchObject(
        {
          code: 'DB_READ_ONLY',
        },
      );
      await engine.begin((connection) => connection.execute(setAmount(20)));
      expect(await engine.connect((connection) => connection.scalar(amount))).toBe(20);
    });

    test('a transaction can be deferrable where the database has that', async () => {
      await using at = await openEngine(server);
      const options = { isolationLevel: 'SERIALIZABLE', readOnly: true, deferrable: true } as const;
      const asked = at.engine.begin((connection) => connection.scalar(text('SHOW transaction_deferrable')), options);
      if (at.engine.dialect.capabilities.deferrableTransactions) expect(await asked).toBe('on');
      else await expect(asked).rejects.toMatchObject({ code: 'ENGINE_UNSUPPORTED' });
    });

    test('a level that the database does not have is refused with those that it has', async () => {
      await using at = await openEngine(server);
      await expect(at.engine.begin(() => undefined, { isolationLevel: 'SNAPSHOT' })).rejects.toMatchObject({
        code: 'ENGINE_ISOLATION_UNSUPPORTED',
        message: expect.stringContaining('READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ, SERIALIZABLE, AUTOCOMMIT') as string,
      });
    });
  });
});
