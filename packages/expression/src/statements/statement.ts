import type { Executable, ExecutionOptions, StatementStructure } from '@sqlayer/kernel/contracts';
import type { ColumnElement } from '../elements/column-element.ts';
import { Node } from '../elements/node.ts';
import { structureOf } from '../traversal/structure.ts';

/** Anything that can be sent to a database on its own. */
export abstract class Statement<out Row = unknown, out Tuple = unknown, out First = unknown>
  extends Node
  implements Executable<Row, Tuple, First>
{
  declare readonly _row?: Row;
  declare readonly _tuple?: Tuple;
  declare readonly _first?: First;
  /** Declared without a value, like the fields of `Query`: a constructor for each class above would be called for each statement that is built. */
  declare executionOptions: ExecutionOptions | undefined;

  structure(): StatementStructure {
    return structureOf(this);
  }

  /** A copy with options of its own, which win over the connection's and the engine's. */
  withOptions(options: ExecutionOptions): this {
    return this.copyWith({ executionOptions: { ...this.executionOptions, ...options } });
  }
}

/** A column that a query gives. */
export interface OutputColumn {
  /** The key in the row object, unique. */
  readonly key: string;
  /** The name in SQL, unique within the query. */
  readonly name: string;
  readonly element: ColumnElement;
}

/** A statement that gives rows and can stand inside another one. */
export abstract class Rowset<out Row = unknown, out Tuple = unknown, out First = unknown> extends Statement<Row, Tuple, First> {
  /** What the rows hold, in order. */
  abstract readonly output: readonly OutputColumn[];
}

/** `Query` if its rows are `Tuple`; otherwise a sentence that says what is wrong. */
export type WithRows<Query, Tuple, Sentence extends string> = Query extends Rowset<unknown, Tuple> ? Query : Sentence;
