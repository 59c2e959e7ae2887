import type { Node, NodePass } from '../elements/node.ts';

/** Reports the direct children of a node. */
class ChildrenPass implements NodePass {
  readonly children: Node[] = [];

  atom(): void {}

  value(): void {}

  node(_field: string, child: Node | undefined): void {
    if (child !== undefined) this.children.push(child);
  }

  nodes(_field: string, children: readonly Node[]): void {
    this.children.push(...children);
  }

  shared(_field: string, child: Node): void {
    this.children.push(child);
  }
}

/** The direct children of `node`, in the order in which it states them. */
export function childrenOf(node: Node): readonly Node[] {
  const pass = new ChildrenPass();
  node.describe(pass);
  return pass.children;
}

/**
 * Every node below and including `root`, parents first, each once.
 *
 * `enter` may answer false to leave the children of a node out.
 */
export function walk(root: Node, enter: (node: Node) => boolean | undefined): void {
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (enter(node) === false) return;
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
}

/** Copies a node, putting what `replace` gives for each child in its place. */
class RewritePass implements NodePass {
  readonly #replace: (child: Node) => Node;
  /** Fields of the copy that differ. */
  changes: Record<string, unknown> | undefined;

  constructor(replace: (child: Node) => Node) {
    this.#replace = replace;
  }

  atom(): void {}

  value(): void {}

  node(field: string, child: Node | undefined): void {
    if (child === undefined) return;
    const replaced = this.#replace(child);
    if (replaced !== child) this.#change(field, replaced);
  }

  nodes(field: string, children: readonly Node[]): void {
    const replaced = children.map(this.#replace);
    if (replaced.some((child, i) => child !== children[i])) this.#change(field, replaced);
  }

  shared(field: string, child: Node): void {
    this.node(field, child);
  }

  #change(field: string, value: unknown): void {
    this.changes ??= {};
    this.changes[field] = value;
  }
}

/**
 * The tree with every node replaced by what `replace` gives for it; undefined keeps the node and goes on below it.
 *
 * Nodes without a changed child stay the same objects. A node met twice is replaced by the same object both times.
 */
export function rewrite<N extends Node>(root: N, replace: (node: Node) => Node | undefined): N {
  const done = new Map<Node, Node>();
  const visit = (node: Node): Node => {
    const known = done.get(node);
    if (known !== undefined) return known;
    // A recursive common table expression reaches itself again: until it is done it stands for itself.
    done.set(node, node);
    const result = replace(node) ?? rewriteChildren(node, visit);
    done.set(node, result);
    return result;
  };
  // A replacement of the root is of the kind that the caller's `replace` gives.
  return visit(root) as N;
}

function rewriteChildren(node: Node, visit: (child: Node) => Node): Node {
  const pass = new RewritePass(visit);
  node.describe(pass);
  return pass.changes === undefined ? node : node.copyWith(pass.changes);
}
