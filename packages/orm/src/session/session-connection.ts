import { Connection, type Engine } from '@sqlayer/kernel';
import type { ExecutionOptions } from '@sqlayer/kernel/contracts';

/**
 * The connection of a session's transaction: taken when it is needed and given back at the end of each transaction, or one
 * that the session was given and leaves open.
 */
export class SessionConnection {
  readonly #bind: Engine | Connection;
  readonly #options: ExecutionOptions;
  /** With the options of the session. */
  #current: Connection | undefined;
  /** Whether the transaction is somebody else's, who commits it. */
  #isJoined = false;
  #connecting: Promise<Connection> | undefined;

  constructor(bind: Engine | Connection, options: ExecutionOptions) {
    this.#bind = bind;
    this.#options = options;
  }

  /** The connection, taken if there is none yet; those who ask at the same time get the same one. */
  async get(): Promise<Connection> {
    if (this.#current !== undefined) return this.#current;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** Commits, unless the transaction is its owner's to commit. */
  async commit(): Promise<void> {
    if (!this.#isJoined) await this.#current?.commit();
  }

  async rollback(): Promise<void> {
    await this.#current?.rollback();
  }

  /** Gives the connection back, for the next transaction may come much later. */
  async release(): Promise<void> {
    const connection = this.#current;
    this.#current = undefined;
    this.#isJoined = false;
    if (connection !== undefined && !(this.#bind instanceof Connection)) await connection.close();
  }

  /** Rolls back what is the session's own, and gives the connection back. */
  async close(): Promise<void> {
    // One that is still on its way must not be left in nobody's hands.
    await this.#connecting?.catch(() => undefined);
    try {
      const isOwn = !this.#isJoined && this.#current?.closed === false;
      if (isOwn) await this.#current?.rollback();
    } finally {
      await this.release();
    }
  }

  async #connect(): Promise<Connection> {
    if (this.#bind instanceof Connection) {
      this.#isJoined = this.#bind.inTransaction;
      this.#current = this.#bind.withOptions(this.#options);
    } else this.#current = await this.#bind.withOptions(this.#options).connect();
    return this.#current;
  }
}
