import type { TransactionOptions, TwoPhaseTransactions } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';

/** Longest gtrid (MySQL manual, "XA Transaction SQL Statements"). */
const MAX_ID_BYTES = 64;
/** The format of names that are given without one. */
const PLAIN_FORMAT = 1;

/** What is needed of a connection. */
export interface XaCommands {
  /** What has to be said before a transaction begins, of its isolation. */
  prepareToBegin(options: TransactionOptions): Promise<void>;
  /** Sends one statement and gives its rows. */
  query(sql: string): Promise<readonly (readonly unknown[])[]>;
}

/**
 * XA transactions (MySQL manual, "XA Transactions"), with the name as gtrid and nothing beside it.
 *
 * MariaDB, and MySQL before 8.0.29, keep what is prepared with its connection, which can do nothing else until that is ended;
 * another connection can end it when this one is closed.
 */
export class Mysql2TwoPhase implements TwoPhaseTransactions {
  readonly #commands: XaCommands;
  #active: string | undefined;

  constructor(commands: XaCommands) {
    this.#commands = commands;
  }

  /** The transaction that was begun here and is not prepared yet. */
  get active(): string | undefined {
    return this.#active;
  }

  async begin(id: string, options: TransactionOptions): Promise<void> {
    const xid = quoted(id);
    await this.#commands.prepareToBegin(options);
    await this.#commands.query(`XA START ${xid}`);
    this.#active = id;
  }

  async prepare(id: string): Promise<void> {
    await this.#commands.query(`XA END ${quoted(id)}`);
    await this.#commands.query(`XA PREPARE ${quoted(id)}`);
    this.#active = undefined;
  }

  async commitPrepared(id: string): Promise<void> {
    await this.#commands.query(`XA COMMIT ${quoted(id)}`);
  }

  async rollbackPrepared(id: string): Promise<void> {
    await this.#commands.query(`XA ROLLBACK ${quoted(id)}`);
  }

  /** Those of the whole server, by names that this dialect can write. */
  async prepared(): Promise<readonly string[]> {
    const rows = await this.#commands.query('XA RECOVER');
    return rows.flatMap(([format, , bqualLength, data]) =>
      Number(format) === PLAIN_FORMAT && Number(bqualLength) === 0 ? [textOf(data)] : [],
    );
  }

  /** Commits, in one phase, what is active. */
  async commitActive(): Promise<void> {
    const xid = quoted(this.#active ?? '');
    await this.#commands.query(`XA END ${xid}`);
    await this.#commands.query(`XA COMMIT ${xid} ONE PHASE`);
    this.#active = undefined;
  }

  /** Rolls back what is active; the server may have ended its work already, after a deadlock for one. */
  async rollbackActive(): Promise<void> {
    const xid = quoted(this.#active ?? '');
    this.#active = undefined;
    await this.#commands.query(`XA END ${xid}`).catch(() => undefined);
    await this.#commands.query(`XA ROLLBACK ${xid}`);
  }
}

function textOf(data: unknown): string {
  return data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : String(data);
}

/** A name as hexadecimal digits, which no character set and no mode of the session reads otherwise. */
function quoted(id: string): string {
  const bytes = Buffer.from(id, 'utf8');
  if (bytes.length === 0 || bytes.length > MAX_ID_BYTES) {
    throw new ArgumentError(
      'DB_INVALID_VALUE',
      `the name of a transaction of two phases is from 1 to ${MAX_ID_BYTES} bytes long; this one has ${bytes.length}.`,
    );
  }
  return `X'${bytes.toString('hex')}'`;
}
