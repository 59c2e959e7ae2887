import { attempt, chain, isPromise, type MaybePromise, type PoolStatus } from '@sqlayer/kernel/contracts';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import { type Ask, BasePool } from './base-pool.ts';
import type { Checkout } from './checkout.ts';
import type { ConnectionRecord } from './connection-record.ts';

/** Makes a connection for each checkout and closes it at return. */
export class NullPool<C> extends BasePool<C> {
  get status(): PoolStatus {
    return { kind: 'null', idle: 0, inUse: this.inUse, waiting: 0, limit: Number.POSITIVE_INFINITY };
  }

  acquire(asked?: { readonly signal?: AbortSignal | undefined }): MaybePromise<Checkout<C>> {
    const ask = this.ask(asked);
    return chain(this.connect(ask.signal), (record) => this.checkout(record, ask));
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
  /** Set while the connection is made or looked at for the first of its holders, or reset after the last; others wait for that. */
  #underway: Promise<unknown> | undefined;

  get status(): PoolStatus {
    return { kind: 'static', idle: this.#record !== undefined && this.inUse === 0 ? 1 : 0, inUse: this.inUse, waiting: 0, limit: 1 };
  }

  acquire(asked?: { readonly signal?: AbortSignal | undefined }): MaybePromise<Checkout<C>> {
    return this.#give(this.ask(asked));
  }

  override checkin(checkout: Checkout<C>): MaybePromise<void> {
    // Others may be at work on the connection; only the last one leaves it as it was found.
    if (this.inUse > 1) {
      this.inUse -= 1;
      return undefined;
    }
    const returned = super.checkin(checkout);
    if (isPromise(returned)) this.#letWait(returned);
    return returned;
  }

  override invalidate(checkout: Checkout<C>, reason: unknown, olderToo: boolean): MaybePromise<void> {
    if (this.#record === checkout.record) this.#record = undefined;
    return super.invalidate(checkout, reason, olderToo);
  }

  protected putBack(record: ConnectionRecord<C>): MaybePromise<void> {
    return this.disposed && this.inUse === 0 ? this.close(record) : undefined;
  }

  protected afterClose(record: ConnectionRecord<C>): void {
    if (this.#record === record) this.#record = undefined;
  }

  protected override replaced(fresh: ConnectionRecord<C>): void {
    this.#record = fresh;
  }

  protected takeIdle(wanted: (record: ConnectionRecord<C>) => boolean): readonly ConnectionRecord<C>[] {
    const record = this.#record;
    if (record === undefined || this.inUse > 0 || !wanted(record)) return [];
    this.#record = undefined;
    return [record];
  }

  #give(ask: Ask): MaybePromise<Checkout<C>> {
    // Whatever its age, a connection that others are at work on is neither asked for a sign of life nor replaced.
    if (this.#record?.invalid === false && this.inUse > 0) return this.handOut(this.#record, ask);
    if (this.#underway !== undefined) {
      return this.#underway.then(() => {
        this.assertUsable(ask);
        return this.#give(ask);
      });
    }
    const given = this.#record === undefined ? this.#connectAndCheckout(ask) : this.checkout(this.#record, ask);
    if (isPromise(given)) this.#letWait(given);
    return given;
  }

  /** Keeps those who ask meanwhile waiting until something is done with the connection. */
  #letWait(work: Promise<unknown>): void {
    const over = (): void => {
      if (this.#underway === done) this.#underway = undefined;
    };
    const done = work.then(over, over);
    this.#underway = done;
  }

  #connectAndCheckout(ask: Ask): MaybePromise<Checkout<C>> {
    return chain(this.connect(ask.signal), (record) => {
      this.#record = record;
      return this.checkout(record, ask);
    });
  }
}

/** Gives one connection at a time and fails loudly at a second, to find code that holds two. */
export class AssertionPool<C> extends BasePool<C> {
  #record: ConnectionRecord<C> | undefined;
  #heldSince: string | undefined;

  get status(): PoolStatus {
    return { kind: 'assertion', idle: this.#record === undefined ? 0 : 1, inUse: this.inUse, waiting: 0, limit: 1 };
  }

  acquire(asked?: { readonly signal?: AbortSignal | undefined }): MaybePromise<Checkout<C>> {
    const ask = this.ask(asked);
    if (this.#heldSince !== undefined) {
      throw new InvalidStateError('POOL_ALREADY_CHECKED_OUT', `the connection is checked out already, from here:\n${this.#heldSince}`);
    }
    this.#heldSince = new Error('checked out here').stack ?? 'an unknown place';
    const record = this.#record;
    this.#record = undefined;
    return attempt<Checkout<C>>(
      () => chain(record ?? this.connect(ask.signal), (connected) => this.checkout(connected, ask)),
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
