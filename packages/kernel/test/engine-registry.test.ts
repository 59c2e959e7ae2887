import { describe, expect, test } from 'vitest';
import type { DialectProvider } from '../src/contracts/index.ts';
import { Kernel, type KernelOptions } from '../src/kernel.ts';
import { definePlugin, type Plugin } from '../src/plugin.ts';
import { dialect, poolFactory } from '../src/services.ts';
import { DatabaseUrl } from '../src/url.ts';
import { fakeDialectPlugin, fakePoolPlugin } from './fake-database.ts';

function makeKernel(options: KernelOptions = {}, plugins: readonly Plugin[] = [fakeDialectPlugin('fake')]): Kernel {
  return new Kernel(options).use([fakePoolPlugin(), ...plugins]);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the engine of a URL', () => {
  test('is one, asked for again or at the same time', async () => {
    let created = 0;
    const { create } = providerOf('fake');
    const slow = fakeDialectPlugin('fake', {
      create: async (url) => {
        created++;
        await wait(2);
        return create(url);
      },
    });
    const kernel = makeKernel({}, [slow]);
    const engines = await Promise.all(Array.from({ length: 20 }, () => kernel.engine('fake://host/db')));
    expect(new Set(engines).size).toBe(1);
    expect(await kernel.engine('fake://host/db')).toBe(engines[0]);
    expect(created).toBe(1);
    expect(kernel.engines).toEqual([engines[0]]);
  });

  test.each([
    ['fake://HOST/db?b=2&a=1', 'fake://host/db?a=1&b=2'],
    ['FAKE://host/db', 'fake://host/db'],
    ['fake+usual://host/db', 'fake://host/db'],
    ['fake://u%73er@host/db', 'fake://user@host/db'],
    ['fake::memory:', 'fake:///:memory:'],
    ['fake::memory:', 'fake::memory:'],
  ])('is the same for %s and %s', async (a, b) => {
    const kernel = makeKernel();
    expect(await kernel.engine(a)).toBe(await kernel.engine(DatabaseUrl.parse(b)));
  });

  test.each([
    ['fake://host/a', 'fake://host/b'],
    ['fake://host/db', 'fake://host/DB'],
    ['fake://user:a@host/db', 'fake://user:b@host/db'],
    ['fake+other://host/db', 'fake://host/db'],
    ['fake://host/db?a=1', 'fake://host/db?a=2'],
  ])('is another for %s and %s', async (a, b) => {
    const kernel = makeKernel();
    expect(await kernel.engine(a)).not.toBe(await kernel.engine(b));
  });

  test('is the same for URLs that the dialect says are', async () => {
    const withoutPort = (url: DatabaseUrl): DatabaseUrl =>
      url.with({ hosts: url.hosts.map(({ host, port }) => ({ host, port: port === 7 ? undefined : port })) });
    const kernel = makeKernel({}, [fakeDialectPlugin('fake', { normalise: withoutPort })]);
    const engine = await kernel.engine('fake://host:7/db');
    expect(await kernel.engine('fake://host/db')).toBe(engine);
    expect(await kernel.engine('fake://host:8/db')).not.toBe(engine);
    expect(String(engine.url)).toBe('fake://host:7/db');
  });

  test('belongs to one kernel', async () => {
    expect(await makeKernel().engine('fake://host/db')).not.toBe(await makeKernel().engine('fake://host/db'));
  });

  test('knows the URL and the options that it was asked for with', async () => {
    const engine = await makeKernel().engine('fake://host/db', { executionOptions: { logTag: 'reports' } });
    expect(String(engine.url)).toBe('fake://host/db');
    expect(engine.executionOptions).toEqual({ logTag: 'reports' });
  });

  test('waits for plugins to start', async () => {
    const log: string[] = [];
    const starting = fakeDialectPlugin(
      'fake',
      {},
      {
        async start() {
          await wait(2);
          log.push('started');
        },
      },
    );
    await makeKernel({}, [starting]).engine('fake://host/db');
    expect(log).toEqual(['started']);
  });

  test('may be of a dialect that a plugin offers only when it starts', async () => {
    const provider = providerOf('fake');
    const late = fakeDialectPlugin('fake', {}, { install() {}, start: (context) => context.provide(dialect('fake'), () => provider) });
    expect((await makeKernel({}, [late]).engine('fake://host/db')).dialect.name).toBe('fake');
  });

  test('can be had by a plugin while it starts', async () => {
    const seen: unknown[] = [];
    const eager = definePlugin({
      name: 'eager',
      version: '1.0.0',
      requires: ['dialect-fake'],
      install() {},
      async start(context) {
        seen.push(await context.engine('fake://host/db'));
      },
    });
    const kernel = makeKernel({ startTimeoutMs: 500 }, [eager, fakeDialectPlugin('fake')]);
    await kernel.start();
    expect(seen).toEqual([await kernel.engine('fake://host/db')]);
  });
});

describe('options of an engine', () => {
  test('may be left out, or given again', async () => {
    const kernel = makeKernel();
    const options = { echo: true, pool: { size: 3, maxOverflow: 0 }, logger: () => undefined };
    const engine = await kernel.engine('fake://host/db', options);
    const again = [
      undefined,
      {},
      { echo: true },
      { pool: { maxOverflow: 0, size: 3 } },
      { pool: { size: 3 } },
      { ...options },
      { echo: undefined as never },
    ];
    for (const asked of again) expect(await kernel.engine('fake://host/db', asked)).toBe(engine);
  });

  test('are refused by name, and never by value, when they contradict', async () => {
    const kernel = makeKernel();
    await kernel.engine('fake://user:hunter22@host/db', { echo: true, pool: { size: 3 }, logger: () => undefined });
    const asked = { echo: false, pool: { size: 4, prePing: true }, logger: () => undefined, compiledCacheSize: 42_424 };
    await expect(kernel.engine('fake://user:hunter22@host/db', asked)).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'KERNEL_OPTIONS_CONFLICT',
      message:
        "KERNEL_OPTIONS_CONFLICT: the engine of fake://user:***@host/db exists with another 'echo', 'pool.size', 'pool.prePing', 'logger', 'compiledCacheSize'; leave the options out, or dispose the engine first.",
    });
  });

  test('are compared while the engine is still being made', async () => {
    const kernel = makeKernel();
    const [first, second] = await Promise.allSettled([
      kernel.engine('fake://host/db', { echo: true }),
      kernel.engine('fake://host/db', { echo: false }),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'KERNEL_OPTIONS_CONFLICT' } });
  });
});

describe('an engine that goes', () => {
  test('leaves its place to a new one, with options of its own', async () => {
    const kernel = makeKernel();
    const engine = await kernel.engine('fake://host/db', { echo: true });
    await engine.dispose();
    expect(kernel.engines).toEqual([]);
    const next = await kernel.engine('fake://host/db', { echo: false });
    expect(next).not.toBe(engine);
    await engine.dispose();
    expect(kernel.engines).toEqual([next]);
  });

  test('goes before the plugins that it was made with', async () => {
    const log: string[] = [];
    const kernel = new Kernel().use([
      fakePoolPlugin(log),
      fakeDialectPlugin('fake', {}, { start() {}, dispose: () => void log.push('dialect') }),
    ]);
    await kernel.engine('fake://host/a');
    await (await kernel.engine('fake://host/b')).dispose();
    await kernel.dispose();
    expect(log).toEqual(['pool', 'pool', 'dialect']);
  });

  test('is not made at all when the kernel goes meanwhile', async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { create } = providerOf('fake');
    const slow = fakeDialectPlugin('fake', {
      create: async (url) => {
        await gate;
        return create(url);
      },
    });
    const log: string[] = [];
    const kernel = new Kernel().use([fakePoolPlugin(log), slow]);
    const asked = kernel.engine('fake://host/db').catch((error: unknown) => error);
    await wait(2);
    await kernel.dispose();
    go();
    expect(await asked).toMatchObject({ code: 'KERNEL_DISPOSED' });
    expect(kernel.engines).toEqual([]);
    expect(log).toEqual([]);
  });

  test('because it could not be made is made anew when asked for again', async () => {
    const { create } = providerOf('fake');
    let tries = 0;
    const unsure = fakeDialectPlugin('fake', {
      create: (url) => {
        if (tries++ === 0) throw new Error('not yet');
        return create(url);
      },
    });
    const kernel = makeKernel({}, [unsure]);
    const [a, b] = await Promise.allSettled([kernel.engine('fake://host/db', { echo: true }), kernel.engine('fake://host/db')]);
    expect([a.status, b.status]).toEqual(['rejected', 'rejected']);
    expect(tries).toBe(1);
    expect(kernel.engines).toEqual([]);
    expect((await kernel.engine('fake://host/db', { echo: false })).url.database).toBe('db');
  });
});

describe('a dialect that nobody passed to use()', () => {
  test.each([
    ['postgres', 'npm install @sqlayer/dialect-postgres pg'],
    ['postgresql', 'npm install @sqlayer/dialect-postgres pg'],
    ['mysql', 'npm install @sqlayer/dialect-mysql mysql2'],
    ['mariadb', 'npm install @sqlayer/dialect-mysql mysql2'],
    ['oracle', 'npm install @sqlayer/dialect-oracle oracledb'],
    ['mssql', 'npm install @sqlayer/dialect-mssql tedious'],
    ['sqlite', 'npm install @sqlayer/dialect-sqlite better-sqlite3'],
  ])('%s is an error with the command that installs it', async (scheme, command) => {
    await expect(new Kernel().engine(`${scheme}://host/db`)).rejects.toThrow(
      new RegExp(
        `^KERNEL_DIALECT_MISSING: no plugin provides the dialect '\\w+'; run: ${command}, and pass its plugin to kernel\\.use\\(\\)\\.$`,
      ),
    );
    const finding = new Kernel({ findDialect: async () => undefined });
    await expect(finding.engine(`${scheme}://host/db`)).rejects.toThrow(new RegExp(`run: ${command}\\.$`));
  });

  test('and that we do not know is an error that says so', async () => {
    await expect(new Kernel().engine('duckdb:file.db')).rejects.toThrow(
      "install a plugin that provides the dialect 'duckdb' and pass it to kernel.use(); sqlayer itself has postgres, mysql, mariadb, oracle, mssql, sqlite",
    );
  });

  test('is looked for once, by the name of its URLs, and taken into use', async () => {
    const asked: string[] = [];
    const findDialect = async (name: string): Promise<Plugin> => {
      asked.push(name);
      await wait(2);
      return fakeDialectPlugin(name);
    };
    const kernel = makeKernel({ findDialect });
    const [a, b] = await Promise.all([kernel.engine('postgresql://host/a'), kernel.engine('postgres://host/b')]);
    expect([a.dialect.name, b.dialect.name]).toEqual(['postgres', 'postgres']);
    await kernel.engine('fake://host/db');
    expect(asked).toEqual(['postgres']);
  });

  test('and cannot be loaded is an error with the command and the cause, and is looked for again', async () => {
    const cause = new Error("Cannot find package 'pg'");
    let tries = 0;
    const kernel = makeKernel({ findDialect: async (name) => (tries++ === 0 ? Promise.reject(cause) : fakeDialectPlugin(name)) });
    await expect(kernel.engine('postgres://host/db')).rejects.toMatchObject({
      message: "KERNEL_DIALECT_MISSING: the dialect 'postgres' could not be loaded; run: npm install @sqlayer/dialect-postgres pg.",
      cause,
    });
    expect((await kernel.engine('postgres://host/db')).dialect.name).toBe('postgres');
  });

  test('and is not what was found is missing all the same', async () => {
    const kernel = makeKernel({ findDialect: async () => fakeDialectPlugin('other') });
    await expect(kernel.engine('postgres://host/db')).rejects.toThrow('KERNEL_DIALECT_MISSING');
    await expect(kernel.engine('postgres://host/db')).rejects.toThrow('KERNEL_DIALECT_MISSING');
  });
});

describe('what an engine is made of', () => {
  test('can be replaced: another pool, another dialect', async () => {
    const log: string[] = [];
    const otherPool = { ...fakePoolPlugin(log), name: 'other-pool', provides: [], replaces: [poolFactory] };
    const { create } = providerOf('fake');
    const otherDriver = fakeDialectPlugin(
      'fake',
      {
        drivers: ['better'],
        create: (url) => {
          log.push(`dialect with ${url.driver}`);
          return create(url);
        },
      },
      { name: 'better-fake', provides: [], replaces: fakeDialectPlugin('fake').provides ?? [] },
    );
    const kernel = makeKernel({}, [fakeDialectPlugin('fake'), otherDriver, otherPool]);
    await (await kernel.engine('fake+better://host/db')).dispose();
    expect(log).toEqual(['dialect with better', 'pool']);
  });

  test('is named when it is missing', async () => {
    await expect(new Kernel().use(fakeDialectPlugin('fake')).engine('fake://host/db')).rejects.toThrow(
      "KERNEL_SERVICE_MISSING: an engine needs 'sqlayer:pool-factory'; pass a pool plugin",
    );
    await expect(makeKernel().engine('fake+nope://host/db')).rejects.toThrow(
      "KERNEL_DRIVER_UNKNOWN: the dialect 'fake' has no driver 'nope'; it has usual, other.",
    );
    await expect(makeKernel().engine('nonsense')).rejects.toThrow('URL_INVALID');
  });
});

function providerOf(name: string): DialectProvider {
  return new Kernel().use(fakeDialectPlugin(name)).get(dialect(name));
}
