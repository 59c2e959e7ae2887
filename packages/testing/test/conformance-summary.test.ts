import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { reasonLines, summarise, summaryLine } from '../src/conformance-summary.ts';
import type { ConformanceMeta } from '../src/suite/conformance-meta.ts';

type State = 'passed' | 'failed' | 'skipped';

/** As much of a module as the summary looks at. */
function moduleOf(...tests: readonly (readonly [State, ConformanceMeta | undefined])[]): TestModule {
  const made = tests.map(([state, meta]) => ({ result: () => ({ state }), meta: () => ({ sqlayerConformance: meta }) }));
  return { children: { allTests: () => made } } as unknown as TestModule;
}

const missing = (database: string, reason: string): readonly [State, ConformanceMeta] => [
  'skipped',
  { database, notApplicable: { requirement: 'lateral', reason } },
];

test('cases are counted by database, and others are left out', () => {
  const databases = summarise([
    moduleOf(['passed', { database: 'A' }], ['failed', { database: 'A' }], missing('A', 'old'), ['passed', undefined]),
    moduleOf(['passed', { database: 'B' }], missing('B', 'old'), missing('B', 'old')),
  ]);
  expect(databases.map(summaryLine)).toEqual(['A: 1 passed, 1 failed, 1 not applicable', 'B: 1 passed, 0 failed, 2 not applicable']);
});

test('what databases lack is told once for all that say the same', () => {
  const databases = summarise([moduleOf(missing('A', 'old'), missing('B', 'old'), missing('C', 'none at all'))]);
  expect(reasonLines(databases)).toEqual(['', 'Not applicable:', '  lateral (1 case)', '    A, B: old', '    C: none at all']);
  expect(reasonLines(summarise([moduleOf(['passed', { database: 'A' }])]))).toEqual([]);
});

test('a database that cannot be reached says so instead', () => {
  const databases = summarise([moduleOf(['skipped', { database: 'A', unavailable: 'no server' }])]);
  expect(databases.map(summaryLine)).toEqual(['A: not run: no server']);
});
