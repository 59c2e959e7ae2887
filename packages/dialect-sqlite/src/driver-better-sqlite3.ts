import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseUrl } from '@sqlayer/kernel';
import {
  attempt,
  chain,
  type Driver,
  type DriverConnection,
  type DriverRequest,
  type DriverResult,
  type DriverStream,
  type MaybePromise,
  type RawRow,
  type TransactionOptions,
} from '@sqlayer/kernel/contracts';
import { ConfigurationError, DataError, OperationalError } from '@sqlayer/kernel/errors';
import type { Database as NativeDatabase, Options, Statement } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { type SqliteOptions, sqliteOptions } from './connection-options.ts';
import { isLock, onceUnlocked } from './lock-wait.ts';

const STATEMENTS_KEPT = 100;

/** A prepared statement and what the driver would look up anew at every question. */
interface Prepared {
  readonly statement: Statement<unknown[], unknown[]>;
  /** Undefined for a statement that gives no rows. */
  readonly columnNames: readonly string[] | undefined;
  readonly isReadOnly: boolean;
}

type RowChunks = AsyncGenerator<readonly RawRow[]>;

export type DatabaseConstructor = new (file: string, options: Options) => NativeDatabase;

/** better-sqlite3, which answers at once: nothing here is a promise unless a lock must be waited for. */
export class BetterSqlite3Driver implements Driver {
  readonly name = 'better-sqlite3';
  readonly #load: () => Promise<DatabaseConstructor>;
  #database: DatabaseConstructor | undefined;

  constructor(load: () => Promise<DatabaseConstructor> = loadBetterSqlite3) {
    this.#load = load;
  }

  async connect(url: DatabaseUrl, { signal }: { readonly signal: AbortSignal | undefined }): Promise<DriverConnection> {
    const options = sqliteOptions(url);
    this.#database ??= await this.#load();
    return new BetterSqlite3Connection(await open(this.#database, options, signal), options);
  }
}

async function loadBetterSqlite3(): Promise<DatabaseConstructor> {
  try {
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw new ConfigurationError('DB_DRIVER_MISSING', "the driver 'better-sqlite3' cannot be loaded; run: npm install better-sqlite3.", {
      cause,
    });
  }
}

async function open(Database: DatabaseConstructor, options: SqliteOptions, signal: AbortSignal | undefined): Promise<NativeDatabase> {
  const { file, readOnly, mustExist, pragmas, busyTimeoutMs: timeoutMs } = options;
  if (file !== ':memory:' && !existsSync(dirname(file))) {
    throw new OperationalError('DB_CANNOT_OPEN', `the folder of the database '${file}' does not exist; make it first.`);
  }
  // Waiting is done between tries, not inside SQLite, where it would hold up the very connection that is waited for.
  const database = new Database(file, { readonly: readOnly, fileMustExist: mustExist, timeout: 0 });
  try {
    for (const [name, value] of pragmas) {
      const set = (): void => void database.pragma(`${name} = ${value}`);
      // The journal mode is read from the file, and changed in it.
      await attempt(set, (error) => onceUnlocked(set, error, { timeoutMs, signal }));
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** One open database file. */
export class BetterSqlite3Connection implements DriverConnection {
  readonly native: NativeDatabase;
  readonly #options: SqliteOptions;
  readonly #statements = new LRUCache<string, Prepared>({ max: STATEMENTS_KEPT });
  /** Those that give exact integers, kept apart because the mode belongs to the statement. */
  readonly #exactStatements = new LRUCache<string, Prepared>({ max: STATEMENTS_KEPT });
  /** The statement before, which is often the next one too, and is found faster here than among all that are kept. */
  #last: { readonly sql: string; readonly exactIntegers: boolean; readonly prepared: Prepared } | undefined;
  /** Pragmas to be set back when the transaction ends. */
  #restore: string[] = [];
  /** In a transaction that was begun here and not ended. */
  #begun = false;
  /** That transaction has the lock for writing. */
  #wrote = false;

  constructor(database: NativeDatabase, options: SqliteOptions) {
    this.native = database;
    this.#options = options;
  }

  /** SQLite rolls back by itself when it is told to (`OR ROLLBACK`), and on some errors of disk and memory. */
  get inTransaction(): boolean {
    return this.native.inTransaction;
  }

  execute(request: DriverRequest): MaybePromise<DriverResult> {
    try {
      return this.#run(request);
    } catch (error) {
      if (!isLock(error)) throw explained(error, request.parameters);
      return this.#afterLock(() => this.#run(request), request.signal, error);
    }
  }

  async stream(request: DriverRequest, chunkRows: number): Promise<DriverStream> {
    const prepared = await this.#whenUnlocked(() => this.#prepare({ ...request, prepare: false }), request.signal);
    const { columnNames } = prepared;
    if (columnNames === undefined) return { columnNames: [], chunks: noChunks(await this.execute(request)) };
    return { columnNames, chunks: this.#chunks(prepared, request, chunkRows) };
  }

  begin({ isolationLevel, readOnly, signal }: TransactionOptions): MaybePromise<void> {
    if (isolationLevel === 'READ UNCOMMITTED') this.#pragmaForTransaction('read_uncommitted', '1', '0');
    if (readOnly === true) this.#pragmaForTransaction('query_only', '1', '0');
    const mode = readOnly === true ? 'DEFERRED' : this.#options.begin;
    const begun = attempt<void>(
      () => this.#whenUnlocked(() => void this.native.exec(`BEGIN ${mode}`), signal),
      (error) => {
        this.#restorePragmas();
        throw error;
      },
    );
    return chain(begun, () => {
      this.#begun = true;
      this.#wrote = mode !== 'DEFERRED';
    });
  }

  commit(): MaybePromise<void> {
    const commit = (): void => void this.native.exec('COMMIT');
    const done = attempt<void>(commit, (error) => {
      if (!isLock(error)) throw error;
      return onceUnlocked(commit, error, {
        timeoutMs: this.#options.busyTimeoutMs,
        signal: undefined,
        isInVain: () => this.#isUndone(),
      });
    });
    return chain(done, () => this.#ended());
  }

  rollback(): void {
    if (this.inTransaction) this.native.exec('ROLLBACK');
    this.#ended();
  }

  reset(): void {
    this.rollback();
  }

  ping(): void {
    this.native.prepare('SELECT 1').get();
  }

  close(): void {
    this.#last = undefined;
    this.#statements.clear();
    this.#exactStatements.clear();
    this.native.close();
  }

  #run(request: DriverRequest): DriverResult {
    const parameters = asStored(request.parameters);
    const { statement, columnNames, isReadOnly } = this.#prepare(request);
    if (columnNames !== undefined) {
      // In raw mode, which reading statements are put in, rows are arrays. To spread a single parameter would cost more than to pass it.
      const rows = (parameters.length === 1 ? statement.all(parameters[0]) : statement.all(...parameters)) as unknown as readonly RawRow[];
      this.#wrote ||= !isReadOnly;
      return { rows, columnNames, affectedRows: isReadOnly ? undefined : rows.length, lastInsertId: undefined };
    }
    const { changes, lastInsertRowid } = statement.run(...parameters);
    this.#wrote ||= !isReadOnly;
    return { rows: noRows, columnNames: undefined, affectedRows: changes, lastInsertId: lastInsertRowid };
  }

  #prepare({ sql, exactIntegers, prepare }: DriverRequest): Prepared {
    const last = this.#last;
    if (last !== undefined && last.sql === sql && last.exactIntegers === exactIntegers && prepare) return last.prepared;
    const kept = exactIntegers ? this.#exactStatements : this.#statements;
    const known = prepare ? kept.get(sql) : undefined;
    if (known !== undefined) {
      this.#last = { sql, exactIntegers, prepared: known };
      return known;
    }
    const statement = this.native.prepare<unknown[], unknown[]>(sql);
    const isReader = statement.reader;
    if (isReader) statement.raw(true);
    if (exactIntegers) statement.safeIntegers(true);
    const columnNames = isReader ? statement.columns().map(({ name }) => name) : undefined;
    const prepared: Prepared = { statement, columnNames, isReadOnly: statement.readonly };
    // A statement whose columns may change with the schema must not be remembered with the ones it had.
    if (prepare && !selectsAll.test(sql)) kept.set(sql, prepared);
    return prepared;
  }

  /** What `run` gives, at once or when the lock that stands in its way is gone. */
  #whenUnlocked<T>(run: () => T, signal: AbortSignal | undefined): MaybePromise<T> {
    try {
      return run();
    } catch (error) {
      if (!isLock(error)) throw error;
      return this.#afterLock(run, signal, error);
    }
  }

  #afterLock<T>(run: () => T, signal: AbortSignal | undefined, error: unknown): Promise<T> {
    const isInVain = (): boolean => this.#isUndone() || this.#standsInTheWay();
    return onceUnlocked(run, error, { timeoutMs: this.#options.busyTimeoutMs, signal, isInVain });
  }

  /** Whether SQLite has rolled the transaction back; what is tried again would be no part of it. */
  #isUndone(): boolean {
    return this.#begun && !this.inTransaction;
  }

  /**
   * Whether this transaction keeps others from giving the lock free that it waits for.
   *
   * With a rollback journal, one that has read something and wants to write stands in the way of the writer's commit, and
   * both would wait for each other. SQLite itself does not wait then (https://sqlite.org/c3ref/busy_handler.html), but does
   * not say so. That a lock for reading is held is known by a checkpoint, which is refused then and does nothing else without a
   * write-ahead log (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
   */
  #standsInTheWay(): boolean {
    if (!this.#begun || this.#wrote || this.native.pragma('journal_mode', { simple: true }) === 'wal') return false;
    try {
      this.native.pragma('wal_checkpoint');
      return false;
    } catch (error) {
      if (isLock(error)) return true;
      throw error;
    }
  }

  /** Rows in chunks, with a turn of the event loop between them. */
  async *#chunks({ statement, isReadOnly }: Prepared, { parameters, signal }: DriverRequest, chunkRows: number): RowChunks {
    // A lock is met at the first row, if at all.
    const { rows, first } = await this.#whenUnlocked(() => openRows(statement, parameters), signal);
    this.#wrote ||= !isReadOnly;
    try {
      let chunk: RawRow[] = [];
      for (let next = first; next.done !== true; next = rows.next()) {
        chunk.push(next.value);
        if (chunk.length < chunkRows) continue;
        yield chunk;
        chunk = [];
        signal?.throwIfAborted();
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (chunk.length > 0) yield chunk;
    } finally {
      rows.return?.();
    }
  }

  #pragmaForTransaction(name: string, value: string, after: string): void {
    this.native.pragma(`${name} = ${value}`);
    this.#restore.push(`${name} = ${after}`);
  }

  #ended(): void {
    this.#begun = false;
    this.#restorePragmas();
  }

  #restorePragmas(): void {
    for (const pragma of this.#restore.splice(0)) this.native.pragma(pragma);
  }
}

/**
 * The parameters with whole numbers as bigint.
 *
 * better-sqlite3 sends every number as floating point, of which SQLite then says `5 / 2` is 2.5 and 5 as text is '5.0'.
 */
function asStored(parameters: readonly unknown[]): readonly unknown[] {
  const stored = new Array<unknown>(parameters.length);
  for (let i = 0; i < parameters.length; i++) {
    const value = parameters[i];
    stored[i] = Number.isSafeInteger(value) ? asBigInt(value as number) : value;
  }
  return stored;
}

/** Most whole numbers are small, and are not made anew each time. */
function asBigInt(value: number): bigint {
  return value >= 0 && value < smallIntegers.length ? (smallIntegers[value] as bigint) : BigInt(value);
}

const smallIntegers: readonly bigint[] = Array.from({ length: 256 }, (_zero, i) => BigInt(i));

const noRows: readonly RawRow[] = [];
/** `SELECT *`, `t.*` and the like; not `count(*)` or a product. */
const selectsAll = /(?:\b(?:select|distinct|all|returning)\s+|[,.]\s*)\*/i;

/** What the driver says of a parameter it cannot bind does not tell which one. */
function explained(error: unknown, parameters: readonly unknown[]): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  const index = parameters.findIndex((value) => !isBindable(value));
  if (index < 0) return error;
  const value = parameters[index];
  const kind = typeof value === 'object' && value !== null ? `an object of class ${value.constructor?.name}` : `a ${typeof value}`;
  return new DataError(
    'DB_INVALID_PARAMETER',
    `parameter ${index + 1} is ${kind}, which SQLite cannot store; give its column a type that converts it.`,
    { cause: error },
  );
}

function isBindable(value: unknown): boolean {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
  return value === null || typeof value === 'number' || typeof value === 'string' || value instanceof Uint8Array;
}

async function* noChunks(_result: DriverResult): AsyncGenerator<readonly RawRow[]> {}

/** Begins to read; the first row is there then, or the error that comes before it. */
function openRows(
  statement: Prepared['statement'],
  parameters: readonly unknown[],
): { readonly rows: Iterator<RawRow>; readonly first: IteratorResult<RawRow> } {
  const rows = statement.iterate(...asStored(parameters));
  return { rows, first: rows.next() };
}
