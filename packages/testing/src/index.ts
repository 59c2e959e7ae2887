/** Test kit for applications and dialects: a recorder of statements, a driver without a database, a transaction for each test. */

export type { TestingErrorCode } from './errors.ts';
export { testingErrorCodes } from './errors.ts';
export type { Answer, FakeDriverLog } from './fake-driver.ts';
export { FakeDriver } from './fake-driver.ts';
export type { RecordedStatement, StatementRecorder } from './statement-recorder.ts';
export { recordStatements } from './statement-recorder.ts';
export type { ConnectionFixture } from './transaction-per-test.ts';
export { rolledBack, transactionPerTest } from './transaction-per-test.ts';
