import { bindParam, column, delete_, Integer, insert, MetaData, select, sql, Text, text, update } from '@sqlayer/expression';
import type { Connection, Engine } from '@sqlayer/kernel';
import { describe, expect, test } from 'vitest';
import { TcpProxy } from '../../../../tools/servers/tcp-proxy.ts';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const metadata = new MetaData();
const item = metadata.table('item', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  amount: column(Integer),
});

const COUNT = 500;
const ids = Array.from({ length: COUNT }, (_id, i) => i);
const rename = update(item)
  .set({ name: bindParam('to', Text) })
  .where(item.c.id.eq(bindParam('of', Integer)));
const remove = delete_(item).where(item.c.id.eq(bindParam('of', Integer)));
const names = select(item.c.name).orderBy(item.c.id);

async function createItems(engine: Engine): Promise<void> {
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(item).values(ids.map((id) => ({ id, name: `n${id}`, amount: id }))));
  });
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  /** How often the session has prepared a statement that changes items. */
  async function prepared(connection: Connection): Promise<number> {
    if (server.kind === 'postgres')
      return Number(
        await connection.scalar(sql`SELECT count(*) FROM pg_prepared_statements WHERE statement ~ ${'^(UPDATE|DELETE FROM) item'}`),
      );
    const [row] = await connection.executeRaw("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'").tuples().all();
    return Number(row?.[1]);
  }

  describeOn(server, 'UPDATE and DELETE with several sets of parameters', () => {
    test('change what each set says, and add the counts up', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      await at.engine.begin(async (connection) => {
        const changed = await connection.execute(
          rename,
          ids.map((id) => ({ of: id, to: `renamed ${id}` })),
        );
        expect(changed.rowCount).toBe(COUNT);
        expect(await connection.execute(names).scalars().all()).toEqual(ids.map((id) => `renamed ${id}`));
        const removed = await connection.execute(
          remove,
          [...ids.filter((id) => id % 2 === 0), 5_000].map((of) => ({ of })),
        );
        expect(removed.rowCount).toBe(COUNT / 2);
        expect(await connection.scalar(text('SELECT count(*) FROM item'))).toBe(COUNT / 2);
      });
    });

    test('prepare their statement once, and go in one round trip where the driver can', async () => {
      await using network = await TcpProxy.before(server.url);
      await using at = await openEngine(server, {}, (url) => network.through(url));
      await createItems(at.engine);
      await at.engine.begin(async (connection) => {
        const before = await prepared(connection);
        const sends = network.sends;
        await connection.execute(
          rename,
          ids.map((id) => ({ of: id, to: 'x' })),
        );
        if (server.kind === 'postgres') expect(network.sends - sends).toBeLessThan(20);
        expect((await prepared(connection)) - before).toBe(1);
      });
    });

    test('say which set was refused', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      const clash = update(item)
        .set({ id: bindParam('to', Integer) })
        .where(item.c.id.eq(bindParam('of', Integer)));
      const sets = [
        { of: 1, to: 1_001 },
        { of: 2, to: 1_002 },
        { of: 3, to: 4 },
        { of: 5, to: 1_005 },
      ];
      await at.engine.connect(async (connection) => {
        await expect(connection.execute(clash, sets)).rejects.toMatchObject({
          code: 'DB_UNIQUE_VIOLATION',
          parameterSet: 2,
          message: expect.stringContaining('(set 3 of 4)') as string,
        });
        await connection.rollback();
        expect(await connection.scalar(text('SELECT count(*) FROM item WHERE id > 1000'))).toBe(0);
        // A transaction can go on from a savepoint before.
        await expect(connection.beginNested(() => connection.execute(clash, sets))).rejects.toMatchObject({ parameterSet: 2 });
        await connection.execute(
          clash,
          sets.filter(({ of }) => of !== 3),
        );
        await connection.commit();
        expect(await connection.scalar(text('SELECT count(*) FROM item WHERE id > 1000'))).toBe(3);
      });
    });

    test('give back the rows of all sets together where the database gives rows back', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      const { capabilities } = at.engine.dialect;
      await at.engine.begin(async (connection) => {
        if (capabilities.deleteReturning) {
          const removed = connection.execute(
            remove.returning(item.c.name),
            [7, 3, 5_000, 9].map((of) => ({ of })),
          );
          expect(await removed.scalars().all()).toEqual(['n7', 'n3', 'n9']);
        }
        if (capabilities.updateReturning) {
          const renamed = connection.execute(
            rename.returning(item.c.id, item.c.name),
            [1, 2].map((of) => ({ of, to: 'x' })),
          );
          expect(await renamed.tuples().all()).toEqual([
            [1, 'x'],
            [2, 'x'],
          ]);
        }
      });
    });

    test('are given up together', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      await at.engine.begin(async (holder) => {
        await holder.execute(rename, { of: 2, to: 'held' });
        const waiting = at.engine.connect((other) =>
          other.execute(
            rename,
            [1, 2, 3].map((of) => ({ of, to: 'x' })),
            { timeoutMs: 150 },
          ),
        );
        await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
      });
      expect(await at.engine.connect((connection) => connection.execute(names).scalars().first())).toBe('n0');
      expect(await at.engine.connect((connection) => connection.scalar(text('SELECT name FROM item WHERE id = 1')))).toBe('n1');
    });
  });
});
