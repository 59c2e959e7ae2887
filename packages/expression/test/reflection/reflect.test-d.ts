import { describe, expectTypeOf, test } from 'vitest';
import {
  BigInteger,
  type ColumnReference,
  column,
  type DynamicTable,
  insert,
  MetaData,
  type ReflectionTarget,
  select,
  unique,
  Varchar,
} from '../../src/index.ts';

const metadata = new MetaData();
declare const target: ReflectionTarget;

describe('a reflected table', () => {
  test('has columns of any name, whose values are not known', async () => {
    const user = await metadata.reflectTable(target, 'user');
    expectTypeOf(user).toEqualTypeOf<DynamicTable<Record<never, never>, 'user'>>();
    expectTypeOf(user.column('name')).toEqualTypeOf<ColumnReference<unknown, string, 'user'>>();
    const rows = select({ name: user.column('name') });
    expectTypeOf<typeof rows._row>().toEqualTypeOf<{ name: unknown } | undefined>();
    insert(user).values({ anything: 1, goes: 'x' });
    for (const table of await metadata.reflect(target))
      expectTypeOf(table.column('x')).toEqualTypeOf<ColumnReference<unknown, string, string>>();
  });

  test('knows the columns that the application gives', async () => {
    const user = await metadata.reflectTable(
      target,
      'user',
      { id: column(BigInteger, { primaryKey: true }), mail: column(Varchar(50), { name: 'email', nullable: true }) },
      { constraints: (c) => [unique([c.id, c.mail])] },
    );
    expectTypeOf(user.c.id).toEqualTypeOf<ColumnReference<bigint, 'id', 'user'>>();
    const rows = select(user.c.id, user.c.mail).where(user.c.id.eq(1n));
    expectTypeOf<typeof rows._row>().toEqualTypeOf<{ id: bigint; mail: string | null } | undefined>();
    // @ts-expect-error a bigint is compared with a bigint
    user.c.id.eq('x');
  });

  test('is known by its name where several are asked for', async () => {
    const { user, address } = await metadata.reflectTables(target, { user: { id: column(BigInteger) }, address: {} });
    expectTypeOf(user.c.id).toEqualTypeOf<ColumnReference<bigint, 'id', 'user'>>();
    expectTypeOf(address.column('id')).toEqualTypeOf<ColumnReference<unknown, string, 'address'>>();
  });
});
