import { func, groupingSets, rollup, select } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { orders } from '../tables.ts';

const { status, user_id: userId, total } = orders.c;
const sums = select(userId, status, func.sum(total));

export const cases: GoldenCases = {
  'group.group_by': () => select(status, func.count()).groupBy(status),
  'group.group_by_two_calls': () => select(userId, status).groupBy(userId).groupBy(status),
  'group.group_by_reset': () => select(status).groupBy(userId).groupBy().groupBy(status),
  'group.having_without_group': () => select(func.count()).from(orders).having(func.count().gt(1)),
  'group.group_by_expression': () => select(func.lower(status), func.count()).groupBy(func.lower(status)),
  'group.count_distinct': () => select(func.count(userId).distinct()),
  'group.aggregates': () => select(func.min(total), func.max(total), func.sum(total), func.avg(total), func.count(total)),
  'group.rollup': () => sums.groupBy(rollup(userId, status)),
  'group.grouping_sets_tuples': () => sums.groupBy(groupingSets([userId, status], [userId], [])),
  'group.rollup_mixed': () => select(userId, status, func.count()).groupBy(userId, rollup(status)),
};
