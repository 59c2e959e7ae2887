// TypeScript compiles an import of a package that is not among the references, so they are compared with the dependencies.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const problems = [];
for (const name of readdirSync(`${root}packages`)) {
  const folder = `${root}packages/${name}`;
  if (!existsSync(`${folder}/package.json`)) continue;
  const { dependencies = {} } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const wanted = Object.keys(dependencies)
    .filter((one) => one === 'sqlayer' || one.startsWith('@sqlayer/'))
    .map((one) => one.replace('@sqlayer/', ''))
    .sort();
  const { references = [] } = JSON.parse(readFileSync(`${folder}/tsconfig.build.json`, 'utf8'));
  const given = references.map(({ path }) => path.split('/')[1]).sort();
  if (wanted.join() !== given.join())
    problems.push(`packages/${name}: references ${given.join(', ') || 'nothing'}, depends on ${wanted.join(', ') || 'nothing'}`);
  const imported = new Set();
  for (const entry of readdirSync(`${folder}/src`, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    for (const [, from] of readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8').matchAll(/from '(@sqlayer\/[a-z-]+|sqlayer)['/]/g))
      imported.add(from.replace('@sqlayer/', ''));
  }
  for (const one of imported)
    if (!wanted.includes(one)) problems.push(`packages/${name} imports @sqlayer/${one}, which is none of its dependencies`);
}
for (const problem of problems) console.error(problem);
console.log(`references: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
