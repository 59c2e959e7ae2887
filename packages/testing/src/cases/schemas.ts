import {
  column,
  createSchema,
  createTable,
  dropSchema,
  dropTable,
  Integer,
  insert,
  MetaData,
  references,
  select,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { CaseGroup } from '../suite/case-group.ts';
import { named } from '../suite/fixture.ts';

export const schemas = new CaseGroup('a schema', { needs: ['schemas'] });

const key = { primaryKey: true, autoincrement: false } as const;

/** Runs `work` with a schema that is there for it alone. */
async function within(connection: Connection, name: string, work: () => Promise<void>): Promise<void> {
  await connection.execute(createSchema(name));
  try {
    await work();
    await connection.commit();
  } finally {
    await connection.rollback();
    await connection.execute(dropSchema(name));
    await connection.commit();
  }
}

schemas.onEngine('holds tables of its own', async (engine) => {
  const name = named('area');
  const own = new MetaData({ schema: name });
  const box = own.table('box', { id: column(Integer, key) });
  await engine.connect((connection) =>
    within(connection, name, async () => {
      await own.createAll(connection);
      await connection.execute(insert(box).values({ id: 1 }));
      expect(await connection.execute(select(box)).all()).toEqual([{ id: 1 }]);
      expect(await connection.inspect().schemaNames()).toContain(name);
      expect(await connection.inspect().tableNames({ schema: name })).toEqual(['box']);
      expect(await connection.inspect().hasTable('box', { schema: name })).toBe(true);
      await own.dropAll(connection);
    }),
  );
});

schemas.onEngine('is told apart from another one with a table of the same name', async (engine) => {
  const [one, two] = [named('one'), named('two')];
  const inOne = new MetaData({ schema: one }).table('box', { id: column(Integer, key) });
  const inTwo = new MetaData({ schema: two }).table('box', { id: column(Integer, key) });
  await engine.connect((connection) =>
    within(connection, one, () =>
      within(connection, two, async () => {
        await connection.execute(createTable(inOne));
        await connection.execute(createTable(inTwo));
        await connection.execute(insert(inOne).values({ id: 1 }));
        await connection.execute(insert(inTwo).values({ id: 2 }));
        expect(await connection.execute(select(inOne.c.id, inTwo.c.id.label('other')).crossJoin(inTwo)).one()).toEqual({ id: 1, other: 2 });
        await connection.execute(dropTable(inOne));
        await connection.execute(dropTable(inTwo));
      }),
    ),
  );
});

schemas.onEngine('refers to tables of another one', async (engine) => {
  const [one, two] = [named('one'), named('two')];
  const own = new MetaData();
  own.table('parent', { id: column(Integer, key) }, { schema: one });
  const child = own.table(
    'child',
    { id: column(Integer, key), parentId: column(Integer, { foreignKey: references(`${one}.parent.id`) }) },
    { schema: two },
  );
  await engine.connect((connection) =>
    within(connection, one, () =>
      within(connection, two, async () => {
        await own.createAll(connection);
        const [foreignKey] = (await connection.inspect().table('child', { schema: two })).foreignKeys;
        expect(foreignKey).toMatchObject({ columns: [child.c.parentId.name], targetTable: 'parent', targetSchema: one });
        await own.dropAll(connection);
      }),
    ),
  );
});

schemas.onEngine('stands for another one at execution', async (engine) => {
  const name = named('tenant');
  const box = new MetaData().table(named('box'), { id: column(Integer, key) });
  await engine.connect((connection) =>
    within(connection, name, async () => {
      const there = connection.withOptions({ schemaTranslateMap: { '': name } });
      await there.execute(createTable(box));
      await there.execute(insert(box).values({ id: 7 }));
      expect(await there.scalar(select(box.c.id))).toBe(7);
      expect(await connection.inspect().tableNames({ schema: name })).toEqual([box.name]);
      await there.execute(dropTable(box));
    }),
  );
});
