import { case_, func, select } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { orders, user } from '../tables.ts';

const { id, name, age } = user.c;
const ids = select(id);
const nextAge = age.add(1).label('next_age');
const lower = func.lower(orders.c.status).label('s');

export const cases: GoldenCases = {
  'order_distinct.plain': () => ids.orderBy(name),
  'order_distinct.asc_desc': () => ids.orderBy(name.asc(), age.desc()),
  'order_distinct.two_calls': () => ids.orderBy(name).orderBy(id),
  'order_distinct.nulls_first': () => ids.orderBy(age.nullsFirst()),
  'order_distinct.label_object': () => select(id, nextAge).orderBy(nextAge),
  'order_distinct.label_string': () => select(id, nextAge).orderBy(nextAge),
  'order_distinct.label_string_desc': () => select(id, nextAge).orderBy(nextAge.desc()),
  'order_distinct.label_not_selected': () => ids.orderBy(nextAge),
  'order_distinct.string_column_name': () => select(id, name).orderBy(name),
  'order_distinct.function': () => ids.orderBy(func.lower(name)),
  'order_distinct.case_expression': () => ids.orderBy(case_().when(name.eq('admin'), 0).else(1), name),
  'order_distinct.distinct_label_order_by': () => select(lower).distinct().orderBy(lower),
  'order_distinct.distinct_on_pg': () =>
    select(orders.c.id, orders.c.user_id).distinctOn(orders.c.user_id).orderBy(orders.c.user_id, orders.c.placed_at.desc()),
  'order_distinct.distinct_with_args_legacy': () => select(orders.c.id).distinctOn(orders.c.user_id),
};
