import { DataError } from '@sqlayer/kernel/errors';
import { parameterText } from './parameter-text.ts';

// What a client sends (PostgreSQL manual, 55.7 "Message Formats"): a letter, the length of what follows with its own four
// bytes, and the contents. Text ends with a zero; values have their length before them, -1 for NULL.

const SLAB_BYTES = 16_384;
const KEPT_BYTES = 262_144;
/** Longer text is measured before it is written, so that no more room is taken than it needs. */
const MEASURED_FROM = 1_024;
const MAX_PARAMETERS = 65_535;

const BIND = 0x42;
const CLOSE = 0x43;
const DESCRIBE = 0x44;
const EXECUTE = 0x45;
const FLUSH = 0x48;
const PARSE = 0x50;
const QUERY = 0x51;
const SYNC = 0x53;
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const COPY_FAIL = 0x66;

const STATEMENT = 0x53;
const PORTAL = 0x50;

/**
 * Writes messages one behind the other; `take()` gives all that were written since the last time.
 *
 * Bytes that were given away are never written to again. The portal is always the one without a name: a connection works on
 * one statement at a time.
 */
export class MessageWriter {
  #buffer = Buffer.allocUnsafe(SLAB_BYTES);
  #start = 0;
  #end = 0;
  /** Where the message at hand begins. */
  #message = 0;

  take(): Buffer {
    const taken = this.#buffer.subarray(this.#start, this.#end);
    this.#start = this.#end;
    if (this.#buffer.length > KEPT_BYTES) {
      // The next message must not hold on to the room that a large one needed.
      this.#buffer = Buffer.allocUnsafe(SLAB_BYTES);
      this.#start = 0;
      this.#end = 0;
    }
    return taken;
  }

  /** Forgets what was written since the last `take()`. */
  clear(): void {
    this.#end = this.#start;
  }

  /** A statement under a name; the empty name is that of statements that are used once. */
  parse(name: string, sql: string): this {
    return this.#open(PARSE).#text(name).#text(sql).#int16(0).#close();
  }

  /**
   * Values for a statement. Bytes are sent as they are, all others as text. `formats` asks for the columns of the result in
   * text or binary; all of them come as text if it is not given.
   */
  bind(statement: string, parameters: readonly unknown[], formats: Uint8Array | undefined): this {
    if (parameters.length > MAX_PARAMETERS) {
      throw new DataError('DB_TOO_BIG', `a statement takes ${MAX_PARAMETERS} parameters at the most; it was given ${parameters.length}.`);
    }
    this.#open(BIND).#text('').#text(statement);
    this.#parameterFormats(parameters);
    this.#int16(parameters.length);
    for (let i = 0; i < parameters.length; i++) this.#value(parameters[i]);
    if (formats === undefined) this.#int16(0);
    else this.#bytes(formats);
    return this.#close();
  }

  describe(): this {
    return this.#open(DESCRIBE).#byte(PORTAL).#text('').#close();
  }

  /** Runs what was bound; `maxRows` of 0 stands for all rows. */
  execute(maxRows: number): this {
    return this.#open(EXECUTE).#text('').#int32(maxRows).#close();
  }

  closeStatement(name: string): this {
    return this.#open(CLOSE).#byte(STATEMENT).#text(name).#close();
  }

  closePortal(): this {
    return this.#open(CLOSE).#byte(PORTAL).#text('').#close();
  }

  sync(): this {
    return this.#open(SYNC).#close();
  }

  flush(): this {
    return this.#open(FLUSH).#close();
  }

  /** One or more statements without parameters, in the simple protocol. */
  query(sql: string): this {
    return this.#open(QUERY).#text(sql).#close();
  }

  copyData(chunk: Uint8Array): this {
    return this.#open(COPY_DATA).#bytes(chunk).#close();
  }

  copyDone(): this {
    return this.#open(COPY_DONE).#close();
  }

  copyFail(reason: string): this {
    return this.#open(COPY_FAIL).#text(reason).#close();
  }

  #open(code: number): this {
    this.#room(5);
    this.#message = this.#end;
    this.#buffer[this.#end] = code;
    this.#end += 5;
    return this;
  }

  #close(): this {
    writeInt32(this.#buffer, this.#message + 1, this.#end - this.#message - 1);
    return this;
  }

  /** Nothing where all are text, which is what the server takes then. */
  #parameterFormats(parameters: readonly unknown[]): void {
    if (!parameters.some(isBytes)) {
      this.#int16(0);
      return;
    }
    this.#int16(parameters.length);
    for (const value of parameters) this.#int16(isBytes(value) ? 1 : 0);
  }

  #value(value: unknown): void {
    if (value === null) this.#int32(-1);
    else if (value instanceof Uint8Array) this.#int32(value.length).#bytes(value);
    else this.#sizedText(typeof value === 'string' ? value : parameterText(value));
  }

  /** Text with its length in bytes before it. */
  #sizedText(text: string): void {
    this.#room(4 + roomOf(text));
    const written = this.#buffer.write(text, this.#end + 4, 'utf8');
    writeInt32(this.#buffer, this.#end, written);
    this.#end += 4 + written;
  }

  /** Text with a zero behind it, which it must therefore not hold itself. */
  #text(text: string): this {
    if (text.includes('\0')) throw new DataError('DB_INVALID_VALUE', 'SQL text and names cannot hold a NUL character.');
    this.#room(roomOf(text) + 1);
    this.#end += this.#buffer.write(text, this.#end, 'utf8');
    this.#buffer[this.#end] = 0;
    this.#end += 1;
    return this;
  }

  #bytes(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
    return this;
  }

  #byte(value: number): this {
    this.#room(1);
    this.#buffer[this.#end] = value;
    this.#end += 1;
    return this;
  }

  #int16(value: number): this {
    this.#room(2);
    this.#buffer[this.#end] = value >>> 8;
    this.#buffer[this.#end + 1] = value;
    this.#end += 2;
    return this;
  }

  #int32(value: number): this {
    this.#room(4);
    writeInt32(this.#buffer, this.#end, value);
    this.#end += 4;
    return this;
  }

  /** Moves what is not taken yet into a larger buffer where too little is left. */
  #room(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const kept = this.#end - this.#start;
    const larger = Buffer.allocUnsafe(Math.max(SLAB_BYTES, (kept + bytes) * (kept === 0 ? 1 : 2)));
    this.#buffer.copy(larger, 0, this.#start, this.#end);
    this.#buffer = larger;
    this.#message -= this.#start;
    this.#start = 0;
    this.#end = kept;
  }
}

function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}

/** Bytes that a text can need in UTF-8, three for each unit of UTF-16. */
function roomOf(text: string): number {
  return text.length < MEASURED_FROM ? text.length * 3 : Buffer.byteLength(text);
}

function writeInt32(buffer: Buffer, offset: number, value: number): void {
  buffer[offset] = value >>> 24;
  buffer[offset + 1] = value >>> 16;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 3] = value;
}
