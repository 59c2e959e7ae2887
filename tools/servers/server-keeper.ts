import { administer } from './administration.ts';
import type { PrivateServer } from './child-server.ts';
import { startMysql } from './mysql-server.ts';
import { PostgresDatabases } from './postgres-databases.ts';
import { startPostgres } from './postgres-server.ts';
import { type ServerKind, serverKinds, servers } from './server-kind.ts';

/** A server that tests may use, or why there is none. */
export type ServerAnswer =
  | { readonly kind: ServerKind; readonly url: string; readonly version: string; readonly started: boolean }
  | { readonly kind: ServerKind; readonly url: undefined; readonly reason: string };

/** Finds the servers that tests ask for, starts those that are absent and can be had, and stops them in the end. */
export class ServerKeeper implements AsyncDisposable {
  readonly #answers = new Map<ServerKind, Promise<ServerAnswer>>();
  readonly #started: PrivateServer[] = [];
  #databases: Promise<PostgresDatabases> | undefined;

  /** Everybody who asks for a kind gets the same server. */
  find(kind: ServerKind): Promise<ServerAnswer> {
    let answer = this.#answers.get(kind);
    if (answer === undefined) {
      answer = this.#find(kind).catch((error: unknown) => ({ kind, url: undefined, reason: (error as Error).message }));
      this.#answers.set(kind, answer);
    }
    return answer;
  }

  /** What was asked for until now; if anything was, those that nobody can ask for yet say why as well. */
  answers(): Promise<readonly ServerAnswer[]> {
    if (this.#answers.size > 0) for (const kind of serverKinds) if (!servers[kind].hasDriver) void this.find(kind);
    return Promise.all(this.#answers.values());
  }

  /** Databases of PostgreSQL to be lent; rejects where there is no server. */
  get databases(): Promise<PostgresDatabases> {
    this.#databases ??= this.find('postgres').then((answer) => {
      if (answer.url === undefined) throw new Error(answer.reason);
      return new PostgresDatabases(answer.url);
    });
    return this.#databases;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.answers();
    await (await this.#databases?.catch(() => undefined))?.[Symbol.asyncDispose]();
    await Promise.all(this.#started.splice(0).map((server) => server[Symbol.asyncDispose]()));
  }

  async #find(kind: ServerKind): Promise<ServerAnswer> {
    const { variable, usualUrl, hasDriver, title } = servers[kind];
    const named = process.env[variable];
    if (!hasDriver) {
      const given = named === undefined || named === '' ? '' : `; ${variable} is set in vain`;
      throw new Error(`sqlayer has no driver for ${title} yet, and tests its SQL without a server${given}`);
    }
    if (named !== undefined && named !== '') return { kind, url: named, version: await versionOf(named), started: false };
    if (usualUrl !== undefined) {
      try {
        return { kind, url: usualUrl, version: await versionOf(usualUrl), started: false };
      } catch {
        // Not here; one is started.
      }
    }
    const server = await this.#start(kind);
    return { kind, url: server.url, version: await versionOf(server.url), started: true };
  }

  async #start(kind: ServerKind): Promise<PrivateServer> {
    if (kind === 'oracle' || kind === 'mssql') throw new Error(`no ${servers[kind].title} can be started here`);
    const server = await (kind === 'postgres' ? startPostgres() : startMysql(kind));
    this.#started.push(server);
    return server;
  }
}

async function versionOf(url: string): Promise<string> {
  const version = String(await administer(url, 'SELECT version()'));
  // PostgreSQL goes on with what it was built by.
  return version.replace(/^PostgreSQL (\S+).*/, '$1');
}
