import type { ExecutionOptions } from './execution-options.ts';

/**
 * A statement taken apart: what decides its SQL text, and the values that do not.
 *
 * Two statements whose `key` is equal, element by element under `===`, have the same text in the same dialect.
 */
export interface StatementStructure {
  readonly key: readonly unknown[];
  /** A 32-bit hash of `key`. */
  readonly hash: number;
  /** False when a part of the statement cannot say its structure; it is then compiled each time. */
  readonly cacheable: boolean;
  /** Bound values in order of traversal; `parameters` tells which node each belongs to. */
  readonly values: readonly unknown[];
  /** The nodes that hold the values, in the same order; a compiler finds the position of a value by its node. */
  readonly parameters: readonly object[];
}

/**
 * Anything an engine can execute.
 *
 * The engine knows no more of a statement than this; building, walking and compiling belong to the expression language
 * and the dialect. `Row`, `Tuple` and `First` are the types of a row as an object, as a tuple, and of its first column.
 */
export interface Executable<out Row = unknown, out Tuple = unknown, out First = unknown> {
  readonly _row?: Row;
  readonly _tuple?: Tuple;
  readonly _first?: First;
  /** Cheap enough to be asked for at every execution of a statement built anew. */
  structure(): StatementStructure;
  /** Options set on the statement itself; they win over the connection's and the engine's. */
  readonly executionOptions: ExecutionOptions | undefined;
  /** Merges values given at execution into the statement (`execute(insert(t), rows)`); absent where they are named parameters. */
  withValues?(values: ParameterSet | readonly ParameterSet[]): Executable<Row, Tuple, First>;
}

/** Named values given at execution. */
export type ParameterSet = Readonly<Record<string, unknown>>;

/** What a statement does, as far as the engine has to know. */
export type StatementPurpose = 'query' | 'insert' | 'update' | 'delete' | 'call' | 'ddl' | 'text';

/** One column of a result, in the order of the row. */
export interface ResultColumn {
  /** Its name in the row object; unique within the row (`id`, then `id_2` for the column at position 2). */
  readonly key: string;
  /** Its name in the SQL text. */
  readonly name: string;
  /** Turns a driver's value, never null, into the value the application sees; undefined where they are the same. */
  readonly decode: ((raw: unknown) => unknown) | undefined;
}

/** SQL and parameters as the driver gets them. */
export interface BoundStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Positions of parameters that no log or error may show, where they are not those of the `Compiled`. */
  readonly secretParameters?: ReadonlySet<number> | undefined;
}

/** A statement in the SQL of one dialect, good for every statement of the same structure. */
export interface Compiled {
  /** The text as it is shown in logs; lists of unknown length have one placeholder. */
  readonly sql: string;
  readonly purpose: StatementPurpose;
  /** Whether rows come back; undefined where only the database knows (textual SQL). */
  readonly returnsRows: boolean | undefined;
  /** Undefined where only the database knows the columns (textual SQL). */
  readonly columns: readonly ResultColumn[] | undefined;
  /** True when an integer of the result may need more than 53 bits, or when its type is not known. */
  readonly exactIntegers: boolean;
  /** Positions of parameters that no log or error may show. */
  readonly secretParameters: ReadonlySet<number> | undefined;
  /** What the statement says but probably does not mean, for the log; told once, when it is compiled. */
  readonly warnings?: readonly string[];
  /** Text and parameters for the values of a statement of this structure, in order of traversal. */
  bind(values: readonly unknown[], named: ParameterSet | undefined): BoundStatement;
  /**
   * For an INSERT of rows whose only column of the result is the key that the database makes, where it does not return that:
   * the driver is to tell it (`DriverRequest.generatedKey`).
   */
  readonly generatedKey?: string | undefined;
  /** For the call of a procedure, how to read what it gives. */
  readonly call?: CompiledCall | undefined;
  /**
   * The same cut into several statements, for an INSERT of many rows that may pass the dialect's limit of parameters.
   * Undefined for every other statement. Batches keep the order of the rows.
   */
  readonly bindBatches: ((values: readonly unknown[], named: ParameterSet | undefined) => readonly BoundStatement[]) | undefined;
  /**
   * The same for several parameter sets, in fewer statements that change the same rows and count them together. It gives
   * undefined where the sets must be executed one after another; absent where they always must.
   */
  readonly bindSets?: ((values: readonly unknown[], sets: readonly ParameterSet[]) => readonly BoundStatement[] | undefined) | undefined;
}

/** A call of a stored procedure. `Out` is what its OUT parameters give by name, `Sets` the rows of each of its results. */
export interface ProcedureCall<out Out = unknown, out Sets extends readonly unknown[] = readonly unknown[]> extends Executable {
  readonly _out?: Out;
  readonly _sets?: Sets;
}

/** How to read what a procedure gives. */
export interface CompiledCall {
  /** Values of OUT and INOUT parameters, in the order of the parameters. */
  readonly out: readonly ResultColumn[];
  /** Where these values are: in the only row of the last result, or beside the results (`DriverResult.outParameters`). */
  readonly outIn: 'lastResult' | 'parameters';
  /** Columns of the results in their order; of those behind them, and without any, only the database knows. */
  readonly sets: readonly (readonly ResultColumn[])[];
}
