import { runSuite } from '@sqlayer/testing/suite';
import { testServer } from '../../../tools/servers/test-server.ts';
import { plugin } from '../src/index.ts';
import { mariadbRequirements } from './requirements.ts';

const server = await testServer('mariadb');

runSuite({
  name: 'MariaDB',
  url: () => server.createDatabase(),
  unavailable: server.unreachable,
  plugins: [plugin],
  requirements: mariadbRequirements,
});
