import type { CopySource } from './copy-source.ts';
import type { Link } from './link.ts';
import { COPY_IN } from './message-codes.ts';
import { MessageWriter } from './message-writer.ts';
import { type KnownStatement, type Opening, StatementExchange } from './statement-exchange.ts';

/** Executes COPY … FROM STDIN with what a source gives; its opening ends without Sync, which follows the data. */
export class CopyInExchange extends StatementExchange {
  readonly #source: CopySource;
  readonly #writer = new MessageWriter();
  #link: Link | undefined;
  /** Nothing more is sent: the data have ended, or the server refused. */
  #isOver = false;

  constructor(opening: Opening, statement: KnownStatement, source: CopySource) {
    super(opening, statement);
    this.#source = source;
  }

  override start(link: Link): void {
    this.#link = link;
    if (link.waitsForWhole) void this.#sendWhole(link);
    else super.start(link);
  }

  override take(code: number, bytes: Buffer, start: number, end: number): void {
    if (code !== COPY_IN) super.take(code, bytes, start, end);
    else if (this.#link?.waitsForWhole === false) void this.#send(this.#link);
  }

  override fail(error: Error): void {
    this.#isOver = true;
    super.fail(error);
  }

  protected override failed(error: Error): void {
    super.failed(error);
    if (this.#isOver) return;
    this.#isOver = true;
    this.#link?.write(this.#writer.sync().take());
  }

  async #send(link: Link): Promise<void> {
    const last = await this.#read(async (chunk) => {
      if (!link.write(this.#writer.copyData(chunk).take())) await link.drained();
    });
    if (last === undefined) return;
    this.#isOver = true;
    link.write(last);
  }

  /** Keeps everything until it is complete. */
  async #sendWhole(link: Link): Promise<void> {
    const messages = [this.opening.bytes];
    const last = await this.#read((chunk) => void messages.push(this.#writer.copyData(chunk).take()));
    if (last === undefined) return;
    this.#isOver = true;
    link.write(Buffer.concat([...messages, last]));
  }

  /** Reads the source to its end and gives the messages that end the COPY; undefined if the server has ended it before. */
  async #read(send: (chunk: Uint8Array) => void | Promise<void>): Promise<Buffer | undefined> {
    try {
      for await (const chunk of this.#source.chunks) {
        if (this.#isOver) return undefined;
        await send(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      }
      return this.#isOver ? undefined : this.#writer.copyDone().sync().take();
    } catch (error) {
      if (this.#isOver) return undefined;
      // What the source throws is what comes out, and not that the server was told of it.
      super.failed(error as Error);
      return this.#writer.copyFail('the source of the data failed').sync().take();
    }
  }
}
