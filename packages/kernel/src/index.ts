/** The kernel of sqlayer: plugins and services, engines, connections, transactions and results. */
export type { DependencyContainer, Lifetime, Resolver, ServiceFactory } from './container.ts';
export { DisposalError } from './disposal-stack.ts';
export type { ConnectionEngine, Parameters, RawRecord, RunOptions } from './engine/connection.ts';
export { Connection } from './engine/connection.ts';
export type { EngineInit } from './engine/engine.ts';
export { Engine } from './engine/engine.ts';
export type { UnpooledConnection } from './engine/engine-core.ts';
export { translatedStructure } from './engine/engine-core.ts';
export type {
  BeginEvent,
  ConnectionEvent,
  DoConnectEvent,
  DoExecuteEvent,
  EngineEvents,
  EngineOperation,
  ErrorEvent,
  ExecutedEvent,
  InvalidateEvent,
  LeakEvent,
  NoticeEvent,
  PrepareEvent,
  ReplacedStatement,
  SavepointEvent,
  StatementEvent,
  TransactionEvent,
} from './engine/engine-events.ts';
export type { EngineOptions } from './engine/engine-options.ts';
export { PendingResult, PendingRows } from './engine/pending-result.ts';
export { ProcedureResult } from './engine/procedure-result.ts';
export type { RawStream } from './engine/raw-stream.ts';
export type { RowView } from './engine/result.ts';
export { Result, RowSet } from './engine/result.ts';
export { rowDecoder } from './engine/result-columns.ts';
export type { RetryEvent, RetryOptions } from './engine/retry.ts';
export type { DecodedColumn, RowDecoder } from './engine/row-decoder.ts';
export { createRowDecoder } from './engine/row-decoder.ts';
export type { LogLevel, LogRecord, LogSink } from './engine/statement-log.ts';
export { logLine, standardErrorSink } from './engine/statement-log.ts';
export type { StreamDecoder } from './engine/stream-result.ts';
export { RowStream, StreamResult } from './engine/stream-result.ts';
export { StructureCache } from './engine/structure-cache.ts';
export { Transaction, TwoPhaseTransaction } from './engine/transaction.ts';
export type { KernelErrorCode } from './error-codes.ts';
export { kernelErrorCodes } from './error-codes.ts';
export type { Listener } from './event-hub.ts';
export { EventHub } from './event-hub.ts';
export type { KernelOptions } from './kernel.ts';
export { Kernel } from './kernel.ts';
export type { KernelScope } from './kernel-scope.ts';
export { dialectPackages } from './known-dialects.ts';
export type { Plugin, PluginContext } from './plugin.ts';
export { definePlugin } from './plugin.ts';
export { dialect, poolFactory } from './services.ts';
export type { Token } from './token.ts';
export { token } from './token.ts';
export { DatabaseUrl } from './url.ts';
export type { DatabaseHost, DatabaseUrlParts, UrlQuery } from './url-parts.ts';
