// Checks the tables of error codes and keeps docs/errors.md in step: `--check` fails where something differs, `--write`
// writes the page. A code that the sources use must stand in the table of its own package, and in one table only.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { collectProblems, parseTable, renderPage, usedCodes } from './error-tables.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = `${root}docs/errors.md`;

const packages = readdirSync(`${root}packages`).map((name) => {
  const sources = filesBelow(`${root}packages/${name}/src`).map((path) => ({
    path: path.slice(root.length),
    text: readFileSync(path, 'utf8'),
  }));
  return { name, table: sources.flatMap(({ text }) => parseTable(text)), used: usedCodes(sources) };
});
const problems = collectProblems(packages);
const text = renderPage(packages);
if (process.argv.includes('--write')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text)
  problems.push("docs/errors.md is out of date; run 'npm run errors:write'.");

for (const problem of problems) console.error(problem);
const count = packages.reduce((sum, { table }) => sum + table.length, 0);
console.log(`error codes: ${count} in ${packages.filter(({ table }) => table.length > 0).length} packages, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}
