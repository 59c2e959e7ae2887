import { describe, expect, test } from 'vitest';
import type { DriverResult, RawRow } from '../../src/contracts/index.ts';
import { Result } from '../../src/engine/result.ts';
import { createRowDecoder, type RowDecoder } from '../../src/engine/row-decoder.ts';
import { ResultError } from '../../src/errors.ts';

interface Row {
  id: number;
  name: string | null;
}

const decoder = createRowDecoder([
  { key: 'id', decode: undefined },
  { key: 'name', decode: undefined },
]) as RowDecoder<Row, [number, string | null], number>;

function answer(rows: readonly RawRow[], more: Partial<DriverResult> = {}): DriverResult {
  return { rows, columnNames: ['id', 'name'], affectedRows: undefined, lastInsertId: undefined, ...more };
}

function result(...rows: readonly RawRow[]): Result<Row, [number, string | null], number> {
  return new Result(answer(rows), decoder, 'SELECT id, name FROM t');
}

const two = result([1, 'a'], [2, null]);

describe('Result', () => {
  test('gives rows as objects, tuples, first columns and mappings', () => {
    expect(two.all()).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: null },
    ]);
    expect(two.tuples().all()).toEqual([
      [1, 'a'],
      [2, null],
    ]);
    expect(two.scalars().all()).toEqual([1, 2]);
    expect({ ...two.mappings().one.call(result([7, 'x']).mappings()) }).toEqual({ id: 7, name: 'x' });
    expect([...two]).toEqual(two.all());
    expect(two.keys).toEqual(['id', 'name']);
    expect(two.returnsRows).toBe(true);
  });

  test('is not used up, and gives values of their own each time', () => {
    const [first] = two.all();
    expect(two.all()[0]).toEqual(first);
    expect(two.all()[0]).not.toBe(first);
  });

  test('one() wants exactly one row and says so with the statement', () => {
    expect(result([1, 'a']).one()).toEqual({ id: 1, name: 'a' });
    for (const [rows, code] of [
      [result(), 'RESULT_NO_ROW'],
      [two, 'RESULT_MULTIPLE_ROWS'],
    ] as const) {
      expect(() => rows.one()).toThrow(ResultError);
      expect(() => rows.one()).toThrow(expect.objectContaining({ code, message: expect.stringContaining('SELECT id, name FROM t') }));
      expect(() => rows.scalarOne()).toThrow(expect.objectContaining({ code }));
      expect(() => rows.tuples().one()).toThrow(expect.objectContaining({ code }));
    }
  });

  test('oneOrNone() and first() give null for no row, and differ about several', () => {
    expect(result().oneOrNone()).toBeNull();
    expect(result().first()).toBeNull();
    expect(result([1, 'a']).oneOrNone()).toEqual({ id: 1, name: 'a' });
    expect(() => two.oneOrNone()).toThrow(expect.objectContaining({ code: 'RESULT_MULTIPLE_ROWS' }));
    expect(two.first()).toEqual({ id: 1, name: 'a' });
  });

  test('scalar(), scalarOne() and scalarOneOrNone() read the first column', () => {
    expect(two.scalar()).toBe(1);
    expect(result().scalar()).toBeNull();
    expect(result([5, null]).scalarOne()).toBe(5);
    expect(result().scalarOneOrNone()).toBeNull();
    expect(() => two.scalarOneOrNone()).toThrow(expect.objectContaining({ code: 'RESULT_MULTIPLE_ROWS' }));
  });

  test('partitions() cuts rows into arrays of a size', () => {
    const five = result([1, 'a'], [2, 'b'], [3, 'c'], [4, 'd'], [5, 'e']);
    expect([...five.scalars().partitions(2)]).toEqual([[1, 2], [3, 4], [5]]);
    expect([...result().partitions(2)]).toEqual([]);
    expect(() => [...five.partitions(0)]).toThrow(expect.objectContaining({ code: 'ENGINE_INVALID_OPTION' }));
    expect(() => [...five.partitions(1.5)]).toThrow(expect.objectContaining({ code: 'ENGINE_INVALID_OPTION' }));
  });

  test('unique() keeps the first of rows that are the same, by value or by a key', () => {
    const doubled = result([1, 'a'], [1, 'a'], [2, 'a'], [1, 'b']);
    expect(doubled.unique().tuples().all()).toEqual([
      [1, 'a'],
      [2, 'a'],
      [1, 'b'],
    ]);
    expect(doubled.unique((row) => row.id).all()).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'a' },
    ]);
    expect(doubled.scalars().unique().all()).toEqual([1, 2]);
    expect(
      doubled
        .unique((row) => row.name)
        .scalars()
        .all(),
    ).toEqual([1, 1]);
  });

  test('freeze() gives the same rows again and again', () => {
    const frozen = two.freeze();
    expect(frozen().all()).toEqual(two.all());
    expect(frozen()).not.toBe(frozen());
  });

  test('rowCount is what the database says, else the number of rows it gave', () => {
    expect(new Result(answer([], { affectedRows: 3, columnNames: undefined }), undefined, 'UPDATE').rowCount).toBe(3);
    expect(new Result(answer([], { columnNames: undefined }), undefined, 'CREATE').rowCount).toBeUndefined();
    expect(two.rowCount).toBe(2);
    expect(new Result(answer([], { lastInsertId: 9n }), undefined, 'INSERT').lastInsertId).toBe(9n);
  });

  test('asking for rows of a statement that gives none is an error whichever way they are asked for', () => {
    const none = new Result(answer([], { affectedRows: 1, columnNames: undefined }), undefined, 'UPDATE t SET a = ?');
    expect(none.returnsRows).toBe(false);
    for (const read of [
      () => none.all(),
      () => none.one(),
      () => none.oneOrNone(),
      () => none.first(),
      () => none.scalar(),
      () => none.scalars(),
      () => none.tuples(),
      () => none.mappings(),
      () => none.unique(),
      () => none.keys,
      () => [...none],
      () => [...none.partitions(5)],
    ]) {
      expect(read).toThrow(
        expect.objectContaining({ code: 'RESULT_NO_ROWS_RETURNED', message: expect.stringContaining('UPDATE t SET a = ?') }),
      );
    }
  });
});
