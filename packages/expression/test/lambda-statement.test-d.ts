import type { Connection } from '@sqlayer/kernel';
import { describe, expectTypeOf, test } from 'vitest';
import { column, Integer, lambdaStatement, select, Text, table } from '../src/index.ts';

declare const connection: Connection;
const user = table('user_account', { id: column(Integer, { primaryKey: true }), name: column(Text) });

describe('a lambda statement', () => {
  const byId = lambdaStatement({ id: Integer, names: [Text] }, ({ id, names }) =>
    select(user.c.id, user.c.name).where(user.c.id.eq(id), user.c.name.in(names)),
  );

  test('has the rows of the statement that is built', () => {
    const found = byId({ id: 5, names: ['a'] });
    expectTypeOf(connection.execute(found).one()).resolves.toEqualTypeOf<{ id: number; name: string }>();
    expectTypeOf(connection.scalar(found)).resolves.toEqualTypeOf<number | null>();
  });

  test('takes values of the types of its parameters', () => {
    // @ts-expect-error a text is no integer
    byId({ id: 'five', names: [] });
    // @ts-expect-error a list is wanted
    byId({ id: 5, names: 'a' });
    // @ts-expect-error a value is missing
    byId({ id: 5 });
  });

  test('compares columns with parameters of their types', () => {
    // @ts-expect-error the name is a text
    lambdaStatement({ id: Integer }, ({ id }) => select(user.c.id).where(user.c.name.eq(id)));
  });
});
