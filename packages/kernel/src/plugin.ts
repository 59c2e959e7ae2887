import type { Lifetime, Resolver, ServiceFactory } from './container.ts';
import type { Token } from './token.ts';

/** What a plugin may do while it is installed or started. */
export interface PluginContext extends Resolver {
  /** Offers a service; it must stand in the plugin's `provides` or `replaces`. */
  provide<T>(token: Token<T>, factory: ServiceFactory<T>, lifetime?: Lifetime): void;
}

/** A part of an application: a pool, a dialect, an ORM, or something of the application's own. */
export interface Plugin {
  /** Unique in a kernel; by custom the name of the package. */
  readonly name: string;
  /** A version by semver.org. */
  readonly version: string;
  /** Plugins that must be there, as `'name'` or `'name@^1.2.0'`. */
  readonly requires?: readonly string[];
  /** Services that this plugin offers and no other one does. */
  readonly provides?: readonly Token<unknown>[];
  /** Services that this plugin offers in the place of another one's. */
  readonly replaces?: readonly Token<unknown>[];
  /** Offers the services; called when the kernel takes the plugin into use, after those it requires. */
  install(context: PluginContext): void;
  /** Called before the first engine or at `kernel.start()`, after those it requires. */
  start?(context: PluginContext): void | Promise<void>;
  /** Called when the kernel is disposed, before those it requires. */
  dispose?(): void | Promise<void>;
}

/** A plugin as a value, checked by the compiler. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze({ ...plugin });
}
