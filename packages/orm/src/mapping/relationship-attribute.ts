import {
  Alias,
  type ColumnElement,
  type ColumnReference,
  conjunction,
  type Expression,
  exists,
  type FromClause,
  type JoinPath,
  joinPath,
  literal,
  Select,
} from '@sqlayer/expression';
import type { ColumnPair, Relationship } from './relationship.ts';

/** A relationship at the level of a class or of its alias: what is joined, loaded, or asked for with `any()`. */
export class ClassRelationship {
  readonly #find: () => Relationship;
  readonly key: string;
  /** The alias of the class; undefined for the class itself. */
  readonly from: FromClause | undefined;

  constructor(key: string, find: () => Relationship, from?: FromClause) {
    this.key = key;
    this.#find = find;
    this.from = from;
  }

  get relationship(): Relationship {
    return this.#find();
  }

  get [joinPath](): JoinPath {
    return pathTo(this.relationship, this.from ?? this.relationship.owner.table, this.relationship.target.table);
  }

  any(condition?: Expression<boolean | null>): ColumnElement<boolean> {
    return this.#exists(condition);
  }

  has(condition?: Expression<boolean | null>): ColumnElement<boolean> {
    return this.#exists(condition);
  }

  /** EXISTS over the target; one that is the owner's own table stands under another name. */
  #exists(condition: Expression<boolean | null> | undefined): ColumnElement<boolean> {
    const { relationship } = this;
    const owner = this.from ?? relationship.owner.table;
    const isSelf = relationship.target.table === owner;
    const target = isSelf ? new Alias(relationship.target.table, `${relationship.target.table.name}_1`) : relationship.target.table;
    const { steps } = pathTo(relationship, owner, target);
    const froms = steps.map(({ to }) => to);
    const conditions = [...steps.map(({ on }) => on), condition].filter((one) => one !== undefined);
    return exists(new Select<unknown, never>([literal(1)], undefined).from(...froms).where(conjunction('and', conditions)));
  }
}

/** The way from one element to another along a relationship; `between` stands for the table in between. */
export function pathTo(relationship: Relationship, left: FromClause, target: FromClause, between?: FromClause): JoinPath {
  const { secondary, pairs } = relationship;
  if (secondary === undefined) return { left, steps: [{ to: target, on: condition(pairs, left, target) }] };
  const middle = between ?? secondary.table;
  const fromMiddle = secondary.toTarget.map(({ local, remote }) => ({ local: remote, remote: local }));
  return {
    left,
    steps: [
      { to: middle, on: condition(secondary.toOwner, left, middle) },
      { to: target, on: condition(fromMiddle, middle, target) },
    ],
  };
}

function condition(pairs: readonly ColumnPair[], left: FromClause, right: FromClause): ColumnElement<boolean> {
  return conjunction(
    'and',
    pairs.map(({ local, remote }) => columnOf(left, local).eq(columnOf(right, remote))),
  );
}

/** The column of an element that stands for a column of the table below it. */
export function columnOf(from: FromClause, column: ColumnReference): ColumnReference {
  if (column.from === from) return column;
  const found = from.columns.find((candidate) => candidate.root === column);
  if (found === undefined) throw new TypeError(`'${from.name}' has no column for '${column.name}'`);
  return found;
}
