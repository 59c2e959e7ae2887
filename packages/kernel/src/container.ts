// tsyringe throws on import unless a Reflect polyfill came first.
import 'reflect-metadata/lite';
import { type DependencyContainer, container as globalContainer, instancePerContainerCachingFactory } from 'tsyringe';
import { DisposalStack } from './disposal-stack.ts';
import { ConfigurationError } from './errors.ts';
import type { Token } from './token.ts';

export type { DependencyContainer } from 'tsyringe';

/** How often a service is made: once for all, at every request, or once for each child container. */
export type Lifetime = 'singleton' | 'transient' | 'scoped';

/** What the maker of a service is given to find the services that it needs. */
export interface Resolver {
  get<T>(token: Token<T>): T;
}

export type ServiceFactory<T> = (resolver: Resolver) => T;

/**
 * A tsyringe container with typed tokens, the only place that knows tsyringe.
 *
 * It never registers in the global container. What it made is disposed last first; tsyringe itself would dispose only
 * instances of classes, and in order of creation.
 */
export class Container implements Resolver {
  readonly #inner: DependencyContainer;
  readonly #disposal = new DisposalStack();
  /** Services being made at this moment, outermost first, to find circles. */
  readonly #making: Token<unknown>[];

  constructor(parent: DependencyContainer = globalContainer, making: Token<unknown>[] = []) {
    this.#inner = parent.createChildContainer();
    this.#making = making;
  }

  provide<T>(token: Token<T>, factory: ServiceFactory<T>, lifetime: Lifetime = 'singleton'): void {
    const make = (resolver: Container): T => resolver.#make(token, factory);
    if (lifetime === 'transient') {
      this.#inner.register(token.id, { useFactory: (asked) => make(this.#containerOf(asked)) });
    } else if (lifetime === 'scoped') {
      this.#inner.register(token.id, { useFactory: instancePerContainerCachingFactory((asked) => make(this.#containerOf(asked))) });
    } else {
      let made: { readonly value: T } | undefined;
      this.#inner.register(token.id, {
        useFactory: () => {
          made ??= { value: make(this) };
          return made.value;
        },
      });
    }
  }

  has(token: Token<unknown>): boolean {
    return this.#inner.isRegistered(token.id, true);
  }

  get<T>(token: Token<T>): T {
    if (!this.has(token)) {
      throw new ConfigurationError('KERNEL_SERVICE_MISSING', `nobody provides '${token.description}'; use the plugin that does.`);
    }
    return this.#inner.resolve<T>(token.id);
  }

  /** A container that sees this one's services and keeps scoped ones for itself, for the length of a request. */
  child(): Container {
    const child = new Container(this.#inner, this.#making);
    containers.set(child.#inner, child);
    return child;
  }

  async dispose(): Promise<void> {
    await this.#disposal.dispose();
  }

  #containerOf(inner: DependencyContainer): Container {
    return containers.get(inner) ?? this;
  }

  #make<T>(token: Token<T>, factory: ServiceFactory<T>): T {
    if (this.#making.includes(token)) {
      const path = [...this.#making.slice(this.#making.indexOf(token)), token].map(({ description }) => description);
      throw new ConfigurationError('KERNEL_CIRCULAR', `services need each other in a circle: ${path.join(' → ')}.`);
    }
    this.#making.push(token);
    try {
      const value = factory(this);
      const dispose = disposerOf(value);
      if (dispose !== undefined) this.#disposal.push(token.description, dispose);
      return value;
    } finally {
      this.#making.pop();
    }
  }
}

const containers = new WeakMap<DependencyContainer, Container>();

function disposerOf(value: unknown): (() => void | Promise<void>) | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const disposable = value as { readonly [Symbol.asyncDispose]?: () => Promise<void>; readonly [Symbol.dispose]?: () => void };
  const dispose = disposable[Symbol.asyncDispose] ?? disposable[Symbol.dispose];
  return dispose && (() => dispose.call(value));
}
