// Writes the reference of everything that can be imported into docs/reference, and fails where a link leads nowhere. The pages
// are not committed: they are what the sources say.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';

const root = fileURLToPath(new URL('..', import.meta.url));

const packages = readdirSync(`${root}packages`).map((folder) => ({
  folder,
  ...JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8')),
}));
const entryPoints = packages.flatMap(({ folder, exports }) =>
  Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [`packages/${folder}/${entry['@sqlayer/source'].slice(2)}`])),
);

const application = await Application.bootstrap({
  name: 'sqlayer',
  entryPoints,
  tsconfig: `${root}tsconfig.json`,
  out: `${root}docs/reference`,
  readme: `${root}README.md`,
  // Types are checked by 'npm run typecheck'.
  skipErrorChecking: true,
  excludePrivate: true,
  excludeExternals: true,
  githubPages: false,
  // The clone may have no remote to tell where the sources are.
  disableSources: true,
  validation: { notExported: false, invalidLink: true, notDocumented: false },
});
const project = await application.convert();
if (project !== undefined) {
  application.validate(project);
  await application.generateOutputs(project);
}
const { errorCount, warningCount } = application.logger;
console.log(`reference: ${entryPoints.length} entries, ${errorCount + warningCount} problems`);
if (project === undefined || errorCount + warningCount > 0) process.exitCode = 1;
