/** The conformance suite: what every dialect must do, as tests that any dialect can run. */

export type { No, Requirements, RequirementsOf } from './suite/answers.ts';
export { no, notPromised } from './suite/answers.ts';
export type { Requirement } from './suite/requirements.ts';
export { requirementSentences } from './suite/requirements.ts';
export type { SuiteOptions } from './suite/run-suite.ts';
export { runSuite } from './suite/run-suite.ts';
export type { MadeDatabase } from './suite/suite-database.ts';
