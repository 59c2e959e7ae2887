import { ArgumentError } from '@sqlayer/kernel/errors';
import { asElement, type ColumnElement, conjunction, describeValue, expression } from '../elements/column-element.ts';
import { asColumnGroup, ColumnGroup } from '../elements/column-group.ts';
import type { Expression } from '../elements/expression.types.ts';
import type { Node, NodePass } from '../elements/node.ts';
import { FromClause } from '../selectables/from-clause.ts';
import { fromClause, type JoinPath, JoinStep, type JoinType, joinPath } from '../selectables/join.ts';
import { outputColumns, type SelectItem } from './output-columns.ts';
import { Query } from './query.ts';
import type { First, JoinTarget, Rows, Selectable, TargetName, Tuple } from './select.types.ts';
import type { OutputColumn } from './statement.ts';

const outputs = new WeakMap<object, readonly OutputColumn[]>();
const none: readonly never[] = [];

/**
 * A SELECT. `C` is what it selects, `L` the names of what an outer join may leave out.
 *
 * Every method gives a new statement. FROM is worked out from the columns; `from()` and the joins add to it.
 */
export class Select<C, L extends string> extends Query<Rows<C, L>, Tuple<C, L>, First<C, L>> {
  declare readonly _cols?: C;
  declare readonly _nulls?: L;
  readonly items: readonly SelectItem[];
  /** Keys of the items in the row object, where the selection was given as a record. */
  readonly keys: readonly string[] | undefined;
  readonly froms: readonly FromClause[];
  readonly joins: readonly JoinStep[];
  readonly conditions: readonly ColumnElement[];
  readonly groups: readonly ColumnElement[];
  readonly havings: readonly ColumnElement[];
  readonly isDistinct: boolean;
  /** What a layer above wants to know of the statement, such as loader options; no part of the SQL. */
  readonly annotations: readonly Node[];

  constructor(items: readonly SelectItem[], keys: readonly string[] | undefined) {
    super();
    this.items = items;
    this.keys = keys;
    this.froms = none;
    this.joins = none;
    this.conditions = none;
    this.groups = none;
    this.havings = none;
    this.isDistinct = false;
    this.annotations = none;
  }

  get kind(): 'select' {
    return 'select';
  }

  get output(): readonly OutputColumn[] {
    let output = outputs.get(this);
    if (output === undefined) {
      output = outputColumns(this.items, this.keys);
      outputs.set(this, output);
    }
    return output;
  }

  /** Keeps rows for which every condition is true; again adds to those before. */
  where(...conditions: readonly Expression<boolean | null>[]): Select<C, L> {
    return this.changed({ conditions: appended(this.conditions, conditions, 'where()') });
  }

  /** Puts an element in FROM that no column names, or first. */
  from(...elements: readonly { readonly _from: string }[]): Select<C, L> {
    return this.changed({ froms: [...this.froms, ...elements.map((element) => fromClause(element, 'from()'))] });
  }

  /** Joins rows that match; without `on` the foreign key between the two tells which do. */
  join(target: JoinTarget, on?: Expression<boolean | null>): Select<C, L> {
    return this.joined(target, on, 'inner');
  }

  /** Joins rows that match and keeps those of the left side that do not: the target's columns become nullable. */
  outerJoin<T extends JoinTarget>(target: T, on?: Expression<boolean | null>): Select<C, L | TargetName<T>> {
    return this.joined(target, on, 'left');
  }

  /** Joins every row with every row. */
  crossJoin(target: JoinTarget): Select<C, L> {
    return this.joined(target, undefined, 'cross');
  }

  /** One row for each combination of values. */
  groupBy(...elements: readonly Expression<unknown>[]): Select<C, L> {
    return this.changed({ groups: [...this.groups, ...elements.map((element) => expression(element, 'groupBy()'))] });
  }

  /** Keeps groups for which every condition is true. */
  having(...conditions: readonly Expression<boolean | null>[]): Select<C, L> {
    return this.changed({ havings: appended(this.havings, conditions, 'having()') });
  }

  /** Leaves out rows that were there before. */
  distinct(): Select<C, L> {
    return this.changed({ isDistinct: true });
  }

  /** Options of the layer above, such as `selectinLoad(User.c.addresses)`. */
  options(...annotations: readonly object[]): Select<C, L> {
    // Only layers above make annotations, and they make nodes.
    return this.changed({ annotations: [...this.annotations, ...(annotations as readonly Node[])] });
  }

  /** The same statement with other items in the place of its own; keys are worked out anew. */
  withItems(items: readonly SelectItem[], keys?: readonly string[]): AnySelect {
    return this.changed({ items, keys });
  }

  /** As every node copies itself, but field by field: statements are built in steps, and at every execution. */
  override copyWith(fields: Readonly<Record<string, unknown>>): this {
    const copy: Mutable<Select<C, L>> & Record<string, unknown> = new Select<C, L>(this.items, this.keys) as never;
    copy.froms = this.froms;
    copy.joins = this.joins;
    copy.conditions = this.conditions;
    copy.groups = this.groups;
    copy.havings = this.havings;
    copy.isDistinct = this.isDistinct;
    copy.annotations = this.annotations;
    copy.order = this.order;
    copy.limitValue = this.limitValue;
    copy.offsetValue = this.offsetValue;
    copy.executionOptions = this.executionOptions;
    for (const field in fields) copy[field] = fields[field];
    return copy as unknown as this;
  }

  describe(pass: NodePass): void {
    pass.nodes('items', this.items);
    if (this.keys !== undefined) for (const key of this.keys) pass.atom('keys', key);
    for (const from of this.froms) pass.shared('froms', from);
    pass.nodes('joins', this.joins);
    pass.nodes('conditions', this.conditions);
    pass.nodes('groups', this.groups);
    pass.nodes('havings', this.havings);
    pass.atom('isDistinct', this.isDistinct);
    pass.nodes('order', this.order);
    pass.node('limitValue', this.limitValue);
    pass.node('offsetValue', this.offsetValue);
    pass.nodes('annotations', this.annotations);
  }

  // Types of a new statement follow from the method that makes it, which says so in its signature.
  private changed<S>(fields: Readonly<Record<string, unknown>>): S {
    return this.copyWith(fields) as unknown as S;
  }

  private joined<S>(target: JoinTarget, on: unknown, type: JoinType): S {
    const given = on === undefined ? undefined : expression(on, 'the ON of a join');
    const path = (target as { readonly [joinPath]?: JoinPath })[joinPath];
    if (path === undefined) {
      return this.changed({ joins: [...this.joins, new JoinStep(fromClause(target, 'join()'), type, given)] });
    }
    const last = path.steps.length - 1;
    let left = path.left;
    const steps = path.steps.map(({ to, on: own }, i) => {
      const both = i === last && given !== undefined && own !== undefined ? conjunction('and', [own, given]) : (own ?? given);
      const step = new JoinStep(to, type, both, left);
      left = to;
      return step;
    });
    return this.changed({ joins: [...this.joins, ...steps] });
  }
}

function appended(before: readonly ColumnElement[], conditions: readonly unknown[], place: string): readonly ColumnElement[] {
  const all = before.slice();
  for (const condition of conditions) all.push(expression(condition, place));
  return all;
}

/**
 * Selects columns, expressions and mapped classes: `select(User.c.id, func.count())`, or under keys of one's own:
 * `select({ who: User.c.name })`. A table, alias or subquery alone stands for all its columns.
 */
export function select<C extends Readonly<Record<string, Expression<unknown>>>>(table: FromClause & { readonly c: C }): Select<C, never>;
export function select<const C extends readonly Selectable[]>(...columns: C): Select<C, never>;
export function select<const C extends Readonly<Record<string, Selectable>>>(columns: C): Select<C, never>;
export function select(...given: readonly unknown[]): AnySelect {
  const [first] = given;
  if (given.length === 1 && first instanceof FromClause) return new Select(first.columns, undefined);
  if (given.length === 1 && isRecord(first)) {
    const entries = Object.entries(first);
    const items = entries.map(([key, value]) => selectItem(value, key));
    return new Select(
      items,
      entries.map(([key]) => key),
    );
  }
  return new Select(
    given.map((value) => selectItem(value, undefined)),
    undefined,
  );
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A select of which nothing is known but that it is one. */
export type AnySelect = Select<readonly unknown[], never>;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && asElement(value) === undefined && !(asColumnGroup in value);
}

function selectItem(value: unknown, key: string | undefined): SelectItem {
  const element = asElement(value);
  if (element !== undefined) return element;
  if (value !== null && (typeof value === 'object' || typeof value === 'function') && asColumnGroup in value) {
    const group = value[asColumnGroup];
    if (group instanceof ColumnGroup) return key === undefined || key === group.key ? group : group.copyWith({ key });
  }
  throw new ArgumentError('SQL_NOT_AN_EXPRESSION', `select() takes columns, expressions and mapped classes, not ${describeValue(value)}.`);
}
