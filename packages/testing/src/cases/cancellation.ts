import { func, Integer, literal, select } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person } from '../fixtures/company.ts';
import type { CaseDatabase } from '../suite/case-database.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const cancellation = new CaseGroup('a signal', { fixtures: [company] });

const count = select(func.count()).from(person);
const isGivenUp = { code: expect.stringMatching(/^(?:ENGINE_ABORTED|DB_CANCELLED)$/) as string };

/**
 * Counts triples of numbers, some hundred million: longer than anybody in a test waits. Where nothing could cancel it, there
 * are so few that it ends by itself.
 */
function slowOn(database: CaseDatabase) {
  const last = database.has('cancel') ? 900 : 50;
  const numbers = select(literal(1, Integer).label('n')).recursiveCte('numbers', (self) =>
    select(self.c.n.add(1)).where(self.c.n.lt(last)),
  );
  const [a, b, c] = [numbers.as('a'), numbers.as('b'), numbers.as('c')];
  return select(func.count()).from(a, b, c).where(a.c.n.add(b.c.n).add(c.c.n).gt(0));
}

const needs = ['cancel', 'recursiveCtes'] as const;

cancellation.it('that was raised before keeps the statement from being sent', async (connection) => {
  const signal = AbortSignal.abort();
  await expect(connection.execute(count, undefined, { signal })).rejects.toMatchObject({ code: 'ENGINE_ABORTED' });
  await connection.rollback();
  expect(await connection.scalar(count)).toBe(5);
});

cancellation.it('that is never raised changes nothing', async (connection) => {
  const { signal } = new AbortController();
  expect(await connection.execute(count, undefined, { signal }).scalar()).toBe(5);
});

cancellation.it('that is raised afterwards changes nothing', async (connection) => {
  const controller = new AbortController();
  expect(await connection.execute(count, undefined, { signal: controller.signal }).scalar()).toBe(5);
  controller.abort();
  expect(await connection.scalar(count)).toBe(5);
});

cancellation.it('gives up a statement that is under way, and the connection goes on', needs, async (connection, database) => {
  await expect(connection.execute(slowOn(database), undefined, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject(isGivenUp);
  await connection.rollback();
  expect(await connection.scalar(count)).toBe(5);
});

cancellation.it('gives up a stream, and the connection goes on', needs, async (connection, database) => {
  const reading = async (): Promise<void> => {
    for await (const _row of connection.stream(slowOn(database), undefined, { signal: AbortSignal.timeout(50) })) break;
  };
  await expect(reading()).rejects.toMatchObject(isGivenUp);
  await connection.rollback();
  expect(await connection.scalar(count)).toBe(5);
});

cancellation.onEngine('gives up one statement and no other', [...needs, 'severalConnections'], async (engine, database) => {
  const others = engine.connect((connection) => connection.scalar(count));
  const cancelled = engine.connect((connection) =>
    connection.execute(slowOn(database), undefined, { signal: AbortSignal.timeout(50) }).all(),
  );
  await expect(cancelled).rejects.toMatchObject(isGivenUp);
  expect(await others).toBe(5);
});

cancellation.onEngine('tells with what it was raised', needs, async (engine, database) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('had enough')), 50);
  await engine.connect(async (connection) => {
    const failed: unknown = await connection
      .execute(slowOn(database), undefined, { signal: controller.signal })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject(isGivenUp);
    await connection.rollback();
    expect(await connection.scalar(select(literal(1)))).toBe(1);
  });
});
