import { describe, expect, test } from 'vitest';
import { areas, casesOf, compareArea, differencesOf, fixturesOf } from '../run.ts';

describe('expected SQL on six databases', () => {
  test.each(areas)('%s', async (area) => {
    const outcomes = compareArea(fixturesOf(area), await casesOf(area), differencesOf(area));
    expect(outcomes.filter(({ state }) => state === 'failing')).toEqual([]);
  });

  test.each(areas)('every listed difference of %s has a reason and belongs to a fixture', (area) => {
    const ids = new Set(fixturesOf(area).map(({ id }) => id));
    for (const [id, { reason }] of Object.entries(differencesOf(area))) {
      expect(ids.has(id), id).toBe(true);
      expect(reason.length, id).toBeGreaterThan(20);
    }
  });
});
