import type { ExecutionOptions } from '../contracts/execution-options.ts';

const none: ExecutionOptions = Object.freeze({});

/** Options where nothing was set. */
export const noOptions: ExecutionOptions = none;

/** Lays options over others; what the upper layer does not name shines through. Allocates only where both say something. */
export function layerOptions(lower: ExecutionOptions, upper: ExecutionOptions | undefined): ExecutionOptions {
  if (upper === undefined || upper === none) return lower;
  return lower === none ? upper : { ...lower, ...upper };
}
