import { CompileError } from '@sqlayer/kernel/errors';
import { type ColumnElement, conjunction } from '../elements/column-element.ts';
import { ColumnGroup } from '../elements/column-group.ts';
import type { Node, NodePass } from '../elements/node.ts';
import type { ForeignKeyConstraint } from '../schema/foreign-key.ts';
import { Table } from '../schema/table.ts';
import { ColumnReference, FromClause } from '../selectables/from-clause.ts';
import { Join, type JoinStep } from '../selectables/join.ts';
import type { Correlation } from '../statements/modifiers.ts';
import type { Select } from '../statements/select.ts';
import { Rowset } from '../statements/statement.ts';

/** Gathers the FROM elements whose columns an expression uses. */
class FromsPass implements NodePass {
  readonly #into: Set<FromClause>;

  constructor(into: Set<FromClause>) {
    this.#into = into;
  }

  enter(node: Node): void {
    if (node instanceof ColumnReference || node instanceof ColumnGroup) this.#into.add(node.from);
    else if (!(node instanceof Rowset || node instanceof FromClause)) node.describe(this);
  }

  atom(): void {}

  value(): void {}

  node(_field: string, child: Node | undefined): void {
    if (child !== undefined) this.enter(child);
  }

  nodes(_field: string, children: readonly Node[]): void {
    for (const child of children) this.enter(child);
  }

  shared(_field: string, child: Node): void {
    this.enter(child);
  }

  later(_field: string, child: Node): void {
    this.enter(child);
  }
}

/** FROM elements whose columns the nodes use, in order; those inside subqueries are not their own. */
export function fromsOf(nodes: readonly Node[], into: Set<FromClause> = new Set()): Set<FromClause> {
  const pass = new FromsPass(into);
  for (const node of nodes) pass.enter(node);
  return into;
}

/**
 * The FROM list of a select: what its columns and conditions use, what `from()` names, joined as `join()` says.
 *
 * Elements that belong to an enclosing query are left to it (automatic correlation), unless nothing would remain.
 */
export function fromList(select: Select<unknown, string>, enclosing: ReadonlySet<FromClause>): readonly FromClause[] {
  const targets = new Set<FromClause>(select.joins.map((step) => step.right));
  const used = new Set<FromClause>(select.froms);
  fromsOf(select.items, used);
  fromsOf(select.conditions, used);
  for (const step of select.joins) if (step.left !== undefined && !targets.has(step.left)) used.add(step.left);
  let list: readonly FromClause[] = [...used].filter((from) => !targets.has(from));
  for (const step of select.joins) list = addJoin(list, step);
  const correlation = select.modifiers?.correlation;
  if (correlation !== undefined) return list.filter((from) => !isCorrelated(from, correlation, enclosing));
  if (list.length < 2) return list;
  const uncorrelated = list.filter((from) => !enclosing.has(from) || select.froms.includes(from));
  return uncorrelated.length > 0 ? uncorrelated : list;
}

/** Whether an element is left to the query around, as `correlate()` or `correlateExcept()` says. */
function isCorrelated(from: FromClause, { mode, froms }: Correlation, enclosing: ReadonlySet<FromClause>): boolean {
  return enclosing.has(from) && froms.includes(from) === (mode === 'only');
}

function addJoin(list: readonly FromClause[], step: JoinStep): readonly FromClause[] {
  const { right, type } = step;
  if (list.length === 0) {
    throw new CompileError(
      'SQL_AMBIGUOUS_JOIN',
      `there is nothing that the join to '${nameOf(right)}' could start from; begin with from().`,
    );
  }
  const left = leftOf(list, step);
  const on = type === 'cross' ? undefined : (step.on ?? foreignKeyCondition(left, right));
  return list.map((from) => (from === left ? new Join(left, right, on, type) : from));
}

/** Which element of the list a join goes to: the one named, the only one, one that the condition uses, or one with a foreign key. */
function leftOf(list: readonly FromClause[], step: JoinStep): FromClause {
  const { left, right, on } = step;
  const [only, ...others] = list;
  if (only !== undefined && others.length === 0) return only;
  const named = left && list.find((from) => partsOf(from).includes(left));
  if (named !== undefined) return named;
  const used = on && fromsOf([on]);
  const candidates = used
    ? list.filter((from) => partsOf(from).some((part) => used.has(part)))
    : list.filter((from) => findForeignKeys(from, right).length > 0);
  const [candidate, ambiguous] = candidates;
  if (candidate !== undefined && ambiguous === undefined) return candidate;
  const names = list.map(nameOf).join(', ');
  throw new CompileError(
    'SQL_AMBIGUOUS_JOIN',
    `it is not clear which of ${names} the join to '${nameOf(right)}' starts from; begin with from() or give a condition that tells.`,
  );
}

/** The elements that a FROM element is joined from. */
export function partsOf(from: FromClause): readonly FromClause[] {
  return from instanceof Join ? [...partsOf(from.left), ...partsOf(from.right)] : [from];
}

function nameOf(from: FromClause): string {
  return partsOf(from)
    .map((part) => part.name)
    .join(' + ');
}

interface ForeignKeyMatch {
  readonly constraint: ForeignKeyConstraint;
  readonly condition: ColumnElement<boolean>;
}

/** The condition that a foreign key between two elements gives; exactly one must fit. */
export function foreignKeyCondition(left: FromClause, right: FromClause): ColumnElement<boolean> {
  const [match, ambiguous] = findForeignKeys(left, right);
  if (match === undefined) {
    throw new CompileError(
      'SQL_NO_JOIN_CONDITION',
      `no foreign key connects '${nameOf(left)}' and '${nameOf(right)}'; give join() its ON condition.`,
    );
  }
  if (ambiguous !== undefined) {
    throw new CompileError(
      'SQL_AMBIGUOUS_JOIN',
      `several foreign keys connect '${nameOf(left)}' and '${nameOf(right)}'; give join() its ON condition.`,
    );
  }
  return match.condition;
}

function findForeignKeys(left: FromClause, right: FromClause): readonly ForeignKeyMatch[] {
  const lefts = rootColumns(left);
  const rights = rootColumns(right);
  const forward = matches(lefts, rights);
  // A table joined to itself matches in both directions by the same key; the first is meant.
  const backward = matches(rights, lefts).filter(({ constraint }) => !forward.some((other) => other.constraint === constraint));
  return [...forward, ...backward];
}

/** Columns of an element by the table column they stand for. */
function rootColumns(from: FromClause): ReadonlyMap<ColumnReference, ColumnReference> {
  const map = new Map<ColumnReference, ColumnReference>();
  for (const column of from.columns) {
    const { root } = column;
    if (root !== undefined && !map.has(root)) map.set(root, column);
  }
  return map;
}

function matches(
  from: ReadonlyMap<ColumnReference, ColumnReference>,
  to: ReadonlyMap<ColumnReference, ColumnReference>,
): readonly ForeignKeyMatch[] {
  const tables = new Set([...from.keys()].map((column) => column.from).filter((table): table is Table => table instanceof Table));
  return [...tables].flatMap((table) =>
    table.foreignKeys.flatMap((constraint) => {
      const pairs = constraint.columns.map((column, i) => [from.get(column), targetIn(to, constraint, i)] as const);
      const conditions = pairs.flatMap(([source, target]) => {
        if (source === undefined || target === undefined) return [];
        // The referred column stands first, as SQLAlchemy writes it.
        return [target.eq(source)];
      });
      return conditions.length === pairs.length ? [{ constraint, condition: conjunction('and', conditions) }] : [];
    }),
  );
}

function targetIn(
  to: ReadonlyMap<ColumnReference, ColumnReference>,
  constraint: ForeignKeyConstraint,
  index: number,
): ColumnReference | undefined {
  for (const [root, column] of to) if (constraint.refersTo(index, root)) return column;
  return undefined;
}
