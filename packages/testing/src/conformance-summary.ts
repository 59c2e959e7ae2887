import type { TestModule } from 'vitest/node';
import type { Requirement } from './suite/requirements.ts';

/** How the suite went on one database. */
export interface DatabaseSummary {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** What the database does not have, with why, and how many cases need it. */
  readonly notApplicable: readonly { readonly requirement: Requirement; readonly reason: string; readonly cases: number }[];
  /** Why nothing was run on it. */
  readonly unavailable: string | undefined;
}

/** How the suite went on each database of a run, in the order of the run; empty where it was not run. */
export function summarise(modules: readonly TestModule[]): readonly DatabaseSummary[] {
  const found = new Map<
    string,
    { passed: number; failed: number; missing: Map<Requirement, [reason: string, cases: number]>; why: string | undefined }
  >();
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const meta = test.meta().sqlayerConformance;
      if (meta === undefined) continue;
      const counts = found.get(meta.database) ?? { passed: 0, failed: 0, missing: new Map(), why: undefined };
      found.set(meta.database, counts);
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') counts.failed += 1;
      if (meta.unavailable !== undefined) counts.why = meta.unavailable;
      if (meta.notApplicable === undefined) continue;
      const { requirement, reason } = meta.notApplicable;
      counts.missing.set(requirement, [reason, (counts.missing.get(requirement)?.[1] ?? 0) + 1]);
    }
  }
  return [...found].map(([name, { passed, failed, missing, why }]) => ({
    name,
    passed,
    failed,
    notApplicable: [...missing].map(([requirement, [reason, cases]]) => ({ requirement, reason, cases })),
    unavailable: why,
  }));
}

/** `SQLite: 500 passed, 0 failed, 80 not applicable` */
export function summaryLine({ name, passed, failed, notApplicable, unavailable }: DatabaseSummary): string {
  if (unavailable !== undefined) return `${name}: not run: ${unavailable}`;
  const skipped = notApplicable.reduce((sum, { cases }) => sum + cases, 0);
  return `${name}: ${passed} passed, ${failed} failed, ${skipped} not applicable`;
}

/** What databases do not have that cases need: each requirement, and below it why, with the databases that say so. */
export function reasonLines(databases: readonly DatabaseSummary[]): readonly string[] {
  const missing = new Map<Requirement, { cases: number; reasons: Map<string, string[]> }>();
  for (const { name, notApplicable } of databases) {
    for (const { requirement, reason, cases } of notApplicable) {
      const entry = missing.get(requirement) ?? { cases, reasons: new Map<string, string[]>() };
      missing.set(requirement, entry);
      entry.reasons.set(reason, [...(entry.reasons.get(reason) ?? []), name]);
    }
  }
  if (missing.size === 0) return [];
  const lines = [...missing]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([requirement, { cases, reasons }]) => [
      `  ${requirement} (${cases} ${cases === 1 ? 'case' : 'cases'})`,
      ...[...reasons].map(([reason, names]) => `    ${names.join(', ')}: ${reason}`),
    ]);
  return ['', 'Not applicable:', ...lines];
}
