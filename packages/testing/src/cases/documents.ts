import { func, insert, JsonText, json, jsonNull, select, update } from '@sqlayer/expression';
import { expect } from 'vitest';
import { archive, document, reports } from '../fixtures/archive.ts';
import { CaseGroup } from '../suite/case-group.ts';
import { expectRoundTrip } from '../suite/round-trip.ts';

export const documents = new CaseGroup('a JSON document', { fixtures: [archive], needs: ['json'] });

const { id, payload } = document.c;
const found = select(id).orderBy(id);

documents.it('is read as it was written', async (connection) => {
  expect(await connection.scalars(select(payload).orderBy(id)).all()).toEqual(reports);
});

documents.it('is any value that JSON has', async (connection) => {
  const values = [0, -1.5, true, false, '', 'text', [], {}, [1, [2, { a: null }]], 1e21, 5e-324];
  await connection.execute(insert(document).values(values.map((value, i) => ({ id: i + 10, payload: value as never }))));
  expect(await connection.scalars(select(payload).where(id.ge(10)).orderBy(id)).all()).toEqual(values);
});

documents.it('keeps texts of any characters, in keys too', async (connection) => {
  const value = { 'ключ "x" \\': 'a\nb\t\u0001 \u2028 😀 </script>', '': 'empty', "it's": "it's" };
  await connection.execute(insert(document).values({ id: 10, payload: value as never }));
  expect(await connection.scalar(select(payload).where(id.eq(10)))).toEqual(value);
});

documents.it('keeps numbers to 53 bits, and the greatest', async (connection) => {
  const value = { max: Number.MAX_SAFE_INTEGER, min: Number.MIN_SAFE_INTEGER, big: 1.7976931348623157e308, tenth: 0.1 };
  await connection.execute(insert(document).values({ id: 10, payload: value as never }));
  expect(await connection.scalar(select(payload).where(id.eq(10)))).toEqual(value);
});

function nested(depth: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

documents.it('keeps every digit of whole numbers', ['exactJson'], async (connection) => {
  const value = { max: 2n ** 63n - 1n, odd: [2n ** 53n + 1n, -(2n ** 53n) - 1n], great: 10n ** 40n + 1n, text: '9007199254740993' };
  await connection.execute(insert(document).values({ id: 10, payload: value as never }));
  expect(await connection.scalar(select(payload).where(id.eq(10)))).toEqual(value);
});

documents.onEngine('is kept as its text, with every digit of fractions', ['exactJson'], (_engine, database) =>
  expectRoundTrip(database, JsonText, ['{"a":[0.1234567890123456789012345678901234567890,1e400,"\\u00e9"]}'], { comparable: false }),
);

documents.it('is nested twenty deep', async (connection) => {
  await connection.execute(insert(document).values({ id: 10, payload: nested(20) as never }));
  expect(await connection.scalar(select(payload).where(id.eq(10)))).toEqual(nested(20));
});

documents.it('is nested sixty deep', ['deepJson'], async (connection) => {
  await connection.execute(insert(document).values({ id: 10, payload: nested(60) as never }));
  expect(await connection.scalar(select(payload).where(id.eq(10)))).toEqual(nested(60));
});

documents.it('of many kilobytes comes back whole', async (connection) => {
  const value = { title: 'long', tags: Array.from({ length: 5_000 }, (_one, i) => `tag ${i}`) };
  await connection.execute(insert(document).values({ id: 10, payload: value }));
  expect(await connection.scalar(select(payload).where(id.eq(10)))).toEqual(value);
});

documents.it('tells NULL from the null of JSON', async (connection) => {
  await connection.execute(insert(document).values({ id: 10, payload: null }));
  await connection.execute(insert(document).values({ id: 11, payload: jsonNull as never }));
  expect(await connection.scalars(found.where(payload.isNull())).all()).toEqual([10]);
  expect(await connection.scalars(select(payload).where(id.ge(10)).orderBy(id)).all()).toEqual([null, null]);
});

documents.it('gives a part under a key', async (connection) => {
  const title = json(payload).at('title');
  expect(await connection.scalars(select(title.label('title')).orderBy(id)).all()).toEqual(['First', 'Second', 'Third']);
});

documents.it('gives a part as text', async (connection) => {
  const title = json(payload).at('title').asText();
  expect(await connection.scalars(select(title.label('title')).orderBy(id)).all()).toEqual(['First', 'Second', 'Third']);
});

documents.it('gives a text with quotes and backslashes without those of JSON', async (connection) => {
  const name = json(payload).path('author', 'name').asText();
  expect(await connection.scalars(select(name.label('name')).orderBy(id)).all()).toEqual(['O\'Neil "x" \\ 😀', '', null]);
});

documents.it('gives a part as a whole number', async (connection) => {
  const pages = json(payload).at('pages').asInteger();
  expect(await connection.scalars(select(pages.label('pages')).orderBy(id)).all()).toEqual([12, null, null]);
});

documents.it('gives a part as a number', async (connection) => {
  const rating = json(payload).at('rating').asNumber();
  expect(await connection.scalars(select(rating.label('rating')).orderBy(id)).all()).toEqual([4.5, null, null]);
});

documents.it('gives a part as a truth value', async (connection) => {
  const isOpen = json(payload).at('isOpen').asBoolean();
  expect(await connection.scalars(select(isOpen.label('open')).orderBy(id)).all()).toEqual([true, false, null]);
});

documents.it('gives an integer of 64 bits and a decimal', async (connection) => {
  const value = { title: 'x', pages: 9_007_199_254_740_991, rating: 12.5 };
  await connection.execute(insert(document).values({ id: 10, payload: value }));
  const query = select(
    json(payload).at('pages').asBigInteger().label('pages'),
    json(payload).at('rating').asNumeric(10, 2).label('rating'),
  );
  const row = await connection.execute(query.where(id.eq(10))).one();
  expect(row.pages).toBe(9_007_199_254_740_991n);
  expect(Number(row.rating)).toBe(12.5);
});

documents.it('gives a part at the end of a path', async (connection) => {
  const city = json(payload).path('author', 'address', 'city').asText();
  expect(await connection.scalars(select(city.label('city')).orderBy(id)).all()).toEqual(['Oslo', null, null]);
});

documents.it('gives an element of a list', async (connection) => {
  const query = select(json(payload).path('tags', 0).asText().label('first'), json(payload).at('tags').at(1).asText().label('second'));
  expect(
    await connection
      .execute(query.where(id.le(2)).orderBy(id))
      .tuples()
      .all(),
  ).toEqual([
    ['a', 'b'],
    [null, null],
  ]);
});

documents.it('gives a part that is a document', async (connection) => {
  const author = json(payload).at('author');
  expect(await connection.scalar(select(author.label('author')).where(id.eq(1)))).toEqual(reports[0]?.author);
  const tags = json(payload).at('tags');
  expect(await connection.scalar(select(tags.label('tags')).where(id.eq(1)))).toEqual(['a', 'b']);
});

documents.it('gives NULL for what is not there', async (connection) => {
  const nothing = json(payload).path('author', 'nothing', 'at all').asText();
  expect(await connection.scalars(select(nothing.label('nothing')).orderBy(id)).all()).toEqual([null, null, null]);
  const part = json(payload).at('author');
  expect(await connection.scalar(select(part.label('author')).where(id.eq(3)))).toBeNull();
});

documents.it('is filtered by a part', async (connection) => {
  expect(await connection.scalars(found.where(json(payload).at('title').asText().eq('Second'))).all()).toEqual([2]);
  expect(await connection.scalars(found.where(json(payload).at('pages').asInteger().gt(10))).all()).toEqual([1]);
  expect(await connection.scalars(found.where(json(payload).at('isOpen').asBoolean().eq(false))).all()).toEqual([2]);
});

documents.it('is sorted and grouped by a part', async (connection) => {
  const title = json(payload).at('title').asText();
  expect(await connection.scalars(select(id).orderBy(title.desc())).all()).toEqual([3, 2, 1]);
  expect(await connection.scalar(select(func.count()).from(document).where(title.like('%ir%')))).toBe(2);
});

documents.it('finds keys with dots, quotes, blanks and line breaks', async (connection) => {
  const value = { 'a.b': 1, 'c d': 2, 'e"f': 3, "g'h": 4, 'i\nj\t': 5, 'k\\l': 6, 'é😀': 7 };
  await connection.execute(insert(document).values({ id: 10, payload: value as never }));
  for (const [key, number] of Object.entries(value)) {
    const part = json(payload).at(key).asInteger();
    expect(await connection.scalar(select(part.label('part')).where(id.eq(10))), key).toBe(number);
  }
});

documents.it('is replaced as a whole', async (connection) => {
  await connection.execute(
    update(document)
      .set({ payload: { title: 'New' } })
      .where(id.eq(3)),
  );
  expect(await connection.scalar(select(payload).where(id.eq(3)))).toEqual({ title: 'New' });
});
