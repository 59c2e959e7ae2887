import { column, func, Integer, select, table, trueLiteral } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, category, employee, item, orderItem, orders, user } from '../tables.ts';

const airport = table('airport', { id: column(Integer, { primaryKey: true }) });
const flight = table('flight', {
  id: column(Integer, { primaryKey: true }),
  from_id: column(Integer, { nullable: true, foreignKey: () => airport.c.id }),
  to_id: column(Integer, { nullable: true, foreignKey: () => airport.c.id }),
});

export const cases: GoldenCases = {
  'join.inner_from_fk': () => select(user.c.name, address.c.email_address).from(user).join(address),
  'join.inner_implicit_left': () => select(user.c.name).join(address),
  'join.left_outer': () => select(user.c.name, address.c.email_address).outerJoin(address),
  'join.left_outer_flag': () => select(user.c.name).outerJoin(address),
  'join.full_outer': () => select(user.c.name, address.c.email_address).fullJoin(address),
  'join.cross_via_true': () => select(user.c.name, category.c.name).join(category, trueLiteral),
  'join.right_side_written_as_left': () => select(address.c.email_address, user.c.name).outerJoin(user),
  'join.chain_mixed_outer': () =>
    select(user.c.name, func.count(orderItem.c.item_id)).outerJoin(orders).outerJoin(orderItem).groupBy(user.c.name),
  'join.two_joins_same_left': () => select(user.c.name).from(user).join(address).join(orders),
  'join.self_join_alias': () => {
    const m = employee.as('m');
    return select(employee.c.name, m.c.name.label('manager_name')).join(m, employee.c.manager_id.eq(m.c.id));
  },
  'join.self_join_two_aliases': () => {
    const child = category.as('child');
    const parent = category.as('parent');
    return select(child.c.name, parent.c.name).join(parent, child.c.parent_id.eq(parent.c.id));
  },
  'join.self_join_inferred': () => {
    const child = category.as('child');
    const parent = category.as('parent');
    return select(child.c.name).join(parent);
  },
  'join.join_subquery': () => {
    const counts = select(address.c.user_id, func.count().label('n')).groupBy(address.c.user_id).subquery('counts');
    return select(user.c.name, counts.c.n).outerJoin(counts, counts.c.user_id.eq(user.c.id));
  },
  'join.join_subquery_fk_inferred': () => {
    const sub = select(address.c.user_id, address.c.email_address).where(address.c.email_address.like('%org')).subquery();
    return select(user.c.name, sub.c.email_address).join(sub);
  },
  'join.join_object_in_select': () => {
    const { id, name, fullname, is_active, age, created_at } = user.c;
    return select(id, name, fullname, is_active, age, created_at, address.c.id, address.c.user_id, address.c.email_address).join(address);
  },
  'join.outerjoin_object_alias': () => {
    const joined = select(user.c.id.label('user_account_id'), address.c.id.label('address_id')).outerJoin(address).subquery();
    return select(joined);
  },
  'join.composite_pk_join': () => select(orderItem.c.quantity, orders.c.status, item.c.name).join(orders).join(item),
  'join.join_then_where_order': () => select(user.c.name).join(address).where(address.c.email_address.like('a%')).orderBy(user.c.name),
  'join.no_foreign_key': () => select(user.c.id).join(category),
  'join.ambiguous_foreign_key': () => select(flight.c.id).join(airport),
  'join.select_from_two': () => select(func.count()).from(category, item).where(item.c.category_id.eq(category.c.id)),
  'join.join_and_extra_from': () => select(user.c.name, category.c.name).join(address),
};
