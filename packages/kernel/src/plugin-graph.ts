import { ConfigurationError } from './errors.ts';
import type { Plugin } from './plugin.ts';
import { isInRange } from './version-range.ts';

interface Requirement {
  readonly name: string;
  readonly range: string | undefined;
}

/**
 * Plugins in an order in which each comes after those it requires, and after the one whose service it replaces; `present`
 * are in use already. Otherwise they keep the order in which they were given.
 *
 * Throws KERNEL_MISSING_PLUGIN, KERNEL_PLUGIN_VERSION, KERNEL_CIRCULAR or KERNEL_DUPLICATE_PLUGIN, naming the plugins.
 */
export function orderPlugins(added: readonly Plugin[], present: ReadonlyMap<string, Plugin>): readonly Plugin[] {
  const all = new Map(present);
  for (const plugin of added) {
    const other = all.get(plugin.name);
    if (other !== undefined) {
      const versions = other.version === plugin.version ? other.version : `${other.version} and ${plugin.version}`;
      throw new ConfigurationError(
        'KERNEL_DUPLICATE_PLUGIN',
        `two plugins are named '${plugin.name}' (${versions}); a kernel uses each once.`,
      );
    }
    all.set(plugin.name, plugin);
  }
  const ordered: Plugin[] = [];
  const path: string[] = [];
  const done = new Set<string>(present.keys());

  const visit = (plugin: Plugin): void => {
    if (done.has(plugin.name)) return;
    if (path.includes(plugin.name)) {
      const circle = [...path.slice(path.indexOf(plugin.name)), plugin.name];
      throw new ConfigurationError('KERNEL_CIRCULAR', `plugins need each other in a circle: ${circle.join(' → ')}.`);
    }
    path.push(plugin.name);
    for (const requirement of plugin.requires ?? []) visit(required(plugin, parseRequirement(requirement), all));
    for (const replaced of providersReplacedBy(plugin, added)) visit(replaced);
    path.pop();
    done.add(plugin.name);
    ordered.push(plugin);
  };
  for (const plugin of added) visit(plugin);
  return ordered;
}

function providersReplacedBy(plugin: Plugin, added: readonly Plugin[]): readonly Plugin[] {
  const { replaces = [] } = plugin;
  return added.filter((other) => other !== plugin && other.provides?.some((service) => replaces.includes(service)));
}

function required(plugin: Plugin, { name, range }: Requirement, all: ReadonlyMap<string, Plugin>): Plugin {
  const found = all.get(name);
  const wanted = range === undefined ? name : `${name}@${range}`;
  if (found === undefined) {
    throw new ConfigurationError(
      'KERNEL_MISSING_PLUGIN',
      `the plugin '${plugin.name}' requires '${wanted}', which is not in use; pass both to kernel.use().`,
    );
  }
  const fits = range === undefined ? true : isInRange(found.version, range);
  if (fits === undefined) {
    throw new ConfigurationError(
      'KERNEL_PLUGIN_VERSION',
      `the plugin '${plugin.name}' requires '${wanted}', which is no range of versions; write ^1.2.3, ~1.2.3, >=1.2.3 or 1.2.3.`,
    );
  }
  if (!fits) {
    throw new ConfigurationError(
      'KERNEL_PLUGIN_VERSION',
      `the plugin '${plugin.name}' requires '${wanted}', but version ${found.version} is in use.`,
    );
  }
  return found;
}

/** `'@acme/x@^1.0.0'` is the plugin `@acme/x`, in the range `^1.0.0`. */
function parseRequirement(text: string): Requirement {
  const at = text.indexOf('@', 1);
  return at > 0 ? { name: text.slice(0, at), range: text.slice(at + 1) } : { name: text, range: undefined };
}
