import {
  type AnySqlType,
  type CompilerContext,
  CompileState,
  type DdlCompiler,
  DefaultDialect,
  type IdentifierRules,
  type StatementCompiler,
  type Table,
  type TypeCompiler,
} from '@sqlayer/expression';
import {
  type Capabilities,
  type CompileOptions,
  type DialectLimits,
  type Driver,
  type DriverConnection,
  type ErrorClassification,
  type Inspector,
  type IsolationLevel,
  minimalCapabilities,
  type PoolOptions,
  type QueryRunner,
  type ReadIsolation,
  type ReflectedType,
} from '@sqlayer/kernel/contracts';
import { MariadbDdlCompiler, MysqlDdlCompiler } from './ddl-compiler.ts';
import { Mysql2Driver } from './driver-mysql2.ts';
import { classifyError } from './errors.ts';
import { MysqlInspector } from './inspector.ts';
import { mariadbKeywords, mysqlKeywords } from './keywords.ts';
import { MariadbStatementCompiler, MysqlStatementCompiler } from './statement-compiler.ts';
import { reflectType } from './type-names.ts';
import { MariadbTypes, MysqlTypes } from './types.ts';

const mysqlCapabilities: Capabilities = {
  ...minimalCapabilities,
  deleteUsing: true,
  multiRowValues: true,
  insertGivesKeys: true,
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

const mysqlIdentifiers: IdentifierRules = {
  open: '`',
  close: '`',
  reserved: mysqlKeywords,
  plain: /^[a-z_][a-z0-9_$]*$/,
  maxLength: 64,
  lengthOf: (name) => [...name].length,
  // Names are kept in utf8mb3 (MySQL 8.4 Reference Manual, §11.2).
  forbidden: /[\u{10000}-\u{10FFFF}]/u,
};

/** What is to be known of a server. */
export interface ServerTraits {
  /** The largest packet that it takes. */
  readonly packetBytes: number;
}

/** The packets that servers take which were told nothing of them: 4 MiB at the least. */
const LEAST_SERVER: ServerTraits = { packetBytes: 4_194_304 };

/** MySQL 8.0 or later. */
export class MysqlDialect extends DefaultDialect {
  readonly name: string = 'mysql';
  readonly driver: Driver;
  readonly types: TypeCompiler = new MysqlTypes();
  /** The protocol counts parameters of a prepared statement in 16 bits. */
  readonly limits: DialectLimits;
  readonly capabilities: Capabilities = mysqlCapabilities;
  protected readonly identifierRules: IdentifierRules = mysqlIdentifiers;

  /** Without a driver, mysql2, which is loaded when the first connection is made; without a server, what every one of them takes. */
  constructor(driver: Driver = new Mysql2Driver(), { packetBytes }: ServerTraits = LEAST_SERVER) {
    super();
    this.driver = driver;
    this.limits = { identifierLength: 64, parameters: 65_535, rowsPerInsert: 1_000, statementBytes: packetBytes };
  }

  /**
   * The dialect of the server that answers, whichever of the two the URL says. A class that extends one of them stands for a server
   * of its own, and is made anew with the same arguments as its base.
   */
  async initialize(connection: DriverConnection): Promise<MysqlDialect> {
    const sql = 'SELECT VERSION(), @@max_allowed_packet';
    const { rows } = await connection.execute({ sql, parameters: [], exactIntegers: false, prepare: false, signal: undefined });
    const [version, packetBytes] = rows[0] ?? [];
    const server = { packetBytes: Number(packetBytes) };
    const product = /mariadb/i.test(String(version)) ? MariadbDialect : MysqlDialect;
    const own = this.constructor as typeof MysqlDialect;
    const DialectClass = own === MysqlDialect || own === MariadbDialect ? product : own;
    return new DialectClass(this.driver, server).writingLike(this);
  }

  /** A name as it stands in SQL. */
  quoted(name: string): string {
    return this.context.identifiers.quote(name);
  }

  /** The name of a table, for LOAD DATA. */
  loadTarget({ schema, name }: Table, schemaTranslateMap: CompileOptions['schemaTranslateMap']): string {
    return this.context.identifiers.qualified(new CompileState([], { schemaTranslateMap }).schemaOf(schema), name);
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

/** MariaDB 10.6 or later. */
export class MariadbDialect extends MysqlDialect {
  override readonly name: string = 'mariadb';
  override readonly types: TypeCompiler = new MariadbTypes();
  /** Rows are given back while they are inserted, one after another. */
  override readonly capabilities: Capabilities = {
    ...mysqlCapabilities,
    insertReturning: true,
    insertReturningKeepsOrder: true,
    deleteReturning: true,
    sequences: true,
  };
  protected override readonly identifierRules: IdentifierRules = { ...mysqlIdentifiers, reserved: mariadbKeywords };

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new MariadbStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    return new MariadbDdlCompiler(context, expressions, state);
  }
}
