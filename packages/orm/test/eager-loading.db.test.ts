import { type Expression, func, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { aliased, joinedLoad, selectinLoad } from '../src/index.ts';
import { Course, Essay, Locker, openSchool, type SchoolFixture, Student } from './school.ts';

async function fill(at: SchoolFixture, students: number): Promise<void> {
  await using session = at.session();
  const courses = ['algebra', 'biology', 'chemistry'].map((title) => new Course({ title }));
  for (let i = 0; i < students; i++) {
    session.add(
      new Student({
        name: `student ${i}`,
        locker: i % 2 === 0 ? new Locker({ code: `L${i}` }) : null,
        essays: Array.from({ length: i % 3 }, (_essay, k) => new Essay({ title: `essay ${i}.${k}` })),
        courses: courses.filter((_course, k) => (i + k) % 2 === 0),
      }),
    );
  }
  await session.commit();
  at.recorder.clear();
}

/** What is loaded, as plain data. */
function shape(students: readonly Student[]): unknown {
  return students.map((student) => [student.name, student.essays.map(({ title }) => title), student.courses.map(({ title }) => title)]);
}

describe('eager loading', () => {
  test('gives the same by selectin and by joins, with a number of queries that does not grow', async () => {
    await using at = await openSchool();
    await fill(at, 12);
    const bySelectin = at.session();
    const selected = await bySelectin
      .scalars(select(Student).orderBy(Student.c.id).options(selectinLoad(Student.c.essays), selectinLoad(Student.c.courses)))
      .all();
    expect(at.recorder.statements).toHaveLength(3);
    await bySelectin.close();
    at.recorder.clear();
    await using byJoin = at.session();
    const joined = await byJoin
      .scalars(select(Student).orderBy(Student.c.id).options(joinedLoad(Student.c.essays), joinedLoad(Student.c.courses)))
      .all();
    expect(at.recorder.statements).toHaveLength(1);
    expect(joined).toHaveLength(12);
    expect(shape(joined)).toEqual(shape(selected));
  });

  test('goes on along a path, and mixes strategies', async () => {
    await using at = await openSchool();
    await fill(at, 6);
    await using session = at.session();
    const essays = await session
      .scalars(
        select(Essay)
          .orderBy(Essay.c.id)
          .options(joinedLoad(Essay.c.student).selectinLoad((student) => student.courses)),
      )
      .all();
    expect(at.recorder.statements).toHaveLength(2);
    expect(essays.map((essay) => [essay.title, essay.student.name, essay.student.courses.length])).toEqual([
      ['essay 1.0', 'student 1', 1],
      ['essay 2.0', 'student 2', 2],
      ['essay 2.1', 'student 2', 2],
      ['essay 4.0', 'student 4', 2],
      ['essay 5.0', 'student 5', 1],
      ['essay 5.1', 'student 5', 1],
    ]);
  });

  test('of a collection does not change what a limit counts', async () => {
    await using at = await openSchool();
    await fill(at, 6);
    await using session = at.session();
    const students = await session.scalars(select(Student).orderBy(Student.c.id).limit(3).options(joinedLoad(Student.c.courses))).all();
    expect(students.map((student) => student.courses.length)).toEqual([2, 1, 2]);
  });

  test('of a single object gives null where there is none', async () => {
    await using at = await openSchool();
    await fill(at, 2);
    await using session = at.session();
    for (const load of [selectinLoad, joinedLoad]) {
      session.expungeAll();
      const students = await session.scalars(select(Student).orderBy(Student.c.id).options(load(Student.c.locker))).all();
      expect(students.map((student) => student.locker?.code ?? null)).toEqual(['L0', null]);
    }
  });

  test('of a class that is not selected is refused', async () => {
    await using at = await openSchool();
    await using session = at.session();
    await expect(session.scalars(select(Essay).options(selectinLoad(Student.c.essays))).all()).rejects.toThrow(
      'ORM_INVALID_OPTION: the option loads Student.essays, but the statement selects Essay.',
    );
  });

  test('is kept as a plan for statements of one structure, whatever their values', async () => {
    await using at = await openSchool();
    await fill(at, 4);
    await using session = at.session();
    const named = (name: string) =>
      session.scalars(select(Student).where(Student.c.name.eq(name)).options(joinedLoad(Student.c.essays))).one();
    expect([(await named('student 1')).essays.length, (await named('student 2')).essays.length]).toEqual([1, 2]);
    expect(new Set(at.recorder.sql).size).toBe(1);
  });
});

describe('loading on demand', () => {
  test('is awaited, and reading before is an error that names the option', async () => {
    await using at = await openSchool();
    await fill(at, 3);
    await using session = at.session();
    const student = (await session.get(Student, 3)) as Student;
    expect(() => student.locker).toThrow(
      /ORM_NOT_LOADED: Student\.locker is not loaded.*joinedLoad\(Student\.c\.locker\).*session\.load\(object, Student\.c\.locker\)/,
    );
    expect((await session.load(student, Student.c.locker))?.code).toBe('L2');
    expect(student.locker?.code).toBe('L2');
    expect((await student.essays.load()).length).toBe(2);
    at.recorder.clear();
    await student.essays.load();
    expect(at.recorder.statements).toHaveLength(0);
  });

  test('needs no query for an object that the session has', async () => {
    await using at = await openSchool();
    await fill(at, 3);
    await using session = at.session();
    const student = await session.get(Student, 3);
    const essay = (await session.get(Essay, 2)) as Essay;
    at.recorder.clear();
    expect(essay.student).toBe(student);
    expect(at.recorder.statements).toHaveLength(0);
  });
});

describe('statements with entities', () => {
  test('mix them with columns, under keys of one or one’s own', async () => {
    await using at = await openSchool();
    await fill(at, 3);
    await using session = at.session();
    const rows = await session
      .execute(
        select(Student, func.count(Essay.c.id).label('essays')).outerJoin(Student.c.essays).groupBy(Student.c.id).orderBy(Student.c.id),
      )
      .all();
    expect(rows.map(({ student, essays }) => [student.name, essays])).toEqual([
      ['student 0', 0],
      ['student 1', 1],
      ['student 2', 2],
    ]);
    const named = await session.execute(select({ who: Student, title: Essay.c.title }).join(Student.c.essays).orderBy(Essay.c.id)).first();
    expect([named?.who.name, named?.title]).toEqual(['student 1', 'essay 1.0']);
    const pair = await session.execute(select(Essay, Student).join(Essay.c.student).orderBy(Essay.c.id)).tuples().first();
    expect(pair?.[1]).toBe(await session.get(Student, 2));
  });

  test('use a class twice by aliases, and give null for what an outer join left out', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const boss = new Student({ name: 'boss' });
    session.add(new Student({ name: 'low', mentor: boss }));
    await session.commit();
    const mentor = aliased(Student, 'mentor');
    const rows = await session
      .execute(select(Student, mentor).outerJoin(mentor, mentor.c.id.eq(Student.c.mentorId)).orderBy(Student.c.name))
      .all();
    expect(rows.map((row) => [row.student.name, row.mentor?.name ?? null])).toEqual([
      ['boss', null],
      ['low', 'boss'],
    ]);
    expect(rows[1]?.mentor).toBe(boss);
  });

  test('ask for related objects with any() and has()', async () => {
    await using at = await openSchool();
    await fill(at, 4);
    await using session = at.session();
    const names = async (condition: Expression<boolean>): Promise<readonly string[]> =>
      session.scalars(select(Student.c.name).where(condition).orderBy(Student.c.id)).all();
    expect(await names(Student.c.essays.any(Essay.c.title.eq('essay 2.1')))).toEqual(['student 2']);
    expect(await names(Student.c.locker.has())).toEqual(['student 0', 'student 2']);
    expect(await names(Student.c.courses.any(Course.c.title.eq('biology')))).toEqual(['student 1', 'student 3']);
    expect(await names(Student.c.mentored.any())).toEqual([]);
  });

  test('are refused by a connection, which cannot build entities', async () => {
    await using at = await openSchool();
    await expect(at.engine.connect((connection) => connection.execute(select(Student)).all())).rejects.toMatchObject({
      code: 'SQL_ENTITY_OUTSIDE_SESSION',
    });
  });
});
