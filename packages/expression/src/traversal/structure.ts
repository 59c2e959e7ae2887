import type { StatementStructure } from '@sqlayer/kernel/contracts';
import type { Node, NodePass } from '../elements/node.ts';

/** Above this many nodes a map finds one faster than a look through the list. */
const LINEAR_LIMIT = 16;

/** Nodes numbered in the order in which they were first met. Most statements have one or none, for which no list grows. */
class Numbering {
  readonly nodes: Node[];
  #index: Map<Node, number> | undefined = undefined;

  constructor(first: Node) {
    this.nodes = [first];
  }

  /** The number of a node, or -1 if it was not met before; it has one from now on. */
  meet(node: Node): number {
    const { nodes } = this;
    const { length } = nodes;
    if (length <= LINEAR_LIMIT) {
      for (let i = 0; i < length; i++) if (nodes[i] === node) return i;
    } else {
      this.#index ??= new Map(nodes.map((known, position) => [known, position]));
      const known = this.#index.get(node);
      if (known !== undefined) return known;
      this.#index.set(node, length);
    }
    nodes.push(node);
    return -1;
  }
}

const none: readonly never[] = [];

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
  key: readonly unknown[] = none;
  hash = 7;
  readonly cacheable = true;
  values: readonly unknown[] = none;
  #bound: Numbering | undefined = undefined;
  #shared: Numbering | undefined = undefined;

  constructor(root: Node) {
    const start = scratchLength;
    try {
      this.node('', root);
      this.#take(start, scratchLength);
    } finally {
      // What was written must not be kept from being collected for long; the next key writes over it.
      scratchLength = start;
    }
  }

  get parameters(): readonly object[] {
    return this.#bound?.nodes ?? none;
  }

  atom(_field: string, value: unknown): void {
    write(value);
  }

  node(_field: string, child: Node | undefined): void {
    if (child === undefined) write(undefined);
    else enter(this, child);
  }

  nodes(_field: string, children: readonly Node[]): void {
    const { length } = children;
    write(length);
    // The loop is bounded by the length.
    for (let i = 0; i < length; i++) enter(this, children[i] as Node);
  }

  shared(_field: string, child: Node): void {
    if (child.identity === undefined) {
      if (this.#shared === undefined) this.#shared = new Numbering(child);
      else if (isRepeated(this.#shared.meet(child))) return;
    }
    enter(this, child);
  }

  later(field: string, child: Node): void {
    this.shared(field, child);
  }

  value(parameter: Node, value: unknown): void {
    if (this.#bound === undefined) {
      this.#bound = new Numbering(parameter);
      this.values = [value];
    } else if (!isRepeated(this.#bound.meet(parameter))) (this.values as unknown[]).push(value);
  }

  /** Takes over what was written; for so few elements, a loop is several times faster than `slice`. */
  #take(start: number, end: number): void {
    const key = new Array<unknown>(end - start);
    let hash = 7;
    for (let i = start; i < end; i++) {
      const part = scratch[i];
      key[i - start] = part;
      const own = typeof part === 'number' ? part : typeof part === 'string' ? hashOf(part) : 5;
      hash = (Math.imul(hash, 31) + own) | 0;
    }
    this.key = key;
    this.hash = hash;
  }
}

function write(value: unknown): void {
  scratch[scratchLength++] = value;
}

/** Writes a number where a node is known by it, else its kind and its parts: what comes first tells which. */
function enter(pass: StructurePass, node: Node): void {
  const { identity } = node;
  if (identity !== undefined) {
    write(identity);
    return;
  }
  write(node.kind);
  node.describe(pass);
}

/** Writes a reference to what has a number already. */
function isRepeated(seen: number): boolean {
  if (seen < 0) return false;
  write('=');
  write(seen);
  return true;
}

/** Cheap rather than even: keys of equal hash are compared element by element. Only long texts tend to be alike and many. */
function hashOf(text: string): number {
  const { length } = text;
  return length < 32 ? length : length * 961 + text.charCodeAt(length - 1) * 31 + text.charCodeAt(length >> 1);
}

/** The structure of a statement; the cost is one walk over its nodes. */
export function structureOf(root: Node): StatementStructure {
  return new StructurePass(root);
}
