import { type Capabilities, type DialectLimits, minimalCapabilities } from '@sqlayer/kernel/contracts';
import type { IdentifierRules } from '../compiler/identifiers.ts';
import { TypeCompiler } from '../compiler/type-compiler.ts';
import { reservedWords } from './reserved-words.ts';
import { UnconnectedDialect } from './unconnected-dialect.ts';

/** SQL as the standard writes it, for printing statements where no database is at hand. It cannot be connected to. */
export class AnsiDialect extends UnconnectedDialect {
  readonly name = 'ansi';
  readonly types: TypeCompiler = new TypeCompiler();
  readonly limits: DialectLimits = { identifierLength: 128, parameters: 32_767, rowsPerInsert: 1_000 };
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    multiRowValues: true,
    defaultInValues: true,
    emptyInsert: 'default-values',
    savepoints: true,
    alterAddConstraint: true,
    recursiveCte: true,
    windowFunctions: true,
    rightAndFullJoin: true,
    nullsOrdering: true,
    nativeBoolean: true,
    nullSafeEquality: true,
    booleanConditions: true,
    sequences: true,
    deleteUsing: true,
    updateFrom: true,
    autoincrement: true,
  };
  protected readonly identifierRules: IdentifierRules = {
    open: '"',
    close: '"',
    reserved: reservedWords,
    plain: /^[a-z_][a-z0-9_]*$/,
    maxLength: 128,
    lengthOf: (name) => name.length,
  };
}
