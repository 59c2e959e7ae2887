import { expect, test } from 'vitest';
import type { PoolOptions } from '../../src/contracts/index.ts';
import { layerPoolOptions } from '../../src/engine/pool-options.ts';

const defaults: PoolOptions = { kind: 'queue', size: 1, maxOverflow: 0, checkoutTimeoutMs: 5, order: 'lifo', prePing: true };

test.each<[PoolOptions | undefined, PoolOptions]>([
  [undefined, defaults],
  [{ size: 3 }, { ...defaults, size: 3 }],
  [{ kind: 'queue' }, defaults],
  [{ kind: 'null' }, { kind: 'null', prePing: true }],
  [
    { kind: 'static', prePing: false, recycleAfterMs: 7 },
    { kind: 'static', prePing: false, recycleAfterMs: 7 },
  ],
  // What an application says is for the pool to judge.
  [
    { kind: 'assertion', size: 2 },
    { kind: 'assertion', prePing: true, size: 2 },
  ],
])('the options %j of an application over those of a dialect are %j', (asked, expected) => {
  expect(layerPoolOptions(defaults, asked)).toEqual(expected);
});

test('a dialect whose pool is of another kind gives way to a queue that is asked for', () => {
  expect(layerPoolOptions({ kind: 'static', prePing: true })).toEqual({ kind: 'static', prePing: true });
  expect(layerPoolOptions({ kind: 'static', prePing: true }, { kind: 'queue', size: 2 })).toEqual({
    kind: 'queue',
    prePing: true,
    size: 2,
  });
  expect(layerPoolOptions({})).toEqual({ kind: 'queue' });
});
