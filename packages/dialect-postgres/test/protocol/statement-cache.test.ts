import { expect, test, vi } from 'vitest';

/** The name that a process gives to the first statement of its first session. */
async function firstName(): Promise<string> {
  vi.resetModules();
  const { StatementCache } = await import('../../src/protocol/statement-cache.ts');
  return new StatementCache(10).get('SELECT 1', true).name;
}

test('two processes give no statement the same name, since a pooler may let one execute what the other has prepared', async () => {
  const names = [await firstName(), await firstName()];
  for (const name of names) expect(name).toMatch(/^sqlayer_\w+_1$/);
  expect(new Set(names).size).toBe(2);
});
