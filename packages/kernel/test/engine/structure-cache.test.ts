import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StatementStructure } from '../../src/contracts/index.ts';
import { StructureCache } from '../../src/engine/structure-cache.ts';

function structure(key: readonly unknown[], hash: number): StatementStructure {
  return { key, hash, cacheable: true, values: [], parameters: [] };
}

describe('StructureCache', () => {
  test('finds what was kept for an equal key, element by element', () => {
    const cache = new StructureCache<string>(10);
    const table = {};
    cache.set(structure(['select', table, 1], 7), 'plan');
    expect(cache.get(structure(['select', table, 1], 7))).toBe('plan');
    expect(cache.get(structure(['select', {}, 1], 7))).toBeUndefined();
    expect(cache.get(structure(['select', table], 7))).toBeUndefined();
    expect(cache.get(structure(['select', table, '1'], 7))).toBeUndefined();
  });

  test('keeps keys of one hash apart, also when one of them is forgotten', () => {
    const cache = new StructureCache<number>(3);
    for (let i = 0; i < 5; i++) cache.set(structure([i], 1), i);
    expect([0, 1, 2, 3, 4].map((i) => cache.get(structure([i], 1)))).toEqual([undefined, undefined, 2, 3, 4]);
    expect(cache.size).toBe(3);
  });

  test('keeps nothing at a capacity of 0, and nothing after clear()', () => {
    const none = new StructureCache<number>(0);
    none.set(structure([1], 1), 1);
    expect(none.get(structure([1], 1))).toBeUndefined();
    const cache = new StructureCache<number>(2);
    cache.set(structure([1], 1), 1);
    cache.clear();
    expect(cache.size).toBe(0);
    expect(cache.get(structure([1], 1))).toBeUndefined();
  });

  test('behaves like a list of the most recently used, whatever the hashes', () => {
    const step = fc.record({ put: fc.boolean(), key: fc.integer({ min: 0, max: 8 }), value: fc.integer() });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(step, { maxLength: 80 }),
        (capacity, buckets, steps) => {
          const cache = new StructureCache<number>(capacity);
          let model: { readonly key: number; readonly value: number }[] = [];
          for (const { put, key, value } of steps) {
            const known = model.find((entry) => entry.key === key);
            const asked = structure(['k', key], key % buckets);
            if (put) {
              cache.set(asked, value);
              // Putting again changes the value in its place.
              if (known !== undefined) model = model.map((entry) => (entry === known ? { key, value } : entry));
              else model = [{ key, value }, ...model].slice(0, capacity);
            } else {
              expect(cache.get(asked)).toBe(known?.value);
              if (known !== undefined) model = [known, ...model.filter((entry) => entry !== known)];
            }
            expect(cache.size).toBe(model.length);
          }
        },
      ),
    );
  });
});
