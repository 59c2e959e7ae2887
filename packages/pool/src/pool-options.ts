import { type PoolKind, type PoolOptions, queuePoolOptions } from '@sqlayer/kernel/contracts';
import { ConfigurationError } from '@sqlayer/kernel/errors';

/** Options with every default filled in. */
export interface ResolvedPoolOptions {
  readonly kind: PoolKind;
  readonly size: number;
  readonly maxOverflow: number;
  readonly checkoutTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly recycleAfterMs: number | undefined;
  readonly prePing: boolean;
  readonly order: 'fifo' | 'lifo';
  readonly resetOnReturn: boolean;
  readonly leakReportAfterMs: number | undefined;
}

const kinds: readonly PoolKind[] = ['queue', 'null', 'static', 'assertion'];
const queueOnly: ReadonlySet<string> = new Set(queuePoolOptions);
const known = new Set(['kind', 'answerTimeoutMs', 'recycleAfterMs', 'prePing', 'resetOnReturn', 'leakReportAfterMs', ...queueOnly]);

/** Fills in defaults; anything wrong is POOL_INVALID_OPTION, naming option, value and range. */
export function resolvePoolOptions(options: PoolOptions): ResolvedPoolOptions {
  const kind = options.kind ?? 'queue';
  if (!kinds.includes(kind)) throw invalid('kind', kind, `one of ${kinds.join(', ')}`);
  for (const [name, value] of Object.entries(options)) {
    if (!known.has(name))
      throw new ConfigurationError('POOL_INVALID_OPTION', `a pool has no option '${name}'; it has ${[...known].join(', ')}.`);
    if (kind !== 'queue' && queueOnly.has(name) && value !== undefined) {
      throw new ConfigurationError('POOL_INVALID_OPTION', `the option '${name}' means nothing to a pool of kind '${kind}'; leave it out.`);
    }
  }
  if (options.order !== undefined && options.order !== 'fifo' && options.order !== 'lifo')
    throw invalid('order', options.order, "'fifo' or 'lifo'");
  return {
    kind,
    size: count('size', options.size, 1) ?? 5,
    maxOverflow: count('maxOverflow', options.maxOverflow, 0) ?? 10,
    checkoutTimeoutMs: time('checkoutTimeoutMs', options.checkoutTimeoutMs, 0) ?? 30_000,
    answerTimeoutMs: time('answerTimeoutMs', options.answerTimeoutMs, 1) ?? 5_000,
    recycleAfterMs: count('recycleAfterMs', options.recycleAfterMs, 1),
    prePing: flag('prePing', options.prePing) ?? false,
    order: options.order ?? 'fifo',
    resetOnReturn: flag('resetOnReturn', options.resetOnReturn) ?? true,
    leakReportAfterMs: time('leakReportAfterMs', options.leakReportAfterMs, 1),
  };
}

function count(name: string, value: unknown, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least)
    throw invalid(name, value, `a whole number from ${least}`);
  return value;
}

/** A time that a timer of Node waits for: beyond 31 bits it would fire at once. */
function time(name: string, value: unknown, least: number): number | undefined {
  if (value === Number.POSITIVE_INFINITY) return value;
  const timeMs = count(name, value, least);
  if (timeMs === undefined || timeMs < 2 ** 31) return timeMs;
  throw invalid(name, value, 'less than 2^31, or Infinity');
}

function flag(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw invalid(name, value, 'true or false');
}

function invalid(name: string, value: unknown, wanted: string): ConfigurationError {
  return new ConfigurationError(
    'POOL_INVALID_OPTION',
    `the option '${name}' of a pool must be ${wanted}, not ${JSON.stringify(value) ?? String(value)}.`,
  );
}
