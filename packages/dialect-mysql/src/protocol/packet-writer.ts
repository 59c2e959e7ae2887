import { DataError } from '@sqlayer/kernel/errors';
import { HEADER_BYTES } from './wire.ts';

const COM_INIT_DB = 0x02;
const COM_QUERY = 0x03;
const COM_PREPARE = 0x16;
const COM_EXECUTE = 0x17;
const COM_CLOSE = 0x19;
const COM_PING = 0x0e;
const COM_RESET = 0x1f;

// Types of parameters (MySQL manual, "Protocol Basics", enum_field_types).
const TINY = 0x01;
const DOUBLE = 0x05;
const NULL = 0x06;
const LONGLONG = 0x08;
const DECIMAL = 0xf6;
const BLOB = 0xfc;
const VAR_STRING = 0xfd;
const UNSIGNED = 0x80;

const MAX_UNSIGNED = 2n ** 64n - 1n;
/** Texts up to this length are written without being measured before. */
const SHORT_TEXT = 83;

/** Writes commands with room for a header in front. */
export class PacketWriter {
  #bytes = Buffer.allocUnsafe(4_096);
  #at = 0;

  query(sql: string): Buffer {
    return this.#text(COM_QUERY, sql);
  }

  prepare(sql: string): Buffer {
    return this.#text(COM_PREPARE, sql);
  }

  useDatabase(name: string): Buffer {
    return this.#text(COM_INIT_DB, name);
  }

  ping(): Buffer {
    return this.#begin(COM_PING).#take();
  }

  reset(): Buffer {
    return this.#begin(COM_RESET).#take();
  }

  close(statementId: number): Buffer {
    this.#begin(COM_CLOSE).#uint32(statementId);
    return this.#take();
  }

  /** COM_STMT_EXECUTE with all types, since the server keeps those of the last time. */
  execute(statementId: number, parameters: readonly unknown[]): Buffer {
    const { length } = parameters;
    this.#begin(COM_EXECUTE).#uint32(statementId);
    this.#room(8 + length * 3);
    // No cursor, and one iteration.
    this.#bytes[this.#at++] = 0;
    this.#uint32(1);
    if (length === 0) return this.#take();
    const nulls = this.#at;
    this.#bytes.fill(0, nulls, nulls + ((length + 7) >> 3));
    this.#at += (length + 7) >> 3;
    this.#bytes[this.#at++] = 1;
    const types = this.#at;
    this.#at += length * 2;
    for (let i = 0; i < length; i++) {
      const type = this.#value(parameters[i]);
      // The buffer may be another one by now.
      const bytes = this.#bytes;
      bytes[types + i * 2] = type & 0xff;
      bytes[types + i * 2 + 1] = type > 0xff ? UNSIGNED : 0;
      if (type === NULL) bytes[nulls + (i >> 3)] = (bytes[nulls + (i >> 3)] as number) | (1 << (i & 7));
    }
    return this.#take();
  }

  /** Writes a value and gives its type, with a bit above for one without a sign. */
  #value(value: unknown): number {
    switch (typeof value) {
      case 'string':
        this.#lengthAndText(value);
        return VAR_STRING;
      case 'number':
        this.#room(8);
        if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
          this.#at = this.#bytes.writeDoubleLE(value, this.#at);
          return DOUBLE;
        }
        this.#at = this.#bytes.writeInt32LE(value | 0, this.#at);
        this.#at = this.#bytes.writeInt32LE(Math.floor(value / 0x1_0000_0000), this.#at);
        return LONGLONG;
      case 'bigint':
        return this.#bigint(value);
      case 'boolean':
        this.#room(1);
        this.#bytes[this.#at++] = value ? 1 : 0;
        return TINY;
      default:
        if (value === null) return NULL;
        if (value instanceof Uint8Array) {
          this.#length(value.byteLength);
          this.#room(value.byteLength);
          this.#bytes.set(value, this.#at);
          this.#at += value.byteLength;
          return BLOB;
        }
        if (value instanceof Date) {
          // Sessions are in UTC.
          this.#lengthAndText(value.toISOString().slice(0, -1).replace('T', ' '));
          return VAR_STRING;
        }
        throw new DataError(
          'DB_INVALID_PARAMETER',
          `a parameter is ${value === undefined ? 'undefined' : `a ${typeof value}`}; give text, a number, a bigint, a boolean, bytes, a Date or null.`,
        );
    }
  }

  #bigint(value: bigint): number {
    this.#room(8);
    if (BigInt.asIntN(64, value) === value) {
      this.#at = this.#bytes.writeBigInt64LE(value, this.#at);
      return LONGLONG;
    }
    if (value > 0n && value <= MAX_UNSIGNED) {
      this.#at = this.#bytes.writeBigUInt64LE(value, this.#at);
      return LONGLONG | 0x100;
    }
    this.#lengthAndText(String(value));
    return DECIMAL;
  }

  #lengthAndText(text: string): void {
    if (text.length <= SHORT_TEXT) {
      this.#room(1 + text.length * 3);
      // In the most bytes that it can have, its length still fits into one.
      const size = writeAscii(text, this.#bytes, this.#at + 1) ?? this.#bytes.write(text, this.#at + 1, 'utf8');
      this.#bytes[this.#at] = size;
      this.#at += 1 + size;
      return;
    }
    const size = Buffer.byteLength(text, 'utf8');
    this.#length(size);
    this.#room(size);
    this.#at += this.#bytes.write(text, this.#at, 'utf8');
  }

  /** A number that says by its first byte how many follow (MySQL manual, "Integer Types"). */
  #length(size: number): void {
    this.#room(9);
    if (size < 0xfb) this.#bytes[this.#at++] = size;
    else if (size <= 0xff_ff) {
      this.#bytes[this.#at++] = 0xfc;
      this.#at = this.#bytes.writeUInt16LE(size, this.#at);
    } else if (size <= 0xff_ff_ff) {
      this.#bytes[this.#at++] = 0xfd;
      this.#at = this.#bytes.writeUIntLE(size, this.#at, 3);
    } else {
      this.#bytes[this.#at++] = 0xfe;
      this.#at = this.#bytes.writeBigUInt64LE(BigInt(size), this.#at);
    }
  }

  #text(command: number, sql: string): Buffer {
    const size = Buffer.byteLength(sql, 'utf8');
    this.#begin(command).#room(size);
    this.#at += this.#bytes.write(sql, this.#at, 'utf8');
    return this.#take();
  }

  #begin(command: number): this {
    this.#at = HEADER_BYTES;
    this.#room(16);
    this.#bytes[this.#at++] = command;
    return this;
  }

  #uint32(value: number): void {
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + size));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }

  /** What was written; the socket may hold it for a while, so that it is not written over. */
  #take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    const rest = this.#bytes.subarray(this.#at);
    this.#bytes = rest.length >= LEAST_ROOM ? rest : Buffer.allocUnsafe(ROOM);
    this.#at = 0;
    return taken;
  }
}

const ROOM = 16_384;
const LEAST_ROOM = 256;

/** Short texts of ASCII, byte by byte, which is faster than a call; undefined for others. */
function writeAscii(text: string, bytes: Buffer, at: number): number | undefined {
  const { length } = text;
  if (length > 24) return undefined;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return undefined;
    bytes[at + i] = unit;
  }
  return length;
}
