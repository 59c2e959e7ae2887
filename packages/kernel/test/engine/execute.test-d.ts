import { describe, expectTypeOf, test } from 'vitest';
import type { Executable } from '../../src/contracts/index.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Result } from '../../src/engine/result.ts';
import type { Transaction } from '../../src/engine/transaction.ts';

interface User {
  id: number;
  name: string | null;
}

declare const connection: Connection;
declare const engine: Engine;
declare const query: Executable<User, [number, string | null], number>;
declare const update: Executable<never, never, never>;

describe('types of executing', () => {
  test('rows, tuples and first columns come from the statement', async () => {
    const pending = connection.execute(query);
    expectTypeOf(await pending).toEqualTypeOf<Result<User, [number, string | null], number>>();
    expectTypeOf(await pending.one()).toEqualTypeOf<User>();
    expectTypeOf(await pending.oneOrNone()).toEqualTypeOf<User | null>();
    expectTypeOf(await pending.all()).toEqualTypeOf<User[]>();
    expectTypeOf(await pending.tuples().all()).toEqualTypeOf<[number, string | null][]>();
    expectTypeOf(await pending.scalars().all()).toEqualTypeOf<number[]>();
    expectTypeOf(await pending.unique().scalars().one()).toEqualTypeOf<number>();
    expectTypeOf(await pending.scalar()).toEqualTypeOf<number | null>();
    expectTypeOf(await connection.scalar(query)).toEqualTypeOf<number | null>();
    expectTypeOf(await connection.scalars(query).all()).toEqualTypeOf<number[]>();
    expectTypeOf((await pending).scalarOne()).toEqualTypeOf<number>();
    for await (const row of pending) expectTypeOf(row).toEqualTypeOf<User>();
    for await (const row of connection.stream(query)) expectTypeOf(row).toEqualTypeOf<User>();
    for await (const part of connection.stream(query).tuples().partitions(5)) expectTypeOf(part).toEqualTypeOf<[number, string | null][]>();
  });

  test('a statement without rows gives a result of never', async () => {
    expectTypeOf(await connection.execute(update).all()).toEqualTypeOf<never[]>();
    expectTypeOf((await connection.execute(update)).rowCount).toEqualTypeOf<number | undefined>();
  });

  test('callbacks give back what they give', async () => {
    expectTypeOf(await connection.begin()).toEqualTypeOf<Transaction>();
    expectTypeOf(await connection.begin({ readOnly: true })).toEqualTypeOf<Transaction>();
    expectTypeOf(await connection.begin(() => 5)).toEqualTypeOf<number>();
    expectTypeOf(await connection.beginNested(async () => 'x')).toEqualTypeOf<string>();
    expectTypeOf(await engine.connect()).toEqualTypeOf<Connection>();
    expectTypeOf(await engine.connect((it) => it.execute(query).one())).toEqualTypeOf<User>();
    expectTypeOf(await engine.begin(async (it) => it.inTransaction)).toEqualTypeOf<boolean>();
  });

  test('text is not executed, and a transaction has no unknown isolation', () => {
    // @ts-expect-error text is no statement
    connection.execute('SELECT 1');
    // @ts-expect-error no such level
    connection.begin({ isolationLevel: 'HIGH' });
  });
});
