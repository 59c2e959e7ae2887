import type { MaybePromise } from './maybe-promise.ts';

/** How a pool makes and tends the connections it keeps; the pool knows nothing else of them. */
export interface ConnectionLifecycle<C> {
  /** Rejects when the signal is raised, whatever the server does; what comes about after that, it closes. */
  connect(signal: AbortSignal | undefined): MaybePromise<C>;
  /** A connection that is dead, broken or silent, is closed without a word to the server. */
  close(connection: C, isDead: boolean): MaybePromise<void>;
  /** Rejects when the connection is dead. */
  ping(connection: C): MaybePromise<void>;
  /** Makes the connection as good as new before it goes back; a failure drops the connection. */
  reset(connection: C): MaybePromise<void>;
}

/** How connections are kept. */
export type PoolKind = 'queue' | 'null' | 'static' | 'assertion';

/** What a pool can be told; most of it for the kind `queue` only. */
export interface PoolOptions {
  /** `queue` keeps connections, `null` keeps none, `static` shares one, `assertion` allows one at a time. */
  readonly kind?: PoolKind;
  /** Connections kept; 1 or more, 5 if not given. */
  readonly size?: number;
  /** Connections beyond `size` under load, closed on return; 0 or more, 10 if not given. */
  readonly maxOverflow?: number;
  /**
   * How long a checkout waits for a connection to come back or to be made, in milliseconds, Infinity for as long as it takes;
   * 30,000 if not given. With 0 it does not wait for one to come back, and as long as the driver does for one to be made.
   */
  readonly checkoutTimeoutMs?: number;
  /**
   * How long a connection has to answer when it is asked for a sign of life, reset or closed, in milliseconds; 5,000 if not
   * given. One that is silent for longer is dropped.
   */
  readonly answerTimeoutMs?: number;
  /** Connections older than this are replaced at checkout, in milliseconds; never if not given. */
  readonly recycleAfterMs?: number;
  /** Asks each connection for a sign of life at checkout. */
  readonly prePing?: boolean;
  /** Which idle connection goes out first; `fifo` if not given. */
  readonly order?: 'fifo' | 'lifo';
  /** Whether connections are reset on return; true if not given. */
  readonly resetOnReturn?: boolean;
  /** Reports connections held longer than this, in milliseconds; never if not given. */
  readonly leakReportAfterMs?: number;
}

/** The options that mean something to a pool of kind `queue` only. */
export const queuePoolOptions: readonly (keyof PoolOptions)[] = ['size', 'maxOverflow', 'checkoutTimeoutMs', 'order'];

/** A connection that was checked out. Released once; what happens after is an error. */
export interface PooledConnection<C> {
  readonly connection: C;
  readonly released: boolean;
  release(): MaybePromise<void>;
  /**
   * Drops the connection instead of keeping it.
   *
   * With `olderToo`, every connection made before now is dropped as well, idle ones at once and others on return: a
   * server that went away took them all.
   */
  invalidate(reason: unknown, options?: { readonly olderToo?: boolean }): MaybePromise<void>;
}

/** How many connections a pool has, and how many wait for one. */
export interface PoolStatus {
  readonly kind: PoolKind;
  readonly idle: number;
  readonly inUse: number;
  readonly waiting: number;
  /** The most that may exist at once; Infinity where there is no bound. */
  readonly limit: number;
}

/** What happened to a connection. */
export interface PoolEvents<C> {
  connect: { readonly connection: C };
  /** Once per pool, before the first checkout is given out; the engine looks at the server here. */
  firstConnect: { readonly connection: C };
  checkout: { readonly connection: C };
  checkin: { readonly connection: C };
  reset: { readonly connection: C };
  invalidate: { readonly connection: C; readonly reason: unknown };
  close: { readonly connection: C };
  /** A connection is held for longer than `leakReportAfterMs`; the stack is that of the call that asked for it. */
  leak: {
    readonly connection: C;
    readonly heldForMs: number;
    readonly checkedOutAt: Date;
    readonly stack: string | undefined;
  };
}

/** Keeps connections and gives them out. */
export interface Pool<C> {
  readonly status: PoolStatus;
  acquire(options?: { readonly signal?: AbortSignal | undefined }): MaybePromise<PooledConnection<C>>;
  /** Adds a listener; the function given back removes it. A listener may return a promise, which is waited for. */
  on<K extends keyof PoolEvents<C>>(event: K, listener: (payload: PoolEvents<C>[K]) => MaybePromise<void>): () => void;
  /** Closes idle connections now and others when they come back; waiters are refused. */
  dispose(): Promise<void>;
}

/** The service a pool plugin provides. */
export interface PoolFactory {
  create<C>(lifecycle: ConnectionLifecycle<C>, options: PoolOptions): Pool<C>;
}
