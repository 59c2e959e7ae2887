import type { Engine } from '@sqlayer/kernel';
import { no, type Requirements } from '@sqlayer/testing/suite';

const always: Requirements = {
  boundGroups: no('PostgreSQL does not take two parameters for the same expression, whatever their values'),
  changingTables: no('a prepared statement of PostgreSQL keeps the types of the columns that it was prepared for'),
  lastInsertId: no('the protocol of PostgreSQL tells no keys; RETURNING does'),
  nulInText: no('PostgreSQL has no text with the character U+0000'),
  pendingAfterError: no('a transaction of PostgreSQL in which a statement failed takes a rollback only'),
};

const before18: Requirements = { virtualColumns: no('PostgreSQL computes columns when they are read from version 18') };

/** What came to MERGE in version 17. */
const before17: Requirements = {
  mergeBySource: no('MERGE has WHEN NOT MATCHED BY SOURCE from PostgreSQL 17'),
  mergeReturning: no('MERGE has RETURNING from PostgreSQL 17'),
};

const before15: Requirements = { merge: no('PostgreSQL has MERGE from version 15') };

/** What a server of PostgreSQL does not have, by its version. */
export async function requirements(engine: Engine): Promise<Requirements> {
  const number = await engine.connect((connection) => connection.executeRaw('SHOW server_version_num').scalar());
  const version = Math.floor(Number(number) / 10_000);
  return { ...always, ...(version < 18 && before18), ...(version < 17 && before17), ...(version < 15 && before15) };
}

/** The same within the process. */
export async function pgliteRequirements(engine: Engine): Promise<Requirements> {
  return {
    ...(await requirements(engine)),
    cancel: no('PGlite runs in this process, and answers nobody until it is done'),
    network: no('PGlite runs in this process'),
    severalConnections: no('all connections of PGlite are one session'),
  };
}
