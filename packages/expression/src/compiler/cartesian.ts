import type { ColumnElement } from '../elements/column-element.ts';
import { Operation } from '../elements/column-element.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import { Join } from '../selectables/join.ts';
import type { Subquery } from '../selectables/subquery.ts';
import type { TableFunction } from '../selectables/table-function.ts';
import { fromsOf, partsOf } from './from-list.ts';

/**
 * What to say of a statement whose FROM elements nothing connects, so that every row of one meets every row of the other;
 * undefined if all are connected.
 *
 * A condition connects the elements whose columns it names. A cross join is meant, and so are lateral elements.
 */
export function cartesianWarning(
  froms: readonly FromClause[],
  conditions: readonly ColumnElement[],
  enclosing: ReadonlySet<FromClause>,
): string | undefined {
  if (froms.length < 2) return undefined;
  const groups = new Groups(froms.flatMap(partsOf));
  for (const from of froms) connectJoins(from, groups);
  for (const condition of conditions.flatMap(conjuncts)) groups.connect([...fromsOf([condition])]);
  const [first, ...others] = froms;
  for (const from of others) if (isLateral(from) && first !== undefined) groups.connect([...partsOf(first), ...partsOf(from)]);
  // Elements that are tied to the query around are tied to each other there.
  groups.connect(froms.flatMap(partsOf).filter((from) => enclosing.has(from)));
  const apart = groups.representatives();
  if (apart.length < 2) return undefined;
  const names = apart.map((from) => `'${from.name || from.anonymousBase}'`);
  return `nothing connects ${names.join(' and ')} in FROM: every row of one meets every row of the other; add a join condition, or crossJoin() if that is meant.`;
}

function connectJoins(from: FromClause, groups: Groups): void {
  if (!(from instanceof Join)) return;
  connectJoins(from.left, groups);
  connectJoins(from.right, groups);
  // What was joined on purpose counts as connected, whatever its condition says.
  groups.connect([...partsOf(from.left), ...partsOf(from.right)]);
}

function conjuncts(condition: ColumnElement): readonly ColumnElement[] {
  return condition instanceof Operation && condition.operator === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}

function isLateral(from: FromClause): boolean {
  return (from as Partial<Subquery<unknown> | TableFunction>).isLateral === true || from.kind === 'tableFunction';
}

/** Elements in groups of those that are connected. */
class Groups {
  readonly #leaders: Map<FromClause, FromClause>;

  constructor(elements: readonly FromClause[]) {
    this.#leaders = new Map(elements.map((element) => [element, element]));
  }

  connect(elements: readonly FromClause[]): void {
    const [first, ...others] = elements.filter((element) => this.#leaders.has(element));
    if (first === undefined) return;
    const leader = this.#leaderOf(first);
    for (const other of others) this.#leaders.set(this.#leaderOf(other), leader);
  }

  /** One element of each group. */
  representatives(): readonly FromClause[] {
    return [...this.#leaders.keys()].filter((element) => this.#leaderOf(element) === element);
  }

  #leaderOf(element: FromClause): FromClause {
    let leader = element;
    for (let next = this.#leaders.get(leader); next !== undefined && next !== leader; next = this.#leaders.get(leader)) leader = next;
    return leader;
  }
}
