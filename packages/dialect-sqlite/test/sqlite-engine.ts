import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, type EngineOptions, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { sqlite } from '../src/index.ts';

/** A kernel with SQLite, a folder for files, and what takes both away again. */
export interface SqliteFixture extends AsyncDisposable {
  readonly folder: string;
  engine(url: string, options?: EngineOptions): Promise<Engine>;
  /** An engine on a file of this fixture. */
  file(name: string, query?: string, options?: EngineOptions): Promise<Engine>;
}

export function sqliteFixture(): SqliteFixture {
  const folder = mkdtempSync(join(tmpdir(), 'sqlayer-sqlite-'));
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  return {
    folder,
    engine: (url, options) => kernel.engine(url, options),
    file: (name, query = '', options) => kernel.engine(`sqlite:///${join(folder, name)}${query}`, options),
    [Symbol.asyncDispose]: async () => {
      await kernel.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
