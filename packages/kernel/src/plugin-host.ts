import type { Container } from './container.ts';
import type { DisposalStack } from './disposal-stack.ts';
import { ConfigurationError, SqlayerError } from './errors.ts';
import type { Plugin, PluginContext } from './plugin.ts';
import { orderPlugins } from './plugin-graph.ts';
import type { Token } from './token.ts';
import { isVersion } from './version-range.ts';

/** A plugin in use, with what it has to do with its kernel. */
interface Installed {
  readonly plugin: Plugin;
  readonly context: PluginContext;
  /** Services that it has offered so far. */
  readonly offered: ReadonlySet<Token<unknown>>;
}

export interface PluginHostInit {
  readonly container: Container;
  readonly disposal: DisposalStack;
  /** How long a plugin may take to start, in milliseconds, unless it says so itself. */
  readonly startTimeoutMs: number;
  readonly engine: PluginContext['engine'];
}

/** The plugins of a kernel and their lives: installed when taken into use, started in order, disposed in reverse order. */
export class PluginHost {
  readonly #init: PluginHostInit;
  readonly #plugins = new Map<string, Plugin>();
  /** Who offers a service, by the name of the plugin. */
  readonly #owners = new Map<Token<unknown>, string>();
  readonly #unstarted: Installed[] = [];
  #starting: Promise<void> = Promise.resolve();
  #isStarting = false;
  #isStopped = false;

  constructor(init: PluginHostInit) {
    this.#init = init;
  }

  has(name: string): boolean {
    return this.#plugins.has(name);
  }

  /** Whether plugins are being started at this moment. */
  get isStarting(): boolean {
    return this.#isStarting;
  }

  /** Installs plugins, each after those it requires; nothing is installed if one of them cannot be used. */
  use(plugins: readonly Plugin[]): void {
    for (const plugin of plugins) assertUsable(plugin);
    const ordered = orderPlugins(plugins, this.#plugins);
    const owners = new Map(this.#owners);
    for (const plugin of ordered) this.#claim(plugin, owners);
    for (const plugin of ordered) {
      this.#install(plugin);
      for (const service of servicesOf(plugin)) this.#owners.set(service, plugin.name);
      this.#plugins.set(plugin.name, plugin);
    }
  }

  /** Starts those that were not, one after another. Once one has failed, this goes on failing with its error. */
  start(): Promise<void> {
    this.#starting = this.#starting.then(() => this.#startAll());
    return this.#starting;
  }

  /** Lets a start under way end, and has those disposed that were never started. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#starting.catch(() => undefined);
    for (const { plugin } of this.#unstarted.splice(0)) this.#disposeLater(plugin);
  }

  /** Notes whose services a plugin's are; two that offer the same are an error that names both. */
  #claim(plugin: Plugin, owners: Map<Token<unknown>, string>): void {
    for (const service of plugin.provides ?? []) {
      const owner = owners.get(service);
      if (owner !== undefined || this.#init.container.holds(service)) {
        throw new ConfigurationError(
          'KERNEL_DUPLICATE_SERVICE',
          `${owner === undefined ? "the application's container" : `the plugin '${owner}'`} and the plugin '${plugin.name}' both provide '${service.description}'; the plugin that shall win must name it in 'replaces'.`,
        );
      }
    }
    for (const service of servicesOf(plugin)) owners.set(service, plugin.name);
  }

  #install(plugin: Plugin): void {
    const { container, engine } = this.#init;
    const promised = new Set(servicesOf(plugin));
    const offered = new Set<Token<unknown>>();
    // What a plugin offers counts when its install has gone well, and at once when it is offered later.
    const offers: (() => void)[] = [];
    let accept = (offer: () => void): void => void offers.push(offer);
    const context: PluginContext = {
      get: (token) => container.get(token),
      engine,
      provide: (token, factory, lifetime) => {
        if (!promised.has(token)) {
          throw new ConfigurationError(
            'KERNEL_SERVICE_UNDECLARED',
            `the plugin '${plugin.name}' offers '${token.description}' without naming it in 'provides'.`,
          );
        }
        if (offered.has(token))
          throw new ConfigurationError('KERNEL_DUPLICATE_SERVICE', `the plugin '${plugin.name}' offers '${token.description}' twice.`);
        offered.add(token);
        accept(() => container.provide(token, (resolver) => makeFor(plugin, token, () => factory(resolver)), lifetime));
      },
    };
    const installed: Installed = { plugin, context, offered };
    try {
      plugin.install(context);
      // One that starts may offer services then, when it has made what they need.
      if (plugin.start === undefined) assertKeptWord(installed);
    } catch (error) {
      throw failed(plugin, 'install', error);
    }
    for (const offer of offers) offer();
    accept = (offer) => offer();
    this.#unstarted.push(installed);
  }

  async #startAll(): Promise<void> {
    this.#isStarting = true;
    try {
      for (let next = this.#unstarted.shift(); next !== undefined; next = this.#unstarted.shift()) {
        await this.#startOne(next);
        if (this.#isStopped) return;
      }
    } finally {
      this.#isStarting = false;
    }
  }

  async #startOne(installed: Installed): Promise<void> {
    const { plugin, context } = installed;
    try {
      if (plugin.start === undefined) return;
      await withinTime(plugin, plugin.startTimeoutMs ?? this.#init.startTimeoutMs, async () => plugin.start?.(context));
      assertKeptWord(installed);
    } catch (error) {
      throw failed(plugin, 'start', error);
    } finally {
      // After the start, so that it is disposed before what it made on the way.
      this.#disposeLater(plugin);
    }
  }

  #disposeLater(plugin: Plugin): void {
    if (plugin.dispose !== undefined) this.#init.disposal.push(`the plugin '${plugin.name}'`, () => plugin.dispose?.());
  }
}

function servicesOf({ provides = [], replaces = [] }: Plugin): readonly Token<unknown>[] {
  return [...provides, ...replaces];
}

function assertUsable(plugin: Plugin): void {
  const { name, version, startTimeoutMs } = plugin;
  if (typeof name !== 'string' || name === '' || name.includes('@', 1)) {
    throw new ConfigurationError('KERNEL_INVALID_PLUGIN', `a plugin has no name, or one with an @ in it: '${name}'.`);
  }
  if (typeof version !== 'string' || !isVersion(version)) {
    throw new ConfigurationError(
      'KERNEL_INVALID_PLUGIN',
      `the plugin '${name}' has the version '${version}', which is none by semver.org, such as 1.2.3.`,
    );
  }
  if (typeof plugin.install !== 'function')
    throw new ConfigurationError('KERNEL_INVALID_PLUGIN', `the plugin '${name}' has no function 'install'.`);
  if (startTimeoutMs !== undefined) assertTimeout(startTimeoutMs, `startTimeoutMs of the plugin '${name}'`);
}

/** Timers of Node fire at once beyond 31 bits. */
export function assertTimeout(timeoutMs: number, what: string): void {
  if (timeoutMs > 0 && (timeoutMs < 2 ** 31 || timeoutMs === Number.POSITIVE_INFINITY)) return;
  throw new ConfigurationError('KERNEL_INVALID_OPTION', `${what} must be more than 0 and less than 2^31, or Infinity, not ${timeoutMs}.`);
}

function assertKeptWord({ plugin, offered }: Installed): void {
  const missing = servicesOf(plugin).filter((service) => !offered.has(service));
  if (missing.length === 0) return;
  const names = missing.map(({ description }) => `'${description}'`).join(', ');
  throw new ConfigurationError('KERNEL_SERVICE_MISSING', `the plugin '${plugin.name}' says that it provides ${names}, and did not.`);
}

async function withinTime(plugin: Plugin, timeoutMs: number, start: () => Promise<void>): Promise<void> {
  if (timeoutMs === Number.POSITIVE_INFINITY) return start();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const tooLate = (): void =>
      reject(new SqlayerError('KERNEL_PLUGIN_TIMEOUT', `the plugin '${plugin.name}' did not start within ${timeoutMs} ms.`));
    timer = setTimeout(tooLate, timeoutMs);
  });
  try {
    await Promise.race([start(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The error of a plugin that failed at a step, with its name in it. */
function failed(plugin: Plugin, step: string, error: unknown): SqlayerError {
  if (error instanceof SqlayerError && error.message.includes(`'${plugin.name}'`)) return error;
  return new SqlayerError('KERNEL_PLUGIN_FAILED', `the plugin '${plugin.name}' failed to ${step}.`, { cause: error });
}

/** Makes a service; errors of ours go to whoever asked for it as they are. */
function makeFor<T>(plugin: Plugin, token: Token<T>, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof SqlayerError ? error : failed(plugin, `make '${token.description}'`, error);
  }
}
