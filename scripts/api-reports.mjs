// Keeps api/<package>.api.md, which say what can be imported from each entry of a package: `--check` fails where one differs
// from the sources, `--write` writes them. The declarations are those of the build, so that is brought up to date first.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderReport } from './api-report-page.mjs';
import { surfaceOf } from './api-surface.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isWriting = process.argv.includes('--write');

const { status } = spawnSync('node', [`${root}node_modules/typescript-7/bin/tsc`, '-b', `${root}tsconfig.build.json`], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

mkdirSync(`${root}api`, { recursive: true });
const packages = readdirSync(`${root}packages`).map((folder) => ({ file: `${folder}.api.md`, ...surfacesOf(folder) }));
const differing = [];
for (const { file, name, entries } of packages) {
  const path = `${root}api/${file}`;
  const text = renderReport(name, entries);
  if (isWriting) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) differing.push(file);
}
for (const file of readdirSync(`${root}api`)) {
  if (packages.some((one) => one.file === file)) continue;
  if (isWriting) rmSync(`${root}api/${file}`);
  else differing.push(file);
}
const undocumented = packages.flatMap(({ entries }) =>
  entries.flatMap(({ specifier, undocumented: names }) => names.map((name) => `${name} of ${specifier}`)),
);

for (const name of undocumented) console.error(`${name} has no sentence of its own: say what types cannot.`);
for (const file of differing)
  console.error(`api/${file} differs from the sources: if that is meant, run 'npm run api:write' and look at what changed.`);
console.log(`api reports: ${packages.length} packages, ${differing.length} differ, ${undocumented.length} names are not documented`);
if (differing.length + undocumented.length > 0) process.exitCode = 1;

function surfacesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'));
  const entries = Object.entries(exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([path, { types }]) => ({ specifier: name + path.slice(1), ...surfaceOf(`${root}packages/${folder}/${types}`) }));
  // What another entry of the package exports can be imported too.
  const exported = new Set(entries.flatMap(({ names }) => names));
  return { name, entries: entries.map((entry) => ({ ...entry, unexported: entry.unexported.filter((one) => !exported.has(one)) })) };
}
