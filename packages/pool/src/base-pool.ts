import {
  attempt,
  type ConnectionLifecycle,
  chain,
  EventHub,
  isPromise,
  type MaybePromise,
  type Pool,
  type PoolEvents,
  type PoolStatus,
} from '@sqlayer/kernel/contracts';
import { InvalidStateError, PoolError } from '@sqlayer/kernel/errors';
import { Checkout, type CheckoutOwner } from './checkout.ts';
import { ConnectionRecord } from './connection-record.ts';
import { watchForLeak } from './leak-report.ts';
import type { ResolvedPoolOptions } from './pool-options.ts';

/** A new connection that gives no sign of life is tried again so often. */
const MAX_PING_ATTEMPTS = 3;

/**
 * What all kinds of pool share: connecting, checks at checkout, reset at return, events, invalidation.
 *
 * A kind says where a record comes from and where it goes.
 */
export abstract class BasePool<C> implements Pool<C>, CheckoutOwner<C>, AsyncDisposable {
  protected readonly lifecycle: ConnectionLifecycle<C>;
  protected readonly options: ResolvedPoolOptions;
  readonly #events = new EventHub<PoolEvents<C>>();
  /** Set while the first connection is looked at; others wait for it. */
  #firstConnect: 'pending' | 'done' | Promise<void> = 'pending';
  #generation = 0;
  protected inUse = 0;
  protected disposed = false;

  constructor(lifecycle: ConnectionLifecycle<C>, options: ResolvedPoolOptions) {
    this.lifecycle = lifecycle;
    this.options = options;
  }

  abstract readonly status: PoolStatus;
  abstract acquire(options?: { readonly signal?: AbortSignal | undefined }): MaybePromise<Checkout<C>>;
  /** Keeps or closes a connection that came back in good order. */
  protected abstract putBack(record: ConnectionRecord<C>): MaybePromise<void>;
  /** A connection is gone; somebody who waits may have its place. */
  protected abstract afterClose(record: ConnectionRecord<C>): void;
  /** Takes the connections that nobody holds out of the pool. */
  protected abstract takeIdle(wanted: (record: ConnectionRecord<C>) => boolean): readonly ConnectionRecord<C>[];

  on<K extends keyof PoolEvents<C>>(event: K, listener: (payload: PoolEvents<C>[K]) => MaybePromise<void>): () => void {
    return this.#events.on(event, listener);
  }

  checkin(checkout: Checkout<C>): MaybePromise<void> {
    const { record } = checkout;
    this.inUse -= 1;
    return chain(this.emit('checkin', record), () => {
      if (this.isUnfit(record)) return this.close(record);
      if (!this.options.resetOnReturn) return this.putBack(record);
      return attempt<void>(
        () => chain(this.lifecycle.reset(record.connection), () => chain(this.emit('reset', record), () => this.putBack(record))),
        // A connection that cannot be made as good as new is dropped; the caller is done with it.
        (error) => this.drop(record, error),
      );
    });
  }

  invalidate(checkout: Checkout<C>, reason: unknown, olderToo: boolean): MaybePromise<void> {
    this.inUse -= 1;
    if (olderToo) this.dropOlder(checkout.record, reason);
    return this.drop(checkout.record, reason);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all(this.takeIdle(() => true).map((record) => this.close(record)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  protected assertUsable(signal: AbortSignal | undefined): void {
    if (this.disposed) throw new InvalidStateError('POOL_DISPOSED', 'the pool was disposed and gives no more connections.');
    if (signal?.aborted) throw aborted(signal);
  }

  /** Makes a connection, in a place that the caller has taken and frees if this fails. */
  protected connect(signal: AbortSignal | undefined): MaybePromise<ConnectionRecord<C>> {
    return chain(this.lifecycle.connect(signal), (connection) => {
      const record = new ConnectionRecord(connection, performance.now(), this.#generation);
      return attempt(
        () => chain(this.emit('connect', record), () => chain(this.#first(record), () => record)),
        (error) => chain(this.#discard(record), (): never => rethrow(error)),
      );
    });
  }

  /** Gives a record out, after the checks that the options ask for. */
  protected checkout(record: ConnectionRecord<C>, signal: AbortSignal | undefined): MaybePromise<Checkout<C>> {
    if (!this.options.prePing && !this.isUnfit(record)) return this.#handOut(record);
    return this.#checked(record, signal, 1);
  }

  protected isUnfit(record: ConnectionRecord<C>): boolean {
    if (record.invalid || this.disposed || record.generation < this.#generation) return true;
    const { recycleAfterMs } = this.options;
    return recycleAfterMs !== undefined && performance.now() - record.connectedAtMs > recycleAfterMs;
  }

  protected emit(
    event: 'connect' | 'firstConnect' | 'checkout' | 'checkin' | 'reset' | 'close',
    { connection }: ConnectionRecord<C>,
  ): MaybePromise<unknown> {
    return this.#events.has(event) ? this.#events.emit(event, { connection }) : undefined;
  }

  /** Closes a connection and frees its place, whatever closing says: it is of no use any more. */
  protected close(record: ConnectionRecord<C>): MaybePromise<void> {
    return chain(this.#discard(record), () => this.afterClose(record));
  }

  protected drop(record: ConnectionRecord<C>, reason: unknown): MaybePromise<void> {
    const told = this.#events.has('invalidate') ? this.#events.emit('invalidate', { connection: record.connection, reason }) : undefined;
    return chain(told as MaybePromise<unknown>, () => this.close(record));
  }

  /** Drops idle connections not younger than `than`; others of their age are dropped when they come back. */
  protected dropOlder(than: ConnectionRecord<C>, reason: unknown): void {
    if (than.generation < this.#generation) return;
    this.#generation += 1;
    for (const record of this.takeIdle((idle) => idle.generation < this.#generation)) {
      const dropped = this.drop(record, reason);
      // Nobody waits for these; closing never rejects.
      if (isPromise(dropped)) void dropped;
    }
  }

  #checked(record: ConnectionRecord<C>, signal: AbortSignal | undefined, tries: number): MaybePromise<Checkout<C>> {
    const replace = (): MaybePromise<Checkout<C>> =>
      chain(this.#replace(record, signal), (fresh) => this.#checked(fresh, signal, tries + 1));
    if (this.isUnfit(record)) return replace();
    if (!this.options.prePing) return this.#handOut(record);
    return chain(
      attempt<unknown>(
        () => chain(this.lifecycle.ping(record.connection), () => alive),
        (error) => {
          this.dropOlder(record, error);
          return { error };
        },
      ),
      (answer) => {
        if (answer === alive) return this.#handOut(record);
        if (tries < MAX_PING_ATTEMPTS) return replace();
        const { error } = answer as { readonly error: unknown };
        return chain(this.drop(record, error), (): never => {
          throw new PoolError('POOL_PING_FAILED', `no connection gave a sign of life in ${tries} tries.`, { cause: error });
        });
      },
    );
  }

  /** A new connection in the place of one that is of no use any more. */
  #replace(record: ConnectionRecord<C>, signal: AbortSignal | undefined): MaybePromise<ConnectionRecord<C>> {
    const connect = (): MaybePromise<ConnectionRecord<C>> =>
      attempt<ConnectionRecord<C>>(
        () => this.connect(signal),
        (error) => {
          this.afterClose(record);
          return rethrow(error);
        },
      );
    return chain(this.#discard(record), connect);
  }

  /** Closes a connection and leaves its place taken. */
  #discard(record: ConnectionRecord<C>): MaybePromise<unknown> {
    record.invalid = true;
    return attempt<unknown>(
      () => chain(this.lifecycle.close(record.connection), () => this.emit('close', record)),
      // It is of no use any more, whatever closing says.
      () => undefined,
    );
  }

  #handOut(record: ConnectionRecord<C>): MaybePromise<Checkout<C>> {
    const { leakReportAfterMs } = this.options;
    const stop =
      leakReportAfterMs === undefined ? undefined : watchForLeak(leakReportAfterMs, (leak) => void this.#events.emit('leak', leak));
    const checkout = new Checkout<C>(record, this, stop);
    this.inUse += 1;
    if (!this.#events.has('checkout')) return checkout;
    return attempt<Checkout<C>>(
      () => chain(this.emit('checkout', record), () => checkout),
      // A listener that throws refuses the connection; it must not be lost for that.
      (error) => chain(checkout.release(), (): never => rethrow(error)),
    );
  }

  /** Has the first connection looked at once; if that fails, the next one is the first again. */
  #first(record: ConnectionRecord<C>): MaybePromise<unknown> {
    if (this.#firstConnect === 'done') return undefined;
    if (this.#firstConnect instanceof Promise)
      return this.#firstConnect.then(
        () => this.#first(record),
        () => this.#first(record),
      );
    const looked = attempt<unknown>(
      () => this.emit('firstConnect', record),
      (error) => {
        this.#firstConnect = 'pending';
        return rethrow(error);
      },
    );
    if (!isPromise(looked)) {
      this.#firstConnect = 'done';
      return undefined;
    }
    const settled = looked.then(() => {
      this.#firstConnect = 'done';
    });
    this.#firstConnect = settled;
    return settled;
  }
}

const alive: unique symbol = Symbol('alive');

function rethrow(error: unknown): never {
  throw error;
}

/** The error of a checkout that was given up. */
export function aborted(signal: AbortSignal): PoolError {
  return new PoolError('POOL_ABORTED', 'the checkout was given up before a connection came.', { cause: signal.reason });
}
