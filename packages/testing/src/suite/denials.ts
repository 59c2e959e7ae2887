import type { CaseGroup } from './case-group.ts';
import { type Requirement, saidByCapabilities } from './requirements.ts';
import type { SuiteDatabase } from './suite-database.ts';

/** Where the requirements say something else than the dialect's own capabilities. */
export function contradictions(database: SuiteDatabase): readonly string[] {
  const { name, capabilities } = database.dialect;
  return Object.entries(saidByCapabilities).flatMap(([requirement, says]) => {
    const said = says(capabilities);
    if (said === database.has(requirement as Requirement)) return [];
    return said
      ? [`the requirements say no to '${requirement}', which the dialect '${name}' says to have.`]
      : [`the dialect '${name}' says not to have '${requirement}', and the requirements do not say why.`];
  });
}

/**
 * What the requirements say no to although it works.
 *
 * For each, the cases that need nothing else that is missing are run until one fails, as at least one must.
 */
export async function wronglyDenied(database: SuiteDatabase, groups: readonly CaseGroup[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const requirement of database.denied) {
    const telling = groups.flatMap((group) =>
      group.cases
        .filter(({ needs }) => needs.includes(requirement) && needs.every((need) => need === requirement || database.has(need)))
        .map((one) => ({ one, group })),
    );
    let works = telling.length > 0;
    for (const { one, group } of telling) {
      if (!works) break;
      works = await passes(database, one, group);
    }
    if (works) wrong.push(`'${requirement}' is said to be missing, and all ${telling.length} cases that need it pass.`);
  }
  return wrong;
}

async function passes(database: SuiteDatabase, ...[one, group]: Parameters<SuiteDatabase['run']>): Promise<boolean> {
  try {
    await database.prepare(group);
    await database.run(one, group);
    return true;
  } catch {
    return false;
  }
}
