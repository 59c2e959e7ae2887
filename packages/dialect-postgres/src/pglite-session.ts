import { CommandExchange } from './protocol/command-exchange.ts';
import type { Exchange, Link, LinkListener } from './protocol/link.ts';
import { readNotification } from './protocol/link.ts';
import { NOTICE, NOTIFICATION, READY } from './protocol/message-codes.ts';
import { MessageReader } from './protocol/message-reader.ts';
import { MessageWriter } from './protocol/message-writer.ts';
import { readServerMessage } from './protocol/server-message.ts';

/** What is used of a PGlite. */
export interface Pglite {
  /** Takes messages of a client, and hands out what the server answers to them. */
  execProtocolRawStream(messages: Uint8Array, options: { readonly onRawData: (answer: Uint8Array) => void }): Promise<void>;
  /** Keeps others away while a function runs. */
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
  onNotification(listener: (channel: string, payload: string) => void): () => void;
  close(): Promise<void>;
}

interface Turn {
  readonly link: PgliteLink;
  readonly exchange: Exchange;
}

/**
 * The one session of a PGlite, shared by several links as if each had a session of its own.
 *
 * Exchanges go one after another, and while a link is in a transaction, those of others wait for its end.
 */
export class PgliteSession {
  readonly native: Pglite;
  readonly #links = new Set<PgliteLink>();
  readonly #waiting: Turn[] = [];
  readonly #reader = new MessageReader((code, bytes, start, end) => this.#take(code, bytes, start, end));
  #sent: Promise<void> = Promise.resolve();
  #turn: Turn | undefined;
  /** Called when the turn is over. */
  #endTurn: () => void = ignore;
  #status = 'I';
  #isBroken = false;
  /** The link that is in a transaction. */
  #owner: PgliteLink | undefined;

  constructor(native: Pglite) {
    this.native = native;
    // What other users of the same PGlite have the server say.
    native.onNotification((channel, payload) => this.#notify({ channel, payload, processId: 0 }));
  }

  open(onClose: () => Promise<void>): PgliteLink {
    const link = new PgliteLink(this, onClose);
    this.#links.add(link);
    return link;
  }

  /** PGlite has ended, and answers nothing any more. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  get linkCount(): number {
    return this.#links.size;
  }

  /** Gives a link up, and rolls back the transaction that it is in, which would keep the others waiting. */
  async leave(link: PgliteLink): Promise<void> {
    if (!this.#links.delete(link) || this.#owner !== link) return;
    const rollback = new CommandExchange(new MessageWriter().query('ROLLBACK').take());
    this.run(link, rollback);
    // Where PGlite itself has ended, there is nothing to roll back.
    await rollback.answer.catch(() => undefined);
  }

  statusOf(link: PgliteLink): string {
    return link === this.#owner ? this.#status : 'I';
  }

  run(link: PgliteLink, exchange: Exchange): void {
    this.#waiting.push({ link, exchange });
    this.#next();
  }

  /** Sends messages after those that were sent before, and hands out the answers. */
  send(messages: Buffer): void {
    this.#sent = this.#sent
      // Its bytes are PGlite's, who writes to them again.
      .then(() => this.native.execProtocolRawStream(messages, { onRawData: (answer) => this.#reader.read(Buffer.from(answer)) }))
      .catch((error: unknown) => this.#break(error as Error));
  }

  #next(): void {
    if (this.#turn !== undefined) return;
    const place = this.#waiting.findIndex(({ link }) => this.#owner === undefined || link === this.#owner);
    const [turn] = place < 0 ? [] : this.#waiting.splice(place, 1);
    if (turn === undefined) return;
    this.#turn = turn;
    const over = new Promise<void>((resolve) => {
      this.#endTurn = resolve;
    });
    const ran = this.native.runExclusive(async () => {
      turn.exchange.start(turn.link);
      await over;
    });
    ran
      .catch((error: unknown) => this.#break(error as Error))
      .finally(() => {
        this.#turn = undefined;
        this.#next();
      });
  }

  #take(code: number, bytes: Buffer, start: number, end: number): void {
    const turn = this.#turn;
    if (code === NOTICE) turn?.link.listener?.notice(readServerMessage(bytes, start, end));
    else if (code === NOTIFICATION) this.#notify(readNotification(bytes, start));
    else {
      if (code === READY) {
        this.#status = String.fromCharCode(bytes[start] as number);
        this.#owner = this.#status === 'I' ? undefined : turn?.link;
      }
      turn?.exchange.take(code, bytes, start, end);
      if (code === READY) this.#endTurn();
    }
  }

  #notify(notification: Parameters<LinkListener['notification']>[0]): void {
    for (const link of this.#links) link.listener?.notification(notification);
  }

  /** PGlite has ended, as it does after what would be a crash of a server. */
  #break(error: Error): void {
    const turns = [this.#turn, ...this.#waiting.splice(0)];
    this.#isBroken = true;
    this.#owner = undefined;
    for (const link of this.#links) link.broken(error);
    for (const turn of turns) turn?.exchange.fail(error);
    this.#endTurn();
  }
}

/** A way to the session of a PGlite. It cannot be cancelled: the process has one thread, and the server runs on it. */
export class PgliteLink implements Link {
  readonly waitsForWhole = true;
  listener: LinkListener | undefined;
  readonly #session: PgliteSession;
  readonly #onClose: () => Promise<void>;
  #lost: Error | undefined;

  constructor(session: PgliteSession, onClose: () => Promise<void>) {
    this.#session = session;
    this.#onClose = onClose;
  }

  get native(): Pglite {
    return this.#session.native;
  }

  get status(): string {
    return this.#session.statusOf(this);
  }

  get lost(): Error | undefined {
    return this.#lost;
  }

  broken(error: Error): void {
    if (this.#lost !== undefined) return;
    this.#lost = error;
    this.listener?.lost(error);
  }

  open(exchange: Exchange): void {
    if (this.#lost === undefined) this.#session.run(this, exchange);
    else exchange.fail(this.#lost);
  }

  write(bytes: Buffer): boolean {
    this.#session.send(bytes);
    return true;
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  pause(): void {}

  resume(): void {}

  async close(): Promise<void> {
    this.broken(new Error('Connection terminated'));
    await this.#session.leave(this);
    await this.#onClose();
  }

  destroy(): void {
    this.close().catch(ignore);
  }
}

function ignore(): void {}
