import { Container, createContainer, type DependencyContainer, type Resolver } from './container.ts';
import type { Dialect, DialectProvider } from './contracts/index.ts';
import { DisposalStack } from './disposal-stack.ts';
import { Engine } from './engine/engine.ts';
import type { EngineOptions } from './engine/engine-options.ts';
import { EngineRegistry } from './engine-registry.ts';
import { ConfigurationError, InvalidStateError } from './errors.ts';
import { KernelScope } from './kernel-scope.ts';
import { installAdvice } from './known-dialects.ts';
import type { Plugin } from './plugin.ts';
import { assertTimeout, PluginHost } from './plugin-host.ts';
import { dialect, poolFactory } from './services.ts';
import type { Token } from './token.ts';
import { DatabaseUrl } from './url.ts';

/** What a kernel can be told. */
export interface KernelOptions {
  /**
   * A tsyringe container of the application to register services in, under the `id` of their tokens; what it knows is
   * there for services as well. A container serves one kernel.
   */
  readonly container?: DependencyContainer;
  /** Finds the plugin of a dialect that nobody passed to `use()`; undefined if there is none. */
  readonly findDialect?: (name: string) => Promise<Plugin | undefined>;
  /** How long a plugin may take to start, in milliseconds; 10,000 if not given. */
  readonly startTimeoutMs?: number;
}

/** Containers of applications that have a kernel. */
const joined = new WeakSet<DependencyContainer>();

/**
 * Puts plugins together and keeps the engines.
 *
 * Kernels of one process know nothing of each other.
 */
export class Kernel implements Resolver, AsyncDisposable {
  /** The tsyringe container that services are registered in, for classes of the application. */
  readonly container: DependencyContainer;
  readonly #services: Container;
  readonly #disposal = new DisposalStack();
  readonly #plugins: PluginHost;
  readonly #engines: EngineRegistry;
  readonly #scopes = new Set<KernelScope>();
  readonly #findDialect: KernelOptions['findDialect'];
  /** Dialects that are being looked for, by name. */
  readonly #finding = new Map<string, Promise<Plugin | undefined>>();
  #disposing: Promise<void> | undefined;

  /** Throws KERNEL_CONTAINER_TAKEN or KERNEL_INVALID_OPTION. */
  constructor({ container, findDialect, startTimeoutMs = 10_000 }: KernelOptions = {}) {
    assertTimeout(startTimeoutMs, 'startTimeoutMs');
    this.container = container ?? createContainer();
    if (container !== undefined) join(container);
    // Classes that tsyringe made go last; in a container of the application's own they are not ours to dispose.
    else this.#disposal.push('the container', async () => this.container.dispose());
    this.#services = new Container(this.container, this.#disposal);
    this.#engines = new EngineRegistry(this.#services);
    this.#findDialect = findDialect;
    this.#plugins = new PluginHost({
      container: this.#services,
      disposal: this.#disposal,
      startTimeoutMs,
      engine: (url, options) => this.#engine(url, options, this.#plugins.isStarting),
    });
  }

  /** Takes plugins into use, in whatever order they are given; one that cannot be used is an error at once. */
  use(plugins: Plugin | readonly Plugin[]): this {
    this.#assertLive();
    this.#plugins.use([plugins].flat());
    return this;
  }

  /** Starts plugins that were not started yet, each after those it requires; engines wait for it. A failure is final. */
  async start(): Promise<void> {
    this.#assertLive();
    await this.#plugins.start();
  }

  /** A service; KERNEL_SERVICE_MISSING if nobody provides it. */
  get<T>(token: Token<T>): T {
    this.#assertLive();
    return this.#services.get(token);
  }

  has(token: Token<unknown>): boolean {
    this.#assertLive();
    return this.#services.has(token);
  }

  /**
   * A scope for a request: a child container, with services of the lifetime `scoped` for itself.
   *
   * It may be given a child container that the application made, which then stays the application's to dispose.
   */
  scope(container?: DependencyContainer): KernelScope {
    this.#assertLive();
    const scope = new KernelScope(this.#services, container, (ended) => this.#scopes.delete(ended));
    this.#scopes.add(scope);
    return scope;
  }

  /**
   * The one engine of a URL in this kernel.
   *
   * URLs that mean the same give the same engine, also when it is asked for at the same time, and also for a database in
   * memory. Options may be left out when the engine exists; other ones are refused with KERNEL_OPTIONS_CONFLICT. A disposed
   * engine is made anew. An unknown dialect is KERNEL_DIALECT_MISSING.
   */
  engine(url: string | DatabaseUrl, options?: EngineOptions): Promise<Engine> {
    return this.#engine(url, options, false);
  }

  /** Engines that exist. */
  get engines(): readonly Engine[] {
    return this.#engines.live;
  }

  /**
   * Disposes open scopes, then engines, plugins and services in the reverse order of their coming, one after another.
   *
   * A failure does not keep the rest from being disposed; all of them come together in a DisposalError.
   */
  dispose(): Promise<void> {
    this.#disposing ??= this.#disposeAll();
    return this.#disposing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #engine(url: string | DatabaseUrl, options: EngineOptions | undefined, whileStarting: boolean): Promise<Engine> {
    this.#assertLive();
    const parsed = typeof url === 'string' ? DatabaseUrl.parse(url) : url;
    const provider = await this.#dialectProvider(parsed.dialect, whileStarting);
    if (parsed.driver !== undefined && !provider.drivers.includes(parsed.driver)) {
      throw new ConfigurationError(
        'KERNEL_DRIVER_UNKNOWN',
        `the dialect '${parsed.dialect}' has no driver '${parsed.driver}'; it has ${provider.drivers.join(', ')}.`,
      );
    }
    return this.#engines.get(identityOf(parsed, provider), options, async (forget) => {
      if (!whileStarting) await this.start();
      return this.#createEngine(parsed, await provider.create(parsed), options ?? {}, forget);
    });
  }

  #createEngine(url: DatabaseUrl, dialect: Dialect, options: EngineOptions, forget: () => void): Engine {
    this.#assertLive();
    if (!this.#services.has(poolFactory)) {
      throw new ConfigurationError(
        'KERNEL_SERVICE_MISSING',
        `an engine needs '${poolFactory.description}'; pass a pool plugin, such as that of @sqlayer/pool, to kernel.use().`,
      );
    }
    const onDispose = (): void => {
      stay();
      forget();
    };
    const engine = new Engine({ url, dialect, poolFactory: this.#services.get(poolFactory), options, onDispose });
    const stay = this.#disposal.push(`the engine of ${url}`, () => engine.dispose());
    return engine;
  }

  async #dialectProvider(name: string, whileStarting: boolean): Promise<DialectProvider> {
    const service = dialect(name);
    // A plugin may offer its dialect only when it starts.
    if (!whileStarting && !this.#services.has(service)) await this.start();
    if (!this.#services.has(service)) await this.#findPlugin(name);
    if (!this.#services.has(service)) {
      const usage = this.#findDialect === undefined ? ', and pass its plugin to kernel.use()' : '';
      throw new ConfigurationError('KERNEL_DIALECT_MISSING', `no plugin provides the dialect '${name}'; ${installAdvice(name)}${usage}.`);
    }
    return this.#services.get(service);
  }

  /** Takes the plugin of a dialect into use, if there is one; calls at the same time look for it once. */
  async #findPlugin(name: string): Promise<void> {
    if (this.#findDialect === undefined) return;
    let finding = this.#finding.get(name);
    if (finding === undefined) {
      finding = this.#findDialect(name).finally(() => this.#finding.delete(name));
      this.#finding.set(name, finding);
    }
    const found = await finding.catch((cause: unknown) => {
      throw new ConfigurationError('KERNEL_DIALECT_MISSING', `the dialect '${name}' could not be loaded; ${installAdvice(name)}.`, {
        cause,
      });
    });
    if (found !== undefined && !this.#plugins.has(found.name)) this.use(found);
  }

  async #disposeAll(): Promise<void> {
    await this.#plugins.stop();
    for (const scope of this.#scopes) this.#disposal.push('an open scope', () => scope.dispose());
    await this.#disposal.dispose();
  }

  #assertLive(): void {
    if (this.#disposing !== undefined) throw new InvalidStateError('KERNEL_DISPOSED', 'the kernel was disposed; make a new one.');
  }
}

/** The URL that tells engines apart: the default driver is the same whether it is named or not. */
function identityOf(url: DatabaseUrl, provider: DialectProvider): DatabaseUrl {
  const normalised = provider.normalise?.(url) ?? url;
  return normalised.driver === provider.drivers[0] ? normalised.with({ driver: undefined }) : normalised;
}

function join(container: DependencyContainer): void {
  if (joined.has(container)) {
    throw new ConfigurationError(
      'KERNEL_CONTAINER_TAKEN',
      'the container has a kernel already; give each kernel a child of its own: container.createChildContainer().',
    );
  }
  joined.add(container);
}
