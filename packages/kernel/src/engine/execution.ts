import type { DriverRequest, DriverResult, RawRow } from '../contracts/driver.ts';
import type { ExecutionOptions } from '../contracts/execution-options.ts';
import { chain, isPromise, type MaybePromise } from '../contracts/maybe-promise.ts';
import type { BoundStatement, Compiled, ParameterSet } from '../contracts/statement.ts';
import { ArgumentError, OperationalError } from '../errors.ts';
import type { ConnectionCore } from './connection-core.ts';
import { type ReplacedStatement, type StatementEvent, tell } from './engine-events.ts';
import { inTurn } from './in-turn.ts';
import { showParameterSets, showParameters } from './parameter-display.ts';
import { shownSql } from './shown-text.ts';

/** Parameters of an execution: one set, or several to execute the statement with each of them. */
export type Parameters = ParameterSet | readonly ParameterSet[] | undefined;

/** One statement or several of the same kind, bound and ready to be sent, with what is needed to tell of them. */
export class Execution {
  readonly compiled: Compiled;
  /** More than one for a list of parameter sets, and for an INSERT that passes the limits of a statement. */
  readonly bound: BoundStatement | readonly BoundStatement[];
  readonly options: ExecutionOptions;

  constructor(compiled: Compiled, bound: BoundStatement | readonly BoundStatement[], options: ExecutionOptions) {
    this.compiled = compiled;
    this.bound = bound;
    this.options = options;
  }

  /** Sends it on a connection when its turn comes: at once where the connection is idle, and without a promise where the driver needs none. */
  send(core: ConnectionCore): MaybePromise<DriverResult> {
    if (!core.queue.busy && core.isReady(this.options.isolationLevel)) {
      const answer = this.#sendNow(core);
      return isPromise(answer) ? core.queue.hold(answer) : answer;
    }
    return core.queue.run(() => chain(core.makeReady(this.options), () => this.#sendNow(core)));
  }

  /** A statement of this execution as drivers take it. */
  request({ sql, parameters }: ReplacedStatement): DriverRequest {
    const { preparedStatements, signal } = this.options;
    return { sql, parameters, exactIntegers: this.compiled.exactIntegers, prepare: preparedStatements !== false, signal };
  }

  /** The statement as messages show it. */
  shown(bound: BoundStatement): BoundStatement {
    return { ...bound, sql: this.compiled.sql };
  }

  assertNotAborted(): void {
    const { signal } = this.options;
    if (!signal?.aborted) return;
    const sql = shownSql(this.compiled.sql);
    throw new OperationalError('ENGINE_ABORTED', `the statement was given up before it was sent.\n  in: ${sql}`, {
      cause: signal.reason,
      sql,
    });
  }

  #sendNow(core: ConnectionCore): MaybePromise<DriverResult> {
    if (this.options.signal !== undefined) this.assertNotAborted();
    const { log } = core.engine;
    if (!log.enabled) return this.#sendAll(core, undefined);
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
    const sent = inTurn(bound, (one) => chain(this.#sendOne(core, one, startedMs), (result) => collected.add(result)));
    return chain(sent, () => collected);
  }

  #sendOne(core: ConnectionCore, bound: BoundStatement, startedMs: number | undefined): MaybePromise<DriverResult> {
    const { events } = core.engine;
    if (events.has('beforeExecute') || events.has('afterExecute')) return this.#sendWatched(core, bound, startedMs);
    return this.#transmit(core, this.request(bound), bound, startedMs);
  }

  #transmit(
    core: ConnectionCore,
    request: DriverRequest,
    bound: BoundStatement,
    startedMs: number | undefined,
  ): MaybePromise<DriverResult> {
    let answer: MaybePromise<DriverResult>;
    try {
      answer = core.driver.execute(request);
    } catch (error) {
      return this.#fail(core, error, bound, startedMs);
    }
    return isPromise(answer) ? answer.catch((error: unknown) => this.#fail(core, error, bound, startedMs)) : answer;
  }

  #fail(core: ConnectionCore, error: unknown, bound: BoundStatement, startedMs: number | undefined): MaybePromise<never> {
    const { compiled } = this;
    return core.fail(error, {
      operation: 'execute',
      statement: this.shown(bound),
      compiled,
      ...(startedMs === undefined ? {} : { startedMs }),
    });
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
      return chain(this.#transmit(core, this.request(sent), bound, startedMs), (result) =>
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

/** Binds the values of a statement, once for each parameter set, and in as many statements as an INSERT needs. */
export function bind(compiled: Compiled, values: readonly unknown[], parameters: Parameters): BoundStatement | readonly BoundStatement[] {
  if (isParameterList(parameters)) {
    if (parameters.length > 0) return parameters.flatMap((set) => bindOne(compiled, values, set));
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

function isStatement(answer: unknown): answer is ReplacedStatement {
  return typeof answer === 'object' && answer !== null && 'sql' in answer && 'parameters' in answer;
}
