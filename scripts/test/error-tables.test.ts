import { expect, test } from 'vitest';
// @ts-expect-error the script is plain JavaScript
import { collectProblems, parseTable, renderPage, usedCodes } from '../error-tables.mjs';

const table = `export const poolErrorCodes = {\n  POOL_A: 'First.',\n  POOL_B:\n    "Second's.",\n} as const;`;

test('a table of error codes is read with its sentences', () => {
  expect(parseTable(table)).toEqual([
    { code: 'POOL_A', sentence: 'First.' },
    { code: 'POOL_B', sentence: "Second's." },
  ]);
});

test('a code that stands in no table, in two tables, or is used by nobody is a problem', () => {
  const used = usedCodes([
    { path: 'packages/pool/src/a.ts', text: "throw new PoolError('POOL_A', ''); throw new PoolError('POOL_X', '');" },
  ]);
  const packages = [
    { name: 'pool', table: parseTable(table), used },
    { name: 'orm', table: [{ code: 'POOL_A', sentence: '' }], used: [] },
  ];
  expect(collectProblems(packages)).toEqual([
    'POOL_A stands in the tables of both pool and orm.',
    'packages/pool/src/a.ts uses POOL_X, which stands in no table.',
    'POOL_B stands in the table of pool, but nothing uses it.',
  ]);
});

test('the page lists the codes of each package in order', () => {
  expect(renderPage([{ name: 'pool', table: parseTable(table), used: [] }])).toContain("| `POOL_A` | First. |\n| `POOL_B` | Second's. |");
});

test('a case of the conformance suite may expect any code that there is, and does not count as its use', () => {
  const used = usedCodes([{ path: 'packages/testing/src/cases/pools.ts', text: "'POOL_A' 'POOL_X'" }]);
  const packages = [
    { name: 'pool', table: parseTable("export const poolErrorCodes = {\n  POOL_A: 'First.',\n} as const;"), used: [] },
    { name: 'testing', table: [], used },
  ];
  expect(collectProblems(packages)).toEqual([
    'POOL_A stands in the table of pool, but nothing uses it.',
    'packages/testing/src/cases/pools.ts uses POOL_X, which stands in no table.',
  ]);
});
