import { BindParameter, type ColumnElement, expression, nullLiteral, operand } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import type { NodePass } from '../elements/node.ts';
import type { ColumnKeys, ColumnValue, UpdateEntry, UpdateValues } from '../schema/column.types.ts';
import type { ColumnReference, FromClause } from '../selectables/from-clause.ts';
import { fromClause, JoinStep } from '../selectables/join.ts';
import { Integer } from '../types/numeric.ts';
import type { ArrayType } from '../types/structured.ts';
import { defaultValues, updateDefaultsOf } from './column-defaults.ts';
import { Assignment, assignmentsOf, columnByKey, DataChange, returnedColumns, targetTable } from './data-change.ts';
import type { First, Rows, Tuple } from './select.types.ts';

/** What an array holds, or an expression that gives it: `string | Expression<string>` of `readonly string[] | null`. */
type ElementOf<A> = NonNullable<A> extends readonly (infer E)[] ? E | Expression<E> : unknown;

/** An UPDATE of a table with definition `S`. Without `where()` it changes every row. */
export class Update<S, C = never> extends DataChange<Rows<C, never>, Tuple<C, never>, First<C, never>> {
  declare readonly _spec?: S;
  /** In the order of the table's columns, unless they were given in an order of their own. */
  readonly assignments: readonly Assignment[] = none;
  readonly conditions: readonly ColumnElement[] = none;
  /** Elements to read from beside those that the conditions and values name. */
  readonly froms: readonly FromClause[] = none;
  readonly joins: readonly JoinStep[] = none;

  get kind(): 'update' {
    return 'update';
  }

  /** New values by key; again adds to those before. A key whose value is undefined is an error. */
  set(values: UpdateValues<S>): Update<S, C> {
    const assigned = new Map<ColumnReference, Assignment>(this.assignments.map((assignment) => [assignment.column, assignment]));
    for (const assignment of assignmentsOf(this.table, values as Readonly<Record<string, unknown>>, 'set()')) {
      assigned.set(assignment.column, assignment);
    }
    for (const assignment of this.onUpdate(assigned)) assigned.set(assignment.column, assignment);
    const others = this.assignments.filter(({ column }) => column.from !== this.table);
    const own = this.table.columns.flatMap((column) => assigned.get(column) ?? []);
    return this.copyWith({ assignments: [...others, ...own] });
  }

  /** New values in the order of the list, which matters on MySQL, where one sees what those before it set. */
  setOrdered(...values: readonly UpdateEntry<S>[]): Update<S, C> {
    // An entry is a key and its value.
    const given = (values as readonly (readonly [string, unknown])[]).flatMap(([key, value]) =>
      assignmentsOf(this.table, { [key]: value }, 'setOrdered()'),
    );
    const assigned = new Map(given.map((assignment) => [assignment.column, assignment]));
    return this.copyWith({ assignments: [...this.assignments, ...given, ...this.onUpdate(assigned)] });
  }

  /** A new value for one element of an array, counted from 1, where the database has arrays. */
  setElement<K extends ColumnKeys<S> & string>(key: K, index: number, value: ElementOf<ColumnValue<S[K]>>): Update<S, C> {
    const column = columnByKey(this.table, key, 'setElement()');
    const type = (column.type as Partial<ArrayType<unknown>>).element ?? column.type;
    const assignment = new Assignment(column, value === null ? nullLiteral : operand(value, type), operand(index, Integer));
    return this.copyWith({ assignments: [...this.assignments, assignment] });
  }

  /** New values for another table of the statement, which only MySQL and MariaDB have. */
  alsoSet<T>(table: { readonly _spec?: T; readonly _from: string }, values: UpdateValues<T>): Update<S, C> {
    const assignments = assignmentsOf(targetTable(table, 'alsoSet'), values as Readonly<Record<string, unknown>>, 'alsoSet()');
    return this.copyWith({ assignments: [...assignments, ...this.assignments] });
  }

  /** Reads from other elements, which need not be named if a condition or value uses them. */
  from(...elements: readonly { readonly _from: string }[]): Update<S, C> {
    return this.copyWith({ froms: [...this.froms, ...elements.map((element) => fromClause(element, 'from()'))] });
  }

  /** Joins another table; without `on` the foreign key between the two tells how. */
  join(target: { readonly _from: string }, on?: Expression<boolean | null>): Update<S, C> {
    const step = new JoinStep(
      fromClause(target, 'join()'),
      'inner',
      on === undefined ? undefined : expression(on, 'the ON of a join'),
      this.table,
    );
    return this.copyWith({ joins: [...this.joins, step] });
  }

  /** Changes rows for which every condition is true. */
  where(...conditions: readonly Expression<boolean | null>[]): Update<S, C> {
    return this.copyWith({ conditions: [...this.conditions, ...conditions.map((given) => expression(given, 'where()'))] });
  }

  /** Gives columns of the changed rows back. */
  returning<const R extends readonly Expression<unknown>[]>(...columns: R): Update<S, R> {
    return this.copyWith({ returned: returnedColumns(columns) }) as unknown as Update<S, R>;
  }

  describe(pass: NodePass): void {
    pass.shared('table', this.table);
    pass.nodes('assignments', this.assignments);
    pass.nodes('conditions', this.conditions);
    pass.nodes('returned', this.returned);
    pass.atom('froms', this.froms.length);
    for (const from of this.froms) pass.shared('froms', from);
    pass.nodes('joins', this.joins);
    pass.node('modifiers', this.modifiers);
  }

  /** What the columns' own defaults for updates set; functions are given the values that the statement sets. */
  private onUpdate(assigned: ReadonlyMap<ColumnReference, Assignment>): readonly Assignment[] {
    const row = Object.fromEntries([...assigned.values()].map(({ column, value }) => [column.key, plainValue(value)]));
    return defaultValues(updateDefaultsOf(this.table, [...assigned.keys()]), row).map(
      ({ column, element }) => new Assignment(column, element),
    );
  }
}

/** A value as the application gave it, or the expression that it gave. */
function plainValue(value: ColumnElement): unknown {
  if (value === nullLiteral) return null;
  return value instanceof BindParameter && value.parameterName === undefined ? value.value : value;
}

const none: readonly never[] = [];

/** Updates a table or the table of a mapped class. */
export function update<S>(table: { readonly _spec?: S; readonly _from: string }): Update<S> {
  return new Update<S>(targetTable(table, 'update'));
}
