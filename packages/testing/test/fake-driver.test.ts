import { SqliteDialect } from '@sqlayer/dialect-sqlite';
import { column, Integer, insert, select, table, text } from '@sqlayer/expression';
import { definePlugin, dialect, type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { describe, expect, test } from 'vitest';
import { FakeDriver, recordStatements } from '../src/index.ts';

const item = table('item', { id: column(Integer, { primaryKey: true }) });

function engineOn(driver: FakeDriver): Promise<Engine> {
  const plugin = definePlugin({
    name: 'fake',
    version: '0.1.0',
    provides: [dialect('fake')],
    install: (context) =>
      context.provide(dialect('fake'), () => ({ name: 'fake', drivers: ['fake'], create: () => new SqliteDialect(driver) })),
  });
  return new Kernel().use([poolPlugin, plugin]).engine('fake://localhost');
}

describe('a driver without a database', () => {
  test('answers as it is told, and notes what it was asked', async () => {
    const driver = new FakeDriver(({ parameters }) => ({ rows: [[Number(parameters[0]) * 2]], columnNames: ['id'] }));
    const engine = await engineOn(driver);
    await engine.begin(async (connection) => {
      expect(await connection.scalar(select(item.c.id).where(item.c.id.eq(21)))).toBe(42);
    });
    expect(driver.log).toEqual(['BEGIN', 'SELECT item.id FROM item WHERE item.id = ?', 'COMMIT', 'RESET']);
    expect(driver.requests).toMatchObject([{ parameters: [21] }]);
    await engine.dispose();
    expect(driver.log.at(-1)).toBe('CLOSE');
  });

  test('fails as it is told', async () => {
    const engine = await engineOn(
      new FakeDriver(() => {
        throw new Error('disk on fire');
      }),
    );
    const failing = engine.connect((connection) => connection.execute(text('SELECT 1')));
    await expect(failing).rejects.toMatchObject({ code: 'DB_ERROR', cause: { message: 'disk on fire' } });
    await engine.dispose();
  });

  test('streams what it answers in chunks', async () => {
    const engine = await engineOn(new FakeDriver(() => ({ rows: [[1], [2], [3]], columnNames: ['id'] })));
    const seen: number[] = [];
    await engine.connect(async (connection) => {
      for await (const one of connection.stream(select(item.c.id), undefined, { streamChunkRows: 2 }).scalars()) seen.push(one);
    });
    expect(seen).toEqual([1, 2, 3]);
    await engine.dispose();
  });
});

describe('a recorder of statements', () => {
  test('tells what an engine has sent since it began, until it is stopped', async () => {
    const engine = await engineOn(new FakeDriver());
    await engine.begin((connection) => connection.execute(insert(item).values({ id: 1 })));
    {
      using recorder = recordStatements(engine);
      await engine.begin((connection) => connection.execute(insert(item).values({ id: 2 })));
      expect(recorder.statements).toEqual([{ sql: 'INSERT INTO item (id) VALUES (?)', parameters: [2] }]);
      recorder.clear();
      await engine.begin((connection) => connection.execute(text('SELECT 1')));
      expect(recorder.sql).toEqual(['SELECT 1']);
    }
    const recorder = recordStatements(engine);
    recorder.stop();
    await engine.begin((connection) => connection.execute(text('SELECT 2')));
    expect(recorder.statements).toEqual([]);
    await engine.dispose();
  });
});
