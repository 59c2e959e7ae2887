import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const dialects = ['sqlite', 'postgres', 'mysql', 'oracle', 'mssql'].map((name) => `@sqlayer/dialect-${name}`);
const drivers = ['better-sqlite3', 'pg', '@electric-sql/pglite', 'mysql2', 'oracledb', 'tedious'];

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Where a package is found by one that needs it; undefined where it is not installed, as an optional one may not be. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** All that npm installs with some packages: what they need, peers that are not optional among it, and what that needs. */
function treeOf(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (found.has(name)) return;
    found.add(name);
    if (folder === undefined) return;
    const {
      dependencies,
      optionalDependencies,
      peerDependencies = {},
      peerDependenciesMeta,
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta?.[peer]?.optional !== true);
    for (const needed of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) visit(needed, folder);
  };
  for (const name of names) visit(name, root);
  return found;
}

describe('the tree of an application', () => {
  test.each([
    ['sqlite', 'better-sqlite3'],
    ['postgres', 'pg'],
    ['mysql', 'mysql2'],
  ])('that installs sqlayer, the dialect %s and %s holds no other dialect or driver', (name, driver) => {
    const dialect = `@sqlayer/dialect-${name}`;
    const tree = treeOf(['sqlayer', dialect, driver]);
    expect([...tree].filter((one) => dialects.includes(one))).toEqual([dialect]);
    expect([...tree].filter((one) => drivers.includes(one))).toEqual([driver]);
  });

  test('that installs sqlayer alone holds no dialect and no driver', () => {
    const tree = [...treeOf(['sqlayer'])];
    expect(tree.filter((one) => dialects.includes(one) || drivers.includes(one))).toEqual([]);
    expect(tree.sort()).toEqual([
      '@sqlayer/expression',
      '@sqlayer/kernel',
      '@sqlayer/orm',
      '@sqlayer/pool',
      'reflect-metadata',
      'sqlayer',
      'tslib',
      'tsyringe',
    ]);
  });
});
