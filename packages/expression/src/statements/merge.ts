import { type ColumnElement, expression } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { Node, type NodePass } from '../elements/node.ts';
import type { InsertValues, UpdateValues } from '../schema/column.types.ts';
import type { Table } from '../schema/table.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import { fromClause } from '../selectables/join.ts';
import { type Assignment, assignmentsOf, DataChange, returnedColumns, targetTable } from './data-change.ts';
import type { First, Rows, Tuple } from './select.types.ts';

/** Which rows a clause of MERGE is for. */
export type MergeMatch = 'matched' | 'notMatched' | 'notMatchedBySource';
/** What a MERGE does with a row. */
export type MergeAction = 'update' | 'delete' | 'insert' | 'nothing';

/** `WHEN MATCHED AND … THEN UPDATE SET …` */
export class MergeClause extends Node {
  readonly match: MergeMatch;
  readonly condition: ColumnElement | undefined;
  readonly action: MergeAction;
  readonly assignments: readonly Assignment[];

  constructor(match: MergeMatch, condition: ColumnElement | undefined, action: MergeAction, assignments: readonly Assignment[]) {
    super();
    this.match = match;
    this.condition = condition;
    this.action = action;
    this.assignments = assignments;
  }

  get kind(): 'mergeClause' {
    return 'mergeClause';
  }

  describe(pass: NodePass): void {
    pass.atom('match', this.match);
    pass.atom('action', this.action);
    pass.node('condition', this.condition);
    pass.nodes('assignments', this.assignments);
  }
}

/** What is done with rows of the target that stand for a row of the source, or for none. */
interface MatchedActions<S, C> {
  update(values: UpdateValues<S>): Merge<S, C>;
  delete(): Merge<S, C>;
  doNothing(): Merge<S, C>;
}

/** What is done with rows of the source that no row of the target stands for. */
interface NotMatchedActions<S, C> {
  insert(values: InsertValues<S>): Merge<S, C>;
  doNothing(): Merge<S, C>;
}

type Condition = Expression<boolean | null>;

/** A MERGE into a table with definition `S`. The first clause whose condition holds is carried out for each row. */
export class Merge<S, C = never> extends DataChange<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  declare readonly _spec?: S;
  readonly source: FromClause;
  readonly on: ColumnElement;
  readonly clauses: readonly MergeClause[] = [];

  constructor(table: Table, source: FromClause, on: ColumnElement) {
    super(table);
    this.source = source;
    this.on = on;
  }

  get kind(): 'merge' {
    return 'merge';
  }

  /** Rows of the target that match a row of the source. */
  whenMatched(condition?: Condition): MatchedActions<S, C> {
    return this.existing('matched', condition);
  }

  /** Rows of the target that match no row of the source; PostgreSQL from 17, SQL Server. */
  whenNotMatchedBySource(condition?: Condition): MatchedActions<S, C> {
    return this.existing('notMatchedBySource', condition);
  }

  /** Rows of the source that match no row of the target. */
  whenNotMatched(condition?: Condition): NotMatchedActions<S, C> {
    return {
      insert: (values) => this.with('notMatched', condition, 'insert', values),
      doNothing: () => this.with('notMatched', condition, 'nothing'),
    };
  }

  /** Gives columns of the changed rows back, where the database has that. */
  returning<const R extends readonly Expression<unknown>[]>(...columns: R): Merge<S, R> {
    return this.copyWith({ returned: returnedColumns(columns) }) as unknown as Merge<S, R>;
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
    pass.shared('source', this.source);
    pass.node('on', this.on);
    pass.nodes('clauses', this.clauses);
    pass.nodes('returned', this.returned);
    pass.node('modifiers', this.modifiers);
  }

  private existing(match: MergeMatch, condition: Condition | undefined): MatchedActions<S, C> {
    return {
      update: (values) => this.with(match, condition, 'update', values),
      delete: () => this.with(match, condition, 'delete'),
      doNothing: () => this.with(match, condition, 'nothing'),
    };
  }

  private with(match: MergeMatch, given: Condition | undefined, action: MergeAction, values: object = {}): Merge<S, C> {
    const condition = given === undefined ? undefined : expression(given, 'the condition of a merge');
    const assignments = assignmentsOf(this.table, values as Readonly<Record<string, unknown>>, `${action}()`);
    return this.copyWith({ clauses: [...this.clauses, new MergeClause(match, condition, action, assignments)] });
  }
}

/** Brings a table into line with a source: `merge(stock).using(delivery, stock.c.sku.eq(delivery.c.sku))`. */
export function merge<S>(table: { readonly _spec?: S; readonly _from: string }): {
  using(source: { readonly _from: string }, on: Condition): Merge<S>;
} {
  const target = targetTable(table, 'merge');
  return { using: (source, on) => new Merge<S>(target, fromClause(source, 'using()'), expression(on, 'the ON of a merge')) };
}
