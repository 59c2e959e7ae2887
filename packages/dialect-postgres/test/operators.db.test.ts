import {
  ArrayOf,
  anyOf,
  column,
  type Expression,
  func,
  Integer,
  insert,
  json,
  Label,
  literal,
  MetaData,
  type NamedExpression,
  select,
  Text,
  text,
} from '@sqlayer/expression';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine, type TestEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import {
  adjacentTo,
  array,
  bothQueries,
  containedBy,
  contains,
  containsElement,
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
  type Range,
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
  textRankByCover,
  toTsQuery,
  toTsVector,
  upperEnd,
  webSearchToTsQuery,
  without,
  withoutPath,
} from '../src/index.ts';

const server = await testServer('postgres');
const metadata = new MetaData();
const t = metadata.table('t', {
  id: column(Integer, { primaryKey: true }),
  tags: column(ArrayOf(Text)),
  span: column(Int4Range),
  spans: column(Int4Multirange),
  doc: column(Jsonb<{ a: number; b?: { c: number }; list: readonly string[] }>()),
  store: column(HStore),
  body: column(Text),
});
const { tags, span, spans, doc, store, body } = t.c;
const range = (lower: number, upper: number): Range<number> => ({ lower, upper, bounds: '[)' });

describeOn(server, 'operators', () => {
  let at: TestEngine;

  beforeAll(async () => {
    at = await openEngine(server);
    await at.engine.begin(async (connection) => {
      await connection.execute(text('CREATE EXTENSION hstore'));
      await metadata.createAll(connection);
      await connection.execute(
        insert(t).values({
          id: 1,
          tags: ['red', 'green', 'blue'],
          span: range(10, 20),
          spans: [range(1, 3), range(5, 8)],
          doc: { a: 1, b: { c: 2 }, list: ['x', 'y'] },
          store: { k: 'v', n: null },
          body: 'The quick brown fox jumps over the lazy dog',
        }),
      );
    });
  }, 30_000);
  afterAll(() => at[Symbol.asyncDispose]());

  /** What expressions are worth in the only row. */
  async function worth(...expressions: readonly Expression<unknown>[]): Promise<readonly unknown[]> {
    const labels = expressions.map((one, i) => new Label(one as never, `c${i}`)) as unknown as readonly NamedExpression<
      unknown,
      string,
      ''
    >[];
    await using connection = await at.engine.connect();
    const row = await connection.execute(select(...labels).from(t)).one();
    return labels.map((_label, i) => (row as Record<string, unknown>)[`c${i}`]);
  }

  test('of arrays', async () => {
    expect(await worth(contains(tags, ['red', 'blue']), containedBy(tags, ['red', 'green']), overlaps(tags, ['blue', 'black']))).toEqual([
      true,
      false,
      true,
    ]);
    expect(await worth(literal('red').eq(anyOf(tags)), subscript(tags, 2, Text), slice(tags, 2, 3))).toEqual([
      true,
      'green',
      ['green', 'blue'],
    ]);
    expect(await worth(merged(tags, ['black']), merged(array([1, 2], Integer), array([3], Integer)))).toEqual([
      ['red', 'green', 'blue', 'black'],
      [1, 2, 3],
    ]);
  });

  test('of ranges', async () => {
    expect(
      await worth(
        containsElement(span, 15, Integer),
        contains(span, range(11, 13)),
        containedBy(span, range(0, 100)),
        overlaps(span, range(19, 30)),
        strictlyLeftOf(span, range(20, 30)),
        strictlyRightOf(span, range(0, 10)),
        notRightOf(span, range(0, 20)),
        notLeftOf(span, range(11, 12)),
        adjacentTo(span, range(20, 21)),
        isEmptyRange(span),
        span.eq(emptyRange),
      ),
    ).toEqual([true, true, true, true, true, true, true, false, true, false, false]);
    expect(
      await worth(
        rangeUnion(span, range(20, 25)),
        rangeIntersection(span, range(15, 40)),
        rangeDifference(span, range(15, 40)),
        lowerEnd(span, Integer),
        upperEnd(span, Integer),
      ),
    ).toEqual([range(10, 25), range(15, 20), range(10, 15), 10, 20]);
  });

  test('of several ranges', async () => {
    expect(
      await worth(
        containsElement(spans, 6, Integer),
        contains(spans, [range(1, 2), range(6, 7)]),
        overlaps(spans, [range(3, 5)]),
        strictlyLeftOf(spans, span),
        strictlyRightOf(span, spans),
        adjacentTo(spans, literal(range(8, 9), Int4Range)),
        notRightOf(spans, [range(0, 8)]),
      ),
    ).toEqual([true, true, false, true, true, true, true]);
    expect(
      await worth(
        rangeUnion(spans, [range(3, 5)]),
        rangeIntersection(spans, [range(2, 6)]),
        rangeDifference(spans, [range(1, 6)]),
        lowerEnd(spans, Integer),
      ),
    ).toEqual([[range(1, 8)], [range(2, 3), range(5, 6)], [range(6, 8)], 1]);
  });

  test('of documents', async () => {
    expect(
      await worth(
        contains(doc, { a: 1 } as never),
        hasKey(doc, 'b'),
        hasAnyKey(doc, ['x', 'a']),
        hasAllKeys(doc, ['x', 'a']),
        pathExists(doc, '$.b ? (@.c > 1)'),
        pathMatches(doc, '$.a > 1'),
      ),
    ).toEqual([true, true, true, false, true, false]);
    expect(
      await worth(
        without(doc, 'b'),
        without(doc, ['a', 'b']),
        without(json(doc).at('list'), 0),
        withoutPath(doc, ['list', 1]),
        merged(doc, { a: 7, list: [] }),
      ),
    ).toEqual([
      { a: 1, list: ['x', 'y'] },
      { list: ['x', 'y'] },
      ['y'],
      { a: 1, b: { c: 2 }, list: ['x'] },
      { a: 7, b: { c: 2 }, list: [] },
    ]);
  });

  test('of stores', async () => {
    expect(
      await worth(
        hasKey(store, 'k'),
        hasAnyKey(store, ['x', 'k']),
        hasAllKeys(store, ['x', 'k']),
        contains(store, { k: 'v' }),
        containedBy(store, { k: 'v', n: null, more: '1' }),
        subscript(store, 'k'),
        without(store, 'k'),
        without(store, ['k', 'n']),
        merged(store, { more: '1' }),
        func.call('akeys', ArrayOf(Text), store),
      ),
    ).toEqual([true, true, false, true, true, 'v', { n: null }, {}, { k: 'v', n: null, more: '1' }, ['k', 'n']]);
  });

  test('of text search', async () => {
    const words = toTsVector(body, { configuration: 'english' });
    const fox = toTsQuery('fox & !cat', { configuration: 'english' });
    expect(
      await worth(
        textMatches(words, fox),
        textMatches(words, plainToTsQuery('lazy foxes', { configuration: 'english' })),
        textMatches(words, phraseToTsQuery('brown fox', { configuration: 'english' })),
        textMatches(words, webSearchToTsQuery('"fox brown" or cat', { configuration: 'english' })),
        textMatches(words, opposite(fox)),
        textMatches(words, bothQueries(fox, toTsQuery('dog', { configuration: 'english' }))),
        textMatches(words, merged(toTsQuery('cat'), toTsQuery('dog'))),
        body.match('lazy dog', { configuration: 'english' }),
      ),
    ).toEqual([true, true, true, false, false, true, true, true]);
    const [rank, cover, headline] = await worth(
      textRank(words, fox),
      textRankByCover(words, plainToTsQuery('quick fox', { configuration: 'english' })),
      textHeadline(body, fox, { configuration: 'english', markup: 'StartSel=<, StopSel=>' }),
    );
    expect(rank).toBeGreaterThan(0);
    expect(cover).toBeGreaterThan(0);
    expect(headline).toContain('<fox>');
  });
});
