/** Where something is read; moves on behind it. */
export interface Place {
  at: number;
}

/** What is told of a column. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: number;
  readonly isUnsigned: boolean;
  readonly isBinary: boolean;
  /** Digits behind the point of a time. */
  readonly decimals: number;
}

const BINARY_CHARSET = 63;
const UNSIGNED_FLAG = 0x20;

/**
 * Reads a column definition (MySQL manual, "ColumnDefinition41"). What is fixed is read from the end, since MariaDB may put more
 * before it.
 */
export function readColumn(bytes: Buffer): ColumnDefinition {
  const place = { at: 0 };
  // The catalog, the schema, the table and its name in the schema come before.
  for (let i = 0; i < 4; i++) {
    const size = readLength(bytes, place);
    place.at += size;
  }
  const size = readLength(bytes, place);
  const fixed = bytes.length - 12;
  return {
    name: bytes.toString('utf8', place.at, place.at + size),
    isBinary: bytes.readUInt16LE(fixed) === BINARY_CHARSET,
    type: bytes[fixed + 6] as number,
    isUnsigned: (bytes.readUInt16LE(fixed + 7) & UNSIGNED_FLAG) !== 0,
    decimals: bytes[fixed + 9] as number,
  };
}

/** A number that says by its first byte how many follow. */
export function readLength(bytes: Buffer, place: Place): number {
  const first = bytes[place.at++] as number;
  if (first < 0xfb) return first;
  const size = first === 0xfc ? 2 : first === 0xfd ? 3 : 8;
  const { at } = place;
  place.at += size;
  return size === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, size);
}

/** The same, for numbers that may be larger than 53 bits. */
export function readCount(bytes: Buffer, place: Place): number | bigint {
  if (bytes[place.at] !== 0xfe) return readLength(bytes, place);
  const value = bytes.readBigUInt64LE(place.at + 1);
  place.at += 9;
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The contents of a packet that is kept. */
export function copied(bytes: Buffer, start: number, end: number): Buffer {
  return Buffer.from(bytes.subarray(start, end));
}
