// Writes the code of the packages, one file for each entry and what entries share: loading a hundred small modules would
// take longer than everything else a program does at its start. Types are written by tsc, file by file.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Code of others that goes into the bundle, because it is loaded at every start and is many files: tsyringe alone would take
 * two thirds of the time that a start may take. Its licence stands in the package's THIRD-PARTY-LICENSES.
 */
const bundled = new Set(['tsyringe', 'reflect-metadata']);

const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(`${root}packages`);

for (const name of names) {
  const folder = `${root}packages/${name}`;
  const { exports, dependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const sources = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry['@sqlayer/source']]));
  await build({
    absWorkingDir: folder,
    entryPoints: sources,
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    external: Object.keys({ ...dependencies, ...peerDependencies }).filter((one) => !bundled.has(one)),
    mainFields: ['module', 'main'],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
}
console.log(`bundled ${names.length} packages`);
