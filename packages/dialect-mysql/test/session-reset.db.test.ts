import { sql, text } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';

const servers = await Promise.all([testServer('mariadb'), testServer('mysql')]);
const one = { pool: { size: 1, maxOverflow: 0 } };
const session = (connection: Connection) => connection.scalar(text('SELECT CONNECTION_ID()'));

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'a connection that goes back to the pool', () => {
    test.each([
      ['a variable', "SET @x = 'left'", 'SELECT @x', null],
      ['a variable set within a query', 'SELECT @y := 5', 'SELECT @y', null],
      ['a setting', 'SET SESSION sql_mode = ANSI', "SELECT @@sql_mode LIKE '%ANSI%'", 0],
      ['a character set', 'SET NAMES latin1', 'SELECT @@character_set_results', 'utf8mb4'],
      ['a lock', "SELECT GET_LOCK('sqlayer', 0)", "SELECT IS_USED_LOCK('sqlayer')", null],
      [
        'a temporary table',
        'CREATE TEMPORARY TABLE left_over (a INT)',
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'left_over'",
        0,
      ],
    ])('leaves %s behind, and nothing of its settings', async (_what, leave, look, expected) => {
      await using at = await openEngine(server, one);
      const before = await at.engine.connect(async (connection) => {
        await connection.executeRaw(leave);
        return session(connection);
      });
      await at.engine.connect(async (connection) => {
        expect(await session(connection)).toBe(before);
        expect(await connection.executeRaw(look).scalar()).toBe(expected);
        expect(await connection.executeRaw("SELECT @@time_zone, @@sql_mode LIKE '%STRICT_ALL_TABLES%', '😀'").tuples().one()).toEqual([
          '+00:00',
          1,
          '😀',
        ]);
      });
    });

    test('keeps its prepared statements where nothing was left, and works with new ones after a reset', async () => {
      await using at = await openEngine(server, one);
      const { engine } = at;
      const count = async (connection: Connection) =>
        Number((await connection.executeRaw("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'").tuples().one())[1]);
      const ask = () => engine.connect(async (connection) => [await connection.scalar(sql`SELECT ${7}`), await count(connection)] as const);
      const [, first] = await ask();
      expect(await ask()).toEqual([7, first]);
      await engine.connect((connection) => connection.executeRaw('SET @x = 1'));
      expect((await ask())[0]).toBe(7);
    });

    test('is reset each time once somebody had the connection of the driver', async () => {
      await using at = await openEngine(server, one);
      await at.engine.connect((connection) => {
        const native = connection.native as { query(sql: string, done: (error: unknown) => void): void };
        return new Promise<void>((resolve) => native.query('SET @z = 1', () => resolve()));
      });
      expect(await at.engine.connect((connection) => connection.scalar(text('SELECT @z')))).toBeNull();
    });

    test('is replaced where what listeners of `connect` have set may be gone', async () => {
      await using at = await openEngine(server, one);
      const { engine } = at;
      engine.events.on('connect', async ({ connection }) => {
        await connection.execute({ sql: "SET @tenant = 'a'", parameters: [], exactIntegers: false, prepare: false, signal: undefined });
      });
      const first = await engine.connect(session);
      expect(await engine.connect(session)).toBe(first);
      await engine.connect((connection) => connection.executeRaw("SET @tenant = 'b'"));
      await engine.connect(async (connection) => {
        expect(await session(connection)).not.toBe(first);
        expect(await connection.scalar(text('SELECT @tenant'))).toBe('a');
      });
    });
  });
});
