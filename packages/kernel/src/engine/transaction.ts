import { InvalidStateError } from '../errors.ts';

/** What a transaction asks of its connection. */
export interface TransactionOwner {
  endTransaction(transaction: Transaction, how: 'commit' | 'rollback'): Promise<void>;
}

/**
 * A transaction or, with a savepoint, a part of one.
 *
 * It ends once. Left by `await using` without a commit, it is rolled back.
 */
export class Transaction implements AsyncDisposable {
  readonly #owner: TransactionOwner;
  /** Undefined for the outermost transaction. */
  readonly savepoint: string | undefined;
  #ended: 'committed' | 'rolled back' | undefined;

  constructor(owner: TransactionOwner, savepoint: string | undefined) {
    this.#owner = owner;
    this.savepoint = savepoint;
  }

  get isActive(): boolean {
    return this.#ended === undefined;
  }

  /** Makes the changes last; those of a savepoint last if the transaction around it does. */
  commit(): Promise<void> {
    return this.#end('commit');
  }

  /** Undoes the changes made since the beginning, or since the savepoint. */
  rollback(): Promise<void> {
    return this.#end('rollback');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isActive) await this.rollback();
  }

  /** Notes how it ended; called by the connection, also when something around it ended it. */
  markEnded(how: 'committed' | 'rolled back'): void {
    this.#ended = how;
  }

  async #end(how: 'commit' | 'rollback'): Promise<void> {
    if (this.#ended !== undefined) {
      throw new InvalidStateError('ENGINE_TRANSACTION_ENDED', `${how}() was called on a transaction that was ${this.#ended} before.`);
    }
    await this.#owner.endTransaction(this, how);
  }
}
