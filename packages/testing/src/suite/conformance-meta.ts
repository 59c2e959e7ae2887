import type { Requirement } from './requirements.ts';

/** What a test of the suite tells the reporter. */
export interface ConformanceMeta {
  readonly database: string;
  /** What the database does not have that the case needs. */
  readonly notApplicable?: { readonly requirement: Requirement; readonly reason: string };
  /** Why the suite could not be run. */
  readonly unavailable?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    sqlayerConformance?: ConformanceMeta;
  }
}
