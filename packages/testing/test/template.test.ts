import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../template', import.meta.url));
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const published: { readonly files: readonly string[] } = JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8'));
const own: { readonly dependencies: object; readonly devDependencies: object } = JSON.parse(
  readFileSync(join(folder, '_package.json'), 'utf8'),
);

test('the template of a dialect is published with the test kit', () => {
  expect(published.files).toContain('template');
});

test('the template reaches other packages by their public entries, and names each as a dependency', () => {
  const named = new Set([...Object.keys(own.dependencies), ...Object.keys(own.devDependencies)]);
  const sources = files.filter(({ name }) => name.endsWith('.ts')).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const imported = sources.flatMap((source) => [...source.matchAll(/from '([^'.][^']*)'/g)].map(([, specifier]) => specifier ?? ''));
  expect(imported.length).toBeGreaterThan(10);
  for (const specifier of imported) {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    expect(named, specifier).toContain(name);
  }
});

test('the conformance test of the template is about ten lines', () => {
  const lines = readFileSync(join(folder, 'test/conformance.test.ts'), 'utf8').trim().split('\n');
  expect(lines.length).toBeLessThanOrEqual(12);
});
