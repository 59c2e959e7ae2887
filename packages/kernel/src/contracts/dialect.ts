import type { DatabaseUrl } from '../url.ts';
import type { Capabilities, DialectLimits } from './capabilities.ts';
import type { Driver, DriverConnection, ErrorClassification, ReadIsolation } from './driver.ts';
import type { Inspector } from './inspector.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { PoolOptions } from './pool.ts';
import type { Compiled, Executable, StatementStructure } from './statement.ts';

/** Runs SQL text for an inspector: rows as arrays, in order. */
export type QueryRunner = (sql: string, parameters?: readonly unknown[]) => MaybePromise<readonly (readonly unknown[])[]>;

/** How a statement is compiled. */
export interface CompileOptions {
  /** Values are written into the text instead of being bound: for logs and scripts, never for values that came from outside. */
  readonly literalValues?: boolean | undefined;
  /** Schemas that stand for others: `{ '': 'tenant_1' }` puts tables without a schema into one. */
  readonly schemaTranslateMap?: Readonly<Record<string, string | null>> | undefined;
  /** The structure of the statement, where the caller knows it already. */
  readonly structure?: StatementStructure | undefined;
}

/** The SQL of one database, as the engine sees it. */
export interface Dialect {
  /** `sqlite`, `postgres`; also the scheme of its URLs. */
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly limits: DialectLimits;
  readonly driver: Driver;
  /** Turns a statement into SQL; throws a CompileError where the database has no way to say it. */
  compile(statement: Executable, options?: CompileOptions): Compiled;
  /** The pool that fits this database and URL where the application does not say; of another kind, it has no options of queues. */
  poolDefaults(url: DatabaseUrl): PoolOptions;
  /**
   * Looks at the server on the first connection, before any statement is compiled for it. The dialect that it gives, if it gives
   * one, takes its place: one that knows what this server has, and how much it takes.
   */
  initialize?(connection: DriverConnection): MaybePromise<Dialect | undefined>;
  savepointSql(name: string): string;
  rollbackToSavepointSql(name: string): string;
  /** Undefined where savepoints are never released. */
  releaseSavepointSql(name: string): string | undefined;
  /** Asks the database how transactions are isolated; absent where it does not tell. */
  readIsolation?(query: QueryRunner): MaybePromise<ReadIsolation>;
  classifyError(error: unknown): ErrorClassification;
  inspector(query: QueryRunner): Inspector;
}

/** What a dialect plugin provides: a dialect for each engine that asks. */
export interface DialectProvider {
  readonly name: string;
  /** Names that may follow `+` in a URL; the first is the default. */
  readonly drivers: readonly string[];
  /**
   * The one way of writing a URL that engines are told apart by: without the default port, with a database in memory
   * always named. The URL itself if not given.
   */
  normalise?(url: DatabaseUrl): DatabaseUrl;
  create(url: DatabaseUrl): MaybePromise<Dialect>;
}
