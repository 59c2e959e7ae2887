// Loaded before TypeScript programs of this repository: on Node 22 and later `better-sqlite3` means version 13.
import { register } from 'node:module';

if (Number(process.versions.node.split('.')[0]) >= 22) register('./driver-alias.mjs', import.meta.url);
