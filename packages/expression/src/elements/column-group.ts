import type { FromClause } from '../selectables/from-clause.ts';
import { Node, type NodePass } from './node.ts';

/**
 * Several columns selected as one thing, such as all columns of a mapped class.
 *
 * The expression language only knows which columns they are; what is made of them is the business of `entity`'s owner.
 */
export class ColumnGroup extends Node {
  /** Its key in the row. */
  readonly key: string;
  readonly from: FromClause;
  /** Whom the group stands for, known by identity. */
  readonly entity: object;

  constructor(key: string, from: FromClause, entity: object) {
    super();
    this.key = key;
    this.from = from;
    this.entity = entity;
  }

  get kind(): 'columnGroup' {
    return 'columnGroup';
  }

  describe(pass: NodePass): void {
    pass.atom('entity', this.entity);
    pass.shared('from', this.from);
  }
}

/** Gives the group that an object, such as a mapped class, is selected as. */
export const asColumnGroup: unique symbol = Symbol('sqlayer.asColumnGroup');
