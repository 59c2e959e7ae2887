import {
  type AnySqlType,
  type BindStyle,
  type ColumnReference,
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
import { PostgresDdlCompiler } from './ddl-compiler.ts';
import { PgDriver } from './driver-pg.ts';
import { classifyError } from './errors.ts';
import { PostgresInspector } from './inspector.ts';
import { postgresKeywords } from './keywords.ts';
import type { PostgresDriver } from './postgres-driver.ts';
import { PostgresStatementCompiler } from './statement-compiler.ts';
import { reflectType } from './type-names.ts';
import { PostgresTypes } from './types.ts';

const utf8 = new TextEncoder();

const serverCapabilities: Capabilities = {
  ...minimalCapabilities,
  booleanConditions: true,
  sequences: true,
  deleteUsing: true,
  insertReturning: true,
  updateReturning: true,
  deleteReturning: true,
  insertReturningKeepsOrder: true,
  insertGivesKeys: true,
  multiRowValues: true,
  defaultInValues: true,
  emptyInsert: 'default-values',
  savepoints: true,
  transactionalDdl: true,
  alterAddConstraint: true,
  recursiveCte: true,
  windowFunctions: true,
  rightAndFullJoin: true,
  nullsOrdering: true,
  nativeBoolean: true,
  nullSafeEquality: true,
  isolationLevels: ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'],
  storedProcedures: true,
  readOnlyTransactions: true,
  deferrableTransactions: true,
  twoPhaseTransactions: true,
  cancel: true,
  updateFrom: true,
  updateFromValues: true,
  autoincrement: true,
  comments: 'statement',
  constraintComments: true,
  namedTypes: true,
  materializedViews: true,
  exclusionConstraints: true,
  listsTemporaryTables: true,
};

/** PostgreSQL 14 or later, and PGlite. */
export class PostgresDialect extends DefaultDialect {
  readonly name: string = 'postgres';
  readonly driver: PostgresDriver;
  readonly types: TypeCompiler = new PostgresTypes();
  /** NAMEDATALEN counts bytes; the protocol counts parameters in 16 bits. */
  readonly limits: DialectLimits = { identifierLength: 63, parameters: 65_535, rowsPerInsert: 1_000 };
  readonly capabilities: Capabilities;
  protected readonly identifierRules: IdentifierRules = {
    open: '"',
    close: '"',
    reserved: postgresKeywords,
    plain: /^[a-z_][a-z0-9_$]*$/,
    maxLength: 63,
    lengthOf: (name) => utf8.encode(name).length,
  };

  /** The major version of the server; 0 until the first connection. */
  #serverVersion = 0;

  /** Without a driver, pg, which is loaded when the first connection is made. */
  constructor(driver: PostgresDriver = new PgDriver()) {
    super();
    this.driver = driver;
    const { canCancel = true, hasTwoPhase = true } = driver;
    this.capabilities = { ...serverCapabilities, cancel: canCancel, twoPhaseTransactions: hasTwoPhase };
  }

  async initialize(connection: DriverConnection): Promise<undefined> {
    const request = { sql: 'SHOW server_version_num', parameters: [], exactIntegers: false, prepare: false, signal: undefined };
    const { rows } = await connection.execute(request);
    this.#serverVersion = Math.floor(Number(rows[0]?.[0]) / 10_000);
  }

  poolDefaults(): PoolOptions {
    return this.driver.poolDefaults ?? { kind: 'queue', size: 5, maxOverflow: 10 };
  }

  async readIsolation(query: QueryRunner): Promise<ReadIsolation> {
    const [row = []] = await query("SELECT current_setting('transaction_isolation'), current_setting('default_transaction_isolation')");
    const [current, usual] = row.map((level) => String(level).toUpperCase() as IsolationLevel);
    return { current, usual: usual ?? 'READ COMMITTED' };
  }

  classifyError(error: unknown): ErrorClassification {
    return classifyError(error);
  }

  inspector(query: QueryRunner): Inspector {
    return new PostgresInspector(query);
  }

  /** A table with some of its columns, all if they are not given, as COPY names it. */
  copyTarget(
    table: Table,
    columns: readonly ColumnReference[] | undefined,
    schemaTranslateMap: CompileOptions['schemaTranslateMap'],
  ): string {
    const { identifiers } = this.context;
    const schema = new CompileState([], { schemaTranslateMap }).schemaOf(table.schema);
    const list = columns === undefined ? '' : ` (${columns.map(({ name }) => identifiers.quote(name)).join(', ')})`;
    return identifiers.qualified(schema, table.name) + list;
  }

  override reflectType(type: ReflectedType, reflect: (part: ReflectedType) => AnySqlType): AnySqlType | undefined {
    return reflectType(type, reflect, this.context.identifiers);
  }

  protected override get bindStyle(): BindStyle {
    return { ...super.bindStyle, placeholder: (index) => `$${index + 1}` };
  }

  protected override statementCompiler(context: CompilerContext, state: CompileState): StatementCompiler {
    return new PostgresStatementCompiler(context, state);
  }

  protected override ddlCompiler(context: CompilerContext, expressions: StatementCompiler, state: CompileState): DdlCompiler {
    const compiler = new PostgresDdlCompiler(context, expressions, state);
    return this.#serverVersion >= 18 ? compiler.withVirtualColumns() : compiler;
  }
}
