import { describe, expect, test } from 'vitest';
import { MessageWriter } from '../../src/protocol/message-writer.ts';

/** Bytes as text, with what cannot be printed as its number: `Q<0><0><0><5><0>`. */
function shown(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? ' ' : `<${byte}>`)).join('');
}

const int32 = (value: number): string => `<${value >>> 24}><${(value >> 16) & 255}><${(value >> 8) & 255}>${printed(value & 255)}`;
const printed = (byte: number): string => shown(Uint8Array.of(byte));

describe('a message', () => {
  test('has a letter, a length and its contents', () => {
    const writer = new MessageWriter();
    expect(shown(writer.query('SELECT 1').take())).toBe(`Q${int32(13)}SELECT 1<0>`);
    expect(shown(writer.parse('s', 'SELECT').take())).toBe(`P${int32(15)}s<0>SELECT<0><0><0>`);
    expect(shown(writer.describe().execute(3).closeStatement('s').closePortal().sync().flush().take())).toBe(
      `D${int32(6)}P<0>E${int32(9)}<0>${int32(3)}C${int32(7)}Ss<0>C${int32(6)}P<0>S${int32(4)}H${int32(4)}`,
    );
    expect(shown(writer.copyData(Uint8Array.of(1, 2)).copyDone().copyFail('no').take())).toBe(
      `d${int32(6)}<1><2>c${int32(4)}f${int32(7)}no<0>`,
    );
  });

  test('binds text and numbers as text, bytes as they are, and NULL as a length of -1', () => {
    const writer = new MessageWriter();
    expect(shown(writer.bind('s', ['é', 12, null, -0, 2n, true], undefined).take())).toBe(
      `B${int32(48)}<0>s<0><0><0><0><6>${int32(2)}<195><169>${int32(2)}12<255><255><255><255>${int32(2)}-0${int32(1)}2${int32(4)}true<0><0>`,
    );
    expect(shown(writer.bind('', [Uint8Array.of(7), 'x'], Uint8Array.of(0, 1, 0, 1)).take())).toBe(
      `B${int32(28)}<0><0><0><2><0><1><0><0><0><2>${int32(1)}<7>${int32(1)}x<0><1><0><1>`,
    );
  });

  test('of any size is whole, and none is written over by a later one', () => {
    const writer = new MessageWriter();
    const taken = [1, 100, 20_000, 5, 300_000, 2].map((length, i) => {
      const text = String(i).repeat(length);
      return {
        text,
        bytes: writer
          .bind('', [text, Buffer.from(text)], undefined)
          .sync()
          .take(),
      };
    });
    for (const { text, bytes } of taken) {
      expect(bytes.readInt32BE(1)).toBe(bytes.length - 1 - 5);
      expect(bytes.includes(text)).toBe(true);
      expect(bytes.lastIndexOf(text)).toBeGreaterThan(bytes.indexOf(text));
      expect(shown(bytes.subarray(-5))).toBe(`S${int32(4)}`);
    }
  });

  test('is forgotten when it cannot be written to its end', () => {
    const writer = new MessageWriter();
    expect(() => writer.parse('', 'SELECT 1').bind('', [Symbol('x')], undefined)).toThrow(/DB_INVALID_PARAMETER/);
    writer.clear();
    expect(shown(writer.sync().take())).toBe(`S${int32(4)}`);
    expect(() => writer.query('a\0b')).toThrow(/DB_INVALID_VALUE/);
    writer.clear();
    expect(() => writer.bind('', new Array(65_536).fill(1), undefined)).toThrow(/DB_TOO_BIG/);
  });
});
