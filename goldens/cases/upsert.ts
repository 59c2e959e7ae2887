import { column, func, Integer, insert, select, Timestamp, table, Varchar } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { item } from '../tables.ts';

const row = { sku: 'A', name: 'n', price: '1' };
const inserted = insert(item).values(row);
const t = table('t', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(20), { nullable: true }),
  touched: column(Timestamp, { nullable: true, onUpdate: func.now() }),
});

export const cases: GoldenCases = {
  'upsert.do_nothing_target': () => inserted.onConflictDoNothing({ target: ['sku'] }),
  'upsert.do_update_expression': () =>
    inserted.onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ price: item.c.price.add(excluded.price) }) }),
  'upsert.do_update_where': () =>
    inserted.onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name }), where: item.c.price.lt('5') }),
  'upsert.do_update_index_where': () =>
    inserted.onConflictDoUpdate({ target: ['sku'], targetWhere: item.c.price.gt('0'), set: (excluded) => ({ name: excluded.name }) }),
  'upsert.do_update_all_excluded': () =>
    inserted.onConflictDoUpdate({
      target: ['sku'],
      set: ({ id, sku, name, price, weight, category_id }) => ({ id, sku, name, price, weight, category_id }),
    }),
  'upsert.do_update_returning': () =>
    inserted.onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name }) }).returning(item.c.id, item.c.sku),
  'upsert.do_nothing_constraint_pg': () => inserted.onConflictDoNothing({ constraint: 'item_sku_key' }),
  'upsert.do_update_constraint_pk_pg': () =>
    insert(item)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: ['id'], set: { name: 'x' } }),
  'upsert.do_update_expression_target_pg': () => inserted.onConflictDoUpdate({ target: [func.lower(item.c.sku)], set: { name: 'x' } }),
  'upsert.do_update_onupdate_not_applied': () =>
    insert(t)
      .values({ id: 1, name: 'n' })
      .onConflictDoUpdate({ target: ['id'], set: { name: 'x' } }),
  'upsert.on_duplicate_values': () => inserted.onConflictDoUpdate({ set: ({ name, price }) => ({ name, price }) }),
  'upsert.on_duplicate_literal': () => inserted.onConflictDoUpdate({ set: { name: 'changed' } }),
  'upsert.on_duplicate_multi_values': () =>
    insert(item)
      .values([row, { sku: 'B', name: 'm', price: '2' }])
      .onConflictDoUpdate({ set: ({ price }) => ({ price }) }),
  'upsert.on_duplicate_from_select': () =>
    insert(item)
      .fromSelect(['sku', 'name', 'price'], select(item.c.sku, item.c.name, item.c.price))
      .onConflictDoUpdate({ set: ({ name }) => ({ name }) }),
};
