import { column, foreignKey, Integer, insert, MetaData, references, select, Varchar } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { many, mapped, one } from '../src/index.ts';
import { attendance, Course, Essay, openSchool, Student } from './school.ts';

const names = select(Student.c.name).orderBy(Student.c.id);

describe('what happens while a flush runs', () => {
  test('is left to the next one: objects that are added and attributes that are changed', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const first = new Student({ name: 'first' });
    session.add(first);
    const flushed = session.flush();
    await Promise.resolve();
    const second = new Student({ name: 'second' });
    session.add(second);
    first.name = 'changed';
    await flushed;
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['changed', 'second']);
    expect([session.has(first), session.has(second)]).toEqual([true, true]);
  });

  test('is left to the next one, also for objects whose turn has not come', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [first, second] = [new Student({ name: 'first' }), new Student({ name: 'second' })];
    session.addAll([first, second]);
    await session.commit();
    await session.scalars(select(Student)).all();
    first.year = 2;
    second.mentorId = first.id;
    const [third, fourth] = [new Student({ name: 'third' }), new Student({ id: 9, name: 'fourth' })];
    session.addAll([third, fourth]);
    const stop = at.engine.events.on('afterExecute', ({ sql }) => {
      if (sql.startsWith('INSERT')) for (const one of [third, fourth]) one.mentorId = first.id;
      if (sql.startsWith('UPDATE')) for (const one of [first, second]) one.name = 'changed';
    });
    await session.flush();
    stop();
    const changed = [first, second, third, fourth].map(({ name, year, mentorId }) => ({ name, year, mentorId }));
    await session.commit();
    const { c } = Student;
    expect(await session.execute(select(c.name, c.year, c.mentorId).orderBy(c.id)).all()).toEqual(changed);
  });

  test('waits where it asks for rows: each is one object', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const save = async (student: Student): Promise<void> => {
      session.add(student);
      await session.flush();
    };
    const [one, two] = [new Student({ id: 1, name: 'one' }), new Student({ id: 2, name: 'two' })];
    const [, , found] = await Promise.all([save(one), save(two), session.get(Student, 1)]);
    expect(found).toBe(one);
    await session.commit();
  });
});

describe('a primary key that is changed', () => {
  test('is the one that the object is known by, until it is rolled back', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ id: 1, name: 'sandy' });
    session.add(sandy);
    await session.commit();
    sandy.id = 2;
    await session.flush();
    expect(await session.get(Student, 2)).toBe(sandy);
    expect(await session.scalars(select(Student)).all()).toEqual([sandy]);
    expect(await session.get(Student, 1)).toBeNull();
    await session.rollback();
    expect(sandy.id).toBe(1);
    expect(await session.get(Student, 1)).toBe(sandy);
  });

  test('is followed by the foreign keys that the database changes with it, until it is rolled back', async () => {
    const metadata = new MetaData();
    const follows = (target: string) => references(target, { onUpdate: 'CASCADE' });
    class Shelf extends mapped(
      'shelf',
      { code: column(Varchar(5), { primaryKey: true }), boxes: many<Box>(() => Box, { backPopulates: 'shelf', cascade: 'all' }) },
      { metadata },
    ) {}
    class Box extends mapped(
      'box',
      {
        shelfCode: column(Varchar(5), { primaryKey: true, foreignKey: follows('shelf.code') }),
        place: column(Integer, { primaryKey: true, autoincrement: false }),
        shelf: one<Shelf>(() => Shelf, { backPopulates: 'boxes' }),
        things: many<Thing>(() => Thing, { cascade: 'all' }),
      },
      { metadata },
    ) {}
    class Thing extends mapped(
      'thing',
      { id: column(Integer, { primaryKey: true }), shelfCode: column(Varchar(5)), place: column(Integer) },
      {
        metadata,
        constraints: (c) => [foreignKey([c.shelfCode, c.place], ['box.shelfCode', 'box.place'], { onUpdate: 'CASCADE' })],
      },
    ) {}
    await using at = await openSchool();
    await at.engine.begin((connection) => metadata.createAll(connection));
    await using session = at.session();
    const thing = new Thing({ shelfCode: 'A', place: 1 });
    const box = new Box({ place: 1, things: [thing] });
    const shelf = new Shelf({ code: 'A', boxes: [box] });
    session.add(shelf);
    await session.commit();
    shelf.code = 'B';
    at.recorder.clear();
    await session.flush();
    expect(at.recorder.sql).toHaveLength(1);
    expect([box.shelfCode, thing.shelfCode, box.shelf, session.dirty.size]).toEqual(['B', 'B', shelf, 0]);
    expect(await session.get(Box, { shelfCode: 'B', place: 1 })).toBe(box);
    await session.rollback();
    expect([shelf.code, box.shelfCode, thing.shelfCode]).toEqual(['A', 'A', 'A']);
    await session.load(shelf, Shelf.c.boxes);
    await session.load(box, Box.c.things);
    shelf.code = 'C';
    await session.flush();
    session.delete(shelf);
    await session.commit();
    expect(await session.scalars(select(Thing)).all()).toEqual([]);
  });

  test('leaves the old one to a new object', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ id: 1, name: 'sandy' });
    session.add(sandy);
    await session.commit();
    sandy.id = 2;
    await session.flush();
    session.add(new Student({ id: 1, name: 'other' }));
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['other', 'sandy']);
  });
});

describe('after a rollback', () => {
  test('new objects are written with all that they are related to when they are added again', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', courses: [new Course({ title: 'Maths' })], essays: [new Essay({ title: 'Air' })] });
    session.add(sandy);
    await session.flush();
    await session.rollback();
    session.add(sandy);
    await session.commit();
    expect(await session.execute(select(attendance)).all()).toHaveLength(1);
    expect(await session.scalars(select(Essay.c.studentId)).all()).toEqual([sandy.id]);
  });

  test('new objects have no key of the transaction that was undone, which others may have by now', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [sandy, kim] = [new Student({ name: 'sandy' }), new Student({ id: 7, name: 'kim' })];
    session.addAll([sandy, kim]);
    await session.flush();
    expect(sandy.joinedAt).toBeInstanceOf(Date);
    await session.rollback();
    expect([sandy.id, sandy.joinedAt, kim.id]).toEqual([undefined, undefined, 7]);
    await at.engine.begin((connection) => connection.execute(insert(Student).values({ id: 1, name: 'other' })));
    session.add(sandy);
    await session.commit();
    expect(sandy.id).toBe(2);
  });

  test('an object that could not be adopted leaves the one that stands for its row in place', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ id: 1, name: 'sandy' });
    session.add(sandy);
    await session.commit();
    session.add(new Student({ id: 1, name: 'same key' }));
    await expect(session.flush()).rejects.toThrow(/DB_UNIQUE_VIOLATION|ORM_CONFLICTING/);
    await session.rollback();
    expect(await session.get(Student, 1)).toBe(sandy);
  });
});

describe('one object in the place of another', () => {
  test('takes its row over when it has its key', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const old = new Student({ id: 1, name: 'old', year: 4, courses: [new Course({ title: 'Maths' })] });
    session.add(old);
    await session.commit();
    session.delete(old);
    const next = new Student({ id: 1, name: 'next', courses: [new Course({ title: 'Art' })] });
    session.add(next);
    await session.flush();
    expect([session.has(old), session.has(next), await session.get(Student, 1)]).toEqual([false, true, next]);
    expect(await session.execute(select(Student.c.name, Student.c.year)).tuples().all()).toEqual([['next', 1]]);
    expect(await session.execute(select(Course.c.title).join(Course.c.students)).scalars().all()).toEqual(['Art']);
    await session.rollback();
    expect([session.has(old), session.has(next), old.name]).toEqual([true, false, 'old']);
    expect(await session.execute(select(Student.c.name, Student.c.year)).tuples().all()).toEqual([['old', 4]]);
  });

  test('has the unique foreign key that the other one gave up', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const own = new MetaData();
    class Owner extends mapped(
      'owner',
      { id: column(Integer, { primaryKey: true }), ring: one<Ring>(() => Ring, { nullable: true }) },
      { metadata: own },
    ) {}
    class Ring extends mapped(
      'ring',
      {
        id: column(Integer, { primaryKey: true }),
        ownerId: column(Integer, { nullable: true, unique: true, foreignKey: () => Owner.c.id }),
      },
      { metadata: own },
    ) {}
    await own.createAll(await session.connection());
    const owner = new Owner({ ring: new Ring({ id: 1 }) });
    session.add(owner);
    await session.commit();
    await session.load(owner, Owner.c.ring);
    owner.ring = new Ring({ id: 2 });
    await session.commit();
    expect(await session.execute(select(Ring.c.id, Ring.c.ownerId).orderBy(Ring.c.id)).tuples().all()).toEqual([
      [1, null],
      [2, owner.id],
    ]);
  });
});

describe('an object that was moved', () => {
  const own = new MetaData();
  class Box extends mapped(
    'box',
    {
      id: column(Integer, { primaryKey: true }),
      things: many<Thing>(() => Thing, { cascade: 'all, delete-orphan' }),
    },
    { metadata: own },
  ) {}
  class Thing extends mapped(
    'thing',
    { id: column(Integer, { primaryKey: true }), boxId: column(Integer, { nullable: true, foreignKey: () => Box.c.id }) },
    { metadata: own },
  ) {}

  test('from one owner to another is no orphan', async () => {
    await using at = await openSchool();
    await using session = at.session();
    await own.createAll(await session.connection());
    const thing = new Thing({});
    const [from, to] = [new Box({ things: [thing] }), new Box({})];
    session.addAll([from, to]);
    await session.commit();
    for (const box of [from, to]) await box.things.load();
    from.things.remove(thing);
    to.things.push(thing);
    await session.commit();
    expect(await session.scalars(select(Thing.c.boxId)).all()).toEqual([to.id]);
  });

  test('by its foreign key stays where it is when the former owner is deleted', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const essay = new Essay({ title: 'Air' });
    const [from, to] = [new Student({ name: 'from', mentored: [new Student({ name: 'low' })] }), new Student({ name: 'to' })];
    from.essays.push(essay);
    session.addAll([from, to]);
    await session.commit();
    const low = from.mentored[0] as Student;
    low.mentorId = to.id;
    essay.studentId = to.id;
    session.delete(from);
    await session.commit();
    expect(await session.execute(select(Student.c.name, Student.c.mentorId).orderBy(Student.c.name)).tuples().all()).toEqual([
      ['low', to.id],
      ['to', null],
    ]);
    expect(await session.scalars(select(Essay.c.studentId)).all()).toEqual([to.id]);
  });
});

test('a foreign key that shares a column with the row’s own keeps that when it is taken away', async () => {
  const own = new MetaData();
  class Team extends mapped(
    'team',
    {
      tenant: column(Integer, { primaryKey: true, autoincrement: false }),
      id: column(Integer, { primaryKey: true, autoincrement: false }),
      tasks: many<Task>(() => Task),
    },
    { metadata: own },
  ) {}
  class Task extends mapped(
    'task',
    {
      tenant: column(Integer, { primaryKey: true, autoincrement: false }),
      title: column(Varchar(9), { primaryKey: true }),
      teamId: column(Integer, { nullable: true }),
    },
    { metadata: own, constraints: (c) => [foreignKey([c.tenant, c.teamId], ['team.tenant', 'team.id'])] },
  ) {}
  await using at = await openSchool();
  await using session = at.session();
  await own.createAll(await session.connection());
  const team = new Team({ tenant: 7, id: 1, tasks: [new Task({ tenant: 7, title: 'a' }), new Task({ tenant: 7, title: 'b' })] });
  session.add(team);
  await session.commit();
  await team.tasks.load();
  team.tasks.splice(0, 1);
  await session.commit();
  session.delete(team);
  await session.commit();
  expect(await session.execute(select(Task).orderBy(Task.c.title)).all()).toHaveLength(2);
  expect(await session.execute(select(Task.c.tenant, Task.c.teamId)).tuples().all()).toEqual([
    [7, null],
    [7, null],
  ]);
});
