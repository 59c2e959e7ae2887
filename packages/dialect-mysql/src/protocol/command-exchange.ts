import { type Place, readCount } from './packet-reader.ts';
import { HEADER_BYTES, type Packet, sendPacket, type Wire } from './wire.ts';

const OK = 0x00;
const END = 0xfe;
const ERROR = 0xff;

/** The server works on a transaction. */
export const IN_TRANSACTION = 0x0001;
/** Another result follows. */
export const MORE_RESULTS = 0x0008;
/** The result holds OUT parameters. */
export const OUT_PARAMETERS = 0x1000;

/** What the server says at the end of a statement that gives no rows. */
export interface Outcome {
  readonly affectedRows: number;
  readonly lastInsertId: number | bigint;
  readonly status: number;
  /** What the server has done otherwise than it was told. */
  readonly warnings: number;
}

/** Reads an OK packet from behind its first byte (MySQL manual, "OK_Packet"). */
export function readOutcome(bytes: Buffer, start: number): Outcome {
  const place: Place = { at: start + 1 };
  const affectedRows = Number(readCount(bytes, place));
  const lastInsertId = readCount(bytes, place);
  return { affectedRows, lastInsertId, status: bytes.readUInt16LE(place.at), warnings: bytes.readUInt16LE(place.at + 2) };
}

export function isError(bytes: Buffer, start: number): boolean {
  return bytes[start] === ERROR;
}

/** The end of definitions or rows: a row may begin with the same byte, but is longer then. */
export function isEnd(bytes: Buffer, start: number, end: number): boolean {
  return bytes[start] === END && end - start < 9;
}

export function isOk(bytes: Buffer, start: number): boolean {
  return bytes[start] === OK;
}

/** A command that is answered with one packet: a ping or a reset. */
export class CommandExchange {
  readonly answer: Promise<Outcome>;
  readonly #bytes: Buffer;
  #resolve: (outcome: Outcome) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  execute(packet: Packet | undefined, wire: Wire): boolean {
    if (packet === undefined) {
      wire.sequenceId = 0;
      sendPacket(wire, this.#bytes);
      return false;
    }
    const { buffer, start } = packet;
    if (isError(buffer, start + HEADER_BYTES)) this.#reject(packet.asError('utf8'));
    else this.#resolve(readOutcome(buffer, start + HEADER_BYTES));
    return true;
  }

  onResult(error: Error): void {
    this.#reject(error);
  }
}
