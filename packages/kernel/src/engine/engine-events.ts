import type { Connection } from './connection.ts';

/** A statement on its way to the driver. */
export interface StatementEvent {
  readonly connection: Connection;
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
  begin: { readonly connection: Connection };
  commit: { readonly connection: Connection };
  rollback: { readonly connection: Connection };
  savepoint: { readonly connection: Connection; readonly name: string };
  rollbackToSavepoint: { readonly connection: Connection; readonly name: string };
  releaseSavepoint: { readonly connection: Connection; readonly name: string };
}
