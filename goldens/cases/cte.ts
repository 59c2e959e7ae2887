import { delete_, func, insert, literal, select, union, unionAll, update } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, category, orders, user } from '../tables.ts';

export const cases: GoldenCases = {
  'cte.anonymous': () => {
    const c = select(orders.c.id, orders.c.user_id).cte();
    return select(c.c.id);
  },
  'cte.join_cte': () => {
    const totals = select(orders.c.user_id, func.sum(orders.c.total).label('t')).groupBy(orders.c.user_id).cte('totals');
    return select(user.c.name, totals.c.t).join(totals, user.c.id.eq(totals.c.user_id));
  },
  'cte.two_ctes': () => {
    const a = select(user.c.id).cte('a');
    const b = select(address.c.user_id).cte('b');
    return select(a.c.id).join(b, a.c.id.eq(b.c.user_id));
  },
  'cte.cte_references_cte': () => {
    const regional = select(orders.c.user_id, func.sum(orders.c.total).label('t')).groupBy(orders.c.user_id).cte('regional');
    const top = select(regional.c.user_id).where(regional.c.t.gt('100')).cte('top');
    return select(user.c.name).where(user.c.id.in(select(top.c.user_id)));
  },
  'cte.cte_used_twice_alias': () => {
    const c = select(category.c.id, category.c.parent_id).cte('c');
    const x = c.as('x');
    const y = c.as('y');
    return select(x.c.id, y.c.id).where(x.c.id.eq(y.c.parent_id));
  },
  'cte.cte_in_subquery_hoisted': () => {
    const c = select(user.c.id).where(user.c.age.gt(3)).cte('c');
    return select(select(c).subquery('sq'));
  },
  'cte.cte_params_order': () => {
    const c = select(orders.c.id).where(orders.c.status.eq('new')).cte('c');
    return select(c.c.id, literal(5).label('five')).where(c.c.id.gt(7));
  },
  'cte.nesting': () => {
    const inner = select(user.c.id).cte('inner_c', { nesting: true });
    return select(select(inner).cte('outer_c'));
  },
  'cte.add_cte': () => select(user.c.id).withCtes([select(address.c.id).cte('extra')]),
  'cte.add_cte_nest_here': () => {
    const c = select(address.c.user_id).cte('c');
    return select(select(c).withCtes([c], { nestHere: true }).subquery('sq'));
  },
  'cte.suffix_search_depth_first': () => {
    const { id, parent_id } = category.c;
    const t = select(id, parent_id)
      .where(id.eq(1))
      .recursiveCte('t', (self) => select(id, parent_id).where(parent_id.eq(self.c.id)), {
        suffixes: ['SEARCH DEPTH FIRST BY id SET ordercol'],
      });
    return select(t.c.id);
  },
  'cte.cte_of_union': () => select(union(select(address.c.user_id), select(orders.c.user_id)).cte('c')),
  'cte.cte_in_union': () => {
    const c = select(user.c.id, user.c.age).cte('c');
    return unionAll(select(c.c.id).where(c.c.age.lt(5)), select(c.c.id).where(c.c.age.gt(50)));
  },
  'cte.update_with_cte': () => {
    const c = select(orders.c.id)
      .where(orders.c.placed_at.lt(new Date('2020-01-01T00:00:00Z')))
      .cte('c');
    return update(orders)
      .set({ status: 'old' })
      .where(orders.c.id.in(select(c.c.id)));
  },
  'cte.delete_with_cte': () => {
    const c = select(orders.c.id).where(orders.c.status.eq('x')).cte('c');
    return delete_(orders).where(orders.c.id.in(select(c.c.id)));
  },
  'cte.delete_returning_in_cte': () => {
    const moved = delete_(orders).where(orders.c.status.eq('old')).returning(orders.c.id, orders.c.user_id).cte('moved');
    return select(moved.c.id);
  },
  'cte.insert_returning_in_cte': () => select(insert(user).values({ name: 'n', is_active: true }).returning(user.c.id).cte('ins')),
  'cte.update_returning_in_cte_insert': () => {
    const upd = update(orders).set({ status: 'done' }).where(orders.c.status.eq('new')).returning(orders.c.user_id).cte('upd');
    return insert(address).fromSelect(['user_id', 'email_address'], select(upd.c.user_id, literal('x')));
  },
  'cte.cte_name_conflict': () => {
    const first = select(user.c.id).cte('c');
    const second = select(address.c.id).cte('c');
    return select(first.c.id, second.c.id);
  },
  'cte.cte_quoted_name': () => select(select(user.c.id.label('Weird Col')).cte('Select Me')),
};
