import { Integer, select, Text, tuple, update, Varchar, values } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { orderItem, user } from '../tables.ts';

const { order_id, item_id, quantity } = orderItem.c;
const named = values('v', { n: Integer, s: Text }, [
  { n: 1, s: 'a' },
  { n: 2, s: 'b' },
]);

export const cases: GoldenCases = {
  'tuple_values.tuple_lt': () => select(quantity).where(tuple(order_id, item_id).gt([5, 6])),
  'tuple_values.tuple_eq_plain_list': () => select(quantity).where(tuple(order_id, item_id).eq([1, 2])),
  'tuple_values.tuple_order_by': () => select(quantity).orderBy(tuple(order_id, item_id)),
  'tuple_values.values_from': () => select(named.c.n, named.c.s),
  'tuple_values.values_from_literal_binds': () => {
    const rows = [
      { n: 1, s: 'a' },
      { n: 2, s: "b'c" },
    ];
    const v = values('v', { n: Integer, s: Varchar(10) }, rows, { literal: true });
    return select(v.c.n, v.c.s);
  },
  'tuple_values.values_alias': () => select(values('v', { n: Integer }, [{ n: 1 }]).as('v2').c.n),
  'tuple_values.values_scalar_subquery_in': () => {
    const v = values('v', { n: Integer }, [{ n: 1 }, { n: 2 }]);
    return select(user.c.id).where(user.c.age.in(v));
  },
  'tuple_values.values_update_from': () => update(user).set({ fullname: named.c.s }).where(user.c.id.eq(named.c.n)),
  'tuple_values.select_tuple_column': () => select(tuple(user.c.id, user.c.name)),
};
