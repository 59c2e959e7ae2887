// Fails for a source file above the limit, and shows the largest ones.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LIMIT = 600;
const root = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(`${root}packages`, { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() && entry.name.endsWith('.ts') && /\/src(\/|$)/.test(entry.parentPath) && !entry.parentPath.includes('node_modules'),
  )
  .map((entry) => ({
    path: `${entry.parentPath}/${entry.name}`.slice(root.length),
    lines: readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8').split('\n').length,
  }))
  .sort((a, b) => b.lines - a.lines);
for (const { path, lines } of files.slice(0, 5)) console.log(`${String(lines).padStart(5)} ${path}`);
const tooLarge = files.filter(({ lines }) => lines > LIMIT);
for (const { path, lines } of tooLarge) console.error(`${path} has ${lines} lines; split it, the limit is ${LIMIT}.`);
const median = files[Math.floor(files.length / 2)]?.lines ?? 0;
console.log(`sizes: ${files.length} files, median ${median} lines, ${tooLarge.length} above ${LIMIT}`);
if (tooLarge.length > 0) process.exitCode = 1;
