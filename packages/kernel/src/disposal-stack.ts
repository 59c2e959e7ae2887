import { SqlayerError } from './errors.ts';

/** Something to undo when its owner goes. */
export type Disposer = () => void | Promise<void>;

/** Several things, or one, failed while they were disposed; everything else was disposed all the same. */
export class DisposalError extends SqlayerError {
  override readonly name: string = 'DisposalError';
  /** What went wrong, in the order in which it did. */
  readonly errors: readonly unknown[];

  constructor(failures: readonly { readonly name: string; readonly error: unknown }[]) {
    const names = failures.map(({ name }) => name).join(', ');
    super('KERNEL_DISPOSE_FAILED', `disposing ${names} failed; everything else was disposed.`, { cause: failures[0]?.error });
    this.errors = failures.map(({ error }) => error);
  }
}

interface Entry {
  readonly name: string;
  readonly dispose: Disposer;
}

/**
 * Undoes what was done, last first, one after another.
 *
 * A failure does not keep the rest from being undone; all failures come together in a DisposalError. It stands in for
 * AsyncDisposableStack, which Node 20 does not have.
 */
export class DisposalStack {
  readonly #entries: Entry[] = [];

  /** Adds something to undo; the function given back forgets it, for what was undone before its owner went. */
  push(name: string, dispose: Disposer): () => void {
    const entry: Entry = { name, dispose };
    this.#entries.push(entry);
    return () => {
      const index = this.#entries.lastIndexOf(entry);
      if (index >= 0) this.#entries.splice(index, 1);
    };
  }

  async dispose(): Promise<void> {
    const failures: { readonly name: string; readonly error: unknown }[] = [];
    for (let next = this.#entries.pop(); next !== undefined; next = this.#entries.pop()) {
      try {
        await next.dispose();
      } catch (error) {
        failures.push({ name: next.name, error });
      }
    }
    if (failures.length > 0) throw new DisposalError(failures);
  }
}
