import { func, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { selectinLoad } from '../src/index.ts';
import { attendance, Course, Essay, friendship, Loan, Locker, openSchool, Student } from './school.ts';

describe('both sides of a relationship', () => {
  test('follow each other in memory, one to many', () => {
    const [a, b] = [new Student({ name: 'a' }), new Student({ name: 'b' })];
    const essay = new Essay({ title: 'x', student: a });
    expect(a.essays).toEqual([essay]);
    b.essays.push(essay);
    expect([a.essays.length, b.essays.length]).toEqual([0, 1]);
    expect(essay.student).toBe(b);
    b.essays.splice(0, 1);
    expect(essay.student).toBeNull();
    a.essays = [essay] as never;
    expect(essay.student).toBe(a);
    a.essays.pop();
    expect(a.essays).toHaveLength(0);
  });

  test('follow each other in memory, many to many and one to one', () => {
    const [student, course] = [new Student({ name: 'a' }), new Course({ title: 'c' })];
    student.courses.push(course);
    student.courses.push(course);
    expect(course.students).toEqual([student]);
    course.students.remove(student);
    expect(student.courses).toHaveLength(0);
    const locker = new Locker({ code: '1', student });
    expect(student.locker).toBe(locker);
    const other = new Student({ name: 'b', locker });
    expect([student.locker, locker.student]).toEqual([null, other]);
  });

  test('a collection is an array, and what is made of it is a plain one', () => {
    const student = new Student({ name: 'a', essays: [new Essay({ title: 'y' }), new Essay({ title: 'x' })] });
    expect(Array.isArray(student.essays)).toBe(true);
    expect(student.essays.map((essay) => essay.title).constructor).toBe(Array);
    expect(student.essays.filter((essay) => essay.title === 'x')).toHaveLength(1);
    expect([...student.essays]).toHaveLength(2);
    expect(JSON.stringify(student)).toBe('{"name":"a"}');
    expect({ ...student }).toEqual({ id: undefined, name: 'a', year: undefined, joinedAt: undefined, mentorId: undefined });
  });
});

describe('relationships in the database', () => {
  test('many to many, also of a class with itself, are written once and taken away', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [a, b] = [new Student({ name: 'a' }), new Student({ name: 'b' })];
    const course = new Course({ title: 'c', students: [a, b] });
    a.friends.push(b);
    b.friends.push(a);
    session.add(course);
    await session.commit();
    const count = async (table: { readonly _from: string }): Promise<number | null> => session.scalar(select(func.count()).from(table));
    expect([await count(attendance), await count(friendship)]).toEqual([2, 2]);
    a.courses.splice(0, 1);
    a.friends.splice(0, 1);
    await session.commit();
    expect([await count(attendance), await count(friendship)]).toEqual([1, 1]);
    expect(await session.execute(select(friendship)).all()).toEqual([{ fromId: b.id, toId: a.id }]);
    session.delete(b);
    await session.commit();
    expect([await count(attendance), await count(friendship)]).toEqual([0, 0]);
  });

  test('can be added to and taken from before they are loaded', async () => {
    await using at = await openSchool();
    const first = at.session();
    first.add(new Student({ name: 'a', essays: [new Essay({ title: '1' }), new Essay({ title: '2' })] }));
    await first.commit();
    await first.close();
    await using session = at.session();
    const student = (await session.get(Student, 1)) as Student;
    const second = (await session.get(Essay, 2)) as Essay;
    expect(student.essays.loaded).toBe(false);
    expect(() => student.essays.length).toThrow(/ORM_NOT_LOADED.*selectinLoad\(Student\.c\.essays\)/);
    expect(() => [...student.essays]).toThrow(/ORM_NOT_LOADED/);
    student.essays.push(new Essay({ title: '3' }));
    student.essays.remove(second);
    await student.essays.load();
    expect(student.essays.map(({ title }) => title)).toEqual(['1', '3']);
    await session.commit();
    expect(await session.scalars(select(Essay.c.title).orderBy(Essay.c.id)).all()).toEqual(['1', '3']);
  });

  test('an index assigned by hand is noticed at the flush', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const student = new Student({ name: 'a' });
    session.add(student);
    await session.commit();
    await student.essays.load();
    student.essays[0] = new Essay({ title: 'by hand' });
    await session.commit();
    expect(await session.execute(select(Essay.c.title, Essay.c.studentId)).all()).toEqual([{ title: 'by hand', studentId: student.id }]);
  });

  test('cascades delete what is owned, orphans go, and others are detached', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const boss = new Student({
      name: 'boss',
      locker: new Locker({ code: 'x' }),
      essays: [new Essay({ title: '1' }), new Essay({ title: '2' })],
    });
    const low = new Student({ name: 'low', mentor: boss });
    session.addAll([boss, low]);
    await session.commit();
    boss.essays.splice(0, 1);
    await session.commit();
    expect(await session.scalars(select(Essay.c.title)).all()).toEqual(['2']);
    session.delete(boss);
    await session.commit();
    expect(await session.scalar(select(func.count()).from(Essay))).toBe(0);
    expect(await session.scalar(select(func.count()).from(Locker))).toBe(0);
    expect(await session.execute(select(Student.c.name, Student.c.mentorId)).all()).toEqual([{ name: 'low', mentorId: null }]);
  });

  test('what the database deletes by itself is left to it', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const student = new Student({ name: 'a', loans: [new Loan({ book: 'Emma', copy: 1 }), new Loan({ book: 'Emma', copy: 2 })] });
    session.add(student);
    await session.commit();
    session.expungeAll();
    session.delete(await session.scalars(select(Student)).one());
    at.recorder.clear();
    await session.commit();
    expect(at.recorder.sql.filter((sql) => sql.includes('loan'))).toEqual([]);
    expect(await session.scalar(select(func.count()).from(Loan))).toBe(0);
  });

  test('what the database would delete is deleted where it is in memory, so that no object stands for a row that is gone', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const loan = new Loan({ book: 'Emma', copy: 1 });
    const student = new Student({ name: 'a', loans: [loan] });
    session.add(student);
    await session.commit();
    session.delete(student);
    await session.flush();
    expect(session.has(loan)).toBe(false);
    expect(await session.get(Loan, { book: 'Emma', copy: 1 })).toBeNull();
    await session.rollback();
    expect(await session.get(Loan, { book: 'Emma', copy: 1 })).toBe(loan);
  });

  test('what is deleted is in no collection any more, though nobody asked for its own side', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.add(new Student({ name: 'a', essays: [new Essay({ title: '1' }), new Essay({ title: '2' })] }));
    await session.commit();
    session.expungeAll();
    const student = await session.scalars(select(Student).options(selectinLoad(Student.c.essays))).one();
    session.delete(student.essays[0] as Essay);
    await session.flush();
    expect(student.essays.map(({ title }) => title)).toEqual(['2']);
    expect(session.dirty.size).toBe(0);
  });

  test('a collection that is cut off by its length lets its elements go, on both sides', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const essay = new Essay({ title: 'x' });
    const student = new Student({ name: 'a', essays: [essay], courses: [new Course({ title: 'c' })] });
    session.add(student);
    await session.commit();
    const [course] = student.courses;
    expect(essay.student).toBe(student);
    student.essays.length = 0;
    student.courses.length = 0;
    await session.flush();
    expect(course?.students).toHaveLength(0);
    expect(await session.scalar(select(func.count()).from(Essay))).toBe(0);
    expect(await session.execute(select(attendance)).all()).toEqual([]);
  });

  test('the object on the other side of one-to-one is replaced once it is loaded, and not before', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.add(new Student({ name: 'a', locker: new Locker({ code: 'old' }) }));
    await session.commit();
    session.expungeAll();
    const student = await session.scalars(select(Student)).one();
    expect(() => {
      student.locker = new Locker({ code: 'new' });
    }).toThrow(/ORM_NOT_LOADED: Student.locker/);
    expect(() => {
      student.locker = null;
    }).toThrow('ORM_NOT_LOADED');
    const former = await session.load(student, Student.c.locker);
    student.locker = new Locker({ code: 'new' });
    expect(former?.student).toBeNull();
    session.delete(former as Locker);
    await session.rollback();
    session.delete((await session.load(student, Student.c.locker)) as Locker);
    await session.flush();
    student.locker = new Locker({ code: 'new' });
    await session.commit();
    expect(await session.scalars(select(Locker.c.code)).all()).toEqual(['new']);
  });

  test('deletes children before parents in a table that refers to itself', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const boss = new Student({ name: 'boss' });
    const low = new Student({ name: 'low', mentor: new Student({ name: 'middle', mentor: boss }) });
    session.add(low);
    await session.commit();
    for (const student of await session.scalars(select(Student).options(selectinLoad(Student.c.mentor))).all()) session.delete(student);
    await session.commit();
    expect(await session.scalar(select(func.count()).from(Student))).toBe(0);
  });
});
