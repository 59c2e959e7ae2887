// Everything that is fast, one after another; goes on after a failure and says at the end what failed.
import { spawnSync } from 'node:child_process';

const steps = ['typecheck', 'lint', 'boundaries', 'dead', 'references', 'lockfile', 'sizes', 'errors:check', 'api:check'];
const failed = [];
for (const step of [...steps, 'fast tests']) {
  const args = step === 'fast tests' ? ['exec', '--', 'vitest', 'run'] : ['run', '--silent', step];
  const startedMs = performance.now();
  const { status } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step} (${((performance.now() - startedMs) / 1_000).toFixed(1)} s)`);
  if (status !== 0) failed.push(step);
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
