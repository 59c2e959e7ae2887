import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ResultShape, readRow, readShape } from '../../src/protocol/row-reader.ts';

const types = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, oid: 26, float4: 700, float8: 701 } as const;
type Name = keyof typeof types;

/** The contents of a DataRow. */
function dataRow(values: readonly (Uint8Array | null)[]): Buffer {
  const parts = values.flatMap((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : value.length);
    return value === null ? [length] : [length, value];
  });
  return Buffer.concat([Buffer.alloc(2), ...parts]);
}

function asText(name: Name, text: string | null): unknown {
  const shape = new ResultShape([{ name: 'v', type: types[name] }]);
  return readRow(dataRow([text === null ? null : Buffer.from(text)]), 0, shape.asText)[0];
}

function asBinary(name: Name, bytes: Uint8Array): unknown {
  const shape = new ResultShape([{ name: 'v', type: types[name] }]);
  expect([...shape.formats]).toEqual([0, 1, 0, 1]);
  return readRow(dataRow([bytes]), 0, shape.asAsked)[0];
}

describe('a value', () => {
  test('of each type is read from text', () => {
    expect(asText('bool', 't')).toBe(true);
    expect(asText('bool', 'f')).toBe(false);
    expect(asText('text', 'né\u{1f600}')).toBe('né\u{1f600}');
    expect(asText('text', '')).toBe('');
    expect(asText('text', null)).toBeNull();
    expect(asText('oid', '4294967295')).toBe(4_294_967_295);
    expect(asText('float4', '0.1')).toBe(0.1);
    expect(asText('float8', 'NaN')).toBeNaN();
    expect(asText('float8', '-Infinity')).toBe(Number.NEGATIVE_INFINITY);
    expect(asText('bytea', '\\x00fF')).toEqual(Uint8Array.of(0, 255));
    expect(asText('bytea', 'a\\\\b\\000\\377')).toEqual(Uint8Array.of(0x61, 0x5c, 0x62, 0, 255));
    expect(asText('bytea', '\\x')).toEqual(new Uint8Array());
  });

  test('is the same from text and from binary', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigInt64BE(value);
        const expected = Number.isSafeInteger(Number(value)) ? Number(value) : value;
        expect(asText('int8', String(value))).toBe(expected);
        expect(asBinary('int8', bytes)).toBe(expected);
      }),
    );
    for (const edge of [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) + 1n, -(2n ** 53n), 10n ** 14n, 10n ** 15n]) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(edge);
      expect(asBinary('int8', bytes)).toBe(asText('int8', String(edge)));
    }
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        const bytes = Buffer.alloc(4);
        bytes.writeInt32BE(value);
        expect([asText('int4', String(value)), asBinary('int4', bytes)]).toEqual([value, value]);
      }),
    );
    fc.assert(
      fc.property(fc.double(), (value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleBE(value);
        expect(asBinary('float8', bytes)).toBe(value);
        expect(asText('float8', Object.is(value, -0) ? '-0' : String(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        expect(asBinary('bytea', value)).toEqual(value);
        expect(asText('bytea', `\\x${Buffer.from(value).toString('hex')}`)).toEqual(value);
      }),
    );
    expect(asBinary('oid', Uint8Array.of(255, 255, 255, 255))).toBe(4_294_967_295);
    expect([asBinary('bool', Uint8Array.of(1)), asBinary('bool', Uint8Array.of(0))]).toEqual([true, false]);
    expect([asBinary('int2', Uint8Array.of(255, 254)), asText('int2', '-2')]).toEqual([-2, -2]);
  });

  test('of bytes holds on to no more than itself', () => {
    const bytes = asBinary('bytea', Buffer.alloc(10)) as Uint8Array;
    expect(bytes.buffer.byteLength).toBe(10);
    expect(Buffer.isBuffer(bytes)).toBe(false);
  });
});

test('the columns of a result have their names and types', () => {
  const column = (name: string, type: number): Buffer => {
    const rest = Buffer.alloc(18);
    rest.writeUInt32BE(type, 6);
    return Buffer.concat([Buffer.from(`${name}\0`), rest]);
  };
  const shape = readShape(Buffer.concat([Buffer.of(0, 3), column('id', 23), column('né', 25), column('', 701)]), 0);
  expect(shape.columnNames).toEqual(['id', 'né', '']);
  expect([...shape.formats]).toEqual([0, 3, 0, 1, 0, 0, 0, 1]);
});
