import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DisposalError, DisposalStack } from '../src/disposal-stack.ts';

describe('a disposal stack', () => {
  test('undoes last first, each when the one before is done', async () => {
    const stack = new DisposalStack();
    const done: string[] = [];
    stack.push('first', () => void done.push('first'));
    stack.push('second', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push('second');
    });
    stack.push('third', () => void done.push('third'));
    await stack.dispose();
    expect(done).toEqual(['third', 'second', 'first']);
    await stack.dispose();
    expect(done).toHaveLength(3);
  });

  test('forgets what was undone by its owner', async () => {
    const stack = new DisposalStack();
    const done: string[] = [];
    stack.push('first', () => void done.push('first'));
    const forget = stack.push('second', () => void done.push('second'));
    forget();
    forget();
    await stack.dispose();
    expect(done).toEqual(['first']);
  });

  test('also undoes what comes while it is disposed', async () => {
    const stack = new DisposalStack();
    const done: string[] = [];
    stack.push('first', () => void done.push('first'));
    stack.push('second', () => {
      stack.push('late', () => void done.push('late'));
    });
    await stack.dispose();
    expect(done).toEqual(['late', 'first']);
  });

  test('goes on after failures and reports all of them by name', async () => {
    const stack = new DisposalStack();
    const done: string[] = [];
    const [one, two] = [new Error('one'), new Error('two')];
    stack.push('a', () => {
      throw one;
    });
    stack.push('b', () => void done.push('b'));
    stack.push('c', () => Promise.reject(two));
    const error = await stack.dispose().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DisposalError);
    expect(error).toMatchObject({
      code: 'KERNEL_DISPOSE_FAILED',
      errors: [two, one],
      cause: two,
      message: expect.stringContaining('c, a'),
    });
    expect(done).toEqual(['b']);
  });

  test('undoes everything that was not forgotten exactly once, in reverse order, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ fails: fc.boolean(), forgotten: fc.boolean() })), async (things) => {
        const stack = new DisposalStack();
        const done: number[] = [];
        const forgets = things.map(({ fails }, i) =>
          stack.push(String(i), async () => {
            done.push(i);
            if (fails) throw new Error(String(i));
          }),
        );
        for (const [i, { forgotten }] of things.entries()) if (forgotten) forgets[i]?.();
        const error = await stack.dispose().catch((thrown: unknown) => thrown);
        const kept = [...things.entries()].filter(([, { forgotten }]) => !forgotten).reverse();
        expect(done).toEqual(kept.map(([i]) => i));
        const failures = kept.filter(([, { fails }]) => fails).map(([i]) => String(i));
        if (failures.length === 0) expect(error).toBeUndefined();
        else expect((error as DisposalError).errors.map((failure) => (failure as Error).message)).toEqual(failures);
      }),
    );
  });
});
