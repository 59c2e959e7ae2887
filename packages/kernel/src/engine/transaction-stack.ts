import type { TransactionOptions } from '../contracts/driver.ts';
import type { ExecutionOptions, IsolationLevel } from '../contracts/execution-options.ts';
import { chain, type MaybePromise } from '../contracts/maybe-promise.ts';
import { InvalidStateError } from '../errors.ts';

/** How a transaction is begun, beside what the database is told. */
export interface BeginTraits {
  /** How long beginning it may take. */
  readonly timeoutMs: number | undefined;
  /** The name of a transaction of two phases. */
  readonly twoPhaseId: string | undefined;
}

/** What a stack of transactions has its connection do. Calls come one at a time. */
export interface TransactionPort {
  begin(options: TransactionOptions, traits: BeginTraits): MaybePromise<void>;
  commit(): MaybePromise<void>;
  rollback(): MaybePromise<void>;
  prepare(id: string): MaybePromise<void>;
  commitPrepared(id: string): MaybePromise<void>;
  rollbackPrepared(id: string): MaybePromise<void>;
  savepoint(name: string): MaybePromise<void>;
  rollbackToSavepoint(name: string): MaybePromise<void>;
  releaseSavepoint(name: string): MaybePromise<void>;
  /** Throws ENGINE_STREAM_OPEN where rows are still being read. */
  assertNoStream(): void;
}

/**
 * `undone` is what the database has rolled back by itself, `lost` what went with its connection, `decided` what was prepared
 * and then told to commit, which did not succeed.
 */
type State = 'active' | 'prepared' | 'decided' | 'failed' | 'undone' | 'lost' | 'committed' | 'rolled back';

/** A transaction, or a savepoint in one. */
export interface Level {
  /** Undefined for the outermost one. */
  readonly savepoint: string | undefined;
  /** Begun by a statement, and not by `begin()`. */
  readonly automatic: boolean;
  /** The name of a transaction of two phases. */
  readonly twoPhaseId: string | undefined;
  state: State;
  /** The database keeps it, whatever becomes of its connection. */
  isPrepared: boolean;
  /** A callback given to `begin()` is still running for it. */
  inBlock: boolean;
}

/**
 * The open transaction of a connection with its savepoints, and what may be done with them.
 *
 * Only the innermost level may be committed: committing around an open savepoint would settle what its owner still
 * decides on. Rolling back ends the levels inside as well. A level whose end failed takes nothing but `rollback()`, and so
 * does one that the database has rolled back by itself. What is prepared takes nothing but its end.
 * Methods that talk to the database are for callers that have the connection's queue to themselves.
 */
export class TransactionStack {
  readonly #port: TransactionPort;
  readonly #levels: Level[] = [];
  #top: Level | undefined;
  #isolationLevel: IsolationLevel | undefined;
  /** The isolation of the connection that the open transaction was told to leave; asked for by its statements, it means this one. */
  #overruled: IsolationLevel | undefined;
  #timeoutMs: number | undefined;
  #savepointCount = 0;
  /** Callbacks that still run although their transaction has ended. */
  #endedBlocks = 0;

  constructor(port: TransactionPort) {
    this.#port = port;
  }

  get depth(): number {
    return this.#levels.length;
  }

  /** The isolation that the open transaction was begun with; undefined where that is the usual one. */
  get isolationLevel(): IsolationLevel | undefined {
    return this.#isolationLevel;
  }

  /** How long each step of the open transaction may take; undefined where there is none, or no limit. */
  get timeoutMs(): number | undefined {
    return this.#timeoutMs;
  }

  /** Whether a prepared transaction was told to commit and has not done so, which nobody may roll back but its owner. */
  get isDecided(): boolean {
    return this.#levels[0]?.state === 'decided';
  }

  /** Whether a statement may be sent at once, in the transaction that is open. */
  isReady(isolationLevel: IsolationLevel | undefined): boolean {
    const top = this.#top;
    if (top === undefined || top.state !== 'active' || this.#endedBlocks > 0) return false;
    return this.#isMeant(isolationLevel);
  }

  /** Throws where no statement may be sent, for whatever `isReady` says no to except that nothing has begun yet. */
  assertUsable(isolationLevel: IsolationLevel | undefined): void {
    const top = this.#top;
    if (top !== undefined && top.state !== 'active') throw unusable(top);
    if (this.#endedBlocks > 0) {
      throw new InvalidStateError(
        'ENGINE_BLOCK_ENDED',
        'the transaction of this begin() or beginNested() callback has ended; leave the callback before anything else is executed.',
      );
    }
    if (top !== undefined && !this.#isMeant(isolationLevel)) {
      throw new InvalidStateError(
        'ENGINE_ISOLATION_IN_TRANSACTION',
        `isolation ${isolationLevel} was asked for within a transaction of isolation ${this.#isolationLevel ?? '(the default)'}; commit or roll back first.`,
      );
    }
  }

  /** Throws ENGINE_TRANSACTION_OPEN where a transaction is open. */
  assertNone(method: string): void {
    this.assertUsable(undefined);
    if (this.#top !== undefined) throw alreadyOpen(method, this.#top);
  }

  /** Begins a transaction unless one is open or none is wanted (AUTOCOMMIT). */
  autobegin(options: ExecutionOptions): MaybePromise<void> {
    if (this.#top !== undefined || options.isolationLevel === 'AUTOCOMMIT') return;
    // The statement that begins it is waited for no longer than it may take, and that with it.
    return chain(this.#begin(options, { automatic: true, timeoutMs: undefined, twoPhaseId: undefined }), () => undefined);
  }

  /** `overruled` is the isolation that statements of the connection ask for by themselves. */
  begin(options: ExecutionOptions, overruled: IsolationLevel | undefined): MaybePromise<Level> {
    this.assertNone('begin');
    return this.#begin(options, { automatic: false, timeoutMs: options.timeoutMs, twoPhaseId: undefined }, overruled);
  }

  beginTwoPhase(twoPhaseId: string, options: ExecutionOptions, overruled: IsolationLevel | undefined): MaybePromise<Level> {
    this.assertNone('beginTwoPhase');
    if (options.isolationLevel === 'AUTOCOMMIT')
      throw new InvalidStateError('ENGINE_AUTOCOMMIT', 'beginTwoPhase() was called in AUTOCOMMIT, where there is no transaction.');
    return this.#begin(options, { automatic: false, timeoutMs: options.timeoutMs, twoPhaseId }, overruled);
  }

  /** Sets a savepoint in the transaction that is open. */
  beginNested(): MaybePromise<Level> {
    if (this.#isolationLevel === 'AUTOCOMMIT' || this.#top === undefined) {
      throw new InvalidStateError(
        'ENGINE_AUTOCOMMIT',
        'beginNested() was called in AUTOCOMMIT, where no transaction is there to set a savepoint in.',
      );
    }
    this.#savepointCount += 1;
    const savepoint = `sqlayer_sp_${this.#savepointCount}`;
    return chain(this.#port.savepoint(savepoint), () => this.#push({ savepoint }));
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

  /** Has the database promise that the transaction can be committed; from then on it takes nothing but its end. */
  async prepare(level: Level): Promise<void> {
    if (level.isPrepared && !isOver(level)) throw unusable(level);
    this.#assertCommittable('prepare', level);
    try {
      // Only a transaction of two phases is asked for this.
      await this.#port.prepare(level.twoPhaseId as string);
    } catch (error) {
      if (level.state === 'active') level.state = 'failed';
      throw error;
    }
    level.state = 'prepared';
    level.isPrepared = true;
  }

  async commit(level: Level): Promise<void> {
    const isPrepared = level.state === 'prepared' || level.state === 'decided';
    if (!isPrepared) this.#assertCommittable('commit', level);
    if (isPrepared) level.state = 'decided';
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
    // With the transaction its savepoints are gone; only the driver has something to clear away.
    const isGone = level.state === 'lost' || (level.state === 'undone' && level.savepoint !== undefined);
    try {
      if (!isGone) await this.#settle(level, 'rollback');
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

  /** The database has rolled back by itself; nothing but `rollback()` is left. */
  undone(): void {
    if (this.#isolationLevel === 'AUTOCOMMIT') return;
    for (const level of this.#levels) if (!level.isPrepared) level.state = 'undone';
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

  /** Whether a statement that asks for an isolation may run in the open transaction. */
  #isMeant(isolationLevel: IsolationLevel | undefined): boolean {
    return isolationLevel === undefined || isolationLevel === this.#isolationLevel || isolationLevel === this.#overruled;
  }

  #begin(
    options: ExecutionOptions,
    { automatic, ...traits }: BeginTraits & Pick<Level, 'automatic'>,
    overruled?: IsolationLevel,
  ): MaybePromise<Level> {
    const { isolationLevel, readOnly, deferrable, signal, timeoutMs } = options;
    // In AUTOCOMMIT the block is only one of the program; the database knows nothing of it.
    const begun = isolationLevel === 'AUTOCOMMIT' ? undefined : this.#port.begin({ isolationLevel, readOnly, deferrable, signal }, traits);
    return chain(begun as MaybePromise<void>, () => {
      this.#isolationLevel = isolationLevel;
      this.#overruled = overruled;
      this.#timeoutMs = timeoutMs;
      return this.#push({ automatic, twoPhaseId: traits.twoPhaseId });
    });
  }

  #push({ savepoint, twoPhaseId, automatic = false }: Partial<Pick<Level, 'savepoint' | 'twoPhaseId' | 'automatic'>>): Level {
    const level: Level = { savepoint, automatic, twoPhaseId, state: 'active', isPrepared: false, inBlock: false };
    this.#levels.push(level);
    this.#top = level;
    return level;
  }

  #assertCommittable(method: 'prepare' | 'commit', level: Level): void {
    if (level.state !== 'active') throw isOver(level) ? ended(method, level) : unusable(level);
    if (level !== this.#top) {
      throw new InvalidStateError(
        'ENGINE_NESTED_ORDER',
        `${method}() was called while a savepoint inside the transaction is open; commit or roll back that one first.`,
      );
    }
    this.#port.assertNoStream();
  }

  #settle({ savepoint, twoPhaseId, isPrepared }: Level, how: 'commit' | 'rollback'): MaybePromise<void> {
    if (savepoint !== undefined)
      return how === 'commit' ? this.#port.releaseSavepoint(savepoint) : this.#port.rollbackToSavepoint(savepoint);
    if (isPrepared && twoPhaseId !== undefined)
      return how === 'commit' ? this.#port.commitPrepared(twoPhaseId) : this.#port.rollbackPrepared(twoPhaseId);
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
    if (this.#top !== undefined) return;
    this.#isolationLevel = undefined;
    this.#overruled = undefined;
    this.#timeoutMs = undefined;
  }
}

/** Whether a level was committed or rolled back. */
export function isOver({ state }: Level): boolean {
  return state === 'committed' || state === 'rolled back';
}

function ended(method: 'prepare' | 'commit' | 'rollback', { savepoint, state }: Level): InvalidStateError {
  const what = savepoint === undefined ? 'a transaction' : 'a savepoint';
  return new InvalidStateError('ENGINE_TRANSACTION_ENDED', `${method}() was called on ${what} that was ${state} before.`);
}

function unusable({ state, isPrepared, twoPhaseId }: Level): InvalidStateError {
  if (state === 'lost') {
    const fate = isPrepared
      ? `after the transaction was prepared, which is still there; end it by commitPrepared() or rollbackPrepared() with '${twoPhaseId}', on another connection`
      : 'within a transaction, and its changes with it; call rollback(), then begin again';
    return new InvalidStateError('ENGINE_INVALIDATED', `the connection was lost ${fate}.`);
  }
  if (state === 'prepared' || state === 'decided') {
    const rest =
      state === 'prepared' ? 'commit() and rollback() are left' : 'its commit failed, and only commit() again or rollback() are left';
    return new InvalidStateError('ENGINE_TRANSACTION_PREPARED', `the transaction is prepared; ${rest}.`);
  }
  if (state === 'undone') {
    return new InvalidStateError(
      'ENGINE_TRANSACTION_FAILED',
      'the database has rolled the transaction back by itself after an error; call rollback(), then begin again.',
    );
  }
  return new InvalidStateError(
    'ENGINE_TRANSACTION_FAILED',
    'the transaction could not be ended as it was asked to; only rollback() is left.',
  );
}

function alreadyOpen(method: string, { automatic }: Level): InvalidStateError {
  const why = automatic ? 'a statement executed before has begun one by itself' : 'begin() was called before';
  return new InvalidStateError(
    'ENGINE_TRANSACTION_OPEN',
    `${method}() was called on a connection that is in a transaction: ${why}. Commit or roll back first, or use beginNested().`,
  );
}
