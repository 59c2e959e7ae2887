import type { EngineOptions } from '@sqlayer/kernel';
import { beforeAll, describe, test } from 'vitest';
import { openPglite, startPglite } from '../../../tools/servers/pglite.ts';
import { openEngine, type TestEngine } from '../../../tools/servers/test-engine.ts';
import { testServer } from '../../../tools/servers/test-server.ts';

/** A driver with a database of its own for each test. */
export interface TestedDriver {
  readonly title: string;
  readonly isPglite: boolean;
  /** Why it cannot be tested here. */
  readonly unreachable: string | undefined;
  open(options?: EngineOptions): Promise<TestEngine>;
}

const START_TIMEOUT_MS = 120_000;

const server = await testServer('postgres');

const drivers: readonly TestedDriver[] = [
  { title: 'pg', isPglite: false, unreachable: server.unreachable, open: (options) => openEngine(server, options) },
  { title: 'PGlite', isPglite: true, unreachable: undefined, open: (options) => openPglite(options) },
];

/** Tests for each driver; where one cannot be had, one test says so and is skipped. */
export function describeDrivers(title: string, tests: (driver: TestedDriver) => void): void {
  for (const driver of drivers) {
    describe(`${title}, on ${driver.title}`, () => {
      const { unreachable, isPglite } = driver;
      if (isPglite) beforeAll(() => startPglite(), START_TIMEOUT_MS);
      if (unreachable === undefined) tests(driver);
      else test('needs a server', (context) => context.skip(unreachable));
    });
  }
}
