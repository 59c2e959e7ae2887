import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MadeDatabase, runSuite } from '@sqlayer/testing/suite';
import { plugin } from '../src/index.ts';
import { fileRequirements, memoryRequirements } from './requirements.ts';

runSuite({ name: 'SQLite in memory', url: 'sqlite::memory:', plugins: [plugin], requirements: memoryRequirements });

runSuite({ name: 'SQLite in a file', url: makeFile, plugins: [plugin], requirements: fileRequirements });

runSuite({
  name: 'SQLite without the compiled cache',
  url: 'sqlite::memory:',
  plugins: [plugin],
  requirements: memoryRequirements,
  engine: { compiledCacheSize: 0, executionOptions: { preparedStatements: false } },
});

function makeFile(): MadeDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'sqlayer-conformance-'));
  return {
    url: `sqlite:///${join(folder, 'suite.db')}`,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
