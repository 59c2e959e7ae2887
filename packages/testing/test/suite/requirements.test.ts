import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { caseGroups } from '../../src/cases/case-groups.ts';
import { type Requirement, requirementSentences, saidByCapabilities } from '../../src/suite/requirements.ts';

const cases = caseGroups.flatMap((group) => group.cases.map((one) => ({ group: group.title, ...one })));
const requirements = Object.keys(requirementSentences) as Requirement[];

describe('the cases', () => {
  test('are more than four hundred, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThan(400);
    const names = cases.map(({ group, title }) => `${group} › ${title}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(new Set(caseGroups.map(({ title }) => title)).size).toBe(caseGroups.length);
  });

  test('need only what has a sentence, and nothing twice', () => {
    const odd = cases.filter(({ needs }) => needs.some((need) => !(need in requirementSentences)) || new Set(needs).size < needs.length);
    expect(odd.map(({ title }) => title)).toEqual([]);
  });
});

describe('the requirements', () => {
  test('are each needed by a case, which then tells whether a database has it', () => {
    expect(requirements.filter((requirement) => !cases.some(({ needs }) => needs.includes(requirement)))).toEqual([]);
  });

  test('are in the order of the alphabet, and sentences', () => {
    expect(requirements).toEqual([...requirements].sort());
    for (const sentence of Object.values(requirementSentences)) expect(sentence).toMatch(/^(?:[A-Z]|\w+\(\)).*\.$/);
  });

  test('stand in the guide, each with its sentence', () => {
    const page = readFileSync(new URL('../../../../docs/guide/dialects.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, key, sentence]) => [key, sentence]);
    const listed = rows.filter(([key]) => /^[a-z]/.test(key ?? ''));
    expect(listed).toEqual(Object.entries(requirementSentences));
  });

  test('that capabilities tell are requirements', () => {
    expect(Object.keys(saidByCapabilities).filter((key) => !(key in requirementSentences))).toEqual([]);
  });
});
