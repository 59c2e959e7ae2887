import { describe, expect, test } from 'vitest';
// @ts-expect-error the script is plain JavaScript
import { countStates, judge, parseScorecard, resultsOf } from '../scorecard-table.mjs';

const page = [
  '| id | capability | state | proof | note |',
  '|---|---|---|---|---|',
  '| K01 | A kernel | yes | `a.test.ts › group › works` | |',
  '| K02 | An engine | partly | `a.test.ts › fails`<br>`b.test.ts › is missing` | |',
  '| K03 | Installs | not yet | | |',
].join('\n');
const report = {
  testResults: [
    {
      name: '/root/a.test.ts',
      assertionResults: [
        { title: 'works', ancestorTitles: ['group'], status: 'passed' },
        { title: 'fails', ancestorTitles: [], status: 'failed' },
      ],
    },
  ],
};

describe('the scorecard', () => {
  test('is read row by row, with the tests that each names', () => {
    expect(parseScorecard(page).map((row: { id: string }) => row.id)).toEqual(['K01', 'K02', 'K03']);
    expect(parseScorecard(page)[0].tests).toEqual([{ file: 'a.test.ts', title: 'group › works' }]);
    expect(countStates(parseScorecard(page))).toEqual({ yes: 1, partly: 1, 'not yet': 1 });
  });

  test('fails for tests that do not pass or do not exist, and for missing rows and notes', () => {
    expect(judge(parseScorecard(page), ['K01', 'K02', 'K03', 'K04'], resultsOf(report, '/root/'))).toEqual([
      "K02 is 'partly' without a note of what is missing.",
      "K02: the test 'fails' in a.test.ts is failed.",
      "K02: there is no test 'is missing' in b.test.ts.",
      'K04 is missing.',
    ]);
  });

  test('names type tests as it names others, though vitest puts the file above them', () => {
    const typed = [
      { name: '/root/a.test-d.ts', assertionResults: [{ title: 'fits', ancestorTitles: ['a.test-d.ts', 'group'], status: 'passed' }] },
    ];
    expect(resultsOf({ testResults: typed }, '/root/').get('a.test-d.ts').get('group › fits')).toBe('passed');
  });

  test('fails for a claim without proof, an unknown state, an unknown or repeated row', () => {
    const rows = parseScorecard(
      ['| K01 | A | yes | | |', '| K01 | A | maybe | | |', '| Z99 | Z | not yet | `a.test.ts › works` | |'].join('\n'),
    );
    expect(judge(rows, ['K01'], new Map())).toHaveLength(7);
  });
});
