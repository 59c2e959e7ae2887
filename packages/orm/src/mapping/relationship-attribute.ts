import {
  Alias,
  type ColumnElement,
  ColumnReference,
  conjunction,
  type Expression,
  exists,
  type FromClause,
  Integer,
  type JoinPath,
  joinPath,
  Keyword,
  negation,
  rewrite,
  Select,
} from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
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
    if (!this.relationship.isCollection) throw wrongQuantifier(this.relationship, 'any', 'has');
    return this.#exists(condition);
  }

  has(condition?: Expression<boolean | null>): ColumnElement<boolean> {
    if (this.relationship.isCollection) throw wrongQuantifier(this.relationship, 'has', 'any');
    return this.#exists(condition);
  }

  /** No object is related: the foreign key is NULL, or nobody refers to the owner. */
  isNull(): ColumnElement<boolean> {
    const { direction, pairs, owner } = this.relationship;
    if (direction !== 'manyToOne') return negation(this.#exists(undefined));
    return conjunction(
      'and',
      pairs.map(({ local }) => columnOf(this.from ?? owner.table, local).isNull()),
    );
  }

  /** An object is related. */
  isNotNull(): ColumnElement<boolean> {
    return negation(this.isNull());
  }

  /** EXISTS over the target; one that is the owner's own table stands under another name, in the condition too. */
  #exists(condition: Expression<boolean | null> | undefined): ColumnElement<boolean> {
    const { relationship } = this;
    const { table } = relationship.target;
    const owner = this.from ?? relationship.owner.table;
    const target = table === owner ? new Alias(table) : table;
    const { steps } = pathTo(relationship, owner, target);
    const own =
      condition === undefined || target === table
        ? condition
        : rewrite(condition as ColumnElement, (node) =>
            node instanceof ColumnReference && node.from === table ? columnOf(target, node) : undefined,
          );
    const froms = [...steps.map(({ to }) => to)].reverse();
    const conditions = [...steps.map(({ on }) => on), own].filter((one) => one !== undefined);
    return exists(new Select<unknown, never>([one], undefined).from(...froms).where(conjunction('and', conditions)));
  }
}

const one = new Keyword<number>('one', Integer);

function wrongQuantifier(relationship: Relationship, given: string, right: string): ArgumentError {
  const what = relationship.isCollection ? 'a collection' : 'a single object';
  return new ArgumentError('ORM_INVALID_OPTION', `${relationship} is ${what}: ask with ${right}() instead of ${given}().`);
}

/** The way from one element to another along a relationship; `between` stands for the table in between. */
export function pathTo(relationship: Relationship, left: FromClause, target: FromClause, between?: FromClause): JoinPath {
  const { secondary, pairs, direction } = relationship;
  if (secondary === undefined) {
    // The column that is referred to stands first.
    const on = direction === 'manyToOne' ? condition(pairs.map(swapped), target, left) : condition(pairs, left, target);
    return { left, steps: [{ to: target, on }] };
  }
  const middle = between ?? secondary.table;
  return {
    left,
    steps: [
      { to: middle, on: condition(secondary.toOwner, left, middle) },
      { to: target, on: condition(secondary.toTarget, target, middle) },
    ],
  };
}

function condition(pairs: readonly ColumnPair[], left: FromClause, right: FromClause): ColumnElement<boolean> {
  return conjunction(
    'and',
    pairs.map(({ local, remote }) => columnOf(left, local).eq(columnOf(right, remote))),
  );
}

function swapped({ local, remote }: ColumnPair): ColumnPair {
  return { local: remote, remote: local };
}

/** The column of an element that stands for a column of the table below it. */
export function columnOf(from: FromClause, column: ColumnReference): ColumnReference {
  if (column.from === from) return column;
  const found = from.columns.find((candidate) => candidate.root === column);
  if (found === undefined) throw new TypeError(`'${from.name}' has no column for '${column.name}'`);
  return found;
}
