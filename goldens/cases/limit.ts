import { mysqlLimit } from '@sqlayer/dialect-mysql';
import { bindParam, delete_, func, Integer, select } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, category, orders, user } from '../tables.ts';

const { id, name, age } = user.c;
const ids = select(id);
const byName = ids.orderBy(name);
const byAge = ids.orderBy(age);

export const cases: GoldenCases = {
  'limit.limit': () => ids.limit(5),
  'limit.limit_order_by': () => byName.limit(5),
  'limit.limit_unexpanded': () => byName.limit(5),
  'limit.limit_offset_no_order_by': () => ids.limit(5).offset(10),
  'limit.offset_only_order_by': () => byName.offset(10),
  'limit.offset_zero': () => byName.limit(5).offset(0),
  'limit.slice': () => ids.orderBy(id).slice(10, 15),
  'limit.limit_literal_binds': () => byName.limit(5).offset(10),
  'limit.limit_bindparam': () => ids.orderBy(id).limit(bindParam('lim', Integer)).offset(bindParam('off', Integer)),
  'limit.limit_scalar_subquery': () => ids.orderBy(id).limit(select(func.count()).from(category).scalarSubquery()),
  'limit.limit_reset': () => ids.orderBy(id).limit(5).offset(2).limit(null),
  'limit.limit_not_a_number': () => ids.limit('abc' as never),
  'limit.fetch': () => byName.fetch(5),
  'limit.fetch_offset': () => byName.offset(10).fetch(5),
  'limit.fetch_with_ties': () => byAge.fetch(5, { withTies: true }),
  'limit.fetch_percent_with_ties': () => byAge.fetch(10, { withTies: true, percent: true }),
  'limit.fetch_with_ties_offset': () => byAge.offset(3).fetch(5, { withTies: true }),
  'limit.limit_in_subquery': () => {
    const top = select(id, name).orderBy(name).limit(5).subquery('toprows');
    return select(top.c.id).limit(2);
  },
  'limit.limit_with_where_params': () => byName.where(age.gt(21)).limit(5).offset(10),
  'limit.limit_join_dedupe': () => select(id, address.c.id).join(address).orderBy(id).limit(5).offset(2),
  'limit.mysql_delete_limit': () => delete_(orders).where(orders.c.status.eq('x')).withClause(mysqlLimit(5)),
};
