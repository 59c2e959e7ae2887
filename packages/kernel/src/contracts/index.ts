/** What kernel, pool, expression language, dialects and ORM share: types, and the little code that comes with them. */

export type { Listener } from '../event-hub.ts';
export { EventHub } from '../event-hub.ts';
export type { Capabilities, DialectLimits } from './capabilities.ts';
export { minimalCapabilities } from './capabilities.ts';
export { canGenerateCode } from './code-generation.ts';
export type { DatabaseErrorCode } from './database-error-codes.ts';
export { databaseErrorCodes } from './database-error-codes.ts';
export type { CompileOptions, Dialect, DialectProvider, QueryRunner } from './dialect.ts';
export type {
  Driver,
  DriverBatch,
  DriverConnection,
  DriverNotice,
  DriverRequest,
  DriverResult,
  DriverStream,
  ErrorClassification,
  RawRow,
  ReadIsolation,
  TransactionOptions,
  TwoPhaseTransactions,
} from './driver.ts';
export type { ExecutionOptions, IsolationLevel } from './execution-options.ts';
export type { Inspector, InspectorScope, InspectorSelection } from './inspector.ts';
export type { MaybePromise } from './maybe-promise.ts';
export { attempt, chain, isPromise } from './maybe-promise.ts';
export { OutParameter } from './out-parameter.ts';
export { ParameterSetError } from './parameter-set-error.ts';
export type { ConnectionLifecycle, Pool, PoolEvents, PooledConnection, PoolFactory, PoolKind, PoolOptions, PoolStatus } from './pool.ts';
export { queuePoolOptions } from './pool.ts';
export { warnProcess } from './process-warning.ts';
export type {
  ReferentialAction,
  ReflectedCheck,
  ReflectedColumn,
  ReflectedConstraint,
  ReflectedCounting,
  ReflectedDefaultSequence,
  ReflectedDomain,
  ReflectedEnum,
  ReflectedExclusion,
  ReflectedForeignKey,
  ReflectedIdentity,
  ReflectedIndex,
  ReflectedIndexElement,
  ReflectedName,
  ReflectedNamedType,
  ReflectedOptions,
  ReflectedPrimaryKey,
  ReflectedRange,
  ReflectedSequence,
  ReflectedTable,
  ReflectedType,
  ReflectedUnique,
  RelationKind,
} from './reflected-schema.ts';
export type {
  BoundStatement,
  Compiled,
  CompiledCall,
  Executable,
  ParameterSet,
  ProcedureCall,
  ResultColumn,
  StatementPurpose,
  StatementStructure,
} from './statement.ts';
