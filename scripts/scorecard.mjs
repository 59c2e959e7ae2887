// Holds docs/scorecard.md to its word: every test it names is run and must pass.
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
const missing = files.filter((file) => !existsSync(root + file));

const problems = [
  ...missing.map((file) => `there is no file ${file}.`),
  ...judge(rows, ids, run(files.filter((file) => !missing.includes(file)))),
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
    return resultsOf(JSON.parse(readFileSync(output, 'utf8')), root);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
