import { Jsonb } from '@sqlayer/dialect-postgres';
import { column, Integer, insert, Json, json, jsonNull, nullLiteral, select, table, update, variant } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { eventLog } from '../tables.ts';

const { id, payload } = eventLog.c;
const t = table('t', { id: column(Integer, { primaryKey: true }), doc: column(variant(Json<unknown>(), { postgres: Jsonb<unknown>() })) });

export const cases: GoldenCases = {
  'json.select_column': () => select(payload),
  'json.key_labelled': () => select(json(payload).at('kind').label('k')),
  'json.index': () => select(json(payload).at(2).label('e')),
  'json.key_then_index': () => select(json(payload).at('items').at(0).at('sku').label('s')),
  'json.path_single': () => select(json(payload).path('kind').label('s')),
  'json.key_odd_characters': () => select(json(payload).at('my "odd" key.x').label('s')),
  'json.as_string': () => select(json(payload).at('kind').asText().label('s')),
  'json.as_numeric': () => select(json(payload).at('n').asNumeric(10, 2).label('s')),
  'json.path_as_string': () => select(json(payload).path('a', 'b').asText().label('s')),
  'json.where_as_string': () => select(id).where(json(payload).at('kind').asText().eq('click')),
  'json.where_as_integer': () => select(id).where(json(payload).at('n').asInteger().gt(5)),
  'json.where_as_boolean': () => select(id).where(json(payload).at('flag').asBoolean().eq(true)),
  'json.where_is_null': () => select(id).where(payload.isNull()),
  'json.insert_value': () =>
    insert(eventLog).values({
      event_uuid: '7f1c7c0e-8f0a-4b0e-9a57-0a8b5b9c2d11',
      severity: 'low',
      payload: { a: 1 },
      occurred_at: new Date('2024-01-01T00:00:00Z'),
    }),
  'json.insert_sql_null': () => update(eventLog).set({ payload: nullLiteral }).where(id.eq(1n)),
  'json.insert_json_null': () => update(eventLog).set({ payload: jsonNull }).where(id.eq(1n)),
  'json.pg_jsonb_contains': () => select(t.c.id).where(t.c.doc.op('@>', { a: 1 }, { predicate: true, precedence: 5 })),
  'json.pg_jsonb_contained_by': () => select(t.c.id).where(t.c.doc.op('<@', { a: 1 }, { predicate: true, precedence: 5 })),
  'json.pg_jsonb_subscript': () => select(json(t.c.doc).at('a').asText().label('x'), json(t.c.doc).path('a', 1).label('y')),
};
