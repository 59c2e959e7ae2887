import type { Lifetime, Resolver, ServiceFactory } from './container.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineOptions } from './engine/engine-options.ts';
import type { Token } from './token.ts';
import type { DatabaseUrl } from './url.ts';

/** What a plugin may do with its kernel. */
export interface PluginContext extends Resolver {
  /** Offers a service; it must stand in the plugin's `provides` or `replaces`. */
  provide<T, V extends T>(token: Token<T>, factory: ServiceFactory<V>, lifetime?: Lifetime): void;
  /**
   * An engine of the kernel, for `start` and for factories of services.
   *
   * Unlike `kernel.engine()` it does not wait for plugins to start while they are being started, since they would then wait
   * for each other.
   */
  engine(url: string | DatabaseUrl, options?: EngineOptions): Promise<Engine>;
}

/**
 * A part of an application: a pool, a dialect, an ORM, or something of the application's own.
 *
 * Several kernels may use the same plugin, so that what belongs to one of them is kept in a service.
 */
export interface Plugin {
  /** Unique in a kernel; by custom the name of the package. */
  readonly name: string;
  /** A version by semver.org. */
  readonly version: string;
  /** Plugins that must be there, as `'name'`, `'name@^1.2.0'` or `'name@>=1.2 || ^0.9.1'`. */
  readonly requires?: readonly string[];
  /** Services that this plugin offers and no other one does. */
  readonly provides?: readonly Token<unknown>[];
  /** Services that this plugin offers in the place of another one's. */
  readonly replaces?: readonly Token<unknown>[];
  /** How long `start` may take, in milliseconds, if the kernel's limit is not the right one. */
  readonly startTimeoutMs?: number;
  /** Offers the services; called when the kernel takes the plugin into use, after those it requires. */
  install(context: PluginContext): void;
  /** Called before the first engine or at `kernel.start()`, after those it requires; may offer what takes time to make. */
  start?(context: PluginContext): void | Promise<void>;
  /**
   * Called when the kernel is disposed, before those it requires, whether it was started or not.
   *
   * Services that the plugin offers are disposed by the kernel, if they have `Symbol.asyncDispose` or `Symbol.dispose`.
   */
  dispose?(): void | Promise<void>;
}

/** A plugin as a value, checked by the compiler. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze({ ...plugin });
}
