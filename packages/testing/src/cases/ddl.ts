import {
  addConstraint,
  check,
  column,
  createIndex,
  createTable,
  createTableAs,
  createView,
  ddl,
  dropConstraint,
  dropIndex,
  dropTable,
  dropView,
  exclude,
  foreignKey,
  func,
  Integer,
  index,
  insert,
  MetaData,
  primaryKey,
  references,
  select,
  sql,
  unique,
  Varchar,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { company, person } from '../fixtures/company.ts';
import { CaseGroup } from '../suite/case-group.ts';
import { fresh, named } from '../suite/fixture.ts';

export const ddlStatements = new CaseGroup('DDL', { fixtures: [company] });

const key = { primaryKey: true, autoincrement: false } as const;

/** The code of what a statement is refused with, in a transaction of its own. */
async function refusal(connection: Connection, work: () => PromiseLike<unknown>): Promise<unknown> {
  await connection.commit();
  try {
    await work();
    return undefined;
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  } finally {
    await connection.rollback();
  }
}

ddlStatements.onEngine('creates a table once, and drops it if it is there', async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, key) });
  database.dropAfterwards(own);
  await engine.connect(async (connection) => {
    await connection.execute(createTable(box));
    await connection.execute(createTable(box, { ifNotExists: true }));
    await connection.commit();
    expect(await connection.inspect().hasTable(box.name)).toBe(true);
    await connection.execute(dropTable(box));
    await connection.execute(dropTable(box, { ifExists: true }));
    await connection.commit();
    expect(await connection.inspect().hasTable(box.name)).toBe(false);
  });
});

ddlStatements.onEngine('createAll() leaves what is there, dropAll() what is not', async (engine, database) => {
  const own = new MetaData();
  const [a, b] = [own.table(fresh('a'), { id: column(Integer, key) }), own.table(fresh('b'), { id: column(Integer, key) })];
  database.dropAfterwards(own);
  await engine.begin(async (connection) => {
    await connection.execute(createTable(a));
    await connection.execute(insert(a).values({ id: 1 }));
    await own.createAll(connection);
    expect(await connection.scalar(select(a.c.id))).toBe(1);
    await connection.execute(dropTable(b));
    await own.dropAll(connection);
    expect(await connection.inspect().hasTable(a.name)).toBe(false);
  });
});

ddlStatements.onEngine('creates tables after those they refer to, and drops them before', async (engine, database) => {
  const own = new MetaData();
  const leaf = own.table(fresh('leaf'), { id: column(Integer, key), twigId: column(Integer, { foreignKey: () => twig.c.id as unknown }) });
  const twig = own.table(fresh('twig'), { id: column(Integer, key), treeId: column(Integer, { foreignKey: () => tree.c.id as unknown }) });
  const tree = own.table(fresh('tree'), { id: column(Integer, key) });
  await database.create(own);
  await engine.begin(async (connection) => {
    await connection.execute(insert(tree).values({ id: 1 }));
    await connection.execute(insert(twig).values({ id: 2, treeId: 1 }));
    await connection.execute(insert(leaf).values({ id: 3, twigId: 2 }));
    await own.dropAll(connection);
    expect(await connection.inspect().hasTable(tree.name)).toBe(false);
  });
});

ddlStatements.onEngine('creates tables that refer to each other', ['foreignKeys'], async (engine, database) => {
  const own = new MetaData();
  const hen = own.table(fresh('hen'), {
    id: column(Integer, key),
    eggId: column(Integer, { nullable: true, foreignKey: references(() => egg.c.id as unknown, { name: named('fk_hen') }) }),
  });
  const egg = own.table(fresh('egg'), {
    id: column(Integer, key),
    henId: column(Integer, { nullable: true, foreignKey: references(() => hen.c.id as unknown, { name: named('fk_egg') }) }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(hen).values({ id: 1, eggId: null }));
    await connection.execute(insert(egg).values({ id: 2, henId: 1 }));
    expect(await refusal(connection, () => connection.execute(insert(egg).values({ id: 3, henId: 9 })))).toBe('DB_FOREIGN_KEY_VIOLATION');
    expect(await refusal(connection, () => connection.execute(insert(hen).values({ id: 4, eggId: 9 })))).toBe('DB_FOREIGN_KEY_VIOLATION');
  });
});

ddlStatements.onEngine('a table may refer to itself', async (engine, database) => {
  const own = new MetaData();
  const node = own.table(fresh('node'), {
    id: column(Integer, key),
    parentId: column(Integer, { nullable: true, foreignKey: (): unknown => node.c.id }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(node).values([{ id: 1, parentId: null }]));
    await connection.execute(insert(node).values([{ id: 2, parentId: 1 }]));
    expect(await connection.scalar(select(node.c.id).where(node.c.parentId.eq(1)))).toBe(2);
  });
});

ddlStatements.onEngine('a primary key may have several columns', async (engine, database) => {
  const own = new MetaData();
  const cell = own.table(
    fresh('cell'),
    { x: column(Integer), y: column(Integer), value: column(Varchar(10)) },
    { constraints: (c) => [primaryKey([c.y, c.x])] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(cell).values([{ x: 1, y: 1, value: 'a' }]));
    await connection.execute(insert(cell).values([{ x: 2, y: 1, value: 'b' }]));
    const twice = await refusal(connection, () => connection.execute(insert(cell).values({ x: 1, y: 1, value: 'c' })));
    expect(twice).toBe('DB_UNIQUE_VIOLATION');
    expect((await connection.inspect().table(cell.name)).primaryKey.columns).toEqual(['y', 'x']);
  });
});

ddlStatements.onEngine('a foreign key may have several columns', ['foreignKeys'], async (engine, database) => {
  const own = new MetaData();
  const seat = own.table(fresh('seat'), { hall: column(Integer, key), number: column(Integer, key) });
  const ticket = own.table(
    fresh('ticket'),
    { id: column(Integer, key), hall: column(Integer), number: column(Integer) },
    { constraints: (c) => [foreignKey([c.hall, c.number], [() => seat.c.hall, () => seat.c.number])] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(seat).values({ hall: 1, number: 5 }));
    await connection.execute(insert(ticket).values({ id: 1, hall: 1, number: 5 }));
    const wrong = await refusal(connection, () => connection.execute(insert(ticket).values({ id: 2, hall: 5, number: 1 })));
    expect(wrong).toBe('DB_FOREIGN_KEY_VIOLATION');
  });
});

ddlStatements.onEngine('several columns are unique together', async (engine, database) => {
  const own = new MetaData();
  const page = own.table(
    fresh('page'),
    { id: column(Integer, key), book: column(Integer), number: column(Integer, { nullable: true }) },
    { constraints: (c) => [unique([c.book, c.number])] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(
      insert(page).values([
        { id: 1, book: 1, number: 1 },
        { id: 2, book: 1, number: 2 },
        { id: 3, book: 2, number: 1 },
        { id: 4, book: 2, number: null },
      ]),
    );
    expect(await refusal(connection, () => connection.execute(insert(page).values({ id: 5, book: 1, number: 2 })))).toBe(
      'DB_UNIQUE_VIOLATION',
    );
  });
});

ddlStatements.onEngine('a check keeps rows out, of a column or of a table', ['checkConstraints'], async (engine, database) => {
  const own = new MetaData();
  const span = own.table(
    fresh('span'),
    { low: column(Integer, { check: sql`low >= 0` }), high: column(Integer) },
    { constraints: (c) => [check(c.low.le(c.high), { name: named('ck_span') })] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(span).values({ low: 1, high: 2 }));
    expect(await refusal(connection, () => connection.execute(insert(span).values({ low: -1, high: 2 })))).toBe('DB_CHECK_VIOLATION');
    expect(await refusal(connection, () => connection.execute(insert(span).values({ low: 3, high: 2 })))).toBe('DB_CHECK_VIOLATION');
  });
});

ddlStatements.onEngine('a check holds values with quotes and backslashes', ['checkConstraints'], async (engine, database) => {
  const own = new MetaData();
  const word = own.table(
    fresh('word'),
    { id: column(Integer, key), text: column(Varchar(20)) },
    { constraints: (c) => [check(c.text.ne("it's\\"))] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(word).values({ id: 1, text: "it's" }));
    expect(await refusal(connection, () => connection.execute(insert(word).values({ id: 2, text: "it's\\" })))).toBe('DB_CHECK_VIOLATION');
  });
});

ddlStatements.onEngine('rows go with the row they refer to, or lose it', ['foreignKeys'], async (engine, database) => {
  const own = new MetaData();
  const parent = own.table(fresh('parent'), { id: column(Integer, key) });
  const child = own.table(fresh('child'), {
    id: column(Integer, key),
    gone: column(Integer, { nullable: true, foreignKey: references(() => parent.c.id, { onDelete: 'CASCADE' }) }),
    kept: column(Integer, { nullable: true, foreignKey: references(() => parent.c.id, { onDelete: 'SET NULL' }) }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(parent).values([{ id: 1 }, { id: 2 }]));
    await connection.execute(
      insert(child).values([
        { id: 1, gone: 1, kept: null },
        { id: 2, gone: null, kept: 1 },
        { id: 3, gone: 2, kept: null },
      ]),
    );
    await connection.execute(sql`DELETE FROM ${parent} WHERE id = ${1}`);
    expect(await connection.execute(select(child).orderBy(child.c.id)).tuples().all()).toEqual([
      [2, null, null],
      [3, 2, null],
    ]);
  });
});

ddlStatements.onEngine('a foreign key is checked at the end where it is deferred', ['deferrableForeignKeys'], async (engine, database) => {
  const own = new MetaData();
  const parent = own.table(fresh('parent'), { id: column(Integer, key) });
  const child = own.table(fresh('child'), {
    id: column(Integer, key),
    parentId: column(Integer, { foreignKey: references(() => parent.c.id, { deferrable: true, initially: 'DEFERRED' }) }),
  });
  await database.create(own);
  await engine.begin(async (connection) => {
    await connection.execute(insert(child).values({ id: 1, parentId: 5 }));
    await connection.execute(insert(parent).values({ id: 5 }));
  });
  const dangling = engine.begin((connection) => connection.execute(insert(child).values({ id: 2, parentId: 6 })));
  await expect(dangling).rejects.toMatchObject({ code: 'DB_FOREIGN_KEY_VIOLATION' });
});

ddlStatements.onEngine('rows are kept apart by any operator', ['exclusionConstraints'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(
    fresh('box'),
    { id: column(Integer, key), code: column(Integer) },
    { constraints: (c) => [exclude([[c.code, '=']], { using: 'btree', name: named('ex_box') })] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 1, code: 1 }));
    const again = await refusal(connection, () => connection.execute(insert(box).values({ id: 2, code: 1 })));
    expect(again).toBe('DB_EXCLUSION_VIOLATION');
  });
});

ddlStatements.onEngine('a constraint is dropped and added again', ['alterConstraints'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(
    fresh('box'),
    { id: column(Integer, key), size: column(Integer) },
    { constraints: (c) => [unique([c.size], { name: named('uq_size') })] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 1, size: 1 }));
    await connection.execute(dropConstraint(box, named('uq_size')));
    await connection.execute(insert(box).values({ id: 2, size: 1 }));
    await connection.execute(sql`DELETE FROM ${box} WHERE id = ${2}`);
    await connection.commit();
    await connection.execute(addConstraint(box, named('uq_size')));
    expect(await refusal(connection, () => connection.execute(insert(box).values({ id: 3, size: 1 })))).toBe('DB_UNIQUE_VIOLATION');
  });
});

ddlStatements.onEngine('an index is created and dropped', async (engine, database) => {
  const own = new MetaData();
  const name = named('ix_box');
  const box = own.table(
    fresh('box'),
    { id: column(Integer, key), a: column(Integer, { index: true }), b: column(Integer) },
    { constraints: (c) => [index([c.b, c.a.desc()], { name })] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    const indexes = async () => (await connection.inspect().table(box.name)).indexes.map((one) => one.name);
    expect(await indexes()).toEqual(expect.arrayContaining([name, `ix_${box.name}_a`]));
    const made = box.indexes.find((one) => one.name === name);
    if (made === undefined) throw new Error('the table has the index');
    await connection.execute(dropIndex(box, made));
    await connection.commit();
    expect(await indexes()).not.toContain(name);
    await connection.execute(createIndex(box, made));
    await connection.commit();
    expect(await indexes()).toContain(name);
  });
});

ddlStatements.onEngine('an index is unique', async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, key), code: column(Varchar(10), { unique: true, index: true }) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 1, code: 'x' }));
    expect(await refusal(connection, () => connection.execute(insert(box).values({ id: 2, code: 'x' })))).toBe('DB_UNIQUE_VIOLATION');
  });
});

ddlStatements.onEngine('an index is over rows that meet a condition', ['partialIndexes'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(
    fresh('box'),
    { id: column(Integer, key), code: column(Integer), gone: column(Integer) },
    { constraints: (c) => [index([c.code], { unique: true, where: c.gone.eq(0), name: named('ix_part') })] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(
      insert(box).values([
        { id: 1, code: 1, gone: 1 },
        { id: 2, code: 1, gone: 1 },
        { id: 3, code: 1, gone: 0 },
      ]),
    );
    expect(await refusal(connection, () => connection.execute(insert(box).values({ id: 4, code: 1, gone: 0 })))).toBe(
      'DB_UNIQUE_VIOLATION',
    );
  });
});

ddlStatements.onEngine('an index is over an expression', ['expressionIndexes'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(
    fresh('box'),
    { id: column(Integer, key), code: column(Varchar(10)) },
    { constraints: (c) => [index([func.lower(c.code)], { unique: true, name: named('ix_lower') })] },
  );
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 1, code: 'x' }));
    expect(await refusal(connection, () => connection.execute(insert(box).values({ id: 2, code: 'X' })))).toBe('DB_UNIQUE_VIOLATION');
  });
});

ddlStatements.onEngine('a view is read like a table', async (engine) => {
  const view = createView(named('old'), select(person.c.id, person.c.name.label('who')).where(person.c.age.gt(40)));
  await engine.connect(async (connection) => {
    await connection.execute(view);
    try {
      expect(await connection.scalars(select(view.table.c.who).orderBy(view.table.c.id)).all()).toEqual(['Bo', 'Di']);
      expect(await connection.inspect().viewNames()).toContain(view.table.name);
      expect(await connection.inspect().tableNames()).not.toContain(view.table.name);
    } finally {
      await connection.execute(dropView(view));
      await connection.commit();
    }
    expect(await connection.inspect().viewNames()).not.toContain(view.table.name);
  });
});

ddlStatements.onEngine('a view holds values with quotes', async (engine) => {
  const view = createView(named('quoted'), select(person.c.id).where(person.c.name.ne("o'\\x")));
  await engine.connect(async (connection) => {
    await connection.execute(view);
    try {
      expect(await connection.scalars(select(view.table.c.id)).all()).toHaveLength(5);
    } finally {
      await connection.execute(dropView(view));
      await connection.commit();
    }
  });
});

ddlStatements.onEngine('a view is replaced', ['replaceViews'], async (engine) => {
  const viewOf = (age: number) => createView(named('some'), select(person.c.id).where(person.c.age.gt(age)), { orReplace: true });
  await engine.connect(async (connection) => {
    await connection.execute(viewOf(40));
    await connection.execute(viewOf(50));
    try {
      expect(await connection.scalars(select(viewOf(0).table.c.id)).all()).toEqual([4]);
    } finally {
      await connection.execute(dropView(viewOf(0)));
      await connection.commit();
    }
  });
});

ddlStatements.onEngine('a view belongs to its connection where it is temporary', ['temporaryViews'], async (engine) => {
  const view = createView(named('own'), select(person.c.id), { temporary: true });
  await engine.connect(async (connection) => {
    await connection.execute(view);
    expect(await connection.scalars(select(view.table.c.id)).all()).toHaveLength(5);
    await connection.execute(dropView(view));
    await connection.commit();
  });
});

ddlStatements.onEngine('a view keeps its rows where it is materialized', ['materializedViews'], async (engine) => {
  const view = createView(named('kept'), select(person.c.id, person.c.age), { materialized: true });
  await engine.begin(async (connection) => {
    await connection.execute(view);
    await connection.execute(sql`UPDATE ${person} SET age = ${0}`);
    expect(await connection.scalar(select(func.max(view.table.c.age)))).toBe(52);
    await connection.execute(dropView(view));
  });
});

ddlStatements.onEngine('a table is made of a query', ['createTableAs'], async (engine) => {
  const copy = createTableAs(named('copy'), select(person.c.id, person.c.name, person.c.salary).where(person.c.age.gt(40)));
  await engine.connect(async (connection) => {
    await connection.execute(copy);
    try {
      expect(await connection.execute(select(copy.table).orderBy(copy.table.c.id)).tuples().all()).toEqual([
        [2, 'Bo', '800.00'],
        [4, 'Di', '650.25'],
      ]);
    } finally {
      await connection.execute(dropTable(copy.table));
      await connection.commit();
    }
  });
});

ddlStatements.onEngine('a table belongs to its connection where it is temporary', ['temporaryTables'], async (engine) => {
  const own = new MetaData();
  const scratch = own.table(fresh('scratch'), { id: column(Integer, key) }, { prefixes: ['TEMPORARY'] });
  await engine.connect(async (connection) => {
    await connection.execute(createTable(scratch));
    await connection.execute(insert(scratch).values({ id: 1 }));
    expect(await connection.scalar(select(scratch.c.id))).toBe(1);
    await connection.execute(dropTable(scratch));
    await connection.commit();
  });
});

ddlStatements.onEngine('is rolled back with its transaction', ['transactionalDdl'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, key) });
  database.dropAfterwards(own);
  await engine.connect(async (connection) => {
    await connection.execute(createTable(box));
    await connection.execute(insert(box).values({ id: 1 }));
    await connection.rollback();
    expect(await connection.inspect().hasTable(box.name)).toBe(false);
  });
});

ddlStatements.onEngine('of a name with blanks, capitals and words of SQL', async (engine, database) => {
  const own = new MetaData();
  const odd = own.table(fresh('Select From'), {
    id: column(Integer, { ...key, name: 'order' }),
    value: column(Varchar(10), { name: 'Mixed Case "x"' }),
    table: column(Integer, { name: 'table' }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(odd).values({ id: 1, value: 'x', table: 2 }));
    expect(await connection.execute(select(odd).where(odd.c.table.eq(2))).one()).toEqual({ id: 1, value: 'x', table: 2 });
    expect((await connection.inspect().table(odd.name)).columns.map(({ name }) => name)).toEqual(['order', 'Mixed Case "x"', 'table']);
  });
});

ddlStatements.onEngine('is written by hand, with the name of a table in it', async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, key) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(ddl('ALTER TABLE %(table)s ADD COLUMN extra INTEGER').for(box));
    await connection.commit();
    expect((await connection.inspect().table(box.name)).columns.map(({ name }) => name)).toEqual(['id', 'extra']);
  });
});

ddlStatements.onEngine('tells its events', async (engine, database) => {
  const told: string[] = [];
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, key) });
  box.on('afterCreate', ({ moment }) => void told.push(`table ${moment}`));
  own.on('beforeCreate', ({ moment }) => void told.push(moment)).on('afterDrop', ({ moment }) => void told.push(moment));
  database.dropAfterwards(own);
  await engine.begin(async (connection) => {
    await own.createAll(connection);
    await own.dropAll(connection);
  });
  expect(told).toEqual(['beforeCreate', 'table afterCreate', 'afterDrop']);
});

ddlStatements.onEngine('comments tables and columns', ['comments'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(
    fresh('box'),
    { id: column(Integer, { ...key, comment: "the box's key" }), size: column(Integer, { comment: 'in "cm"' }) },
    { comment: 'what holds\nthings \\ & more' },
  );
  await database.create(own);
  const { comment, columns } = await engine.inspect().table(box.name);
  expect([comment, ...columns.map((one) => one.comment)]).toEqual(['what holds\nthings \\ & more', "the box's key", 'in "cm"']);
});

ddlStatements.onEngine('comments constraints', ['constraintComments'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(
    fresh('box'),
    { id: column(Integer, key), size: column(Integer) },
    { constraints: (c) => [check(c.size.gt(0), { name: named('ck_box'), comment: 'it has a size' })] },
  );
  await database.create(own);
  const { checks } = await engine.inspect().table(box.name);
  expect(checks).toMatchObject([{ name: named('ck_box'), comment: 'it has a size' }]);
});

ddlStatements.onEngine('a table is made anew with other columns, and read with them', ['changingTables'], async (engine, database) => {
  const name = fresh('changing');
  const [before, after] = [new MetaData(), new MetaData()];
  const first = before.table(name, { id: column(Integer, key), value: column(Integer) });
  const second = after.table(name, { id: column(Integer, key), value: column(Varchar(10)) });
  database.dropAfterwards(after);
  await engine.connect(async (connection) => {
    await connection.execute(createTable(first));
    await connection.execute(insert(first).values({ id: 1, value: 5 }));
    expect(await connection.execute(select(first)).all()).toEqual([{ id: 1, value: 5 }]);
    await connection.commit();
    await connection.execute(dropTable(first));
    await connection.execute(createTable(second));
    await connection.execute(insert(second).values({ id: 1, value: 'five' }));
    expect(await connection.execute(select(second)).all()).toEqual([{ id: 1, value: 'five' }]);
    await connection.commit();
  });
});
