import {
  array,
  atTimeZone,
  containedBy,
  contains,
  containsElement,
  DateRange,
  HStore,
  hasKey,
  Int4Range,
  overlaps,
  PgInterval,
  strictlyLeftOf,
  subscript,
  TsQuery,
  TsVector,
  textMatches,
} from '@sqlayer/dialect-postgres';
import { ArrayOf, anyOf, cast, column, func, Integer, literal, select, Text, table, update, Varchar } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { eventLog, orders, user } from '../tables.ts';

const { tags } = eventLog.c;
const events = select(eventLog.c.id);
const stored = table('t', { h: column(HStore) });
const ranged = table('t', { id: column(Integer, { primaryKey: true }), r: column(Int4Range) });
const dated = table('t', { id: column(Integer, { primaryKey: true }), r: column(DateRange) });

export const cases: GoldenCases = {
  'pg_types.array_literal_empty': () => select(array([], Integer).label('a')),
  'pg_types.array_literal_nested': () => select(array<unknown>([array([1, 2], Integer), array([literal(3), user.c.age])]).label('a')),
  'pg_types.array_literal_concat': () =>
    select(
      array([1, 2], Integer)
        .op('||', array([3], Integer))
        .label('a'),
    ),
  'pg_types.array_subscript': () => select(subscript(tags, 1, Varchar(40)).label('t')),
  'pg_types.array_any': () => events.where(literal('red').eq(anyOf(tags))),
  'pg_types.array_contains_generic': () => events.where(contains(tags, ['red'])),
  'pg_types.array_contained_overlap': () => events.where(containedBy(tags, ['a', 'b']), overlaps(tags, ['c'])),
  'pg_types.array_eq_value': () => events.where(tags.eq(['a', 'b'])),
  'pg_types.array_element_update': () => update(eventLog).setElement('tags', 1, 'x').where(eventLog.c.id.eq(1n)),
  'pg_types.hstore_ops': () =>
    select(subscript(stored.c.h, 'a').label('x')).where(hasKey(stored.c.h, 'k'), contains(stored.c.h, { a: '1' })),
  'pg_types.hstore_functions': () =>
    select(
      func.call('akeys', ArrayOf(Text), stored.c.h).label('k'),
      func.call('delete', HStore, stored.c.h, 'a').label('d'),
      func.call('hstore', HStore, 'x', 'y').label('c'),
    ),
  'pg_types.range_ops': () =>
    select(ranged.c.id).where(
      containsElement(ranged.c.r, 5, Integer),
      overlaps(ranged.c.r, { lower: 1, upper: 10, bounds: '[)' }),
      strictlyLeftOf(ranged.c.r, { lower: 20, upper: 30, bounds: '[]' }),
    ),
  'pg_types.range_eq_date': () => select(dated.c.id).where(dated.c.r.eq({ lower: '2024-01-01', upper: '2024-02-01', bounds: '[)' })),
  'pg_types.interval_type_arith': () => select(func.now().op('+', cast('P1D', PgInterval())).label('t')),
  'pg_types.at_time_zone_op': () => select(atTimeZone(eventLog.c.occurred_at, 'UTC').label('t')),
  'pg_types.to_tsvector_match': () =>
    select(orders.c.id).where(
      textMatches(func.call('to_tsvector', TsVector, 'english', orders.c.note), func.call('to_tsquery', TsQuery, 'refund & late')),
    ),
  'pg_types.pg_ilike_any': () => select(user.c.id).where(user.c.name.op('ILIKE', anyOf(array(['a%', 'b%'], Text)), { predicate: true })),
};
