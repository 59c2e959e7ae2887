import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ArrayOf,
  Blob,
  copyOfValue,
  customType,
  domain,
  Integer,
  Json,
  sameValue,
  storedValue,
  Text,
  Timestamp,
  Unknown,
  variant,
} from '../src/index.ts';

class Point {
  x: number;
  constructor(x: number) {
    this.x = x;
  }
}

class Closed {
  readonly #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get value(): number {
    return this.#value;
  }
}

const closed = customType<Closed, number>(Integer, { encode: ({ value }) => value, decode: (value) => new Closed(value) });

describe('values of a type', () => {
  test.each([
    ['instants', Timestamp, new Date(5), new Date(5), new Date(6)],
    ['bytes', Blob, Buffer.from('ab'), Uint8Array.from([97, 98]), Buffer.from('ac')],
    ['documents', Json<unknown>(), { a: [1, { b: null }] }, { a: [1, { b: null }] }, { a: [1, { b: 0 }] }],
    ['documents with other fields', Json<unknown>(), { a: 1 }, { a: 1 }, { b: 1 }],
    ['arrays', ArrayOf(Integer, { dimensions: 2 }), [[1], [2, 3]], [[1], [2, 3]], [[1], [2]]],
    ['arrays of values of the application', ArrayOf(closed), [new Closed(1)], [new Closed(1)], [new Closed(2)]],
    ['values of the application', closed, new Closed(1), new Closed(1), new Closed(2)],
    ['a domain of them', domain('d', closed), new Closed(1), new Closed(1), new Closed(2)],
    ['a variant of them', variant(closed, { mysql: Text }), new Closed(1), new Closed(1), new Closed(2)],
    ['objects of a class', Unknown, new Point(1), new Point(1), new Point(2)],
    ['an array and what looks like one', Json<unknown>(), [1], [1], { 0: 1 }],
  ])('that are %s are compared by content', (_what, type, value, equal, other) => {
    expect(sameValue(type, value, equal)).toBe(true);
    expect(sameValue(type, value, other)).toBe(false);
    expect(sameValue(type, value, null)).toBe(false);
    expect(sameValue(type, null, null)).toBe(true);
  });

  test('that only their class knows are like nothing but themselves', () => {
    const [one, other] = [new Closed(1), new Closed(1)];
    expect(sameValue(Unknown, one, other)).toBe(false);
    expect(sameValue(Unknown, one, one)).toBe(true);
    expect(copyOfValue(Unknown, one)).toBe(one);
  });

  test('are copied with all that can be changed in them', () => {
    const document = { list: [1, { deep: true }] };
    const copy = copyOfValue(Json<unknown>(), document) as typeof document;
    (document.list[1] as { deep: boolean }).deep = false;
    expect(copy).toEqual({ list: [1, { deep: true }] });
    const bytes = Buffer.from('ab');
    const copied = copyOfValue(Blob, bytes);
    bytes[0] = 0;
    expect(copied).toEqual(Buffer.from('ab'));
    expect((copyOfValue(closed, new Closed(3)) as Closed).value).toBe(3);
    const nested = [[new Closed(3)]];
    const again = copyOfValue(ArrayOf(closed, { dimensions: 2 }), nested) as typeof nested;
    expect(again[0]?.[0]).not.toBe(nested[0]?.[0]);
    expect(again[0]?.[0]?.value).toBe(3);
  });

  test('are known by what is stored of them', () => {
    expect([closed, domain('d', closed), Integer].map((type) => storedValue(type, type === Integer ? 3 : new Closed(3)))).toEqual([
      3, 3, 3,
    ]);
    expect(storedValue(closed, null)).toBeNull();
  });

  test('of any document are the same as their copies', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const type = Json<unknown>();
        expect(sameValue(type, document, copyOfValue(type, document))).toBe(true);
      }),
    );
  });
});
