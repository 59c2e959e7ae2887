import type { Engine } from '@sqlayer/kernel';

/** One statement as it was sent. */
export interface RecordedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The statements of an engine since recording began. */
export interface StatementRecorder extends Disposable {
  readonly statements: readonly RecordedStatement[];
  /** Only the texts, for comparisons. */
  readonly sql: readonly string[];
  /** Forgets what was recorded. */
  clear(): void;
  /** Ends the recording. */
  stop(): void;
}

/**
 * Records every statement that an engine sends, so that a test can count them: `using recorder = recordStatements(engine)`.
 *
 * Transactions and savepoints are no statements here.
 */
export function recordStatements(engine: Engine): StatementRecorder {
  const statements: RecordedStatement[] = [];
  const stop = engine.events.on('beforeExecute', ({ sql, parameters }) => {
    statements.push({ sql, parameters });
  });
  return {
    statements,
    get sql() {
      return statements.map((statement) => statement.sql);
    },
    clear: () => {
      statements.length = 0;
    },
    stop,
    [Symbol.dispose]: stop,
  };
}
