import {
  type BindStyle,
  type CompilerContext,
  type CompileState,
  type DdlCompiler,
  DefaultDialect,
  type IdentifierRules,
  type StatementCompiler,
  type TypeCompiler,
} from '@sqlayer/expression';
import type { DatabaseUrl } from '@sqlayer/kernel';
import {
  type Capabilities,
  type DialectLimits,
  type Driver,
  type ErrorClassification,
  type Inspector,
  minimalCapabilities,
  type PoolOptions,
  type QueryRunner,
} from '@sqlayer/kernel/contracts';
import { SqliteDdlCompiler, SqliteStatementCompiler } from './compiler.ts';
import { isMemory } from './connection-options.ts';
import { classifyError } from './errors.ts';
import { SqliteInspector } from './inspector.ts';
import { sqliteKeywords } from './keywords.ts';
import { SqliteTypes } from './types.ts';

/** SQLite 3.35 or later, for RETURNING. */
export class SqliteDialect extends DefaultDialect {
  readonly name = 'sqlite';
  readonly driver: Driver;
  readonly types: TypeCompiler = new SqliteTypes();
  /** SQLITE_MAX_VARIABLE_NUMBER as SQLite and better-sqlite3 are built; names have no limit of their own. */
  readonly limits: DialectLimits = { identifierLength: 1_000_000, parameters: 32_766, rowsPerInsert: 500 };
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    insertReturningKeepsOrder: true,
    multiRowValues: true,
    emptyInsert: 'default-values',
    savepoints: true,
    transactionalDdl: true,
    recursiveCte: true,
    windowFunctions: true,
    rightAndFullJoin: true,
    nullsOrdering: true,
    nullSafeEquality: true,
    updateFrom: true,
    isolationLevels: ['READ UNCOMMITTED', 'SERIALIZABLE'],
  };
  protected readonly identifierRules: IdentifierRules = {
    open: '"',
    close: '"',
    reserved: sqliteKeywords,
    plain: /^[a-z_][a-z0-9_]*$/,
    maxLength: 1_000_000,
    lengthOf: (name) => name.length,
  };

  constructor(driver: Driver) {
    super();
    this.driver = driver;
  }

  /** A database in memory belongs to one connection; a second one would see another. */
  poolDefaults(url: DatabaseUrl): PoolOptions {
    return isMemory(url) ? { kind: 'queue', size: 1, maxOverflow: 0 } : { kind: 'queue', size: 5, maxOverflow: 10 };
  }

  classifyError(error: unknown): ErrorClassification {
    return classifyError(error);
  }

  inspector(query: QueryRunner): Inspector {
    return new SqliteInspector(query);
  }

  protected override get bindStyle(): BindStyle {
    return { ...super.bindStyle, emptyList: 'SELECT 1 FROM (SELECT 1) WHERE 1!=1' };
  }

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new SqliteStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler): DdlCompiler {
    return new SqliteDdlCompiler(context, expressions);
  }
}
