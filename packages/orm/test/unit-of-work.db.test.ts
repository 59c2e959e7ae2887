import { func, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Course, Essay, Loan, Locker, openSchool, Student } from './school.ts';

describe('the identity map', () => {
  test('has one object for each row, however it is loaded', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.commit();
    expect(await session.get(Student, sandy.id)).toBe(sandy);
    expect(await session.scalars(select(Student).where(Student.c.name.eq('sandy'))).one()).toBe(sandy);
    expect((await session.execute(select(Student, Student.c.name)).one()).student).toBe(sandy);
    at.recorder.clear();
    expect(await session.get(Student, sandy.id)).toBe(sandy);
    expect(at.recorder.statements).toHaveLength(0);
    expect(await session.get(Student, 99)).toBeNull();
  });

  test('knows keys of several columns, and says how they are given', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.add(new Loan({ book: 'Emma', copy: 2 }));
    await session.commit();
    const loan = await session.get(Loan, { book: 'Emma', copy: 2 });
    expect(loan?.copy).toBe(2);
    await expect(session.get(Loan, 'Emma')).rejects.toMatchObject({
      code: 'ORM_INVALID_PRIMARY_KEY',
      message: expect.stringContaining('book, copy') as string,
    });
    await expect(session.get(Student, null)).rejects.toMatchObject({ code: 'ORM_INVALID_PRIMARY_KEY' });
  });
});

describe('a flush', () => {
  test('inserts a hundred objects with one statement, and they learn what the database made', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const students = Array.from({ length: 100 }, (_student, i) => new Student({ name: `student ${i}` }));
    session.addAll(students);
    await session.flush();
    expect(at.recorder.statements).toHaveLength(1);
    expect(students.map((student) => student.id)).toEqual(students.map((_student, i) => i + 1));
    expect(students[7]).toMatchObject({ year: 1, mentorId: null });
    expect(students[7]?.joinedAt).toBeInstanceOf(Date);
  });

  test('inserts parents before children, whatever the order in which they were added', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const boss = new Student({ name: 'boss' });
    const middle = new Student({ name: 'middle', mentor: boss });
    session.add(new Essay({ title: 'first', student: new Student({ name: 'low', mentor: middle }) }));
    await session.commit();
    expect(at.recorder.sql.map((sql) => sql.split(' ')[2])).toEqual(['student', 'student', 'student', 'essay']);
    expect(await session.scalars(select(Student.c.mentorId).orderBy(Student.c.id)).all()).toEqual([null, 1, 2]);
  });

  test('updates only what changed, and nothing when nothing did', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const students = ['a', 'b', 'c'].map((name) => new Student({ name }));
    session.addAll(students);
    await session.commit();
    const [a, b] = await session.scalars(select(Student).orderBy(Student.c.id)).all();
    at.recorder.clear();
    if (a !== undefined) a.name = 'a';
    await session.flush();
    expect(at.recorder.statements).toHaveLength(0);
    if (a !== undefined) a.name = 'new';
    if (b !== undefined) b.name = 'newer';
    expect([...session.dirty]).toEqual([a, b]);
    await session.flush();
    expect(new Set(at.recorder.sql)).toEqual(new Set(['UPDATE student SET name=? WHERE student.id = ?']));
    expect(at.recorder.statements.map(({ parameters }) => parameters)).toEqual([
      ['new', 1],
      ['newer', 2],
    ]);
  });

  test('deletes many objects with one statement', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const courses = Array.from({ length: 20 }, (_course, i) => new Course({ title: `course ${i}` }));
    session.addAll(courses);
    await session.commit();
    for (const course of courses) session.delete(course);
    at.recorder.clear();
    await session.flush();
    expect(at.recorder.sql.filter((sql) => sql.startsWith('DELETE FROM course'))).toHaveLength(1);
    expect(await session.scalar(select(func.count()).from(Course))).toBe(0);
  });

  test('comes by itself before a query', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.add(new Student({ name: 'sandy' }));
    expect(await session.scalar(select(func.count()).from(Student))).toBe(1);
  });

  test('notices a row that is gone', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.flush();
    await (await session.connection()).executeRaw('DELETE FROM student');
    sandy.name = 'sandra';
    await expect(session.flush()).rejects.toMatchObject({ code: 'ORM_STALE_ROW', retryable: true });
  });

  test('runs once for what is asked for at the same time', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.add(new Student({ name: 'sandy' }));
    const count = (): Promise<number | null> => session.scalar(select(func.count()).from(Student));
    expect(await Promise.all([count(), count(), session.flush()])).toEqual([1, 1, undefined]);
  });

  test('that failed keeps the session from going on until it is rolled back', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.addAll([new Student({ name: 'sandy' }), new Loan({ book: 'Emma', copy: 1 }), new Loan({ book: 'Emma', copy: 1 })]);
    await expect(session.flush()).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    await expect(session.commit()).rejects.toMatchObject({ code: 'ORM_FLUSH_FAILED', cause: { code: 'DB_UNIQUE_VIOLATION' } });
    await expect(session.get(Student, 1)).rejects.toMatchObject({ code: 'ORM_FLUSH_FAILED' });
    await session.rollback();
    expect(await session.scalar(select(func.count()).from(Student))).toBe(0);
  });

  test('refuses new objects that need each other in a circle', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const a = new Student({ name: 'a' });
    a.mentor = new Student({ name: 'b', mentor: a });
    session.add(a);
    await expect(session.flush()).rejects.toMatchObject({ code: 'ORM_FLUSH_CYCLE' });
  });
});

describe('a rollback', () => {
  test('restores attributes, lets new objects go and brings deleted ones back', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [kept, gone] = [new Student({ name: 'kept' }), new Student({ name: 'gone' })];
    session.addAll([kept, gone]);
    await session.commit();
    kept.name = 'changed';
    session.delete(gone);
    const added = new Student({ name: 'added' });
    session.add(added);
    await session.flush();
    expect(session.has(gone)).toBe(false);
    kept.year = 9;
    await session.rollback();
    expect(kept).toMatchObject({ name: 'kept', year: 1 });
    expect([session.has(kept), session.has(gone), session.has(added)]).toEqual([true, true, false]);
    expect(await session.scalars(select(Student.c.name).orderBy(Student.c.id)).all()).toEqual(['kept', 'gone']);
    gone.name = 'back';
    session.add(added);
    await session.commit();
    expect(await session.scalars(select(Student.c.name).orderBy(Student.c.id)).all()).toEqual(['kept', 'back', 'added']);
  });

  test('comes when the work of begin() throws', async () => {
    await using at = await openSchool();
    await using session = at.session();
    await expect(
      session.begin((own) => {
        own.add(new Student({ name: 'sandy' }));
        throw new Error('undo');
      }),
    ).rejects.toThrow('undo');
    expect(await session.scalar(select(func.count()).from(Student))).toBe(0);
    await session.begin((own) => own.add(new Student({ name: 'sandy' })));
    expect(await session.scalar(select(func.count()).from(Student))).toBe(1);
  });
});

describe('what other transactions change', () => {
  test('is seen by the next query after a commit, and by refresh()', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.commit();
    await at.engine.begin((connection) => connection.executeRaw("UPDATE student SET name = 'other'"));
    expect(sandy.name).toBe('sandy');
    await session.get(Student, sandy.id);
    expect(sandy.name).toBe('other');
    await (await session.connection()).executeRaw("UPDATE student SET name = 'third'");
    expect((await session.get(Student, sandy.id))?.name).toBe('other');
    await session.refresh(sandy);
    expect(sandy.name).toBe('third');
  });
});

describe('objects and sessions', () => {
  test('an object belongs to one session until it is expunged, and can then be added to another', async () => {
    await using at = await openSchool();
    const first = at.session();
    const sandy = new Student({ name: 'sandy' });
    first.add(sandy);
    await first.commit();
    await using second = at.session();
    expect(() => second.add(sandy)).toThrow(/ORM_OTHER_SESSION/);
    first.expunge(sandy);
    second.add(sandy);
    sandy.name = 'moved';
    await second.commit();
    expect(await second.scalars(select(Student.c.name)).all()).toEqual(['moved']);
    await first.close();
    expect(() => first.add(new Student({ name: 'x' }))).toThrow(/ORM_SESSION_CLOSED/);
  });

  test('an object whose row was deleted is not added again', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const boss = new Student({ name: 'boss' });
    const low = new Student({ name: 'low', mentor: boss });
    session.add(low);
    await session.commit();
    session.delete(boss);
    await session.commit();
    expect(low.mentor).toBeNull();
    expect(() => session.add(boss)).toThrow(/ORM_DELETED_INSTANCE/);
    expect(await session.scalars(select(Student.c.name)).all()).toEqual(['low']);
  });

  test('a session on a connection leaves the connection open and its transaction to its owner', async () => {
    await using at = await openSchool();
    await at.engine.connect(async (connection) => {
      const { Session } = await import('../src/index.ts');
      const session = new Session(connection);
      session.add(new Student({ name: 'sandy' }));
      await session.flush();
      expect(await connection.scalar(select(func.count()).from(Student))).toBe(1);
      await connection.rollback();
      expect(await connection.scalar(select(func.count()).from(Student))).toBe(0);
    });
  });

  test('what is no attribute, or no object of a mapped class, is refused', async () => {
    await using at = await openSchool();
    await using session = at.session();
    expect(() => new Student({ name: 'x', nickname: 'y' } as never)).toThrow(/ORM_UNKNOWN_ATTRIBUTE.*nickname/);
    for (const wrong of [{}, null, undefined, 'text']) expect(() => session.add(wrong as object)).toThrow(/ORM_NOT_MAPPED/);
    expect(() => (Student.c as Record<string, unknown>)['nickname']).toThrow(/SQL_UNKNOWN_COLUMN/);
    const student = new Student({ name: 'x' });
    expect(() => {
      student.locker = new Essay({ title: 'no locker' }) as never;
    }).toThrow(/takes objects of Locker/);
    expect(student.locker).toBeNull();
    student.locker = new Locker({ code: 'A1' });
    session.add(student);
    await session.commit();
    expect(await session.scalars(select(Locker.c.studentId)).all()).toEqual([student.id]);
  });
});
