import type { DriverResult } from '../contracts/index.ts';

/** The connection that something happens on, as listeners see it. */
export interface ObservedConnection {
  /** The driver's own connection. */
  readonly native: unknown;
  readonly inTransaction: boolean;
  readonly closed: boolean;
  /** Sends SQL as it is to the driver; not while a statement is under way, which would wait for the listener. */
  executeRaw(sql: string, parameters?: readonly unknown[]): Promise<DriverResult>;
}

/** A statement on its way to the driver. */
export interface StatementEvent {
  readonly connection: ObservedConnection;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What a listener of `beforeExecute` may send in the place of the statement. */
export interface ReplacedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What an engine tells. Listeners are waited for; an error that one throws is thrown at the caller. */
export interface EngineEvents {
  /** Before a statement is sent; an answer of `ReplacedStatement` is sent in its place. */
  beforeExecute: StatementEvent;
  afterExecute: StatementEvent & { readonly durationMs: number; readonly rowCount: number };
  /** A statement failed; a listener that answers with an Error replaces the one that is thrown. */
  error: StatementEvent & { readonly error: Error };
  begin: { readonly connection: ObservedConnection };
  commit: { readonly connection: ObservedConnection };
  rollback: { readonly connection: ObservedConnection };
  savepoint: { readonly connection: ObservedConnection; readonly name: string };
  rollbackToSavepoint: { readonly connection: ObservedConnection; readonly name: string };
  releaseSavepoint: { readonly connection: ObservedConnection; readonly name: string };
}
