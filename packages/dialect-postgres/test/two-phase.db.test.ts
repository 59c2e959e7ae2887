import { column, Integer, insert, MetaData, select } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { expect, test } from 'vitest';
import { startPostgres } from '../../../tools/servers/postgres-server.ts';
import { postgres } from '../src/index.ts';

const item = new MetaData().table('item', { id: column(Integer, { primaryKey: true, autoincrement: false }) });

test('a transaction of two phases outlives the crash of the server, and is found and ended by its name', async (context) => {
  await using server = await startPostgres(['max_prepared_transactions=10']).catch((error: unknown) => context.skip(String(error)));
  await using kernel = new Kernel().use([poolPlugin, postgres]);
  const engine = await kernel.engine(server.url);
  await engine.begin((connection) => connection.executeRaw('CREATE TABLE item (id INT PRIMARY KEY)'));
  const ids = async (): Promise<readonly (number | null)[]> =>
    engine.connect((connection) => connection.execute(select(item.c.id).orderBy(item.c.id)).scalars().all());
  await engine.connect(async (connection) => {
    const first = await connection.beginTwoPhase("it's-\\-first");
    await connection.execute(insert(item).values({ id: 1 }));
    await first.prepare();
    await first.commit();
    const second = await connection.beginTwoPhase('second');
    await connection.execute(insert(item).values({ id: 2 }));
    await second.prepare();
    await second.rollback();
    const third = await connection.beginTwoPhase('third');
    await connection.execute(insert(item).values({ id: 3 }));
    await third.rollback();
  });
  expect(await ids()).toEqual([1]);
  // Both are prepared when the server crashes, and their connections with it.
  const open = await Promise.all([engine.connect(), engine.connect()]);
  for (const [i, connection] of open.entries()) {
    const transaction = await connection.beginTwoPhase(`crash-${i + 4}`);
    await connection.execute(insert(item).values({ id: i + 4 }));
    await transaction.prepare();
  }
  await server.kill();
  await Promise.all(open.map((connection) => connection.close()));
  await server.start();
  await engine.connect((connection) => connection.executeRaw('SELECT 1')).catch(() => undefined);
  await engine.connect(async (connection) => {
    expect(await connection.recoverTwoPhase()).toEqual(['crash-4', 'crash-5']);
    await connection.commitPrepared('crash-4');
    await connection.rollbackPrepared('crash-5');
    expect(await connection.recoverTwoPhase()).toEqual([]);
    await expect(connection.commitPrepared('crash-4')).rejects.toMatchObject({ nativeCode: '42704' });
  });
  expect(await ids()).toEqual([1, 4]);
}, 60_000);
