/** Test kit for applications and dialects: a recorder of statements and a driver without a database. */

export type { Answer, FakeDriverLog } from './fake-driver.ts';
export { FakeDriver } from './fake-driver.ts';
export type { RecordedStatement, StatementRecorder } from './statement-recorder.ts';
export { recordStatements } from './statement-recorder.ts';
