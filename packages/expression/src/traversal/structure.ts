import type { StatementStructure } from '@sqlayer/kernel/contracts';
import type { Node, NodePass } from '../elements/node.ts';

/** Above this many nodes a map finds one faster than a look through the list. */
const LINEAR_LIMIT = 16;

/** Nodes numbered in the order in which they were first met. */
class Numbering {
  readonly nodes: Node[] = [];
  index: Map<Node, number> | undefined = undefined;

  /** The number of a node, or -1 if it was not met before; it has one from now on. */
  meet(node: Node): number {
    const { nodes } = this;
    const { length } = nodes;
    if (length <= LINEAR_LIMIT) {
      for (let i = 0; i < length; i++) if (nodes[i] === node) return i;
    } else {
      this.index ??= new Map(nodes.map((known, position) => [known, position]));
      const known = this.index.get(node);
      if (known !== undefined) return known;
      this.index.set(node, length);
    }
    nodes.push(node);
    return -1;
  }
}

/** Keys are written here and copied when their length is known; a walk within a walk writes behind the first. */
const scratch: unknown[] = [];
let scratchLength = 0;

/**
 * Takes a statement apart into its structure and its values, in one walk.
 *
 * Nodes that are known by identity (a subquery, a parameter used twice) are written once and then referred to by number,
 * so that two statements built in the same way have the same key though none of their nodes is the same.
 */
class StructurePass implements NodePass, StatementStructure {
  key: readonly unknown[] = [];
  hash = 7;
  readonly cacheable = true;
  readonly values: unknown[] = [];
  readonly #bound = new Numbering();
  #shared: Numbering | undefined;

  constructor(root: Node) {
    const start = scratchLength;
    try {
      this.node('', root);
      this.key = scratch.slice(start, scratchLength);
    } finally {
      // What was written must not be kept from being collected for long; the next key writes over it.
      scratchLength = start;
    }
  }

  get parameters(): readonly object[] {
    return this.#bound.nodes;
  }

  atom(_field: string, value: unknown): void {
    this.#push(value);
  }

  node(_field: string, child: Node | undefined): void {
    if (child === undefined) this.#push(undefined);
    else this.#enter(child);
  }

  nodes(_field: string, children: readonly Node[]): void {
    const { length } = children;
    this.#push(length);
    // The loop is bounded by the length.
    for (let i = 0; i < length; i++) this.#enter(children[i] as Node);
  }

  shared(_field: string, child: Node): void {
    if (child.identity === undefined) {
      this.#shared ??= new Numbering();
      const seen = this.#shared.meet(child);
      if (seen >= 0) {
        this.#push('=');
        this.#push(seen);
        return;
      }
    }
    this.#enter(child);
  }

  value(parameter: Node, value: unknown): void {
    const seen = this.#bound.meet(parameter);
    if (seen >= 0) {
      this.#push('=');
      this.#push(seen);
      return;
    }
    this.values.push(value);
  }

  /** A number where a node is known by it, else its kind and its parts: what comes first tells which. */
  #enter(node: Node): void {
    const { identity } = node;
    if (identity !== undefined) {
      this.#push(identity);
      return;
    }
    this.#push(node.kind);
    node.describe(this);
  }

  #push(value: unknown): void {
    scratch[scratchLength++] = value;
    this.hash = (Math.imul(this.hash, 31) + hashOf(value)) | 0;
  }
}

/** Cheap rather than even: keys of equal hash are compared element by element. */
function hashOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return value.length * 31 + value.charCodeAt(0);
  return value === undefined ? 3 : 5;
}

/** The structure of a statement; the cost is one walk over its nodes. */
export function structureOf(root: Node): StatementStructure {
  return new StructurePass(root);
}
