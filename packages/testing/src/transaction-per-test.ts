import type { Connection, Engine } from '@sqlayer/kernel';
import type { MaybePromise } from '@sqlayer/kernel/contracts';
import { InvalidStateError, type SqlayerError } from '@sqlayer/kernel/errors';

/**
 * Runs `work` on a connection in a transaction that is rolled back in the end, whatever happens.
 *
 * Sessions on the connection join the transaction, and `beginNested()` sets a savepoint in it. Code that commits it is
 * TESTING_COMMITTED.
 */
export function rolledBack<T>(engine: Engine, work: (connection: Connection) => MaybePromise<T>): Promise<T> {
  return engine.connect(async (connection) => {
    const transaction = await connection.begin();
    try {
      return await work(connection);
    } finally {
      await transaction.rollback().catch(explain);
    }
  });
}

/** A fixture of a test, as `test.extend()` of vitest takes it. */
export type ConnectionFixture = (context: object, use: (connection: Connection) => Promise<void>) => Promise<void>;

/**
 * A connection for each test, in a transaction that is rolled back when the test is done:
 * `const test = base.extend({ connection: transactionPerTest(() => engine) })`.
 */
export function transactionPerTest(engine: () => MaybePromise<Engine>): ConnectionFixture {
  // vitest reads from the text of the function which fixtures it needs: none.
  // biome-ignore lint/correctness/noEmptyPattern: see above.
  return async ({}, use) => rolledBack(await engine(), use);
}

function explain(error: unknown): never {
  const { code } = error as Partial<SqlayerError>;
  if (code !== 'ENGINE_TRANSACTION_ENDED') throw error;
  throw new InvalidStateError('TESTING_COMMITTED', 'the transaction of a test was committed, so that what it did stays in the database.', {
    cause: error,
  });
}
