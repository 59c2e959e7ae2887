import type { Compiled } from '../contracts/index.ts';

/** One line of the log. */
export interface LogRecord {
  readonly event: 'statement' | 'begin' | 'commit' | 'rollback' | 'savepoint' | 'error' | 'pool';
  /** The SQL, or what happened. */
  readonly text: string;
  /** Parameters as they may be shown; undefined without any. */
  readonly parameters: string | undefined;
  readonly durationMs: number | undefined;
  readonly rowCount: number | undefined;
  /** What `logTag` says. */
  readonly tag: string | undefined;
}

/** Takes log records; what it throws is thrown at the statement. */
export type LogSink = (record: LogRecord) => void;

/** Writes records to standard error, one statement after another. */
export const standardErrorSink: LogSink = ({ event, text, parameters, durationMs, rowCount, tag }) => {
  const took = durationMs === undefined ? '' : ` (${durationMs.toFixed(1)} ms${rowCount === undefined ? '' : `, ${rowCount} rows`})`;
  const label = tag === undefined ? '' : ` [${tag}]`;
  const shown = parameters === undefined ? '' : `\n  ${parameters}`;
  process.stderr.write(`sqlayer ${event}${label}: ${text}${took}${shown}\n`);
};

const FIRST = 8;
const LAST = 2;
const LONGEST = 80;

/** Parameters for people: long texts cut, the middle of a long list left out, secret ones as `***`. */
export function showParameters(parameters: readonly unknown[], secret: Compiled['secretParameters']): string | undefined {
  return show(parameters, (value, i) => (secret?.has(i) ? '***' : showValue(value)));
}

/** Types and lengths of parameters, and nothing of their content. */
export function describeParameters(parameters: readonly unknown[]): string | undefined {
  return show(parameters, (value) => describeParameter(value));
}

function show(parameters: readonly unknown[], one: (value: unknown, index: number) => string): string | undefined {
  if (parameters.length === 0) return undefined;
  if (parameters.length <= FIRST + LAST) return `[${parameters.map(one).join(', ')}]`;
  const head = parameters.slice(0, FIRST).map(one);
  const tail = parameters.slice(-LAST).map((value, i) => one(value, parameters.length - LAST + i));
  return `[${head.join(', ')}, … ${parameters.length - FIRST - LAST} more …, ${tail.join(', ')}]`;
}

function showValue(value: unknown): string {
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (typeof value === 'bigint') return `${value}n`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}

function describeParameter(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `string(${value.length})`;
  if (value instanceof Uint8Array) return `bytes(${value.length})`;
  return typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
}
