import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { column, Integer, insert, MetaData, sql, Text, text } from '@sqlayer/expression';
import { type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PrivateServer } from '../../../tools/servers/child-server.ts';
import { freePort } from '../../../tools/servers/child-server.ts';
import { startPostgres } from '../../../tools/servers/postgres-server.ts';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import { postgres } from '../src/index.ts';

const postgresServer = await testServer('postgres');
const metadata = new MetaData();
const item = metadata.table('item', { id: column(Integer, { primaryKey: true }), name: column(Text, { unique: true }) });
const pid = text('SELECT pg_backend_pid()');

/** A folder that goes with the test. */
function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a test with an engine of any URL. */
async function withEngine<T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  await using kernel = new Kernel().use([poolPlugin, postgres]);
  return await work(await kernel.engine(url));
}

/** A server of one's own, or a reason to skip. */
async function serverWith(skip: (reason: string) => never, settings: readonly string[]): Promise<PrivateServer> {
  return startPostgres(settings).catch((error: unknown) => skip(`no PostgreSQL can be started: ${String(error)}`));
}

/** Host and port of a URL, to be named beside others. */
const placeOf = (url: string): string => new URL(url).host;

describe('a URL', () => {
  test.each([
    ['postgres://localhost/x?sslmod=require', 'DB_INVALID_OPTION', 'PostgreSQL knows application_name'],
    ['postgres://user:secret@127.0.0.1:1/x', 'DB_CANNOT_CONNECT', 'cannot be reached'],
    ['postgres://user:secret@127.0.0.1:1,127.0.0.1:2/x', 'DB_CANNOT_CONNECT', '127.0.0.1:1 (ECONNREFUSED), 127.0.0.1:2 (ECONNREFUSED)'],
    ['postgres://user:secret@/x?host=/no/such/folder', 'DB_CANNOT_CONNECT', 'ENOENT'],
  ])('%s is refused with a sentence and without its password', async (url, code, sentence) => {
    await withEngine(url, async (engine) => {
      const failed = engine.connect();
      await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) as string });
      await expect(failed).rejects.not.toThrow(/secret/);
    });
  });

  test('with and without the usual port means the same engine', async () => {
    await using kernel = new Kernel().use([poolPlugin, postgres]);
    expect(await kernel.engine('postgres://h/x')).toBe(await kernel.engine('postgresql+pg://h:5432/x'));
  });

  test('whose server does not answer is given up in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { readonly port: number };
    try {
      await withEngine(`postgres://127.0.0.1:${port}/x?connect_timeout=1`, async (engine) => {
        await expect(engine.connect()).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST' });
        const aborted = engine.withOptions({ signal: AbortSignal.timeout(50) }).connect();
        await expect(aborted).rejects.toMatchObject({ code: expect.stringMatching(/ABORTED/) as string });
      });
    } finally {
      silent.close();
    }
  });
});

describeOn(postgresServer, 'several hosts', () => {
  test('are tried one after another', async () => {
    await using database = await postgresServer.createDatabase();
    const url = new URL(database.url);
    const closed = await freePort();
    await withEngine(`postgres://${url.username}@127.0.0.1:${closed},${url.host}${url.pathname}`, async (engine) => {
      expect(await engine.connect((connection) => connection.scalar(text('SELECT current_database()')))).toBe(database.name);
    });
    // A server that is there and refuses says what the others would say.
    const refused = `postgres://${url.username}@${url.host},127.0.0.1:${closed}/no_such_database`;
    await withEngine(refused, (engine) => expect(engine.connect()).rejects.toMatchObject({ code: 'DB_CANNOT_OPEN' }));
  });

  test('are chosen by what they are', async (context) => {
    await using readOnly = await serverWith(context.skip, ['default_transaction_read_only=on']);
    const hosts = `${placeOf(readOnly.url)},${placeOf(postgresServer.url)}`;
    const port = text("SELECT current_setting('port')");
    const chosen = (target: string) =>
      withEngine(`postgres://postgres@${hosts}/postgres?target_session_attrs=${target}`, (engine) =>
        engine.connect((connection) => connection.scalar(port)),
      );
    const [first, second] = [readOnly.url, postgresServer.url].map((url) => new URL(url).port || '5432');
    expect(await chosen('any')).toBe(first);
    expect(await chosen('read-only')).toBe(first);
    expect(await chosen('read-write')).toBe(second);
    expect(await chosen('primary')).toBe(first);
    expect(await chosen('prefer-standby')).toBe(first);
    await expect(chosen('standby')).rejects.toMatchObject({
      code: 'DB_CANNOT_CONNECT',
      message: expect.stringMatching(/it is a primary.*it is a primary/) as string,
    });
  }, 60_000);

  test('can be tried in any order', async () => {
    const hosts = `${placeOf(postgresServer.url)},${placeOf(postgresServer.url)}`;
    await withEngine(`postgres://postgres@${hosts}/postgres?load_balance_hosts=random`, async (engine) => {
      expect(await engine.connect((connection) => connection.scalar(text('SELECT 1')))).toBe(1);
    });
  });
});

describeOn(postgresServer, 'an error', () => {
  test('of a statement that is aborted comes soon, and the connection goes on', async () => {
    await using at = await openEngine(postgresServer);
    await at.engine.connect(async (connection) => {
      const startedMs = performance.now();
      const signal = AbortSignal.timeout(50);
      await expect(connection.execute(text('SELECT pg_sleep(20)'), undefined, { signal })).rejects.toMatchObject({
        code: 'ENGINE_ABORTED',
        nativeCode: '57014',
      });
      expect(performance.now() - startedMs).toBeLessThan(10_000);
      await connection.rollback();
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
  });

  test('of a stream that is given up before its first rows are asked for leaves nothing open', async () => {
    await using at = await openEngine(postgresServer);
    // The driver's own connection, as listeners see it.
    const opened = await at.engine.openUnpooled();
    const { connection: driver } = opened;
    const request = { sql: 'SELECT pg_sleep(20)', parameters: [], exactIntegers: false, prepare: false };
    const abort = new AbortController();
    await driver.begin({});
    // The columns come together with the error.
    setTimeout(() => abort.abort(), 50);
    const iterator = (await driver.stream({ ...request, signal: abort.signal }, 100)).chunks[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toMatchObject({ code: '57014' });
    await driver.rollback();
    expect((await driver.execute({ ...request, sql: 'SELECT 1', signal: undefined })).rows).toEqual([[1]]);
    // Without a signal, and never read: what it has opened is closed.
    await driver.begin({});
    const unread = (await driver.stream({ ...request, sql: 'SELECT 1', signal: undefined }, 100)).chunks[Symbol.asyncIterator]();
    await unread.return?.();
    await driver.rollback();
    expect((await driver.execute({ ...request, sql: 'SELECT 1', signal: undefined })).rows).toEqual([[1]]);
    await opened.close();
  });

  test('of a cancelled stream comes while rows are waited for', async () => {
    await using at = await openEngine(postgresServer);
    await at.engine.connect(async (connection) => {
      const slow = text('SELECT n, pg_sleep(CASE WHEN n > 80 THEN 20 ELSE 0 END) FROM generate_series(1, 200) AS g (n)');
      const abort = new AbortController();
      let rows = 0;
      const read = async (): Promise<void> => {
        for await (const _row of connection.stream(slow, undefined, { signal: abort.signal })) {
          rows += 1;
          if (rows === 64) setTimeout(() => abort.abort(), 50);
        }
      };
      await expect(read()).rejects.toMatchObject({ code: 'ENGINE_ABORTED' });
      expect(rows).toBe(64);
      await connection.rollback();
      expect(await connection.scalar(text('SELECT 1'))).toBe(1);
    });
  });

  test('of a connection that the server ended says so, and the pool goes on with another one', async () => {
    await using at = await openEngine(postgresServer);
    const own = await at.engine.connect((connection) => connection.scalar(pid));
    const admin = await at.other({ application_name: 'admin' });
    const ended = at.engine.connect(async (connection) => {
      expect(await connection.scalar(pid)).toBe(own);
      await admin.connect((other) => other.executeRaw('SELECT pg_terminate_backend($1)', [own]));
      return connection.scalar(text('SELECT 1'));
    });
    await expect(ended).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', retryable: true });
    expect(await at.engine.connect((connection) => connection.scalar(text('SELECT 2')))).toBe(2);
  });

  test('of a connection that is ended in the middle of a statement, a stream and a COPY says so', async () => {
    await using at = await openEngine(postgresServer);
    const admin = await at.other({ application_name: 'admin' });
    await at.engine.begin((connection) => metadata.createAll(connection));
    const end = (process: unknown) => admin.connect((other) => other.executeRaw('SELECT pg_terminate_backend($1)', [process]));
    const failing = [
      async (connection: Parameters<Parameters<Engine['connect']>[0]>[0]) => connection.execute(text('SELECT pg_sleep(20)')),
      async (connection: Parameters<Parameters<Engine['connect']>[0]>[0]) => {
        for await (const _row of connection.stream(text('SELECT n, pg_sleep(0.05) FROM generate_series(1, 10000) AS g (n)')));
      },
    ];
    for (const fail of failing) {
      const lost = at.engine.connect(async (connection) => {
        const own = await connection.scalar(pid);
        const failed = fail(connection);
        const ended = sleep(100).then(() => end(own));
        await Promise.all([failed, ended]);
      });
      await expect(lost).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST', disconnected: true });
    }
    expect(await at.engine.connect((connection) => connection.scalar(text('SELECT 1')))).toBe(1);
    expect(at.engine.poolStatus).toMatchObject({ inUse: 0 });
  });

  test('of a deadlock hits one of two, who may try again', async () => {
    await using at = await openEngine(postgresServer);
    await at.engine.begin(async (connection) => {
      await metadata.createAll(connection);
      await connection.execute(insert(item).values([{ name: 'a' }, { name: 'b' }]));
    });
    const lock = (id: number) => sql`UPDATE item SET name = name || '!' WHERE id = ${id}`;
    const run = (first: number, second: number): Promise<void> =>
      at.engine.begin(async (connection) => {
        // How long a lock is waited for before a circle is looked for.
        await connection.executeRaw('SET LOCAL deadlock_timeout TO 20');
        await connection.execute(lock(first));
        await sleep(100);
        await connection.execute(lock(second));
      });
    const outcomes = await Promise.allSettled([run(1, 2), run(2, 1)]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.map(({ reason }) => reason as unknown)).toMatchObject([{ code: 'DB_DEADLOCK', retryable: true }]);
  });
});

describeOn(postgresServer, 'the connection of pg', () => {
  test('is there beside ours, and each waits for the other', async () => {
    await using at = await openEngine(postgresServer);
    await at.engine.connect(async (connection) => {
      const client = connection.native as {
        query<T>(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly T[] }>;
        on(event: 'notice' | 'notification', listener: (message: { readonly message?: string; readonly payload?: string }) => void): void;
      };
      const heard: unknown[] = [];
      client.on('notice', ({ message }) => heard.push(message));
      client.on('notification', ({ payload }) => heard.push(payload));
      const [ours, theirs, again] = await Promise.all([
        connection.scalar(sql`SELECT ${1}::INT`),
        client.query<{ readonly n: number }>('SELECT $1::INT AS n', [2]),
        connection.scalar(sql`SELECT ${3}::INT`),
      ]);
      expect([ours, theirs.rows, again]).toEqual([1, [{ n: 2 }], 3]);
      await connection.executeRaw("DO $$ BEGIN RAISE NOTICE 'hello'; END $$");
      await connection.executeRaw('LISTEN news');
      await connection.executeRaw("NOTIFY news, 'today'");
      await connection.commit();
      await client.query('SELECT 1');
      expect(heard).toEqual(['hello', 'today']);
      await expect(client.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
      expect(await connection.scalar(text('SELECT 4'))).toBe(4);
    });
  });
});

test('a statement is cancelled where the server has no slot left', async (context) => {
  await using server = await serverWith(context.skip, ['max_connections=4', 'superuser_reserved_connections=0', 'reserved_connections=0']);
  await withEngine(server.url, async (engine) => {
    await engine.connect(async (connection) => {
      const others = await Promise.all([engine.connect(), engine.connect(), engine.connect()]);
      await expect(engine.connect()).rejects.toMatchObject({ code: 'DB_TOO_MANY_CONNECTIONS', retryable: true });
      const signal = AbortSignal.timeout(50);
      await expect(connection.execute(text('SELECT pg_sleep(20)'), undefined, { signal })).rejects.toMatchObject({
        code: 'ENGINE_ABORTED',
      });
      await Promise.all(others.map((other) => other.close()));
    });
  });
}, 60_000);

test('a password comes from the URL or a password file, and a login that fails says so without it', async (context) => {
  const folder = temporaryFolder('sqlayer-login-');
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'hba'), 'host all postgres all trust\nhost all all all scram-sha-256\n');
  await using server = await serverWith(context.skip, [`hba_file=${join(folder, 'hba')}`]);
  await withEngine(server.url, (engine) => engine.begin((connection) => connection.executeRaw("CREATE ROLE ann LOGIN PASSWORD 'se:cret'")));
  const place = placeOf(server.url);
  const passfile = join(folder, 'pass');
  writeFileSync(passfile, `${place}:*:ann:se\\:cret\n`, { mode: 0o600 });
  const login = (url: string) =>
    withEngine(url, (engine) => engine.connect((connection) => connection.scalar(text('SELECT current_user'))));
  expect(await login(`postgres://ann:se%3Acret@${place}/postgres`)).toBe('ann');
  expect(await login(`postgres://ann@${place}/postgres?passfile=${passfile}`)).toBe('ann');
  const wrong = login(`postgres://ann:wrong-one@${place}/postgres`);
  await expect(wrong).rejects.toMatchObject({ code: 'DB_LOGIN_FAILED', nativeCode: '28P01', retryable: false });
  await expect(wrong).rejects.not.toThrow(/wrong-one/);
  await expect(login(`postgres://ann@${place}/postgres?passfile=/no/such/file`)).rejects.toMatchObject({
    code: 'DB_LOGIN_FAILED',
    message: expect.stringContaining("asks for the password of 'ann'") as string,
  });
  // Other servers would say the same.
  const closed = await freePort();
  await expect(login(`postgres://ann:wrong-one@${place},127.0.0.1:${closed}/postgres`)).rejects.toMatchObject({ code: 'DB_LOGIN_FAILED' });
}, 60_000);

describe('an encrypted connection', () => {
  interface Certificates {
    readonly ca: string;
    readonly certificate: string;
    readonly key: string;
  }

  /** A server's certificate for the name `localhost`, signed by an authority of its own. */
  function makeCertificates(folder: string): Certificates {
    const run = (...args: readonly string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=test authority',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    );
    run('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
    writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
    run(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
      '-out',
      'server.pem',
    );
    return { ca: join(folder, 'ca.pem'), certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  }

  /** The server takes a key that belongs to itself and that nobody else may read; it does not run as root. */
  function letServerRead(folder: string, key: string): void {
    chmodSync(folder, 0o755);
    chmodSync(key, 0o600);
    if (process.getuid?.() !== 0) return;
    const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
    chownSync(key, uid, gid);
  }

  test('is made as sslmode says, and cancels through another one', async (context) => {
    const folder = temporaryFolder('sqlayer-tls-');
    let files: Certificates;
    try {
      files = makeCertificates(folder);
    } catch (error) {
      return context.skip(`openssl makes no certificates: ${String(error)}`);
    }
    letServerRead(folder, files.key);
    await using server = await serverWith(context.skip, ['ssl=on', `ssl_cert_file=${files.certificate}`, `ssl_key_file=${files.key}`]);
    const { port } = new URL(server.url);
    const isEncrypted = text('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    const ask = (host: string, query: string) =>
      withEngine(`postgres://postgres@${host}:${port}/postgres?${query}`, (engine) =>
        engine.connect((connection) => connection.scalar(isEncrypted)),
      );
    expect(await ask('localhost', 'sslmode=disable')).toBe(false);
    expect(await ask('localhost', 'sslmode=prefer')).toBe(true);
    expect(await ask('127.0.0.1', 'sslmode=require')).toBe(true);
    expect(await ask('127.0.0.1', `sslmode=verify-ca&sslrootcert=${files.ca}`)).toBe(true);
    expect(await ask('localhost', `sslmode=verify-full&sslrootcert=${files.ca}`)).toBe(true);
    expect(await ask('localhost', `sslmode=require&sslnegotiation=direct&sslrootcert=${files.ca}`)).toBe(true);
    await expect(ask('127.0.0.1', `sslmode=verify-full&sslrootcert=${files.ca}`)).rejects.toMatchObject({
      code: 'DB_CANNOT_CONNECT',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') as string,
    });
    await expect(ask('localhost', 'sslmode=verify-ca')).rejects.toMatchObject({ code: 'DB_CANNOT_CONNECT' });
    await withEngine(`postgres://postgres@localhost:${port}/postgres?sslmode=verify-full&sslrootcert=${files.ca}`, (engine) =>
      engine.connect(async (connection) => {
        const signal = AbortSignal.timeout(50);
        const startedMs = performance.now();
        await expect(connection.execute(text('SELECT pg_sleep(20)'), undefined, { signal })).rejects.toMatchObject({ nativeCode: '57014' });
        expect(performance.now() - startedMs).toBeLessThan(10_000);
      }),
    );
  }, 60_000);

  test('is refused where the server has none, unless it is only preferred', async (context) => {
    await using server = await serverWith(context.skip, ['ssl=off']);
    await withEngine(`${server.url}?sslmode=require`, (engine) =>
      expect(engine.connect()).rejects.toMatchObject({
        code: 'DB_CANNOT_CONNECT',
        message: expect.stringContaining('does not support SSL') as string,
      }),
    );
    await withEngine(`${server.url}?sslmode=prefer`, async (engine) => {
      expect(await engine.connect((connection) => connection.scalar(text('SELECT 1')))).toBe(1);
    });
  }, 60_000);
});
