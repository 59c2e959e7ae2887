import {
  cast,
  falseLiteral,
  func,
  Integer,
  literal,
  not,
  nullLiteral,
  select,
  sql,
  tableSample,
  trueLiteral,
  Varchar,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, eventLog, user } from '../tables.ts';

const countId = func.count(user.c.id);

export const cases: GoldenCases = {
  'select.columns': () => select(user.c.id, user.c.name),
  'select.whole_table_custom_types': () => select(eventLog),
  'select.two_tables_dedupe_names': () => select(...user.columns, ...address.columns),
  'select.same_column_three_times': () => select(user.c.id, user.c.id, user.c.id),
  'select.label_of_label': () => select(user.c.id.label('a').label('b')),
  'select.label_without_name': () => select(user.c.age.add(1)),
  'select.expression_anonymous_label': () => select(user.c.age.add(1), user.c.age.mul(2)),
  'select.function_anonymous_label': () => select(func.count(user.c.id), func.count(user.c.name)),
  'select.function_same_expression_twice': () => select(countId, countId),
  'select.cast_keeps_column_name': () => select(cast(user.c.age, Varchar(10))),
  'select.labelled_comparison': () => select(user.c.id, user.c.age.ge(18).label('adult')),
  'select.label_style_tablename_plus_col_functions': () =>
    select(user.c.name.label('user_account_name'), func.max(user.c.age), func.lower(user.c.name)),
  'select.no_from': () => select(literal(1)),
  'select.literal_column_number': () => select(sql`1`.as(Integer).label('one')),
  'select.no_columns_from_table': () => select().from(user),
  'select.count_star': () => select(func.count()).from(user),
  'select.with_only_columns': () => select(user.c.id, user.c.name).where(user.c.age.gt(30)).columns(user.c.fullname),
  'select.alias_table': () => {
    const u = user.as('u');
    return select(u.c.id, u.c.name);
  },
  'select.anonymous_alias': () => select(user.as().c.id, user.as().c.id),
  'select.null_true_false': () => select(nullLiteral, trueLiteral, falseLiteral),
  'select.type_of_boolean_column': () => select(user.c.is_active, not(user.c.is_active)),
  'select.filter_by': () => select(user).where(user.c.name.eq('sandy'), user.c.is_active.eq(true)),
  'select.tablesample_number': () => select(tableSample(user, 5).c.id),
};
