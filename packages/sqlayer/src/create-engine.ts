import { type DatabaseUrl, type Engine, type EngineOptions, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { findDialect } from './find-dialect.ts';

let shared: Kernel | undefined;

/** The kernel that `createEngine` uses: with sqlayer's pools, and every dialect that is installed. */
export function defaultKernel(): Kernel {
  shared ??= new Kernel({ findDialect }).use(poolPlugin);
  return shared;
}

/**
 * The engine of a URL: `await createEngine('sqlite:///app.db')`.
 *
 * There is one engine for each URL in a process. A dialect that is not installed is KERNEL_DIALECT_MISSING, which says
 * what to install.
 */
export function createEngine(url: string | DatabaseUrl, options?: EngineOptions): Promise<Engine> {
  return defaultKernel().engine(url, options);
}
