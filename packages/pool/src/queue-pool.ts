import { attempt, type ConnectionLifecycle, chain, isPromise, type MaybePromise, type PoolStatus } from '@sqlayer/kernel/contracts';
import { InvalidStateError, PoolError } from '@sqlayer/kernel/errors';
import { type Ask, aborted, BasePool } from './base-pool.ts';
import type { Checkout } from './checkout.ts';
import type { ConnectionRecord } from './connection-record.ts';
import type { ResolvedPoolOptions } from './pool-options.ts';
import { WaitQueue } from './wait-queue.ts';

/** Somebody who waits for a connection. */
interface Waiter<C> {
  readonly ask: Ask;
  resolve(checkout: Checkout<C>): void;
  reject(error: unknown): void;
  /** Leaves the queue, ends the clock and stops listening to the signal. */
  stop(): void;
  /** Was rejected while a connection was being made for it. */
  gone: boolean;
}

/** Keeps up to `size` connections, makes up to `maxOverflow` more under load, and lets the rest wait in order. */
export class QueuePool<C> extends BasePool<C> {
  readonly #idle: ConnectionRecord<C>[] = [];
  readonly #waiters = new WaitQueue<Waiter<C>>();
  readonly #waiting = new Set<Waiter<C>>();
  /** Connections that exist or are being made. */
  #places = 0;

  constructor(lifecycle: ConnectionLifecycle<C>, options: ResolvedPoolOptions) {
    super(lifecycle, options);
  }

  get status(): PoolStatus {
    return { kind: 'queue', idle: this.#idle.length, inUse: this.inUse, waiting: this.#waiters.length, limit: this.#limit };
  }

  get #limit(): number {
    return this.options.size + this.options.maxOverflow;
  }

  acquire(asked?: { readonly signal?: AbortSignal | undefined }): MaybePromise<Checkout<C>> {
    const ask = this.ask(asked);
    // Newcomers do not pass those who wait.
    if (this.#waiters.length === 0) {
      const record = this.options.order === 'lifo' ? this.#idle.pop() : this.#idle.shift();
      if (record !== undefined) return this.checkout(record, ask);
      if (this.#places < this.#limit) return this.#connectAndCheckout(ask);
    }
    return this.#wait(ask);
  }

  override async dispose(): Promise<void> {
    for (const waiter of [...this.#waiting]) {
      this.#refuse(waiter, new InvalidStateError('POOL_DISPOSED', 'the pool was disposed while a checkout waited.'));
    }
    await super.dispose();
  }

  protected putBack(record: ConnectionRecord<C>): MaybePromise<void> {
    const waiter = this.#waiters.next();
    if (waiter !== undefined) {
      this.#fulfil(waiter, () => this.checkout(record, waiter.ask));
      return undefined;
    }
    if (this.disposed || this.#idle.length >= this.options.size) return this.close(record);
    this.#idle.push(record);
    return undefined;
  }

  protected afterClose(): void {
    this.#places -= 1;
    this.#serveWaiters();
  }

  protected takeIdle(wanted: (record: ConnectionRecord<C>) => boolean): readonly ConnectionRecord<C>[] {
    const taken = this.#idle.filter(wanted);
    const kept = this.#idle.filter((record) => !taken.includes(record));
    this.#idle.splice(0, this.#idle.length, ...kept);
    return taken;
  }

  /** Makes a connection in a place of its own, which is free again if that fails. */
  #connectAndCheckout(ask: Ask): MaybePromise<Checkout<C>> {
    this.#places += 1;
    let connected = false;
    return attempt<Checkout<C>>(
      () =>
        chain(this.connect(ask.signal), (record) => {
          connected = true;
          const { signal } = ask;
          if (!signal?.aborted) return this.checkout(record, ask);
          return chain(this.putBack(record), (): never => {
            throw aborted(signal);
          });
        }),
      (error) => {
        // A connection that was dropped later has freed its place itself.
        if (!connected) this.afterClose();
        throw error;
      },
    );
  }

  #serveWaiters(): void {
    while (!this.disposed && this.#waiters.length > 0 && this.#places < this.#limit) {
      const waiter = this.#waiters.next();
      if (waiter === undefined) return;
      this.#fulfil(waiter, () => this.#connectAndCheckout(waiter.ask));
    }
  }

  /** Gives a waiter what `obtain` gives; what comes too late for it goes back. */
  #fulfil(waiter: Waiter<C>, obtain: () => MaybePromise<Checkout<C>>): void {
    const give = (checkout: Checkout<C>): MaybePromise<void> => {
      this.#waiting.delete(waiter);
      waiter.stop();
      if (waiter.gone) return checkout.release();
      return waiter.resolve(checkout);
    };
    const given = attempt<void>(
      () => chain(obtain(), give),
      (error) => this.#refuse(waiter, error),
    );
    if (isPromise(given)) void given;
  }

  #refuse(waiter: Waiter<C>, error: unknown): void {
    if (waiter.gone) return;
    waiter.gone = true;
    this.#waiting.delete(waiter);
    waiter.stop();
    waiter.reject(error);
  }

  #wait(ask: Ask): Promise<Checkout<C>> {
    const { signal } = ask;
    const { checkoutTimeoutMs } = this.options;
    if (checkoutTimeoutMs === 0) return Promise.reject(this.#timedOut());
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#refuse(waiter, aborted(signal as AbortSignal));
      const timer =
        checkoutTimeoutMs === Number.POSITIVE_INFINITY
          ? undefined
          : setTimeout(() => this.#refuse(waiter, this.#timedOut()), checkoutTimeoutMs);
      const waiter: Waiter<C> = {
        ask,
        resolve,
        reject,
        gone: false,
        stop: () => {
          leave();
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        },
      };
      const leave = this.#waiters.join(waiter);
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #timedOut(): PoolError {
    const { inUse, waiting } = this.status;
    return new PoolError(
      'POOL_CHECKOUT_TIMEOUT',
      `no connection became free within ${this.options.checkoutTimeoutMs} ms (${inUse} in use, ${waiting} waiting). Raise size or checkoutTimeoutMs, or look for connections that are never released.`,
    );
  }
}
