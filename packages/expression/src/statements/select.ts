import { ArgumentError } from '@sqlayer/kernel/errors';
import { asElement, type ColumnElement, conjunction, expression } from '../elements/column-element.ts';
import { asColumnGroup, ColumnGroup } from '../elements/column-group.ts';
import type { Expression } from '../elements/expression.types.ts';
import type { Node, NodePass } from '../elements/node.ts';
import { describeValue } from '../elements/values.ts';
import { FromClause } from '../selectables/from-clause.ts';
import { fromClause, type JoinPath, JoinStep, type JoinType, joinPath } from '../selectables/join.ts';
import type { ClausePosition, LockOptions, Modifiers } from './modifiers.ts';
import { outputColumns, type SelectItem } from './output-columns.ts';
import { Query } from './query.ts';
import type { First, JoinTarget, Rows, Selectable, TargetName, Tuple } from './select.types.ts';
import type { OutputColumn } from './statement.ts';

const outputs = new WeakMap<object, readonly OutputColumn[]>();
const none: readonly never[] = [];

/** What a select has beside its items. */
type SelectClauses = Pick<
  Select<unknown, never>,
  | 'executionOptions'
  | 'froms'
  | 'joins'
  | 'conditions'
  | 'groups'
  | 'havings'
  | 'isDistinct'
  | 'order'
  | 'limitValue'
  | 'offsetValue'
  | 'modifiers'
  | 'annotations'
>;

const noClauses: SelectClauses = {
  executionOptions: undefined,
  froms: none,
  joins: none,
  conditions: none,
  groups: none,
  havings: none,
  isDistinct: false,
  order: none,
  limitValue: undefined,
  offsetValue: undefined,
  modifiers: undefined,
  annotations: none,
};

/** Bits for the clauses that a select may have. */
const Clause = {
  distinct: 1,
  keys: 2,
  froms: 4,
  joins: 8,
  conditions: 16,
  groups: 32,
  havings: 64,
  order: 128,
  limit: 256,
  offset: 512,
  modifiers: 1024,
  annotations: 2048,
} as const;

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
  readonly order: readonly ColumnElement[];
  readonly limitValue: ColumnElement | undefined;
  readonly offsetValue: ColumnElement | undefined;
  readonly modifiers: Modifiers | undefined;
  /** What a layer above wants to know of the statement, such as loader options; no part of the SQL. */
  readonly annotations: readonly Node[];

  /** A select with the clauses of another one, or with none. */
  constructor(items: readonly SelectItem[], keys: readonly string[] | undefined, clauses: SelectClauses = noClauses) {
    super();
    this.executionOptions = clauses.executionOptions;
    this.items = items;
    this.keys = keys;
    this.froms = clauses.froms;
    this.joins = clauses.joins;
    this.conditions = clauses.conditions;
    this.groups = clauses.groups;
    this.havings = clauses.havings;
    this.isDistinct = clauses.isDistinct;
    this.order = clauses.order;
    this.limitValue = clauses.limitValue;
    this.offsetValue = clauses.offsetValue;
    this.modifiers = clauses.modifiers;
    this.annotations = clauses.annotations;
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
  where(...conditions: Expression<boolean | null>[]): Select<C, L> {
    const copy = this.copy();
    // Nobody has seen the copy yet.
    (copy as Mutable<SelectClauses>).conditions = appended(this.conditions, conditions, 'where()');
    return copy;
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

  /** Joins rows that match and keeps those of both sides that do not: everything becomes nullable. */
  fullJoin<T extends JoinTarget>(target: T, on?: Expression<boolean | null>): Select<C, string> {
    return this.joined(target, on, 'full');
  }

  /** Joins every row with every row. */
  crossJoin(target: JoinTarget): Select<C, L> {
    return this.joined(target, undefined, 'cross');
  }

  /** One row for each combination of values; again appends, with no argument takes all grouping away. */
  groupBy(...elements: readonly Expression<unknown>[]): Select<C, L> {
    return this.changed({
      groups: elements.length === 0 ? none : [...this.groups, ...elements.map((element) => expression(element, 'groupBy()'))],
    });
  }

  /** Keeps groups for which every condition is true. */
  having(...conditions: Expression<boolean | null>[]): Select<C, L> {
    return this.changed({ havings: appended(this.havings, conditions, 'having()') });
  }

  /** Leaves out rows that were there before. */
  distinct(): Select<C, L> {
    return this.changed({ isDistinct: true });
  }

  /** Keeps the first row, in the order of the query, for each combination of values, where the database has DISTINCT ON. */
  distinctOn(...elements: readonly Expression<unknown>[]): Select<C, L> {
    return this.modified(() => ({ distinctOn: elements.map((element) => expression(element, 'distinctOn()')) }));
  }

  /** Locks the rows until the transaction ends; `of` names the tables or columns whose rows are meant. */
  forUpdate(options: LockOptions & { readonly of?: readonly (Expression<unknown> | { readonly _from: string })[] } = {}): Select<C, L> {
    const of = (options.of ?? []).map((target) => asElement(target) ?? fromClause(target, 'the of of forUpdate()'));
    return this.modified(() => ({ lock: { ...options, of } }));
  }

  /** Leaves only these FROM elements to the query around this one; none with no argument. */
  correlate(...elements: readonly { readonly _from: string }[]): Select<C, L> {
    return this.modified(() => ({ correlation: { mode: 'only', froms: elements.map((element) => fromClause(element, 'correlate()')) } }));
  }

  /** Leaves all FROM elements but these to the query around this one. */
  correlateExcept(...elements: readonly { readonly _from: string }[]): Select<C, L> {
    const froms = elements.map((element) => fromClause(element, 'correlateExcept()'));
    return this.modified(() => ({ correlation: { mode: 'except', froms } }));
  }

  /** SQL behind the word SELECT, for one dialect if it is named. It is written as it stands. */
  prefixWith(text: string, dialect?: string): Select<C, L> {
    return this.modified((before) => ({ prefixes: [...before.prefixes, { text, dialect }] }));
  }

  /** SQL at the end of the statement. */
  suffixWith(text: string, dialect?: string): Select<C, L> {
    return this.modified((before) => ({ suffixes: [...before.suffixes, { text, dialect }] }));
  }

  /** A hint about a table: `WITH (NOLOCK)`; `%(name)s` stands for its name in the statement. */
  withHint(from: { readonly _from: string }, text: string, dialect?: string): Select<C, L> {
    const hint = { from: fromClause(from, 'withHint()'), text, dialect };
    return this.modified((before) => ({ tableHints: [...before.tableHints, hint] }));
  }

  /** A hint about the whole statement. */
  withStatementHint(text: string, dialect?: string): Select<C, L> {
    return this.modified((before) => ({ statementHints: [...before.statementHints, { text, dialect }] }));
  }

  /** A clause that a dialect or an application added to the language. */
  withClause(node: Node, after: ClausePosition = 'end'): Select<C, L> {
    return this.modified((before) => ({ clauses: [...before.clauses, { node, after }] }));
  }

  /** The same statement with other columns. */
  columns<const D extends readonly Selectable[]>(...columns: D): Select<D, L> {
    return this.changed({ items: columns.map((column) => selectItem(column, undefined)), keys: undefined });
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
    const copy = this.copy();
    for (const field in fields) (copy as unknown as Record<string, unknown>)[field] = fields[field];
    return copy as unknown as this;
  }

  describe(pass: NodePass): void {
    // Most clauses are absent from most statements: which are there is said in one number, and only those are described.
    const clauses = this.#clauses();
    pass.atom('clauses', clauses);
    pass.nodes('items', this.items);
    if (clauses & Clause.keys) for (const key of this.keys ?? none) pass.atom('keys', key);
    if (clauses & Clause.froms) {
      pass.atom('froms', this.froms.length);
      for (const from of this.froms) pass.shared('froms', from);
    }
    if (clauses & Clause.joins) pass.nodes('joins', this.joins);
    if (clauses & Clause.conditions) pass.nodes('conditions', this.conditions);
    if (clauses & Clause.groups) pass.nodes('groups', this.groups);
    if (clauses & Clause.havings) pass.nodes('havings', this.havings);
    if (clauses & Clause.order) pass.nodes('order', this.order);
    if (clauses & Clause.limit) pass.node('limitValue', this.limitValue);
    if (clauses & Clause.offset) pass.node('offsetValue', this.offsetValue);
    if (clauses & Clause.modifiers) pass.node('modifiers', this.modifiers);
    if (clauses & Clause.annotations) pass.nodes('annotations', this.annotations);
  }

  #clauses(): number {
    let clauses = this.isDistinct ? Clause.distinct : 0;
    if (this.keys !== undefined) clauses |= Clause.keys;
    if (this.froms.length > 0) clauses |= Clause.froms;
    if (this.joins.length > 0) clauses |= Clause.joins;
    if (this.conditions.length > 0) clauses |= Clause.conditions;
    if (this.groups.length > 0) clauses |= Clause.groups;
    if (this.havings.length > 0) clauses |= Clause.havings;
    if (this.order.length > 0) clauses |= Clause.order;
    if (this.limitValue !== undefined) clauses |= Clause.limit;
    if (this.offsetValue !== undefined) clauses |= Clause.offset;
    if (this.modifiers !== undefined) clauses |= Clause.modifiers;
    if (this.annotations.length > 0) clauses |= Clause.annotations;
    return clauses;
  }

  private copy(): Select<C, L> {
    return new Select<C, L>(this.items, this.keys, this);
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

/** `before` and the arguments of a call, each checked; their array is the callee's own, and so are they kept in it. */
function appended(before: readonly ColumnElement[], given: unknown[], place: string): readonly ColumnElement[] {
  for (let i = 0; i < given.length; i++) given[i] = expression(given[i], place);
  const conditions = given as ColumnElement[];
  return before.length === 0 ? conditions : [...before, ...conditions];
}

/**
 * Selects columns, expressions and mapped classes: `select(User.c.id, func.count())`, or under keys of one's own:
 * `select({ who: User.c.name })`. A table, alias or subquery alone stands for all its columns.
 */
export function select<C extends Readonly<Record<string, Expression<unknown>>>>(table: FromClause & { readonly c: C }): Select<C, never>;
export function select<const C extends readonly Selectable[]>(...columns: C): Select<C, never>;
export function select<const C extends Readonly<Record<string, Selectable>>>(columns: C): Select<C, never>;
export function select(...given: unknown[]): AnySelect {
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
  // The array of the arguments is our own; another one would cost a select as much as the check of what is in it.
  for (let i = 0; i < given.length; i++) given[i] = selectItem(given[i], undefined);
  return new Select(given as SelectItem[], undefined);
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
