import { sqlayerPools } from '@sqlayer/pool';
import type {
  BoundStatement,
  Capabilities,
  Compiled,
  Dialect,
  Driver,
  DriverConnection,
  DriverNotice,
  DriverRequest,
  DriverResult,
  DriverStream,
  ErrorClassification,
  Executable,
  ExecutionOptions,
  Inspector,
  IsolationLevel,
  MaybePromise,
  ParameterSet,
  QueryRunner,
  RawRow,
  ReadIsolation,
  StatementStructure,
  TransactionOptions,
  TwoPhaseTransactions,
} from '../../src/contracts/index.ts';
import { minimalCapabilities } from '../../src/contracts/index.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineOptions } from '../../src/engine/engine-options.ts';
import type { DecodedColumn } from '../../src/engine/row-decoder.ts';
import { DatabaseUrl } from '../../src/url.ts';

/** An error of a driver; like those of real ones, its message tells more than ours may. */
export class FakeDriverError extends Error {
  readonly classification: Partial<ErrorClassification>;
  /** The database rolls back by itself with it. */
  readonly rollsBack: boolean;

  constructor(message: string, classification: Partial<ErrorClassification> = {}, rollsBack = false) {
    super(message);
    this.rollsBack = rollsBack;
    this.classification = classification;
  }
}

export type Answer = Partial<DriverResult> | ((request: DriverRequest) => Partial<DriverResult>);

/**
 * A database of numbers: `INSERT` adds its parameters, `NUMBERS` lists them; savepoints work. Other SQL is answered by
 * what a test put into `answers`.
 */
export class FakeDatabase {
  committed: readonly unknown[] = [];
  /** What reached the driver, in order: `begin`, `execute INSERT [1]`. */
  readonly calls: string[] = [];
  readonly requests: DriverRequest[] = [];
  readonly begins: TransactionOptions[] = [];
  readonly answers = new Map<string, Answer>();
  readonly connectedTo: DatabaseUrl[] = [];
  /** The error that the next call of a kind fails with: `execute`, `commit`, `connect`. */
  readonly failures = new Map<string, Error>();
  readonly connections: FakeConnection[] = [];

  /** Whether its connections say if they are in a transaction. */
  tellsOfTransactions = false;
  /** What the numbers will be when a prepared transaction is committed, by its name. */
  readonly prepared = new Map<string, readonly unknown[]>();
  /** Calls of these kinds are never answered. */
  readonly silent = new Set<string>();
  /** With what a silent call fails when its signal is raised; undefined where the driver does not listen. */
  answerToSignal: Error | undefined;
  readonly asynchronous: boolean;

  constructor(asynchronous: boolean) {
    this.asynchronous = asynchronous;
  }

  get lastRequest(): DriverRequest {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error('nothing was executed');
    return request;
  }

  takeFailure(call: string): Error | undefined {
    const error = this.failures.get(call);
    this.failures.delete(call);
    return error;
  }
}

class FakeConnection implements DriverConnection {
  readonly native = { fake: true };
  readonly #database: FakeDatabase;
  /** What the transaction sees; undefined outside of one. */
  #numbers: readonly unknown[] | undefined;
  #savepoints: { readonly name: string; readonly numbers: readonly unknown[] }[] = [];
  #busy = false;
  closed = false;
  destroyed = false;
  lost: Error | undefined;
  /** How many times the engine said that its listeners were done. */
  openings = 0;
  /** Says something beside the answers. */
  say: (notice: DriverNotice) => void = () => undefined;
  readonly twoPhase: TwoPhaseTransactions = {
    begin: (_id, options) => this.begin(options),
    prepare: (id) =>
      this.#do('prepare', `prepare ${id}`, () => {
        this.#database.prepared.set(id, this.#numbers ?? []);
        this.#leave();
      }),
    commitPrepared: (id) =>
      this.#do('commitPrepared', `commit ${id}`, () => {
        this.#database.committed = this.#takePrepared(id);
      }),
    rollbackPrepared: (id) => this.#do('rollbackPrepared', `rollback ${id}`, () => void this.#takePrepared(id)),
    prepared: () => this.#do('prepared', 'prepared', () => [...this.#database.prepared.keys()]),
  };

  /** As drivers do that tell. */
  get inTransaction(): boolean | undefined {
    return this.#database.tellsOfTransactions ? this.#numbers !== undefined : undefined;
  }

  constructor(database: FakeDatabase) {
    this.#database = database;
    database.connections.push(this);
  }

  execute(request: DriverRequest): MaybePromise<DriverResult> {
    const shown = request.parameters.length === 0 ? '' : ` [${request.parameters.join(', ')}]`;
    this.#database.requests.push(request);
    return this.#do('execute', `execute ${request.sql}${shown}`, () => {
      return { rows: [], columnNames: undefined, affectedRows: undefined, lastInsertId: undefined, ...this.#answer(request) };
    });
  }

  stream(request: DriverRequest, chunkRows: number): MaybePromise<DriverStream> {
    return this.#do('stream', `stream ${request.sql}`, () => {
      this.#database.requests.push(request);
      const { rows = [], columnNames = [] } = this.#answer(request);
      return { columnNames, chunks: this.#chunks(rows, chunkRows) };
    });
  }

  begin(options: TransactionOptions): MaybePromise<void> {
    return this.#do('begin', 'begin', () => {
      if (this.#numbers !== undefined) throw new Error('the driver is in a transaction already');
      this.#database.begins.push(options);
      this.#numbers = this.#database.committed;
    });
  }

  commit(): MaybePromise<void> {
    return this.#do('commit', 'commit', () => {
      if (this.#numbers === undefined) throw new Error('the driver is in no transaction');
      this.#database.committed = this.#numbers;
      this.#leave();
    });
  }

  rollback(): MaybePromise<void> {
    return this.#do('rollback', 'rollback', () => this.#leave());
  }

  reset(): MaybePromise<void> {
    this.#leave();
  }

  opened(): void {
    this.openings += 1;
  }

  hearNotices(listener: (notice: DriverNotice) => void): void {
    this.say = listener;
  }

  ping(): MaybePromise<void> {}

  close(): MaybePromise<void> {
    this.closed = true;
    this.#leave();
  }

  destroy(): void {
    this.destroyed = true;
    this.closed = true;
    this.#leave();
  }

  #takePrepared(id: string): readonly unknown[] {
    const numbers = this.#database.prepared.get(id);
    if (numbers === undefined) throw new Error(`nothing is prepared as ${id}`);
    this.#database.prepared.delete(id);
    return numbers;
  }

  #leave(): void {
    this.#numbers = undefined;
    this.#savepoints = [];
  }

  #answer({ sql, parameters }: DriverRequest): Partial<DriverResult> {
    const answer = this.#database.answers.get(sql);
    if (answer !== undefined) return typeof answer === 'function' ? answer(this.#database.lastRequest) : answer;
    const [, command, name = ''] = /^(INSERT|NUMBERS|SAVEPOINT|ROLLBACK TO|RELEASE) ?(.*)$/.exec(sql) ?? [];
    const numbers = this.#numbers ?? this.#database.committed;
    switch (command) {
      case 'INSERT':
        if (this.#numbers === undefined) this.#database.committed = [...numbers, ...parameters];
        else this.#numbers = [...numbers, ...parameters];
        return { affectedRows: parameters.length, lastInsertId: numbers.length + parameters.length };
      case 'NUMBERS':
        return { rows: numbers.map((number) => [number]), columnNames: ['n'] };
      case 'SAVEPOINT':
        this.#savepoints.push({ name, numbers });
        return {};
      case 'ROLLBACK TO': {
        const index = this.#savepoint(name);
        this.#numbers = this.#savepoints[index]?.numbers;
        this.#savepoints.length = index + 1;
        return {};
      }
      case 'RELEASE':
        this.#savepoints.length = this.#savepoint(name);
        return {};
      default:
        return {};
    }
  }

  #savepoint(name: string): number {
    const index = this.#savepoints.findIndex((savepoint) => savepoint.name === name);
    if (index < 0) throw new Error(`no such savepoint: ${name}`);
    return index;
  }

  async *#chunks(rows: readonly RawRow[], chunkRows: number): AsyncGenerator<readonly RawRow[]> {
    try {
      for (let start = 0; start < rows.length; start += chunkRows) {
        await (this.#database.silent.has('chunk') ? new Promise(() => undefined) : Promise.resolve());
        const failure = this.#database.takeFailure('chunk');
        if (failure !== undefined) throw failure;
        yield rows.slice(start, start + chunkRows);
      }
    } finally {
      this.#database.calls.push('cursor closed');
    }
  }

  /** Does one thing at a time, and says so loudly where two come at once. */
  #do<T>(kind: string, shown: string, work: () => T): MaybePromise<T> {
    if (this.#busy) throw new Error(`the driver was called while it was busy: ${shown}`);
    if (this.closed) throw new Error(`the driver was called after it was closed: ${shown}`);
    this.#database.calls.push(shown);
    const failure = this.#database.takeFailure(kind);
    const run = (): T => {
      if (failure instanceof FakeDriverError && failure.rollsBack) this.#leave();
      if (failure !== undefined) throw failure;
      return work();
    };
    if (!this.#database.asynchronous) return run();
    this.#busy = true;
    if (this.#database.silent.has(kind)) {
      return new Promise<T>((_resolve, reject) => {
        const { answerToSignal } = this.#database;
        if (answerToSignal === undefined) return;
        this.#database.lastRequest.signal?.addEventListener('abort', () => {
          this.#busy = false;
          reject(answerToSignal);
        });
      });
    }
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#busy = false;
      return run();
    });
  }
}

export class FakeDialect implements Dialect {
  readonly name = 'fake';
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    savepoints: true,
    isolationLevels: ['READ COMMITTED', 'SERIALIZABLE'],
    readOnlyTransactions: true,
    twoPhaseTransactions: true,
  };
  readonly limits = { identifierLength: 63, parameters: 100, rowsPerInsert: 100 };
  readonly driver: Driver;
  /** How many statements were compiled. */
  compiled = 0;
  initialized = 0;

  constructor(database: FakeDatabase) {
    this.driver = {
      name: 'fake-driver',
      connect: (url) => {
        database.connectedTo.push(url);
        const failure = database.takeFailure('connect');
        if (failure !== undefined) throw failure;
        return database.asynchronous ? Promise.resolve(new FakeConnection(database)) : new FakeConnection(database);
      },
    };
  }

  compile(statement: Executable): Compiled {
    this.compiled += 1;
    return (statement as FakeStatement).compile();
  }

  poolDefaults(): Record<string, never> {
    return {};
  }

  initialize(): undefined {
    this.initialized += 1;
  }

  async readIsolation(query: QueryRunner): Promise<ReadIsolation> {
    const [row = []] = await query('ISOLATION');
    return { current: row[0] as IsolationLevel | undefined, usual: 'READ COMMITTED' };
  }

  savepointSql(name: string): string {
    return `SAVEPOINT ${name}`;
  }

  rollbackToSavepointSql(name: string): string {
    return `ROLLBACK TO ${name}`;
  }

  releaseSavepointSql(name: string): string | undefined {
    return `RELEASE ${name}`;
  }

  classifyError(error: unknown): ErrorClassification {
    const given = error instanceof FakeDriverError ? error.classification : {};
    return {
      kind: 'other',
      code: 'DB_OTHER',
      message: 'the database refused',
      nativeCode: undefined,
      retryable: false,
      disconnected: false,
      ...given,
    };
  }

  inspector(query: Parameters<Dialect['inspector']>[0]): Inspector {
    // Only what the tests ask for.
    return {
      tableNames: async () => (await query('TABLES', ['main'])).map(([name]) => String(name)),
    } as Partial<Inspector> as Inspector;
  }
}

export interface FakeStatementOptions {
  readonly columns?: readonly DecodedColumn[] | undefined;
  readonly returnsRows?: boolean | undefined;
  readonly options?: ExecutionOptions;
  readonly secret?: ReadonlySet<number>;
  readonly cacheable?: boolean;
  /** Cuts rows given to `withValues` into statements of so many. */
  readonly batchRows?: number;
}

/** A statement of fixed SQL. Named parameters take the place of its values, in the order of the record. */
export class FakeStatement<Row = Record<string, unknown>, Tuple = unknown[], First = unknown> implements Executable<Row, Tuple, First> {
  declare readonly _row?: Row;
  declare readonly _tuple?: Tuple;
  declare readonly _first?: First;
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly settings: FakeStatementOptions;
  readonly executionOptions: ExecutionOptions | undefined;
  readonly withValues?: (values: ParameterSet | readonly ParameterSet[]) => FakeStatement<Row, Tuple, First>;

  constructor(sql: string, values: readonly unknown[] = [], settings: FakeStatementOptions = {}) {
    this.sql = sql;
    this.values = values;
    this.settings = settings;
    this.executionOptions = settings.options;
    if (settings.batchRows !== undefined) {
      this.withValues = (given) => new FakeStatement(sql, Array.isArray(given) ? given : [given], settings);
    }
  }

  structure(): StatementStructure {
    const { cacheable = true } = this.settings;
    return { key: [this.sql, this.settings.columns], hash: this.sql.length, cacheable, values: this.values, parameters: [] };
  }

  compile(): Compiled {
    const { sql, settings } = this;
    const { batchRows, columns } = settings;
    const bindBatches = (values: readonly unknown[]): readonly BoundStatement[] =>
      Array.from({ length: Math.ceil(values.length / (batchRows ?? 1)) }, (_batch, i) => ({
        sql,
        parameters: values.slice(i * (batchRows ?? 1), (i + 1) * (batchRows ?? 1)).flatMap((row) => Object.values(row as ParameterSet)),
      }));
    return {
      sql,
      purpose: 'text',
      returnsRows: 'returnsRows' in settings ? settings.returnsRows : columns === undefined ? undefined : true,
      columns: columns?.map(({ key, decode }) => ({ key, name: key, decode })),
      exactIntegers: false,
      secretParameters: settings.secret,
      bind: (values, named) => ({ sql, parameters: named === undefined ? values : Object.values(named) }),
      bindBatches: batchRows === undefined ? undefined : bindBatches,
    };
  }
}

export function insertNumber(...numbers: readonly unknown[]): FakeStatement<never, never, never> {
  return new FakeStatement('INSERT', numbers, { returnsRows: false });
}

/** The numbers in the database, as rows of one column `n`. */
export const numbers: FakeStatement<{ n: number }, [number], number> = new FakeStatement('NUMBERS', [], {
  columns: [{ key: 'n', decode: undefined }],
});

export interface FakeSetup {
  readonly database: FakeDatabase;
  readonly dialect: FakeDialect;
  readonly engine: Engine;
}

export const secretUrl = 'fake://scott:t1ger-S3CRET@db.example:5432/main?option=1';

/** An engine over a fake database; `asynchronous` drivers answer with promises, others at once. */
export function fakeEngine(asynchronous: boolean, options: EngineOptions = {}, onDispose?: () => void): FakeSetup {
  const database = new FakeDatabase(asynchronous);
  const dialect = new FakeDialect(database);
  const url = DatabaseUrl.parse(secretUrl);
  const engine = new Engine({ url, dialect, poolFactory: sqlayerPools, options, ...(onDispose === undefined ? {} : { onDispose }) });
  return { database, dialect, engine };
}
