import { describe, expect, test } from 'vitest';
import { givenTexts } from '../given-text.ts';
import { gapsNotMet, verdictOf } from '../grammar.ts';
import { checked, rejectedIn } from '../grammar-check.ts';
import { areas, fixturesOf } from '../run.ts';

// The grammars of ANTLR are slow with what they have not seen.
describe.each(checked)('the grammar of %s accepts what is written for', { timeout: 60_000 }, (target) => {
  test.each(areas)('%s', async (area) => {
    expect(await rejectedIn(area, target)).toEqual({});
  });
});

test('given texts belong to cases', () => {
  const known = new Set(areas.flatMap((area) => fixturesOf(area).map(({ id }) => id)));
  expect(Object.keys(givenTexts).filter((id) => !known.has(id))).toEqual([]);
});

test('every gap of a grammar is met', () => {
  expect(gapsNotMet()).toEqual([]);
});

test('the grammars reject what is no SQL', { timeout: 60_000 }, async () => {
  for (const target of checked) {
    expect(await verdictOf(target, 'SELECT FROM WHERE'), target).toBeDefined();
    expect(await verdictOf(target, 'UPDATE t a=1'), target).toBeDefined();
  }
});
