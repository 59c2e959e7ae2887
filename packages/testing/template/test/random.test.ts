import { func, select } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { transactionPerTest } from '@sqlayer/testing';
import { afterAll, test as base, expect } from 'vitest';
import { plugin } from '../src/index.ts';

// What is Acme's own is tested beside the suite.

const kernel = new Kernel().use([poolPlugin, plugin]);
afterAll(() => kernel.dispose());

const test = base.extend({ connection: transactionPerTest(() => kernel.engine('acme::memory:')) });

test('random() gives a number from 0 to below 1', async ({ connection }) => {
  for (let i = 0; i < 100; i++) {
    const number = (await connection.scalar(select(func.random()))) ?? -1;
    expect(number).toBeGreaterThanOrEqual(0);
    expect(number).toBeLessThan(1);
  }
});
