import type { Connection, ConnectionEngine } from '@sqlayer/kernel';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { NotificationHub } from './notification-hub.ts';
import { Subscription } from './subscription.ts';

/** How a channel is listened to. */
export interface ListenOptions {
  /** Closes the subscription. */
  readonly signal?: AbortSignal;
  /**
   * Called after the connection broke and another one listens again. What was sent in between has reached nobody: the place
   * to look at what it would have told of.
   */
  readonly onReconnect?: () => void;
  /** Notifications that may wait to be read, 10,000 if not given; one more ends the subscription with DB_NOTIFICATIONS_LOST. */
  readonly maxWaiting?: number;
}

const DEFAULT_MAX_WAITING = 10_000;
/** NAMEDATALEN of the server, with the zero at its end. */
const MAX_NAME_BYTES = 63;

const hubs = new WeakMap<object, NotificationHub>();

/**
 * Listens to a channel: `for await (const { payload } of await listen(engine, 'jobs')) …`.
 *
 * When this resolves, the server has been told, and every notification sent from then on comes. All channels of an engine
 * share one connection, which is outside of the pool; when it breaks, another one takes its place as soon as there is one. A
 * pooler that shares connections among transactions (PgBouncer) cannot pass notifications on.
 */
export async function listen(engine: ConnectionEngine, channel: string, options: ListenOptions = {}): Promise<Subscription> {
  assertChannel(channel);
  const { signal, onReconnect, maxWaiting = DEFAULT_MAX_WAITING } = options;
  signal?.throwIfAborted();
  const hub = hubOf(engine);
  const subscription = new Subscription(channel, maxWaiting, (left) => hub.leave(left));
  await hub.join(subscription, onReconnect);
  const close = (): void => void subscription.close().catch(() => undefined);
  if (signal?.aborted) close();
  else signal?.addEventListener('abort', close, { once: true });
  return subscription;
}

/** Sends a notification with the transaction that the connection is in: it goes out when that is committed. */
export async function notify(connection: Connection, channel: string, payload = ''): Promise<void> {
  assertChannel(channel);
  await connection.executeRaw('SELECT pg_catalog.pg_notify($1, $2)', [channel, payload]);
}

/** Views of an engine share its events, and the hub. */
function hubOf(engine: ConnectionEngine): NotificationHub {
  let hub = hubs.get(engine.events);
  if (hub === undefined) {
    hub = new NotificationHub(engine);
    hubs.set(engine.events, hub);
  }
  return hub;
}

function assertChannel(channel: string): void {
  const bytes = Buffer.byteLength(channel);
  if (bytes > 0 && bytes <= MAX_NAME_BYTES && !channel.includes('\0')) return;
  throw new ArgumentError(
    'DB_INVALID_VALUE',
    `the name of a channel has 1 to ${MAX_NAME_BYTES} bytes, without zeros; this one has ${bytes}.`,
  );
}
