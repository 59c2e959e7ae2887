const utf8 = new TextEncoder();
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const constants = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** The MD5 digest (RFC 1321) of a text in UTF-8, as hexadecimal digits. It tells names apart and protects nothing. */
export function md5(text: string): string {
  const words = padded(utf8.encode(text));
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const index = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] as number;
      const sum = (a + mixed + (constants[i] as number) + (words[block + (index % 16)] as number)) | 0;
      const shift = shifts[round * 4 + (i % 4)] as number;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0];
  }
  return [a0, b0, c0, d0].map(littleEndian).join('');
}

/** The bytes as 32-bit words, with a bit set behind them and their length in bits at the end. */
function padded(bytes: Uint8Array): readonly number[] {
  const words = new Array<number>((((bytes.length + 8) >> 6) + 1) * 16).fill(0);
  const put = (position: number, byte: number): void => {
    words[position >> 2] = (words[position >> 2] as number) | (byte << ((position % 4) * 8));
  };
  bytes.forEach((byte, position) => {
    put(position, byte);
  });
  put(bytes.length, 0x80);
  words[words.length - 2] = bytes.length * 8;
  return words;
}

function littleEndian(word: number): string {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, '0')).join('');
}
