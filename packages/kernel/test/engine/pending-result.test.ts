import { describe, expect, test } from 'vitest';
import { PendingResult } from '../../src/engine/pending-result.ts';
import { Result } from '../../src/engine/result.ts';
import { createRowDecoder, type RowDecoder } from '../../src/engine/row-decoder.ts';

const decoder = createRowDecoder([{ key: 'n', decode: undefined }]) as RowDecoder<{ n: number }, [number], number>;

function result(...numbers: readonly number[]): Result<{ n: number }, [number], number> {
  const rows = numbers.map((n) => [n]);
  return new Result({ rows, columnNames: ['n'], affectedRows: undefined, lastInsertId: undefined }, decoder, 'SELECT n');
}

describe.each([
  ['at once', false],
  ['later', true],
])('a pending result that comes %s', (_when, later) => {
  const pending = (...numbers: readonly number[]): PendingResult<{ n: number }, [number], number> =>
    new PendingResult(later ? Promise.resolve(result(...numbers)) : result(...numbers));
  const failing = (): PendingResult<{ n: number }, [number], number> => new PendingResult(Promise.reject(new Error('refused')));

  test('is awaited for a result, or asked for rows directly', async () => {
    expect((await pending(1, 2)).all()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await pending(1, 2).all()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await pending(1).one()).toEqual({ n: 1 });
    expect(await pending().oneOrNone()).toBeNull();
    expect(await pending(1, 2).first()).toEqual({ n: 1 });
    expect(await pending(1, 2).scalar()).toBe(1);
    expect(await pending(3).scalarOne()).toBe(3);
    expect(await pending().scalarOneOrNone()).toBeNull();
    expect(await pending(1, 2).tuples().all()).toEqual([[1], [2]]);
    expect(await pending(1, 2).scalars().all()).toEqual([1, 2]);
    expect((await pending(1).mappings().one())['n']).toBe(1);
    expect(await pending(1, 1, 2).unique().scalars().all()).toEqual([1, 2]);
    expect(await pending(1, 1, 2).scalars().unique().all()).toEqual([1, 2]);
  });

  test('is iterated row by row or in partitions', async () => {
    const rows: number[] = [];
    for await (const row of pending(1, 2, 3)) rows.push(row.n);
    expect(rows).toEqual([1, 2, 3]);
    const parts: number[][] = [];
    for await (const part of pending(1, 2, 3).scalars().partitions(2)) parts.push(part);
    expect(parts).toEqual([[1, 2], [3]]);
  });

  test('rejects where the rows are not as asked for, and never throws at once', async () => {
    await expect(pending(1, 2).one()).rejects.toMatchObject({ code: 'RESULT_MULTIPLE_ROWS' });
    await expect(pending().scalars().one()).rejects.toMatchObject({ code: 'RESULT_NO_ROW' });
    const none = new Result<never, never, never>(
      { rows: [], columnNames: undefined, affectedRows: 1, lastInsertId: undefined },
      undefined,
      'UPDATE',
    );
    const update = new PendingResult(later ? Promise.resolve(none) : none);
    await expect(update.scalars().all()).rejects.toMatchObject({ code: 'RESULT_NO_ROWS_RETURNED' });
    expect((await update).rowCount).toBe(1);
  });

  test('hands a failure to whatever is awaited', async () => {
    await expect(failing()).rejects.toThrow('refused');
    await expect(failing().all()).rejects.toThrow('refused');
    await expect(failing().scalars().unique().one()).rejects.toThrow('refused');
    expect(await failing().catch((error: unknown) => (error as Error).message)).toBe('refused');
    let cleaned = false;
    await expect(
      failing().finally(() => {
        cleaned = true;
      }),
    ).rejects.toThrow('refused');
    expect(cleaned).toBe(true);
  });
});
