import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionEngine, UnpooledConnection } from '@sqlayer/kernel';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import { PostgresConnection } from './postgres-connection.ts';
import type { Subscription } from './subscription.ts';

/** A server that went away is asked for again after so long at first, and twice as long each time. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
/** A network that was cut says nothing; the server is asked for a sign of life so often. */
const PING_EVERY_MS = 30_000;
const PING_TIMEOUT_MS = 10_000;

interface Listening {
  readonly unpooled: UnpooledConnection;
  readonly connection: PostgresConnection;
  readonly ping: ReturnType<typeof setInterval>;
}

/** The connection of an engine that listens, to as many channels as there are subscriptions for. */
export class NotificationHub {
  readonly #engine: ConnectionEngine;
  readonly #subscriptions = new Map<Subscription, (() => void) | undefined>();
  /** Joining, leaving and reconnecting go one after another. */
  #turn: Promise<unknown> = Promise.resolve();
  #listening: Listening | undefined;

  constructor(engine: ConnectionEngine) {
    this.#engine = engine;
  }

  join(subscription: Subscription, onReconnect: (() => void) | undefined): Promise<void> {
    return this.#inTurn(async () => {
      this.#listening ??= await this.#connect();
      const isNew = !this.#channels().has(subscription.channel);
      // From the moment on when the server knows of it, notifications may come.
      this.#subscriptions.set(subscription, onReconnect);
      try {
        if (isNew) await send(this.#listening.connection, `LISTEN ${quoted(subscription.channel)}`);
      } catch (error) {
        this.#subscriptions.delete(subscription);
        throw error;
      }
    });
  }

  /** Takes effect at once; the server is told as soon as there is one to be told. */
  async leave(subscription: Subscription): Promise<void> {
    if (!this.#subscriptions.delete(subscription) || this.#listening === undefined) return;
    await this.#inTurn(async () => {
      if (this.#subscriptions.size === 0) await this.#disconnect();
      else if (this.#listening !== undefined && !this.#channels().has(subscription.channel))
        await send(this.#listening.connection, `UNLISTEN ${quoted(subscription.channel)}`);
    });
  }

  #channels(): ReadonlySet<string> {
    return new Set([...this.#subscriptions.keys()].map(({ channel }) => channel));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #connect(): Promise<Listening> {
    const unpooled = await this.#engine.openUnpooled();
    const { connection } = unpooled;
    if (!(connection instanceof PostgresConnection)) {
      await unpooled.close();
      throw new InvalidStateError(
        'ENGINE_UNSUPPORTED',
        `listen() was given an engine of '${this.#engine.name}'; only PostgreSQL has LISTEN.`,
      );
    }
    connection.hearNotifications({
      notification: (notification) => {
        for (const subscription of this.#subscriptions.keys()) {
          if (subscription.channel === notification.channel) subscription.push(notification);
        }
      },
      lost: () => this.#reconnect(connection),
    });
    const ping = setInterval(() => void this.#ping(connection), PING_EVERY_MS);
    ping.unref();
    return { unpooled, connection, ping };
  }

  async #disconnect(): Promise<void> {
    const listening = this.#listening;
    this.#listening = undefined;
    clearInterval(listening?.ping);
    await listening?.unpooled.close();
  }

  /** Drops a connection that does not answer in time, which has another one made. */
  async #ping(connection: PostgresConnection): Promise<void> {
    const timer = setTimeout(() => connection.destroy(), PING_TIMEOUT_MS);
    try {
      await this.#inTurn(() => connection.ping());
    } catch {
      connection.destroy();
    } finally {
      clearTimeout(timer);
    }
  }

  #reconnect(lost: PostgresConnection): void {
    if (this.#listening?.connection !== lost) return;
    void this.#inTurn(async () => {
      await this.#disconnect();
      for (let waitMs = FIRST_WAIT_MS; this.#subscriptions.size > 0; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
        if (this.#engine.disposed) return this.#endAll();
        try {
          const listening = await this.#connect();
          this.#listening = listening;
          for (const channel of this.#channels()) await send(listening.connection, `LISTEN ${quoted(channel)}`);
          for (const onReconnect of this.#subscriptions.values()) onReconnect?.();
          return;
        } catch {
          await this.#disconnect();
          await sleep(waitMs);
        }
      }
    });
  }

  #endAll(): void {
    for (const subscription of this.#subscriptions.keys()) subscription.end();
    this.#subscriptions.clear();
  }
}

async function send(connection: PostgresConnection, sql: string): Promise<void> {
  await connection.execute({ sql, parameters: [], exactIntegers: false, prepare: false, signal: undefined });
}

function quoted(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`;
}
