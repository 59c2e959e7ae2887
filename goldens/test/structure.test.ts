import { rewrite, Statement } from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import { describe, expect, test } from 'vitest';
import { targets } from '../case.ts';
import { areas, casesOf, dialects } from '../run.ts';

// Every statement of the fixtures, against what must hold for all of them.

async function statements(area: string): Promise<readonly { readonly id: string; readonly build: () => readonly Statement[] }[]> {
  return Object.entries(await casesOf(area)).flatMap(([id, make]) => {
    const build = (): readonly Statement[] => {
      const made = make({ target: 'postgresql', dialect: dialects.postgresql });
      return (Array.isArray(made) ? (made as readonly Executable[]) : [made as Executable]).filter((one) => one instanceof Statement);
    };
    try {
      build();
    } catch {
      // What is refused when it is built has no structure.
      return [];
    }
    return [{ id, build }];
  });
}

/** The text on every dialect, or the code of what is refused. */
function texts(statement: Statement): readonly string[] {
  return targets.map((target) => {
    try {
      return dialects[target].compile(statement).bind(statement.structure().values, undefined).sql;
    } catch (error) {
      return `refused: ${(error as { readonly code?: string }).code}`;
    }
  });
}

describe('a statement', () => {
  test.each(areas.filter((area) => !area.startsWith('ddl') && area !== 'naming'))('of %s built twice has the same key', async (area) => {
    for (const { id, build } of await statements(area)) {
      const [first, second] = [build(), build()].map((made) => made.map((statement) => statement.structure()));
      for (const [i, structure] of (first ?? []).entries()) expect(second?.[i]?.hash, id).toBe(structure.hash);
    }
  });

  test.each(areas)('of %s survives a rewrite that copies every node it may', async (area) => {
    for (const { id, build } of await statements(area)) {
      for (const statement of build()) {
        expect(
          rewrite(statement, () => undefined),
          id,
        ).toBe(statement);
        // A copy of each value makes every node above it a copy too.
        const copy = rewrite(statement, (node) => (node.kind === 'bindParameter' ? node.copyWith({}) : undefined));
        expect(texts(copy), id).toEqual(texts(statement));
      }
    }
  });
});
