import type { AsyncLocalStorage } from 'node:async_hooks';
import { InvalidStateError } from '../errors.ts';

/** Engines that a call is within `run()` of, kept by the platform where it can; elsewhere nested calls are not noticed. */
let storage: AsyncLocalStorage<ReadonlySet<object>> | undefined;

/**
 * Runs something that may be repeated; within another such thing of the same engine it is ENGINE_NESTED_RUN.
 *
 * What the inner one commits would be committed again when the outer one is repeated.
 */
export function notNested<T>(engine: object, work: () => Promise<T>): Promise<T> {
  // Asked for when it is needed, so that the package loads where there is no such module.
  storage ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
  const outer = storage.getStore();
  if (outer?.has(engine)) {
    throw new InvalidStateError(
      'ENGINE_NESTED_RUN',
      'run() was called within run() of the same engine; use the connection that it was given, and beginNested() for a savepoint.',
    );
  }
  return storage.run(new Set([...(outer ?? []), engine]), work);
}
