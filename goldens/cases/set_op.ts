import { except, intersect, intersectAll, nullLiteral, select, union, unionAll } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, category, orders, user } from '../tables.ts';

const fromAddress = select(address.c.user_id);
const fromOrders = select(orders.c.user_id);
const firstAddress = fromAddress.orderBy(address.c.id).limit(1);
const firstOrder = fromOrders.orderBy(orders.c.id).limit(1);

export const cases: GoldenCases = {
  'set_op.union': () => union(fromAddress, fromOrders),
  'set_op.intersect': () => intersect(fromAddress, fromOrders),
  'set_op.intersect_all': () => intersectAll(fromAddress, fromOrders),
  'set_op.method_variadic': () => unionAll(select(user.c.id), select(address.c.id), select(orders.c.id)),
  'set_op.union_nested_in_union_all': () => unionAll(union(select(user.c.id), select(address.c.id)), select(orders.c.id)),
  'set_op.union_order_by': () =>
    union(select(user.c.id, user.c.name), select(category.c.id, category.c.name)).orderBy(user.c.name, user.c.id),
  'set_op.union_limit_only': () => union(fromAddress, fromOrders).limit(5),
  'set_op.members_with_order_limit': () => unionAll(firstAddress, firstOrder),
  'set_op.members_limited_as_subqueries': () => unionAll(select(firstAddress.subquery()), select(firstOrder.subquery())),
  'set_op.nested_except_in_union': () => union(except(select(user.c.id), fromAddress), fromOrders),
  'set_op.nested_as_subquery_select': () => union(select(intersect(fromAddress, fromOrders).subquery()), select(user.c.id)),
  'set_op.union_as_subquery': () => {
    const u = union(fromAddress, fromOrders).subquery('u');
    return select(u.c.user_id).where(u.c.user_id.gt(3));
  },
  'set_op.union_labels_null': () =>
    // The second member is typed as NULL alone, which the types would refuse beside a text.
    union(select(user.c.id, user.c.name), select(address.c.id, nullLiteral.label('name')) as never),
  'set_op.union_column_count_mismatch': () => union(select(user.c.id), select(address.c.id, address.c.user_id) as never),
  'set_op.union_for_update': () => union(fromAddress, fromOrders),
  'set_op.nested_union_with_limit': () => unionAll(union(fromAddress, fromOrders).limit(2), select(user.c.id)),
};
