// Holds docs/scorecard.md to its word: every test it names must pass. With --report=FILE, the JSON report of a run of all
// tests, it is read from there; otherwise the named tests are run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countStates, judge, parseScorecard, resultsOf } from './scorecard-table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const rows = parseScorecard(readFileSync(`${root}docs/scorecard.md`, 'utf8'));
const ids = JSON.parse(readFileSync(`${root}docs/capabilities.json`, 'utf8'));
const files = [...new Set(rows.flatMap(({ tests }) => tests.map(({ file }) => file)))];
const report = process.argv.find((argument) => argument.startsWith('--report='))?.slice('--report='.length);
const missing = files.filter((file) => !existsSync(root + file));

const problems = [
  ...missing.map((file) => `there is no file ${file}.`),
  ...judge(rows, ids, report === undefined ? run(files.filter((file) => !missing.includes(file))) : resultsIn(report)),
];
for (const problem of problems) console.error(problem);
const counts = countStates(rows);
console.log(`scorecard: ${counts.yes} yes, ${counts.partly} partly, ${counts['not yet']} not yet`);
if (problems.length > 0) process.exitCode = 1;

function run(named) {
  if (named.length === 0) return new Map();
  const folder = mkdtempSync(join(tmpdir(), 'sqlayer-scorecard-'));
  const output = join(folder, 'report.json');
  try {
    spawnSync('npx', ['vitest', 'run', '--reporter=json', `--outputFile=${output}`, ...named], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    return resultsIn(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function resultsIn(file) {
  return resultsOf(JSON.parse(readFileSync(file, 'utf8')), root);
}
