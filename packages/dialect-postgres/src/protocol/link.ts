import type { ServerNotice } from './server-message.ts';

/** A message of NOTIFY. */
export interface Notification {
  readonly channel: string;
  readonly payload: string;
  /** The server process of whoever sent it. */
  readonly processId: number;
}

/** What comes from a server and is no answer. */
export interface LinkListener {
  notice(notice: ServerNotice): void;
  notification(notification: Notification): void;
  /** The connection broke, whether something was asked of it or not. */
  lost(error: Error): void;
}

/** One question to the server with its answer, from the first message to ReadyForQuery. */
export interface Exchange {
  /** Writes the first messages; the link is this exchange's alone from here on. */
  start(link: Link): void;
  /** Takes a message, whose contents lie in `bytes`. */
  take(code: number, bytes: Buffer, start: number, end: number): void;
  /** The connection broke before the answer was there. */
  fail(error: Error): void;
}

/** A way to a server: a socket that pg has opened, or PGlite within this process. */
export interface Link {
  /** The driver's own object. */
  readonly native: unknown;
  /** What ReadyForQuery said last: idle, in a transaction, or in one that failed. */
  readonly status: string;
  /** Why the connection is broken; undefined while it is not known to be. */
  readonly lost: Error | undefined;
  /** Whether what is sent must be all that an answer needs: the data of a COPY cannot follow later. */
  readonly waitsForWhole: boolean;
  listener: LinkListener | undefined;
  /** Runs an exchange, after those that were opened before. */
  open(exchange: Exchange): void;
  /** Sends messages; false where the sender should wait for `drained()` before it sends more. */
  write(bytes: Buffer): boolean;
  drained(): Promise<void>;
  /** Asks for no more messages for a while; those that are here already still come. */
  pause(): void;
  resume(): void;
  /** Has the server give up what it does for this link; resolves when it was told. Absent where nothing can be told. */
  cancel?(): Promise<void>;
  close(): Promise<void>;
  /** Closes it without a word to the server. */
  destroy(): void;
}

/** Reads a NotificationResponse. */
export function readNotification(bytes: Buffer, start: number): Notification {
  const channelEnd = bytes.indexOf(0, start + 4);
  return {
    processId: bytes.readInt32BE(start),
    channel: bytes.toString('utf8', start + 4, channelEnd),
    payload: bytes.toString('utf8', channelEnd + 1, bytes.indexOf(0, channelEnd + 1)),
  };
}
