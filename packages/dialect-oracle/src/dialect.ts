import {
  type BindStyle,
  type CompilerContext,
  type CompileState,
  type DdlCompiler,
  type IdentifierRules,
  type StatementCompiler,
  type TypeCompiler,
  UnconnectedDialect,
} from '@sqlayer/expression';
import { type Capabilities, type DialectLimits, minimalCapabilities } from '@sqlayer/kernel/contracts';
import { OracleDdlCompiler } from './ddl-compiler.ts';
import { oracleKeywords } from './keywords.ts';
import { OracleStatementCompiler } from './statement-compiler.ts';
import { OracleTypes } from './types.ts';

const utf8 = new TextEncoder();

/** Oracle Database 19c or later; what came with 23ai is used where there is no other way. */
export class OracleDialect extends UnconnectedDialect {
  readonly name: string = 'oracle';
  readonly types: TypeCompiler = new OracleTypes();
  /** Names count bytes since 12.2; a statement takes 65,535 bind variables. */
  readonly limits: DialectLimits = { identifierLength: 128, parameters: 65_535, rowsPerInsert: 1 };
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    booleanConditions: true,
    sequences: true,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    savepoints: true,
    alterAddConstraint: true,
    defaultInValues: true,
    recursiveCte: true,
    windowFunctions: true,
    rightAndFullJoin: true,
    nullsOrdering: true,
    nullSafeEquality: true,
    isolationLevels: ['READ COMMITTED', 'SERIALIZABLE'],
    storedProcedures: true,
    readOnlyTransactions: true,
    cancel: true,
    comments: 'statement',
  };
  protected readonly identifierRules: IdentifierRules = {
    open: '"',
    close: '"',
    reserved: oracleKeywords,
    plain: /^[a-z][a-z0-9_$#]*$/,
    maxLength: 128,
    lengthOf: (name) => utf8.encode(name).length,
    // A quote ends a name even if it is doubled (SQL Language Reference, Database Object Naming Rules).
    forbidden: /"/,
  };

  protected override get bindStyle(): BindStyle {
    return { ...super.bindStyle, placeholder: (index) => `:${index + 1}` };
  }

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new OracleStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new OracleDdlCompiler(context, expressions, state);
  }
}
