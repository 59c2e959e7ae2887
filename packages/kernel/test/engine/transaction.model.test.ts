import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Connection } from '../../src/engine/connection.ts';
import type { Transaction } from '../../src/engine/transaction.ts';
import { InvalidStateError } from '../../src/errors.ts';
import { type FakeDatabase, fakeEngine, insertNumber, numbers } from './fake-dialect.ts';

/** What a level of transactions should be, in the simplest form that says it: the numbers as they were when it began. */
interface Level {
  readonly handle: Transaction | undefined;
  readonly before: readonly number[];
}

/** The state a connection should be in. */
interface Model {
  committed: readonly number[];
  current: readonly number[];
  levels: Level[];
  next: number;
  /** Handles of transactions that have ended, and how. */
  ended: Map<Transaction, 'committed' | 'rolled back'>;
}

interface Real {
  readonly connection: Connection;
  readonly database: FakeDatabase;
}

type Step = fc.AsyncCommand<Model, Real>;

function end(model: Model, depth: number, how: 'committed' | 'rolled back'): void {
  for (const { handle } of model.levels.slice(depth)) if (handle !== undefined) model.ended.set(handle, how);
  const before = model.levels[depth]?.before ?? model.current;
  if (how === 'rolled back') model.current = before;
  if (how === 'committed' && depth === 0) model.committed = model.current;
  model.levels.length = depth;
}

function autobegin(model: Model): void {
  if (model.levels.length === 0) {
    model.current = model.committed;
    model.levels.push({ handle: undefined, before: model.committed });
  }
}

async function refused(promise: Promise<unknown>, code: string): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidStateError);
  expect(error).toMatchObject({ code });
}

async function agree(model: Model, { connection, database }: Real): Promise<void> {
  expect(connection.inTransaction).toBe(model.levels.length > 0);
  expect(connection.inNestedTransaction).toBe(model.levels.length > 1);
  expect(database.committed).toEqual(model.committed);
  for (const { handle } of model.levels) if (handle !== undefined) expect(handle.isActive).toBe(true);
  for (const handle of model.ended.keys()) expect(handle.isActive).toBe(false);
}

function step(name: string, run: (model: Model, real: Real) => Promise<void>): Step {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real);
      await agree(model, real);
    },
    toString: () => name,
  };
}

const insert = step('insert', async (model, { connection }) => {
  autobegin(model);
  model.current = [...model.current, model.next];
  await connection.execute(insertNumber(model.next));
  model.next += 1;
});

const read = step('read', async (model, { connection }) => {
  autobegin(model);
  expect(await connection.execute(numbers).scalars().all()).toEqual(model.current);
});

const begin = step('begin', async (model, { connection }) => {
  if (model.levels.length > 0) return refused(connection.begin(), 'ENGINE_TRANSACTION_OPEN');
  model.current = model.committed;
  model.levels.push({ handle: await connection.begin(), before: model.committed });
});

const beginNested = step('beginNested', async (model, { connection }) => {
  autobegin(model);
  model.levels.push({ handle: await connection.beginNested(), before: model.current });
});

const commit = step('commit', async (model, { connection }) => {
  if (model.levels.length > 1) return refused(connection.commit(), 'ENGINE_NESTED_ORDER');
  await connection.commit();
  if (model.levels.length === 1) end(model, 0, 'committed');
});

const rollback = step('rollback', async (model, { connection }) => {
  await connection.rollback();
  if (model.levels.length > 0) end(model, 0, 'rolled back');
});

function commitLevel(seed: number): Step {
  return step(`commitLevel ${seed}`, async (model) => {
    const depth = seed % Math.max(1, model.levels.length);
    const handle = model.levels[depth]?.handle;
    if (handle === undefined) return;
    if (depth < model.levels.length - 1) return refused(handle.commit(), 'ENGINE_NESTED_ORDER');
    await handle.commit();
    end(model, depth, 'committed');
  });
}

function rollbackLevel(seed: number): Step {
  return step(`rollbackLevel ${seed}`, async (model) => {
    const depth = seed % Math.max(1, model.levels.length);
    const handle = model.levels[depth]?.handle;
    if (handle === undefined) return;
    await handle.rollback();
    end(model, depth, 'rolled back');
  });
}

function endAgain(seed: number): Step {
  return step(`endAgain ${seed}`, async (model) => {
    const known = [...model.ended][seed % Math.max(1, model.ended.size)];
    if (known === undefined) return;
    const [handle, how] = known;
    await refused(handle.commit(), 'ENGINE_TRANSACTION_ENDED');
    if (how === 'committed') await refused(handle.rollback(), 'ENGINE_TRANSACTION_ENDED');
    else await handle.rollback();
  });
}

test.each([
  ['at once', false],
  ['later', true],
])('transactions and savepoints of a driver that answers %s do what a stack of snapshots does', async (_when, asynchronous) => {
  const seed = fc.nat({ max: 20 });
  const commands = fc.commands(
    [
      fc.constant(insert),
      fc.constant(read),
      fc.constant(begin),
      fc.constant(beginNested),
      fc.constant(commit),
      fc.constant(rollback),
      seed.map(commitLevel),
      seed.map(rollbackLevel),
      seed.map(endAgain),
    ],
    { maxCommands: 40 },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const { engine, database } = fakeEngine(asynchronous);
      await using connection = await engine.connect();
      const model: Model = { committed: [], current: [], levels: [], next: 1, ended: new Map() };
      await fc.asyncModelRun(() => ({ model, real: { connection, database } }), steps);
    }),
    { numRuns: asynchronous ? 60 : 150 },
  );
});
