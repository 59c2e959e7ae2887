import { describe, expect, test } from 'vitest';
import { ResultShape } from '../../src/protocol/result-shape.ts';
import { columnPacket } from './fake-wire.ts';

const UNSIGNED = { flags: 0x20 };
const BINARY = { charset: 63 };
const micros = { decimals: 6 };

/** Types by number: the definition, the value in binary behind its length if it has one, in text, and how it comes. */
const cells = [
  ['TINY', columnPacket('c', 1), [0xff], '-1', -1],
  ['TINY UNSIGNED', columnPacket('c', 1, UNSIGNED), [0xff], '255', 255],
  ['SHORT', columnPacket('c', 2), [0x00, 0x80], '-32768', -32_768],
  ['SHORT UNSIGNED', columnPacket('c', 2, UNSIGNED), [0xff, 0xff], '65535', 65_535],
  ['YEAR', columnPacket('c', 13, UNSIGNED), [0x6b, 0x08], '2155', 2_155],
  ['LONG', columnPacket('c', 3), [0, 0, 0, 0x80], '-2147483648', -(2 ** 31)],
  ['LONG UNSIGNED', columnPacket('c', 3, UNSIGNED), [0xff, 0xff, 0xff, 0xff], '4294967295', 2 ** 32 - 1],
  ['LONGLONG', columnPacket('c', 8), [0, 0, 0, 0, 0, 0, 0, 0x80], '-9223372036854775808', -(2n ** 63n)],
  ['LONGLONG, small', columnPacket('c', 8), [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], '-2', -2],
  ['LONGLONG UNSIGNED', columnPacket('c', 8, UNSIGNED), new Array(8).fill(0xff), '18446744073709551615', 2n ** 64n - 1n],
  ['DOUBLE', columnPacket('c', 5), [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], '1.5', 1.5],
  ['FLOAT', columnPacket('c', 4), [0xcd, 0xcc, 0x8c, 0x3f], '1.1', 1.1],
  ['DECIMAL', columnPacket('c', 246, BINARY), [4, ...Buffer.from('1.10')], '1.10', '1.10'],
  ['text', columnPacket('c', 253), [4, 0xf0, 0x9f, 0x98, 0x80], '😀', '😀'],
  ['bytes', columnPacket('c', 252, BINARY), [2, 0, 0x41], '\0A', Uint8Array.of(0, 0x41)],
  ['BIT', columnPacket('c', 16), [1, 5], '\x05', Uint8Array.of(5)],
  ['JSON', columnPacket('c', 245, BINARY), [2, ...Buffer.from('{}')], '{}', '{}'],
  ['DATE', columnPacket('c', 10, BINARY), [4, 0xe8, 0x03, 1, 2], '1000-01-02', '1000-01-02'],
  ['DATE of zeros', columnPacket('c', 10, BINARY), [0], '0000-00-00', '0000-00-00'],
  [
    'DATETIME(6)',
    columnPacket('c', 12, micros),
    [11, 0x0f, 0x27, 12, 31, 23, 59, 59, 0x3f, 0x42, 0x0f, 0],
    '9999-12-31 23:59:59.999999',
    '9999-12-31 23:59:59.999999',
  ],
  [
    'DATETIME(6) at midnight',
    columnPacket('c', 12, micros),
    [4, 0xe8, 0x07, 2, 29],
    '2024-02-29 00:00:00.000000',
    '2024-02-29 00:00:00.000000',
  ],
  ['DATETIME', columnPacket('c', 12), [7, 0xe8, 0x07, 2, 29, 1, 2, 3], '2024-02-29 01:02:03', '2024-02-29 01:02:03'],
  [
    'TIME(3)',
    columnPacket('c', 11, { decimals: 3 }),
    [12, 1, 34, 0, 0, 0, 22, 59, 59, 0x78, 0xe6, 0x01, 0],
    '-838:59:59.124',
    '-838:59:59.124',
  ],
  ['TIME of zero', columnPacket('c', 11), [0], '00:00:00', '00:00:00'],
] as const;

describe.each(cells)('%s', (_title, definition, binary, text, value) => {
  test('comes the same from rows in binary and in text', () => {
    const shape = new ResultShape([definition, definition]);
    expect(shape.columnNames).toEqual(['c', 'c']);
    // The second column is NULL; its bit is the fourth.
    expect(shape.readBinary(Buffer.from([0, 0b1000, ...binary]), 0)).toEqual([value, null]);
    const bytes = Buffer.from(text, 'utf8');
    expect(shape.readText(Buffer.from([bytes.length, ...bytes, 0xfb]), 0)).toEqual([value, null]);
  });
});
