import { attempt, chain, isPromise, type MaybePromise, type PoolStatus } from '@sqlayer/kernel/contracts';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import { BasePool } from './base-pool.ts';
import type { Checkout } from './checkout.ts';
import type { ConnectionRecord } from './connection-record.ts';

/** Makes a connection for each checkout and closes it at return. */
export class NullPool<C> extends BasePool<C> {
  get status(): PoolStatus {
    return { kind: 'null', idle: 0, inUse: this.inUse, waiting: 0, limit: Number.POSITIVE_INFINITY };
  }

  acquire({ signal }: { readonly signal?: AbortSignal | undefined } = {}): MaybePromise<Checkout<C>> {
    this.assertUsable(signal);
    return chain(this.connect(signal), (record) => this.checkout(record, signal));
  }

  protected putBack(record: ConnectionRecord<C>): MaybePromise<void> {
    return this.close(record);
  }

  protected afterClose(): void {}

  protected takeIdle(): readonly ConnectionRecord<C>[] {
    return [];
  }
}

/** Gives one connection to everybody at once. Transactions of different holders run into each other; meant for tests. */
export class StaticPool<C> extends BasePool<C> {
  #record: ConnectionRecord<C> | undefined;
  #connecting: Promise<ConnectionRecord<C>> | undefined;

  get status(): PoolStatus {
    return { kind: 'static', idle: this.#record !== undefined && this.inUse === 0 ? 1 : 0, inUse: this.inUse, waiting: 0, limit: 1 };
  }

  acquire({ signal }: { readonly signal?: AbortSignal | undefined } = {}): MaybePromise<Checkout<C>> {
    this.assertUsable(signal);
    if (this.#record !== undefined) return this.checkout(this.#record, signal);
    return chain(this.#connecting ?? this.#connectOnce(signal), (record) => this.checkout(record, signal));
  }

  override checkin(checkout: Checkout<C>): MaybePromise<void> {
    // Others may be at work on the connection; only the last one leaves it as it was found.
    if (this.inUse > 1) {
      this.inUse -= 1;
      return undefined;
    }
    return super.checkin(checkout);
  }

  protected putBack(record: ConnectionRecord<C>): MaybePromise<void> {
    return this.disposed ? this.close(record) : undefined;
  }

  protected afterClose(record: ConnectionRecord<C>): void {
    if (this.#record === record) this.#record = undefined;
  }

  protected takeIdle(wanted: (record: ConnectionRecord<C>) => boolean): readonly ConnectionRecord<C>[] {
    return this.#record !== undefined && this.inUse === 0 && wanted(this.#record) ? [this.#record] : [];
  }

  #connectOnce(signal: AbortSignal | undefined): MaybePromise<ConnectionRecord<C>> {
    const keep = (record: ConnectionRecord<C>): ConnectionRecord<C> => {
      this.#record = record;
      this.#connecting = undefined;
      return record;
    };
    const connecting = attempt<ConnectionRecord<C>>(
      () => chain(this.connect(signal), keep),
      (error) => {
        this.#connecting = undefined;
        throw error;
      },
    );
    if (isPromise(connecting)) this.#connecting = connecting;
    return connecting;
  }
}

/** Gives one connection at a time and fails loudly at a second, to find code that holds two. */
export class AssertionPool<C> extends BasePool<C> {
  #record: ConnectionRecord<C> | undefined;
  #heldSince: string | undefined;

  get status(): PoolStatus {
    return { kind: 'assertion', idle: this.#record === undefined ? 0 : 1, inUse: this.inUse, waiting: 0, limit: 1 };
  }

  acquire({ signal }: { readonly signal?: AbortSignal | undefined } = {}): MaybePromise<Checkout<C>> {
    this.assertUsable(signal);
    if (this.#heldSince !== undefined) {
      throw new InvalidStateError('POOL_ALREADY_CHECKED_OUT', `the connection is checked out already, from here:\n${this.#heldSince}`);
    }
    this.#heldSince = new Error('checked out here').stack ?? 'an unknown place';
    const record = this.#record;
    this.#record = undefined;
    return attempt<Checkout<C>>(
      () => chain(record ?? this.connect(signal), (connected) => this.checkout(connected, signal)),
      (error) => {
        this.#heldSince = undefined;
        throw error;
      },
    );
  }

  protected putBack(record: ConnectionRecord<C>): MaybePromise<void> {
    this.#heldSince = undefined;
    if (this.disposed) return this.close(record);
    this.#record = record;
    return undefined;
  }

  protected afterClose(): void {
    this.#heldSince = undefined;
  }

  protected takeIdle(wanted: (record: ConnectionRecord<C>) => boolean): readonly ConnectionRecord<C>[] {
    const record = this.#record;
    if (record === undefined || !wanted(record)) return [];
    this.#record = undefined;
    return [record];
  }
}
