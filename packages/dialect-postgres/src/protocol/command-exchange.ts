import type { Exchange, Link } from './link.ts';
import { COMMAND_COMPLETE, ERROR, READY } from './message-codes.ts';
import { PostgresError, readServerMessage } from './server-message.ts';
import { isFatal } from './statement-exchange.ts';

/** Sends commands in the simple protocol and gives the tag of the last one; rows are left aside. */
export class CommandExchange implements Exchange {
  readonly answer: Promise<string>;
  readonly #bytes: Buffer;
  #resolve: (tag: string) => void = ignore;
  #reject: (error: unknown) => void = ignore;
  #tag = '';
  #error: Error | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  start(link: Link): void {
    link.write(this.#bytes);
  }

  take(code: number, bytes: Buffer, start: number, end: number): void {
    if (code === COMMAND_COMPLETE) this.#tag = bytes.toString('latin1', start, end - 1);
    else if (code === ERROR) {
      this.#error ??= new PostgresError(readServerMessage(bytes, start, end));
      if (isFatal(this.#error)) this.fail(this.#error);
    } else if (code === READY) {
      if (this.#error === undefined) this.#resolve(this.#tag);
      else this.#reject(this.#error);
    }
  }

  fail(error: Error): void {
    this.#reject(this.#error ?? error);
  }
}

function ignore(): void {}
