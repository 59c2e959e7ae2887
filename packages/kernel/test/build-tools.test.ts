import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('./fixtures/greeting-program.ts', import.meta.url));
const expected = 'Hello Ann, it is 1970-01-01T00:00:00.000Z\nmetadata of the constructor: undefined\n';
const fromSource = '--conditions=@sqlayer/source';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlayer-kernel-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', ...args]);
  return stdout;
}

describe('a program with tokens and plugins', () => {
  test.each<[name: string, file: string, options: BuildOptions]>([
    ['an ES module', 'program.mjs', { format: 'esm' }],
    ['CommonJS', 'program.cjs', { format: 'cjs' }],
    ['a small file', 'small.mjs', { format: 'esm', minify: true, treeShaking: true }],
  ])('runs under plain Node when esbuild made %s of it', async (_name, file, options) => {
    const outfile = join(folder, file);
    const tsconfigRaw = { compilerOptions: { target: 'es2022' } };
    await build({
      entryPoints: [program],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      conditions: ['@sqlayer/source'],
      tsconfigRaw,
      ...options,
    });
    expect(await run(outfile)).toBe(expected);
  });

  test('runs under tsx', async () => {
    expect(await run(fromSource, '--import', 'tsx', program)).toBe(expected);
  });

  test('runs under vitest', async () => {
    const { definePlugin, Kernel, token } = await import('@sqlayer/kernel');
    const answer = token<number>('answer');
    const plugin = definePlugin({
      name: 'answers',
      version: '1.0.0',
      provides: [answer],
      install: (context) => context.provide(answer, () => 42),
    });
    expect(new Kernel().use(plugin).get(answer)).toBe(42);
  });

  // Node 20 does not know TypeScript; later ones take the sources as they are, since nothing in them needs a compiler.
  test('runs under plain Node as it is written', async (context) => {
    if (!('typescript' in process.features)) context.skip('this Node does not run TypeScript by itself; 22.18 and later do');
    expect(await run(fromSource, '--experimental-strip-types', program)).toBe(expected);
  });
});
