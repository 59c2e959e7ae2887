import { describe, expect, test } from 'vitest';
import { type Target, targets } from '../case.ts';
import { givenTexts } from '../given-text.ts';
import { gapsNotMet, replaced, verdictOf } from '../grammar.ts';
import { areas, casesOf, fixturesOf, sent } from '../run.ts';

const checked = targets.filter((target) => target === 'postgresql' || target === 'oracle' || target === 'mssql');

// The grammars of ANTLR are slow.
describe.each(checked)('the grammar of %s accepts what is written for', { timeout: 60_000 }, (target) => {
  test.each(areas)('%s', async (area) => {
    const cases = await casesOf(area);
    const rejected: Record<string, string> = {};
    for (const fixture of fixturesOf(area)) {
      const build = cases[fixture.id];
      if (build === undefined) continue;
      const complaint = await complaintAbout(
        fixture.id,
        target,
        textsOf(() => sent(fixture, target, build)),
      );
      if (complaint !== undefined) rejected[fixture.id] = complaint;
    }
    expect(rejected).toEqual({});
  });
});

/** What is wrong with the statements of a case; undefined if nothing is. */
async function complaintAbout(id: string, target: Target, texts: readonly string[]): Promise<string | undefined> {
  const verdicts = await Promise.all(texts.map((sql) => verdictOf(target, sql)));
  const refused = texts.flatMap((sql, i) => (verdicts[i] === undefined ? [] : [{ sql, verdict: verdicts[i] }]));
  const given = givenTexts[id];
  if (!given?.targets.includes(target)) return refused.map(({ sql, verdict }) => `${verdict}  in: ${sql}`)[0];
  if (refused.length === 0) return `is accepted; take ${target} off the list in given-text.ts`;
  for (const { sql } of refused) {
    const text = replaced(sql, given);
    const verdict = await verdictOf(target, text);
    if (verdict !== undefined) return `${verdict}  in: ${text}`;
  }
  return undefined;
}

test('given texts belong to cases', () => {
  const known = new Set(areas.flatMap((area) => fixturesOf(area).map(({ id }) => id)));
  expect(Object.keys(givenTexts).filter((id) => !known.has(id))).toEqual([]);
});

test('every gap of a grammar is met', () => {
  expect(gapsNotMet()).toEqual([]);
});

test('the grammars reject what is no SQL', async () => {
  for (const target of checked) {
    expect(await verdictOf(target, 'SELECT FROM WHERE'), target).toBeDefined();
    expect(await verdictOf(target, 'UPDATE t a=1'), target).toBeDefined();
  }
});

/** The texts of a case; none where it is refused. */
function textsOf(make: () => readonly { readonly sql: string }[]): readonly string[] {
  try {
    return make().map(({ sql }) => sql);
  } catch {
    return [];
  }
}
