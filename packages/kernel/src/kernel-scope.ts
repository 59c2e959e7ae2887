import type { Container, DependencyContainer, Resolver } from './container.ts';
import { DisposalStack } from './disposal-stack.ts';
import { InvalidStateError } from './errors.ts';
import type { Token } from './token.ts';

/** Services for the length of a request: scoped ones are made once in it and disposed with it. */
export class KernelScope implements Resolver, AsyncDisposable {
  /** The tsyringe container of the scope, for classes of the application. */
  readonly container: DependencyContainer;
  readonly #services: Container;
  readonly #disposal = new DisposalStack();
  readonly #onDispose: (scope: KernelScope) => void;
  #disposing: Promise<void> | undefined;

  /** A container that the application made stays its own; one made here goes with the scope. */
  constructor(parent: Container, given: DependencyContainer | undefined, onDispose: (scope: KernelScope) => void) {
    this.container = given ?? parent.inner.createChildContainer();
    if (given === undefined) this.#disposal.push('the container', async () => this.container.dispose());
    this.#services = parent.child(this.container, this.#disposal);
    this.#onDispose = onDispose;
  }

  get<T>(token: Token<T>): T {
    this.#assertLive();
    return this.#services.get(token);
  }

  /** Gives a value to the services of the scope, such as the request or its user; it stays the caller's to dispose. */
  set<T, V extends T>(token: Token<T>, value: V): this {
    this.#assertLive();
    this.#services.set<T>(token, value);
    return this;
  }

  /** Disposes what was made in the scope, last first. */
  dispose(): Promise<void> {
    this.#onDispose(this);
    this.#disposing ??= this.#disposal.dispose();
    return this.#disposing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #assertLive(): void {
    if (this.#disposing !== undefined) throw new InvalidStateError('KERNEL_DISPOSED', 'the scope was disposed; make a new one.');
  }
}
