import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChildServer, freePort, type PrivateServer, run } from './child-server.ts';

/** Servers of Debian, which run from a folder. */
const products = {
  mysql: { suite: 'sid', package: 'mysql-server-core', program: 'mysqld' },
  mariadb: { suite: 'bookworm', package: 'mariadb-server-core', program: 'mariadbd' },
} as const;

export type MysqlProduct = keyof typeof products;

/** What is fetched once is kept for the next time. */
const kept = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sqlayer-test-servers');

const settings = [
  '--skip-name-resolve',
  '--skip-log-bin',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=OFF',
  '--performance-schema=OFF',
  '--secure-file-priv=',
];

/** Starts a MySQL or MariaDB with an empty data directory, from packages of Debian that are fetched the first time. */
export async function startMysql(product: MysqlProduct, extra: readonly string[] = []): Promise<PrivateServer> {
  const { suite, package: name, program } = products[product];
  const root = join(kept, `${suite}-${name}`);
  if (!existsSync(root)) await run('bash', [fileURLToPath(new URL('debian-packages.sh', import.meta.url)), suite, root, name]);
  const base = programOf(root, program);
  const template = await dataTemplate(product, base);
  const folder = await mkdtemp(join(tmpdir(), `sqlayer-${product}-`));
  const data = join(folder, 'data');
  cpSync(template, data, { recursive: true });
  const init = join(folder, 'init.sql');
  // One statement a line.
  writeFileSync(
    init,
    "CREATE USER IF NOT EXISTS 'sqlayer'@'%' IDENTIFIED BY 'sqlayer';\nGRANT ALL ON *.* TO 'sqlayer'@'%' WITH GRANT OPTION;\n",
  );
  const port = await freePort();
  const server = new ChildServer({
    command: base.command,
    args: [
      ...base.args,
      `--datadir=${data}`,
      // A server that starts deletes temporary tables where it keeps them, whosever they are.
      `--tmpdir=${folder}`,
      ...(product === 'mysql' ? ['--mysqlx=OFF'] : []),
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${init}`,
      ...settings,
      ...extra,
    ],
    ready: /ready for connections/,
    folder,
    user: undefined,
    stopSignal: 'SIGTERM',
  });
  await server.start();
  return {
    url: `${product}://sqlayer:sqlayer@127.0.0.1:${port}`,
    start: () => server.start(),
    stop: () => server.stop(),
    kill: () => server.kill(),
    [Symbol.asyncDispose]: () => server.remove(),
  };
}

interface Program {
  readonly root: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly share: string;
}

/** The program with the loader and the libraries that were fetched with it. */
function programOf(root: string, program: string): Program {
  const folders = readdirSync(root, { recursive: true, withFileTypes: true });
  const libraries = folders
    .filter((entry) => entry.isDirectory() && entry.name === 'x86_64-linux-gnu' && entry.parentPath.endsWith('lib'))
    .map((entry) => join(entry.parentPath, entry.name));
  const loader = folders.find((entry) => entry.name === 'ld-linux-x86-64.so.2' && entry.parentPath.endsWith('x86_64-linux-gnu'));
  if (loader === undefined) throw new Error(`the packages in ${root} bring no loader for this processor (${process.arch})`);
  const share = ['mysql', 'mariadb'].map((name) => join(root, 'usr/share', name)).find((path) => existsSync(join(path, 'charsets')));
  if (share === undefined) throw new Error(`the packages in ${root} bring no character sets`);
  return {
    root,
    share,
    command: join(loader.parentPath, loader.name),
    args: [
      '--library-path',
      [...libraries, join(root, 'usr/lib/mysql/private')].join(':'),
      join(root, 'usr/sbin', program),
      '--no-defaults',
      `--user=${userInfo().username}`,
      `--basedir=${join(root, 'usr')}`,
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${join(share, 'charsets')}`,
      `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
    ],
  };
}

/** An empty data directory, which takes seconds to make and is copied for each server. */
async function dataTemplate(product: MysqlProduct, { root, command, args, share }: Program): Promise<string> {
  const template = `${root}.data`;
  if (existsSync(template)) return template;
  const work = `${template}.${process.pid}`;
  await rm(work, { recursive: true, force: true });
  const folders = [`--datadir=${work}`, `--tmpdir=${dirname(root)}`];
  if (product === 'mysql') {
    await run(command, [...args, ...folders, ...settings, '--initialize-insecure']);
  } else {
    await mkdir(join(work, 'mysql'), { recursive: true });
    const scripts = readdirSync(share).filter((file) => /^m\w+_(?:system_tables|performance_tables|system_tables_data)\.sql$/.test(file));
    const order = ['system_tables.sql', 'performance_tables.sql', 'system_tables_data.sql'];
    scripts.sort((a, b) => order.findIndex((end) => a.endsWith(end)) - order.findIndex((end) => b.endsWith(end)));
    const sql = scripts.map((file) => readFileSync(join(share, file), 'utf8'));
    await run(command, [...args, ...folders, ...settings, '--bootstrap'], undefined, ['use mysql;', ...sql].join('\n'));
  }
  // Another process may have been first.
  await rename(work, template).catch(() => rm(work, { recursive: true, force: true }));
  return template;
}
