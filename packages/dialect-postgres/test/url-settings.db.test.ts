import { text } from '@sqlayer/expression';
import { expect, test } from 'vitest';
import { openEngine, type TestEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';

const server = await testServer('postgres');

describeOn(server, 'what a URL says to the server', () => {
  const setting = (at: TestEngine, query: Readonly<Record<string, string>>, name: string) =>
    at.other(query).then((engine) => engine.connect((connection) => connection.scalar(text(`SHOW ${name}`))));

  test('is set from the start of each session', async () => {
    await using at = await openEngine(server);
    expect(await setting(at, { application_name: 'billing' }, 'application_name')).toBe('billing');
    expect(await setting(at, {}, 'application_name')).toBe('sqlayer');
    expect(await setting(at, { statement_timeout: '4000' }, 'statement_timeout')).toBe('4s');
    expect(await setting(at, { lock_timeout: '3000' }, 'lock_timeout')).toBe('3s');
    expect(await setting(at, { idle_in_transaction_session_timeout: '2000' }, 'idle_in_transaction_session_timeout')).toBe('2s');
    const options = { options: '-c search_path=a,b -c work_mem=8MB' };
    expect(await setting(at, options, 'search_path')).toBe('a,b');
    expect(await setting(at, options, 'work_mem')).toBe('8MB');
  });

  test('ends statements, waits for locks and idle transactions that take too long', async () => {
    await using at = await openEngine(server);
    await at.engine.begin((connection) => connection.executeRaw('CREATE TABLE t AS SELECT 1 AS a'));
    const quick = await at.other({ statement_timeout: '50' });
    await expect(quick.connect((connection) => connection.scalar(text('SELECT pg_sleep(20)')))).rejects.toMatchObject({
      code: 'DB_CANCELLED',
      nativeCode: '57014',
    });
    const impatient = await at.other({ lock_timeout: '50' });
    await at.engine.begin(async (connection) => {
      await connection.executeRaw('LOCK TABLE t');
      await expect(impatient.connect((other) => other.executeRaw('SELECT a FROM t'))).rejects.toMatchObject({
        code: 'DB_LOCKED',
        retryable: true,
      });
    });
    const strict = await at.other({ idle_in_transaction_session_timeout: '50' });
    const idle = strict.begin(async (connection) => {
      await connection.scalar(text('SELECT 1'));
      // Until the server has ended the session.
      const gone = text(
        'SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = $$idle in transaction$$ AND datname = current_database()',
      );
      await expect.poll(() => at.engine.connect((other) => other.scalar(gone)), { timeout: 5_000, interval: 20 }).toBe(0);
      await connection.scalar(text('SELECT 2'));
    });
    await expect(idle).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', retryable: true });
  });
});
