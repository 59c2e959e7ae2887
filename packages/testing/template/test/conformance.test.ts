import { runSuite } from '@sqlayer/testing/suite';
import { plugin } from '../src/index.ts';
import { requirements } from './requirements.ts';

runSuite({ name: 'Acme', url: 'acme::memory:', plugins: [plugin], requirements });
