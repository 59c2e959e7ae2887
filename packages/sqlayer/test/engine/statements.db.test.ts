import {
  column,
  createSchema,
  dropSchema,
  Integer,
  insert,
  lambdaStatement,
  MetaData,
  select,
  sql,
  Text,
  update,
} from '@sqlayer/expression';
import type { Connection, Engine, LogRecord } from '@sqlayer/kernel';
import { mapped, Session } from '@sqlayer/orm';
import { describe, expect, test, vi } from 'vitest';
import { administer } from '../../../../tools/servers/administration.ts';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const metadata = new MetaData();

class Item extends mapped('item', { id: column(Integer, { primaryKey: true }), name: column(Text) }, { metadata }) {}

const byId = (id: number) => select(Item.c.name).where(Item.c.id.eq(id));

async function createItems(engine: Engine, count = 3): Promise<void> {
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(Item).values(Array.from({ length: count }, (_item, i) => ({ name: `n${i + 1}` }))));
  });
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  const isPostgres = server.kind === 'postgres';

  /** How many statements that read items the session has prepared. */
  async function prepared(connection: Connection): Promise<number> {
    if (isPostgres)
      return Number(await connection.scalar(sql`SELECT count(*) FROM pg_prepared_statements WHERE statement ~ ${'^(SELECT|UPDATE) item'}`));
    const [row] = await connection.executeRaw("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'").tuples().all();
    return Number(row?.[1]);
  }

  describeOn(server, 'statements of one structure', () => {
    test('are compiled once by the engine and prepared once by each session of the server', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      const compile = vi.spyOn(at.engine.dialect, 'compile');
      await at.engine.connect(async (connection) => {
        const before = await prepared(connection);
        for (let i = 0; i < 30; i++) expect(await connection.scalar(byId((i % 3) + 1))).toBe(`n${(i % 3) + 1}`);
        expect((await prepared(connection)) - before).toBe(1);
        for (let i = 0; i < 5; i++)
          await connection.execute(
            update(Item)
              .set({ name: `n${i}` })
              .where(Item.c.id.eq(1)),
          );
        expect((await prepared(connection)) - before).toBe(2);
      });
      const statements = compile.mock.calls.filter(([statement]) => (statement as { kind?: string }).kind !== 'textStatement');
      expect(statements).toHaveLength(2);
    });

    test('are built once where they are lambda statements, which give what they would give', async () => {
      await using at = await openEngine(server);
      await createItems(at.engine);
      const compile = vi.spyOn(at.engine.dialect, 'compile');
      let builds = 0;
      const lambda = lambdaStatement({ ids: [Integer] }, ({ ids }) => {
        builds += 1;
        return select(Item.c.name).where(Item.c.id.in(ids)).orderBy(Item.c.id);
      });
      await at.engine.connect(async (connection) => {
        for (const ids of [[1], [1, 3], [], [2, 3, 1]]) {
          const byHand = select(Item.c.name).where(Item.c.id.in(ids)).orderBy(Item.c.id);
          expect(await connection.execute(lambda({ ids })).scalars().all()).toEqual(await connection.execute(byHand).scalars().all());
        }
      });
      expect(builds).toBe(1);
      // Both are of one structure.
      expect(compile).toHaveBeenCalledTimes(1);
    });
  });

  describeOn(server, 'schemas that stand for others', () => {
    test('are those of tenants, for each of which the same statements have a text of their own', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      const tenants = ['a', 'b'].map((name) => (isPostgres ? `tenant_${name}` : `${engine.url.database}_${name}`));
      try {
        for (const [i, tenant] of tenants.entries()) {
          const of = engine.withOptions({ schemaTranslateMap: { '': tenant } });
          if (isPostgres) await engine.begin((connection) => connection.execute(createSchema(tenant)));
          else await administer(server.url, `CREATE DATABASE ${tenant}`);
          await createItems(of, i + 2);
          expect(await of.connect((connection) => connection.execute(select(Item.c.name)).scalars().all())).toHaveLength(i + 2);
        }
        await engine.connect(async (connection) => {
          for (let round = 0; round < 3; round++)
            for (const [i, tenant] of tenants.entries()) {
              const names = connection
                .withOptions({ schemaTranslateMap: { '': tenant } })
                .execute(select(Item.c.name))
                .scalars();
              expect(await names.all()).toHaveLength(i + 2);
            }
        });
        await using session = new Session(engine, { executionOptions: { schemaTranslateMap: { '': tenants[1] as string } } });
        session.add(new Item({ name: 'new' }));
        await session.flush();
        expect(await session.scalars(select(Item)).all()).toHaveLength(4);
        await session.rollback();
      } finally {
        for (const tenant of tenants) {
          if (isPostgres) await engine.begin((connection) => connection.execute(dropSchema(tenant, { cascade: true })));
          else await administer(server.url, `DROP DATABASE IF EXISTS ${tenant}`);
        }
      }
    });
  });

  describeOn(server, 'execution options', () => {
    test('lie over each other: engine, connection, session, statement, call', async () => {
      const tags: (string | undefined)[] = [];
      const logger = ({ event, tag, sql: text }: LogRecord): void => {
        if (event === 'execute' && text?.startsWith('SELECT item')) tags.push(tag);
      };
      await using at = await openEngine(server, { logger, executionOptions: { logTag: 'engine' } });
      const { engine } = at;
      await createItems(engine);
      await engine.connect(async (plain) => {
        await plain.execute(byId(1));
        const connection = plain.withOptions({ logTag: 'connection' });
        await connection.execute(byId(1));
        await using session = new Session(connection, { executionOptions: { logTag: 'session' } });
        await session.execute(byId(1));
        await session.execute(byId(1).withOptions({ logTag: 'statement' }));
        await connection.execute(byId(1).withOptions({ logTag: 'statement' }), undefined, { logTag: 'call' });
      });
      expect(tags).toEqual(['engine', 'connection', 'session', 'statement', 'call']);
    });
  });

  describeOn(server, 'events', () => {
    test('may connect and execute in the place of the driver, and answer its errors', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      await createItems(engine);
      const seen: string[] = [];
      const cached = new Map<string, unknown>();
      engine.events.on('doConnect', async ({ url, signal }) => {
        seen.push('connect');
        return engine.dialect.driver.connect(url, { signal });
      });
      engine.events.on('doExecute', async ({ sql: text, request, connection, parameters }) => {
        if (!text.startsWith('SELECT item')) return undefined;
        const key = JSON.stringify([text, parameters]);
        if (!cached.has(key)) {
          seen.push('execute');
          cached.set(key, await connection.execute(request));
        }
        return cached.get(key);
      });
      engine.events.on('handleError', ({ error }) => void seen.push(error.code));
      await engine.connect(async (connection) => {
        await connection.invalidate();
        for (let i = 0; i < 3; i++) expect(await connection.scalar(byId(2))).toBe('n2');
        expect(await connection.scalar(byId(3))).toBe('n3');
        await expect(connection.executeRaw('SELECT nothing')).rejects.toMatchObject({ code: 'DB_UNDEFINED_COLUMN' });
      });
      expect(seen).toEqual(['connect', 'execute', 'execute', 'DB_UNDEFINED_COLUMN']);
    });
  });
});
