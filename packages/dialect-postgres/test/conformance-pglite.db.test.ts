import { runSuite } from '@sqlayer/testing/suite';
import { startPglite } from '../../../tools/servers/pglite.ts';
import { PgliteDriver, postgresWith } from '../src/index.ts';
import { pgliteRequirements } from './requirements.ts';

const database = await startPglite();

runSuite({
  name: 'PostgreSQL (PGlite)',
  url: 'postgres://',
  plugins: [postgresWith(new PgliteDriver(database))],
  requirements: pgliteRequirements,
});
