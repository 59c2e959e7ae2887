// Makes a fresh clone ready, so that `npm test` and `npm run demo` need nothing before them. Plain Node, no dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`sqlayer needs Node 20.19 or later; this is ${process.versions.node}.`);
}
if (isStale()) {
  console.log('Installing dependencies (npm ci); on Node 20 better-sqlite3 is compiled, which takes about a minute …');
  run('npm', ['ci', '--no-audit', '--no-fund']);
}
checkDriver();

/** npm writes its own lock file into node_modules when it is done. */
function isStale() {
  const installed = `${root}node_modules/.package-lock.json`;
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs - 1_000;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`'${command} ${args.join(' ')}' failed.`);
}

/** The driver is native code: built for this version of Node or not at all. */
function checkDriver() {
  const name = major >= 22 ? 'better-sqlite3-13' : 'better-sqlite3';
  try {
    const Database = createRequire(import.meta.url)(name);
    new Database(':memory:').close();
  } catch (error) {
    console.error(error.message);
    fail(
      `${name} does not run on this Node. Run 'npm rebuild ${name}'; on Node 20 it is compiled, which needs python3, make and a C++ compiler.`,
    );
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
