/** What kernel, pool, expression language, dialects and ORM share: types, and the little code that comes with them. */

export type { Listener } from '../event-hub.ts';
export { EventHub } from '../event-hub.ts';
export type { Capabilities, DialectLimits } from './capabilities.ts';
export { minimalCapabilities } from './capabilities.ts';
export { canGenerateCode } from './code-generation.ts';
export type { Dialect, DialectProvider, QueryRunner } from './dialect.ts';
export type {
  Driver,
  DriverConnection,
  DriverRequest,
  DriverResult,
  DriverStream,
  ErrorClassification,
  RawRow,
  TransactionOptions,
} from './driver.ts';
export type { ExecutionOptions, IsolationLevel } from './execution-options.ts';
export type {
  Inspector,
  ReferentialAction,
  ReflectedCheck,
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedPrimaryKey,
  ReflectedTable,
  ReflectedUnique,
} from './inspector.ts';
export type { MaybePromise } from './maybe-promise.ts';
export { attempt, chain, isPromise } from './maybe-promise.ts';
export type { ConnectionLifecycle, Pool, PoolEvents, PooledConnection, PoolFactory, PoolKind, PoolOptions, PoolStatus } from './pool.ts';
export type {
  BoundStatement,
  Compiled,
  Executable,
  ParameterSet,
  ResultColumn,
  StatementPurpose,
  StatementStructure,
} from './statement.ts';
