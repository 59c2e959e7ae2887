import { PassThrough } from 'node:stream';
import type { Command, Packet, Wire } from '../../src/protocol/wire.ts';

/** A server that was written down: takes what is sent, and answers with packets as they are given. */
export class FakeWire implements Wire {
  sequenceId = 0;
  readonly stream = new PassThrough();
  readonly written: Buffer[] = [];
  isPaused = false;
  #command: Command | undefined;

  write(bytes: Buffer): void {
    this.written.push(Buffer.from(bytes));
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  addCommand(command: Command): void {
    this.#command = command;
    command.execute(undefined, this);
  }

  /** What was written since the last time, by its first byte behind the header and the rest. */
  taken(): readonly Buffer[] {
    return this.written.splice(0);
  }

  /** Gives packets to the command; true when it is done. */
  answer(...packets: readonly (readonly number[] | Buffer)[]): boolean {
    let isDone = false;
    for (const contents of packets) {
      if (isDone) throw new Error('the command was done before');
      const buffer = Buffer.concat([Buffer.alloc(4), Buffer.from(contents)]);
      const packet: Packet = {
        buffer,
        start: 0,
        end: buffer.length,
        asError: () => Object.assign(new Error(buffer.toString('latin1', 13)), { errno: buffer.readUInt16LE(5) }),
      };
      this.sequenceId += 1;
      isDone = this.#command?.execute(packet, this) ?? true;
    }
    return isDone;
  }

  break(error: Error): void {
    this.#command?.onResult(error);
  }
}

/** A definition of a column (MySQL manual, "ColumnDefinition41"). */
export function columnPacket(name: string, type: number, { flags = 0, charset = 45, decimals = 0 } = {}): Buffer {
  const fixed = Buffer.alloc(13);
  fixed[0] = 0x0c;
  fixed.writeUInt16LE(charset, 1);
  fixed[7] = type;
  fixed.writeUInt16LE(flags, 8);
  fixed[10] = decimals;
  const strings = ['def', 'db', 't', 'table_of_it', name, 'name_of_it'];
  return Buffer.concat([...strings.map((one) => Buffer.concat([Buffer.from([one.length]), Buffer.from(one)])), fixed]);
}

/** The end of definitions or rows. */
export const end = (status = 0): readonly number[] => [0xfe, 0, 0, status & 0xff, status >> 8];
