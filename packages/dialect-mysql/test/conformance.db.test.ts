import { runSuite } from '@sqlayer/testing/suite';
import { testServer } from '../../../tools/servers/test-server.ts';
import { plugin } from '../src/index.ts';
import { mysqlRequirements } from './requirements.ts';

const server = await testServer('mysql');

runSuite({
  name: 'MySQL',
  url: () => server.createDatabase(),
  unavailable: server.unreachable,
  plugins: [plugin],
  requirements: mysqlRequirements,
});
