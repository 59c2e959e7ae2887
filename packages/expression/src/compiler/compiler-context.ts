import type { Capabilities } from '@sqlayer/kernel/contracts';
import type { BindStyle } from './compiled.ts';
import type { IdentifierPreparer } from './identifiers.ts';
import type { NodeWriters } from './node-writers.ts';
import type { TypeCompiler } from './type-compiler.ts';

/** What a compiler needs of its dialect. */
export interface CompilerContext {
  readonly dialectName: string;
  readonly capabilities: Capabilities;
  readonly identifiers: IdentifierPreparer;
  readonly types: TypeCompiler;
  readonly bindStyle: BindStyle;
  /** What was registered for kinds of node; the compiler's own methods come after that. */
  readonly writers: NodeWriters;
}
