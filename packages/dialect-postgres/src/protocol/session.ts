import {
  type DriverBatch,
  type DriverRequest,
  type DriverResult,
  type DriverStream,
  ParameterSetError,
  type RawRow,
} from '@sqlayer/kernel/contracts';
import { DataError } from '@sqlayer/kernel/errors';
import { sqlState } from '../sqlstates.ts';
import { BatchExchange } from './batch-exchange.ts';
import { CommandExchange } from './command-exchange.ts';
import { CopyInExchange } from './copy-in-exchange.ts';
import { CopySource } from './copy-source.ts';
import type { Link } from './link.ts';
import { MessageWriter } from './message-writer.ts';
import { FIRST_CHUNK_ROWS, PortalExchange } from './portal-exchange.ts';
import { PostgresError } from './server-message.ts';
import { type CachedStatement, StatementCache } from './statement-cache.ts';
import { type Opening, StatementExchange } from './statement-exchange.ts';
import type { SessionChange } from './statement-traits.ts';

/** How an opening ends: Sync for an answer, Flush for a part of one, nothing where more follows. */
type OpeningEnd = 'sync' | 'flush' | 'none';

const none: readonly never[] = [];

/**
 * The state of a connection beyond its bytes: prepared statements, the transaction that is about to begin, and what
 * statements leave behind.
 *
 * BEGIN is not sent by itself, but in front of the first statement of its transaction, which saves a way to the server and
 * back. Until then the transaction is there in this class only.
 */
export class Session {
  readonly #link: Link;
  readonly #statements: StatementCache;
  readonly #writer = new MessageWriter();
  /** Commands that go in front of the next statement: BEGIN, or ROLLBACK and BEGIN for another try. */
  #before: readonly string[] = none;
  #changes = new Set<SessionChange>();
  /** What was changed before the connection was given out for the first time, and is to stay. */
  #own: ReadonlySet<SessionChange> = new Set();
  /** Somebody has the driver's own connection, and may send something at any time. */
  #isShared = false;

  /** `statementsKept` of 0 prepares nothing. */
  constructor(link: Link, statementsKept: number) {
    this.#link = link;
    this.#statements = new StatementCache(statementsKept);
  }

  get inTransaction(): boolean {
    return this.#before.length > 0 || this.#link.status !== 'I';
  }

  execute(request: DriverRequest): Promise<DriverResult> {
    const statement = this.#statements.get(request.sql, request.prepare);
    if (statement.traits.readsData) return this.#copyIn(statement, request);
    const before = this.#before;
    const opening = this.#opening(statement, request, 0, 'sync');
    const exchange = new StatementExchange(opening, statement, (error) =>
      this.#canRepeat(error, opening, request, before) ? this.execute(request) : undefined,
    );
    this.#link.open(exchange);
    return exchange.answer;
  }

  /** All sets go in one way to the server and back. Outside of a transaction they are one, in which all are carried out or none. */
  async executeMany(batch: DriverBatch): Promise<DriverResult> {
    const { parameterSets, ...request } = batch;
    const statement = this.#statements.get(request.sql, request.prepare);
    if (statement.traits.readsData) throw new DataError('DB_INVALID_PARAMETER', 'a COPY that reads data takes no sets of parameters.');
    const before = this.#before;
    const [first = none, ...further] = parameterSets;
    const opening = this.#opening(statement, { ...request, parameters: first }, 0, 'sync', further);
    const exchange = new BatchExchange(opening, statement);
    this.#link.open(exchange);
    try {
      return await exchange.answer;
    } catch (error) {
      const outdated = error instanceof ParameterSetError && error.index === 0 ? (error.cause as Error) : undefined;
      if (outdated !== undefined && this.#canRepeat(outdated, opening, request, before)) return this.executeMany(batch);
      throw error;
    }
  }

  async stream(request: DriverRequest, chunkRows: number): Promise<DriverStream> {
    const statement = this.#statements.get(request.sql, request.prepare);
    if (statement.traits.readsData) throw new DataError('DB_INVALID_PARAMETER', 'a COPY that reads data gives no rows to stream.');
    const before = this.#before;
    const opening = this.#opening(statement, request, Math.min(chunkRows, FIRST_CHUNK_ROWS), 'flush');
    const exchange = new PortalExchange(opening, statement, chunkRows);
    this.#link.open(exchange);
    try {
      return { columnNames: await exchange.columnNames, chunks: chunksOf(exchange) };
    } catch (error) {
      if (this.#canRepeat(error as Error, opening, request, before)) return this.stream(request, chunkRows);
      throw error;
    }
  }

  /** Sends commands without parameters; a transaction that is about to begin does not begin by that. Gives the last tag. */
  command(sql: string): Promise<string> {
    const exchange = new CommandExchange(this.#writer.query(sql).take());
    this.#link.open(exchange);
    return exchange.answer;
  }

  begin(sql: string): Promise<void> {
    this.#before = [sql];
    return this.#isShared ? this.#beginNow() : Promise.resolve();
  }

  async commit(): Promise<void> {
    if (this.#neverBegan()) return;
    const tag = await this.command('COMMIT');
    if (tag !== 'ROLLBACK') return;
    // The server answers so where a statement has failed, and nobody would know that nothing was committed.
    throw new PostgresError({ severity: 'ERROR', code: '25P02', message: 'a failed transaction was rolled back by COMMIT' });
  }

  async rollback(): Promise<void> {
    if (this.#neverBegan() || this.#link.status === 'I') return;
    await this.command('ROLLBACK');
  }

  /** Ends a transaction, and takes away what statements have left behind; rejects where that cannot be done. */
  async reset(): Promise<void> {
    await this.rollback();
    if (this.#changes.size === 0) return;
    const changes = this.#changes;
    this.#changes = new Set();
    if (this.#own.size > 0 && [...changes].some((change) => change === 'RESET ALL' || this.#own.has(change)))
      throw new Error('a statement has changed what listeners of `connect` had set; another connection takes the place of this one');
    await this.command([...changes].join('; '));
  }

  /** What was changed until now belongs to the session. */
  opened(): void {
    this.#own = this.#changes;
    this.#changes = new Set();
  }

  /** From now on transactions begin at once, since statements may come that are not seen here. */
  share(): void {
    if (this.#isShared) return;
    this.#isShared = true;
    if (this.#before.length === 0) return;
    // What is sent outside of the transaction that its sender believes in must not reach the server.
    this.#beginNow().catch(() => this.#link.destroy());
  }

  async #beginNow(): Promise<void> {
    const before = this.#before;
    this.#before = none;
    await this.command(before.join('; '));
  }

  /** Forgets a transaction that was about to begin; false where there was none. */
  #neverBegan(): boolean {
    if (this.#before.length === 0) return false;
    this.#before = none;
    // Another try had to be rolled back before.
    return this.#link.status === 'I';
  }

  #copyIn(statement: CachedStatement, request: DriverRequest): Promise<DriverResult> {
    const [source] = request.parameters;
    if (!(source instanceof CopySource)) {
      const advice = 'use copyFrom() or copyBytesFrom(), or give a CopySource as its only parameter';
      return Promise.reject(new DataError('DB_INVALID_PARAMETER', `COPY … FROM STDIN was given no data; ${advice}.`));
    }
    // Its end comes after the data.
    const end = this.#link.waitsForWhole ? 'none' : 'flush';
    const exchange = new CopyInExchange(this.#opening(statement, { ...request, parameters: none }, 0, end), statement, source);
    this.#link.open(exchange);
    return exchange.answer;
  }

  /** `further` are sets of parameters with which the statement is executed after the first ones. */
  #opening(
    statement: CachedStatement,
    { sql, parameters }: DriverRequest,
    maxRows: number,
    end: OpeningEnd,
    further: readonly (readonly unknown[])[] = none,
  ): Opening {
    const { name, traits } = statement;
    const writer = this.#writer;
    const before = this.#before;
    if (traits.forgetsStatements) this.#statements.clear();
    // Where the server keeps a statement and has executed it before, it need neither be parsed nor described again.
    const shape = name === '' ? undefined : statement.shape;
    const isParsed = name !== '' && statement.parse !== 'unsent';
    const dropped = this.#statements.takeDropped();
    try {
      for (const one of dropped) writer.closeStatement(one);
      for (const command of before) writer.parse('', command).bind('', none, undefined).execute(0);
      if (!isParsed) writer.parse(name, sql);
      writer.bind(name, parameters, shape?.formats);
      if (shape === undefined) writer.describe();
      writer.execute(maxRows);
      for (const [i, set] of further.entries()) inSet(i + 1, () => writer.bind(name, set, shape?.formats).execute(0));
    } catch (error) {
      writer.clear();
      this.#statements.returnDropped(dropped);
      throw error;
    }
    if (end === 'sync') writer.sync();
    else if (end === 'flush') writer.flush();
    this.#before = none;
    if (!isParsed) statement.parse = 'sent';
    for (const change of traits.changes) this.#changes.add(change);
    return { bytes: writer.take(), commandsBefore: before.length, parses: before.length + (isParsed ? 0 : 1), shape };
  }

  /**
   * Whether a statement that the server has no use for any more can be sent again: prepared before the schema changed, or
   * forgotten. In a transaction that has done something, that would have to be done again as well.
   */
  #canRepeat(error: Error, { shape }: Opening, { sql }: Pick<DriverRequest, 'sql'>, before: readonly string[]): boolean {
    if (shape === undefined || !isOutdated(error)) return false;
    this.#statements.delete(sql);
    const { status } = this.#link;
    if (before.length === 0) return status === 'I';
    this.#before = status === 'I' ? before : ['ROLLBACK', ...before];
    return true;
  }
}

/** Says which set cannot be written. */
function inSet(index: number, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new ParameterSetError(index, error);
  }
}

function isOutdated(error: unknown): boolean {
  const { code, routine } = error as Partial<PostgresError>;
  return code !== undefined && sqlState(code, routine)?.code === 'DB_STATEMENT_OUTDATED';
}

/** Ends with the exchange in any case: a generator that nobody has begun to read would not end anything. */
function chunksOf(exchange: PortalExchange): AsyncIterable<readonly RawRow[]> {
  const done = { done: true, value: undefined } as const;
  const iterator: AsyncIterator<readonly RawRow[]> = {
    next: async () => {
      const chunk = await exchange.next();
      return chunk === undefined ? done : { done: false, value: chunk };
    },
    return: async () => {
      await exchange.close();
      return done;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
