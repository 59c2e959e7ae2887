import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { ServerKeeper } from './server-keeper.ts';
import type { ServerKind } from './server-kind.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where workers ask the keeper for servers. */
    serverKeeperUrl: string;
  }
}

interface Run {
  readonly keeper: ServerKeeper;
  readonly endpoint: Server;
  readonly url: string;
}

/** Every project of a run loads this file anew; what they share lies outside of it. */
const shared = globalThis as { sqlayerTestServers?: { readonly run: Promise<Run>; projects: number } };

/** Keeps database servers for a run of tests: each is looked for, or started, when the first test asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.sqlayerTestServers ??= { run: open(), projects: 0 };
  const { sqlayerTestServers } = shared;
  sqlayerTestServers.projects += 1;
  const { keeper, endpoint, url } = await sqlayerTestServers.run;
  project.provide('serverKeeperUrl', url);
  return async () => {
    sqlayerTestServers.projects -= 1;
    if (sqlayerTestServers.projects > 0) return;
    delete shared.sqlayerTestServers;
    endpoint.close();
    await keeper[Symbol.asyncDispose]();
  };
}

async function open(): Promise<Run> {
  const keeper = new ServerKeeper();
  const endpoint = createServer((request, response) => {
    // A test that waits for a child process does not see that an idle connection has been closed, and would use it.
    response.setHeader('connection', 'close');
    const [kind = '', part, name] = (request.url ?? '/').slice(1).split('/') as [ServerKind | '', ...string[]];
    if (part === 'databases') {
      const lent = keeper.databases.then((databases): unknown => (name === undefined ? databases.take() : databases.giveBack(name)));
      lent.then(
        (taken) => response.end(taken),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
      return;
    }
    const answer = kind === '' ? keeper.answers() : keeper.find(kind);
    void answer.then((found) => response.setHeader('content-type', 'application/json').end(JSON.stringify(found)));
  }).listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  return { keeper, endpoint, url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}` };
}
