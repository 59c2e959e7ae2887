import type { Duplex } from 'node:stream';

/** A packet as mysql2 hands it over. It is good until the call returns: the next one lies in the same object. */
export interface Packet {
  readonly buffer: Buffer;
  /** Where it begins, with its header of four bytes. */
  readonly start: number;
  readonly end: number;
  /** The error that it tells, with the name of its number. */
  asError(encoding: string): Error & { readonly errno: number };
}

/**
 * What is used of mysql2's connection beyond its documented interface: its queue of commands, which has them wait for each other
 * and gives each its packets, and the way to the server behind compression and encryption.
 */
export interface Wire {
  /** The number that the next packet has to have. */
  sequenceId: number;
  readonly stream: Duplex;
  write(bytes: Buffer): void;
  pause(): void;
  resume(): void;
  addCommand(command: Command): void;
}

/** Something to be sent and answered, as mysql2's queue takes it. */
export interface Command {
  /** Called without a packet when its turn comes, and then with each packet; true ends it. */
  execute(packet: Packet | undefined, wire: Wire): boolean;
  /** The connection broke. */
  onResult(error: Error): void;
}

/** Bytes before the contents of a packet. */
export const HEADER_BYTES = 4;
const MAX_PACKET_BYTES = 0xff_ff_ff;

/** Sends a packet whose contents stand behind room for a header; a large one in several. */
export function sendPacket(wire: Wire, bytes: Buffer): void {
  const size = bytes.length - HEADER_BYTES;
  if (size < MAX_PACKET_BYTES) {
    writeHeader(bytes, size, wire.sequenceId);
    wire.sequenceId = (wire.sequenceId + 1) & 0xff;
    wire.write(bytes);
    return;
  }
  // The last part may be empty: only a part that is not full ends a packet.
  for (let offset = HEADER_BYTES; offset <= bytes.length; offset += MAX_PACKET_BYTES) {
    const part = bytes.subarray(offset, offset + MAX_PACKET_BYTES);
    const header = Buffer.alloc(HEADER_BYTES);
    writeHeader(header, part.length, wire.sequenceId);
    wire.sequenceId = (wire.sequenceId + 1) & 0xff;
    wire.write(header);
    wire.write(part);
  }
}

export function writeHeader(bytes: Buffer, size: number, sequenceId: number, at = 0): void {
  bytes.writeUIntLE(size, at, 3);
  bytes[at + 3] = sequenceId;
}
