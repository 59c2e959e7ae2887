import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseUrl } from '@sqlayer/kernel';
import type {
  Driver,
  DriverConnection,
  DriverRequest,
  DriverResult,
  DriverStream,
  MaybePromise,
  RawRow,
  TransactionOptions,
} from '@sqlayer/kernel/contracts';
import { ConfigurationError, DataError, OperationalError } from '@sqlayer/kernel/errors';
import type { Database as NativeDatabase, Options, Statement } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { type SqliteOptions, sqliteOptions } from './connection-options.ts';

const STATEMENTS_KEPT = 100;
/** Waits between tries for a lock, in milliseconds: short at first, since most locks are. */
const RETRY_WAITS_MS = [1, 2, 5, 10, 20, 50];

/** A prepared statement and what the driver would look up anew at every question. */
interface Prepared {
  readonly statement: Statement<unknown[], unknown[]>;
  /** Undefined for a statement that gives no rows. */
  readonly columnNames: readonly string[] | undefined;
  readonly isReadOnly: boolean;
}

export type DatabaseConstructor = new (file: string, options: Options) => NativeDatabase;

/** better-sqlite3, which answers at once: nothing here is a promise unless a lock must be waited for. */
export class BetterSqlite3Driver implements Driver {
  readonly name = 'better-sqlite3';
  readonly #load: () => Promise<DatabaseConstructor>;
  #database: DatabaseConstructor | undefined;

  constructor(load: () => Promise<DatabaseConstructor> = loadBetterSqlite3) {
    this.#load = load;
  }

  async connect(url: DatabaseUrl): Promise<DriverConnection> {
    const options = sqliteOptions(url);
    this.#database ??= await this.#load();
    return new BetterSqlite3Connection(open(this.#database, options), options);
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

function open(Database: DatabaseConstructor, { file, readOnly, mustExist, pragmas }: SqliteOptions): NativeDatabase {
  if (file !== ':memory:' && !existsSync(dirname(file))) {
    throw new OperationalError('DB_CANNOT_OPEN', `the folder of the database '${file}' does not exist; make it first.`);
  }
  // Waiting is done between tries, not inside SQLite, where it would hold up the very connection that is waited for.
  const database = new Database(file, { readonly: readOnly, fileMustExist: mustExist, timeout: 0 });
  try {
    for (const [name, value] of pragmas) database.pragma(`${name} = ${value}`);
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
  /** Pragmas to be set back when the transaction ends. */
  #restore: string[] = [];

  constructor(database: NativeDatabase, options: SqliteOptions) {
    this.native = database;
    this.#options = options;
  }

  execute(request: DriverRequest): MaybePromise<DriverResult> {
    try {
      return this.#run(request);
    } catch (error) {
      if (!isLock(error)) throw explained(error, request.parameters);
      return this.#retry(() => this.#run(request), request.signal, error);
    }
  }

  async stream(request: DriverRequest, chunkRows: number): Promise<DriverStream> {
    const { statement, columnNames } = this.#prepare({ ...request, prepare: false });
    if (columnNames === undefined) return { columnNames: [], chunks: noChunks(await this.execute(request)) };
    return { columnNames, chunks: readInChunks(statement, request, chunkRows) };
  }

  begin({ isolationLevel, readOnly }: TransactionOptions): MaybePromise<void> {
    if (isolationLevel === 'READ UNCOMMITTED') this.#pragmaForTransaction('read_uncommitted', '1', '0');
    if (readOnly === true) this.#pragmaForTransaction('query_only', '1', '0');
    const mode = readOnly === true ? 'DEFERRED' : this.#options.begin;
    return this.#command(`BEGIN ${mode}`);
  }

  commit(): MaybePromise<void> {
    const done = this.#command('COMMIT');
    if (done instanceof Promise) return done.then(() => this.#restorePragmas());
    this.#restorePragmas();
  }

  rollback(): void {
    // SQLite itself rolls back on some errors.
    if (this.native.inTransaction) this.native.exec('ROLLBACK');
    this.#restorePragmas();
  }

  reset(): void {
    this.rollback();
  }

  ping(): void {
    this.native.prepare('SELECT 1').get();
  }

  close(): void {
    this.#statements.clear();
    this.#exactStatements.clear();
    this.native.close();
  }

  #run(request: DriverRequest): DriverResult {
    const { parameters } = request;
    const { statement, columnNames, isReadOnly } = this.#prepare(request);
    if (columnNames !== undefined) {
      // In raw mode, which reading statements are put in, rows are arrays.
      const rows = statement.all(...parameters) as unknown as readonly RawRow[];
      return { rows, columnNames, affectedRows: isReadOnly ? undefined : rows.length, lastInsertId: undefined };
    }
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: noRows, columnNames: undefined, affectedRows: changes, lastInsertId: lastInsertRowid };
  }

  #prepare({ sql, exactIntegers, prepare }: DriverRequest): Prepared {
    const kept = exactIntegers ? this.#exactStatements : this.#statements;
    const known = prepare ? kept.get(sql) : undefined;
    if (known !== undefined) return known;
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

  #command(sql: string): MaybePromise<void> {
    try {
      this.native.exec(sql);
    } catch (error) {
      if (!isLock(error)) throw error;
      return this.#retry(() => void this.native.exec(sql), undefined, error);
    }
  }

  /**
   * Tries again while another connection holds the lock, and lets the event loop run in between.
   *
   * A lock that this very transaction stands in the way of is not waited for: SQLite calls it BUSY_SNAPSHOT, and with a
   * rollback journal the transaction has read something, so that both would wait for each other.
   */
  async #retry<T>(run: () => T, signal: AbortSignal | undefined, first: unknown): Promise<T> {
    const endMs = performance.now() + this.#options.busyTimeoutMs;
    let error = first;
    for (let i = 0; performance.now() < endMs; i++) {
      signal?.throwIfAborted();
      const waitMs = RETRY_WAITS_MS[Math.min(i, RETRY_WAITS_MS.length - 1)] as number;
      await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, Math.max(0, endMs - performance.now()))));
      try {
        return run();
      } catch (next) {
        if (!isLock(next)) throw next;
        error = next;
      }
    }
    throw error;
  }

  #pragmaForTransaction(name: string, value: string, after: string): void {
    this.native.pragma(`${name} = ${value}`);
    this.#restore.push(`${name} = ${after}`);
  }

  #restorePragmas(): void {
    for (const pragma of this.#restore.splice(0)) this.native.pragma(pragma);
  }
}

const noRows: readonly RawRow[] = [];
/** `SELECT *`, `t.*` and the like; not `count(*)` or a product. */
const selectsAll = /(?:\b(?:select|distinct|all|returning)\s+|[,.]\s*)\*/i;

function isLock(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return (
    typeof code === 'string' && code !== 'SQLITE_BUSY_SNAPSHOT' && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
  );
}

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

/** Rows in chunks, with a turn of the event loop between them. */
async function* readInChunks(
  statement: Prepared['statement'],
  { parameters, signal }: DriverRequest,
  chunkRows: number,
): AsyncGenerator<readonly RawRow[]> {
  let chunk: RawRow[] = [];
  for (const row of statement.iterate(...(parameters as unknown[]))) {
    chunk.push(row);
    if (chunk.length < chunkRows) continue;
    yield chunk;
    chunk = [];
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (chunk.length > 0) yield chunk;
}
