import {
  type AnySqlType,
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
  type ReadIsolation,
  type ReflectedType,
} from '@sqlayer/kernel/contracts';
import { isMemory } from './connection-options.ts';
import { SqliteDdlCompiler } from './ddl-compiler.ts';
import { classifyError } from './errors.ts';
import { SqliteInspector } from './inspector.ts';
import { sqliteKeywords } from './keywords.ts';
import { SqliteStatementCompiler } from './statement-compiler.ts';
import { reflectType } from './type-names.ts';
import { SqliteTypes } from './types.ts';

/** SQLite 3.35 or later, for RETURNING. */
export class SqliteDialect extends DefaultDialect {
  readonly name: string = 'sqlite';
  readonly driver: Driver;
  readonly types: TypeCompiler = new SqliteTypes();
  /**
   * SQLITE_MAX_VARIABLE_NUMBER as SQLite and better-sqlite3 are built; names have no limit of their own. Fifty to two hundred
   * rows in one INSERT are written fastest, whatever their width.
   */
  readonly limits: DialectLimits = { identifierLength: 1_000_000, parameters: 32_766, rowsPerInsert: 100 };
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    insertReturningKeepsOrder: true,
    insertGivesKeys: true,
    multiRowValues: true,
    emptyInsert: 'default-values',
    savepoints: true,
    transactionalDdl: true,
    deferForeignKeys: true,
    recursiveCte: true,
    windowFunctions: true,
    rightAndFullJoin: true,
    nullsOrdering: true,
    nullSafeEquality: true,
    updateFrom: true,
    updateFromValues: true,
    isolationLevels: ['READ UNCOMMITTED', 'SERIALIZABLE'],
    readOnlyTransactions: true,
    autoincrement: true,
    listsTemporaryTables: true,
  };
  protected readonly identifierRules: IdentifierRules = {
    open: '"',
    close: '"',
    reserved: sqliteKeywords,
    plain: /^[a-z_][a-z0-9_$]*$/,
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

  async readIsolation(query: QueryRunner): Promise<ReadIsolation> {
    const [row = []] = await query('PRAGMA read_uncommitted');
    return { current: Number(row[0]) === 1 ? 'READ UNCOMMITTED' : 'SERIALIZABLE', usual: 'SERIALIZABLE' };
  }

  classifyError(error: unknown): ErrorClassification {
    return classifyError(error);
  }

  inspector(query: QueryRunner): Inspector {
    return new SqliteInspector(query);
  }

  override reflectType(type: ReflectedType): AnySqlType | undefined {
    return reflectType(type, (known) => this.types.implementationOf(known).sqlName);
  }

  protected override get bindStyle(): BindStyle {
    return {
      ...super.bindStyle,
      emptyList: (_isNegated, width = 1) => {
        const ones = Array.from({ length: width }, () => '1').join(', ');
        return `SELECT ${ones} FROM (SELECT ${ones}) WHERE 1!=1`;
      },
    };
  }

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new SqliteStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new SqliteDdlCompiler(context, expressions, state);
  }
}
