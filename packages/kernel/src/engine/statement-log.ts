import type { DriverResult } from '../contracts/driver.ts';
import type { ConnectionEvent, EngineOperation, LeakEvent } from './engine-events.ts';
import { showValue } from './parameter-display.ts';
import { shownSql } from './shown-text.ts';

/**
 * Debug records are those of result rows, error records those of what failed, and warnings those of a statement that
 * probably does not say what is meant and of a connection that was probably forgotten; all others are info.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One thing an engine did. */
export interface LogRecord {
  readonly time: Date;
  readonly level: LogLevel;
  /**
   * `close` is the end of a physical connection, `rows` what a statement gave, `leak` a connection that is held for too long,
   * `retry` a transaction that is tried again, `notice` what the database says beside its answers.
   */
  readonly event: EngineOperation | 'close' | 'rows' | 'leak' | 'retry' | 'notice';
  /** The name of the dialect. */
  readonly dialect: string;
  /** The number of the physical connection; undefined where none came about. */
  readonly connectionId: number | undefined;
  /** The SQL, where there is some. A list of unknown length is shown with one placeholder. */
  readonly sql: string | undefined;
  /** Parameters as they may be shown, secret ones as `***`; undefined where there are none. */
  readonly parameters: string | undefined;
  readonly durationMs: number | undefined;
  /** Rows given or changed. */
  readonly rowCount: number | undefined;
  /** What the option `logTag` says. */
  readonly tag: string | undefined;
  /** The message of an error or a notice, or the rows of a `rows` record as they may be shown. */
  readonly detail: string | undefined;
}

/** Takes log records, at once and in order. What it throws is a warning of the process and not an error of the statement. */
export type LogSink = (record: LogRecord) => void;

/** What varies between records. */
export type LogEntry = Pick<LogRecord, 'event' | 'connectionId'> & Partial<Omit<LogRecord, 'time' | 'dialect'>>;

/** Writes a line for each record to standard error. */
export const standardErrorSink: LogSink = (record) => {
  process.stderr.write(`${logLine(record)}\n`);
};

/** A record as one line: `12:30:59.001 sqlite#1 execute [tag] SELECT 1  [5]  (0.12 ms, 1 rows)`. */
export function logLine(record: LogRecord): string {
  const { time, dialect, connectionId, event, tag, sql, parameters, durationMs, rowCount, detail } = record;
  const measures = [
    ...(durationMs === undefined ? [] : [`${durationMs.toFixed(2)} ms`]),
    ...(rowCount === undefined ? [] : [`${rowCount} ${rowCount === 1 ? 'row' : 'rows'}`]),
  ];
  const parts = [
    time.toISOString().slice(11, 23),
    connectionId === undefined ? dialect : `${dialect}#${connectionId}`,
    record.level === 'error' ? `${event} failed:` : record.level === 'warn' ? 'warning:' : event,
    tag === undefined ? '' : `[${tag}]`,
    sql === undefined ? '' : shownSql(sql).replaceAll(/\s*\n\s*/g, ' '),
    parameters ?? '',
    detail ?? '',
    measures.length === 0 ? '' : `(${measures.join(', ')})`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** The log of an engine; does nothing unless it was asked for. */
export class StatementLog {
  /** Whether records are wanted at all; asked before one is made. */
  readonly enabled: boolean;
  /** Whether result rows are wanted too. */
  readonly showsRows: boolean;
  readonly #sink: LogSink;
  readonly #dialect: string;

  /** Without `echo`, a sink alone is a wish for records. */
  constructor(dialect: string, options: { readonly echo?: boolean | 'debug'; readonly logger?: LogSink }, rowsMayShow: boolean) {
    const { echo, logger } = options;
    this.enabled = echo === undefined ? logger !== undefined : echo !== false;
    this.showsRows = echo === 'debug' && rowsMayShow;
    this.#sink = logger ?? standardErrorSink;
    this.#dialect = dialect;
  }

  write(entry: LogEntry): void {
    if (!this.enabled) return;
    const { event, connectionId, level = 'info', sql, parameters, durationMs, rowCount, tag, detail } = entry;
    try {
      this.#sink({
        time: new Date(),
        level,
        event,
        dialect: this.#dialect,
        connectionId,
        sql,
        parameters,
        durationMs,
        rowCount,
        tag,
        detail,
      });
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error), { type: 'SqlayerLogWarning' });
    }
  }

  /** What a statement probably does not mean; without a log it becomes a warning of the process. */
  warn(sql: string, detail: string, tag: string | undefined): void {
    if (this.enabled) this.write({ event: 'execute', level: 'warn', connectionId: undefined, sql, detail, tag });
    else process.emitWarning(`${detail}\n  in: ${shownSql(sql)}`, { type: 'SqlayerWarning' });
  }

  /** A connection that is held for too long, and who has it; without a log and a listener it becomes a warning of the process. */
  leak(
    connectionId: number | undefined,
    { heldForMs, checkedOutAt, stack }: Omit<LeakEvent, keyof ConnectionEvent>,
    isHeard: boolean,
  ): void {
    const callers = (stack?.split('\n').slice(1) ?? []).map((line) => line.trim()).join(' ');
    const detail = `a connection taken at ${checkedOutAt.toISOString()} was not given back yet; it was taken ${callers}`;
    if (this.enabled) this.write({ event: 'leak', level: 'warn', connectionId, durationMs: heldForMs, detail });
    else if (!isHeard) process.emitWarning(detail, { type: 'SqlayerWarning' });
  }

  /** The first rows of a result, if the statement gives any. */
  writeRows(connectionId: number | undefined, { rows, columnNames }: DriverResult, tag: string | undefined): void {
    if (columnNames === undefined) return;
    const shown = rows.length > SHOWN_ROWS ? rows.slice(0, SHOWN_ROWS) : rows;
    const more = rows.length > shown.length ? ` … ${rows.length - shown.length} more` : '';
    const detail = `(${columnNames.join(', ')}) ${shown.map((row) => `(${row.map(showValue).join(', ')})`).join(' ')}${more}`;
    this.write({ event: 'rows', level: 'debug', connectionId, rowCount: rows.length, tag, detail });
  }
}

const SHOWN_ROWS = 10;
