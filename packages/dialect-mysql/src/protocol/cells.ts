import { type ColumnDefinition, type Place, readLength } from './packet-reader.ts';

/** Reads one value, which is not NULL, that the server wrote as text. */
export type TextCell = (bytes: Buffer, start: number, end: number) => unknown;
/** Reads one value, which is not NULL, in the form of its type, and goes on behind it. */
export type BinaryCell = (bytes: Buffer, place: Place) => unknown;

// Types of columns (MySQL manual, enum_field_types).
const DECIMAL = 0;
const TINY = 1;
const SHORT = 2;
const LONG = 3;
const FLOAT = 4;
const DOUBLE = 5;
const TIMESTAMP = 7;
const LONGLONG = 8;
const INT24 = 9;
const DATE = 10;
const TIME = 11;
const DATETIME = 12;
const YEAR = 13;
const BIT = 16;
const JSON_TEXT = 245;
const NEWDECIMAL = 246;
const GEOMETRY = 255;

/**
 * Numbers come as such, whole numbers beyond 53 bits as bigints, bytes as a Uint8Array, all others as text: decimals with all their
 * digits, times as the server writes them.
 */
export function textCell({ type, isBinary }: ColumnDefinition): TextCell {
  switch (type) {
    case TINY:
    case SHORT:
    case LONG:
    case INT24:
    case YEAR:
      return readDigits;
    case LONGLONG:
      return readWhole;
    case FLOAT:
    case DOUBLE:
      return readNumber;
    case DECIMAL:
    case NEWDECIMAL:
    case DATE:
    case DATETIME:
    case TIMESTAMP:
    case TIME:
      return readLatin1;
    default:
      return isBytes(type, isBinary) ? copyBytes : readText;
  }
}

export function binaryCell({ type, isUnsigned, isBinary, decimals }: ColumnDefinition): BinaryCell {
  switch (type) {
    case TINY:
      return isUnsigned ? readUint8 : readInt8;
    case SHORT:
    case YEAR:
      return isUnsigned ? readUint16 : readInt16;
    case LONG:
    case INT24:
      return isUnsigned ? readUint32 : readInt32;
    case LONGLONG:
      return isUnsigned ? readUint64 : readInt64;
    case FLOAT:
      return readFloat32;
    case DOUBLE:
      return readFloat64;
    case DECIMAL:
    case NEWDECIMAL:
      return sized(readLatin1);
    case DATE:
      return (bytes, place) => readDateTime(bytes, place, -1);
    case DATETIME:
    case TIMESTAMP:
      return (bytes, place) => readDateTime(bytes, place, decimals);
    case TIME:
      return (bytes, place) => readTime(bytes, place, decimals);
    default:
      return sized(isBytes(type, isBinary) ? copyBytes : readText);
  }
}

/** JSON has no character set, and is text all the same. */
function isBytes(type: number, isBinary: boolean): boolean {
  return type === BIT || type === GEOMETRY || (isBinary && type !== JSON_TEXT);
}

function sized(cell: TextCell): BinaryCell {
  return (bytes, place) => {
    const size = readLength(bytes, place);
    const start = place.at;
    place.at += size;
    return cell(bytes, start, place.at);
  };
}

function readText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}

function readLatin1(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

function copyBytes(bytes: Buffer, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}

/** Digits of at most 53 bits. */
function readDigits(bytes: Buffer, start: number, end: number): number {
  const isNegative = bytes[start] === 0x2d;
  let value = 0;
  for (let i = isNegative ? start + 1 : start; i < end; i++) value = value * 10 + (bytes[i] as number) - 0x30;
  return isNegative ? -value : value;
}

function readWhole(bytes: Buffer, start: number, end: number): number | bigint {
  // Fifteen digits are always exact.
  if (end - start <= 15) return readDigits(bytes, start, end);
  const text = readLatin1(bytes, start, end);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function readNumber(bytes: Buffer, start: number, end: number): number {
  return Number(readLatin1(bytes, start, end));
}

function readUint8(bytes: Buffer, place: Place): number {
  return bytes[place.at++] as number;
}

function readInt8(bytes: Buffer, place: Place): number {
  return ((bytes[place.at++] as number) << 24) >> 24;
}

function readUint16(bytes: Buffer, place: Place): number {
  const { at } = place;
  place.at = at + 2;
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

function readInt16(bytes: Buffer, place: Place): number {
  return (readUint16(bytes, place) << 16) >> 16;
}

function readInt32(bytes: Buffer, place: Place): number {
  const { at } = place;
  place.at = at + 4;
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
}

function readUint32(bytes: Buffer, place: Place): number {
  return readInt32(bytes, place) >>> 0;
}

function readInt64(bytes: Buffer, place: Place): number | bigint {
  const { at } = place;
  const low = readInt32(bytes, place) >>> 0;
  const value = readInt32(bytes, place) * 0x1_0000_0000 + low;
  return Number.isSafeInteger(value) ? value : bytes.readBigInt64LE(at);
}

function readUint64(bytes: Buffer, place: Place): number | bigint {
  const { at } = place;
  const low = readInt32(bytes, place) >>> 0;
  const value = (readInt32(bytes, place) >>> 0) * 0x1_0000_0000 + low;
  return Number.isSafeInteger(value) ? value : bytes.readBigUInt64LE(at);
}

function readFloat64(bytes: Buffer, place: Place): number {
  const value = bytes.readDoubleLE(place.at);
  place.at += 8;
  return value;
}

/** The shortest decimal that is the same 32-bit number. */
function readFloat32(bytes: Buffer, place: Place): number {
  const value = bytes.readFloatLE(place.at);
  place.at += 4;
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

/** A date, and for `decimals` from 0 a time with as many digits; zeros at the end are not sent. */
function readDateTime(bytes: Buffer, place: Place, decimals: number): string {
  const size = bytes[place.at] as number;
  const { at } = place;
  place.at += 1 + size;
  const date =
    size === 0
      ? '0000-00-00'
      : `${padded((bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8), 4)}-${two(bytes[at + 3])}-${two(bytes[at + 4])}`;
  if (decimals < 0) return date;
  const clock = size < 7 ? '00:00:00' : `${two(bytes[at + 5])}:${two(bytes[at + 6])}:${two(bytes[at + 7])}`;
  return `${date} ${clock}${fraction(size < 11 ? 0 : bytes.readUInt32LE(at + 8), decimals)}`;
}

function readTime(bytes: Buffer, place: Place, decimals: number): string {
  const size = bytes[place.at] as number;
  const { at } = place;
  place.at += 1 + size;
  if (size === 0) return `00:00:00${fraction(0, decimals)}`;
  const hours = bytes.readUInt32LE(at + 2) * 24 + (bytes[at + 6] as number);
  const sign = bytes[at + 1] === 1 ? '-' : '';
  const micros = size < 12 ? 0 : bytes.readUInt32LE(at + 9);
  return `${sign}${padded(hours, 2)}:${two(bytes[at + 7])}:${two(bytes[at + 8])}${fraction(micros, decimals)}`;
}

/** Where the number of digits is not told, those that there are. */
function fraction(micros: number, decimals: number): string {
  const digits = decimals <= 6 ? decimals : micros === 0 ? 0 : 6;
  return digits === 0 ? '' : `.${padded(micros, 6).slice(0, digits)}`;
}

function two(value: number | undefined): string {
  return padded(value ?? 0, 2);
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
