import type { MaybePromise } from '../contracts/maybe-promise.ts';
import type { SerialQueue } from './serial-queue.ts';
import { isOver, type Level, type TransactionStack } from './transaction-stack.ts';

/**
 * A transaction that was begun, or a savepoint in one.
 *
 * It ends once, by `commit()` or `rollback()`; left by `await using` without either, it is rolled back.
 */
export class Transaction implements AsyncDisposable {
  readonly #stack: TransactionStack;
  readonly #level: Level;
  readonly #queue: SerialQueue;

  /** Made by `Connection.begin()` and `Connection.beginNested()`. */
  constructor(stack: TransactionStack, level: Level, queue: SerialQueue) {
    this.#stack = stack;
    this.#level = level;
    this.#queue = queue;
  }

  /** False once it has ended, and when nothing but `rollback()` is left to do. */
  get isActive(): boolean {
    return this.#level.state === 'active';
  }

  /** Whether it was committed. */
  get isCommitted(): boolean {
    return this.#level.state === 'committed';
  }

  /** Whether it is a savepoint within a transaction. */
  get nested(): boolean {
    return this.#level.savepoint !== undefined;
  }

  /**
   * Makes the changes last; those since a savepoint last if the transaction around it does.
   *
   * Throws ENGINE_TRANSACTION_ENDED if it has ended, and ENGINE_NESTED_ORDER while a savepoint inside is open. Where the
   * database refuses, only `rollback()` is left.
   */
  async commit(): Promise<void> {
    await this.#queue.run(() => this.#stack.commit(this.#level));
  }

  /**
   * Undoes the changes since it began, and ends the savepoints inside.
   *
   * A second time does nothing; after a commit it throws ENGINE_TRANSACTION_ENDED.
   */
  async rollback(): Promise<void> {
    await this.#queue.run(() => this.#stack.rollback(this.#level));
  }

  /**
   * Runs a callback in the transaction: commits when it is done, rolls back when it throws.
   *
   * The callback's error is what is thrown then; an error of the rollback goes with it as its `rollbackError`.
   */
  async run<T>(work: () => MaybePromise<T>): Promise<T> {
    this.#stack.enterBlock(this.#level);
    try {
      const value = await work();
      this.#stack.leaveBlock(this.#level);
      // The callback may have ended it.
      if (!isOver(this.#level)) await this.commit();
      return value;
    } catch (error) {
      if (this.#level.inBlock) this.#stack.leaveBlock(this.#level);
      await this.#undoAfter(error);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!isSettled(this.#level)) await this.rollback();
  }

  async #undoAfter(error: unknown): Promise<void> {
    if (isSettled(this.#level)) return;
    try {
      await this.rollback();
    } catch (rollbackError) {
      if (error instanceof Error && Object.isExtensible(error)) Object.assign(error, { rollbackError });
    }
  }
}

/** Whether it ended, or was prepared and then told to commit, after which nobody may undo it but who says so. */
function isSettled(level: Level): boolean {
  return isOver(level) || level.state === 'decided';
}

/**
 * A transaction of two phases: prepared on each database that takes part, and committed only when all of them are.
 *
 * Once it is prepared, the database keeps it, whatever becomes of the connection or the server, until it is committed or rolled
 * back: here, or by its `id` with `Connection.commitPrepared()` and `rollbackPrepared()`. Left without either, it is rolled
 * back; but after a `commit()` that failed it stays prepared, since others may have committed.
 */
export class TwoPhaseTransaction extends Transaction {
  /** The name by which the database knows it. */
  readonly id: string;
  readonly #prepare: () => MaybePromise<void>;
  readonly #isPrepared: () => boolean;

  /** Made by `Connection.beginTwoPhase()`. */
  constructor(stack: TransactionStack, level: Level, queue: SerialQueue, id: string) {
    super(stack, level, queue);
    this.id = id;
    this.#prepare = () => queue.run(() => stack.prepare(level));
    this.#isPrepared = () => level.isPrepared && !isOver(level);
  }

  /** Whether it is prepared and waits for its end. */
  get isPrepared(): boolean {
    return this.#isPrepared();
  }

  /**
   * Has the database promise that it can be committed; nothing can be executed in it from then on.
   *
   * Without this, `commit()` commits in one phase. Where it fails, `rollback()` is left; where the connection is lost in it,
   * `Connection.recoverTwoPhase()` tells whether it was prepared.
   */
  async prepare(): Promise<void> {
    await this.#prepare();
  }
}
