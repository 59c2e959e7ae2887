import { mysql } from '@sqlayer/dialect-mysql';
import { postgres } from '@sqlayer/dialect-postgres';
import { sqlite } from '@sqlayer/dialect-sqlite';
import { DatabaseUrl, type Engine, type EngineOptions, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import type { TestServer } from './test-server.ts';

/** An engine on an empty database of its own; both go in the end. */
export interface TestEngine extends AsyncDisposable {
  readonly kernel: Kernel;
  readonly engine: Engine;
  /** The URL of the database, without what stands between it and the engine. */
  readonly url: string;
  /** Another engine on the same database, told apart by the query of its URL. */
  other(query: Readonly<Record<string, string>>, options?: EngineOptions): Promise<Engine>;
}

/** `through` changes the URL that the engine connects to, so that something can stand in between. */
export async function openEngine(
  server: TestServer,
  options?: EngineOptions,
  through: (url: string) => string = (url) => url,
): Promise<TestEngine> {
  const database = await server.createDatabase();
  const kernel = new Kernel().use([poolPlugin, postgres, mysql, sqlite]);
  const url = DatabaseUrl.parse(through(database.url));
  return {
    kernel,
    url: database.url,
    engine: await kernel.engine(url, options),
    other: (query, given) => kernel.engine(url.with({ query }), given),
    [Symbol.asyncDispose]: async () => {
      await kernel.dispose();
      await database[Symbol.asyncDispose]();
    },
  };
}
