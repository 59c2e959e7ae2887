/** Takes a message: its letter, and where its contents lie in `bytes`. The bytes are the receiver's only until it returns. */
export type TakeMessage = (code: number, bytes: Buffer, start: number, end: number) => void;

/** A letter and a length. */
const HEADER_BYTES = 5;

/** Cuts what comes from a server into messages, wherever the network has cut it. */
export class MessageReader {
  readonly #take: TakeMessage;
  /** The beginning of a message that has not come whole, and how long it must be to go on. */
  #parts: Buffer[] = [];
  #bytes = 0;
  #wanted = 0;

  constructor(take: TakeMessage) {
    this.#take = take;
  }

  read(chunk: Buffer): void {
    const bytes = this.#bytes === 0 ? chunk : this.#withRest(chunk);
    if (bytes === undefined) return;
    const { length } = bytes;
    let offset = 0;
    let wanted = HEADER_BYTES;
    while (offset + HEADER_BYTES <= length) {
      wanted = 1 + readInt32(bytes, offset + 1);
      const end = offset + wanted;
      if (end > length) break;
      // The loop is bounded by the length.
      this.#take(bytes[offset] as number, bytes, offset + HEADER_BYTES, end);
      offset = end;
      wanted = HEADER_BYTES;
    }
    if (offset < length) this.#keep(bytes.subarray(offset), wanted);
  }

  #keep(rest: Buffer, wanted: number): void {
    this.#parts = [rest];
    this.#bytes = rest.length;
    this.#wanted = wanted;
  }

  /** All that has come of a message with what follows it; undefined while it is still not enough. */
  #withRest(chunk: Buffer): Buffer | undefined {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted) return undefined;
    const whole = Buffer.concat(this.#parts, this.#bytes);
    this.#parts = [];
    this.#bytes = 0;
    return whole;
  }
}

export function readInt16(bytes: Uint8Array, offset: number): number {
  return (((bytes[offset] as number) << 24) >> 16) | (bytes[offset + 1] as number);
}

export function readInt32(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] as number) << 24) |
    ((bytes[offset + 1] as number) << 16) |
    ((bytes[offset + 2] as number) << 8) |
    (bytes[offset + 3] as number)
  );
}
