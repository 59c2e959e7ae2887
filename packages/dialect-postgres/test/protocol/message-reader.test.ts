import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageReader, readInt16, readInt32 } from '../../src/protocol/message-reader.ts';

function message(code: number, contents: Uint8Array): Buffer {
  const bytes = Buffer.alloc(5 + contents.length);
  bytes[0] = code;
  bytes.writeInt32BE(4 + contents.length, 1);
  bytes.set(contents, 5);
  return bytes;
}

describe('a reader of messages', () => {
  test('gives the same messages however they are cut', () => {
    const messages = fc.array(fc.tuple(fc.integer({ min: 1, max: 127 }), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });
    const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(messages, cuts, (sent, lengths) => {
        const all = Buffer.concat(sent.map(([code, contents]) => message(code, contents)));
        const seen: [number, Uint8Array][] = [];
        const reader = new MessageReader((code, bytes, start, end) => seen.push([code, new Uint8Array(bytes.subarray(start, end))]));
        let offset = 0;
        for (let i = 0; offset < all.length; i++) {
          const length = lengths[i % lengths.length] ?? 1;
          reader.read(all.subarray(offset, offset + length));
          offset += length;
        }
        expect(seen).toEqual(sent);
      }),
    );
  });

  test('puts a large message together once', () => {
    const contents = Buffer.alloc(3_000_000, 'x');
    let length = 0;
    const reader = new MessageReader((_code, _bytes, start, end) => {
      length = end - start;
    });
    const all = message(0x44, contents);
    for (let offset = 0; offset < all.length; offset += 65_536) reader.read(all.subarray(offset, offset + 65_536));
    expect(length).toBe(contents.length);
  });

  test('reads whole numbers as the server sends them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }), (four, two) => {
        const bytes = Buffer.alloc(6);
        bytes.writeInt32BE(four);
        bytes.writeInt16BE(two, 4);
        expect([readInt32(bytes, 0), readInt16(bytes, 4)]).toEqual([four, two]);
      }),
    );
  });
});
