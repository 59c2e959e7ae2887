import type { TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions, IsolationLevel } from '../contracts/execution-options.ts';
import { chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import { InvalidStateError } from '../errors.ts';
import type { SerialQueue } from './serial-queue.ts';

/** What a stack of transactions has its connection do. Calls come one at a time. */
export interface TransactionPort {
  readonly queue: SerialQueue;
  begin(options: TransactionOptions): MaybePromise<void>;
  commit(): MaybePromise<void>;
  rollback(): MaybePromise<void>;
  savepoint(name: string): MaybePromise<void>;
  rollbackToSavepoint(name: string): MaybePromise<void>;
  releaseSavepoint(name: string): MaybePromise<void>;
  /** Throws ENGINE_STREAM_OPEN where rows are still being read. */
  assertNoStream(): void;
}

type State = 'active' | 'failed' | 'lost' | 'committed' | 'rolled back';

/** A transaction, or a savepoint in one. */
interface Level {
  /** Undefined for the outermost one. */
  readonly savepoint: string | undefined;
  /** Begun by a statement, and not by `begin()`. */
  readonly automatic: boolean;
  state: State;
  /** A callback given to `begin()` is still running for it. */
  inBlock: boolean;
}

/**
 * The open transaction of a connection with its savepoints, and what may be done with them.
 *
 * Only the innermost level may be committed: committing around an open savepoint would settle what its owner still
 * decides on. Rolling back ends the levels inside as well. A level whose end failed takes nothing but `rollback()`.
 * Methods that talk to the database are for callers that have the connection's queue to themselves.
 */
export class TransactionStack {
  readonly #port: TransactionPort;
  readonly #levels: Level[] = [];
  #top: Level | undefined;
  #isolationLevel: IsolationLevel | undefined;
  #savepointCount = 0;
  /** Callbacks that still run although their transaction has ended. */
  #endedBlocks = 0;

  constructor(port: TransactionPort) {
    this.#port = port;
  }

  get depth(): number {
    return this.#levels.length;
  }

  /** Whether a statement may be sent at once, in the transaction that is open. */
  isReady(isolationLevel: IsolationLevel | undefined): boolean {
    const top = this.#top;
    if (top === undefined || top.state !== 'active' || this.#endedBlocks > 0) return false;
    return isolationLevel === undefined || isolationLevel === this.#isolationLevel;
  }

  /** Throws where no statement may be sent, for whatever `isReady` says no to except that nothing has begun yet. */
  assertUsable(isolationLevel: IsolationLevel | undefined): void {
    const top = this.#top;
    if (top !== undefined && top.state !== 'active') throw unusable(top.state);
    if (this.#endedBlocks > 0) {
      throw new InvalidStateError(
        'ENGINE_BLOCK_ENDED',
        'the transaction of this begin() or beginNested() callback has ended; leave the callback before anything else is executed.',
      );
    }
    if (top !== undefined && isolationLevel !== undefined && isolationLevel !== this.#isolationLevel) {
      throw new InvalidStateError(
        'ENGINE_ISOLATION_IN_TRANSACTION',
        `isolation ${isolationLevel} was asked for within a transaction of isolation ${this.#isolationLevel ?? '(the default)'}; commit or roll back first.`,
      );
    }
  }

  /** Begins a transaction unless one is open or none is wanted (AUTOCOMMIT). */
  autobegin(options: ExecutionOptions): MaybePromise<void> {
    if (this.#top !== undefined || options.isolationLevel === 'AUTOCOMMIT') return;
    return chain(this.#begin(options, true), () => undefined);
  }

  begin(options: ExecutionOptions): MaybePromise<Transaction> {
    this.assertUsable(undefined);
    if (this.#top !== undefined) throw alreadyOpen(this.#top);
    return chain(this.#begin(options, false), (level) => new Transaction(this, level, this.#port.queue));
  }

  /** Sets a savepoint in the transaction that is open. */
  beginNested(): MaybePromise<Transaction> {
    if (this.#isolationLevel === 'AUTOCOMMIT' || this.#top === undefined) {
      throw new InvalidStateError(
        'ENGINE_AUTOCOMMIT',
        'beginNested() was called in AUTOCOMMIT, where no transaction is there to set a savepoint in.',
      );
    }
    this.#savepointCount += 1;
    const savepoint = `sqlayer_sp_${this.#savepointCount}`;
    return chain(this.#port.savepoint(savepoint), () => new Transaction(this, this.#push(savepoint, false), this.#port.queue));
  }

  /** Commits the outermost level; nothing happens where there is none. */
  commitOutermost(): Promise<void> {
    const [outermost] = this.#levels;
    return outermost === undefined ? Promise.resolve() : this.commit(outermost);
  }

  /** Rolls the outermost level back and with it all others; nothing happens where there is none. */
  rollbackOutermost(): Promise<void> {
    const [outermost] = this.#levels;
    return outermost === undefined ? Promise.resolve() : this.rollback(outermost);
  }

  async commit(level: Level): Promise<void> {
    if (level.state !== 'active') throw level.state === 'failed' || level.state === 'lost' ? unusable(level.state) : ended('commit', level);
    if (level !== this.#top) {
      throw new InvalidStateError(
        'ENGINE_NESTED_ORDER',
        'commit() was called while a savepoint inside the transaction is open; commit or roll back that one first.',
      );
    }
    this.#port.assertNoStream();
    try {
      await this.#settle(level, 'commit');
    } catch (error) {
      // A lost connection has said so already.
      if (level.state === 'active') level.state = 'failed';
      throw error;
    }
    this.#end(level, 'committed');
  }

  /** Rolls back; does nothing where that was done, so that it may stand in a `catch`. */
  async rollback(level: Level): Promise<void> {
    if (level.state === 'rolled back') return;
    if (level.state === 'committed') throw ended('rollback', level);
    const wasLost = level.state === 'lost';
    try {
      if (!wasLost) await this.#settle(level, 'rollback');
    } catch (error) {
      const around = this.#levels[this.#levels.indexOf(level) - 1];
      // Nobody can tell any more what the transaction holds.
      if (around?.state === 'active') around.state = 'failed';
      throw error;
    } finally {
      this.#end(level, 'rolled back');
    }
  }

  /** The connection is gone, and with it what was not committed. */
  lose(): void {
    for (const level of this.#levels) level.state = 'lost';
  }

  /** Marks everything as rolled back without a word to the database. */
  abandon(): void {
    const [outermost] = this.#levels;
    if (outermost !== undefined) this.#end(outermost, 'rolled back');
  }

  /** A callback begins to run for a level. */
  enterBlock(level: Level): void {
    level.inBlock = true;
  }

  /** The callback of a level is done. */
  leaveBlock(level: Level): void {
    level.inBlock = false;
    if (isOver(level)) this.#endedBlocks -= 1;
  }

  #begin(options: ExecutionOptions, automatic: boolean): MaybePromise<Level> {
    const { isolationLevel, readOnly } = options;
    // In AUTOCOMMIT the block is only one of the program; the database knows nothing of it.
    const begun = isolationLevel === 'AUTOCOMMIT' ? undefined : this.#port.begin({ isolationLevel, readOnly });
    return chain(begun as MaybePromise<void>, () => {
      this.#isolationLevel = isolationLevel;
      return this.#push(undefined, automatic);
    });
  }

  #push(savepoint: string | undefined, automatic: boolean): Level {
    const level: Level = { savepoint, automatic, state: 'active', inBlock: false };
    this.#levels.push(level);
    this.#top = level;
    return level;
  }

  #settle(level: Level, how: 'commit' | 'rollback'): MaybePromise<void> {
    const { savepoint } = level;
    if (savepoint !== undefined)
      return how === 'commit' ? this.#port.releaseSavepoint(savepoint) : this.#port.rollbackToSavepoint(savepoint);
    if (this.#isolationLevel === 'AUTOCOMMIT') return;
    return how === 'commit' ? this.#port.commit() : this.#port.rollback();
  }

  /** Takes a level off the stack, with those inside it. */
  #end(level: Level, state: 'committed' | 'rolled back'): void {
    const depth = this.#levels.indexOf(level);
    for (const over of this.#levels.splice(depth)) {
      over.state = state;
      if (over.inBlock) this.#endedBlocks += 1;
    }
    this.#top = this.#levels[depth - 1];
    if (this.#top === undefined) this.#isolationLevel = undefined;
  }
}

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
    if (!isOver(this.#level)) await this.rollback();
  }

  async #undoAfter(error: unknown): Promise<void> {
    if (isOver(this.#level)) return;
    try {
      await this.rollback();
    } catch (rollbackError) {
      if (error instanceof Error && Object.isExtensible(error)) Object.assign(error, { rollbackError });
    }
  }
}

function isOver({ state }: Level): boolean {
  return state === 'committed' || state === 'rolled back';
}

function ended(method: 'commit' | 'rollback', { savepoint, state }: Level): InvalidStateError {
  const what = savepoint === undefined ? 'a transaction' : 'a savepoint';
  return new InvalidStateError('ENGINE_TRANSACTION_ENDED', `${method}() was called on ${what} that was ${state} before.`);
}

function unusable(state: State): InvalidStateError {
  if (state === 'lost') {
    return new InvalidStateError(
      'ENGINE_INVALIDATED',
      'the connection was lost within a transaction, and its changes with it; call rollback(), then begin again.',
    );
  }
  return new InvalidStateError(
    'ENGINE_TRANSACTION_FAILED',
    'the transaction could not be ended as it was asked to; only rollback() is left.',
  );
}

function alreadyOpen({ automatic }: Level): InvalidStateError {
  const why = automatic ? 'a statement executed before has begun one by itself' : 'begin() was called before';
  return new InvalidStateError(
    'ENGINE_TRANSACTION_OPEN',
    `begin() was called on a connection that is in a transaction: ${why}. Commit or roll back first, or use beginNested().`,
  );
}
