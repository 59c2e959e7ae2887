import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
// @ts-expect-error the script is plain JavaScript
import { renderReport } from '../api-report-page.mjs';
// @ts-expect-error the script is plain JavaScript
import { surfaceOf } from '../api-surface.mjs';

interface Surface {
  readonly names: readonly string[];
  readonly declarations: readonly string[];
  readonly passedOn: readonly string[];
  readonly unexported: readonly string[];
  readonly undocumented: readonly string[];
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The surface of `index.d.ts` among files that are written for the test. */
function surface(files: Readonly<Record<string, string>>): Surface {
  const folder = mkdtempSync(join(tmpdir(), 'sqlayer-api-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return surfaceOf(join(folder, 'index.d.ts')) as Surface;
}

describe('the surface of an entry', () => {
  test('is what it exports by name, through files that pass names on, in order', () => {
    const { names, declarations } = surface({
      'index.d.ts': "export { b, type Shape } from './parts/b.ts';\nexport declare const a: number;\n",
      'parts/b.d.ts':
        "export { inner as b, hidden } from '../inner.ts';\n/** A shape. */\nexport interface Shape {\n    readonly x: number;\n}\n",
      'inner.d.ts':
        'export declare function inner(): void;\nexport declare function inner(x: number): void;\nexport declare const hidden: 1;\n',
    });
    expect(names).toEqual(['Shape', 'a', 'b']);
    expect(declarations[0]).toBe('export interface Shape {\n    readonly x: number;\n}');
    expect(declarations[1]).toBe('export const a: number;');
    // Both overloads, and the name they have for others.
    expect(declarations[2]).toContain('export function inner(x: number): void;\nexport { inner as b };');
  });

  test('holds no comments and no private members', () => {
    const { declarations } = surface({
      'index.d.ts':
        '/** A box. */\nexport declare class Box {\n    #private;\n    private secret;\n    /** Opens. */\n    open(): void;\n    protected lid: number;\n}\n',
    });
    expect(declarations).toEqual(['export class Box {\n    open(): void;\n    protected lid: number;\n}']);
  });

  test('names what is passed on from other packages, what is used without being exported, and what has no comment', () => {
    const found = surface({
      'index.d.ts': "export * from '@other/all';\nexport { one } from '@other/some';\nexport { make } from './make.ts';\n",
      'make.d.ts':
        "import type { Hidden } from './hidden.ts';\nimport type { Elsewhere } from '@other/some';\ninterface Local {\n}\nexport declare function make(from: Local, to: Elsewhere): Hidden;\n",
      'hidden.d.ts': 'export interface Hidden {\n}\n',
    });
    expect(found.passedOn).toEqual(["export * from '@other/all';", "export { one } from '@other/some';"]);
    expect(found.unexported).toEqual(['Hidden', 'Local']);
    expect(found.undocumented).toEqual(['make']);
  });

  test('cannot be read before the declarations are written', () => {
    expect(() => surface({ 'index.d.ts': "export { a } from './missing.ts';\n" })).toThrow(
      /missing\.d\.ts is not there; build the declarations first/,
    );
  });
});

test('a report has a section for each entry', () => {
  const entry: Surface & { readonly specifier: string } = {
    specifier: '@acme/x',
    names: ['a'],
    declarations: ['export const a: 1;'],
    passedOn: [],
    unexported: ['B'],
    undocumented: [],
  };
  expect(renderReport('@acme/x', [entry])).toBe(
    [
      '# API of @acme/x',
      '',
      'Written by `npm run api:write`. A change here is a change for applications, and needs a changeset.',
      '',
      '## `@acme/x`',
      '',
      '```ts',
      'export const a: 1;',
      '```',
      '',
      'Named above, not exported: `B`.',
      '',
    ].join('\n'),
  );
});
