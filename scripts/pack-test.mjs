// Packs the packages, installs them alone into empty projects outside the workspace, and runs a small program in each.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = fileURLToPath(new URL('pack-test/', import.meta.url));
const packages = ['kernel', 'pool', 'expression', 'orm', 'dialect-sqlite', 'sqlayer'];
const testKit = 'testing';
const otherDrivers = ['pg', 'mysql2', 'oracledb', 'tedious'];
const isModern = Number(process.versions.node.split('.')[0]) >= 22;
const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const driverVersion = isModern
  ? devDependencies['better-sqlite3-13'].replace('npm:better-sqlite3@', '')
  : devDependencies['better-sqlite3'];

const folder = mkdtempSync(join(tmpdir(), 'sqlayer-pack-'));
try {
  run('npm', ['run', '--silent', 'build'], root);
  const tarballs = packages.map(pack);
  check('typescript', { type: 'module' }, tarballs, (project) => {
    writeFileSync(join(project, 'tsconfig.json'), readFileSync(`${here}tsconfig.json`));
    cpSync(`${here}program.ts`, join(project, 'program.ts'));
    run('node', [`${root}node_modules/typescript/bin/tsc`, '-p', '.'], project);
    return 'program.js';
  });
  check('commonjs', {}, tarballs, (project) => {
    cpSync(`${here}program.cjs`, join(project, 'program.cjs'));
    return 'program.cjs';
  });
  checkTemplate([...tarballs, pack(testKit)]);
  console.log(`pack test: ${packages.length + 1} packages run from their tarballs, as ES modules with types and through require()`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(name) {
  const { stdout } = run('npm', ['pack', '--silent', '--pack-destination', folder], `${root}packages/${name}`);
  return join(folder, stdout.trim().split('\n').at(-1));
}

function check(name, fields, tarballs, prepare) {
  const project = install(name, fields, tarballs);
  const present = otherDrivers.filter((one) => existsSync(join(project, 'node_modules', one)));
  if (present.length > 0) throw new Error(`the ${name} project has drivers that nobody asked for: ${present.join(', ')}`);
  const program = prepare(project);
  const { stdout } = run('node', [program], project);
  const wanted = readFileSync(`${here}expected.txt`, 'utf8');
  if (stdout !== wanted) throw new Error(`the ${name} program printed\n${stdout}\ninstead of\n${wanted}`);
  console.log(`pack test: ${name} ok`);
}

/** The template of a dialect, as it comes with the test kit: its types must fit and the conformance suite pass. */
function checkTemplate(tarballs) {
  const project = install('template', { type: 'module' }, [...tarballs, `vitest@${devDependencies.vitest}`]);
  const template = join(project, 'node_modules/@sqlayer/testing/template');
  for (const name of ['src', 'test', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(template, name), join(project, name), { recursive: true });
  run('node', [`${root}node_modules/typescript/bin/tsc`, '-p', '.'], project);
  const { stdout } = run('npx', ['vitest', 'run'], project);
  const line = /^Acme: \d+ passed, 0 failed.*$/m.exec(stdout)?.[0];
  if (line === undefined) throw new Error(`the suite did not pass on the template of a dialect:\n${stdout}`);
  console.log(`pack test: template ok (${line})`);
}

function install(name, fields, tarballs) {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: `pack-test-${name}`, version: '1.0.0', private: true, ...fields }));
  // Scripts are left out and the native code copied: compiling the driver once in the workspace is enough.
  run(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--silent',
      ...tarballs,
      `better-sqlite3@${driverVersion}`,
      '@types/node@20',
    ],
    project,
  );
  const driver = isModern ? 'better-sqlite3-13' : 'better-sqlite3';
  for (const part of ['build', 'prebuilds']) {
    const from = `${root}node_modules/${driver}/${part}`;
    if (existsSync(from)) cpSync(from, join(project, 'node_modules/better-sqlite3', part), { recursive: true });
  }
  return project;
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (result.status === 0) return result;
  throw new Error(`'${command} ${args.join(' ')}' failed in ${cwd}:\n${result.stdout}\n${result.stderr}`);
}
