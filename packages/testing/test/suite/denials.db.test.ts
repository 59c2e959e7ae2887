import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plugin } from '@sqlayer/dialect-sqlite';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { describe, expect, test } from 'vitest';
import { memoryRequirements } from '../../../dialect-sqlite/test/requirements.ts';
import { caseGroups } from '../../src/cases/case-groups.ts';
import { joins } from '../../src/cases/joins.ts';
import { transactions } from '../../src/cases/transactions.ts';
import { no, notPromised, type Requirements } from '../../src/suite/answers.ts';
import { contradictions, wronglyDenied } from '../../src/suite/denials.ts';
import { SuiteDatabase } from '../../src/suite/suite-database.ts';

function open(requirements: Requirements, url = 'sqlite::memory:'): Promise<SuiteDatabase> {
  return SuiteDatabase.open({ url, requirements, plugins: [plugin], engine: undefined });
}

describe('requirements that say no', () => {
  test('to what the dialect says to have, and to what works, are told', async () => {
    await using database = await open({ ...memoryRequirements, savepoints: no('as a test'), createTableAs: no('as a test') });
    expect(contradictions(database)).toEqual(["the requirements say no to 'savepoints', which the dialect 'sqlite' says to have."]);
    const wrong = await wronglyDenied(database, caseGroups);
    expect(wrong).toHaveLength(2);
    expect(wrong[0]).toMatch(/^'savepoints' is said to be missing, and all \d+ cases that need it pass\.$/);
    expect(wrong[1]).toMatch(/^'createTableAs' is said to be missing, and all 1 cases/);
  });

  test('to what is not promised are believed', async () => {
    await using database = await open({ ...memoryRequirements, createTableAs: notPromised('as a test') });
    expect(await wronglyDenied(database, caseGroups)).toEqual([]);
    expect(database.missing(['createTableAs'])).toMatchObject({ requirement: 'createTableAs', reason: 'as a test' });
  });
});

describe('requirements that do not say no', () => {
  test('to what the dialect says not to have are told', async () => {
    const { comments: _comments, ...others } = memoryRequirements;
    await using database = await open(others);
    expect(contradictions(database)).toEqual(["the dialect 'sqlite' says not to have 'comments', and the requirements do not say why."]);
  });

  test('to what does not work have cases that fail', async () => {
    const { lateral: _lateral, ...others } = memoryRequirements;
    await using database = await open(others);
    await database.prepare(joins);
    const [one] = joins.cases.filter(({ needs }) => needs.includes('lateral'));
    await expect(database.run(one!, joins)).rejects.toMatchObject({ code: 'SQL_UNSUPPORTED' });
  });
});

describe('a database of the suite', () => {
  test('is after each case as it was before, and after the suite as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sqlayer-suite-'));
    const url = `sqlite:///${join(folder, 'suite.db')}`;
    {
      await using database = await open(memoryRequirements, url);
      for (const group of [joins, transactions]) {
        await database.prepare(group);
        for (const one of group.cases) if (database.missing(one.needs) === undefined) await database.run(one, group);
      }
      const names = await database.engine.inspect().tableNames();
      expect(names.map((name) => name.replace(/_.*/, '')).sort()).toEqual(['item', 'person', 'task', 'team']);
      const count = (table: string) =>
        database.engine.connect((connection) => connection.executeRaw(`SELECT count(*) FROM ${table}`).scalar());
      expect(await Promise.all(names.map(count))).toEqual(expect.arrayContaining([0, 5, 6, 3]));
    }
    await using kernel = new Kernel().use([poolPlugin, plugin]);
    expect(await (await kernel.engine(url)).inspect().tableNames()).toEqual([]);
    await kernel.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
});
