import type { Node } from '../elements/node.ts';
import type { DialectName } from '../types/dialect-names.ts';

/** What a writer may ask of the compiler that calls it. */
export interface NodeCompiler {
  visit(node: Node): string;
  list(nodes: readonly Node[]): string;
}

/** Writes a node of a kind that a dialect or an application added, or a known kind in another way. */
export type NodeWriter<N extends Node = Node> = (node: N, compiler: NodeCompiler) => string;

/** By dialect, `undefined` for all, then by kind. */
const shared = new Map<DialectName | undefined, Map<string, NodeWriter>>();

/**
 * Says how nodes of a kind are written, on a dialect of that name or, without one, where nothing else is said:
 * `compiles('greatest', 'mssql', (node, compiler) => …)`.
 *
 * It holds for every engine of the process, so it belongs beside the class of the node; `dialect.compiles()` does the same
 * for one dialect object. Statements that were compiled before are not compiled anew.
 */
export function compiles<N extends Node>(kind: string, writer: NodeWriter<N>): void;
export function compiles<N extends Node>(kind: string, dialect: DialectName, writer: NodeWriter<N>): void;
export function compiles(kind: string, ...rest: readonly [NodeWriter<never>] | readonly [DialectName, NodeWriter<never>]): void {
  const [dialect, writer] = rest.length === 1 ? [undefined, rest[0]] : rest;
  let writers = shared.get(dialect);
  if (writers === undefined) {
    writers = new Map();
    shared.set(dialect, writers);
  }
  // The kind tells which class the node is of.
  writers.set(kind, writer as NodeWriter);
}

/** The writers of one dialect: its own, those for its name, those for all. */
export class NodeWriters {
  readonly #own = new Map<string, NodeWriter>();
  readonly #dialect: string;

  constructor(dialect: string) {
    this.#dialect = dialect;
  }

  set(kind: string, writer: NodeWriter<never>): void {
    this.#own.set(kind, writer as NodeWriter);
  }

  /** Takes over what was said to another dialect object. */
  takeOver(other: NodeWriters): void {
    for (const [kind, writer] of other.#own) this.#own.set(kind, writer);
  }

  find(kind: string): NodeWriter | undefined {
    if (this.#own.size + shared.size === 0) return undefined;
    // A dialect may have a name that no declaration tells of.
    return this.#own.get(kind) ?? shared.get(this.#dialect as DialectName)?.get(kind) ?? shared.get(undefined)?.get(kind);
  }
}
