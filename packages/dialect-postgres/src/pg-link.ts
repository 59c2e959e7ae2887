import type { Duplex } from 'node:stream';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import type { Client, Submittable } from 'pg';
import type { Exchange, Link, LinkListener } from './protocol/link.ts';
import { readNotification } from './protocol/link.ts';
import { NOTICE, NOTIFICATION, PARAMETER_STATUS, READY } from './protocol/message-codes.ts';
import { MessageReader } from './protocol/message-reader.ts';
import { readServerMessage } from './protocol/server-message.ts';

/** What is used of pg beyond its documented interface; all of version 8 has it. */
interface ClientInside {
  readonly connection: { readonly stream: Duplex };
}

type OnData = (chunk: Buffer) => void;

/** The first byte of a message lies so far before its contents. */
const HEADER_BYTES = 5;

/**
 * A socket that pg has opened and authenticated.
 *
 * Everything that comes passes through here. While an exchange is under way, its messages are the exchange's; ReadyForQuery and
 * what answers to nothing go to pg as well, and so does all that comes in between. So `client.query()` works beside it: pg
 * has exchanges and its own queries wait for each other.
 */
export class PgLink implements Link {
  readonly native: Client;
  readonly waitsForWhole = false;
  readonly cancel: () => Promise<void>;
  listener: LinkListener | undefined;
  readonly #stream: Duplex;
  readonly #toPg: OnData;
  readonly #reader = new MessageReader((code, bytes, start, end) => this.#take(code, bytes, start, end));
  readonly #waiting: Exchange[] = [];
  #active: Exchange | undefined;
  #status = 'I';
  #lost: Error | undefined;
  /** How pg hands the socket over: it calls `submit` when it is idle, and the others for what does not come here first. */
  readonly #turn: Submittable & { handleError(error: Error): void; handleReadyForQuery(): void } = {
    submit: () => this.#start(),
    handleError: (error) => this.#break(error),
    handleReadyForQuery: () => undefined,
  };

  constructor(client: Client, cancel: () => Promise<void>) {
    this.native = client;
    this.cancel = cancel;
    this.#stream = (client as unknown as ClientInside).connection.stream;
    this.#toPg = takeOver(this.#stream, (chunk) => this.#reader.read(chunk));
    // Without a listener the error would end the process.
    client.on('error', (error) => this.#break(error));
    client.on('end', () => this.#break(new Error('Connection terminated')));
  }

  get status(): string {
    return this.#status;
  }

  get lost(): Error | undefined {
    return this.#lost;
  }

  open(exchange: Exchange): void {
    if (this.#lost !== undefined) {
      exchange.fail(this.#lost);
      return;
    }
    this.#waiting.push(exchange);
    this.native.query(this.#turn);
  }

  write(bytes: Buffer): boolean {
    return this.#stream.write(bytes);
  }

  drained(): Promise<void> {
    if (!this.#stream.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off('drain', done);
        this.#stream.off('close', done);
        resolve();
      };
      this.#stream.on('drain', done);
      this.#stream.on('close', done);
    });
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  async close(): Promise<void> {
    await this.native.end();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #start(): void {
    this.#active = this.#waiting.shift();
    this.#active?.start(this);
  }

  #take(code: number, bytes: Buffer, start: number, end: number): void {
    const exchange = this.#active;
    if (code === NOTICE) this.listener?.notice(readServerMessage(bytes, start, end));
    else if (code === NOTIFICATION) this.listener?.notification(readNotification(bytes, start));
    else if (code === READY) {
      this.#status = String.fromCharCode(bytes[start] as number);
      this.#active = undefined;
    } else if (exchange !== undefined && code !== PARAMETER_STATUS) {
      exchange.take(code, bytes, start, end);
      return;
    }
    if (code === READY) exchange?.take(code, bytes, start, end);
    this.#toPg(bytes.subarray(start - HEADER_BYTES, end));
  }

  #break(error: Error): void {
    if (this.#lost === undefined) {
      this.#lost = error;
      this.listener?.lost(error);
    }
    const exchanges = [this.#active, ...this.#waiting.splice(0)];
    this.#active = undefined;
    for (const exchange of exchanges) exchange?.fail(this.#lost);
  }
}

/** Puts a reader in the place of pg's own, and gives that. */
function takeOver(stream: Duplex, reader: OnData): OnData {
  const [own, ...others] = stream.listeners('data') as OnData[];
  if (own === undefined || others.length > 0) {
    throw new ConfigurationError(
      'DB_DRIVER_MISSING',
      'this version of pg reads its socket in a way that is not known here; install one of version 8.',
    );
  }
  stream.off('data', own);
  stream.on('data', reader);
  return own;
}
