import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { standardDecorators } from './tools/vitest-decorators.ts';

const conditions = ['@sqlayer/source'];
const modernNode = Number(process.versions.node.split('.')[0]) >= 22;

export default defineConfig({
  plugins: [standardDecorators()],
  resolve: { conditions, alias: modernNode ? { 'better-sqlite3': 'better-sqlite3-13' } : {} },
  ssr: { resolve: { conditions } },
  test: {
    // Tests on servers spend most of their time waiting.
    maxWorkers: Math.max(2, availableParallelism()),
    // Files share what they import: most of a run would be spent on importing the same sources again and again.
    isolate: false,
    // No test is judged by its time; on a machine that does much else at once, one may take long.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    setupFiles: [fileURLToPath(new URL('tools/property-seed.ts', import.meta.url))],
    globalSetup: [fileURLToPath(new URL('tools/servers/global-setup.ts', import.meta.url))],
    reporters: ['default', './tools/vitest-summary.ts'],
    projects: [
      ...readdirSync('packages').map((name) => ({
        extends: true as const,
        test: { name, root: `packages/${name}`, include: ['test/**/*.test.ts'] },
      })),
      { extends: true, test: { name: 'dialect template', root: 'packages/testing/template', include: ['test/**/*.test.ts'] } },
      { extends: true, test: { name: 'demo', root: 'demo', include: ['test/**/*.test.ts'] } },
      { extends: true, test: { name: 'goldens', root: 'goldens', include: ['test/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'scripts',
          root: 'scripts',
          include: ['test/**/*.test.ts'],
          globalSetup: [fileURLToPath(new URL('scripts/test/build.ts', import.meta.url))],
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/test/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
            checker: './node_modules/typescript-7/bin/tsc',
          },
        },
      },
    ],
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text-summary', 'lcov'] },
  },
});
