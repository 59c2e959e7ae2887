import { BetterSqlite3Driver, SqliteDialect, sqlite } from '@sqlayer/dialect-sqlite';
import { column, computed, ddl, func, Integer, Json, literal, MetaData, sequence, sql, Text, Varchar } from '@sqlayer/expression';
import { definePlugin, dialect, Kernel, type Plugin } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements, type StatementRecorder } from '@sqlayer/testing';
import { describe, expect, test } from 'vitest';
import { mapped, Session } from '../src/index.ts';

const metadata = new MetaData();

class Box extends mapped(
  'box',
  {
    id: column(Integer, { primaryKey: true, default: sequence('box_seq', { optional: true }) }),
    width: column(Integer),
    height: column(Integer, { default: ({ row }: { row: Readonly<Record<string, unknown>> }) => (row['width'] as number) + 1 }),
    area: column(Integer, { nullable: true, computed: computed(sql`width * height`) }),
    size: column(Integer, { default: literal(5) }),
    slug: column(Text, { nullable: true, onUpdate: ({ row }: { row: Readonly<Record<string, unknown>> }) => `w${row['width']}` }),
    changes: column(Integer, { serverDefault: 0, serverOnUpdate: true }),
    touched: column(Integer, { nullable: true, onUpdate: func.length('abc') }),
  },
  { metadata },
) {}

// A trigger counts the updates of a row.
metadata.tables
  .get('box')
  ?.on(
    'afterCreate',
    ddl('CREATE TRIGGER count_changes AFTER UPDATE OF width ON box BEGIN UPDATE box SET changes = changes + 1 WHERE id = new.id; END'),
  );

class Pair extends mapped(
  'pair',
  {
    a: column(Integer, { primaryKey: true, autoincrement: false }),
    b: column(Varchar(5), { primaryKey: true }),
    n: column(Integer),
    twice: column(Integer, { nullable: true, computed: computed(sql`n * 2`) }),
  },
  { metadata },
) {}

class Note extends mapped(
  'note',
  { id: column(Integer, { primaryKey: true }), doc: column(Json<{ tags: string[]; deep: { n: number } }>()) },
  { metadata },
) {}

/** SQLite as a database that gives nothing back. */
class SilentDialect extends SqliteDialect {
  override readonly capabilities = { ...new SqliteDialect(this.driver).capabilities, insertReturning: false, insertGivesKeys: false };
}

const silent: Plugin = definePlugin({
  name: 'silent-sqlite',
  version: '1.0.0',
  provides: [dialect('sqlite')],
  install: (context) =>
    context.provide(dialect('sqlite'), () => ({
      name: 'sqlite',
      drivers: ['better-sqlite3'],
      create: () => new SilentDialect(new BetterSqlite3Driver()),
    })),
});

interface Opened extends AsyncDisposable {
  readonly recorder: StatementRecorder;
  session(): Session;
}

async function open(plugin: Plugin = sqlite): Promise<Opened> {
  const kernel = new Kernel().use([poolPlugin, plugin]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  return { recorder: recordStatements(engine), session: () => new Session(engine), [Symbol.asyncDispose]: () => kernel.dispose() };
}

describe('what the database makes of a row', () => {
  test.each([
    ['gives it back', sqlite],
    ['gives nothing back', silent],
  ])('is known after an INSERT, where it %s', async (_how, plugin) => {
    await using at = await open(plugin);
    await using session = at.session();
    const boxes = [new Box({ width: 2 }), new Box({ width: 3, height: 3 })];
    session.addAll(boxes);
    await session.flush();
    expect(boxes.map(({ id, height, area, size, changes }) => [id, height, area, size, changes])).toEqual([
      [1, 3, 6, 5, 0],
      [2, 3, 9, 5, 0],
    ]);
    at.recorder.clear();
    await session.flush();
    expect(at.recorder.sql).toEqual([]);
  });

  test('is read again after an UPDATE, with one query for many objects', async () => {
    await using at = await open();
    await using session = at.session();
    const boxes = Array.from({ length: 20 }, (_box, i) => new Box({ width: i }));
    session.addAll(boxes);
    await session.flush();
    at.recorder.clear();
    for (const box of boxes) box.width += 10;
    await session.flush();
    expect(boxes.map(({ area, changes, touched, slug }) => ({ area, changes, touched, slug }))).toEqual(
      boxes.map((_box, i) => ({ area: (i + 10) * (i + 1), changes: 1, touched: 3, slug: `w${i + 10}` })),
    );
    expect(at.recorder.sql.filter((text) => text.startsWith('SELECT'))).toEqual([
      expect.stringMatching(/^SELECT box\.id, box\.area, box\.changes, box\.touched FROM box WHERE box\.id IN \(\?, /),
    ]);
    at.recorder.clear();
    await session.flush();
    expect(at.recorder.sql).toEqual([]);
  });

  test('is read again by keys of several columns', async () => {
    await using at = await open();
    await using session = at.session();
    const pairs = [new Pair({ a: 1, b: 'x', n: 1 }), new Pair({ a: 1, b: 'y', n: 2 })];
    session.addAll(pairs);
    await session.flush();
    for (const pair of pairs) pair.n += 1;
    await session.commit();
    expect(pairs.map(({ twice }) => twice)).toEqual([4, 6]);
  });

  test('cannot be given', async () => {
    await using at = await open();
    await using session = at.session();
    session.add(new Box({ width: 2, area: 5 }));
    await expect(session.flush()).rejects.toMatchObject({
      code: 'SQL_COMPUTED_COLUMN',
      message: expect.stringContaining("'box.area'") as string,
    });
  });
});

describe('a change in place', () => {
  test('of JSON is found by the flush, in new objects and in those that were read', async () => {
    await using at = await open();
    await using session = at.session();
    const note = new Note({ doc: { tags: ['a'], deep: { n: 1 } } });
    session.add(note);
    await session.flush();
    at.recorder.clear();
    note.doc.tags.push('b');
    await session.flush();
    await session.flush();
    expect(at.recorder.sql).toEqual(['UPDATE note SET doc=? WHERE note.id = ?']);
    await session.commit();
    await using other = at.session();
    const read = await other.get(Note, note.id);
    expect(read?.doc).toEqual({ tags: ['a', 'b'], deep: { n: 1 } });
    if (read !== null) read.doc.deep.n = 7;
    expect([...other.dirty]).toEqual([read]);
    await other.commit();
    expect(await (await at.session().get(Note, note.id))?.doc).toEqual({ tags: ['a', 'b'], deep: { n: 7 } });
  });
});
