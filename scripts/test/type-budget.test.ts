import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Type instantiations of a program, which are the same on every machine. */
function instantiations(program: string): number {
  const args = ['node_modules/typescript/bin/tsc', '-p', `scripts/type-budget/tsconfig.${program}.json`, '--extendedDiagnostics'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(stdout).not.toContain('error TS');
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]);
}

test('two entities and five typed statements cost an editor few type instantiations', () => {
  const cost = instantiations('queries') - instantiations('baseline');
  expect(cost).toBeGreaterThan(0);
  expect(cost).toBeLessThan(4_000);
}, 60_000);
