import { readInt16, readInt32 } from './message-reader.ts';

/** Reads one value, which is not NULL, from where it lies in a message. */
type ReadCell = (bytes: Buffer, start: number, end: number) => unknown;

// The numbers of the types whose values are not given as text (pg_type.dat).
const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const OID = 26;
const FLOAT4 = 700;
const FLOAT8 = 701;

const textCells: Readonly<Record<number, ReadCell>> = {
  [BOOL]: (bytes, start) => bytes[start] === 0x74,
  [BYTEA]: readEscapedBytes,
  [INT8]: readWhole,
  [INT2]: readDigits,
  [INT4]: readDigits,
  [OID]: readDigits,
  [FLOAT4]: readNumber,
  [FLOAT8]: readNumber,
};

/** Types that are smaller or read faster in binary; as float4 a number would lose its shortest notation. */
const binaryCells: Readonly<Record<number, ReadCell>> = {
  [BOOL]: (bytes, start) => bytes[start] === 1,
  [BYTEA]: copyBytes,
  [INT8]: readInt64,
  [INT2]: readInt16,
  [INT4]: readInt32,
  [OID]: (bytes, start) => readInt32(bytes, start) >>> 0,
  [FLOAT8]: readFloat64,
};

/**
 * The columns of a result, and how their values are read.
 *
 * Numbers and truth values come as such, whole numbers beyond 53 bits as bigints, bytes as a Uint8Array, all others as the text
 * that the server writes. What the columns are is known after the first execution; the server is asked for binary values of
 * some types from the second one on.
 */
export class ResultShape {
  readonly columnNames: readonly string[];
  /** The formats of the columns as Bind has them: how many, then 1 for binary and 0 for text. */
  readonly formats: Uint8Array;
  /** For values that were not asked for in these formats. */
  readonly asText: readonly ReadCell[];
  readonly asAsked: readonly ReadCell[];

  constructor(columns: readonly { readonly name: string; readonly type: number }[]) {
    this.columnNames = columns.map(({ name }) => name);
    this.asText = columns.map(({ type }) => textCells[type] ?? readText);
    this.asAsked = columns.map(({ type }) => binaryCells[type] ?? textCells[type] ?? readText);
    this.formats = formatBytes(columns.map(({ type }) => (type in binaryCells ? 1 : 0)));
  }
}

function formatBytes(codes: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(2 + codes.length * 2);
  bytes.writeInt16BE(codes.length);
  for (const [i, code] of codes.entries()) bytes.writeInt16BE(code, 2 + i * 2);
  return bytes;
}

/** Reads a RowDescription. */
export function readShape(bytes: Buffer, start: number): ResultShape {
  let offset = start + 2;
  const columns = Array.from({ length: readInt16(bytes, start) }, () => {
    const stop = bytes.indexOf(0, offset);
    const name = bytes.toString('utf8', offset, stop);
    // The table's number and the column's stand before the type, its size, its modifier and the format behind it.
    const type = readInt32(bytes, stop + 7) >>> 0;
    offset = stop + 19;
    return { name, type };
  });
  return new ResultShape(columns);
}

/** Reads a DataRow. */
export function readRow(bytes: Buffer, start: number, cells: readonly ReadCell[]): unknown[] {
  const { length } = cells;
  const row = new Array<unknown>(length);
  let offset = start + 2;
  for (let i = 0; i < length; i++) {
    const size = readInt32(bytes, offset);
    offset += 4;
    if (size < 0) row[i] = null;
    else {
      // The loop is bounded by the length.
      row[i] = (cells[i] as ReadCell)(bytes, offset, offset + size);
      offset += size;
    }
  }
  return row;
}

function readText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

/** Digits of at most 53 bits. */
function readDigits(bytes: Buffer, start: number, end: number): number {
  const isNegative = bytes[start] === 0x2d;
  let value = 0;
  for (let i = isNegative ? start + 1 : start; i < end; i++) value = value * 10 + (bytes[i] as number) - 0x30;
  return isNegative ? -value : value;
}

function readWhole(bytes: Buffer, start: number, end: number): number | bigint {
  // Fifteen digits and a sign are always exact.
  if (end - start <= 15) return readDigits(bytes, start, end);
  const text = bytes.toString('latin1', start, end);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function readInt64(bytes: Buffer, start: number): number | bigint {
  const high = readInt32(bytes, start);
  const value = high * 0x1_0000_0000 + (readInt32(bytes, start + 4) >>> 0);
  return Number.isSafeInteger(value) ? value : bytes.readBigInt64BE(start);
}

/** Also NaN and Infinity, which the server writes as JavaScript does. */
function readNumber(bytes: Buffer, start: number, end: number): number {
  return Number(bytes.toString('latin1', start, end));
}

function readFloat64(bytes: Buffer, start: number): number {
  return bytes.readDoubleBE(start);
}

function copyBytes(bytes: Buffer, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}

/** Bytes as `bytea_output` writes them: `\x` and hexadecimal digits, or escaped (manual, 8.4). */
function readEscapedBytes(bytes: Buffer, start: number, end: number): Uint8Array {
  if (bytes[start] === 0x5c && bytes[start + 1] === 0x78) {
    return new Uint8Array(Buffer.from(bytes.toString('latin1', start + 2, end), 'hex'));
  }
  const read: number[] = [];
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte !== 0x5c) read.push(byte);
    else if (bytes[i + 1] === 0x5c) {
      read.push(0x5c);
      i += 1;
    } else {
      read.push(Number.parseInt(bytes.toString('latin1', i + 1, i + 4), 8));
      i += 3;
    }
  }
  return Uint8Array.from(read);
}
