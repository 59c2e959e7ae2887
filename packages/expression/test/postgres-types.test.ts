import {
  adjacentTo,
  array,
  bothQueries,
  containedBy,
  contains,
  containsElement,
  DateRange,
  emptyRange,
  HStore,
  hasAllKeys,
  hasAnyKey,
  hasKey,
  Int4Multirange,
  Int4Range,
  isEmptyRange,
  Jsonb,
  lowerEnd,
  merged,
  notLeftOf,
  notRightOf,
  opposite,
  overlaps,
  pathExists,
  pathMatches,
  phraseToTsQuery,
  plainToTsQuery,
  rangeDifference,
  rangeIntersection,
  rangeUnion,
  slice,
  strictlyLeftOf,
  strictlyRightOf,
  subscript,
  textHeadline,
  textMatches,
  textRank,
  toTsQuery,
  toTsVector,
  upperEnd,
  webSearchToTsQuery,
  without,
  withoutPath,
} from '@sqlayer/dialect-postgres';
import { describe, expect, test } from 'vitest';
import {
  ArrayOf,
  allOf,
  anyOf,
  column,
  type Expression,
  func,
  Integer,
  literal,
  type Statement,
  select,
  Text,
  table,
  update,
} from '../src/index.ts';
import { postgres, six } from './six-dialects.ts';

const t = table('t', {
  id: column(Integer, { primaryKey: true }),
  tags: column(ArrayOf(Text)),
  span: column(Int4Range),
  days: column(DateRange),
  spans: column(Int4Multirange),
  doc: column(Jsonb<unknown>()),
  store: column(HStore),
});
const { id, tags, span, days, spans, doc, store } = t.c;

/** What PostgreSQL is sent; every other database refuses it. */
function sent(statement: Statement): string {
  const { sql, parameters } = postgres.compile(statement).bind(statement.structure().values, undefined);
  return `${sql.replace(/^SELECT t.id FROM t WHERE /, '')} ${JSON.stringify(parameters)}`;
}

const where = (...conditions: readonly Expression<boolean | null>[]): string => sent(select(id).where(...conditions));

describe('arrays', () => {
  test('are compared as sets and searched', () => {
    expect(where(contains(tags, ['red']), containedBy(tags, ['a', 'b']), overlaps(tags, ['c']))).toMatchInlineSnapshot(
      `"t.tags @> $1 AND t.tags <@ $2 AND t.tags && $3 ["{red}","{a,b}","{c}"]"`,
    );
    expect(where(literal('red').eq(anyOf(tags)), literal('x').ne(allOf(tags)))).toMatchInlineSnapshot(
      `"$1 = ANY (t.tags) AND $2 != ALL (t.tags) ["red","x"]"`,
    );
    expect(where(tags.eq(['a', 'b']))).toMatchInlineSnapshot(`"t.tags = $1 ["{a,b}"]"`);
  });

  test('are made, joined and entered', () => {
    expect(sent(select(array([1, 2], Integer).label('a'), array([], Integer).label('b')))).toMatchInlineSnapshot(
      `"SELECT ARRAY[$1::INTEGER, $2::INTEGER] AS a, ARRAY[]::INTEGER[] AS b [1,2]"`,
    );
    expect(
      sent(
        select(
          array([id, literal(3)])
            .op('||', array([4], Integer))
            .label('a'),
        ),
      ),
    ).toMatchInlineSnapshot(`"SELECT ARRAY[t.id, $1::INTEGER] || ARRAY[$2::INTEGER] AS a FROM t [3,4]"`);
    expect(sent(select(subscript(tags, 1, Text).label('first')))).toMatchInlineSnapshot(`"SELECT t.tags[$1] AS first FROM t [1]"`);
    const made = func.call('string_to_array', ArrayOf(Text), 'a,b', ',') as never as typeof tags;
    expect(sent(select(subscript(made, 1, Text).label('first'), slice(made, 1, 2).label('some')))).toMatchInlineSnapshot(
      `"SELECT (string_to_array($1, $2))[$3] AS first, (string_to_array($4, $5))[$6:$7] AS "some" ["a,b",",",1,"a,b",",",1,2]"`,
    );
    expect(sent(select(slice(tags, 1, 2).label('some'), merged(tags, ['x']).label('more')))).toMatchInlineSnapshot(
      `"SELECT t.tags[$1:$2] AS "some", t.tags || $3 AS more FROM t [1,2,"{x}"]"`,
    );
    expect(sent(update(t).setElement('tags', 2, 'x').where(id.eq(1)))).toMatchInlineSnapshot(
      `"UPDATE t SET tags[$1]=$2 WHERE t.id = $3 [2,"x",1]"`,
    );
  });
});

describe('ranges', () => {
  test('hold elements and each other', () => {
    expect(where(containsElement(span, 5, Integer), contains(span, { lower: 1, upper: 3, bounds: '[)' }))).toMatchInlineSnapshot(
      `"t.span @> CAST($1 AS INTEGER) AND t.span @> $2::INT4RANGE [5,"[1,3)"]"`,
    );
    expect(where(overlaps(days, { lower: '2024-01-01', upper: null, bounds: '[)' }), containedBy(span, emptyRange))).toMatchInlineSnapshot(
      `"t.days && $1::DATERANGE AND t.span <@ $2::INT4RANGE ["[2024-01-01,)","empty"]"`,
    );
  });

  test('lie beside each other', () => {
    const other = { lower: 1, upper: 10, bounds: '[)' } as const;
    expect(where(strictlyLeftOf(span, other), strictlyRightOf(span, other), adjacentTo(span, other))).toMatchInlineSnapshot(
      `"t.span << $1::INT4RANGE AND t.span >> $2::INT4RANGE AND t.span -|- $3::INT4RANGE ["[1,10)","[1,10)","[1,10)"]"`,
    );
  });

  test('are compared by their ends, joined and cut', () => {
    const other = { lower: 1, upper: 10, bounds: '[)' } as const;
    expect(where(notRightOf(span, other), notLeftOf(spans, span), isEmptyRange(span))).toMatchInlineSnapshot(
      `"t.span &< $1::INT4RANGE AND t.spans &> t.span AND isempty(t.span) ["[1,10)"]"`,
    );
    expect(
      sent(
        select(
          rangeUnion(span, other).label('a'),
          rangeIntersection(span, other).label('b'),
          rangeDifference(span, other).label('c'),
          upperEnd(span, Integer).label('d'),
          lowerEnd(span, Integer).label('e'),
        ),
      ),
    ).toMatchInlineSnapshot(
      `"SELECT t.span + $1::INT4RANGE AS a, t.span * $2::INT4RANGE AS b, t.span - $3::INT4RANGE AS c, upper(t.span) AS d, lower(t.span) AS e FROM t ["[1,10)","[1,10)","[1,10)"]"`,
    );
  });

  test('come in sets', () => {
    expect(
      where(overlaps(spans, [{ lower: 1, upper: 2, bounds: '[)' }]), func.call('isempty', Integer, spans).eq(1)),
    ).toMatchInlineSnapshot(`"t.spans && $1::INT4MULTIRANGE AND isempty(t.spans) = $2 ["{[1,2)}",1]"`);
  });
});

describe('documents and stores', () => {
  test('are searched by keys and parts', () => {
    expect(where(contains(doc, { a: 1 }), hasKey(doc, 'a'))).toMatchInlineSnapshot(
      `"t.doc @> $1::JSONB AND t.doc ? $2 ["{\\"a\\":1}","a"]"`,
    );
    expect(where(contains(store, { a: '1' }), hasKey(store, 'k'), subscript(store, 'a').eq('x'))).toMatchInlineSnapshot(
      `"t.store @> $1 AND t.store ? $2 AND t.store[$3] = $4 ["\\"a\\"=>\\"1\\"","k","a","x"]"`,
    );
  });
});

describe('documents and stores, changed', () => {
  test('lose keys and take others', () => {
    expect(
      where(hasAnyKey(doc, ['a', 'b']), hasAllKeys(store, ['a']), pathExists(doc, '$.a'), pathMatches(doc, '$.a > 1')),
    ).toMatchInlineSnapshot(`"t.doc ?| $1 AND t.store ?& $2 AND t.doc @? $3 AND t.doc @@ $4 ["{a,b}","{a}","$.a","$.a > 1"]"`);
    expect(
      sent(
        select(
          without(doc, 'a').label('a'),
          without(doc, 0).label('b'),
          without(doc, ['a', 'b']).label('c'),
          withoutPath(doc, ['list', 1]).label('d'),
          merged(doc, { a: 2 }).label('e'),
          merged(without(store, 'k'), { more: '1' }).label('f'),
        ),
      ),
    ).toMatchInlineSnapshot(
      `"SELECT t.doc - CAST($1 AS TEXT) AS a, t.doc - CAST($2 AS INTEGER) AS b, t.doc - CAST($3 AS TEXT[]) AS c, t.doc #- CAST($4 AS TEXT[]) AS d, t.doc || $5::JSONB AS e, (t.store - CAST($6 AS TEXT)) || $7 AS f FROM t ["a",0,"{a,b}","{list,1}","{\\"a\\":2}","k","\\"more\\"=>\\"1\\""]"`,
    );
  });
});

describe('text search', () => {
  test('takes words in a language', () => {
    const words = toTsVector(func.coalesce(literal('text'), literal('')), { configuration: 'english' });
    expect(
      where(
        textMatches(words, plainToTsQuery('lazy dog', { configuration: 'english' })),
        textMatches(words, opposite(bothQueries(toTsQuery('a & b'), webSearchToTsQuery('"a b" -c')))),
        textRank(words, phraseToTsQuery('a b')).gt(0.1),
      ),
    ).toMatchInlineSnapshot(
      `"to_tsvector(CAST($1 AS REGCONFIG), coalesce($2, $3)) @@ plainto_tsquery(CAST($4 AS REGCONFIG), $5) AND to_tsvector(CAST($6 AS REGCONFIG), coalesce($7, $8)) @@ !!(to_tsquery($9) && websearch_to_tsquery($10)) AND ts_rank(to_tsvector(CAST($11 AS REGCONFIG), coalesce($12, $13)), phraseto_tsquery($14)) > $15 ["english","text","","english","lazy dog","english","text","","a & b","\\"a b\\" -c","english","text","","a b",0.1]"`,
    );
    expect(sent(select(textHeadline('a text', toTsQuery('text'), { markup: 'MaxWords=5' }).label('h')))).toMatchInlineSnapshot(
      `"SELECT ts_headline($1, to_tsquery($2), $3) AS h ["a text","text","MaxWords=5"]"`,
    );
  });
});

test('no other database has these types', () => {
  for (const dialect of six.filter(({ name }) => name !== 'postgres')) {
    for (const condition of [tags.eq(['a']), overlaps(span, { lower: 1, upper: 2, bounds: '[)' })])
      expect(() => dialect.compile(select(id).where(condition)), dialect.name).toThrow(/SQL_UNSUPPORTED.*PostgreSQL only/);
  }
});
