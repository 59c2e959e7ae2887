import { text } from '@sqlayer/expression';
import { expect, test } from 'vitest';
import { describeDrivers } from './databases.ts';

const one = { pool: { size: 1, maxOverflow: 0 } } as const;

describeDrivers('a connection that comes back to the pool', (driver) => {
  test('is rolled back, and keeps nothing of what statements have set', async () => {
    await using at = await driver.open(one);
    const pid = text('SELECT pg_backend_pid()');
    const usual = await at.engine.connect((connection) => connection.scalar(text('SHOW search_path')));
    const before = await at.engine.connect(async (connection) => {
      const auto = connection.withOptions({ isolationLevel: 'AUTOCOMMIT' });
      for (const sql of [
        'CREATE TABLE t (a INT)',
        "SET search_path TO 'pg_catalog'",
        "SELECT set_config('app.user', 'ann', false)",
        'LISTEN news',
        'CREATE TEMP TABLE mine (a INT)',
        'SELECT pg_advisory_lock(4711)',
        'DECLARE held CURSOR WITH HOLD FOR SELECT 1',
      ])
        await auto.executeRaw(sql);
      expect(await auto.scalar(text('SHOW search_path'))).toBe('pg_catalog');
      return auto.scalar(pid);
    });
    await at.engine.connect(async (connection) => {
      const left = text(`
        SELECT current_setting('search_path'), current_setting('app.user', true), (SELECT count(*) FROM pg_listening_channels()),
          to_regclass('mine'), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), (SELECT count(*) FROM pg_cursors WHERE name = 'held')`);
      expect(await connection.execute(left).tuples().one()).toEqual([usual, '', 0, null, 0, 0]);
      // It is the same session, with the statements that it has prepared.
      expect(await connection.scalar(pid)).toBe(before);
      expect(await connection.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT pg_backend_pid()'"))).toBe(
        1,
      );
    });
  });

  test('is not spoken to where nothing has to be taken away', async () => {
    await using at = await driver.open(one);
    await at.engine.connect(async (connection) => {
      await connection.executeRaw('SELECT 1');
      await connection.commit();
    });
    const usual = await at.engine.connect((connection) => connection.scalar(text('SHOW search_path')));
    const seen: unknown[] = [];
    at.engine.events.on('reset', () => void seen.push('reset'));
    await at.engine.connect((connection) => connection.executeRaw('SET LOCAL search_path TO pg_catalog'));
    expect(seen).toEqual(['reset']);
    expect(await at.engine.connect((connection) => connection.scalar(text('SHOW search_path')))).toBe(usual);
  });

  test('keeps what listeners of connect have set, and is replaced where that was changed', async () => {
    await using at = await driver.open(one);
    let connections = 0;
    at.engine.events.on('connect', async ({ connection }) => {
      connections += 1;
      const request = { parameters: [], exactIntegers: false, prepare: false, signal: undefined };
      await connection.execute({ sql: "SET app.tenant TO 'one'", ...request });
    });
    const tenant = text("SELECT current_setting('app.tenant')");
    await at.engine.connect((connection) => connection.executeRaw('SET search_path TO pg_catalog'));
    expect(await at.engine.connect((connection) => connection.scalar(tenant))).toBe('one');
    expect(connections).toBe(1);
    await at.engine.connect(async (connection) => {
      await connection.executeRaw("SET app.tenant TO 'two'");
      await connection.commit();
    });
    expect(await at.engine.connect((connection) => connection.scalar(tenant))).toBe('one');
    expect(connections).toBe(2);
  });
});
