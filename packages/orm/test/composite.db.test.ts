import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, Integer, MetaData, select, Text, Timestamp } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { describe, expect, test } from 'vitest';
import { aliased, composite, mapped, Session } from '../src/index.ts';

class Point {
  x: number;
  y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  get isOrigin(): boolean {
    return this.x === 0 && this.y === 0;
  }
}

class Span {
  from: Date;
  to: Date | null;

  constructor(from: Date, to: Date | null) {
    this.from = from;
    this.to = to;
  }
}

const metadata = new MetaData();

class Vertex extends mapped(
  'vertex',
  {
    id: column(Integer, { primaryKey: true }),
    x1: column(Integer),
    y1: column(Integer),
    x2: column(Integer, { nullable: true }),
    y2: column(Integer, { nullable: true }),
    start: composite(Point, { x: 'x1', y: 'y1' }),
    end: composite(Point, { x: 'x2', y: 'y2' }, { nullable: true }),
  },
  { metadata },
) {}

class Task extends mapped(
  'task',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Text),
    since: column(Timestamp),
    until: column(Timestamp, { nullable: true }),
    span: composite(Span, { from: 'since', to: 'until' }),
  },
  { metadata },
) {}

async function setUp() {
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  const recorder = recordStatements(engine);
  return {
    session: () => new Session(engine),
    /** What was updated since it was asked last: the statements. */
    updates: () => {
      const found = recorder.sql.filter((sql) => sql.startsWith('UPDATE'));
      recorder.clear();
      return found;
    },
    /** One vertex in the database, from (1, 2) to (3, 4), and its key. */
    vertex: async () => {
      await using session = new Session(engine);
      const vertex = new Vertex({ start: new Point(1, 2), end: new Point(3, 4) });
      session.add(vertex);
      await session.commit();
      recorder.clear();
      return vertex.id;
    },
    [Symbol.asyncDispose]: () => kernel.dispose(),
  };
}

describe('composites', () => {
  test('are written into their columns and made of them', async () => {
    await using at = await setUp();
    await using session = at.session();
    const start = new Point(0, 0);
    const vertex = new Vertex({ start, end: new Point(3, 4) });
    expect(vertex.start).toBe(start);
    session.add(vertex);
    start.x = 1;
    await session.commit();
    expect(JSON.parse(JSON.stringify(vertex))).toEqual({ id: 1, x1: 1, y1: 0, x2: 3, y2: 4 });
    expect(vertex.start).toBe(start);

    await using other = at.session();
    const found = await other.get(Vertex, 1);
    expect(found?.start).toEqual(new Point(1, 0));
    expect(found?.start).toBeInstanceOf(Point);
    expect(found?.start).toBe(found?.start);
    expect(found?.end).toEqual(new Point(3, 4));
    expect(other.dirty.size).toBe(0);
  });

  test('that are changed in place are found by the flush, which writes the column that changed', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const vertex = (await session.get(Vertex, id)) as Vertex;
    const { start } = vertex;
    start.x = 5;
    expect(session.dirty).toEqual(new Set([vertex]));
    await session.flush();
    expect(at.updates()).toEqual(['UPDATE vertex SET x1=? WHERE vertex.id = ?']);
    expect([vertex.x1, vertex.y1]).toEqual([5, 2]);
    await session.flush();
    expect(at.updates()).toEqual([]);
    // It is still the one to be changed, also after the commit and when the row is read again.
    await session.commit();
    await session.scalars(select(Vertex)).all();
    expect(vertex.start).toBe(start);
    start.y = 6;
    // A query flushes first.
    expect(await session.scalars(select(Vertex.c.y1)).all()).toEqual([6]);
    expect(at.updates()).toEqual(['UPDATE vertex SET y1=? WHERE vertex.id = ?']);
  });

  test('each change their own columns', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const vertex = (await session.get(Vertex, id)) as Vertex;
    vertex.start.y = 20;
    (vertex.end as Point).x = 30;
    await session.flush();
    expect(at.updates()).toEqual(['UPDATE vertex SET y1=?, x2=? WHERE vertex.id = ?']);
    expect([vertex.x1, vertex.y1, vertex.x2, vertex.y2]).toEqual([1, 20, 30, 4]);
  });

  test('are replaced, by null where they may be', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const vertex = (await session.get(Vertex, id)) as Vertex;
    const before = vertex.end as Point;
    vertex.start = new Point(1, 7);
    vertex.end = null;
    expect([vertex.x1, vertex.y1, vertex.x2, vertex.y2]).toEqual([1, 7, null, null]);
    // What was replaced is no part of the object any more.
    before.x = 100;
    await session.commit();
    expect(at.updates()).toEqual(['UPDATE vertex SET y1=?, x2=?, y2=? WHERE vertex.id = ?']);

    await using other = at.session();
    const found = (await other.get(Vertex, id)) as Vertex;
    expect(found.end).toBeNull();
    expect(found.start).toEqual(new Point(1, 7));
    found.end = new Point(8, 9);
    await other.flush();
    expect(await other.execute(select(Vertex.c.x2, Vertex.c.y2)).all()).toEqual([{ x2: 8, y2: 9 }]);
  });

  test('follow columns that are assigned', async () => {
    await using at = await setUp();
    await using session = at.session();
    const vertex = new Vertex({ x1: 1, y1: 2 });
    expect(vertex.end).toBeNull();
    session.add(vertex);
    await session.flush();
    vertex.start.x = 5;
    vertex.y1 = 9;
    expect(vertex.start).toEqual(new Point(5, 9));
    vertex.x2 = 3;
    vertex.y2 = 4;
    expect(vertex.end).toEqual(new Point(3, 4));
    await session.flush();
    expect(at.updates()).toEqual(['UPDATE vertex SET x1=?, y1=?, x2=?, y2=? WHERE vertex.id = ?']);
  });

  test('are as they were after a rollback, of the transaction or of a savepoint', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const vertex = (await session.get(Vertex, id)) as Vertex;
    vertex.start.x = 5;
    await session.flush();
    await expect(
      session.beginNested(() => {
        vertex.start.x = 6;
        vertex.end = null;
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect([vertex.start, vertex.end]).toEqual([new Point(5, 2), new Point(3, 4)]);
    vertex.start.y = 8;
    await session.rollback();
    expect([vertex.start, vertex.end]).toEqual([new Point(1, 2), new Point(3, 4)]);
    at.updates();
    await session.flush();
    expect(at.updates()).toEqual([]);
    vertex.start.x = 50;
    await session.flush();
    expect(await session.scalars(select(Vertex.c.x1)).all()).toEqual([50]);
  });

  test('take over what the row has when it is read again', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const vertex = (await session.get(Vertex, id)) as Vertex;
    const { start, end } = vertex;
    start.x = 70;
    session.expire(vertex);
    expect(vertex.start).toEqual(new Point(1, 2));
    await session.commit();
    await using other = at.session();
    ((await other.get(Vertex, id)) as Vertex).start.x = 80;
    await other.commit();

    vertex.start.y = 90;
    await session.refresh(vertex);
    expect(vertex.start).toEqual(new Point(80, 2));
    // Nothing about this one is new.
    expect(vertex.end).toBe(end);
    expect(session.dirty.size).toBe(0);
  });

  test('keep what was changed in place when the row is read again after a commit', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const vertex = (await session.get(Vertex, id)) as Vertex;
    const { start } = vertex;
    await session.commit();
    await using other = at.session();
    ((await other.get(Vertex, id)) as Vertex).start.y = 80;
    await other.commit();

    start.x = 5;
    await session.scalars(select(Vertex)).all();
    await session.commit();
    await session.refresh(vertex);
    expect(vertex.start).toEqual(new Point(5, 80));
  });

  test('are compared and sorted by in statements, of aliases as well', async () => {
    await using at = await setUp();
    await using session = at.session();
    const vertices = [
      new Vertex({ start: new Point(1, 2), end: new Point(3, 4) }),
      new Vertex({ start: new Point(1, 1) }),
      new Vertex({ start: new Point(0, 2), end: new Point(3, 5) }),
    ];
    session.addAll(vertices);
    await session.flush();
    const found = async (condition: Parameters<ReturnType<typeof ordered>['where']>[0]) =>
      (await session.scalars(ordered().where(condition)).all()).map((vertex) => vertices.indexOf(vertex));
    const ordered = () => select(Vertex).orderBy(Vertex.c.start.columns.x, Vertex.c.start.columns.y);
    expect(await found(Vertex.c.start.eq(new Point(1, 2)))).toEqual([0]);
    expect(await found(Vertex.c.start.ne(new Point(1, 2)))).toEqual([2, 1]);
    expect(await found(Vertex.c.end.eq(null))).toEqual([1]);
    expect(await found(Vertex.c.end.isNull())).toEqual([1]);
    expect(await found(Vertex.c.end.ne(null))).toEqual([2, 0]);
    expect(await found(Vertex.c.end.isNotNull())).toEqual([2, 0]);
    expect(await found(Vertex.c.end.eq(new Point(3, 5)))).toEqual([2]);

    const other = aliased(Vertex, 'other');
    const above = select(other).where(other.c.start.eq(new Point(0, 2)));
    expect(await session.scalars(above).all()).toEqual([vertices[2]]);
  });

  test('of values that can be changed themselves are watched to the bottom', async () => {
    await using at = await setUp();
    await using session = at.session();
    const task = new Task({ name: 'paint', span: new Span(new Date(0), null) });
    session.add(task);
    await session.commit();
    await session.scalars(select(Task)).all();
    const { span } = task;
    span.from.setTime(1000);
    await session.flush();
    expect(at.updates()).toEqual(['UPDATE task SET since=? WHERE task.id = ?']);
    span.from.setTime(2000);
    span.to = new Date(3000);
    await session.rollback();
    expect(task.span).toEqual(new Span(new Date(0), null));
    task.span.to = new Date(5000);
    await session.commit();
    await using other = at.session();
    expect((await other.get(Task, task.id))?.span).toEqual(new Span(new Date(0), new Date(5000)));
  });

  test('are merged as they are now', async () => {
    await using at = await setUp();
    const id = await at.vertex();
    await using session = at.session();
    const given = (await session.get(Vertex, id)) as Vertex;
    session.expunge(given);
    const own = (await session.get(Vertex, id)) as Vertex;
    own.start.x = 60;
    given.start.x = 50;
    (given.end as Point).y = 40;
    expect(await session.merge(given)).toBe(own);
    expect([own.start, own.end]).toEqual([new Point(50, 2), new Point(3, 40)]);
    expect(own.start).not.toBe(given.start);
  });
});
