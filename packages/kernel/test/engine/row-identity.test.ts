import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowIdentity } from '../../src/engine/row-identity.ts';

const same = (a: unknown, b: unknown): boolean => {
  const identity = new RowIdentity();
  return identity.of(a) === identity.of(b);
};

test('values are the same by their contents', () => {
  expect(same(new Date(5), new Date(5))).toBe(true);
  expect(same(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toBe(true);
  expect(same([1, ['a']], [1, ['a']])).toBe(true);
  expect(same({ a: 1, b: null }, { b: null, a: 1 })).toBe(true);
  expect(same(5n, 5n)).toBe(true);
});

test('values of different types or contents are not the same', () => {
  for (const [a, b] of [
    [1, '1'],
    [1, 1n],
    [null, 'null'],
    [null, undefined],
    [true, 'boolean true'],
    [new Date(5), new Date(6)],
    [[1, 2], [12]],
    [['a,b'], ['a', 'b']],
    [{ a: 1 }, { a: '1' }],
    ['', []],
  ]) {
    expect(same(a, b)).toBe(false);
  }
});

test('instances of classes are the same only as objects', () => {
  class Entity {}
  const entity = new Entity();
  expect(same(entity, entity)).toBe(true);
  expect(same(new Entity(), new Entity())).toBe(false);
  expect(same([entity, 1], [entity, 1])).toBe(true);
});

test('JSON values are the same exactly when their canonical texts are', () => {
  const canonical = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))
        : inner,
    );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
      expect(same(a, structuredClone(a))).toBe(true);
      if (same(a, b)) expect(canonical(a)).toBe(canonical(b));
    }),
  );
});
