import type { PooledConnection } from '@sqlayer/kernel/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPool } from '../src/index.ts';
import { type FakeConnection, FakeLifecycle, turn } from './fake-lifecycle.ts';

// Random sequences of everything that can happen to a pool, checked against what must hold at any moment.

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('acquire' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('invalidate' as const), which: fc.nat(20), olderToo: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('abort' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failConnect' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failReset' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
);

interface Ask {
  readonly controller: AbortController;
  settled: boolean;
  outcome: Promise<void>;
}

test('no sequence passes the limit, gives one connection to two holders, or forgets somebody who waits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        size: fc.integer({ min: 1, max: 3 }),
        maxOverflow: fc.nat(2),
        order: fc.constantFrom('fifo' as const, 'lifo' as const),
        asynchronous: fc.boolean(),
        prePing: fc.boolean(),
      }),
      fc.array(step, { maxLength: 60 }),
      async ({ size, maxOverflow, order, asynchronous, prePing }, steps) => {
        const lifecycle = new FakeLifecycle();
        lifecycle.asynchronous = asynchronous;
        const pool = createPool(lifecycle, { size, maxOverflow, order, prePing, checkoutTimeoutMs: 60_000 });
        const held: PooledConnection<FakeConnection>[] = [];
        const asks: Ask[] = [];
        const work: Promise<unknown>[] = [];

        const ask = (): void => {
          const controller = new AbortController();
          const one: Ask = { controller, settled: false, outcome: Promise.resolve() };
          asks.push(one);
          one.outcome = (async () => {
            try {
              const checkout = await pool.acquire({ signal: controller.signal });
              expect(checkout.connection.closed).toBe(0);
              expect(held.map(({ connection }) => connection)).not.toContain(checkout.connection);
              held.push(checkout);
            } catch (error) {
              expect(String(error)).toMatch(/POOL_ABORTED|no connection/);
            } finally {
              one.settled = true;
            }
          })();
        };
        const take = (which: number): PooledConnection<FakeConnection> | undefined =>
          held.length === 0 ? undefined : held.splice(which % held.length, 1)[0];
        const run = (one: (typeof steps)[number]): unknown => {
          switch (one.do) {
            case 'acquire':
              return ask();
            case 'release':
              return take(one.which)?.release();
            case 'invalidate':
              return take(one.which)?.invalidate('told to', { olderToo: one.olderToo });
            case 'abort': {
              const open = asks.filter(({ settled }) => !settled);
              return open[one.which % Math.max(1, open.length)]?.controller.abort();
            }
            case 'failConnect':
              lifecycle.failConnects += 1;
              return undefined;
            case 'failReset':
              lifecycle.failResets += 1;
              return undefined;
            case 'turn':
              return turn();
          }
        };

        for (const one of steps) {
          const done = run(one);
          if (one.do === 'turn') await done;
          else if (done instanceof Promise) work.push(done);
          expect(lifecycle.open.length).toBeLessThanOrEqual(size + maxOverflow);
        }
        // In the end everybody gets an answer: what is held goes back until nobody waits any more.
        for (let rounds = 0; asks.some(({ settled }) => !settled); rounds++) {
          expect(rounds).toBeLessThan(500);
          for (const checkout of held.splice(0)) await checkout.release();
          await turn();
        }
        await Promise.all([...work, ...asks.map(({ outcome }) => outcome)]);
        for (const checkout of held.splice(0)) await checkout.release();
        expect(pool.status).toMatchObject({ inUse: 0, waiting: 0 });
        await pool.dispose();
        expect(lifecycle.made.map(({ closed }) => closed)).toEqual(lifecycle.made.map(() => 1));
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);
