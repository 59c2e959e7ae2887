import type { MaybePromise, PooledConnection } from '@sqlayer/kernel/contracts';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import type { ConnectionRecord } from './connection-record.ts';

/** What a checkout goes back to. */
export interface CheckoutOwner<C> {
  checkin(checkout: Checkout<C>): MaybePromise<void>;
  invalidate(checkout: Checkout<C>, reason: unknown, olderToo: boolean): MaybePromise<void>;
}

/** The handle a caller holds; good for one release. */
export class Checkout<C> implements PooledConnection<C> {
  readonly record: ConnectionRecord<C>;
  readonly #owner: CheckoutOwner<C>;
  /** Ends the watch for leaks. */
  readonly stopWatching: (() => void) | undefined;
  #released = false;

  constructor(record: ConnectionRecord<C>, owner: CheckoutOwner<C>, stopWatching: (() => void) | undefined) {
    this.record = record;
    this.#owner = owner;
    this.stopWatching = stopWatching;
  }

  get connection(): C {
    return this.record.connection;
  }

  get released(): boolean {
    return this.#released;
  }

  release(): MaybePromise<void> {
    this.#end('released');
    return this.#owner.checkin(this);
  }

  invalidate(reason: unknown, options: { readonly olderToo?: boolean } = {}): MaybePromise<void> {
    this.#end('invalidated');
    return this.#owner.invalidate(this, reason, options.olderToo ?? false);
  }

  #end(how: string): void {
    if (this.#released) {
      throw new InvalidStateError(
        'POOL_RELEASED_TWICE',
        `a connection was ${how} that went back to the pool before; each checkout ends once.`,
      );
    }
    this.#released = true;
    this.stopWatching?.();
  }
}
