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
import { withinTime } from './time-limit.ts';

/** So many connections are looked at for one checkout before it fails. */
const MAX_TRIES = 3;

/** Who asks for a connection, and how it may be given up. */
export interface Ask {
  readonly signal?: AbortSignal | undefined;
  /** Where it was asked for; only kept where leaks are reported. */
  readonly stack?: string | undefined;
}

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
  abstract acquire(asked?: { readonly signal?: AbortSignal | undefined }): MaybePromise<Checkout<C>>;
  /** Keeps or closes a connection that came back in good order. */
  protected abstract putBack(record: ConnectionRecord<C>): MaybePromise<void>;
  /** A connection is gone; somebody who waits may have its place. */
  protected abstract afterClose(record: ConnectionRecord<C>): void;
  /** Another connection is in the place of one that the kind of pool may have kept. */
  protected replaced?(fresh: ConnectionRecord<C>): void;
  /** Takes the connections that nobody holds out of the pool. */
  protected abstract takeIdle(wanted: (record: ConnectionRecord<C>) => boolean): readonly ConnectionRecord<C>[];

  on<K extends keyof PoolEvents<C>>(event: K, listener: (payload: PoolEvents<C>[K]) => MaybePromise<void>): () => void {
    return this.#events.on(event, listener);
  }

  checkin(checkout: Checkout<C>): MaybePromise<void> {
    const { record } = checkout;
    this.inUse -= 1;
    const told = attempt<unknown>(
      () => this.emit('checkin', record),
      // A listener that throws must not take the place of the connection with it.
      (error) => chain(this.drop(record, error), (): never => rethrow(error)),
    );
    return chain(told, () => {
      if (this.isUnfit(record)) return this.close(record);
      if (!this.options.resetOnReturn) return this.putBack(record);
      return attempt<void>(
        () => chain(this.#answered(record, 'reset'), () => chain(this.emit('reset', record), () => this.putBack(record))),
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

  /** What to keep of a call of `acquire`, made before anything else; POOL_DISPOSED or POOL_ABORTED where it comes to nothing. */
  protected ask(asked: Ask = {}): Ask {
    this.assertUsable(asked);
    if (this.options.leakReportAfterMs === undefined) return asked;
    // The connection may come much later, and be handed out by somebody who gives it back.
    return { signal: asked.signal, stack: stackAbove(this.acquire) };
  }

  protected assertUsable({ signal }: Ask): void {
    if (this.disposed) throw disposedError();
    if (signal?.aborted) throw aborted(signal);
  }

  /**
   * Makes a connection, in a place that the caller has taken and frees if this fails; POOL_CHECKOUT_TIMEOUT where that takes
   * too long.
   */
  protected connect(signal: AbortSignal | undefined): MaybePromise<ConnectionRecord<C>> {
    const { checkoutTimeoutMs } = this.options;
    if (checkoutTimeoutMs === 0) return this.#connect(signal, new Opening());
    const limit = new AbortController();
    const passOn = (): void => limit.abort(signal?.reason);
    signal?.addEventListener('abort', passOn, { once: true });
    const stop = (): void => signal?.removeEventListener('abort', passOn);
    const opening = new Opening<C>();
    const late = (): PoolError => {
      const error = new PoolError('POOL_CHECKOUT_TIMEOUT', `no connection could be made within ${checkoutTimeoutMs} ms.`);
      opening.isLate = true;
      limit.abort(error);
      if (opening.record !== undefined) this.#discardDead(opening.record);
      return error;
    };
    const made = attempt<ConnectionRecord<C>>(
      () => withinTime(this.#connect(limit.signal, opening), checkoutTimeoutMs, late),
      (error) => {
        stop();
        return rethrow(error);
      },
    );
    return chain(made, (record) => {
      stop();
      return record;
    });
  }

  /** Gives a record out, after the checks that the options ask for. */
  protected checkout(record: ConnectionRecord<C>, ask: Ask): MaybePromise<Checkout<C>> {
    if (!this.options.prePing && !this.isUnfit(record)) return this.handOut(record, ask);
    return this.#checked(record, ask, 1);
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
    record.invalid = true;
    const told = attempt<unknown>(
      () => (this.#events.has('invalidate') ? this.#events.emit('invalidate', { connection: record.connection, reason }) : undefined),
      // It is dropped, whatever a listener thinks of that.
      () => undefined,
    );
    return chain(told, () => this.close(record));
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

  /** Gives a record out as it is. */
  protected handOut(record: ConnectionRecord<C>, { stack }: Ask): MaybePromise<Checkout<C>> {
    const { leakReportAfterMs } = this.options;
    const stop =
      leakReportAfterMs === undefined || leakReportAfterMs === Number.POSITIVE_INFINITY
        ? undefined
        : watchForLeak(leakReportAfterMs, (times) => this.#reportLeak(record, { ...times, stack }));
    const checkout = new Checkout<C>(record, this, stop);
    this.inUse += 1;
    if (!this.#events.has('checkout')) return checkout;
    return attempt<Checkout<C>>(
      () => chain(this.emit('checkout', record), () => checkout),
      // A listener that throws refuses the connection; it must not be lost for that.
      (error) => chain(checkout.release(), (): never => rethrow(error)),
    );
  }

  #connect(signal: AbortSignal | undefined, opening: Opening<C>): MaybePromise<ConnectionRecord<C>> {
    return chain(this.lifecycle.connect(signal), (connection) => {
      const record = new ConnectionRecord(connection, performance.now(), this.#generation);
      opening.record = record;
      // Nobody waits for it any more.
      if (opening.isLate) this.#discardDead(record);
      return attempt(
        () => chain(this.emit('connect', record), () => chain(this.#first(record), () => record)),
        (error) => chain(this.#discard(record), (): never => rethrow(error)),
      );
    });
  }

  #lookInTime(record: ConnectionRecord<C>): MaybePromise<unknown> {
    const { checkoutTimeoutMs } = this.options;
    return withinTime(
      this.emit('firstConnect', record),
      checkoutTimeoutMs,
      () => new PoolError('POOL_CHECKOUT_TIMEOUT', `the first connection could not be looked at within ${checkoutTimeoutMs} ms.`),
    );
  }

  #discardDead(record: ConnectionRecord<C>): void {
    record.invalid = true;
    const discarded = this.#discard(record);
    // Nobody waits for this; closing never rejects.
    if (isPromise(discarded)) void discarded;
  }

  /** Has a connection do what it must do within the time that it has to answer. */
  #answered({ connection }: ConnectionRecord<C>, what: 'ping' | 'reset'): MaybePromise<void> {
    const { answerTimeoutMs } = this.options;
    return withinTime(
      this.lifecycle[what](connection),
      answerTimeoutMs,
      () => new PoolError('POOL_NO_ANSWER', `a connection did not answer a ${what} within ${answerTimeoutMs} ms.`),
    );
  }

  #checked(record: ConnectionRecord<C>, ask: Ask, tries: number): MaybePromise<Checkout<C>> {
    if (this.disposed) return this.#tooLate(record);
    if (this.isUnfit(record)) return this.#another(record, ask, tries, undefined);
    if (!this.options.prePing) return this.handOut(record, ask);
    return chain(
      attempt<unknown>(
        () => chain(this.#answered(record, 'ping'), () => alive),
        (error) => {
          record.invalid = true;
          this.dropOlder(record, error);
          return { error };
        },
      ),
      (answer) => {
        if (this.disposed) return this.#tooLate(record);
        if (answer === alive) return this.handOut(record, ask);
        return this.#another(record, ask, tries, answer as { readonly error: unknown });
      },
    );
  }

  /** A connection that came when nobody may have one any more. */
  #tooLate(record: ConnectionRecord<C>): MaybePromise<never> {
    return chain(this.putBack(record), (): never => {
      throw disposedError();
    });
  }

  /** Goes on with a new connection in the place of one that is of no use, unless that was tried too often. */
  #another(
    record: ConnectionRecord<C>,
    ask: Ask,
    tries: number,
    silent: { readonly error: unknown } | undefined,
  ): MaybePromise<Checkout<C>> {
    if (tries < MAX_TRIES) return chain(this.#replace(record, ask.signal), (fresh) => this.#checked(fresh, ask, tries + 1));
    const error =
      silent === undefined
        ? new PoolError('POOL_NO_FIT_CONNECTION', `${tries} connections were out of date before they could be given out.`)
        : new PoolError('POOL_PING_FAILED', `no connection gave a sign of life in ${tries} tries.`, { cause: silent.error });
    return chain(this.drop(record, silent === undefined ? error : silent.error), (): never => rethrow(error));
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
    return chain(this.#discard(record), () =>
      chain(connect(), (fresh) => {
        this.replaced?.(fresh);
        return fresh;
      }),
    );
  }

  /** Closes a connection and leaves its place taken; a second time does nothing. */
  #discard(record: ConnectionRecord<C>): MaybePromise<unknown> {
    if (record.closed) return undefined;
    const isDead = record.invalid;
    record.invalid = true;
    record.closed = true;
    return attempt<unknown>(
      () => chain(this.#closed(record.connection, isDead), () => this.emit('close', record)),
      // It is of no use any more, whatever closing says.
      () => undefined,
    );
  }

  /** Takes leave of the server, unless that does not answer. */
  #closed(connection: C, isDead: boolean): MaybePromise<void> {
    const close = (isSilent: boolean): MaybePromise<void> => this.lifecycle.close(connection, isSilent);
    if (isDead) return close(true);
    return attempt<void>(
      () => withinTime(close(false), this.options.answerTimeoutMs, () => undefined),
      () => close(true),
    );
  }

  #reportLeak({ connection }: ConnectionRecord<C>, report: Omit<PoolEvents<C>['leak'], 'connection'>): void {
    const told = attempt<unknown>(
      () => this.#events.emit('leak', { connection, ...report }),
      // Nobody called, so that nobody could catch it.
      () => undefined,
    );
    void told;
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
      // Others wait for the same; a server that does not answer this one may answer them.
      () => (this.options.checkoutTimeoutMs === 0 ? this.emit('firstConnect', record) : this.#lookInTime(record)),
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

/** A connection on its way. */
class Opening<C> {
  record: ConnectionRecord<C> | undefined;
  isLate = false;
}

const alive: unique symbol = Symbol('alive');

function rethrow(error: unknown): never {
  throw error;
}

/** Where a function was called. */
function stackAbove(called: (...args: never[]) => unknown): string | undefined {
  const place = new Error('checked out here');
  Error.captureStackTrace(place, called);
  return place.stack;
}

function disposedError(): InvalidStateError {
  return new InvalidStateError('POOL_DISPOSED', 'the pool was disposed and gives no more connections.');
}

/** The error of a checkout that was given up. */
export function aborted(signal: AbortSignal): PoolError {
  return new PoolError('POOL_ABORTED', 'the checkout was given up before a connection came.', { cause: signal.reason });
}
