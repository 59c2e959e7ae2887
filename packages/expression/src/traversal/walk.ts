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

  later(_field: string, child: Node): void {
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

/** Finds what differs in a copy of a node that has what `replace` gives for each child in its place. */
class RewritePass implements NodePass {
  readonly #node: Node;
  readonly #replace: (child: Node) => Node;
  /** Fields of the copy that differ. */
  changes: Record<string, unknown> | undefined;
  /** Children that hold the node itself, which are replaced when there is a copy for them to hold. */
  readonly cyclic: (readonly [field: string, child: Node])[] = [];

  constructor(node: Node, replace: (child: Node) => Node) {
    this.#node = node;
    this.#replace = replace;
  }

  atom(): void {}

  value(): void {}

  node(field: string, child: Node | undefined): void {
    if (child === undefined) return;
    const replaced = this.#replace(child);
    if (replaced === child) return;
    // A field may hold several children, each reported on its own: FROM elements, hints with their tables.
    const before = this.changes?.[field] ?? (this.#node as unknown as Readonly<Record<string, unknown>>)[field];
    this.#change(field, isHolder(before) ? withReplaced(before, child, replaced) : replaced);
  }

  nodes(field: string, children: readonly Node[]): void {
    const replaced = children.map(this.#replace);
    if (replaced.some((child, i) => child !== children[i])) this.#change(field, replaced);
  }

  shared(field: string, child: Node): void {
    this.node(field, child);
  }

  later(field: string, child: Node): void {
    this.cyclic.push([field, child]);
  }

  #change(field: string, value: unknown): void {
    this.changes ??= {};
    this.changes[field] = value;
  }
}

/** Whether a value is no node, but a list or a record that nodes stand in. */
function isHolder(value: unknown): value is object {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
}

/** A list or a record, and those within it, with a node replaced. */
function withReplaced(value: unknown, child: Node, replaced: Node): unknown {
  if (value === child) return replaced;
  if (!isHolder(value)) return value;
  if (Array.isArray(value)) return value.map((element: unknown) => withReplaced(element, child, replaced));
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, withReplaced(element, child, replaced)]));
}

/**
 * The tree with every node replaced by what `replace` gives for it; undefined keeps the node and goes on below it.
 *
 * Nodes without a changed child stay the same objects. A node met twice is replaced by the same object both times.
 */
export function rewrite<N extends Node>(root: N, replace: (node: Node) => Node | undefined): N {
  // A replacement of the root is of the kind that the caller's `replace` gives.
  return new Rewriting(replace).visit(root) as N;
}

class Rewriting {
  readonly #replace: (node: Node) => Node | undefined;
  readonly #replacements = new Map<Node, Node | undefined>();
  readonly #done = new Map<Node, Node>();

  constructor(replace: (node: Node) => Node | undefined) {
    this.#replace = replace;
  }

  visit(node: Node): Node {
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    const result = this.#replacement(node) ?? this.#copy(node);
    // A column of a recursive query was met again in its step, and done there.
    const meanwhile = this.#done.get(node);
    if (meanwhile !== undefined) return meanwhile;
    this.#done.set(node, result);
    return result;
  }

  /** What the caller wants instead of a node, asked for once. */
  #replacement(node: Node): Node | undefined {
    if (!this.#replacements.has(node)) this.#replacements.set(node, this.#replace(node));
    return this.#replacements.get(node);
  }

  /** The node with its children replaced. */
  #copy(node: Node): Node {
    const pass = new RewritePass(node, (child) => this.visit(child));
    node.describe(pass);
    if (pass.changes === undefined && !pass.cyclic.some(([, child]) => this.#changesBelow(child, node))) return node;
    const copy = node.copyWith(pass.changes ?? {});
    if (pass.cyclic.length === 0) return copy;
    // What holds the node must find its copy.
    this.#done.set(node, copy);
    return Object.assign(copy, Object.fromEntries(pass.cyclic.map(([field, child]) => [field, this.visit(child)])));
  }

  /** Whether anything that `child` is made of is replaced, apart from the node that it belongs to. */
  #changesBelow(child: Node, owner: Node): boolean {
    let found = false;
    walk(child, (node) => {
      if (found || node === owner) return false;
      const replaced = this.#done.get(node) ?? this.#replacement(node);
      found ||= replaced !== undefined && replaced !== node;
      return !found && this.#replacement(node) === undefined;
    });
    return found;
  }
}
