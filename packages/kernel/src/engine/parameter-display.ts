import type { BoundStatement, Compiled } from '../contracts/statement.ts';
import { cutText } from './shown-text.ts';

/** Whose parameters are shown: values as they are (shortened), or only their types and lengths. */
export type ParameterForm = 'values' | 'types';

const FIRST = 8;
const LAST = 2;
const LONGEST_VALUE = 100;
const SECRET = '***';

/** What `showParameters` and `hideParameters` mean for logs and for errors. */
export interface ParameterPolicy {
  readonly inLogs: ParameterForm;
  readonly inErrors: ParameterForm;
}

/** Logs show values unless told not to, errors only if told so; `hideParameters` wins. */
export function parameterPolicy(options: { readonly showParameters?: boolean; readonly hideParameters?: boolean }): ParameterPolicy {
  const { showParameters, hideParameters } = options;
  return {
    inLogs: hideParameters === true || showParameters === false ? 'types' : 'values',
    inErrors: hideParameters !== true && showParameters === true ? 'values' : 'types',
  };
}

/** The parameters of one statement: `[1, 'x', ***]`; undefined where there are none. Long lists lose their middle. */
export function showParameters(
  bound: BoundStatement,
  compiled: Pick<Compiled, 'secretParameters'> | undefined,
  form: ParameterForm,
): string | undefined {
  const { parameters } = bound;
  if (parameters.length === 0) return undefined;
  const secret = bound.secretParameters ?? compiled?.secretParameters;
  const show = form === 'values' ? showValue : showType;
  return `[${elided(parameters, (value, i) => (secret?.has(i) ? SECRET : show(value)))}]`;
}

/** The parameters of several executions of one statement, with how many there are. */
export function showParameterSets(
  sets: readonly BoundStatement[],
  compiled: Pick<Compiled, 'secretParameters'> | undefined,
  form: ParameterForm,
): string {
  return `${sets.length} sets: [${elided(sets, (set) => showParameters(set, compiled, form) ?? '[]')}]`;
}

function elided<T>(items: readonly T[], show: (item: T, index: number) => string): string {
  if (items.length <= FIRST + LAST) return items.map(show).join(', ');
  const last = items.length - LAST;
  const head = items.slice(0, FIRST).map(show);
  const tail = items.slice(last).map((item, i) => show(item, last + i));
  return `${head.join(', ')}, … ${items.length - FIRST - LAST} more …, ${tail.join(', ')}`;
}

/** A value as a log shows it; texts are shortened, bytes only counted. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `'${cutText(value, LONGEST_VALUE)}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return showType(value);
  return cutText(asJson(value), LONGEST_VALUE);
}

function showType(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `string(${value.length})`;
  if (typeof value !== 'object') return typeof value;
  if (ArrayBuffer.isView(value)) return `bytes(${value.byteLength})`;
  if (Array.isArray(value)) return `array(${value.length})`;
  return value.constructor?.name ?? 'object';
}

/** Not every object a driver takes has a JSON: cycles and bigints have none. */
function asJson(value: object): string {
  try {
    return JSON.stringify(value) ?? showType(value);
  } catch {
    return showType(value);
  }
}
