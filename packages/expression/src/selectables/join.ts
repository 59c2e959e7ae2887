import { ArgumentError } from '@sqlayer/kernel/errors';
import type { ColumnElement } from '../elements/column-element.ts';
import { Node, type NodePass } from '../elements/node.ts';
import { type ColumnReference, FromClause } from './from-clause.ts';

/** How rows are joined. */
export type JoinType = 'inner' | 'left' | 'full' | 'cross';

/** Two FROM elements connected by a condition. */
export class Join extends FromClause {
  readonly left: FromClause;
  readonly right: FromClause;
  readonly on: ColumnElement | undefined;
  readonly type: JoinType;
  readonly name = '';

  constructor(left: FromClause, right: FromClause, on: ColumnElement | undefined, type: JoinType) {
    super();
    this.left = left;
    this.right = right;
    this.on = on;
    this.type = type;
  }

  get kind(): 'join' {
    return 'join';
  }

  get columns(): readonly ColumnReference[] {
    return [...this.left.columns, ...this.right.columns];
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type);
    pass.shared('left', this.left);
    pass.shared('right', this.right);
    pass.node('on', this.on);
  }
}

/** One `.join()` of a select, before it is known what stands to its left. */
export class JoinStep extends Node {
  readonly left: FromClause | undefined;
  readonly right: FromClause;
  /** Worked out from foreign keys if undefined. */
  readonly on: ColumnElement | undefined;
  readonly type: JoinType;

  constructor(right: FromClause, type: JoinType, on: ColumnElement | undefined, left?: FromClause) {
    super();
    this.left = left;
    this.right = right;
    this.on = on;
    this.type = type;
  }

  get kind(): 'joinStep' {
    return 'joinStep';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type);
    if (this.left !== undefined) pass.shared('left', this.left);
    pass.shared('right', this.right);
    pass.node('on', this.on);
  }
}

/** What an object that is no FROM element itself answers when it is joined to: a relationship, an entity. */
export interface JoinPath {
  /** The element it starts from; undefined leaves that to the statement. */
  readonly left: FromClause | undefined;
  /** Elements to join, in order; the last is the target. */
  readonly steps: readonly { readonly to: FromClause; readonly on: ColumnElement | undefined }[];
}

/** Gives the path of a join to an object that is no FROM element. */
export const joinPath: unique symbol = Symbol('sqlayer.joinPath');
/** Gives the FROM element that an object, such as a mapped class, stands for. */
export const asFrom: unique symbol = Symbol('sqlayer.asFrom');

/** The FROM element that `value` is or stands for. */
export function fromClause(value: unknown, place: string): FromClause {
  if (value instanceof FromClause) return value;
  const standsFor =
    value !== null && (typeof value === 'object' || typeof value === 'function')
      ? (value as { readonly [asFrom]?: unknown })[asFrom]
      : undefined;
  if (standsFor instanceof FromClause) return standsFor;
  throw new ArgumentError('SQL_NOT_A_FROM', `${place} takes a table, an alias, a subquery or a mapped class.`);
}
