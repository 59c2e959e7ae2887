import { delete_, insert, select, update } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, category, item, user } from '../tables.ts';

const { id } = user.c;

export const cases: GoldenCases = {
  'hints.prefix_dialect': () => select(id).prefixWith('SQL_CALC_FOUND_ROWS', 'mysql').prefixWith('/*+ X */', 'oracle'),
  'hints.prefix_two_with_distinct': () => select(id).distinct().prefixWith('A').prefixWith('B'),
  'hints.suffix': () => select(id).where(id.eq(1)).suffixWith('OPTION (X)'),
  'hints.table_hint': () =>
    select(id)
      .withHint(user, 'WITH (NOLOCK)', 'mssql')
      .withHint(user, 'USE INDEX (ix)', 'mysql')
      .withHint(user, 'USE INDEX (ix)', 'mariadb')
      .withHint(user, 'INDEX(%(name)s ix)', 'oracle')
      .withHint(user, 'ONLY', 'postgres'),
  'hints.table_hint_any_dialect': () => select(id).withHint(user, 'HINT_X'),
  'hints.table_hint_alias_join': () => {
    const a = address.as('a');
    return select(id)
      .join(a)
      .withHint(a, 'WITH (NOLOCK)', 'mssql')
      .withHint(a, 'INDEX(%(name)s ix)', 'oracle')
      .withHint(a, 'FORCE INDEX (ix)', 'mysql');
  },
  'hints.statement_hint_any_dialect': () => select(id).orderBy(id).limit(3).withStatementHint('HINT Y'),
  'hints.update_hint': () => update(user).set({ age: 5 }).withHint('WITH (PAGLOCK)', 'mssql'),
  'hints.delete_hint': () => delete_(user).where(id.eq(1)).withHint('WITH (PAGLOCK)', 'mssql'),
  'hints.insert_hint': () => insert(user).values({ name: 'x', is_active: true }).withHint('WITH (TABLOCK)', 'mssql'),
  'hints.insert_prefix_suffix_select': () => insert(category).fromSelect(['name'], select(item.c.name)).prefixWith('HIGH'),
  'hints.cte_suffix_dialect': () => select(select(category.c.id).cte('c', { suffixes: [{ text: 'CYCLE id SET c', dialect: 'oracle' }] })),
  'hints.pg_only': () => {
    const u = user.as('u');
    return select(u.c.id).withHint(u, 'ONLY', 'postgres');
  },
  'hints.mysql_index_hint_update': () => update(user).set({ age: 5 }).withHint('FORCE INDEX (ix)', 'mysql'),
};
