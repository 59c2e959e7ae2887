import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds what is published, once for all tests here: programs of documents run on it, and type budgets are those of its types. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}
