import { exists, func, not, or, select, trueLiteral } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, orderItem, orders, user } from '../tables.ts';

const ofUser = address.c.user_id.eq(user.c.id);

export const cases: GoldenCases = {
  'subquery.from_anonymous': () => select(select(user.c.id, user.c.name).subquery()),
  'subquery.from_two_anonymous': () => {
    const users = select(user.c.id).subquery();
    const addresses = select(address.c.user_id).subquery();
    return select(users.c.id, addresses.c.user_id).where(users.c.id.eq(addresses.c.user_id));
  },
  'subquery.nested_two_levels': () => {
    const inner = select(func.count().label('n')).from(address).subquery('inner_q');
    return select(select(inner).subquery('outermost'));
  },
  'subquery.dedupe_names_in_subquery': () => select(select(user.c.id, address.c.id).join(address).subquery()),
  'subquery.subquery_params_order': () => {
    const sq = select(user).where(user.c.age.gt(5)).subquery('sq');
    return select(sq.c.id).where(sq.c.name.eq('z'));
  },
  'subquery.subquery_limit_order': () => {
    const top = select(user.c.id, user.c.age).orderBy(user.c.age.desc()).limit(3).subquery('top3');
    return select(top.c.id).orderBy(top.c.id);
  },
  'subquery.subquery_order_by_only': () => select(select(user.c.id).orderBy(user.c.age).subquery('sq')),
  'subquery.scalar_in_arithmetic': () => {
    const count = select(func.count(orders.c.id)).where(orders.c.user_id.eq(user.c.id)).scalarSubquery();
    return select(user.c.name, count.mul(2).add(1).label('score'));
  },
  'subquery.scalar_compared_left': () =>
    select(user.c.id).where(select(func.count()).from(orders).where(orders.c.user_id.eq(user.c.id)).scalarSubquery().gt(3)),
  'subquery.exists_where': () => select(user.c.name).where(exists(select(address.c.id).where(ofUser))),
  'subquery.exists_star': () => select(user.c.name).where(exists(address, ofUser)),
  'subquery.exists_standalone': () => select(exists(select(user.c.id).where(user.c.age.gt(90)))),
  'subquery.not_exists_or': () =>
    select(user.c.name).where(or(not(exists(address, ofUser)), exists(orders, orders.c.user_id.eq(user.c.id)))),
  'subquery.correlate_explicit': () => {
    const count = select(func.count()).where(ofUser, orders.c.user_id.eq(user.c.id)).correlate(user).scalarSubquery();
    return select(user.c.name, orders.c.id, count.label('n')).where(orders.c.user_id.eq(user.c.id));
  },
  'subquery.correlate_except': () =>
    select(user.c.name, select(func.count(address.c.id)).where(ofUser).correlateExcept(address).scalarSubquery().label('n')),
  'subquery.correlate_two_levels': () => {
    const inner = exists(orderItem, orderItem.c.order_id.eq(orders.c.id), orderItem.c.quantity.gt(user.c.age));
    return select(user.c.name).where(exists(orders, orders.c.user_id.eq(user.c.id), inner));
  },
  'subquery.lateral_left_join': () => {
    const a = select(address.c.email_address).where(ofUser).lateral('a');
    return select(user.c.name, a.c.email_address).outerJoin(a, trueLiteral);
  },
  'subquery.subquery_of_join_star_dedupe': () => {
    const uo = select(user.c.id, user.c.name, orders.c.id, orders.c.user_id).join(orders).subquery('uo');
    return select(uo.c.name, address.c.email_address).join(address, address.c.user_id.eq(uo.c.id));
  },
};
