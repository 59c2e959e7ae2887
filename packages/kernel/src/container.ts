// tsyringe throws on import unless a Reflect polyfill came first.
import 'reflect-metadata/lite';
import { type DependencyContainer, container as globalContainer } from 'tsyringe';
import type { DisposalStack, Disposer } from './disposal-stack.ts';
import { ConfigurationError } from './errors.ts';
import type { Token } from './token.ts';

export type { DependencyContainer } from 'tsyringe';

/**
 * How often a service is made: once for the kernel, once for each scope, or at every request.
 *
 * What is made once is disposed with the kernel or the scope; what is made at every request belongs to whoever asked.
 */
export type Lifetime = 'singleton' | 'scoped' | 'transient';

/** What the maker of a service is given to find the services that it needs. */
export interface Resolver {
  get<T>(token: Token<T>): T;
}

/** Makes a service from those that it needs. */
export type ServiceFactory<T> = (resolver: Resolver) => T;

type Disposal = Pick<DisposalStack, 'push'>;

/** One offer of a service. */
interface Provision<T> {
  readonly token: Token<T>;
  readonly factory: ServiceFactory<T>;
}

/** What a container shares with its children. */
interface Family {
  /** Services being made at this moment, outermost first, to find circles. */
  readonly making: Token<unknown>[];
  /** Our containers by tsyringe's, which is what a factory is told who asked. */
  readonly members: WeakMap<DependencyContainer, Container>;
}

/**
 * A tsyringe container with typed tokens, the only place that knows tsyringe.
 *
 * It keeps what is made once itself, and has it disposed last first: tsyringe allows factories no lifetimes, and would
 * dispose only instances of classes, in order of creation and all at once.
 */
export class Container implements Resolver {
  /** For classes that tsyringe makes. */
  readonly inner: DependencyContainer;
  /** What factories get, which may take it apart: `({ get }) => new Mailer(get(settings))`. */
  readonly resolver: Resolver = { get: (token) => this.get(token) };
  readonly #disposal: Disposal;
  readonly #family: Family;
  readonly #made = new Map<Provision<unknown>, unknown>();

  constructor(inner: DependencyContainer, disposal: Disposal, family: Family = { making: [], members: new WeakMap() }) {
    this.inner = inner;
    this.#disposal = disposal;
    this.#family = family;
    family.members.set(inner, this);
  }

  /** Offers a service from now on, in the place of one that the token stood for before. */
  provide<T>(token: Token<T>, factory: ServiceFactory<T>, lifetime: Lifetime = 'singleton'): void {
    const provision: Provision<T> = { token, factory };
    const useFactory = (asked: DependencyContainer): T => {
      if (lifetime === 'transient') return this.#memberOf(asked).#make(provision);
      return (lifetime === 'scoped' ? this.#memberOf(asked) : this).#makeOnce(provision);
    };
    this.inner.register(token.id, { useFactory });
  }

  /** Gives a value that was made elsewhere and is disposed there. */
  set<T>(token: Token<T>, value: T): void {
    this.inner.register(token.id, { useFactory: () => value });
  }

  has(token: Token<unknown>): boolean {
    return this.inner.isRegistered(token.id, true);
  }

  /** Whether the service is registered in this very container and not only in one above it. */
  holds(token: Token<unknown>): boolean {
    return this.inner.isRegistered(token.id);
  }

  get<T>(token: Token<T>): T {
    if (!this.has(token)) {
      const asking = this.#family.making.at(-1);
      const needed = asking === undefined ? '' : `, which '${asking.description}' needs`;
      throw new ConfigurationError('KERNEL_SERVICE_MISSING', `nobody provides '${token.description}'${needed}; use the plugin that does.`);
    }
    return this.inner.resolve<T>(token.id);
  }

  /** A container that sees this one's services and keeps scoped ones for itself. */
  child(inner: DependencyContainer, disposal: Disposal): Container {
    return new Container(inner, disposal, this.#family);
  }

  /** The application may make children of tsyringe's container itself; nobody tells us when they end. */
  #memberOf(asked: DependencyContainer): Container {
    return this.#family.members.get(asked) ?? this.child(asked, nothingDisposed);
  }

  #makeOnce<T>(provision: Provision<T>): T {
    // What a provision made is of its type.
    if (this.#made.has(provision)) return this.#made.get(provision) as T;
    const value = this.#make(provision);
    this.#made.set(provision, value);
    const dispose = disposerOf(value);
    if (dispose !== undefined) this.#disposal.push(`'${provision.token.description}'`, dispose);
    return value;
  }

  #make<T>({ token, factory }: Provision<T>): T {
    const { making } = this.#family;
    if (making.includes(token)) {
      const path = [...making.slice(making.indexOf(token)), token].map(({ description }) => description);
      throw new ConfigurationError('KERNEL_CIRCULAR', `services need each other in a circle: ${path.join(' → ')}.`);
    }
    making.push(token);
    try {
      return factory(this.resolver);
    } finally {
      making.pop();
    }
  }
}

/** A container of nobody else's. */
export function createContainer(): DependencyContainer {
  return globalContainer.createChildContainer();
}

const nothingDisposed: Disposal = { push: () => () => {} };

function disposerOf(value: unknown): Disposer | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const disposable = value as { readonly [Symbol.asyncDispose]?: () => Promise<void>; readonly [Symbol.dispose]?: () => void };
  const dispose = disposable[Symbol.asyncDispose] ?? disposable[Symbol.dispose];
  return dispose && (() => dispose.call(value));
}
