import { ArgumentError } from '@sqlayer/kernel/errors';
import { type ColumnElement, expression } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import { Node, type NodePass } from '../elements/node.ts';
import type { TableColumns, UpdateValues } from '../schema/column.types.ts';
import type { Table } from '../schema/table.ts';
import { type ColumnReference, derivedCollection, derivedColumns, FromClause } from '../selectables/from-clause.ts';
import { type Assignment, assignmentsOf, columnByKey } from './data-change.ts';

/** The row that an INSERT could not insert, as ON CONFLICT sees it. */
export class ExcludedRow<S = unknown> extends FromClause<'excluded'> {
  readonly table: Table;
  readonly name = 'excluded' as const;

  constructor(table: Table) {
    super();
    this.table = table;
  }

  get kind(): 'excludedRow' {
    return 'excludedRow';
  }

  get columns(): readonly ColumnReference[] {
    return derivedColumns(this, this.table.columns);
  }

  /** Columns by key. */
  get c(): TableColumns<S, 'excluded'> {
    // Keys and types are those of the table.
    return derivedCollection(this, 'the excluded row') as unknown as TableColumns<S, 'excluded'>;
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
  }
}

/** Which rows are meant to be the same: those that are equal in columns, expressions, or under a constraint. */
export interface ConflictTarget<S> {
  /** Keys of columns, or the expressions of an index. */
  readonly target?: readonly ((keyof S & string) | Expression<unknown>)[];
  /** The condition of a partial index. */
  readonly targetWhere?: Expression<boolean | null>;
  /** The name of a constraint, instead of `target`; PostgreSQL only. */
  readonly constraint?: string;
}

/** What becomes of the row that is there. */
export interface ConflictUpdate<S> extends ConflictTarget<S> {
  /** New values by key; a function is given the row that could not be inserted. */
  readonly set: UpdateValues<S> | ((excluded: TableColumns<S, 'excluded'>) => UpdateValues<S>);
  /** Only rows for which this holds are changed. */
  readonly where?: Expression<boolean | null> | ((excluded: TableColumns<S, 'excluded'>) => Expression<boolean | null>);
}

/** ON CONFLICT, ON DUPLICATE KEY UPDATE, or the MERGE that says the same. */
export class OnConflict extends Node {
  readonly excluded: ExcludedRow;
  readonly target: readonly ColumnElement[];
  readonly targetWhere: ColumnElement | undefined;
  readonly constraint: string | undefined;
  /** Empty to leave the row as it is. */
  readonly assignments: readonly Assignment[];
  readonly condition: ColumnElement | undefined;

  constructor(excluded: ExcludedRow, parts: Pick<OnConflict, 'target' | 'targetWhere' | 'constraint' | 'assignments' | 'condition'>) {
    super();
    this.excluded = excluded;
    this.target = parts.target;
    this.targetWhere = parts.targetWhere;
    this.constraint = parts.constraint;
    this.assignments = parts.assignments;
    this.condition = parts.condition;
  }

  get kind(): 'onConflict' {
    return 'onConflict';
  }

  describe(pass: NodePass): void {
    pass.shared('excluded', this.excluded);
    pass.nodes('target', this.target);
    pass.node('targetWhere', this.targetWhere);
    pass.atom('constraint', this.constraint);
    pass.nodes('assignments', this.assignments);
    pass.node('condition', this.condition);
  }
}

/** ON CONFLICT DO NOTHING for a table. */
export function doNothing<S>(table: Table, target: ConflictTarget<S>): OnConflict {
  return new OnConflict(new ExcludedRow(table), { ...targetOf<S>(table, target), assignments: [], condition: undefined });
}

/** ON CONFLICT DO UPDATE for a table. */
export function doUpdate<S>(table: Table, update: ConflictUpdate<S>): OnConflict {
  const excluded = new ExcludedRow<S>(table);
  const values = typeof update.set === 'function' ? update.set(excluded.c) : update.set;
  const assignments = assignmentsOf(table, values as Readonly<Record<string, unknown>>, 'onConflictDoUpdate()');
  if (assignments.length === 0) throw new ArgumentError('SQL_NO_VALUES', 'onConflictDoUpdate() sets nothing; use onConflictDoNothing().');
  const where = typeof update.where === 'function' ? update.where(excluded.c) : update.where;
  const condition = where === undefined ? undefined : expression(where, 'the where of onConflictDoUpdate()');
  return new OnConflict(excluded, { ...targetOf<S>(table, update), assignments, condition });
}

function targetOf<S>(
  table: Table,
  { target = [], targetWhere, constraint }: ConflictTarget<S>,
): Pick<OnConflict, 'target' | 'targetWhere' | 'constraint'> {
  if (constraint !== undefined && target.length > 0) {
    throw new ArgumentError('SQL_INVALID_VALUE', 'a conflict has a target or a constraint, not both.');
  }
  return {
    target: target.map((one) =>
      typeof one === 'string' ? columnByKey(table, one, 'the target of a conflict') : expression(one, 'the target of a conflict'),
    ),
    targetWhere: targetWhere === undefined ? undefined : expression(targetWhere, 'targetWhere'),
    constraint,
  };
}
