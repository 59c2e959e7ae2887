import { describe, inject, test } from 'vitest';
import { administer } from './administration.ts';
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
  /** Makes an empty database, which is dropped with everybody in it in the end. */
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
  return serverAt(kind, answer.url, answer.version);
}

/** A server that somebody has started for a test of his own. */
export function serverAt(kind: ServerKind, url: string, version = 'of its own'): TestServer {
  return { kind, title: servers[kind].title, unreachable: undefined, url, version, createDatabase: () => createDatabase(kind, url) };
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
