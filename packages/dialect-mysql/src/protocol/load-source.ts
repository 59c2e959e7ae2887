import { HEADER_BYTES, sendPacket, type Wire } from './wire.ts';

/** The data of a LOAD DATA LOCAL, as the only parameter of the statement; they go to the server in parts, as they come. */
export class LoadSource {
  readonly parts: AsyncIterable<string>;

  constructor(parts: AsyncIterable<string>) {
    this.parts = parts;
  }

  /** Sends all of them, no faster than the server takes them; rejects with what the source fails with. */
  async send(wire: Wire): Promise<void> {
    for await (const part of this.parts) {
      if (wire.stream.destroyed) return;
      const bytes = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(part));
      bytes.write(part, HEADER_BYTES);
      sendPacket(wire, bytes);
      if (wire.stream.writableNeedDrain) await drained(wire.stream);
    }
  }
}

function drained(stream: Wire['stream']): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
