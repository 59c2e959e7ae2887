import { column, Integer, insert, MetaData, type Statement, select, sql, Text, text } from '@sqlayer/expression';
import type { Engine, EngineOptions } from '@sqlayer/kernel';
import { expect, vi } from 'vitest';
import { administer } from '../../../../tools/servers/administration.ts';
import { TcpProxy } from '../../../../tools/servers/tcp-proxy.ts';
import { openEngine, type TestEngine } from '../../../../tools/servers/test-engine.ts';
import type { TestServer } from '../../../../tools/servers/test-server.ts';

const metadata = new MetaData();

/** Where transactions write; nothing but what was committed may be found here. */
export const note = metadata.table('note', { id: column(Integer, { primaryKey: true, autoincrement: false }), words: column(Text) });

export const writeNote = (id: number) => insert(note).values({ id, words: 'x' });
export const notes = select(note.c.id).orderBy(note.c.id);

/** What must be said otherwise to each kind of server. */
export interface ServerWords {
  readonly sessionId: Statement;
  readonly sleep: Statement;
  readonly shortSleep: Statement;
  kill(session: unknown): string;
  /** How many sessions use a database. */
  sessions(database: string): string;
}

const onMysql: ServerWords = {
  sessionId: sql`SELECT CONNECTION_ID()`,
  sleep: text('SELECT SLEEP(60) FROM note'),
  shortSleep: text('SELECT SLEEP(1) FROM note'),
  kill: (session) => `KILL ${session}`,
  sessions: (database) => `SELECT count(*) FROM information_schema.processlist WHERE db = '${database}'`,
};

export const words = {
  postgres: {
    sessionId: sql`SELECT pg_backend_pid()`,
    sleep: text('SELECT pg_sleep(60)'),
    shortSleep: text('SELECT pg_sleep(1)'),
    kill: (session) => `SELECT pg_terminate_backend(${session})`,
    sessions: (database) => `SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}'`,
  },
  mariadb: onMysql,
  mysql: onMysql,
} as const satisfies Record<string, ServerWords>;

/** A server, an engine that reaches it through a stretch of network with faults at hand, and an administrator beside it. */
export class FaultBench implements AsyncDisposable {
  readonly server: TestServer;
  readonly words: ServerWords;
  readonly engine: Engine;
  readonly network: TcpProxy;
  readonly #at: TestEngine;

  private constructor(server: TestServer, at: TestEngine, network: TcpProxy) {
    this.server = server;
    this.words = words[server.kind as keyof typeof words];
    this.engine = at.engine;
    this.network = network;
    this.#at = at;
  }

  /** Without a network in between, what the server's system says of it comes through. */
  static async open(server: TestServer, options: EngineOptions = {}, isDirect = false): Promise<FaultBench> {
    const network = await TcpProxy.before(server.url);
    const through = isDirect ? undefined : (url: string): string => network.through(url);
    const at = await openEngine(server, { cancelTimeoutMs: 100, ...options }, through);
    const bench = new FaultBench(server, at, network);
    await bench.engine.begin((connection) => metadata.createAll(connection));
    await bench.engine.begin((connection) => connection.execute(writeNote(0)));
    return bench;
  }

  /** Beside the engine and its network. */
  administer(command: string): Promise<unknown> {
    return administer(this.#at.url, command);
  }

  /**
   * How long until the engine serves again, in milliseconds; then nothing may be left of what went wrong: no connection in use,
   * no more sessions on the server than the pool keeps, and the notes that were committed.
   */
  async recovered(committed: readonly number[]): Promise<number> {
    const { engine } = this;
    const startedMs = performance.now();
    // The first one may meet what is broken; it says so, and the next has another connection.
    const found = await engine.run((connection) => connection.execute(notes).scalars().all(), { retry: { attempts: 50, maxDelayMs: 100 } });
    const recoveredMs = performance.now() - startedMs;
    expect(found).toEqual(committed);
    expect(engine.poolStatus).toMatchObject({ inUse: 0, waiting: 0 });
    await vi.waitFor(async () => expect(await this.sessions()).toBeLessThanOrEqual(engine.poolStatus.idle), {
      timeout: 20_000,
      interval: 50,
    });
    return recoveredMs;
  }

  /** How many sessions the server has for the engine. */
  async sessions(): Promise<number> {
    const count = await this.administer(this.words.sessions(this.engine.url.database as string));
    // The administrator is in the database too.
    return Number(count) - 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.network.resume();
    await this.#at[Symbol.asyncDispose]();
    await this.network[Symbol.asyncDispose]();
  }
}

/** What something fails with; not failing is an error. */
export async function errorOf(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('an error was expected, and none came');
}
