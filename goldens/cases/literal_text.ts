import { ArrayOf, Blob, bindParam, DateOnly, func, Integer, Json, literal, select, sql, Text, text, Varchar } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, eventLog, user } from '../tables.ts';

const ids = select(user.c.id);
const events = select(eventLog.c.id);

export const cases: GoldenCases = {
  'literal_text.inline_integer_string': () => ids.where(user.c.id.eq(5), user.c.name.eq("it's")),
  'literal_text.inline_timestamp_tz': () => events.where(eventLog.c.occurred_at.ge(new Date('2024-02-03T00:00:00Z'))),
  'literal_text.inline_uuid': () => events.where(eventLog.c.event_uuid.eq('7f1c7c0e-8f0a-4b0e-9a57-0a8b5b9c2d11')),
  'literal_text.inline_enum': () => events.where(eventLog.c.severity.eq('high')),
  'literal_text.inline_interval': () => events.where(eventLog.c.duration.gt('PT1H30M')),
  'literal_text.inline_json': () => select(literal({ a: [1, "it's"] }, Json()).label('j')),
  'literal_text.inline_binary': () => select(literal(new Uint8Array([1, 2, 255]), Blob).label('b')),
  'literal_text.inline_array': () => select(literal([1, 2], ArrayOf(Integer)).label('a')),
  'literal_text.literal_execute_unexpanded': () =>
    ids.where(user.c.name.eq(bindParam('q', Text, { value: 'x', literalExecute: true })), user.c.age.gt(5)),
  'literal_text.bindparam_value_default': () => ids.where(user.c.name.eq(bindParam('who', Text, { value: 'ed' }))),
  'literal_text.params_method': () => ids.where(user.c.name.eq(bindParam('who', Text, { value: 'ed' }))),
  'literal_text.bind_percent_sign': () => select(sql`'50%'`.as(Text).label('p')).from(user).where(user.c.name.like('a%%b')),
  'literal_text.literal_column_typed_concat': () => select(sql`a_col`.as(Varchar()).add('x').label('s')),
  'literal_text.literal_column_with_percent': () => select(sql`a % b`.as(Integer).label('m')),
  'literal_text.text_plain': () => text('SELECT 1'),
  'literal_text.text_binds': () => text('SELECT id FROM user_account WHERE name = :n AND age > :a AND fullname = :n', { n: 'x', a: 5 }),
  'literal_text.text_double_colon': () => text('SELECT x::int FROM t WHERE y = :y', { y: 1 }),
  'literal_text.text_typed_bind': () => text('SELECT id FROM employee WHERE hired_on > :d', { d: literal('2020-01-01', DateOnly) }),
  'literal_text.text_columns_cte': () => {
    const c = text('SELECT id FROM user_account WHERE age > :a', { a: 5 }).columns({ id: Integer }).cte('c');
    return select(address.c.email_address).join(c, address.c.user_id.eq(c.c.id));
  },
  'literal_text.text_in_where': () => ids.where(sql`age > 5`.as(Integer) as never, user.c.name.eq('x')),
  'literal_text.text_in_where_or': () => ids.where(sql`age > 5 OR age < 2`.as(Integer) as never, user.c.name.eq('x')),
  'literal_text.text_in_expression': () => select(func.coalesce(user.c.name, sql`NULL`.as(Text)).label('c')),
};
