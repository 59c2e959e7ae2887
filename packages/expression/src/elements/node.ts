/**
 * A part of a statement: small, immutable, and able to say what it is made of.
 *
 * `describe` states the children once. Walking, copying, comparing, cache keys and printing are passes over it, so a new
 * kind of node needs no code for any of them.
 */
export abstract class Node {
  /** Which method of a compiler writes it. */
  abstract get kind(): string;
  /**
   * The number of a part that is the same wherever it is met, such as a table: all that a key needs to know of it.
   *
   * Only nodes that are made once and kept have one; see `nextIdentity`.
   */
  declare readonly identity?: number | undefined;
  /** Reports every field that matters to the SQL text, always in the same order. */
  abstract describe(pass: NodePass): void;

  /** A copy with some fields replaced; fields are those that `describe` names. */
  copyWith(fields: Readonly<Record<string, unknown>>): this {
    // A node has no private state, so its own properties are all there is to copy.
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this, fields);
  }
}

let identities = 0;

/** A number that no other node has. */
export function nextIdentity(): number {
  identities += 1;
  return identities;
}

/** What a pass is told of a node. Field names let a copy put each child back in its place. */
export interface NodePass {
  /** A plain part of the structure, compared by `===`: an operator, a name, a flag. */
  atom(field: string, value: unknown): void;
  node(field: string, child: Node | undefined): void;
  nodes(field: string, children: readonly Node[]): void;
  /** A child that is known by its identity and may be met many times: a subquery whose columns are used. */
  shared(field: string, child: Node): void;
  /** A shared child that was set after the node was made, because it holds the node itself: the step of a recursive query. */
  later(field: string, child: Node): void;
  /** A bound value, which is no part of the structure; `parameter` is the node that holds it. */
  value(parameter: Node, value: unknown): void;
}
