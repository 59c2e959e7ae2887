import { OperationalError } from '@sqlayer/kernel/errors';
import type { Notification } from './protocol/link.ts';

/** Notifications of one channel, in the order in which they came. It ends when it is closed, or its engine disposed. */
export class Subscription implements AsyncIterable<Notification>, AsyncDisposable {
  readonly channel: string;
  readonly #maxWaiting: number;
  readonly #leave: (subscription: Subscription) => Promise<void>;
  readonly #waiting: Notification[] = [];
  #readers: { resolve(result: IteratorResult<Notification, undefined>): void; reject(error: unknown): void }[] = [];
  #isOver = false;
  #error: Error | undefined;

  /** Made by `listen()`. */
  constructor(channel: string, maxWaiting: number, leave: (subscription: Subscription) => Promise<void>) {
    this.channel = channel;
    this.#maxWaiting = maxWaiting;
    this.#leave = leave;
  }

  /** Ends it; what has come and was not read is lost. A second time does nothing. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    this.end();
    this.#waiting.length = 0;
    await this.#leave(this);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Leaving the loop closes the subscription. */
  [Symbol.asyncIterator](): AsyncIterator<Notification, undefined, undefined> {
    return {
      next: () => this.#next(),
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  /** Takes a notification. */
  push(notification: Notification): void {
    if (this.#isOver) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) reader.resolve({ done: false, value: notification });
    else if (this.#waiting.length < this.#maxWaiting) this.#waiting.push(notification);
    else {
      this.end(
        new OperationalError(
          'DB_NOTIFICATIONS_LOST',
          `${this.#maxWaiting} notifications of '${this.channel}' wait to be read and another one came; read faster, or raise maxWaiting.`,
        ),
      );
      this.#leave(this).catch(() => undefined);
    }
  }

  /** Nothing more comes; what has come is still read, and then the error thrown. */
  end(error?: Error): void {
    this.#isOver = true;
    this.#error = error;
    for (const reader of this.#readers.splice(0)) {
      if (error === undefined) reader.resolve({ done: true, value: undefined });
      else reader.reject(error);
    }
  }

  #next(): Promise<IteratorResult<Notification, undefined>> {
    const value = this.#waiting.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }
}
