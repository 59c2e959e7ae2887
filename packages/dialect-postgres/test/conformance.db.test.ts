import { runSuite } from '@sqlayer/testing/suite';
import { testServer } from '../../../tools/servers/test-server.ts';
import { plugin } from '../src/index.ts';
import { requirements } from './requirements.ts';

const server = await testServer('postgres');

runSuite({
  name: 'PostgreSQL (pg)',
  url: () => server.createDatabase(),
  unavailable: server.unreachable,
  plugins: [plugin],
  requirements,
});
