import type { DriverRequest, DriverResult, RawRow } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import { attempt, chain, isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import { ParameterSetError } from '../contracts/parameter-set-error.ts';
import type { BoundStatement, Compiled, ParameterSet } from '../contracts/statement.ts';
import { ArgumentError, type DatabaseError, PoolError } from '../errors.ts';
import type { ConnectionCore } from './connection-core.ts';
import type { Failure } from './engine-core.ts';
import { type DoExecuteEvent, type ReplacedStatement, type StatementEvent, tell } from './engine-events.ts';
import { givenUp, type ParameterSetPosition, wrapDriverError } from './error-wrapping.ts';
import { inTurn } from './in-turn.ts';
import { showParameterSets, showParameters } from './parameter-display.ts';
import { Patience } from './patience.ts';

/** Parameters of an execution: one set, or several to execute the statement with each of them. */
export type Parameters = ParameterSet | readonly ParameterSet[] | undefined;

/** One statement or several of the same kind, bound and ready to be sent, with what is needed to tell of them. */
export class Execution {
  readonly compiled: Compiled;
  /** More than one for a list of parameter sets, and for an INSERT that passes the limits of a statement. */
  readonly bound: BoundStatement | readonly BoundStatement[];
  readonly options: ExecutionOptions;
  /** How long the driver is waited for; undefined where that is for as long as it takes. */
  readonly #patience: Patience | undefined;

  constructor(compiled: Compiled, bound: BoundStatement | readonly BoundStatement[], options: ExecutionOptions, patience?: Patience) {
    this.compiled = compiled;
    this.bound = bound;
    this.options = options;
    this.#patience = patience;
  }

  /** Sends it on a connection when its turn comes: at once where the connection is idle, and without a promise where the driver needs none. */
  send(core: ConnectionCore): MaybePromise<DriverResult> {
    const { signal, timeoutMs } = this.options;
    if (signal !== undefined || timeoutMs !== undefined) return this.#sendWithPatience(core);
    if (!core.queue.busy && core.isReady(this.options.isolationLevel)) {
      const answer = this.#sendNow(core);
      return isPromise(answer) ? core.queue.hold(answer) : answer;
    }
    return core.queue.run(() => chain(core.makeReady(this.options), () => this.#sendNow(core)));
  }

  /** A statement of this execution as drivers take it. */
  request({ sql, parameters }: ReplacedStatement): DriverRequest {
    const { preparedStatements, signal } = this.options;
    const { exactIntegers, generatedKey } = this.compiled;
    return { sql, parameters, exactIntegers, prepare: preparedStatements !== false, generatedKey, signal };
  }

  /** The statement as messages show it. */
  shown(bound: BoundStatement): BoundStatement {
    return { ...bound, sql: this.compiled.sql };
  }

  assertNotAborted(): void {
    if (this.options.signal?.aborted) throw this.notSent();
  }

  /** The error of a statement that was given up before its turn came. */
  notSent(): DatabaseError {
    const reason: unknown = this.options.signal?.reason;
    return wrapDriverError(reason, givenUp('execute', reason, 'before it was sent'), { sql: this.compiled.sql, parameters: undefined });
  }

  /** The same, with the driver waited for only as long as there is patience. */
  givenUpBy(patience: Patience): Execution {
    return new Execution(this.compiled, this.bound, { ...this.options, signal: patience.signal }, patience);
  }

  /** Sends it when its turn comes, and waits for that and for the driver as long as its options say. */
  #sendWithPatience(core: ConnectionCore): MaybePromise<DriverResult> {
    const patience = new Patience(this.options);
    return patience.during(() => this.#sendBefore(core, patience));
  }

  #sendBefore(core: ConnectionCore, patience: Patience): MaybePromise<DriverResult> {
    const execution = this.givenUpBy(patience);
    let hasBegun = false;
    const sent = attempt<DriverResult>(
      () =>
        core.queue.run(() => {
          execution.assertNotAborted();
          hasBegun = true;
          return chain(core.makeReady(execution.options), () => execution.#sendNow(core));
        }),
      (error) => {
        // A connection that came too late: the statement was not sent.
        if (error instanceof PoolError && patience.signal.aborted && error.cause === patience.signal.reason) throw execution.notSent();
        throw error;
      },
    );
    if (!isPromise(sent)) return sent;
    return patience.untilBegun(
      sent,
      () => hasBegun,
      () => execution.notSent(),
    );
  }

  #sendNow(core: ConnectionCore): MaybePromise<DriverResult> {
    const { bound } = this;
    const { log } = core.engine;
    if (!log.enabled) return isList(bound) ? this.#sendAll(core, undefined) : this.#sendOne(core, bound, undefined);
    const startedMs = performance.now();
    return chain(this.#sendAll(core, startedMs), (result) => {
      this.#log(core, result, performance.now() - startedMs);
      return result;
    });
  }

  #sendAll(core: ConnectionCore, startedMs: number | undefined): MaybePromise<DriverResult> {
    const { bound } = this;
    if (!isList(bound)) return this.#sendOne(core, bound, startedMs);
    const collected = new CollectedResult();
    const collect = (result: DriverResult): void => collected.add(result);
    const sent = this.#canSendTogether(core, bound)
      ? inTurn(inGroups(bound, SETS_TOGETHER), (sets) => chain(this.#sendTogether(core, sets, startedMs), collect))
      : inTurn(bound, (one) => chain(this.#sendOne(core, one, startedMs), collect));
    return chain(sent, () => collected);
  }

  /**
   * Whether the driver takes several sets of parameters at once, and nobody wants to see them one by one. Parts of an INSERT
   * are as large as a statement may be, and go alone.
   */
  #canSendTogether(core: ConnectionCore, bound: readonly BoundStatement[]): boolean {
    if (core.driver.executeMany === undefined || this.compiled.bindBatches !== undefined || isWatched(core)) return false;
    return bound.every(({ sql }) => sql === bound[0]?.sql);
  }

  #sendTogether(core: ConnectionCore, sets: readonly BoundStatement[], startedMs: number | undefined): MaybePromise<DriverResult> {
    // Groups are never empty.
    const first = sets[0] as BoundStatement;
    const { parameters: _one, ...request } = this.request(first);
    const { driver } = core;
    const execute = (): MaybePromise<DriverResult> =>
      // Asked before whether it has it.
      (driver.executeMany as NonNullable<typeof driver.executeMany>).call(driver, {
        ...request,
        parameterSets: sets.map(({ parameters }) => parameters),
      });
    return this.#transmit(core, sets, startedMs, execute);
  }

  #sendOne(core: ConnectionCore, bound: BoundStatement, startedMs: number | undefined): MaybePromise<DriverResult> {
    if (isWatched(core)) return this.#sendWatched(core, bound, startedMs);
    // A function made here would cost more than asking twice.
    if (this.#patience !== undefined) return this.#transmit(core, [bound], startedMs, () => core.driver.execute(this.request(bound)));
    let answer: MaybePromise<DriverResult>;
    try {
      answer = core.driver.execute(this.request(bound));
    } catch (error) {
      return this.#fail(core, error, [bound], startedMs);
    }
    return isPromise(answer) ? answer.catch((error: unknown) => this.#fail(core, error, [bound], startedMs)) : answer;
  }

  /** Has the driver do something with one or several sets of parameters, with errors, and for as long as there is patience. */
  #transmit(
    core: ConnectionCore,
    sets: readonly BoundStatement[],
    startedMs: number | undefined,
    execute: () => MaybePromise<DriverResult>,
  ): MaybePromise<DriverResult> {
    // Statements before it, or a connection that had to be taken, may have used up the time.
    if (this.#patience !== undefined) this.assertNotAborted();
    const answer = attempt(execute, (error) => this.#fail(core, error, sets, startedMs));
    return this.#patience === undefined ? answer : core.untilAnswered(answer, this.#patience, this.#failure(sets, startedMs));
  }

  #fail(core: ConnectionCore, error: unknown, sets: readonly BoundStatement[], startedMs: number | undefined): MaybePromise<never> {
    if (error instanceof ParameterSetError) return core.fail(error.cause, this.#failure(sets, startedMs, error.index));
    return core.fail(error, this.#failure(sets, startedMs));
  }

  /** What is to be said of a failure; of several sets nobody knows which one it was, unless the driver tells. */
  #failure(sets: readonly BoundStatement[], startedMs: number | undefined, index?: number): Omit<Failure, 'connectionId'> {
    const { compiled, options } = this;
    // Groups are never empty, and drivers count within them.
    const bound = sets[index ?? 0] as BoundStatement;
    return {
      operation: 'execute',
      compiled,
      signal: options.signal,
      statement: this.shown(bound),
      set: index === undefined && sets.length > 1 ? undefined : this.#positionOf(bound),
      ...(startedMs === undefined ? {} : { startedMs }),
    };
  }

  /** Which set of parameters it is; undefined for a single one, and for the parts of an INSERT. */
  #positionOf(bound: BoundStatement): ParameterSetPosition | undefined {
    if (!isList(this.bound) || this.compiled.bindBatches !== undefined) return undefined;
    return { index: this.bound.indexOf(bound), count: this.bound.length };
  }

  /** The same with listeners, who may send something else in its place. */
  #sendWatched(core: ConnectionCore, bound: BoundStatement, startedMs: number | undefined): MaybePromise<DriverResult> {
    const { events } = core.engine;
    const { compiled, options } = this;
    const { sql, parameters } = bound;
    const before: StatementEvent = { connectionId: core.id ?? 0, sql, parameters, purpose: compiled.purpose, options };
    const asked = events.has('beforeExecute') ? events.emit('beforeExecute', before) : [];
    return chain(asked, (answers) => {
      const replacement = answers.findLast(isStatement);
      const sent = replacement === undefined ? before : { ...before, sql: replacement.sql, parameters: replacement.parameters };
      const sentMs = performance.now();
      const request = this.request(sent);
      const execute = (): MaybePromise<DriverResult> => doExecute(core, { ...sent, connection: core.driver, request });
      return chain(this.#transmit(core, [bound], startedMs, execute), (result) =>
        chain(tell(events, 'afterExecute', { ...sent, durationMs: performance.now() - sentMs, result }), () => result),
      );
    });
  }

  #log(core: ConnectionCore, result: DriverResult, durationMs: number): void {
    const { log, parameters: policy } = core.engine;
    const { bound, compiled, options } = this;
    const form = policy.inLogs;
    log.write({
      event: 'execute',
      connectionId: core.id,
      sql: compiled.sql,
      parameters: isList(bound) ? showParameterSets(bound, compiled, form) : showParameters(bound, compiled, form),
      durationMs,
      rowCount: result.affectedRows ?? (result.columnNames === undefined ? undefined : result.rows.length),
      tag: options.logTag,
    });
    if (log.showsRows) log.writeRows(core.id, result, options.logTag);
  }
}

/** Whether somebody wants to know of each statement. */
function isWatched({ engine: { events } }: ConnectionCore): boolean {
  return events.has('beforeExecute') || events.has('doExecute') || events.has('afterExecute');
}

/** Sets that are handed to a driver at once; more would only use more memory. */
const SETS_TOGETHER = 1_000;

function inGroups<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_group, i) => items.slice(i * size, (i + 1) * size));
}

/** Lets a listener answer in the place of the driver. */
function doExecute({ engine: { events } }: ConnectionCore, event: DoExecuteEvent): MaybePromise<DriverResult> {
  const { connection, request } = event;
  if (!events.has('doExecute')) return connection.execute(request);
  return chain(events.emit('doExecute', event), (answers) => answers.findLast(isResult) ?? connection.execute(request));
}

/** Binds the values of a statement, once for each parameter set, and in as many statements as an INSERT needs. */
export function bind(compiled: Compiled, values: readonly unknown[], parameters: Parameters): BoundStatement | readonly BoundStatement[] {
  if (isParameterList(parameters)) {
    if (parameters.length > 0)
      return compiled.bindSets?.(values, parameters) ?? parameters.flatMap((set) => bindOne(compiled, values, set));
    throw new ArgumentError(
      'ENGINE_NO_PARAMETER_SETS',
      'a statement was given an empty list of parameter sets; there is nothing to execute.',
    );
  }
  return bindOne(compiled, values, parameters);
}

function bindOne(
  compiled: Compiled,
  values: readonly unknown[],
  named: ParameterSet | undefined,
): BoundStatement | readonly BoundStatement[] {
  if (compiled.bindBatches === undefined) return compiled.bind(values, named);
  const batches = compiled.bindBatches(values, named);
  const [only] = batches;
  return batches.length === 1 && only !== undefined ? only : batches;
}

/** What several statements gave, as if it had been one. */
class CollectedResult implements DriverResult {
  readonly rows: RawRow[] = [];
  columnNames: readonly string[] | undefined;
  affectedRows: number | undefined;
  lastInsertId: number | bigint | undefined;

  add({ rows, columnNames, affectedRows, lastInsertId }: DriverResult): void {
    for (let i = 0; i < rows.length; i++) this.rows.push(rows[i] as RawRow);
    this.columnNames = columnNames ?? this.columnNames;
    if (affectedRows !== undefined) this.affectedRows = (this.affectedRows ?? 0) + affectedRows;
    this.lastInsertId = lastInsertId ?? this.lastInsertId;
  }
}

/** `Array.isArray` does not tell a readonly list from what it may stand beside. */
export function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function isParameterList(parameters: Parameters): parameters is readonly ParameterSet[] {
  return Array.isArray(parameters);
}

function isResult(answer: unknown): answer is DriverResult {
  return typeof answer === 'object' && answer !== null && 'rows' in answer && 'columnNames' in answer;
}

function isStatement(answer: unknown): answer is ReplacedStatement {
  return typeof answer === 'object' && answer !== null && 'sql' in answer && 'parameters' in answer;
}
