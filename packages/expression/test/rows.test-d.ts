import { describe, expectTypeOf, test } from 'vitest';
import {
  BigInteger,
  case_,
  column,
  func,
  Integer,
  insert,
  Json,
  Numeric,
  type Rows,
  type Select,
  select,
  Text,
  table,
  text,
  update,
} from '../src/index.ts';

const user = table('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  nick: column(Text, { nullable: true }),
});
const address = table('address', {
  id: column(BigInteger, { primaryKey: true }),
  userId: column(Integer, { foreignKey: 'user_account.id' }),
  price: column(Numeric(10, 2)),
  extra: column(Json<{ a: number }>()),
});

type RowOf<S> = S extends Select<infer C, infer L> ? Rows<C, L> : never;

describe('the row of a select', () => {
  test('has the columns by key, with equal names told apart by position', () => {
    const statement = select(user.c.id, address.c.price, address.c.id);
    expectTypeOf<RowOf<typeof statement>>().toEqualTypeOf<{ id: number; price: string; id_2: bigint }>();
    const table = select(user);
    expectTypeOf<RowOf<typeof table>>().toEqualTypeOf<{ id: number; name: string; nick: string | null }>();
  });

  test('has null for what an outer join leaves out, through aliases and subqueries', () => {
    const other = user.as('other');
    const joined = select(user.c.name, other.c.name.label('boss')).outerJoin(other, other.c.id.eq(user.c.id));
    expectTypeOf<RowOf<typeof joined>>().toEqualTypeOf<{ name: string; boss: string | null }>();
    const counted = select(address.c.userId, func.count().label('n')).groupBy(address.c.userId).subquery('counted');
    const outer = select(user.c.id, counted.c.n).outerJoin(counted);
    expectTypeOf<RowOf<typeof outer>>().toEqualTypeOf<{ id: number; n: number | null }>();
  });

  test('follows functions, CASE and JSON', () => {
    const statement = select(
      func.max(user.c.id).label('max'),
      func.coalesce(user.c.nick, 'none').label('nick'),
      case_().when(user.c.id.gt(1), 1).label('open'),
      case_().when(user.c.id.gt(1), 1).else(2).label('closed'),
      address.c.extra,
    );
    expectTypeOf<RowOf<typeof statement>>().toEqualTypeOf<{
      max: number | null;
      nick: string;
      open: number | null;
      closed: number;
      extra: { a: number };
    }>();
  });
});

describe('wrong code does not compile', () => {
  test('in conditions, values and columns', () => {
    // @ts-expect-error a number is no name
    user.c.name.eq(5);
    // @ts-expect-error a text is no BIGINT
    address.c.id.in(['1']);
    // @ts-expect-error there is no such column
    user.c.nam;
    // @ts-expect-error a string is no condition
    select(user.c.id).where('id = 1');
    // @ts-expect-error the name is missing
    insert(user).values({ nick: 'x' });
    // @ts-expect-error null is not allowed
    insert(user).values({ name: null });
    // @ts-expect-error a number is no name
    update(user).set({ name: 5 });
    insert(user).values({ name: 'x', nick: null });
    expectTypeOf(text('SELECT 1 AS n').columns({ n: Integer })).toHaveProperty('structure');
  });
});
