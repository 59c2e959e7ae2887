import { SqlayerError } from './errors.ts';

/** Something to undo when its owner goes. */
export type Disposer = () => void | Promise<void>;

/**
 * Undoes what was done, last first, one after another.
 *
 * A failure does not keep the rest from being undone; all failures come together in KERNEL_DISPOSE_FAILED. It stands in
 * for AsyncDisposableStack, which Node 20 does not have.
 */
export class DisposalStack {
  readonly #disposers: { readonly name: string; readonly dispose: Disposer }[] = [];

  push(name: string, dispose: Disposer): void {
    this.#disposers.push({ name, dispose });
  }

  async dispose(): Promise<void> {
    const failures: { readonly name: string; readonly error: unknown }[] = [];
    for (let next = this.#disposers.pop(); next !== undefined; next = this.#disposers.pop()) {
      try {
        await next.dispose();
      } catch (error) {
        failures.push({ name: next.name, error });
      }
    }
    const [first] = failures;
    if (first === undefined) return;
    const names = failures.map(({ name }) => name).join(', ');
    const cause = failures.length === 1 ? first.error : new AggregateError(failures.map(({ error }) => error));
    throw new SqlayerError('KERNEL_DISPOSE_FAILED', `disposing ${names} failed.`, { cause });
  }
}
