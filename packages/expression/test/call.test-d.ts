import type { Connection } from '@sqlayer/kernel';
import { describe, expectTypeOf, test } from 'vitest';
import { call, Integer, inOut, Numeric, out, Text } from '../src/index.ts';

declare const connection: Connection;

describe('the call of a procedure', () => {
  test('gives what its out() and inOut() arguments name, which may be NULL', async () => {
    const { out: values } = await connection.call(call('place_order', [7, inOut('amount', 3, Integer), out('total', Numeric(10, 2))]));
    expectTypeOf(values).toEqualTypeOf<{ amount: number | null; total: string | null }>();
    const { out: none } = await connection.call(call('refresh'));
    expectTypeOf<keyof typeof none>().toBeNever();
  });

  test('gives rows of the types that it was told', async () => {
    const { results } = await connection.call(call('report').results({ id: Integer }, { name: Text, n: Integer }));
    expectTypeOf(results[0].all()).toEqualTypeOf<{ id: number | null }[]>();
    expectTypeOf(results[1].one()).toEqualTypeOf<{ name: string | null; n: number | null }>();
    // @ts-expect-error the call tells of two results
    results[2];
  });

  test('takes the value of inOut() in the type of the parameter', () => {
    // @ts-expect-error a text is no integer
    inOut('amount', 'three', Integer);
  });
});
