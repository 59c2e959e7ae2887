import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dialectPackages, type Plugin } from '@sqlayer/kernel';

/**
 * The plugin of a dialect, from a package of its name: looked for where this package is installed, and then where the
 * application runs, since a strict package manager shows this package only what it depends on.
 */
export async function findDialect(name: string): Promise<Plugin | undefined> {
  for (const packageName of dialectPackages(name)) {
    const found = (await importPlugin(packageName, packageName)) ?? (await importFromApplication(packageName));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function importFromApplication(packageName: string): Promise<Plugin | undefined> {
  let path: string;
  try {
    path = createRequire(join(process.cwd(), 'package.json')).resolve(packageName);
  } catch {
    return undefined;
  }
  return importPlugin(pathToFileURL(path).href, packageName);
}

/** A package that is not there is no error; one that is there and fails to load is. */
async function importPlugin(specifier: string, packageName: string): Promise<Plugin | undefined> {
  try {
    const module = (await import(specifier)) as { readonly plugin?: Plugin };
    return module.plugin;
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const isMissing = (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && String(message).includes(packageName);
    if (isMissing) return undefined;
    throw error;
  }
}
