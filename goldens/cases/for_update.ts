import { select } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { orders, user } from '../tables.ts';

const ids = select(orders.c.id);
const joined = select(user.c.id, orders.c.id).join(orders);

export const cases: GoldenCases = {
  'for_update.plain': () => ids.where(orders.c.id.eq(5)).forUpdate(),
  'for_update.skip_locked': () => ids.forUpdate({ skipLocked: true }),
  'for_update.read_skip_locked': () => ids.forUpdate({ read: true, skipLocked: true }),
  'for_update.key_share': () => ids.forUpdate({ keyShare: true }),
  'for_update.read_key_share': () => ids.forUpdate({ read: true, keyShare: true }),
  'for_update.of_column': () => ids.forUpdate({ of: [orders.c.id] }),
  'for_update.of_table': () => joined.forUpdate({ of: [orders] }),
  'for_update.of_two_tables': () => joined.forUpdate({ of: [user, orders], nowait: true }),
  'for_update.limit': () => ids.where(orders.c.status.eq('new')).orderBy(orders.c.id).limit(1).forUpdate({ skipLocked: true }),
};
