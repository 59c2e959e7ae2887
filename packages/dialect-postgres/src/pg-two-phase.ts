import type { TransactionOptions, TwoPhaseTransactions } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';

/** GIDSIZE of the server, with the zero at its end. */
const MAX_ID_BYTES = 199;

/** What is needed of a connection. */
export interface PgCommands {
  begin(options: TransactionOptions): Promise<void>;
  /** Sends one statement and gives its rows. */
  query(sql: string): Promise<readonly (readonly unknown[])[]>;
}

/**
 * PREPARE TRANSACTION and what belongs to it (PostgreSQL manual, "PREPARE TRANSACTION"), which the server has to allow by
 * `max_prepared_transactions`. Until it is prepared, the transaction is one like any other.
 */
export class PgTwoPhase implements TwoPhaseTransactions {
  readonly #commands: PgCommands;

  constructor(commands: PgCommands) {
    this.#commands = commands;
  }

  begin(id: string, options: TransactionOptions): Promise<void> {
    quoted(id);
    return this.#commands.begin(options);
  }

  async prepare(id: string): Promise<void> {
    await this.#commands.query(`PREPARE TRANSACTION ${quoted(id)}`);
  }

  async commitPrepared(id: string): Promise<void> {
    await this.#commands.query(`COMMIT PREPARED ${quoted(id)}`);
  }

  async rollbackPrepared(id: string): Promise<void> {
    await this.#commands.query(`ROLLBACK PREPARED ${quoted(id)}`);
  }

  /** Those of this database; only it can end them. */
  async prepared(): Promise<readonly string[]> {
    const rows = await this.#commands.query('SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared');
    return rows.map(([id]) => String(id));
  }
}

/** An identifier as a literal that no setting of the server reads otherwise. */
function quoted(id: string): string {
  if (id.includes('\0') || Buffer.byteLength(id) > MAX_ID_BYTES) {
    throw new ArgumentError(
      'DB_INVALID_VALUE',
      `the name of a transaction of two phases is at most ${MAX_ID_BYTES} bytes long, without zeros; this one has ${id.length} characters.`,
    );
  }
  return id.includes('\\') ? ` E'${id.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${id.replaceAll("'", "''")}'`;
}
