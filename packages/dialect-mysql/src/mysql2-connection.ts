import type { DriverConnection, DriverRequest, DriverResult, DriverStream, RawRow, TransactionOptions } from '@sqlayer/kernel/contracts';
import type mysql2 from 'mysql2';
import type { Connection, ConnectionOptions, FieldPacket, QueryOptions, ResultSetHeader } from 'mysql2';
import { Mysql2TwoPhase } from './mysql2-two-phase.ts';
import { changesSession } from './session-changes.ts';
import { SESSION } from './session-settings.ts';

/** The driver's module, which is loaded when it is needed. */
export type Mysql2 = typeof mysql2;

/** Opens a connection; one that is given up meanwhile is closed. */
export function openConnection(module: Mysql2, options: ConnectionOptions, signal?: AbortSignal): Promise<Connection> {
  const native = module.createConnection(options);
  const giveUp = (): void => native.destroy();
  signal?.addEventListener('abort', giveUp, { once: true });
  return new Promise<Connection>((resolve, reject) => {
    native.connect((error) => (error === null || error === undefined ? resolve(native) : reject(error)));
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  }).finally(() => signal?.removeEventListener('abort', giveUp));
}

/** One connection to a server. */
export class Mysql2Connection implements DriverConnection {
  readonly native: Connection;
  readonly twoPhase: Mysql2TwoPhase = new Mysql2TwoPhase({
    prepareToBegin: (options) => this.#setNext(options),
    query: async (sql) => (await this.#ask(sql, [])).rows as readonly (readonly unknown[])[],
  });
  readonly #options: ConnectionOptions;
  readonly #mysql2: Mysql2;
  #inTransaction = false;
  /** Something was sent that may leave a trace in the session. */
  #changes = false;
  /** Listeners of `connect` have set something. */
  #hasOwnState = false;
  /** Why the connection broke while nothing was asked of it. */
  #lost: Error | undefined;

  constructor(native: Connection, options: ConnectionOptions, module: Mysql2) {
    this.native = native;
    this.#options = options;
    this.#mysql2 = module;
    // Without a listener the error would end the process.
    native.on('error', (error: Error) => {
      this.#lost ??= error;
    });
  }

  get lost(): Error | undefined {
    return this.#lost;
  }

  /** Known from what was sent, and from errors that roll back by themselves. */
  get inTransaction(): boolean {
    return this.#inTransaction || this.twoPhase.active !== undefined;
  }

  async execute({ sql, parameters, prepare, generatedKey, signal }: DriverRequest): Promise<DriverResult> {
    this.#changes ||= changesSession(sql);
    const { rows, fields } = await this.#whileWatched(signal, () => this.#ask(sql, parameters));
    // The driver keeps what it has prepared.
    if (!prepare && parameters.length > 0) this.native.unprepare(sql);
    const [first, ...further] = resultsOf(rows, fields);
    // There is one at the least.
    const result = first as DriverResult;
    if (generatedKey !== undefined) return { ...result, columnNames: [generatedKey], rows: await this.#generatedKeys(result) };
    return further.length === 0 ? result : { ...result, further, affectedRows: further.at(-1)?.affectedRows };
  }

  /**
   * The keys of the rows that an INSERT … VALUES has put in, of which the server tells the first. For rows whose number it knows
   * beforehand, and of which none brings a key, InnoDB takes them in a row in every mode of locking (MySQL manual, "AUTO_INCREMENT
   * Handling in InnoDB").
   */
  async #generatedKeys({ lastInsertId, affectedRows = 0 }: DriverResult): Promise<readonly RawRow[]> {
    if (lastInsertId === undefined || Number(lastInsertId) === 0) return [];
    if (affectedRows === 1) return [[lastInsertId]];
    // It may be another one at any time: in a cluster it follows the number of servers.
    const { rows } = await this.#ask('SELECT @@auto_increment_increment', []);
    const step = BigInt((rows as readonly (readonly [number])[])[0]?.[0] ?? 1);
    return Array.from({ length: affectedRows }, (_row, i) => [BigInt(lastInsertId) + BigInt(i) * step]);
  }

  async stream({ sql, parameters, signal }: DriverRequest, chunkRows: number): Promise<DriverStream> {
    this.#assertAlive();
    this.#changes ||= changesSession(sql);
    const query = this.#start(sql, parameters) as ReturnType<Connection['query']>;
    const rows = query.stream({ highWaterMark: chunkRows });
    // Whoever reads is told of errors; until somebody does, there must be a listener.
    rows.on('error', () => undefined);
    // The driver tells the connection only.
    const lose = (error: Error): void => void rows.destroy(error);
    this.native.on('error', lose);
    rows.once('close', () => this.native.off('error', lose));
    const cancel = (): void => void this.#cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    rows.once('close', () => signal?.removeEventListener('abort', cancel));
    const fields = await new Promise<readonly FieldPacket[]>((resolve, reject) => {
      query.once('fields', resolve);
      query.once('end', () => resolve([]));
      query.once('error', reject);
      rows.once('error', reject);
    });
    return { columnNames: fields.map(({ name }) => name), chunks: readInChunks(rows, fields, chunkRows) };
  }

  async begin({ isolationLevel, readOnly }: TransactionOptions): Promise<void> {
    if (isolationLevel !== undefined) await this.command(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`);
    await this.command(`START TRANSACTION${readOnly === true ? ' READ ONLY' : ''}`);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    if (this.twoPhase.active !== undefined) return this.twoPhase.commitActive();
    await this.command('COMMIT');
    this.#inTransaction = false;
  }

  async rollback(): Promise<void> {
    if (this.twoPhase.active !== undefined) return this.twoPhase.rollbackActive();
    await this.command('ROLLBACK');
    this.#inTransaction = false;
  }

  /** Nothing is sent where nothing can have been left behind. */
  async reset(): Promise<void> {
    if (this.#changes) {
      if (this.#hasOwnState)
        throw new Error('a statement may have changed what listeners of `connect` had set; another connection takes its place');
      await new Promise<void>((resolve, reject) => this.native.reset((error) => (error === null ? resolve() : reject(error))));
      this.#inTransaction = false;
      this.#changes = false;
      await this.command(SESSION);
    } else if (this.inTransaction) await this.rollback();
  }

  /** What was sent until now belongs to the session. */
  opened(): void {
    this.#hasOwnState = this.#changes;
    this.#changes = false;
  }

  async ping(): Promise<void> {
    await this.command('DO 1');
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.native.end(() => resolve()));
  }

  destroy(): void {
    this.native.destroy();
  }

  /** Sets what the next transaction is to be; unlike START TRANSACTION, XA START does not take it. */
  async #setNext({ isolationLevel, readOnly }: TransactionOptions): Promise<void> {
    const traits = [isolationLevel === undefined ? [] : [`ISOLATION LEVEL ${isolationLevel}`], readOnly === true ? ['READ ONLY'] : []];
    if (traits.flat().length > 0) await this.command(`SET TRANSACTION ${traits.flat().join(', ')}`);
  }

  /** Sends a statement without parameters and waits until it is done. */
  async command(sql: string): Promise<void> {
    await this.#ask(sql, []);
  }

  #ask(sql: string, parameters: readonly unknown[]): Promise<{ readonly rows: unknown; readonly fields: FieldPacket[] | undefined }> {
    this.#assertAlive();
    return new Promise((resolve, reject) => {
      this.#start(sql, parameters, (error, rows, fields) => {
        if (error === null) resolve({ rows, fields });
        else {
          // The victim of a deadlock has been rolled back (ER_LOCK_DEADLOCK).
          if (error.errno === 1213) this.#inTransaction = false;
          reject(error);
        }
      });
    });
  }

  /** With parameters the statement is prepared and they are sent beside it; some statements can only be sent as text. */
  #start(
    sql: string,
    parameters: readonly unknown[],
    done?: (error: mysql2.QueryError | null, rows: unknown, fields: FieldPacket[] | undefined) => void,
  ): unknown {
    const options: QueryOptions = { sql, rowsAsArray: true };
    if (parameters.length === 0) return this.native.query(options, done as never);
    return this.native.execute({ ...options, values: parameters.map((value) => this.#bound(value)) } as never, done as never);
  }

  /** Whole numbers are sent as such: the driver would make them floating point. */
  #bound(value: unknown): unknown {
    const { LONGLONG, DECIMAL } = this.#mysql2.TypedParameter;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return LONGLONG(value);
    if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? LONGLONG(value) : DECIMAL(String(value));
    if (value instanceof Uint8Array && !Buffer.isBuffer(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return value;
  }

  #assertAlive(): void {
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Runs something that is cancelled on the server when the signal says so, by a connection of its own. */
  async #whileWatched<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    if (signal === undefined) return run();
    let cancelling: Promise<void> | undefined;
    const cancel = (): void => {
      cancelling = this.#cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await run();
    } finally {
      signal.removeEventListener('abort', cancel);
      // What comes next on this connection must not be hit.
      await cancelling;
    }
  }

  async #cancel(): Promise<void> {
    try {
      const other = await openConnection(this.#mysql2, this.#options);
      await new Promise<void>((resolve) => other.query(`KILL QUERY ${this.native.threadId}`, () => other.end(() => resolve())));
    } catch {
      // The statement goes on, and its answer is what counts.
    }
  }
}

/** The results of a statement; of one that gives several, the driver gives lists of them. */
function resultsOf(rows: unknown, fields: FieldPacket[] | undefined): DriverResult[] {
  const isList = Array.isArray(fields) && Array.isArray(rows) && fields.some((one: unknown) => one === undefined || Array.isArray(one));
  if (!isList) return [resultOf(rows, fields)];
  return (fields as unknown as readonly (FieldPacket[] | undefined)[]).map((one, i) => resultOf((rows as readonly unknown[])[i], one));
}

function resultOf(rows: unknown, fields: FieldPacket[] | undefined): DriverResult {
  if (fields === undefined || !Array.isArray(rows)) {
    const { affectedRows, insertId } = rows as ResultSetHeader;
    return { rows: [], columnNames: undefined, affectedRows, lastInsertId: insertId };
  }
  readExactly(rows as unknown[][], fields);
  return { rows: rows as RawRow[], columnNames: fields.map(({ name }) => name), affectedRows: undefined, lastInsertId: undefined };
}

const FLOAT = 4;
const LONGLONG = 8;

/** Whole numbers beyond 53 bits come as text, and 32-bit floating point with digits that it does not have. */
function readExactly(rows: readonly unknown[][], fields: readonly FieldPacket[]): void {
  fields.forEach(({ type, columnType }, i) => {
    const kind = type ?? columnType;
    if (kind === LONGLONG) {
      for (const row of rows) if (typeof row[i] === 'string') row[i] = BigInt(row[i]);
    } else if (kind === FLOAT) {
      for (const row of rows) if (typeof row[i] === 'number') row[i] = shortest(row[i]);
    }
  });
}

/** The shortest decimal that is the same 32-bit number. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return candidate;
  }
  return value;
}

async function* readInChunks(
  rows: AsyncIterable<unknown> & { destroy(): void },
  fields: readonly FieldPacket[],
  chunkRows: number,
): AsyncGenerator<readonly RawRow[]> {
  let chunk: unknown[][] = [];
  for await (const row of rows) {
    chunk.push(row as unknown[]);
    if (chunk.length < chunkRows) continue;
    readExactly(chunk, fields);
    yield chunk;
    chunk = [];
  }
  readExactly(chunk, fields);
  if (chunk.length > 0) yield chunk;
}
