import { describe, expect, test } from 'vitest';
import { measure, wrongStatements } from '../type-project.ts';

// Type instantiations are what an editor has to work out; they are the same on every machine.
describe('typed queries cost an editor few type instantiations', () => {
  test('a project of 50 tables and 100 queries', () => {
    const { instantiations, errors } = measure(50, 100);
    expect(errors).toEqual([]);
    expect(instantiations).toBeLessThan(60_000);
  });

  test('the same queries cost the same in a project of 10 and of 500 tables', () => {
    const costs = [10, 500].map((tables) => measure(tables, 25, '', 10).instantiations - measure(tables, 0).instantiations);
    expect(costs[0]).toBeGreaterThan(1_000);
    expect(costs[1]).toBeLessThan((costs[0] as number) * 1.02);
  });

  test('a statement that is wrong is told so in one error, and costs no more than a right one', () => {
    const without = measure(10, 0).instantiations;
    const { instantiations, errors } = measure(10, 0, wrongStatements.join('\n'));
    expect(errors).toHaveLength(wrongStatements.length);
    expect(instantiations - without).toBeLessThan(wrongStatements.length * 1_200);
    const told = errors.join('\n');
    expect(told).toContain('the queries of a set operation give columns of the same types, in the same order');
    expect(told).toContain('fromSelect() takes a query that gives the columns that are named, of their types and in their order');
    expect(told).toContain('each round of a recursive query adds columns of the types it begins with, in their order');
  });
});
