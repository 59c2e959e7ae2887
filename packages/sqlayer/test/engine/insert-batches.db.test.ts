import { column, func, Integer, insert, MetaData, select, Text, Varchar } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import { mapped, Session } from '@sqlayer/orm';
import { describe, expect, test } from 'vitest';
import { administer } from '../../../../tools/servers/administration.ts';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const metadata = new MetaData();

class Item extends mapped(
  'item',
  {
    id: column(Integer, { primaryKey: true }),
    worker: column(Integer),
    place: column(Integer),
    name: column(Varchar(40), { serverDefault: 'x' }),
  },
  { metadata },
) {}
const blob = metadata.table('blob', { id: column(Integer, { primaryKey: true }), words: column(Text) });

const WORKERS = 4;
const ROWS = 5_000;
/** Rows in an order that is not that of anything else. */
const rowsOf = (worker: number) => Array.from({ length: ROWS }, (_row, i) => ({ worker, place: (i * 7_919) % ROWS }));

async function createTables(engine: Engine): Promise<void> {
  await engine.begin((connection) => metadata.createAll(connection));
}

/** The keys of rows by what they hold, as the database says afterwards. */
async function placesOf(engine: Engine, worker: number): Promise<ReadonlyMap<number, number>> {
  const rows = await engine.connect((connection) =>
    connection
      .execute(select(Item.c.place, Item.c.id).where(Item.c.worker.eq(worker)))
      .tuples()
      .all(),
  );
  return new Map(rows);
}

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'an INSERT of many rows', () => {
    test('gives keys back in the order of the rows, while others insert as well', async () => {
      await using at = await openEngine(server, { pool: { size: WORKERS } });
      const { engine } = at;
      await createTables(engine);
      const keys = await Promise.all(
        Array.from({ length: WORKERS }, (_worker, worker) =>
          engine.begin((connection) =>
            connection
              .execute(insert(Item).values(rowsOf(worker)).returning(Item.c.id))
              .scalars()
              .all(),
          ),
        ),
      );
      for (const [worker, given] of keys.entries()) {
        const places = await placesOf(engine, worker);
        expect(given).toEqual(rowsOf(worker).map(({ place }) => places.get(place)));
      }
    });

    test('of new objects gives each of them its own key, while others insert as well', async () => {
      await using at = await openEngine(server, { pool: { size: WORKERS } });
      const { engine } = at;
      await createTables(engine);
      const statements: string[] = [];
      engine.events.on('beforeExecute', ({ sql }) => void statements.push(sql));
      const items = await Promise.all(
        Array.from({ length: WORKERS }, async (_worker, worker) => {
          await using session = new Session(engine);
          const made = rowsOf(worker).map((row) => new Item(row));
          session.addAll(made);
          await session.commit();
          return made;
        }),
      );
      const inserts = statements.filter((statement) => statement.startsWith('INSERT'));
      // Many rows in few statements.
      expect(inserts.length).toBeLessThan((WORKERS * ROWS) / 100);
      for (const [worker, made] of items.entries()) {
        const places = await placesOf(engine, worker);
        expect(new Set(made.map(({ id }) => id)).size).toBe(ROWS);
        expect(made.every(({ id, place }) => places.get(place) === id)).toBe(true);
      }
    });

    test('is cut into statements that keep to the limits of parameters, rows and bytes', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      await createTables(engine);
      const sent: { readonly parameters: number; readonly bytes: number }[] = [];
      const off = engine.events.on('beforeExecute', ({ sql, parameters }) => {
        if (!sql.startsWith('INSERT')) return;
        const texts = parameters.flat().map((value) => (typeof value === 'string' ? value.length : 8));
        sent.push({ parameters: parameters.length, bytes: texts.reduce((sum, length) => sum + length, 0) });
      });
      const bytes = server.kind === 'postgres' ? 16_777_216 : Number(await administer(server.url, 'SELECT @@max_allowed_packet'));
      const words = 'x'.repeat(60_000);
      const count = Math.ceil((bytes * 1.5) / words.length);
      await engine.begin((connection) => connection.execute(insert(blob).values(Array.from({ length: count }, () => ({ words })))));
      await engine.begin((connection) => connection.execute(insert(Item).values(rowsOf(0))));
      off();
      expect(await engine.connect((connection) => connection.scalar(select(func.count()).from(blob)))).toBe(count);
      expect(await engine.connect((connection) => connection.scalar(select(func.count()).from(Item)))).toBe(ROWS);
      const { parameters, statementBytes = Number.POSITIVE_INFINITY } = engine.dialect.limits;
      for (const statement of sent) {
        expect(statement.parameters).toBeLessThanOrEqual(parameters);
        expect(statement.bytes).toBeLessThan(statementBytes);
      }
      if (server.kind !== 'postgres') expect(sent.length).toBeGreaterThan(2);
    });

    test('that fails in one of its statements leaves nothing of the others in the transaction', async () => {
      await using at = await openEngine(server);
      const { engine } = at;
      await createTables(engine);
      const rows = [
        ...rowsOf(1)
          .slice(0, 3_000)
          .map((row, i) => ({ id: i + 1, ...row })),
        { id: 5, worker: 1, place: 9 },
      ];
      await expect(engine.begin((connection) => connection.execute(insert(Item).values(rows)))).rejects.toMatchObject({
        code: 'DB_UNIQUE_VIOLATION',
      });
      expect(await engine.connect((connection) => connection.scalar(select(func.count()).from(Item)))).toBe(0);
    });
  });
});
