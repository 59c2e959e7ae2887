import { type Target, targets } from './case.ts';
import { givenTexts } from './given-text.ts';
import { replaced, verdictOf } from './grammar.ts';
import { casesOf, fixturesOf, sent } from './run.ts';

/** Targets for which there is a grammar. */
export const checked: readonly Target[] = targets.filter((target) => ['postgresql', 'oracle', 'mssql'].includes(target));

/** What a grammar rejects of what is written for the cases of an area, by their ids. */
export async function rejectedIn(area: string, target: Target): Promise<Readonly<Record<string, string>>> {
  const cases = await casesOf(area);
  const rejected: Record<string, string> = {};
  for (const fixture of fixturesOf(area)) {
    const build = cases[fixture.id];
    if (build === undefined) continue;
    const texts = textsOf(() => sent(fixture, target, build));
    const complaint = await complaintAbout(fixture.id, target, texts);
    if (complaint !== undefined) rejected[fixture.id] = complaint;
  }
  return rejected;
}

/** What is wrong with the statements of a case; undefined if nothing is. */
async function complaintAbout(id: string, target: Target, texts: readonly string[]): Promise<string | undefined> {
  const verdicts = await Promise.all(texts.map((sql) => verdictOf(target, sql)));
  const refused = texts.flatMap((sql, i) => (verdicts[i] === undefined ? [] : [{ sql, verdict: verdicts[i] }]));
  const given = givenTexts[id];
  if (!given?.targets.includes(target)) return refused.map(({ sql, verdict }) => `${verdict}  in: ${sql}`)[0];
  if (refused.length === 0) return `is accepted; take ${target} off the list in given-text.ts`;
  for (const { sql } of refused) {
    const text = replaced(sql, given);
    const verdict = await verdictOf(target, text);
    if (verdict !== undefined) return `${verdict}  in: ${text}`;
  }
  return undefined;
}

/** The texts of a case; none where it is refused. */
function textsOf(make: () => readonly { readonly sql: string }[]): readonly string[] {
  try {
    return make().map(({ sql }) => sql);
  } catch {
    return [];
  }
}
