import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Measured, median } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const STARTS = 9;

const raw = `
const Database = (await import('better-sqlite3')).default;
const db = new Database(':memory:');
if (db.prepare('SELECT 1 AS one').get().one !== 1) process.exit(1);
`;
const ours = `
const { createEngine, sql } = await import('sqlayer');
const engine = await createEngine('sqlite::memory:');
const connection = await engine.connect();
if ((await connection.execute(sql\`SELECT 1 AS one\`).one()).one !== 1) process.exit(1);
await connection.close();
await engine.dispose();
`;

/** Milliseconds that a fresh process takes longer with sqlayer than with the driver alone, from import to first answer. */
export function coldStart(): Measured & { readonly extraMs: number } {
  if (!existsSync(`${root}packages/sqlayer/dist/index.js`)) throw new Error("the packages are not built; run 'npm run build' first");
  const rawMs: number[] = [];
  const oursMs: number[] = [];
  for (let i = -1; i < STARTS; i++) {
    const a = start(raw);
    const b = start(ours);
    if (i < 0) continue;
    rawMs.push(a);
    oursMs.push(b);
  }
  const extraMs = median(oursMs.map((ms, i) => ms - (rawMs[i] as number)));
  return {
    name: 'cold start',
    aim: 0,
    rawUs: median(rawMs) * 1_000,
    oursUs: median(oursMs) * 1_000,
    ratio: median(oursMs) / median(rawMs),
    extraMs,
  };
}

function start(program: string): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--import', `${root}scripts/register-driver.mjs`, '-e', program],
    {
      cwd: `${root}packages/sqlayer`,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`a program that was to be timed failed: ${stderr}`);
  return performance.now() - startedMs;
}
