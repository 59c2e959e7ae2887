import type { DatabaseUrl, EngineOptions, Plugin } from '@sqlayer/kernel';
import type { MaybePromise } from '@sqlayer/kernel/contracts';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { caseGroups } from '../cases/case-groups.ts';
import type { Requirements, RequirementsOf } from './answers.ts';
import type { CaseGroup } from './case-group.ts';
import type { ConformanceMeta } from './conformance-meta.ts';
import { contradictions, wronglyDenied } from './denials.ts';
import { type MadeDatabase, SuiteDatabase } from './suite-database.ts';

/** The database that the suite runs on, and what it can be asked. */
export interface SuiteOptions {
  /** How the results call the database; the URL without its password if not given. */
  readonly name: string;
  /**
   * A database in which the suite may make and drop tables, or what makes one for it alone. Names of tables end in a mark
   * of the run, and nothing is left behind.
   */
  readonly url: string | DatabaseUrl | (() => MaybePromise<MadeDatabase>);
  /** What the database does not have, and why. */
  readonly requirements: Requirements | RequirementsOf;
  /** The plugin of the dialect, and others; without any, the package of the dialect is looked for by the scheme of the URL. */
  readonly plugins?: readonly Plugin[];
  /** Options of the engine, for a driver that needs some. */
  readonly engine?: EngineOptions;
  /** Why the database cannot be reached; nothing is run then, and the results say so. */
  readonly unavailable?: string | undefined;
}

/** Making tables may take its time on a server that has just been started. */
const OPEN_TIMEOUT_MS = 60_000;
const CASE_TIMEOUT_MS = 30_000;
const DENIALS_TIMEOUT_MS = 60_000;

/**
 * Registers the conformance suite with vitest, as tests of the file that calls it.
 *
 * Every case expects values, not SQL text. A case that needs what the database does not have is skipped, and counts as not
 * applicable, with the reason. Two tests hold the requirements to their word: what they say no to must not work, and they may
 * not differ from the capabilities of the dialect.
 */
export function runSuite(options: SuiteOptions): void {
  const { name, unavailable } = options;
  if (unavailable !== undefined) {
    describe(name, () => {
      test('needs a database', (context) => {
        mark(context, { database: name, unavailable });
        context.skip(unavailable);
      });
    });
    return;
  }
  describe(name, () => {
    let database: SuiteDatabase;
    beforeAll(async () => {
      database = await SuiteDatabase.open({ plugins: undefined, engine: undefined, ...options });
    }, OPEN_TIMEOUT_MS);
    afterAll(() => database?.[Symbol.asyncDispose](), OPEN_TIMEOUT_MS);
    for (const group of caseGroups) describeGroup(name, group, () => database);
    describe('requirements', () => {
      test('are those that the capabilities of the dialect tell', (context) => {
        mark(context, { database: name });
        expect(contradictions(database)).toEqual([]);
      });
      test('say no only to what does not work', { timeout: DENIALS_TIMEOUT_MS }, async (context) => {
        mark(context, { database: name });
        expect(await wronglyDenied(database, caseGroups)).toEqual([]);
      });
    });
  });
}

function describeGroup(name: string, group: CaseGroup, database: () => SuiteDatabase): void {
  describe(group.title, () => {
    beforeAll(() => database().prepare(group), OPEN_TIMEOUT_MS);
    for (const one of group.cases) {
      test(one.title, { timeout: CASE_TIMEOUT_MS }, async (context) => {
        const missing = database().missing(one.needs);
        if (missing === undefined) {
          mark(context, { database: name });
          await database().run(one, group);
        } else {
          mark(context, { database: name, notApplicable: missing });
          context.skip(`${missing.requirement}: ${missing.reason}`);
        }
      });
    }
  });
}

/** Tells the reporter whose test it is. */
function mark({ task }: TestContext, meta: ConformanceMeta): void {
  task.meta.sqlayerConformance = meta;
}
