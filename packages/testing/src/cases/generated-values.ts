import {
  column,
  computed,
  createSequence,
  dropSequence,
  Integer,
  identity,
  insert,
  MetaData,
  nextValue,
  select,
  sequence,
  sql,
  update,
} from '@sqlayer/expression';
import { expect } from 'vitest';
import { CaseGroup } from '../suite/case-group.ts';
import { fresh, named } from '../suite/fixture.ts';

export const generatedValues = new CaseGroup('a value that the database makes');

const key = { primaryKey: true, autoincrement: false } as const;

generatedValues.onEngine('counts an integer primary key from 1', ['autoincrement'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, { primaryKey: true }), size: column(Integer) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values([{ size: 1 }, { size: 2 }]));
    expect(await connection.scalars(select(box.c.id).orderBy(box.c.size)).all()).toEqual([1, 2]);
  });
});

generatedValues.onEngine('is not asked for where the application gives a key', ['autoincrement'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, { primaryKey: true }), size: column(Integer) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 100, size: 1 }));
    expect(await connection.scalar(select(box.c.id))).toBe(100);
  });
});

generatedValues.onEngine('of an identity may be replaced by the application', async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { id: column(Integer, { primaryKey: true, identity: identity() }), size: column(Integer) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 50, size: 1 }));
    await connection.execute(insert(box).values({ size: 2 }));
    expect(await connection.scalar(select(box.c.id).where(box.c.size.eq(1)))).toBe(50);
    expect(await connection.scalar(select(box.c.id).where(box.c.size.eq(2)))).not.toBe(50);
  });
});

generatedValues.onEngine('of an identity begins and steps as it is told', ['identityCounting'], async (engine, database) => {
  const own = new MetaData();
  const counted = identity({ start: 100, increment: 10 });
  const box = own.table(fresh('box'), { id: column(Integer, { primaryKey: true, identity: counted }), size: column(Integer) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ size: 1 }));
    await connection.execute(insert(box).values({ size: 2 }));
    expect(await connection.scalars(select(box.c.id).orderBy(box.c.size)).all()).toEqual([100, 110]);
  });
});

generatedValues.onEngine('of an identity that is always made refuses another one', ['identityAlways'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), {
    id: column(Integer, { primaryKey: true, identity: identity({ always: true }) }),
    size: column(Integer),
  });
  await database.create(own);
  await expect(engine.begin((connection) => connection.execute(insert(box).values({ id: 1, size: 1 } as never)))).rejects.toThrow();
});

generatedValues.onEngine('is computed from other columns', async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), {
    id: column(Integer, key),
    width: column(Integer),
    height: column(Integer),
    area: column(Integer, { nullable: true, computed: computed(sql`width * height`, { stored: true }) }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 1, width: 3, height: 4 }));
    expect(await connection.scalar(select(box.c.area))).toBe(12);
    await connection.execute(update(box).set({ height: 5 }));
    expect(await connection.scalar(select(box.c.area))).toBe(15);
    expect(await connection.scalars(select(box.c.id).where(box.c.area.gt(10))).all()).toEqual([1]);
  });
});

generatedValues.onEngine('is computed when it is read', ['virtualColumns'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), {
    id: column(Integer, key),
    width: column(Integer),
    twice: column(Integer, { nullable: true, computed: computed(sql`width * 2`, { stored: false }) }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values({ id: 1, width: 3 }));
    expect(await connection.scalar(select(box.c.twice))).toBe(6);
  });
});

generatedValues.onEngine('is given back with the row', ['insertReturning'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), {
    id: column(Integer, key),
    width: column(Integer),
    twice: column(Integer, { nullable: true, computed: computed(sql`width * 2`, { stored: true }) }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    expect(await connection.scalar(insert(box).values({ id: 1, width: 3 }).returning(box.c.twice))).toBe(6);
  });
});

generatedValues.onEngine('comes from a sequence', ['sequences'], async (engine) => {
  const numbers = sequence(named('numbers'), { start: 5, increment: 3 });
  await engine.connect(async (connection) => {
    await connection.execute(createSequence(numbers));
    try {
      const next = () => connection.scalar(select(nextValue(numbers)));
      expect([await next(), await next(), await next()].map(Number)).toEqual([5, 8, 11]);
    } finally {
      await connection.execute(dropSequence(numbers));
      await connection.commit();
    }
  });
});

generatedValues.onEngine('of a sequence is the default of a column', ['sequences'], async (engine, database) => {
  const own = new MetaData();
  const numbers = sequence(named('numbers'), { start: 1_000 });
  const box = own.table(fresh('box'), { id: column(Integer, { primaryKey: true, default: numbers }), size: column(Integer) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(box).values([{ size: 1 }, { size: 2 }]));
    expect(await connection.scalars(select(box.c.id).orderBy(box.c.size)).all()).toEqual([1_000, 1_001]);
  });
});

generatedValues.onEngine('of a sequence is never given twice, whatever is rolled back', ['sequences'], async (engine) => {
  const numbers = sequence(named('numbers'), { start: 1 });
  await engine.begin((connection) => connection.execute(createSequence(numbers)));
  try {
    const seen: number[] = [];
    await engine.connect(async (connection) => {
      seen.push(Number(await connection.scalar(select(nextValue(numbers)))));
      await connection.rollback();
      seen.push(Number(await connection.scalar(select(nextValue(numbers)))));
    });
    expect(new Set(seen).size).toBe(2);
  } finally {
    await engine.begin((connection) => connection.execute(dropSequence(numbers)));
  }
});
