import {
  type AnySqlType,
  type CompilerContext,
  type CompileState,
  type DdlCompiler,
  DefaultDialect,
  type IdentifierRules,
  type StatementCompiler,
  type TypeCompiler,
} from '@sqlayer/expression';
import {
  type Capabilities,
  type DialectLimits,
  type Driver,
  type ErrorClassification,
  type Inspector,
  type IsolationLevel,
  minimalCapabilities,
  type PoolOptions,
  type QueryRunner,
  type ReadIsolation,
  type ReflectedType,
} from '@sqlayer/kernel/contracts';
import { MysqlDdlCompiler } from './ddl-compiler.ts';
import { Mysql2Driver } from './driver-mysql2.ts';
import { classifyError } from './errors.ts';
import { MysqlInspector } from './inspector.ts';
import { mysqlKeywords } from './keywords.ts';
import { MysqlStatementCompiler } from './statement-compiler.ts';
import { reflectType } from './type-names.ts';
import { MysqlTypes } from './types.ts';

export const mysqlCapabilities: Capabilities = {
  ...minimalCapabilities,
  deleteUsing: true,
  multiRowValues: true,
  defaultInValues: true,
  emptyInsert: 'empty-parentheses',
  savepoints: true,
  alterAddConstraint: true,
  recursiveCte: true,
  windowFunctions: true,
  nativeBoolean: true,
  nullSafeEquality: true,
  isolationLevels: ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'],
  storedProcedures: true,
  readOnlyTransactions: true,
  twoPhaseTransactions: true,
  cancel: true,
  updateFrom: true,
  updateFromValues: true,
  autoincrement: true,
  comments: 'inline',
};

export const mysqlIdentifiers: IdentifierRules = {
  open: '`',
  close: '`',
  reserved: mysqlKeywords,
  plain: /^[a-z_][a-z0-9_$]*$/,
  maxLength: 64,
  lengthOf: (name) => [...name].length,
  // Names are kept in utf8mb3 (MySQL 8.4 Reference Manual, §11.2).
  forbidden: /[\u{10000}-\u{10FFFF}]/u,
};

/** MySQL 8.0 or later. */
export class MysqlDialect extends DefaultDialect {
  readonly name: string = 'mysql';
  readonly driver: Driver;
  readonly types: TypeCompiler = new MysqlTypes();
  /** The protocol counts parameters of a prepared statement in 16 bits. */
  readonly limits: DialectLimits = { identifierLength: 64, parameters: 65_535, rowsPerInsert: 1_000 };
  readonly capabilities: Capabilities = mysqlCapabilities;
  protected readonly identifierRules: IdentifierRules = mysqlIdentifiers;

  /** Without a driver, mysql2, which is loaded when the first connection is made. */
  constructor(driver: Driver = new Mysql2Driver()) {
    super();
    this.driver = driver;
  }

  poolDefaults(): PoolOptions {
    return { kind: 'queue', size: 5, maxOverflow: 10 };
  }

  /** The session's; that of a transaction the server does not tell. The variable has had two names. */
  async readIsolation(query: QueryRunner): Promise<ReadIsolation> {
    const [row = []] = await query("SHOW SESSION VARIABLES WHERE variable_name IN ('transaction_isolation', 'tx_isolation')");
    return { current: undefined, usual: String(row[1]).replace('-', ' ') as IsolationLevel };
  }

  classifyError(error: unknown): ErrorClassification {
    return classifyError(error);
  }

  inspector(query: QueryRunner): Inspector {
    return new MysqlInspector(query);
  }

  override reflectType(type: ReflectedType): AnySqlType | undefined {
    return reflectType(type);
  }

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new MysqlStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new MysqlDdlCompiler(context, expressions, state);
  }
}
