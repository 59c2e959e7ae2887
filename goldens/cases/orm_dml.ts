import { delete_, insert, not, select, update } from 'sqlayer';
import type { GoldenCases } from '../case.ts';
import { Address, Order, User } from '../entities.ts';

export const cases: GoldenCases = {
  'orm_dml.insert_values': () => insert(User).values({ name: 'x', is_active: true }),
  'orm_dml.insert_returning_attribute': () => insert(User).values({ name: 'x', is_active: true }).returning(User.c.id),
  'orm_dml.insert_from_select': () => insert(Address).fromSelect(['user_id', 'email_address'], select(User.c.id, User.c.name)),
  'orm_dml.insert_multi_values': () =>
    insert(User).values([
      { name: 'a', is_active: true },
      { name: 'b', is_active: false },
    ]),
  'orm_dml.update_where': () => update(User).set({ age: 5 }).where(User.c.name.eq('x')),
  'orm_dml.update_from_entity': () => update(Order).set({ status: 'x' }).where(Order.c.user_id.eq(User.c.id), User.c.name.eq('y')),
  'orm_dml.update_relationship_any': () => update(User).set({ age: 5 }).where(User.c.addresses.any()),
  'orm_dml.update_ordered': () => update(User).setOrdered(['age', 5], ['name', 'x']),
  'orm_dml.delete_in_subquery': () => delete_(Address).where(Address.c.user_id.in(select(User.c.id).where(not(User.c.is_active)))),
  'orm_dml.delete_using_entity': () => delete_(Order).where(Order.c.user_id.eq(User.c.id), User.c.name.eq('x')),
  'orm_dml.delete_has': () => delete_(Address).where(Address.c.user.has(User.c.name.eq('x'))),
};
