// npm leaves platform packages out of the lock file when it cannot resolve them; only `npm ci` on that platform fails then.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { packages } = JSON.parse(readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8'));
const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !names.has(name))
    .map((name) => `${path}: ${name}`),
);
const foreign = Object.values(packages).filter(
  (entry) =>
    typeof entry.resolved === 'string' && /^https?:/.test(entry.resolved) && !entry.resolved.startsWith('https://registry.npmjs.org/'),
);
for (const one of missing) console.error(`missing in package-lock.json: ${one}`);
if (foreign.length > 0) console.error(`${foreign.length} entries name a registry of their own.`);
console.log(`lock file: ${Object.keys(packages).length} packages, ${missing.length + foreign.length} problems`);
if (missing.length + foreign.length > 0) process.exitCode = 1;
