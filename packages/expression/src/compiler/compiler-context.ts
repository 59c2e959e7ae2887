import type { Capabilities } from '@sqlayer/kernel/contracts';
import type { Node } from '../elements/node.ts';
import type { BindStyle } from './compiled.ts';
import type { IdentifierPreparer } from './identifiers.ts';
import type { TypeCompiler } from './type-compiler.ts';

/** What a compiler needs of its dialect. */
export interface CompilerContext {
  readonly dialectName: string;
  readonly capabilities: Capabilities;
  readonly identifiers: IdentifierPreparer;
  readonly types: TypeCompiler;
  readonly bindStyle: BindStyle;
  /** Methods registered for kinds of node, ours or a third party's; the compiler's own come after them. */
  readonly extensions: ReadonlyMap<string, (node: Node, compiler: NodeCompiler) => string>;
}

/** What a registered method may ask of the compiler that calls it. */
export interface NodeCompiler {
  visit(node: Node): string;
  list(nodes: readonly Node[]): string;
}
