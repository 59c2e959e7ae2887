import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testServer } from '../../tools/servers/test-server.ts';

// What documents show must run: TypeScript blocks are programs, and commands are scripts of the workspace. Programs that speak of
// DATABASE_URL or MARIADB_URL are given a database of a PostgreSQL or MariaDB server, and skipped where there is none.

const root = fileURLToPath(new URL('../..', import.meta.url));
const servers = { DATABASE_URL: await testServer('postgres'), MARIADB_URL: await testServer('mariadb') };
const packages = readdirSync(join(root, 'packages'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs/guide')).map((name) => `docs/guide/${name}`),
  ...packages.map((name) => `packages/${name}/README.md`),
];

function blocks(page: string, language: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
}

type ServerVariable = keyof typeof servers;

/** The servers that a program needs, by the variables that name their databases. */
function needed(code: string): readonly ServerVariable[] {
  return (Object.keys(servers) as ServerVariable[]).filter((name) => code.includes(name));
}

describe.each(pages)('%s', (page) => {
  test('shows programs that run and print what they say', async () => {
    const programs = blocks(page, 'ts').filter((code) => needed(code).every((name) => servers[name].unreachable === undefined));
    const names = [...new Set(programs.flatMap(needed))];
    const databases = await Promise.all(names.map((name) => servers[name].createDatabase()));
    onTestFinished(async () => {
      for (const database of databases) await database[Symbol.asyncDispose]();
    });
    const env = { ...process.env, ...Object.fromEntries(names.map((name, i) => [name, databases[i]?.url])) };
    for (const code of programs) {
      const folder = mkdtempSync(join(root, 'node_modules', '.readme-'));
      try {
        writeFileSync(join(folder, 'program.mts'), code);
        const args = ['--import', './scripts/register-driver.mjs', '--import', 'tsx', join(folder, 'program.mts')];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
        expect(stderr).toBe('');
        expect(status).toBe(0);
        const said = [...code.matchAll(/\/\/ prints (.*)/g)].map(([, line]) => line);
        expect(stdout.trim().split('\n')).toEqual(said);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }, 60_000);

  test('names only commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, name = ''] of text.matchAll(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});

test.each(packages)('packages/%s is published with its name and the licence', (name) => {
  const folder = join(root, 'packages', name);
  const { name: published } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string };
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(new RegExp(`^# ${published}\n`));
  expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
});

test('what documents show has the right types', () => {
  const folder = join(root, 'node_modules', '.cache', 'readme-types');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const page of pages)
    for (const [i, code] of blocks(page, 'ts').entries()) writeFileSync(join(folder, `${page.replaceAll('/', '-')}-${i}.mts`), code);
  // As strict as `strict` is, and no stricter.
  const compilerOptions = { incremental: false, noPropertyAccessFromIndexSignature: false };
  const config = { extends: '../../../tsconfig.json', include: ['*.mts'], exclude: [], compilerOptions };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, ['node_modules/typescript-7/bin/tsc', '-p', folder], { cwd: root, encoding: 'utf8' });
  expect(stdout).toBe('');
}, 60_000);
