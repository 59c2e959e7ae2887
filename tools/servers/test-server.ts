import { describe, inject, test } from 'vitest';
import { administer } from './administration.ts';
import { emptyPostgres } from './postgres-databases.ts';
import type { ServerAnswer } from './server-keeper.ts';
import { type ServerKind, servers } from './server-kind.ts';

/** A server as a test file sees it. */
export interface TestServer {
  readonly kind: ServerKind;
  /** Its name, for titles: `PostgreSQL`. */
  readonly title: string;
  /** Why it cannot be reached; undefined where it can. */
  readonly unreachable: string | undefined;
  /** The server without a database of its own; throws where it cannot be reached. */
  readonly url: string;
  /** What the server says of its version. */
  readonly version: string;
  /** Gives an empty database, which is taken away in the end with everybody and everything in it. */
  createDatabase(): Promise<TestDatabase>;
}

export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

let databases = 0;

/** Asks for a server; await it at the top of a test file, so that tests can be skipped where there is none. */
export async function testServer(kind: ServerKind): Promise<TestServer> {
  const response = await fetch(`${inject('serverKeeperUrl')}/${kind}`);
  const answer = (await response.json()) as ServerAnswer;
  const { title } = servers[kind];
  if (answer.url === undefined) {
    const unreachable = `no ${title}: ${answer.reason}`;
    const refuse = (): never => {
      throw new Error(unreachable);
    };
    return {
      kind,
      title,
      unreachable,
      get url() {
        return refuse();
      },
      get version() {
        return refuse();
      },
      createDatabase: async () => refuse(),
    };
  }
  const server = serverAt(kind, answer.url, answer.version);
  return kind === 'postgres' ? { ...server, createDatabase: () => lendDatabase(server.url) } : server;
}

/** A server that somebody has started for a test of his own. */
export function serverAt(kind: ServerKind, url: string, version = 'of its own'): TestServer {
  return { kind, title: servers[kind].title, unreachable: undefined, url, version, createDatabase: () => createDatabase(kind, url) };
}

/** A database that the keeper lends, since to make one of PostgreSQL takes longer than most tests. */
async function lendDatabase(server: string): Promise<TestDatabase> {
  const keeper = `${inject('serverKeeperUrl')}/postgres/databases`;
  const name = await (await fetch(keeper)).text();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      // What cannot be emptied is lent to nobody any more.
      if (await emptyPostgres(url.href)) await fetch(`${keeper}/${name}`, { method: 'PUT' });
    },
  };
}

async function createDatabase(kind: ServerKind, server: string): Promise<TestDatabase> {
  databases += 1;
  const name = `sqlayer_test_${process.pid}_${Date.now()}_${databases}`;
  const isPostgres = kind === 'postgres';
  await administer(server, `CREATE DATABASE ${name}${isPostgres ? '' : ' CHARACTER SET utf8mb4'}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      await administer(server, `DROP DATABASE ${name}${isPostgres ? ' WITH (FORCE)' : ''}`);
    },
  };
}

/** Tests that need a server; where there is none, one test says so and is skipped. */
export function describeOn(server: TestServer, title: string, tests: () => void): void {
  const { unreachable } = server;
  if (unreachable === undefined) describe(title, tests);
  else describe(title, () => test(`needs ${server.title}`, (context) => context.skip(unreachable)));
}
