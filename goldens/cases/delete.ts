import { delete_, exists, not, select } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { employee, orders, user } from '../tables.ts';

const ofUser = orders.c.user_id.eq(user.c.id);

export const cases: GoldenCases = {
  'delete.where': () => delete_(orders).where(orders.c.status.eq('x'), orders.c.total.lt('5')),
  'delete.where_two_calls': () => delete_(orders).where(orders.c.status.eq('x')).where(orders.c.id.gt(3)),
  'delete.where_in_subquery': () => delete_(orders).where(orders.c.user_id.in(select(user.c.id).where(not(user.c.is_active)))),
  'delete.where_exists_correlated': () => delete_(orders).where(exists(user, user.c.id.eq(orders.c.user_id), user.c.name.eq('x'))),
  'delete.using': () => delete_(orders).where(ofUser, user.c.name.eq('x')),
  'delete.using_alias': () => {
    const m = employee.as('m');
    return delete_(employee).where(employee.c.manager_id.eq(m.c.id), m.c.name.eq('x'));
  },
  'delete.returning': () => delete_(orders).where(orders.c.id.eq(1)).returning(orders.c.id, orders.c.status),
  'delete.returning_using': () => delete_(orders).where(ofUser).returning(orders.c.id, user.c.name),
  'delete.prefix': () => delete_(orders).prefixWith('QUICK', 'mysql'),
  'delete.in_list': () => delete_(orders).where(orders.c.id.in([1, 2])),
  'delete.literal_inline': () => delete_(orders).where(orders.c.status.eq("it's")),
};
