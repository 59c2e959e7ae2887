import { BindParameter, column, Integer, insert, MetaData, type SqlType, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import type { CaseDatabase } from './case-database.ts';
import { fresh } from './fixture.ts';

export interface RoundTripOptions {
  /** Whether each value is found by comparing with itself; not for types that cannot be compared, nor for rounded ones. */
  readonly comparable?: boolean;
  /** Whether each value is written as a literal as well; not for values of which the text would be megabytes. */
  readonly literal?: boolean;
}

/**
 * Expects values of a type to come back as they were: stored and read, written as a literal and read, selected without a
 * table, and found by themselves.
 */
export async function expectRoundTrip<T>(
  database: CaseDatabase,
  type: SqlType<T>,
  values: readonly NoInfer<T>[],
  { comparable = true, literal = true }: RoundTripOptions = {},
): Promise<void> {
  const metadata = new MetaData();
  const sample = metadata.table(fresh('sample'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    value: column(type, { nullable: true }),
  });
  const { id, value } = sample.c;
  const rowsOf = (first: number, written: readonly unknown[]) =>
    insert(sample).values(written.map((one, i) => ({ id: first + i, value: one })) as never);
  const stored = (from: number) =>
    select(value)
      .where(id.ge(from), id.lt(from + 100))
      .orderBy(id);
  await database.create(metadata);
  await database.engine.connect(async (connection) => {
    await connection.execute(rowsOf(0, values));
    await connection.execute(rowsOf(100, [null]));
    expect(await connection.scalars(stored(0)).all(), 'stored and read').toEqual(values);
    expect(await connection.scalars(stored(100)).all(), 'NULL').toEqual([null]);
    if (comparable)
      for (const [i, one] of values.entries())
        expect(await connection.scalars(select(id).where(value.eq(one as never))).all(), `found by itself: ${shown(one)}`).toContain(i);
    if (!literal) return;
    for (const [i, one] of values.entries())
      await connection.execute(rowsOf(200 + i, [new BindParameter(one, type, { literalExecute: true })]));
    expect(await connection.scalars(stored(200)).all(), 'written as literals and read').toEqual(values);
    if (!database.has('untypedParameters')) return;
    for (const one of values) {
      const alone = select(new BindParameter(one, type).label('value'));
      expect(await connection.scalar(alone), `selected without a table: ${shown(one)}`).toEqual(one);
    }
  });
}

function shown(value: unknown): string {
  return String(value).slice(0, 40);
}
