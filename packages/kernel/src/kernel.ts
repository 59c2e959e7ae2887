import { Container, type DependencyContainer } from './container.ts';
import type { DialectProvider } from './contracts/index.ts';
import { DisposalStack } from './disposal-stack.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineOptions } from './engine/engine-options.ts';
import { EngineRegistry } from './engine-registry.ts';
import { ConfigurationError, InvalidStateError, SqlayerError } from './errors.ts';
import { installAdvice } from './known-dialects.ts';
import { type Plugin, type PluginContext } from './plugin.ts';
import { orderPlugins } from './plugin-graph.ts';
import { dialect, poolFactory } from './services.ts';
import type { Token } from './token.ts';
import { DatabaseUrl } from './url.ts';

export interface KernelOptions {
  /** The application's own tsyringe container; the kernel registers in a child of it. */
  readonly container?: DependencyContainer;
  /** Finds the plugin of a dialect that nobody passed to `use()`; undefined if there is none. */
  readonly findDialect?: (name: string) => Promise<Plugin | undefined>;
  /** How long a plugin may take to start, in milliseconds; 10,000 if not given. */
  readonly startTimeoutMs?: number;
}

/** Services for the length of a request: scoped ones are made once in it and disposed with it. */
export interface KernelScope extends AsyncDisposable {
  get<T>(token: Token<T>): T;
  dispose(): Promise<void>;
}

/**
 * Puts plugins together and keeps the engines.
 *
 * Kernels of one process know nothing of each other.
 */
export class Kernel implements AsyncDisposable {
  readonly #container: Container;
  readonly #plugins = new Map<string, Plugin>();
  readonly #owners = new Map<Token<unknown>, string>();
  readonly #disposal = new DisposalStack();
  readonly #engines: EngineRegistry;
  readonly #findDialect: KernelOptions['findDialect'];
  readonly #startTimeoutMs: number;
  #unstarted: Plugin[] = [];
  #starting: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(options: KernelOptions = {}) {
    this.#container = new Container(options.container);
    this.#findDialect = options.findDialect;
    this.#startTimeoutMs = options.startTimeoutMs ?? 10_000;
    this.#engines = new EngineRegistry(this.#container);
  }

  /** Takes plugins into use, in whatever order they are given; one that cannot be used is an error at once. */
  use(plugins: Plugin | readonly Plugin[]): this {
    this.#assertLive();
    const added = orderPlugins(Array.isArray(plugins) ? (plugins as readonly Plugin[]) : [plugins as Plugin], this.#plugins);
    for (const plugin of added) this.#install(plugin);
    return this;
  }

  /** Starts plugins that were not started yet, each after those it requires; engines wait for it. */
  start(): Promise<void> {
    this.#assertLive();
    this.#starting = this.#starting.then(() => this.#startAll());
    return this.#starting;
  }

  get<T>(token: Token<T>): T {
    this.#assertLive();
    return this.#container.get(token);
  }

  has(token: Token<unknown>): boolean {
    return this.#container.has(token);
  }

  /** A scope for a request. */
  scope(): KernelScope {
    this.#assertLive();
    const child = this.#container.child();
    const dispose = (): Promise<void> => child.dispose();
    return { get: (token) => child.get(token), dispose, [Symbol.asyncDispose]: dispose };
  }

  /**
   * The one engine of a URL in this kernel.
   *
   * URLs that mean the same give the same engine, also when it is asked for at the same time. Options may be left out when
   * the engine exists; other ones are refused with KERNEL_OPTIONS_CONFLICT. A disposed engine is made anew.
   */
  async engine(url: string | DatabaseUrl, options?: EngineOptions): Promise<Engine> {
    this.#assertLive();
    const parsed = typeof url === 'string' ? DatabaseUrl.parse(url) : url;
    return this.#engines.get(parsed, options, async (onDispose) => {
      const provider = await this.#dialectProvider(parsed);
      await this.start();
      if (parsed.driver !== undefined && !provider.drivers.includes(parsed.driver)) {
        throw new ConfigurationError(
          'KERNEL_DRIVER_UNKNOWN',
          `the dialect '${parsed.dialect}' has no driver '${parsed.driver}'; it has ${provider.drivers.join(', ')}.`,
        );
      }
      const { Engine } = await import('./engine/engine.ts');
      return new Engine({ url: parsed, dialect: await provider.create(parsed), poolFactory: this.get(poolFactory), options: options ?? {}, onDispose });
    });
  }

  /** Engines that exist. */
  get engines(): readonly Engine[] {
    return this.#engines.live;
  }

  /** Disposes engines, then services, then plugins, each in reverse order; a failure does not keep the rest from it. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    const last = new DisposalStack();
    last.push('plugins', () => this.#disposal.dispose());
    last.push('services', () => this.#container.dispose());
    last.push('engines', () => this.#engines.dispose());
    await last.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #dialectProvider(url: DatabaseUrl): Promise<DialectProvider> {
    const service = dialect(url.dialect);
    if (!this.#container.has(service)) {
      const found = await this.#findDialect?.(url.dialect);
      // Another call may have found it meanwhile.
      if (found !== undefined && !this.#plugins.has(found.name)) this.use(found);
    }
    if (!this.#container.has(service)) {
      throw new ConfigurationError('KERNEL_DIALECT_MISSING', `no plugin provides the dialect '${url.dialect}'; ${installAdvice(url.dialect)}.`);
    }
    return this.#container.get(service);
  }

  #install(plugin: Plugin): void {
    const promised = new Set<Token<unknown>>([...(plugin.provides ?? []), ...(plugin.replaces ?? [])]);
    for (const service of plugin.provides ?? []) {
      const owner = this.#owners.get(service);
      if (owner !== undefined) {
        throw new ConfigurationError(
          'KERNEL_DUPLICATE_SERVICE',
          `the plugins '${owner}' and '${plugin.name}' both provide '${service.description}'; the second one must name it in 'replaces'.`,
        );
      }
    }
    try {
      plugin.install(this.#contextFor(plugin, promised));
    } catch (error) {
      throw failed(plugin, 'install', error);
    }
    for (const service of promised) this.#owners.set(service, plugin.name);
    this.#plugins.set(plugin.name, plugin);
    this.#unstarted.push(plugin);
    if (plugin.dispose !== undefined) this.#disposal.push(`the plugin '${plugin.name}'`, () => plugin.dispose?.());
  }

  #contextFor(plugin: Plugin, promised: ReadonlySet<Token<unknown>>): PluginContext {
    return {
      get: (token) => this.#container.get(token),
      provide: (token, factory, lifetime) => {
        if (!promised.has(token)) {
          throw new ConfigurationError('KERNEL_SERVICE_MISSING', `the plugin '${plugin.name}' offers '${token.description}' without naming it in 'provides'.`);
        }
        this.#container.provide(token, factory, lifetime);
      },
    };
  }

  async #startAll(): Promise<void> {
    const plugins = this.#unstarted;
    this.#unstarted = [];
    for (const plugin of plugins) {
      if (plugin.start === undefined) continue;
      const context = this.#contextFor(plugin, new Set([...(plugin.provides ?? []), ...(plugin.replaces ?? [])]));
      try {
        await this.#withTimeout(plugin, Promise.resolve(plugin.start(context)));
      } catch (error) {
        throw failed(plugin, 'start', error);
      }
    }
  }

  async #withTimeout(plugin: Plugin, started: Promise<void>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new SqlayerError('KERNEL_PLUGIN_TIMEOUT', `the plugin '${plugin.name}' did not start within ${this.#startTimeoutMs} ms.`)),
        this.#startTimeoutMs,
      );
    });
    try {
      await Promise.race([started, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #assertLive(): void {
    if (this.#disposed) throw new InvalidStateError('KERNEL_DISPOSED', 'the kernel was disposed; make a new one.');
  }
}

function failed(plugin: Plugin, step: 'install' | 'start', error: unknown): SqlayerError {
  if (error instanceof SqlayerError) return error;
  return new SqlayerError('KERNEL_PLUGIN_FAILED', `the plugin '${plugin.name}' failed to ${step}.`, { cause: error });
}
